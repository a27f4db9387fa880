"""When the place of a promise spoke after it was due, and whether it came back to it at all."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tongdao.following.indicators import squeeze
from tongdao.following.issuers import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.following.described import Described
    from tongdao.following.sentences import Sentence
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

A_YEAR = timedelta(days=366)
_SEARCHED = 5  # documents after the day that are searched for a promise before it counts as dropped

_OPEN = 256  # documents whose whole text is kept at hand

_TELLING = 3  # characters of a name that is not said by chance


class Reports:
    """The days on which each issuer spoke."""

    def __init__(self, entries: Iterable[Entry], pack: Pack) -> None:
        """Collect the days of the documents."""
        days: dict[str, set[date]] = defaultdict(set)
        for issuer, issued in {(entry.issuer, entry.issued_on) for entry in entries}:
            if issued:
                days[place_of(issuer, pack)].add(issued)
        self._days = {place: sorted(found) for place, found in days.items()}

    def after(self, place: str, day: date) -> date | None:
        """Return the first day after a day on which a place spoke."""
        days = self._days.get(place, [])
        index = bisect_right(days, day)
        return days[index] if index < len(days) else None

    def order(self, outcome: Described, promise: Described, due: date) -> str:
        """Return next, later or late: what an old year was, told in passing, is late.

        All documents of the year after the day are the next ones: a report in January, a bulletin in March.
        """
        issued, following = outcome.entry.issued_on, self.after(outcome.place, due)
        if issued is None or following is None or issued <= max(following, due + A_YEAR):
            return "next"
        return "later" if promise.years > 1 or outcome.result_word else "late"


class Texts:
    """What each document says, for whether it so much as names a thing, and which bodies speak in it."""

    def __init__(self, entries: Iterable[Entry], sentences: Iterable[Sentence], pack: Pack) -> None:
        """Keep the statements of each document, by place and day, who issued it, of what type, and who speaks."""
        self._parts: dict[tuple[str, date, str], dict[int, str]] = defaultdict(dict)
        self._series: dict[tuple[str, date, str], tuple[str | None, str | None]] = {}
        self._speakers: dict[tuple[str, date, str], set[str | None]] = defaultdict(set)
        for entry in entries:
            if entry.issued_on:
                key = place_of(entry.issuer, pack), entry.issued_on, entry.source
                self._parts[key][entry.statement_start] = entry.statement
                self._series[key] = entry.issuer, entry.document_type
                self._speakers[key].add(entry.owner)
        for sentence in sentences:
            if sentence.issued_on:
                key = place_of(sentence.issuer, pack), sentence.issued_on, sentence.source
                self._parts[key][sentence.start] = sentence.text
                self._series.setdefault(key, (sentence.issuer, None))
                self._speakers[key].add(sentence.owner)
        self._keys: dict[str, list[tuple[str, date, str]]] = defaultdict(list)
        for key in sorted(self._parts, key=lambda key: key[1:]):
            self._keys[key[0]].append(key)
        self._text = lru_cache(_OPEN)(self._read)

    def silent(self, promise: Entry, place: str, due: date, names: Iterable[str]) -> tuple[str, ...]:
        """Return the next documents of its series after a promise fell due in which the same body speaks.

        Empty where one of them, or of any other of the place, names what was promised.
        """
        spoken = self._keys.get(place, [])
        first = bisect_right(spoken, due, key=lambda key: key[1])
        keys = spoken[first : first + _SEARCHED]
        telling = [name for name in names if len(name) >= _TELLING]
        for key in keys:
            if any(name in self._text(key) for name in telling):
                return ()
        return tuple(key[2] for key in keys if self._answers(key, promise))

    def _answers(self, key: tuple[str, date, str], promise: Entry) -> bool:
        """Tell whether a document is of the series of a promise, and the body that promised speaks in it."""
        issuer, kind = self._series[key]
        if issuer != promise.issuer or (kind and promise.document_type and kind != promise.document_type):
            return False
        return promise.owner in {None, promise.issuer} or promise.owner in self._speakers[key]

    def _read(self, key: tuple[str, date, str]) -> str:
        parts = self._parts[key]
        return squeeze("\n".join(parts[place] for place in sorted(parts)))


def due_day(first: date | None, last: date | None, issued: date | None) -> date | None:
    """Return the day on which a promise falls due: the end of its time, else of the year it was made in."""
    if last or first is None:
        return last or (date(issued.year, 12, 31) if issued else None)
    return date(first.year, 12, 31)
