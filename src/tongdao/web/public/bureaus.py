"""Who answers for promises: the list, and each with all it promised, what is due, and what was dropped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter

from tongdao.book.asking.book import Book
from tongdao.book.rows import BookQuery, Commitment, DocumentRow, Page, Tally
from tongdao.errors import UnknownIdError
from tongdao.promise import REACHED, Lineage
from tongdao.web.pages import page
from tongdao.web.paging import ListPage, PageNumber, SearchText, paged
from tongdao.web.site import Site

router = APIRouter()
_FEW = 8  # rows of a list that stands beside others
_DOCUMENTS = 20  # documents in which a bureau's promises are counted


@dataclass(frozen=True, slots=True)
class BureauPage:
    """Who answers for promises, with what stands at the day of the book."""

    name: str
    tally: Tally
    met: int
    soon: Page[Commitment]
    dropped: Page[Commitment]
    by_document: tuple[tuple[DocumentRow, Tally], ...]
    by_programme: tuple[Tally, ...]
    commitments: ListPage[Commitment]


@page(router, "/bureaus", template="bureaus.html")
def bureaus(site: Site, q: SearchText = None, page: PageNumber = 1) -> ListPage[Tally]:
    """List who answers for promises, those with most first."""
    with site.book() as book:
        tallies = book.tally("owner")

    def ask(text: str | None, *, limit: int, offset: int) -> Page[Tally]:
        found = [row for row in tallies if text is None or text in (row.value or "")]
        return Page(tuple(found[offset : offset + limit]), len(found))

    return paged(ask, q, page)


@page(router, "/bureaus/{name:path}", template="bureau.html")
def bureau(site: Site, name: str, page: PageNumber = 1) -> BureauPage:
    """Show one of them."""
    with site.book() as book:
        own = [row for row in book.tally("owner", BookQuery(owners=[name])) if row.value == name]
        if not own:
            raise UnknownIdError(f"nobody by the name {name!r} has promised anything in this book")
        day = book.state().day
        reached = BookQuery(owners=[name], attainment=REACHED)
        coming = BookQuery(owners=[name], due_from=day, unreached=True, sort="due")
        return BureauPage(
            name=name,
            tally=own[0],
            met=book.total(reached),
            soon=book.commitments(coming, limit=_FEW),
            dropped=book.commitments(
                BookQuery(owners=[name], lineage=[Lineage.DROPPED], due_until=day), limit=_FEW
            ),
            by_document=_by_document(book, name),
            by_programme=tuple(row for row in book.tally("programme", BookQuery(owners=[name])) if row.value),
            commitments=paged(partial(_promised, book, name), None, page),
        )


def _promised(book: Book, name: str, _: str | None, *, limit: int, offset: int) -> Page[Commitment]:
    """Return what somebody promised, the latest first."""
    query = BookQuery(owners=[name], sort="issued", descending=True)
    return book.commitments(query, limit=limit, offset=offset)


def _by_document(book: Book, name: str) -> tuple[tuple[DocumentRow, Tally], ...]:
    tallies = book.tally("document", BookQuery(owners=[name]))[:_DOCUMENTS]
    found = [(book.document(row.value), row) for row in tallies if row.value]
    return tuple(sorted(found, key=lambda pair: str(pair[0].issued_on or ""), reverse=True))
