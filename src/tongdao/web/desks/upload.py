"""Upload: send a document, see it being read and what was read, then add it or not."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from tongdao.errors import TongdaoError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.glossary import load_glossary
from tongdao.ledger.refusals import FieldError
from tongdao.readers.formats import foreign_format
from tongdao.service.attachments import safe_name
from tongdao.service.ledgers import GivenMetadata
from tongdao.service.uploads import Uploads
from tongdao.web.desks.forms import Form, actor_of, errors_of, files_in, run_of, text_of
from tongdao.web.forms import form_page, go_to
from tongdao.web.pages import page
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()
_MB = 1 << 20
_FOLDER = "uploads"
_GIVEN = ("date", "issuer", "title", "type")


def _uploads(site: Site) -> Uploads:
    return Uploads(
        site.folder / _FOLDER,
        partial(open_ledger, site.settings.ledger, pack=site.judging.pack, create=False),
    )


@page(router, "/upload", template="upload.html")
def upload(site: Site) -> dict[str, Any]:
    """Show where a document is sent."""
    return {"limit": site.settings.upload_limit, "problem": ""}


@router.post("/upload", include_in_schema=False)
def send(request: Request, form: Form) -> Response:
    """Take a document; what it is is told by its content at once, the rest while it is read."""
    site = site_of(request)
    words = load_glossary(language_of(request))
    limit = site.settings.upload_limit
    sent = files_in(form, "file")
    problem = _problem(sent[0][1], limit) if sent else ("empty", {})
    if problem:
        reason, details = problem
        name = f"“{safe_name(sent[0][0])}”" if sent else ""
        facts = {"limit": limit, "problem": name + words(f"unreadable.{reason}", **details)}
        return form_page(request, "upload.html", facts, 422)
    taken = _uploads(site).take(*sent[0], actor_of(request).who)
    return go_to(request, f"/upload/{taken.id}")


def _problem(content: bytes, limit: int) -> tuple[str, Mapping[str, Any]] | None:
    if not content.strip():
        return "empty", {}
    if len(content) > limit * _MB:
        return "large", {"limit": limit}
    reason = foreign_format(content)
    return (reason, {}) if reason else None


@page(router, "/upload/{id}", template="uploaded.html")
def uploaded(request: Request, site: Site, id: str) -> dict[str, Any]:  # noqa: A002
    """Show how far a document is, or what was read in it."""
    return _facts(request, site, id)


def _facts(
    request: Request,
    site: Site,
    ident: str,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    found = _uploads(site).get(ident, actor_of(request).who)
    said = {name: str(found.facts.get(name) or "") for name in _GIVEN}
    return {"upload": found, "given": given or said, "errors": errors or {}, "again": False}


@router.post("/upload/{id}/add", include_in_schema=False)
def keep(request: Request, id: str, form: Form) -> Response:  # noqa: A002
    """Add what was previewed, with what the person says of it; where that makes it another thing, show it first."""
    site = site_of(request)
    uploads = _uploads(site)
    upload = uploads.get(id, actor_of(request).who)
    typed = {name: text_of(form, name) for name in _GIVEN}
    try:
        with site.ledger() as ledger:
            added = uploads.add(upload, ledger, run_of(request, "add"), _metadata(typed))
    except TongdaoError as error:
        words = load_glossary(language_of(request))
        facts = _facts(request, site, id, typed, errors_of([error], words))
        return form_page(request, "uploaded.html", facts, 422)
    if added.state == "ready":
        facts = {**_facts(request, site, id, typed), "again": True}
        return form_page(request, "uploaded.html", facts, 409)
    site.after_write([str(added.facts["document"])])
    return go_to(request, f"/upload/{id}")


def _metadata(typed: Mapping[str, str]) -> GivenMetadata:
    try:
        day = date.fromisoformat(typed["date"]) if typed["date"] else None
    except ValueError:
        raise FieldError("date", "unreadable", value=typed["date"]) from None
    return GivenMetadata(day, typed["issuer"] or None, typed["title"] or None, typed["type"] or None)


@router.post("/upload/{id}/discard", include_in_schema=False)
def discard(request: Request, id: str) -> Response:  # noqa: A002
    """Forget an upload."""
    uploads = _uploads(site_of(request))
    uploads.discard(uploads.get(id, actor_of(request).who))
    return go_to(request, "/upload")
