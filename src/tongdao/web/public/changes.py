"""What is new in the book, as a page and as an Atom feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Request

from tongdao.glossary import load_glossary
from tongdao.service.review import names_of
from tongdao.views.wording import measure_text
from tongdao.web.addresses import addresses
from tongdao.web.pages import feed, page
from tongdao.web.paging import Before
from tongdao.web.public.commitments import documents_of
from tongdao.web.rendering import render
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import BookEvent, Commitment, DocumentRow
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger

router = APIRouter()
_LISTED = 50


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Events, newest first, with the commitments and documents that they are about, by id; `before` leads on.

    `names` tells what entries are called that were decided about and are no commitments.

    Who wrote them is for those who sign in: it is not told here.
    """

    events: tuple[BookEvent, ...]
    commitments: Mapping[str, Commitment]
    names: Mapping[str, str]
    documents: Mapping[str, DocumentRow]
    before: int | None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of the feed; `id` stays the same however often the book is built."""

    id: str
    title: str
    path: str
    updated: str
    summary: str


@page(router, "/changes", template="changes.html")
def changes(site: Site, before: Before = None) -> ChangesPage:
    """Show what is new, or what was before an event."""
    with site.book() as book, site.ledger() as ledger:
        return _changes(book, ledger, before)


def _changes(book: Book, ledger: Ledger, before: int | None) -> ChangesPage:
    found = book.events(_LISTED + 1, before)
    events = tuple(replace(event, who=None) for event in found[:_LISTED])
    about = book.commitments_by_id([event.commitment for event in events if event.commitment])
    documents = documents_of(book, [event.document for event in events if event.document])
    return ChangesPage(
        events=events,
        commitments={row.id: row for row in about},
        names=names_of(ledger, [event.subject for event in events if not event.commitment]),
        documents={row.id: row for row in documents},
        before=events[-1].seq if len(found) > _LISTED else None,
    )


@feed(router, "/changes.atom", media_type="application/atom+xml")
def news(request: Request) -> bytes:
    """Give what is new as an Atom feed."""
    words = load_glossary(language_of(request))
    url = addresses(request.scope.get("root_path", ""))
    site = site_of(request)
    with site.book() as book, site.ledger() as ledger:
        facts = _changes(book, ledger, None)
        made_at = _time(book.state().made_at)
    entries = [_entry(event, facts, url, words) for event in facts.events]
    host = f"{request.url.scheme}://{request.url.netloc}"
    context = {
        "entries": entries,
        "host": host,
        "feed_id": uuid5(NAMESPACE_URL, f"{host}{url('/changes.atom')}").urn,
        "updated": max((entry.updated for entry in entries), default=made_at),
    }
    return render(request, "changes.atom", context).encode()


def _entry(event: BookEvent, facts: ChangesPage, url: Callable[..., str], words: Glossary) -> FeedEntry:
    row = facts.commitments.get(event.commitment or "")
    document = facts.documents.get(event.document or "")
    called = facts.names.get(event.subject) or _title(document) or event.subject
    name = f"{row.title} {measure_text(row.target, words)}" if row else called
    identity = "/".join((event.what, event.subject, event.commitment or "", event.at.isoformat()))
    path = (
        url("/commitments", row.id)
        if row
        else url("/documents", document.id)
        if document
        else url("/changes")
    )
    return FeedEntry(
        id=uuid5(NAMESPACE_URL, identity).urn,
        title=_printable(f"{words(f'news.{event.what}')}{words('text.colon')}{name}"),
        path=path,
        updated=_time(event.at),
        summary=_printable(_summary(event, row, words)),
    )


def _title(document: DocumentRow | None) -> str | None:
    return (document.title or document.source) if document else None


def _summary(event: BookEvent, row: Commitment | None, words: Glossary) -> str:
    """Say in a line what an event is about."""
    if row is None:
        return event.words.get("title", "")
    parts = [row.owner or words("text.no_owner"), f"{words('web.target')} {measure_text(row.target, words)}"]
    if row.actual:
        parts.append(f"{words('web.actual')} {measure_text(row.actual, words)}")
    parts.append(words(f"attainment.{row.attainment or 'none'}"))
    return " · ".join(parts)


def _printable(text: str) -> str:
    """Leave out the characters that XML does not allow."""
    return "".join(mark for mark in text if mark.isprintable())


def _time(at: datetime) -> str:
    """Write a time as Atom asks; what says no zone is of UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
