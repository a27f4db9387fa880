"""Times named by a number and a unit: 2025年, 九十年代, 21世纪, 三季度, 3月, 15日, 前三季度, 第七个月."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain, Span
from tongdao.mentions.times.counts import Count, is_blocked, read_count, year_digits
from tongdao.mentions.times.dates import full_year, numeric_date
from tongdao.mentions.times.named import century_part, months_part, quarter_part, read_holiday
from tongdao.mentions.times.parts import Context, Part, Point, fixed
from tongdao.mentions.times.patterns import word_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_FEW_YEARS = "三五"
_OPENINGS = frozenset(["", *"，。；、：\n"])
_NO_YEAR = frozenset(["", *"内来后前间期以的多，。；、之左上不零半又"])


def read_numeric(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a date in digits: 2010-01-29, 20240307, 1999.08."""
    if outer is not None or not ctx.text[pos].isdecimal():
        return None
    found = numeric_date(ctx.text, pos, ctx.anchor)
    if found is None:
        return None
    end, span = found
    return fixed(end, Grain.DAY if span[0] == span[1] else Grain.MONTH, span, "periods.numeric_date")


def read_calendar_count(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a number that names a calendar unit: 2025年, 九十年代, 21世纪, 三季度, 3月, 15日."""
    count = read_count(ctx.patterns, ctx.text, pos)
    if count is None or not count.plain or count.row["unit"] not in _NUMBERED:
        return None
    return _NUMBERED[count.row["unit"]](ctx, count, outer)


def _numbered_year(ctx: Context, count: Count, _outer: Point | None) -> Part | None:
    year = _year_number(ctx, count)
    if year is None:
        return None
    return fixed(count.end, Grain.YEAR, cal.year_span(year), count.row.rule)


def _year_number(ctx: Context, count: Count) -> int | None:
    """Return the year that a number before 年 names, None where it counts years."""
    digits = year_digits(count.word)
    if len(digits) == 4 and digits[0] in "12":
        return int(digits)
    if not ctx.patterns.general:
        return None
    if len(digits) == 3 and digits != count.word:
        return int(digits)
    if len(digits) == 2 and _two_digits_name_a_year(ctx, count, digits):
        return full_year(int(digits), ctx.anchor)
    value = count.value or 0
    return value if 1900 <= value <= 2100 and (value % 1000 or _part_follows(ctx, count.end)) else None


def _two_digits_name_a_year(ctx: Context, count: Count, digits: str) -> bool:
    """零八年, 三三年 and 15年一月 name years; 15年 alone counts them."""
    if digits != count.word:
        return count.word != _FEW_YEARS or _part_follows(ctx, count.end)
    return digits[0] == "0" or _part_follows(ctx, count.end) or _opens_with_year(ctx, count, int(digits))


def _opens_with_year(ctx: Context, count: Count, digits: int) -> bool:
    """Tell 24年新增3家 from 24年来: a year near the document's own opens what is said of it."""
    if ctx.anchor is None or abs(full_year(digits, ctx.anchor) - ctx.anchor.year) > 2:
        return False
    before, after = ctx.text[count.start - 1 : count.start], ctx.text[count.end : count.end + 1]
    return before in _OPENINGS and after not in _NO_YEAR


def _part_follows(ctx: Context, pos: int) -> bool:
    """Tell whether something placed in a year follows: 一月, 一季度, 底, 小寒, 第一个礼拜."""
    pos += ctx.text[pos : pos + 1] == " "
    found = word_at(ctx.patterns.suffixes, ctx.text, pos)
    if found and found.row["kind"] in ("end", "start"):
        return True
    if ctx.text[pos : pos + 1] == "第" or read_holiday(ctx, pos, None):
        return True
    count = read_count(ctx.patterns, ctx.text, pos)
    if count is not None and count.row["unit"] in ("month", "quarter") and count.plain:
        return True
    word = word_at(ctx.patterns.heads, ctx.text, pos)
    return word is not None and word.row["kind"] in ("half", "season", "months")


def _decade(ctx: Context, count: Count, outer: Point | None) -> Part | None:
    value = count.value
    if value is None or value % 10 or not 0 < value < 100:
        return None
    if outer is None:
        return fixed(count.end, Grain.DECADE, _unnamed_decade(ctx, value), count.row.rule, "during")
    return Part(
        count.end, Grain.DECADE, partial(_decade_span, value), count.row.rule, Grain.CENTURY, "during"
    )


def _unnamed_decade(ctx: Context, tens: int) -> Span | None:
    """Return the last such decade, one that begins within ten years included."""
    latest = ctx.anchor.year + 10 if ctx.anchor else 1999
    first = latest - (latest - tens) % 100
    return cal.years_span(first, first + 9)


def _decade_span(tens: int, span: Span) -> Span | None:
    first = span[0].year // 100 * 100 + tens
    return cal.years_span(first, first + 9)


def _numbered_century(ctx: Context, count: Count, _outer: Point | None) -> Part | None:
    if not count.value or not 0 < count.value <= 99:
        return None
    return century_part(ctx, count.end, count.value, count.row.rule)


def _numbered_quarter(_ctx: Context, count: Count, _outer: Point | None) -> Part | None:
    if count.value is None or not 1 <= count.value <= 4:
        return None
    return quarter_part(count.end, count.value, count.row.rule)


def _numbered_month(ctx: Context, count: Count, _outer: Point | None) -> Part | None:
    if count.value is None or not 1 <= count.value <= 12 or is_blocked(ctx.patterns, ctx.text, count):
        return None
    return months_part(count.end, Grain.MONTH, count.value, count.value, count.row.rule)


def _numbered_day(ctx: Context, count: Count, _outer: Point | None) -> Part | None:
    if count.value is None or not 1 <= count.value <= 31 or is_blocked(ctx.patterns, ctx.text, count):
        return None
    return day_part(count.end, count.value, count.row.rule)


def day_part(end: int, day: int, rule: str) -> Part:
    """Return a day of a month."""
    return Part(
        end,
        Grain.DAY,
        lambda span: cal.day_span(cal.make_day(span[0].year, span[0].month, day)),
        rule,
        Grain.MONTH,
    )


_NUMBERED: dict[str, Callable[[Context, Count, Point | None], Part | None]] = {
    "year": _numbered_year,
    "decade": _decade,
    "century": _numbered_century,
    "quarter": _numbered_quarter,
    "month": _numbered_month,
    "day": _numbered_day,
}


# --- some units of a longer time: its first, its last, its n-th

_GRAINS = {
    "year": Grain.YEAR,
    "quarter": Grain.QUARTER,
    "month": Grain.MONTH,
    "week": Grain.WEEK,
    "day": Grain.DAY,
}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}


def read_inside(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read 前三季度, 最后两年, 第七个月. Without a longer time named, quarters and months are those of a year."""
    found = word_at(ctx.patterns.modifiers, ctx.text, pos)
    if found is None or found.row["kind"] not in ("first", "last", "nth"):
        return None
    begin, row = found
    count = read_count(ctx.patterns, ctx.text, begin + (ctx.text[begin : begin + 1] == " "))
    if count is None or not count.value or count.half or count.more or count.row["unit"] not in _GRAINS:
        return None
    grain = _GRAINS[count.row["unit"]]
    if outer is None and row["kind"] == "nth" and ctx.patterns.general and grain in (Grain.YEAR, Grain.DAY):
        return _nth_from_now(ctx, count, grain, row.rule)
    if outer is None and not (grain in (Grain.QUARTER, Grain.MONTH) and row["kind"] != "last"):
        return None
    place = partial(_units_inside, row["kind"], count.value, count.row["unit"])
    return Part(count.end, grain, place, row.rule, Grain.YEAR, inside=True)


def _nth_from_now(ctx: Context, count: Count, grain: Grain, rule: str) -> Part:
    """Read 第三天 and 第七年, the present one being the first."""
    unit = cal.span_around(ctx.anchor, grain) if ctx.anchor else None
    span = unit and _units_from(unit[0], (count.value or 1) - 1, count.row["unit"])
    return fixed(count.end, grain, span, rule)


def _units_from(first: date, index: int, unit: str) -> Span | None:
    begin = cal.add_days(first, index) if unit == "day" else cal.add_months(first, _MONTHS[unit] * index)
    return cal.span_around(begin, _GRAINS[unit]) if begin else None


def _units_inside(kind: str, count: int, unit: str, span: Span) -> Span | None:
    """Return the first or last `count` units of a span, or its `count`th."""
    if kind == "last":
        ends = _start_of_unit(span, unit, -count), _start_of_unit(span, unit, 0, from_end=True)
    else:
        ends = (
            _start_of_unit(span, unit, count - 1 if kind == "nth" else 0),
            _start_of_unit(span, unit, count),
        )
    first, follows = ends
    last = follows and cal.add_days(follows, -1)
    if first is None or last is None or first < span[0] or (unit != "week" and last > span[1]):
        return None
    return first, last


def _start_of_unit(span: Span, unit: str, index: int, *, from_end: bool = False) -> date | None:
    """Return the first day of the unit so many after the first of a span (before its end, where negative)."""
    backward = from_end or index < 0
    base = cal.add_days(span[1], 1) if backward else span[0]
    if base is None:
        return None
    if unit == "week":
        monday = cal.last_weekday(base, 0) if backward else cal.nth_weekday(base, 1, 0)
        return monday and cal.add_days(monday, 7 * index)
    return cal.add_days(base, index) if unit == "day" else cal.add_months(base, _MONTHS[unit] * index)
