"""The documents of the book: their list, and each whole with what was read of it marked in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from tongdao.book.asking.sessions import promises_of
from tongdao.book.rows import DocumentRow
from tongdao.errors import UnknownIdError
from tongdao.web.marks import KINDS, TextMark, marks_of
from tongdao.web.outline import OutlineSection, outline, part_at, parts_of
from tongdao.web.pages import page
from tongdao.web.paging import ListPage, PageNumber, SearchText, paged
from tongdao.web.passages import Passage
from tongdao.web.site import Site

router = APIRouter()


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document and what was read of it.

    `shown` is the one kind that is marked, None for all; `entry` the mark that is asked for; `lights` those of its
    promises, by id.
    """

    document: DocumentRow
    passage: Passage
    shown: str | None
    entry: TextMark | None
    outline: tuple[OutlineSection, ...]
    lights: Mapping[str, str | None]


@page(router, "/documents", template="documents.html")
def documents(site: Site, q: SearchText = None, page: PageNumber = 1) -> ListPage[DocumentRow]:
    """List the documents, the latest first."""
    with site.book() as book:
        return paged(book.documents, q, page)


@page(router, "/documents/{id}", template="document.html")
def document(
    site: Site,
    id: str,  # noqa: A002
    entry: Annotated[str | None, Query(max_length=100)] = None,
    show: Literal["fact", "target", "action", ""] = "",
    part: PageNumber = 1,
) -> DocumentPage:
    """Show a document; of a long one the part that is asked for, or that which holds the entry."""
    with site.book() as book, site.ledger() as ledger:
        row = book.document(id)
        record, text = ledger.record(id), ledger.text(id)
        promised = tuple(promises_of(book, id))
    marks, parts = marks_of(record, [show] if show else KINDS), parts_of(text)
    chosen = _mark_with_id(marks, entry) if entry else None
    index = part_at(parts, chosen.start) if chosen else min(part, len(parts)) - 1
    start, end = parts[index]
    places = outline(text, record, promised)
    return DocumentPage(
        document=row,
        passage=Passage(text[start:end], start, end, index + 1, parts, marks),
        shown=show or None,
        entry=chosen,
        outline=places,
        lights={item.id: item.light for item in promised},
    )


def _mark_with_id(marks: Sequence[TextMark], ident: str) -> TextMark:
    for mark in marks:
        if mark.id == ident:
            return mark
    raise UnknownIdError(
        f"nothing with the id {ident!r} is marked here: the document may have been read again"
    )
