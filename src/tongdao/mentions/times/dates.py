"""Calendar dates written out in full: 2025年1月9日, 二〇二五年一月九日, 2025-01-09, 20250109."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.mentions.times.calendar import make_day, month_span
from tongdao.mentions.times.counts import number_of, year_digits
from tongdao.mentions.times.patterns import YEAR4
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from datetime import date

    from tongdao.mentions.times.calendar import Span

_SEPARATED = re.compile(
    r"(?<![\d.])(\d{4}) ?([-/.]| ) ?(1[0-2]|0?[1-9]) ?\2 ?(3[01]|[12]\d|0?[1-9])(?![\d.]\d|\d)"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?!\d)")
_MONTH = re.compile(
    r"(?<![\d.])((?:19|20)\d{2})(?:[.](1[0-2]|0[1-9])|[-/](1[0-2]|0?[1-9]))(?![\d./]|-\d{1,2}(?!\d))"
)
_SHORT = re.compile(r"(?<![\d.-])(\d{1,2})([-/.])(1[0-2]|0?[1-9])\2(\d{4}|\d{2}|\d)(?![\d.-]|/\d)")
_MONTH_DAY = re.compile(r"(?<![\d.:/-])(1[0-2]|0?[1-9])([-/])(3[01]|[12]\d|0?[1-9])(?![\d./%-]|:\d| ?月)")
_CLOCK_BEHIND = re.compile(r" \d{1,2}[:：]")
_WRITTEN = re.compile(
    rf"({YEAR4}) ?年 ?(\d{{1,2}}|[{ONE_TO_TEN}]{{1,2}}) ?月"
    rf" ?(\d{{1,2}}|[{ONE_TO_TEN}廿卅]{{1,3}}) ?[日号]"
)


def parse_date(text: str) -> date | None:
    """Return the first calendar date that a text writes out in full, year, month and day; None without one.

    >>> parse_date("（二〇二五年一月九日）")
    datetime.date(2025, 1, 9)
    """
    found = [match for pattern in (_WRITTEN, _SEPARATED, _COMPACT) if (match := pattern.search(text))]
    days = [_full_date(match) for match in sorted(found, key=lambda match: match.start())]
    return next((day for day in days if day), None)


def numeric_date(text: str, pos: int, anchor: date | None) -> tuple[int, Span] | None:
    """Return the end and span of the date in digits at `pos`: a day, or a month (1999.08); None without one.

    Two-digit years are those nearest to the anchor; 12/1 is the first of December in the anchor's year.
    """
    for pattern in (_SEPARATED, _COMPACT):
        match = pattern.match(text, pos)
        if match and (day := _full_date(match)):
            return match.end(), (day, day)
    if (match := _SHORT.match(text, pos)) and (day := _short_date(match, anchor)):
        return match.end(), (day, day)
    if match := _MONTH.match(text, pos):
        first = make_day(int(match[1]), int(match[2] or match[3]), 1)
        return (match.end(), month_span(first)) if first else None
    return _month_and_day(text, pos, anchor)


def full_year(two_digits: int, anchor: date | None) -> int:
    """Return the year that two digits name: at most eleven years after the anchor's, in its past else."""
    latest = (anchor.year if anchor else 2016) + 11
    return latest - (latest - two_digits) % 100


def _full_date(match: re.Match[str]) -> date | None:
    parts = match.groups()
    return make_day(int(year_digits(parts[0])), number_of(parts[-2]) or 0, number_of(parts[-1]) or 0)


def _short_date(match: re.Match[str], anchor: date | None) -> date | None:
    """Read 27-7-3 as year, month, day and 3-7-07 or 05/05/1989 as day, month, year."""
    first, month, last = match[1], int(match[3]), match[4]
    if len(last) == 4:
        return make_day(int(last), month, int(first))
    if len(first) == 2 and 1 <= int(last) <= 31:
        return make_day(full_year(int(first), anchor), month, int(last))
    return make_day(full_year(int(last), anchor), month, int(first)) if len(last) == 2 else None


def _month_and_day(text: str, pos: int, anchor: date | None) -> tuple[int, Span] | None:
    """Read 09-01 and 12/1, alone or before a clock time: else they are fractions and scores."""
    match = _MONTH_DAY.match(text, pos)
    if match is None or anchor is None:
        return None
    alone = len(match[0]) >= len(text) - 2
    timed = _CLOCK_BEHIND.match(text, match.end()) and len(match[1]) == len(match[3]) == 2
    day = make_day(anchor.year, int(match[1]), int(match[3])) if alone or timed else None
    return (match.end(), (day, day)) if day else None
