"""The pages of the site: every route of the table of access that answers with one, and who may see it."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from books import REPORT
from sites import USERS

from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.uploads import Uploads
from tongdao.web.access import PUBLIC, ROLES, load_access

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.web.site import Site

# Routes that answer with something else than a page.
FILES = (
    *("/static/", "/api/", "/export/", "/healthz", "/metrics", "/calendar.ics", "/changes.atom"),
    *("/progress/export", "/progress/{id}/files/", "/login/oidc"),
)
# What stands for the parts of addresses, asked of the book.
PARTS: dict[str, Callable[[Site, str], str]] = {
    "/commitments/{id}": lambda site, _: _of_book(site, lambda book: book.commitments().rows[0].id),
    "/documents/{id}": lambda site, _: _of_book(site, lambda book: book.documents().rows[0].id),
    "/indicators/{group:path}": lambda site, _: _of_book(site, lambda book: book.indicators().rows[0].group),
    "/bureaus/{name:path}": lambda site, _: _of_book(site, lambda book: book.tally("owner")[0].value),
    "/programmes/{id}": lambda site, _: _of_book(site, lambda book: book.programmes().rows[0].id),
    "/sessions/{earlier}/{later}": lambda site, _: "/".join(_of_book(site, _sessions)),
    "/progress/{id}": lambda site, _: _of_book(site, lambda book: book.commitments().rows[0].id),
    "/review/link": lambda site, _: "?promise=" + _of_book(site, lambda book: book.commitments().rows[0].id),
    "/upload/{id}": lambda site, role: _upload(site, USERS[role]),
}


def pages() -> list[tuple[str, str]]:
    """Return each page with each role that may see it, the least role first."""
    access = load_access()
    return [
        (path, role)
        for row, permission in access.route.items()
        for method, _, path in [row.partition(" ")]
        if method == "GET" and not path.startswith(FILES)
        for role in ROLES
        if access.allows(role, permission)
    ]


def address_of(site: Site, path: str, role: str = PUBLIC) -> str:
    """Return an address of a route, with something of the sample city, or of the user, for its parts."""
    if path not in PARTS:
        return path
    return path.partition("{")[0] + quote(PARTS[path](site, role), safe="/?=")


def _of_book(site: Site, ask: Callable[[Any], Any]) -> Any:
    with site.book() as book:
        return ask(book)


def _sessions(book: Any) -> list[str]:
    rows = [row for row in book.documents().rows if row.commitments]
    return [row.id for row in sorted(rows, key=lambda row: row.issued_on)[:2]]


def _upload(site: Site, who: str) -> str:
    """Send a document as a user, and return its id once it has been read."""
    uploads = Uploads(site.folder / "uploads", partial(open_ledger, site.settings.ledger))
    taken = uploads.take("report.txt", REPORT.encode(), who)
    while uploads.get(taken.id, who).state == "reading":
        time.sleep(0.05)
    return taken.id
