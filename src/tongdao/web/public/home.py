"""The overview: how promises stand by bureau, what falls due, what nobody mentioned again, what was found last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from tongdao.book.rows import BookQuery
from tongdao.promise import REACHED, Attainment, EvidenceLevel, Lineage, Schedule
from tongdao.web.pages import page
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import BookEvent, BookState, Commitment, Page, Tally

router = APIRouter()
_SOON = timedelta(days=90)
_BUREAUS, _LISTED, _LOOKED_AT = 15, 8, 400
_FOUND = 4
_SENTENCES, _YEARS_BACK = 3, 10  # years that are told of, and how far back they are looked for
_UNTOLD = (EvidenceLevel.NONE_FOUND,)
_TOLD = tuple(level for level in EvidenceLevel if level is not EvidenceLevel.NONE_FOUND)


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A result that a document tells of a commitment."""

    event: BookEvent
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class DueYear:
    """What fell due from `first` to `last`, and what is told of it: how many promises of each kind.

    `silent` are those that later documents say nothing of, `unheard` those after which there is no document.
    """

    first: date
    last: date
    due: int
    told: int
    reached: int
    missed: int
    silent: int
    unheard: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows; a page of rows holds the first few and how many there are in all."""

    totals: BookState
    years: tuple[DueYear, ...]
    told_by: tuple[EvidenceLevel, ...]
    reached: tuple[Attainment, ...]
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
        dropped = BookQuery(lineage=[Lineage.DROPPED], due_until=totals.day, sort="due", descending=True)
        return HomePage(
            totals=totals,
            years=tuple(_years(book, totals.day)),
            told_by=_TOLD,
            reached=tuple(REACHED),
            lights=dict(book.facets().lights),
            owners=sum(tally.value is not None for tally in tallies),
            bureaus=_first_bureaus(tallies),
            due_until=until,
            due=book.commitments(soon, limit=_LISTED),
            dropped=book.commitments(dropped, limit=_LISTED),
            evidence=found_last(book, _FOUND),
        )


def _years(book: Book, day: date) -> Iterator[DueYear]:
    """Yield the last years that are over in which something fell due, the latest first."""
    found = 0
    for year in range(day.year - 1, day.year - _YEARS_BACK, -1):
        first, last = date(year, 1, 1), date(year, 12, 31)

        def count(**asked: Any) -> int:
            return book.total(BookQuery(due_from=first, due_until=last, **asked))  # noqa: B023 called at once

        if due := count():
            found += 1
            yield DueYear(
                first=first,
                last=last,
                due=due,
                told=count(evidence=_TOLD),
                reached=count(attainment=REACHED),
                missed=count(attainment=[Attainment.MISSED]),
                silent=count(schedule=[Schedule.NO_WORD], evidence=_UNTOLD),
                unheard=count(schedule=[Schedule.NO_DOCUMENT], evidence=_UNTOLD),
            )
        if found == _SENTENCES:
            return


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
