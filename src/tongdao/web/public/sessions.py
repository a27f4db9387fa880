"""Two years side by side: which documents can be compared, and what the later says of the earlier's promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from tongdao.book.asking.sessions import SessionComparison, compare
from tongdao.book.rows import DocumentRow
from tongdao.web.addresses import addresses
from tongdao.web.pages import page
from tongdao.web.site import Site

router = APIRouter()
_MOST_DOCUMENTS = 500  # documents to choose from, the latest
_Id = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class SuccessiveDocuments:
    """Documents of one issuer that follow one another, as pairs of neighbours, the latest first."""

    issuer: str | None
    pairs: tuple[tuple[DocumentRow, DocumentRow], ...]


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """What there is to compare: neighbours by issuer, and every document to choose any two of."""

    successions: tuple[SuccessiveDocuments, ...]
    documents: tuple[DocumentRow, ...]


@page(router, "/sessions", template="sessions.html")
def sessions(request: Request, site: Site, earlier: _Id = "", later: _Id = "") -> SessionsPage | Response:
    """List the pairs of documents; two that were chosen are shown."""
    if earlier and later:
        url = addresses(request.scope.get("root_path", ""))
        return RedirectResponse(url("/sessions", earlier, later), 303)
    with site.book() as book:
        documents = book.documents(limit=_MOST_DOCUMENTS).rows
    return SessionsPage(tuple(_successions(documents)), documents)


def _successions(documents: Iterable[DocumentRow]) -> Iterator[SuccessiveDocuments]:
    """Yield the documents that can be compared: of one issuer and type, with a date, promises in the earlier."""
    kinds: dict[tuple[str | None, str | None], list[DocumentRow]] = defaultdict(list)
    for row in documents:
        if row.issued_on:
            kinds[row.issuer, row.type].append(row)
    issuers: dict[str | None, list[tuple[DocumentRow, DocumentRow]]] = defaultdict(list)
    for (issuer, _), rows in kinds.items():
        issuers[issuer] += [(old, new) for new, old in pairwise(rows) if old.commitments]
    yield from (SuccessiveDocuments(issuer, tuple(pairs)) for issuer, pairs in issuers.items() if pairs)


@page(router, "/sessions/{earlier}/{later}", template="session.html")
def session(site: Site, earlier: str, later: str) -> SessionComparison:
    """Compare two documents."""
    with site.book() as book, site.ledger() as ledger:
        return compare(ledger, book, earlier, later)
