"""Arithmetic on calendar days: spans of years, months and weeks. Both days of a span are included.

Every function returns None where the result would leave the years 1 to 9999 or name no day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import IntEnum
from typing import TypeAlias

Span: TypeAlias = tuple[date, date]

# How a document looks at years: until March it looks back on the one before, from October on its own is completed.
YEAR_OPENING = 3
YEAR_CLOSING = 10


class Grain(IntEnum):
    """How finely a time is named, coarse to fine; a finer part stands inside a coarser one."""

    CENTURY = 1
    DECADE = 2
    PLAN = 3
    YEAR = 4
    HALF = 5
    QUARTER = 6
    MONTH = 7
    TENDAY = 8
    WEEK = 9
    DAY = 10
    DAYPART = 11
    CLOCK = 12


def make_day(year: int, month: int, day: int) -> date | None:
    """Return a day, or None where there is none such."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def years_span(first: int, last: int) -> Span | None:
    """Return the span of whole years."""
    if MINYEAR <= first <= last <= MAXYEAR:
        return date(first, 1, 1), date(last, 12, 31)
    return None


def year_span(year: int) -> Span | None:
    """Return the span of one year."""
    return years_span(year, year)


def months_span(year: int, first: int, last: int) -> Span | None:
    """Return the span of the months `first` to `last` of a year."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= first <= last <= 12):
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def month_span(day: date) -> Span:
    """Return the span of the month that a day stands in."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def week_span(day: date) -> Span | None:
    """Return Monday to Sunday around a day."""
    monday = add_days(day, -day.weekday())
    sunday = add_days(day, 6 - day.weekday())
    return (monday, sunday) if monday and sunday else None


def day_span(day: date | None) -> Span | None:
    """Return the span of one day."""
    return (day, day) if day else None


def span_around(day: date, grain: Grain) -> Span | None:
    """Return the year, month, week or day that a day stands in."""
    if grain <= Grain.YEAR:
        return year_span(day.year)
    if grain <= Grain.MONTH:
        return month_span(day)
    if grain <= Grain.WEEK:
        return week_span(day)
    return day, day


def add_days(day: date, days: int) -> date | None:
    """Return the day so many days later."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """Return the day so many months later, the last of the month where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_workdays(day: date, days: int) -> date | None:
    """Return the day so many Mondays to Fridays later; public holidays are not known."""
    weeks, rest = divmod(days, 5)
    later = add_days(day, 7 * weeks)
    while later and rest:
        later = add_days(later, 1)
        rest -= bool(later and later.weekday() < 5)
    return later


def nth_weekday(first: date, count: int, weekday: int) -> date | None:
    """Return the `count`th Monday (0) to Sunday (6) on or after a day."""
    return add_days(first, (weekday - first.weekday()) % 7 + 7 * (count - 1))


def last_weekday(last: date, weekday: int) -> date | None:
    """Return the last Monday (0) to Sunday (6) on or before a day."""
    return add_days(last, -((last.weekday() - weekday) % 7))
