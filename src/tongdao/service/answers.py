"""Answers to what became of promises: from the book where that can tell, else by following the ledger afresh."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from tongdao import clock
from tongdao.book.rows import BookQuery, Commitment, Measure
from tongdao.fates.standings import PromiseWithBaseline, StatusFilter, baseline_of, standings
from tongdao.promise import UNLIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tongdao.assess.judging import Judging
    from tongdao.book.asking.book import Book
    from tongdao.fates.fate import Fate
    from tongdao.ledger.store import Ledger

_IDS_AT_ONCE = 200  # ids in one question


@dataclass(frozen=True, slots=True)
class StatusListing:
    """Promises by owner at a day: how many there are under each light, and the first of them."""

    day: date | None
    lights: Mapping[str, int]
    rows: Iterable[Commitment]
    standings: Iterable[PromiseWithBaseline]

    @property
    def total(self) -> int:
        """How many promises there are, listed or not."""
        return sum(self.lights.values())


class Answers:
    """What answers questions about one ledger. `book` is None where it cannot be used."""

    def __init__(
        self,
        ledger: Ledger,
        judging: Judging,
        book: Book | None = None,
        *,
        as_of: date | None = None,
        recorded_by: date | None = None,
    ) -> None:
        """Take a ledger, by what to judge, the book of the ledger, and the two days (see `fates.ledger_as_of`)."""
        self._ledger, self._judging, self._book = ledger, judging, book
        self._as_of, self._recorded_by = as_of, recorded_by

    def fate(self, ident: str) -> Fate:
        """Return what became of a promise, as of the last document; raises UnknownIdError."""
        from tongdao.fates.lines import find

        self._ledger.entry(ident)
        return find(self._recalled([ident]) if self._recorded else self._judged(), ident)

    def life(self, ident: str) -> tuple[Fate, ...]:
        """Return the promises of one line, oldest first; raises UnknownIdError."""
        from tongdao.fates.lines import find, life

        self._ledger.entry(ident)
        if not self._recorded:
            return life(self._judged(), ident)
        known = self._recorded.commitments_by_id([ident])
        line = self._recorded.line(ident) if known else ()
        fates = tuple(self._recalled([row.id for row in line]))
        find(fates, ident)
        return fates

    def every(self) -> tuple[Fate, ...]:
        """Return what became of every promise, as of the last document, in the order of the ledger."""
        if not self._recorded:
            return self._judged()
        return tuple(self._recalled(self._recorded.ids()))

    def dropped(self, limit: int | None = None) -> tuple[int, Iterable[Fate]]:
        """Return how many promises no later document mentions, and the first of them."""
        from tongdao.fates.lines import dropped

        if not self._recorded:
            found = dropped(self._judged())
            return len(found), found[:limit]
        query = BookQuery(lineage=["dropped"])
        idents = self._recorded.ids(query, limit)
        return self._recorded.total(query), self._recalled(idents)

    def listing(self, filters: StatusFilter, limit: int | None = None) -> StatusListing:
        """Return how promises stand by owner, as of today unless another day is asked for."""
        return self._looked_up(self._book, filters, limit) if self._book else self._listed(filters, limit)

    def _looked_up(self, book: Book, filters: StatusFilter, limit: int | None) -> StatusListing:
        found, idents = _look_up(book, filters, limit)
        return replace(found, standings=self._standing(book, idents))

    def _standing(self, book: Book, idents: Sequence[str]) -> Iterator[PromiseWithBaseline]:
        from tongdao.book.proofs import recall_all

        for some in _chunks(idents):
            before = [row.previous for row in book.commitments_by_id(some) if row.previous]
            names = list(dict.fromkeys([*some, *before]))
            by_id = {fate.promise.id: fate for fate in recall_all(self._ledger, book, names)}
            yield from (PromiseWithBaseline(by_id[name], baseline_of(by_id[name], by_id)) for name in some)

    def _listed(self, filters: StatusFilter, limit: int | None) -> StatusListing:
        groups = standings(self._judged(now=True), filters)
        flat = [standing for _, group in groups for standing in group]
        lights: dict[str, int] = {}
        for standing in flat:
            light = standing.fate.assessment.light or UNLIT
            lights[light] = lights.get(light, 0) + 1
        day = flat[0].fate.assessment.as_of if flat else None
        first = flat[:limit]
        rows = [Commitment.of(one.fate, Measure.of(one.baseline) if one.baseline else None) for one in first]
        return StatusListing(day, lights, rows, first)

    def _judged(self, *, now: bool = False) -> tuple[Fate, ...]:
        from tongdao.fates.verdicts import fates

        as_of = self._as_of or (clock.today() if now else None)
        return fates(self._ledger, as_of, recorded_by=self._recorded_by, judging=self._judging)

    @cached_property
    def _last_day(self) -> date | None:
        """The day of the last document or report; today where none has one."""
        days = [item.as_of for item in self._ledger.reports()]
        last = self._book.last_day() if self._book else None
        return max([*days, *([last] if last else [])], default=None) or clock.today()

    @cached_property
    def _recorded(self) -> Book | None:
        """The book, where it can tell what was known on the last day: nothing may be of a day to come."""
        if self._book is None or self._last_day is None or self._last_day > self._book.state().day:
            return None
        return self._book

    def _recalled(self, idents: Sequence[str]) -> Iterator[Fate]:
        from tongdao.book.proofs import recall_all

        assert self._recorded is not None
        assert self._last_day is not None
        return recall_all(self._ledger, self._recorded, idents, self._judging, self._last_day)


def look_up(book: Book, filters: StatusFilter, limit: int | None = None) -> StatusListing:
    """Return how promises stand by owner, in rows alone, which no ledger is needed for."""
    return _look_up(book, filters, limit)[0]


def _look_up(book: Book, filters: StatusFilter, limit: int | None) -> tuple[StatusListing, list[str]]:
    day = book.state().day
    query = _query(book, filters, day)
    idents = book.by_owner(query, limit) if query else []
    rows = (row for some in _chunks(idents) for row in book.commitments_by_id(some))
    return StatusListing(day, book.lights(query) if query else {}, rows, ()), idents


def _query(book: Book, filters: StatusFilter, day: date) -> BookQuery | None:
    """Return what is wanted as a query; None where no owner has such a name."""
    owners = book.owners(filters.owner) if filters.owner is not None else ()
    if filters.owner and not owners:
        return None
    if filters.owner == "":
        owners = ()  # which is in every name, and in none
    query = BookQuery(owners=owners, lights=tuple(filters.lights or ()))
    if filters.due is None:
        return query
    last = day + filters.due if isinstance(filters.due, timedelta) else filters.due
    return BookQuery(owners=query.owners, lights=query.lights, due_from=day, due_until=last, unreached=True)


def _chunks(idents: Sequence[str]) -> Iterator[Sequence[str]]:
    return (idents[first : first + _IDS_AT_ONCE] for first in range(0, len(idents), _IDS_AT_ONCE))
