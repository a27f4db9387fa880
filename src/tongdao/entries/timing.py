"""When: the period of a figure or deliverable, from its clause, its paragraph, its section or its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Basis, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.model import Period, Scope

_UNRESOLVED = {"name", "length", "open"}
_COMPARED = "比较超"
_STOPS = "，,；;"


class When(NamedTuple):
    """The time of an entry: both days included, where it comes from, the words, and the rule."""

    first: date | None
    last: date | None
    basis: Basis
    quote: str | None
    step: Step | None


NEVER = When(None, None, Basis.NONE, None, None)


@dataclass(frozen=True, slots=True)
class Times:
    """What governs the time of one clause: its own periods, the paragraph's, its scope, the document's defaults."""

    own: tuple[Period, ...]
    carried: Period | None
    scope: Scope | None
    review: Scope | None
    plan: Scope | None
    paragraph_start: int
    on: date | None


def find_when(text: str, place: int, end: int, kind: Kind, times: Times, *, timeless: bool = False) -> When:
    """Return the time of what stands at `place:end`; what is `timeless` takes no time but one said beside it."""
    own = _nearest(text, place, end, times.own)
    if own:
        return _explicit(text, _anchored(own, times))
    if timeless:
        return NEVER
    if times.carried and _fits(times.carried, kind, times.on):
        return _explicit(text, times.carried)
    return _from_scope(text, kind, times)


def governing(text: str, periods: Sequence[Period]) -> Period | None:
    """Return the period that the clauses after this one stand under: the last one that opens a part of it."""
    opening = [p for p in periods if _is_usable(text, p) and _opens(text, p)]
    return opening[-1] if opening else None


def _opens(text: str, period: Period) -> bool:
    return period.start == 0 or text[period.start - 1] in "\n\r，,。；;！!：: 　—到至在截"


def _is_usable(text: str, period: Period) -> bool:
    if period.relation in _UNRESOLVED or period.last is None:
        return False
    return period.start == 0 or text[period.start - 1] not in _COMPARED


def _nearest(text: str, place: int, end: int, periods: Sequence[Period]) -> Period | None:
    """Return the usable period nearest before `place`, else the first one behind it in the same piece."""
    usable = [p for p in periods if _is_usable(text, p)]
    before = [p for p in usable if p.end <= place]
    if before:
        return before[-1]
    after = [p for p in usable if p.start >= end]
    if after and not any(mark in text[end : after[0].start] for mark in _STOPS):
        return after[0]
    return None


def _anchored(period: Period, times: Times) -> tuple[Period, date | None, date | None]:
    """Count 5年内 from the year that the clause names before it."""
    earlier = [p for p in times.own if p.end <= period.start and p.first and p.relation not in _UNRESOLVED]
    if period.relation != "within" or not earlier or not times.on or not period.last:
        return period, period.first, period.last
    start = earlier[-1].first
    assert start is not None
    return period, start, date(start.year + period.last.year - times.on.year, 12, 31)


def _explicit(text: str, found: Period | tuple[Period, date | None, date | None]) -> When:
    period, first, last = found if isinstance(found, tuple) else (found, found.first, found.last)
    step = period.trail[-1] if period.trail else Step("period", period.start, period.end)
    return When(first, last, Basis.EXPLICIT, text[period.start : period.end], step)


def _fits(period: Period, kind: Kind, on: date | None) -> bool:
    """Tell whether a time earlier in the paragraph governs an entry: a past one facts, a coming one commitments."""
    if on is None or period.last is None or period.first is None:
        return True
    return period.first <= on if kind is Kind.FACT else period.last >= on


def _from_scope(text: str, kind: Kind, times: Times) -> When:
    wanted = "review" if kind is Kind.FACT else "plan"
    default = times.review if kind is Kind.FACT else times.plan
    scope = times.scope if times.scope and times.scope.mood in (wanted, None) else default
    scope = scope if scope and scope.last else default
    if scope is None or scope.last is None:
        return NEVER
    near = kind is Kind.FACT or scope.start >= times.paragraph_start
    basis = Basis.EXPLICIT if near and scope.end > scope.start else Basis.INHERITED
    quote = text[scope.start : scope.end] or None
    return When(scope.first, scope.last, basis, quote, Step(scope.rule, scope.start, scope.end))
