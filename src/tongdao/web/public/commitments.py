"""The list of commitments: filtered, sorted, shared by its address, and taken away as CSV or JSON."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, StreamingResponse

from tongdao.book.asking.book import Book
from tongdao.book.filters import FILTERS
from tongdao.errors import UnknownIdError, UsageError
from tongdao.glossary import load_glossary
from tongdao.promise import UNLIT
from tongdao.web.pages import page
from tongdao.web.public.sheets import csv_lines, json_lines
from tongdao.web.queries import CommitmentFilters
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tongdao.book.rows import Commitment, DocumentRow, Facets
    from tongdao.glossary import Glossary

router = APIRouter()
LISTED = 50
_ROWS_AT_ONCE = 500  # in one question to the book
_OPTIONS = 50  # values of a field that are offered to choose from, the most frequent
_AXES: Mapping[str, Sequence[str]] = {
    row.key: (*row.choices, *([UNLIT] if row.nothing else ()))
    for row in FILTERS
    if isinstance(row.choices, type)
}


@dataclass(frozen=True, slots=True)
class CommitmentsPage:
    """A page of commitments: what was asked for, how many there are, and what there is to filter by.

    `asked` holds the parameters of the address without the page, `documents` those to choose from.
    """

    asked: Mapping[str, Sequence[str]]
    rows: tuple[Commitment, ...]
    total: int
    number: int
    pages: int
    first: int
    last: int
    facets: Facets
    documents: tuple[DocumentRow, ...]
    axes: Mapping[str, Sequence[str]]


@page(router, "/commitments", template="commitments.html")
def commitments(request: Request, site: Site) -> CommitmentsPage | RedirectResponse:
    """Show the commitments that the address asks for, at an address without the empty fields that a form sends."""
    pairs = request.query_params.multi_items()
    if any(not value for _, value in pairs):
        return RedirectResponse("?" + urlencode([(name, value) for name, value in pairs if value]), 302)
    filters = CommitmentFilters.of(request.query_params)
    number = _number(request.query_params.get("page"))
    with site.book() as book:
        found = book.commitments(filters.query(), limit=LISTED, offset=(number - 1) * LISTED)
        facets = book.facets()
        return CommitmentsPage(
            asked=_grouped(filters.params()),
            rows=found.rows,
            total=found.total,
            number=number,
            pages=max(1, -(-found.total // LISTED)),
            first=(number - 1) * LISTED + 1 if found.rows else 0,
            last=(number - 1) * LISTED + len(found.rows),
            facets=facets,
            documents=tuple(
                documents_of(book, [*(i for i, _ in facets.documents[:_OPTIONS]), *filters.document])
            ),
            axes=_AXES,
        )


def _number(text: str | None) -> int:
    """Return the number of the page; raises UsageError for what is none."""
    if text is None:
        return 1
    if not text.isdecimal() or not int(text[:9]) > 0 or len(text) > 9:
        raise UsageError(f"page={text!r}: give a number from 1")
    return int(text)


def _grouped(params: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in params:
        values[name].append(value)
    return dict(values)


def documents_of(book: Book, idents: Iterable[str]) -> Iterator[DocumentRow]:
    """Yield documents by their ids, those that are unknown left out."""
    for ident in dict.fromkeys(idents):
        with suppress(UnknownIdError):
            yield book.document(ident)


@router.get("/export/commitments.csv", include_in_schema=False)
def as_csv(request: Request) -> StreamingResponse:
    """Give all commitments that the address asks for as CSV that spreadsheets open."""
    return _streamed(request, csv_lines, "text/csv; charset=utf-8", "csv")


@router.get("/export/commitments.json", include_in_schema=False)
def as_json(request: Request) -> StreamingResponse:
    """Give all commitments that the address asks for as one JSON array."""
    return _streamed(request, json_lines, "application/json", "json")


def _streamed(
    request: Request, write: Callable[[Iterator[Commitment], Glossary], Iterator[str]], kind: str, ending: str
) -> StreamingResponse:
    filters = CommitmentFilters.of(request.query_params)
    words = load_glossary(language_of(request))
    sent: dict[str, Any] = {"Content-Disposition": f'attachment; filename="commitments.{ending}"'}
    book = Book(site_of(request).book_file())  # before the answer begins: there may be none yet
    lines = write(_all(book, filters), words)
    return StreamingResponse(lines, media_type=kind, headers={**sent, "Cache-Control": "no-store"})


def _all(book: Book, filters: CommitmentFilters) -> Iterator[Commitment]:
    """Yield the commitments that are asked for, from one build of the book from first to last."""
    cursor = None
    with book:
        while True:
            found = book.commitments(filters.query(), limit=_ROWS_AT_ONCE, cursor=cursor)
            yield from found.rows
            cursor = found.cursor
            if cursor is None:
                return
