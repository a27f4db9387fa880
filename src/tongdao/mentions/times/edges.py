"""Beginnings, middles and ends of times: 年初, 月底, 世纪中叶.

In official documents 年底 sets a deadline in the year: the whole year, to its last day. In general Chinese it is the
last weeks of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_LAST_DAYS = 25  # the day that the end of a month begins on, as everyday Chinese means it
_FIRST_DAYS = 5  # the day that its beginning ends on


def edge_span(span: Span, grain: Grain, edge: str, anchor: date | None, *, general: bool) -> Span | None:
    """Return the start, opening, middle or end of a time of that grain.

    In official documents the start goes no further than an anchor in it.
    """
    if general:
        return _near_edge(span, grain, edge)
    if edge == "end":
        return span
    first, last = (_to_the_middle if edge == "middle" else _opening)(span, grain)
    return (first, anchor) if edge != "middle" and anchor and first <= anchor <= last else (first, last)


def _opening(span: Span, grain: Grain) -> Span:
    first, last = span
    months = {
        Grain.CENTURY: 240,
        Grain.DECADE: 36,
        Grain.PLAN: 24,
        Grain.YEAR: 3,
        Grain.HALF: 2,
        Grain.QUARTER: 1,
    }
    if grain in months:
        return first, _before(cal.add_months(first, months[grain]), last)
    return first, _before(cal.add_days(first, 10), last)


def _to_the_middle(span: Span, grain: Grain) -> Span:
    """本世纪中叶 is reached with the year 50 of the century."""
    first, last = span
    months = {
        Grain.CENTURY: 600,
        Grain.DECADE: 84,
        Grain.PLAN: 36,
        Grain.YEAR: 6,
        Grain.HALF: 4,
        Grain.QUARTER: 2,
    }
    if grain in months:
        return first, _before(cal.add_months(first, months[grain]), last)
    return first, _before(cal.add_days(first, 20), last)


def _before(day: date | None, default: date) -> date:
    return (day and cal.add_days(day, -1)) or default


def _near_edge(span: Span, grain: Grain, edge: str) -> Span | None:
    near = _NEAR.get(grain)
    if edge == "opening":
        return cal.month_span(span[0]) if grain is Grain.YEAR else _near_edge(span, grain, "start")
    return near(span, edge) if near else span


def _near_century(span: Span, edge: str) -> Span | None:
    first = span[0].year // 100 * 100
    offset = {"start": 0, "middle": 40, "end": 80}[edge]
    return cal.years_span(max(first + offset, 1), first + offset + 19)


def _near_decade(span: Span, edge: str) -> Span | None:
    offset, length = {"start": (0, 3), "middle": (3, 4), "end": (7, 3)}[edge]
    return cal.years_span(span[0].year + offset, span[0].year + offset + length - 1)


def _near_plan(span: Span, edge: str) -> Span | None:
    """Return the last months of the last year of a plan, its first and its middle year likewise."""
    if edge == "end":
        return cal.months_span(span[1].year, 11, 12)
    return cal.year_span(span[0].year + (0 if edge == "start" else 2))


def _near_year(span: Span, edge: str) -> Span | None:
    first, last = {"start": (1, 2), "middle": (6, 7), "end": (11, 12)}[edge]
    return cal.months_span(span[0].year, first, last)


def _near_quarter(span: Span, edge: str) -> Span | None:
    month = span[0].month + {"start": 0, "middle": 1, "end": 2}[edge]
    return cal.months_span(span[0].year, month, month)


def _near_month(span: Span, edge: str) -> Span:
    first, last = span
    if edge == "end":
        return first.replace(day=_LAST_DAYS), last
    if edge == "start":
        return first, first.replace(day=_FIRST_DAYS)
    return first.replace(day=11), first.replace(day=20)


_NEAR: dict[Grain, Callable[[Span, str], Span | None]] = {
    Grain.CENTURY: _near_century,
    Grain.DECADE: _near_decade,
    Grain.PLAN: _near_plan,
    Grain.YEAR: _near_year,
    Grain.QUARTER: _near_quarter,
    Grain.MONTH: _near_month,
}
