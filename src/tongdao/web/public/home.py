"""The overview: how promises stand by bureau, what falls due, what nobody mentioned again, what was found last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter

from tongdao.book.rows import BookQuery
from tongdao.promise import Lineage
from tongdao.web.pages import page
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import BookEvent, BookState, Commitment, Page, Tally

router = APIRouter()
_SOON = timedelta(days=90)
_BUREAUS, _LISTED, _LOOKED_AT = 15, 8, 400


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A result that a document tells of a commitment."""

    event: BookEvent
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows; a page of rows holds the first few and how many there are in all."""

    totals: BookState
    lights: Mapping[str, int]
    owners: int
    bureaus: tuple[Tally, ...]
    due_until: date
    due: Page[Commitment]
    dropped: Page[Commitment]
    evidence: tuple[NewEvidence, ...]


@page(router, "/", template="home.html")
def home(site: Site) -> HomePage:
    """Show how the promises of the whole book stand."""
    with site.book() as book:
        totals, tallies = book.state(), book.tally("owner")
        until = totals.day + _SOON
        soon = BookQuery(due_from=totals.day, due_until=until, unreached=True, sort="due")
        dropped = BookQuery(lineage=[Lineage.DROPPED], sort="due", descending=True)
        return HomePage(
            totals=totals,
            lights=dict(book.facets().lights),
            owners=sum(tally.value is not None for tally in tallies),
            bureaus=_first_bureaus(tallies),
            due_until=until,
            due=book.commitments(soon, limit=_LISTED),
            dropped=book.commitments(dropped, limit=_LISTED),
            evidence=found_last(book, _LISTED),
        )


def _first_bureaus(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """Return those with most promises, and last those that nobody is named for."""
    named = [tally for tally in tallies if tally.value is not None]
    nobody = [tally for tally in tallies if tally.value is None]
    return (*named[:_BUREAUS], *nobody)


def found_last(book: Book, limit: int) -> tuple[NewEvidence, ...]:
    """Return the results that were found last, newest first."""
    events = [event for event in book.events(_LOOKED_AT) if event.what == "evidence"][:limit]
    known = {row.id: row for row in book.commitments_by_id([event.commitment or "" for event in events])}
    return tuple(NewEvidence(event, known[event.commitment]) for event in events if event.commitment in known)
