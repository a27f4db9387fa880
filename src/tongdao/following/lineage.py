"""What a promise is to the one before it and the one after it, from document to document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from tongdao.following.comparisons import compare_axes, compare_unit
from tongdao.following.described import promise_words
from tongdao.following.indicators import content, squeeze
from tongdao.mentions.times.find import find_periods
from tongdao.model import Kind
from tongdao.promise import Lineage
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tongdao.following.described import Described
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack
    from tongdao.rules.words import Hit, WordTable

_OTHER = frozenset(
    {"wider", "part", "member"}
)  # levels of the indicator at which an outcome is not quite the promise

_MOST = 60  # targets of one place, group and day among which the like of a promise is looked for
_CLAUSE_END = re.compile("[，,；;。]")
_MOVEMENTS = frozenset({"delta", "points"})


@dataclass(frozen=True, slots=True)
class Descent:
    """The lineage of a promise, the promises before and after it, and how its words changed (确保 → 力争).

    `searched` names the documents that came out after a dropped promise fell due and do not mention it.
    """

    lineage: Lineage
    previous: Entry | None = None
    next: Entry | None = None
    reworded: str | None = None
    searched: tuple[str, ...] = ()


class Targets:
    """The targets of all documents, by place, group and day."""

    def __init__(self, described: Iterable[Described], pack: Pack) -> None:
        """Group the target figures and collect the days of the documents that set targets."""
        self._pack = pack
        self._groups: dict[tuple[str, str, date], list[Described]] = defaultdict(list)
        days: dict[str, set[date]] = defaultdict(set)
        for found in described:
            day = found.entry.issued_on
            if found.entry.kind is Kind.TARGET and day:
                self._groups[found.place, _group(found), day].append(found)
                days[found.place].add(day)
        self._days = {place: sorted(found) for place, found in days.items()}

    def descend(self, promise: Described, *, followed: str | None, silent: Sequence[str]) -> Descent:
        """Tell what a promise is to its like in the documents just before and after it.

        `followed` is the level at which the indicator of its best outcome agrees, None where nothing tells of
        it; `silent` are the documents since it fell due, where not one of them mentions it.
        """
        previous, following = self._neighbour(promise, -1), self._neighbour(promise, 1)
        lineage = _relation(promise, previous)
        if followed in _OTHER or (following and not _same_kind(promise, following)):
            lineage = Lineage.REDEFINED
        elif followed is None and following is None and silent:
            lineage = Lineage.DROPPED
        return Descent(
            lineage,
            previous.entry if previous else None,
            following.entry if following else None,
            _reworded(previous, promise, self._pack),
            tuple(silent) if lineage is Lineage.DROPPED else (),
        )

    def _neighbour(self, promise: Described, step: int) -> Described | None:
        """Return the like of a promise in the document before (-1) or after it (1)."""
        issued = promise.entry.issued_on
        days = self._days.get(promise.place, [])
        if issued is None:
            return None
        index = bisect_left(days, issued)
        if days[index : index + 1] != [issued] or not 0 <= index + step < len(days):
            return None
        around = self._groups.get((promise.place, _group(promise), days[index + step]), ())
        group = [found for found in around[:_MOST] if found.years == promise.years]
        alike = (found for found in group if _same_kind(promise, found))
        redefined = (found for found in group if _is_redefined(promise, found))
        return next(chain(alike, redefined), None)


def _group(found: Described) -> str:
    return found.indicator.id if found.indicator else found.name or found.entry.id


def _same_scope(one: Described, other: Described) -> bool:
    return one.name_rest == other.name_rest and compare_axes(one.scopes, other.scopes) in {"same", "none"}


def _same_kind(one: Described, other: Described) -> bool:
    return (
        _same_scope(one, other) and one.measure == other.measure and compare_unit(one, other) != "different"
    )


def _is_redefined(one: Described, other: Described) -> bool:
    """Tell whether two figures put one thing in two ways; what is added to a thing is another matter."""
    return _same_scope(one, other) and not _MOVEMENTS & {one.measure, other.measure}


def _relation(promise: Described, previous: Described | None) -> Lineage:
    if previous is None:
        return Lineage.NEW
    if not _same_kind(promise, previous):
        return Lineage.REDEFINED
    ours, theirs = promise.entry.value, previous.entry.value
    if ours is None or theirs is None:
        return Lineage.KEPT
    ends = (promise.entry.high or ours, previous.entry.high or theirs)
    if ours == theirs:
        ours, theirs = ends
    return Lineage.KEPT if ours == theirs else Lineage.RAISED if ours > theirs else Lineage.LOWERED


@cache
def _firmness(pack: Pack) -> WordTable:
    return promise_words(pack, "firmness")


def _reworded(previous: Described | None, promise: Described, pack: Pack) -> str | None:
    """Return how firmly the two were promised, where that changed: 确保 → 力争."""
    if previous is None:
        return None
    before, now = (_governing(found.entry, pack) for found in (previous, promise))
    if before is None or now is None or before.row.id == now.row.id:
        return None
    old = previous.entry.statement[before.start : before.end]
    return f"{old} → {promise.entry.statement[now.start : now.end]}"


def _governing(promise: Entry, pack: Pack) -> Hit | None:
    """Return the word that says how firmly a promise is made: the last before it.

    In a clause before its own it governs on only where that clause begins with it (力争完成投资210亿元，新改建公路),
    not behind a name there (投资力争突破320亿元，新改建公路).
    """
    text, place = promise.statement, promise.start - promise.statement_start
    hits = list(_firmness(pack).finditer(text, 0, max(place, 0)))
    if not hits:
        return None
    start, end, _ = hits[-1]
    head = max((mark.end() for mark in _CLAUSE_END.finditer(text, 0, start)), default=0)
    governs = not _CLAUSE_END.search(text, end, place) or _only_times(text[head:start], promise, pack)
    return hits[-1] if governs else None


def _only_times(text: str, promise: Entry, pack: Pack) -> bool:
    periods = find_periods(fold(text), pack, promise.issued_on)
    for period in sorted(periods, key=lambda period: -period.start):
        text = text[: period.start] + text[period.end :]
    return not content(squeeze(text), pack)
