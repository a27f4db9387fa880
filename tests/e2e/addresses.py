"""The pages of the site: every route of the table of access that answers with one, and who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tongdao.web.access import ROLES, load_access

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.web.site import Site

# Routes that answer with something else than a page.
FILES = (
    *("/static/", "/api/", "/export/", "/healthz", "/metrics", "/calendar.ics", "/changes.atom"),
    *("/progress/export", "/progress/{id}/files/"),
)
# What stands for the parts of addresses, asked of the book.
PARTS: dict[str, Callable[[Site], str]] = {
    "/commitments/{id}": lambda site: _of_book(site, lambda book: book.commitments().rows[0].id),
    "/documents/{id}": lambda site: _of_book(site, lambda book: book.documents().rows[0].id),
    "/indicators/{group:path}": lambda site: _of_book(site, lambda book: book.indicators().rows[0].group),
    "/bureaus/{name:path}": lambda site: _of_book(site, lambda book: book.tally("owner")[0].value),
    "/programmes/{id}": lambda site: _of_book(site, lambda book: book.programmes()[0].id),
    "/sessions/{earlier}/{later}": lambda site: "/".join(_of_book(site, _sessions)),
    "/progress/{id}": lambda site: _of_book(site, lambda book: book.commitments().rows[0].id),
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


def address_of(site: Site, path: str) -> str:
    """Return an address of a route, with something of the sample city for its parts."""
    if "{" not in path:
        return path
    return path[: path.index("{")] + quote(PARTS[path](site), safe="/")


def _of_book(site: Site, ask: Callable[[Any], Any]) -> Any:
    with site.book() as book:
        return ask(book)


def _sessions(book: Any) -> list[str]:
    rows = [row for row in book.documents().rows if row.commitments]
    return [row.id for row in sorted(rows, key=lambda row: row.issued_on)[:2]]
