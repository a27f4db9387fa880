"""Programmes whose names are made of numbers (“1115”): what each stands for, and what became of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter

from tongdao.book.rows import BookQuery, Commitment, ProgrammeRow, Tally
from tongdao.web.pages import page
from tongdao.web.paging import ListPage, PageNumber, SearchText, paged
from tongdao.web.site import Site

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A part of a programme and the commitments that fulfil it."""

    text: str
    rows: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class ProgrammesPage:
    """A page of programmes, and by code how their commitments stand."""

    list: ListPage[ProgrammeRow]
    tallies: Mapping[str | None, Tally]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme with what became of each part; `others` are commitments of it that are of no part."""

    programme: ProgrammeRow
    parts: tuple[Fulfilment, ...]
    others: tuple[Commitment, ...]


@page(router, "/programmes", template="programmes.html")
def programmes(site: Site, q: SearchText = None, page: PageNumber = 1) -> ProgrammesPage:
    """List the programmes, in the order in which they were first named."""
    with site.book() as book:
        found = paged(book.programmes, q, page)
        codes = tuple({row.code for row in found.rows})
        tallies = book.tally("programme", BookQuery(programmes=codes)) if codes else ()
    return ProgrammesPage(found, {row.value: row for row in tallies})


@page(router, "/programmes/{id}", template="programme.html")
def programme(site: Site, id: str) -> ProgrammePage:  # noqa: A002
    """Show a programme."""
    with site.book() as book:
        row = book.programme(id)
        parts = tuple(Fulfilment(part.text, book.commitments_by_id(part.commitments)) for part in row.parts)
        of_parts = {ident for part in row.parts for ident in part.commitments}
        others = book.commitments_by_id(ident for ident in row.commitments if ident not in of_parts)
    return ProgrammePage(row, parts, others)
