"""Times named by a word: 今年, 年底, 上半年, 下周, 明天, 目前, and holidays.

Readers take (ctx, pos, outer): `outer` is the time read so far, None at its beginning.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain, Span
from tongdao.mentions.times.edges import edge_span
from tongdao.mentions.times.holidays import holiday_day, season_span
from tongdao.mentions.times.parts import Context, Part, Point, fixed
from tongdao.mentions.times.patterns import word_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tongdao.rules.pack import Row


def read_word(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a word of the table `time_words`."""
    found = word_at(ctx.patterns.heads, ctx.text, pos)
    if found is None:
        return None
    end, row = found
    if row.get("inside") and outer is None:
        return None
    return WORD_READERS[row["kind"]](ctx, end, row)


def _base(ctx: Context, row: Row) -> date | None:
    return ctx.force if row.get("of") == "force" else ctx.anchor


def _year_word(ctx: Context, end: int, row: Row) -> Part:
    base = _base(ctx, row)
    return fixed(end, Grain.YEAR, cal.year_span(base.year + row["shift"]) if base else None, row.rule)


def _years_word(ctx: Context, end: int, row: Row) -> Part:
    year = ctx.anchor.year if ctx.anchor else None
    span = cal.years_span(year + row["first"], year + row["last"]) if year else None
    return fixed(end, Grain.PLAN, span, row.rule, "during")


def _whole_year(_ctx: Context, end: int, row: Row) -> Part:
    return Part(end, Grain.YEAR, lambda span: span, row.rule, Grain.YEAR, "during")


def _year_edge(ctx: Context, end: int, row: Row) -> Part:
    return _edge_part(ctx, end, row, Grain.YEAR)


def _month_edge(ctx: Context, end: int, row: Row) -> Part:
    return _edge_part(ctx, end, row, Grain.MONTH)


def _edge_part(ctx: Context, end: int, row: Row, of: Grain) -> Part:
    def place(span: Span) -> Span | None:
        return edge_span(span, of, row["edge"], ctx.anchor, general=ctx.patterns.general)

    return Part(end, Grain(of + 1), place, row.rule, of)


def _months_word(_ctx: Context, end: int, row: Row) -> Part:
    return months_part(end, Grain.MONTH, row["first"], row["last"], row.rule)


def months_part(end: int, grain: Grain, first: int, last: int, rule: str) -> Part:
    """Return some months of a year."""
    return Part(end, grain, lambda span: cal.months_span(span[0].year, first, last), rule, Grain.YEAR)


def _half(_ctx: Context, end: int, row: Row) -> Part:
    return months_part(end, Grain.HALF, 6 * row["half"] - 5, 6 * row["half"], row.rule)


def _rolling_half(ctx: Context, end: int, row: Row) -> Part:
    """上个半年 is the half year before the one now running."""
    first = ctx.anchor and ctx.anchor.replace(month=7 if ctx.anchor.month > 6 else 1, day=1)
    first = first and cal.add_months(first, 6 * row["shift"])
    span = cal.months_span(first.year, first.month, first.month + 5) if first else None
    return fixed(end, Grain.HALF, span, row.rule)


def _quarter_word(_ctx: Context, end: int, row: Row) -> Part:
    return quarter_part(end, row["quarter"], row.rule)


def quarter_part(end: int, quarter: int, rule: str) -> Part:
    """Return a quarter of a year."""
    return months_part(end, Grain.QUARTER, 3 * quarter - 2, 3 * quarter, rule)


def _quarter_beside(ctx: Context, end: int, row: Row) -> Part:
    anchor = ctx.anchor
    first = anchor and cal.add_months(anchor.replace(day=1), 3 * row["shift"] - (anchor.month - 1) % 3)
    span = cal.months_span(first.year, first.month, first.month + 2) if first else None
    return fixed(end, Grain.QUARTER, span, row.rule)


def _season(_ctx: Context, end: int, row: Row) -> Part:
    return season_part(end, row["season"], row.rule)


def season_part(end: int, season: int, rule: str) -> Part:
    """Return a season of a year."""
    return Part(end, Grain.QUARTER, lambda span: season_span(span[0].year, season), rule, Grain.YEAR)


def _seasons(_ctx: Context, end: int, row: Row) -> Part:
    def place(span: Span) -> Span | None:
        first, last = season_span(span[0].year, row["first"]), season_span(span[0].year, row["last"])
        return (first[0], last[1]) if first and last else None

    return Part(end, Grain.QUARTER, place, row.rule, Grain.YEAR)


def _season_of(ctx: Context, end: int, row: Row) -> Part:
    season = row.words.index(ctx.text[end - 2 : end]) + 1
    span = season_span(ctx.anchor.year + row["shift"], season) if ctx.anchor else None
    return fixed(end, Grain.QUARTER, span, row.rule)


def _month_word(ctx: Context, end: int, row: Row) -> Part:
    """Place 本月 in a named year (去年本月) or in the anchor's; 当月 is the month in force."""
    base, shift = _base(ctx, row), row["shift"]

    def place(span: Span) -> Span | None:
        first = base and cal.make_day(span[0].year, base.month, 1)
        month = first and cal.add_months(first, shift)
        return cal.month_span(month) if month else None

    return Part(end, Grain.MONTH, place, row.rule, Grain.YEAR, anchored=row.get("of") != "force")


def _tenday(_ctx: Context, end: int, row: Row) -> Part:
    return Part(end, Grain.TENDAY, partial(_tenday_span, row["tenday"]), row.rule, Grain.MONTH)


def _tenday_span(tenday: int, span: Span) -> Span:
    first = span[0].replace(day=10 * tenday - 9)
    return first, span[1] if tenday == 3 else first.replace(day=10 * tenday)


def _half_month(_ctx: Context, end: int, row: Row) -> Part:
    def place(span: Span) -> Span:
        middle = span[0].replace(day=15)
        return (span[0], middle) if row["half"] == 1 else (span[0].replace(day=16), span[1])

    return Part(end, Grain.TENDAY, place, row.rule, Grain.MONTH)


def _week(ctx: Context, end: int, row: Row) -> Part:
    day = ctx.anchor and cal.add_days(ctx.anchor, 7 * row["shift"])
    return fixed(end, Grain.WEEK, cal.week_span(day) if day else None, row.rule)


def weekdays_part(end: int, first: int, last: int, rule: str) -> Part:
    """Return some days of a week, Monday being 0."""

    def place(span: Span) -> Span | None:
        days = cal.add_days(span[0], first), cal.add_days(span[0], last)
        return (days[0], days[1]) if days[0] and days[1] else None

    return Part(end, Grain.DAY, place, rule, Grain.WEEK)


def _day(ctx: Context, end: int, row: Row) -> Part:
    base = _base(ctx, row)
    day = base and cal.add_days(base, row["shift"])
    return fixed(end, Grain.DAY, cal.day_span(day), row.rule)


def _days(ctx: Context, end: int, row: Row) -> Part:
    first = ctx.anchor and cal.add_days(ctx.anchor, row["first"])
    last = ctx.anchor and cal.add_days(ctx.anchor, row["last"])
    return fixed(end, Grain.DAY, (first, last) if first and last else None, row.rule, "during")


def _part_of_day(_ctx: Context, end: int, row: Row) -> Part:
    return Part(end, Grain.DAYPART, lambda span: span, row.rule, Grain.DAY)


def _now(ctx: Context, end: int, row: Row) -> Part:
    return fixed(end, Grain.CLOCK, cal.day_span(ctx.anchor), row.rule)


def _open(_ctx: Context, end: int, row: Row) -> Part:
    return fixed(end, Grain.CLOCK, None, row.rule, "open")


def _then(_ctx: Context, end: int, row: Row) -> Part:
    return fixed(end, Grain.CLOCK, None, row.rule, "then")


def _century(ctx: Context, end: int, row: Row) -> Part:
    number = (ctx.anchor.year + 99) // 100 + row["shift"] if ctx.anchor else None
    return century_part(ctx, end, number, row.rule)


def _century_numbered(ctx: Context, end: int, row: Row) -> Part:
    return century_part(ctx, end, row["century"], row.rule)


def century_part(ctx: Context, end: int, number: int | None, rule: str) -> Part:
    """Return a century: the twenty-first is 2001 to 2100 in official documents, 2000 to 2099 in everyday speech."""
    last = 100 * number - ctx.patterns.general if number is not None else None
    span = cal.years_span(max(last - 99, 1), last) if last is not None else None
    return fixed(end, Grain.CENTURY, span, rule, "during")


WORD_READERS: dict[str, Callable[[Context, int, Row], Part]] = {
    "year": _year_word,
    "years": _years_word,
    "whole_year": _whole_year,
    "year_edge": _year_edge,
    "month_edge": _month_edge,
    "months": _months_word,
    "half": _half,
    "rolling_half": _rolling_half,
    "quarter": _quarter_word,
    "quarter_beside": _quarter_beside,
    "season": _season,
    "seasons": _seasons,
    "season_of": _season_of,
    "month": _month_word,
    "tenday": _tenday,
    "half_month": _half_month,
    "week": _week,
    "day": _day,
    "days": _days,
    "part_of_day": _part_of_day,
    "now": _now,
    "open": _open,
    "then": _then,
    "century": _century,
    "century_numbered": _century_numbered,
}


def read_holiday(ctx: Context, pos: int, _outer: Point | None) -> Part | None:
    """Read a holiday; some names need a word behind that makes them a time (十一前, 十一期间)."""
    found = word_at(ctx.patterns.holidays, ctx.text, pos)
    if found is None:
        return None
    end, row = found
    if (row.get("needs_suffix") or not ctx.patterns.general) and word_at(
        ctx.patterns.suffixes, ctx.text, end
    ) is None:
        return None
    return Part(
        end, Grain.DAY, lambda span: cal.day_span(holiday_day(row, span[0].year)), row.rule, Grain.YEAR
    )
