"""Lengths of time that are placed against a day: 近三年, 今后五年, 三年内, 五年来, 三个月前, 15个工作日内.

Official documents count whole calendar years: at the beginning of a year 近两年 are the two years completed, 今后五年
the five that begin; near the end of a year it counts as completed. General Chinese counts from the day itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain, Span
from tongdao.mentions.times.counts import Count, is_blocked, read_count, year_digits
from tongdao.mentions.times.parts import Context, Point
from tongdao.mentions.times.patterns import JOIN, TimePatterns, word_at
from tongdao.model import Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tongdao.rules.pack import Row

_MONTHS = {"century": 1200, "decade": 120, "year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1, "tenday": 10}
_GRAINS = {
    "year": Grain.YEAR,
    "quarter": Grain.MONTH,
    "month": Grain.MONTH,
    "week": Grain.DAY,
    "day": Grain.DAY,
}
_SECOND = re.compile(rf" ?{JOIN} ?")
_ALSO = re.compile(r"[零又余多]{0,2}")
_MOST_UNITS = 5  # years, months, days, hours, minutes
_ZEROS = "零〇"
_LONGEST_PLAN = 15  # years; 二十年, 百年 without a word that places them only say how long


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as written: its amount, the word before it and the word behind it that place it."""

    start: int
    end: int
    count: Count
    before: Row | None
    behind: Row | None
    behind_word: str

    @property
    def months(self) -> int:
        """The length in months, 0 where it is not counted in months; three years and a half are 42."""
        per = _MONTHS.get(self.count.row["unit"], 0)
        return per * (self.count.value or 0) + (per // 2 if self.count.half else 0)

    @property
    def days(self) -> int:
        """The length in days beyond its months: weeks, days, and half a month."""
        unit = self.count.row["unit"]
        half = {"month": 15, "day": 1}.get(unit, 0) if self.count.half else 0
        return _DAYS.get(unit, 0) * (self.count.value or 0) + half

    @property
    def sense(self) -> str:
        """How it is placed: past, future, within, ago, hence, length; the word before it decides first."""
        before = self.before["kind"] if self.before else ""
        behind = self.behind["kind"] if self.behind else ""
        if before in ("length", "nth", "every"):
            return "length"
        if before in ("past", "future", "first", "last", "this", "after_count"):
            return str(before)
        return _BEHIND.get(behind, "within" if before == "within" or behind == "about" else "bare")


_BEHIND = {
    "since": "past",
    "before": "ago",
    "after": "hence",
    "within": "within",
    "during": "within",
}


def read_duration(ctx: Context, pos: int) -> Point | None:
    """Return the length of time that begins at `pos`, placed where it can be, or None."""
    duration = _read(ctx, pos)
    if duration is None or not _is_time(ctx, duration):
        return None
    place = _place_by_days if ctx.patterns.general else _place_by_years
    span, relation, grain = place(ctx, duration)
    bounds = (span[0], None) if span and relation == "since" else None
    return Point(
        pos, duration.end, None if bounds else span, grain, relation, False, _steps(duration), bounds
    )


def _read(ctx: Context, pos: int) -> Duration | None:
    patterns, text = ctx.patterns, ctx.text
    before = word_at(patterns.modifiers, text, pos)
    begin = before.edge + (text[before.edge : before.edge + 1] == " ") if before else pos
    count = read_count(patterns, text, begin)
    if count is not None and count.shared:
        joint = _SECOND.match(text, count.end)
        count = read_count(patterns, text, joint.end()) if joint else None
    if count is None or is_blocked(patterns, text, count) or _is_name_of_unit(count):
        return None
    if before and before.row.get("goal") and count.plain and count.row["unit"] == "month":
        return None  # 力争10月底前 names October
    count = _with_smaller_units(patterns, text, count)
    at = count.end + (text[count.end : count.end + 1] == " ")
    behind = word_at(patterns.suffixes, text, at)
    if behind is None or behind.row["kind"] not in {*_BEHIND, "about"}:
        return Duration(pos, count.end, count, before.row if before else None, None, "")
    end, row = behind
    return Duration(pos, end, count, before.row if before else None, row, text[at:end])


def _is_name_of_unit(count: Count) -> bool:
    """2025年 names a year, and 零三个月 is the end of a longer time."""
    named = count.unit == "年" and len(year_digits(count.word)) == 4 and not (count.more or count.piece)
    return named or (count.word[0] in _ZEROS and len(count.word) > 1)


def _with_smaller_units(patterns: TimePatterns, text: str, count: Count) -> Count:
    """Take in smaller units that follow (一年零三个月): it is then a year and some more."""
    for _ in range(_MOST_UNITS):
        also = _ALSO.match(text, count.end)
        rest = read_count(patterns, text, also.end()) if also else None
        if rest is None or rest.plain or rest.shared or rest.unit == count.unit or rest.word == "半":
            break
        count = count._replace(end=rest.end, more=True)
    return count


def _is_time(ctx: Context, duration: Duration) -> bool:
    """Tell a length of time from a number of a calendar unit (15日) and from a year that only counts (一年)."""
    count = duration.count
    unit = count.row["unit"]
    if unit == "day" and count.row.get("calendar") and duration.behind is None:
        return False
    if unit == "month" and count.plain and duration.before is None:
        return False
    if unit in ("century", "decade"):
        return count.piece
    if ctx.patterns.general:
        return True
    return count.value != 1 or count.half or duration.sense not in ("bare", "length")


def _steps(duration: Duration) -> tuple[Step, ...]:
    count = duration.count
    steps = [Step(count.row.rule, count.start, count.end)]
    if duration.before:
        steps.insert(0, Step(duration.before.rule, duration.start, count.start))
    if duration.behind:
        steps.append(Step(duration.behind.rule, count.end, duration.end))
    return tuple(steps)


# --- official documents


def _place_by_years(ctx: Context, duration: Duration) -> tuple[Span | None, str, Grain]:
    sense, anchor = duration.sense, ctx.anchor
    if duration.count.value is None:
        return None, "open", Grain.YEAR
    if sense == "length" or (sense == "bare" and _only_says_how_long(duration)):
        return None, "length", Grain.YEAR
    relation = {"past": "during", "future": "during", "ago": "at", "hence": "at", "after_count": "at"}.get(
        sense, "within"
    )
    span = _OFFICIAL[sense](ctx, anchor, duration) if anchor and duration.months else None
    return span, relation if span else "length", Grain.PLAN


def _only_says_how_long(duration: Duration) -> bool:
    years = duration.count.row["unit"] == "year"
    return not years or duration.count.more or duration.months > 12 * _LONGEST_PLAN


def _past_years(_ctx: Context, anchor: date, duration: Duration) -> Span | None:
    months = duration.months
    if months % 12:
        return _from(cal.add_months(anchor, -months), anchor)
    if cal.YEAR_OPENING < anchor.month < cal.YEAR_CLOSING:
        return _from(cal.add_months(anchor, -months), anchor)
    last = anchor.year - (anchor.month <= cal.YEAR_OPENING)
    return cal.years_span(last - months // 12 + 1, last)


def _coming_years(_ctx: Context, anchor: date, duration: Duration) -> Span | None:
    if duration.months % 12:
        follows = cal.add_months(anchor, duration.months)
        last = follows and cal.add_days(follows, -1)
        return (anchor, last) if last else None
    first = anchor.year + (anchor.month >= cal.YEAR_CLOSING)
    return cal.years_span(first, first + duration.months // 12 - 1)


def _untold(_ctx: Context, _anchor: date, _stretch: Duration) -> Span | None:
    """Leave 前三年 open: of which plan or term, the sentence does not say."""
    return None


def _years_within(ctx: Context, anchor: date, duration: Duration) -> Span | None:
    """Count from the year that the sentence names (2023年启动…5年内), else from the document's."""
    if ctx.sentence and ctx.force and duration.months % 12 == 0:
        return cal.years_span(ctx.force.year, ctx.force.year + duration.months // 12 - 1)
    return _coming_years(ctx, anchor, duration)


def _years_away(sign: int) -> Callable[[Context, date, Duration], Span | None]:
    def place(ctx: Context, anchor: date, duration: Duration) -> Span | None:
        day = cal.add_months(_counted_from(ctx, anchor), sign * duration.months)
        return cal.span_around(day, Grain.MONTH if duration.months % 12 else Grain.YEAR) if day else None

    return place


def _counted_from(ctx: Context, anchor: date) -> date:
    """Return the day that 五年前 is counted from: that which the sentence names, else the last year completed."""
    if ctx.sentence and ctx.force:
        return ctx.force
    closed = cal.make_day(anchor.year - 1, 12, 31) if anchor.month <= cal.YEAR_OPENING else None
    return closed or anchor


def _from(first: date | None, last: date) -> Span | None:
    first = first and cal.add_days(first, 1)
    return (first, last) if first else None


_OFFICIAL: dict[str, Callable[[Context, date, Duration], Span | None]] = {
    "past": _past_years,
    "this": _past_years,
    "first": _untold,
    "last": _untold,
    "future": _coming_years,
    "within": _years_within,
    "bare": _coming_years,
    "after_count": _years_away(1),
    "ago": _years_away(-1),
    "hence": _years_away(1),
}


# --- general Chinese


def _place_by_days(ctx: Context, duration: Duration) -> tuple[Span | None, str, Grain]:
    sense, anchor = duration.sense, ctx.anchor
    grain = _grain(duration)
    if anchor is None or duration.count.value is None or sense in ("bare", "length"):
        return None, "length", grain
    if not (duration.months or duration.days):
        relation = "since" if _begins_open(duration) else "during"
        return _place_by_hours(anchor, duration), relation, Grain.CLOCK
    span = _EVERYDAY[sense](anchor, duration)
    if _begins_open(duration):
        return span, "since", grain
    return span, "at" if sense in ("ago", "hence") else "during", grain


def _begins_open(duration: Duration) -> bool:
    """三天后 is a day, 三天以后 all that follows."""
    return duration.sense == "after_count" or (duration.sense == "hence" and len(duration.behind_word) > 1)


def _grain(duration: Duration) -> Grain:
    """Return how finely 以前 and 后 name a time: 三年前 is a year, 三年半前 a month, 三天前 a day."""
    unit = duration.count.row["unit"]
    if (unit == "year" and duration.count.half) or (unit == "month" and duration.count.half):
        return Grain.MONTH
    return _GRAINS.get(unit, Grain.DAY)


def _place_by_hours(anchor: date, duration: Duration) -> Span | None:
    """Hours and less stay in the day; whole days of hours (七十二小时) count as days."""
    unit, value = duration.count.row["unit"], duration.count.value or 0
    if unit == "workday":
        last = cal.add_workdays(anchor, value)
        return (anchor, last) if last else None
    days = value // 24 if unit == "hour" else 0
    far = cal.add_days(anchor, -days if duration.sense in ("past", "ago") else days)
    if far is None:
        return None
    return (far, far) if duration.sense in ("ago", "hence") else (min(anchor, far), max(anchor, far))


def _moved(day: date, duration: Duration, sign: int) -> date | None:
    moved = cal.add_months(day, sign * duration.months) if duration.months else day
    return moved and cal.add_days(moved, sign * duration.days)


def _rolling_past(anchor: date, duration: Duration) -> Span | None:
    """Years end yesterday, shorter times today; 以来 takes in the whole of the year or month it began in."""
    first = _moved(anchor, duration, -1)
    if first is None:
        return None
    if duration.behind and duration.behind["kind"] == "since":
        whole = cal.span_around(first, _grain(duration))
        return (whole[0], anchor) if whole else None
    before = duration.before is not None and duration.count.row["unit"] in ("year", "week")
    last = cal.add_days(anchor, -1) if before else anchor
    return (first, last) if last else None


def _rolling_future(anchor: date, duration: Duration) -> Span | None:
    """Days and weeks begin tomorrow, months and years today."""
    if not duration.months:
        return _rolling_after(anchor, duration)
    last = _moved(anchor, duration, 1)
    last = last and cal.add_days(last, -1)
    return (anchor, last) if last else None


def _rolling_after(anchor: date, duration: Duration) -> Span | None:
    first, last = cal.add_days(anchor, 1), _moved(anchor, duration, 1)
    return (first, last) if first and last else None


def _rolling_within(anchor: date, duration: Duration) -> Span | None:
    last = _moved(anchor, duration, 1)
    return (anchor, last) if last else None


def _away(sign: int) -> Callable[[date, Duration], Span | None]:
    def place(anchor: date, duration: Duration) -> Span | None:
        day = _moved(anchor, duration, sign)
        return cal.span_around(day, _grain(duration)) if day else None

    return place


_EVERYDAY: dict[str, Callable[[date, Duration], Span | None]] = {
    "past": _rolling_past,
    "this": _rolling_past,
    "first": _rolling_past,
    "future": _rolling_future,
    "last": _rolling_after,
    "after_count": _away(1),
    "within": _rolling_within,
    "ago": _away(-1),
    "hence": _away(1),
}
