"""Which figures of later documents are worth comparing with a promise: found by name, place and year."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from tongdao.following.described import Described
    from tongdao.promise import Entry

_LEVEL = "amount"
_MOST = 24  # candidates of one promise
_RARE = 40  # figures of one place and year in which a pair of characters still tells something
_NEXT = 120  # figures of one place, year and indicator that are looked at: the next ones told


class Shelf:
    """The figures of one place that speak of one year, by indicator and by the characters around them."""

    def __init__(self) -> None:
        """Begin empty."""
        self.by_indicator: dict[str, list[Described]] = defaultdict(list)
        self.by_gram: dict[str, list[Described]] = defaultdict(list)

    def put(self, found: Described) -> None:
        """Add a figure."""
        if found.indicator:
            for name in (found.indicator.id, *found.indicator.parts):
                self.by_indicator[name].append(found)
        for gram in found.grams | found.context:
            self.by_gram[gram].append(found)

    def close(self) -> None:
        """Put figures of which there are many in the order in which they were told."""
        for group in self.by_indicator.values():
            _put_in_order(group)


class Candidates:
    """The figures that may be outcomes, on shelves of one place and year each."""

    def __init__(self, outcomes: Iterable[Described]) -> None:
        """Put every figure on the shelf of each year that it may answer for."""
        self._shelves: dict[tuple[str, int], Shelf] = defaultdict(Shelf)
        self._reviews: dict[tuple[str, Decimal], list[Described]] = defaultdict(list)
        for found in outcomes:
            if found.years > 1 and found.entry.value is not None:
                self._reviews[found.place, found.entry.value].append(found)
            for year in _years(found):
                self._shelves[found.place, year].put(found)
        for shelf in self._shelves.values():
            shelf.close()
        for group in self._reviews.values():
            _put_in_order(group)

    def find(self, promise: Described, due: date) -> list[Described]:
        """Return the figures worth comparing, from documents later than the promise, the most alike first."""
        first = promise.first.year if promise.first and promise.first <= due else due.year
        counts: Counter[str] = Counter()
        found: dict[str, Described] = {}
        for year in range(max(first, due.year - 10), due.year + 1):
            shelf = self._shelves.get((promise.place, year))
            if shelf:
                _collect(promise, shelf, counts, found)
        value = promise.entry.value
        reviews = self._reviews.get((promise.place, value), []) if value else []
        for other in _next_told(reviews, promise):
            if is_later(promise.entry, other.entry):
                counts[other.entry.id] += 1
                found[other.entry.id] = other
        best = sorted(counts, key=lambda name: (-counts[name], name))
        return [found[name] for name in best[:_MOST]]

    def levels(self, promise: Described, year: int) -> list[Described]:
        """Return how much there was of what a promise measures, as told of a year, first told first."""
        shelf = self._shelves.get((promise.place, year))
        if shelf is None or promise.indicator is None:
            return []
        group = _next_told(shelf.by_indicator.get(promise.indicator.id, []), promise)
        wanted = (promise.indicator, promise.name_rest, promise.scopes)
        levels = (f for f in group if f.measure == _LEVEL and (f.indicator, f.name_rest, f.scopes) == wanted)
        return sorted(levels, key=lambda found: (_day_told(found), found.entry.id))


def _collect(promise: Described, shelf: Shelf, counts: Counter[str], found: dict[str, Described]) -> None:
    for weight, group in _groups(promise, shelf):
        for other in group:
            if is_later(promise.entry, other.entry):
                counts[other.entry.id] += weight
                found[other.entry.id] = other


def _groups(promise: Described, shelf: Shelf) -> Iterable[tuple[int, Sequence[Described]]]:
    if promise.indicator:
        for name in (promise.indicator.id, *promise.indicator.parts):
            yield 100, _next_told(shelf.by_indicator.get(name, []), promise)
    for gram in promise.grams | promise.context:
        group = shelf.by_gram.get(gram, ())
        if len(group) <= _RARE:
            yield 2 if gram in promise.grams else 1, group


def _put_in_order(group: list[Described]) -> None:
    if len(group) > _NEXT:
        group.sort(key=lambda found: (_day_told(found), found.entry.id))


def _next_told(group: list[Described], promise: Described) -> Sequence[Described]:
    """Return the figures that may be worth comparing: all, or those that were told next where there are many."""
    if len(group) <= _NEXT:
        return group
    first = bisect_right(group, _day_told(promise), key=_day_told)
    return group[first : first + _NEXT]


def _day_told(found: Described) -> date:
    return found.entry.issued_on or date.min


def is_later(promise: Entry, other: Entry) -> bool:
    """Tell whether something was told after a promise was made."""
    ours, theirs = promise.issued_on, other.issued_on
    return ours is not None and theirs is not None and theirs > ours


def _years(found: Described) -> Iterable[int]:
    """Return the years for which a figure may answer: its last one, or that before its document's."""
    if found.last is None:
        issued = found.entry.issued_on
        return (issued.year - 1,) if issued else ()
    if found.span == "each" and found.first:
        return range(max(found.first.year, found.last.year - 9), found.last.year + 1)
    return (found.last.year,)
