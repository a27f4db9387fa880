"""Times of general Chinese that official documents do without: weekdays, clock times, lunar days, reigns.

Imported with the first general text: its patterns cost the reading of documents nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain, Span
from tongdao.mentions.times.counts import number_of
from tongdao.mentions.times.lunar import lunar_day, lunar_month
from tongdao.mentions.times.named import read_holiday, read_word, season_part, weekdays_part
from tongdao.mentions.times.numbered import day_part, read_calendar_count, read_inside, read_numeric
from tongdao.mentions.times.parts import Context, Part, Point, fixed
from tongdao.mentions.times.patterns import HAN_NUMERALS, JOIN, word_at
from tongdao.mentions.times.plans import read_milestone, read_plan
from tongdao.text.numerals import ONE_TO_NINE, ONE_TO_TEN, TWO_TO_NINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongdao.mentions.times.parts import Reader
    from tongdao.mentions.times.patterns import TimePatterns

_LUNAR_DAY = rf"初[{ONE_TO_NINE}十]|[廿卅][{ONE_TO_NINE}]?|[一二三]?十[{ONE_TO_NINE}]?|[{ONE_TO_NINE}]"
_MINUTE = rf"(?:\d{{1,2}}|[零{ONE_TO_TEN}]{{1,3}})"
_COLON = re.compile(
    r"(?<![\d.])\d{1,2} ?[:：] ?[0-5]\d(?: ?[:：] ?[0-5]\d)?(?![\d:：])(?: ?[aApP]\.?[mM]\.?)?时?"
)
_OCLOCK = re.compile(
    rf"(?P<hour>\d{{1,2}}|[零〇两{TWO_TO_NINE}]|十[一二]?|一|二十[一二三四]?) ?(?P<unit>点|时)"
    rf"(?P<rest>多?钟|整|半|许|多|过|[一三1-3]刻|零?{_MINUTE}(?:分(?:{_MINUTE}秒)?)?)?(?![{HAN_NUMERALS}\d度])"
)
_BARE_YEAR = re.compile(
    rf"(?<![\d.,\w])((?:19|20)\d\d)(?=\s|$|[，。；！？、,;!?）)]| ?{JOIN} ?(?:19|20)\d\d)"
)
_REIGN_YEAR = re.compile(rf"(元|\d{{1,4}}|[{HAN_NUMERALS}]{{1,4}}) ?年")
_WEEKEND = (5, 6)
_RECURRING = {
    "year": Grain.YEAR,
    "quarter": Grain.QUARTER,
    "month": Grain.MONTH,
    "week": Grain.WEEK,
    "day": Grain.DAY,
    "workday": Grain.DAY,
}


@dataclass(frozen=True, slots=True)
class EverydayPatterns:
    """The patterns and words of everyday times that are made of the words of a pack."""

    weekdays: Mapping[str, int]
    lunar_months: Mapping[str, int]
    seasons: tuple[str, ...]
    weekday: re.Pattern[str]
    short_weekday: re.Pattern[str]
    nth_weekday: re.Pattern[str]
    weekday_behind: re.Pattern[str]
    lunar: re.Pattern[str]
    lunar_flag: re.Pattern[str]
    bare_day: re.Pattern[str]
    every: re.Pattern[str]


@cache
def everyday_patterns(patterns: TimePatterns) -> EverydayPatterns:
    """Compile the patterns, once."""
    weeks, lunar, every = (patterns.fragments[name] for name in ("weeks", "lunar", "every"))
    words = {
        role: _valued(patterns, role) for role in ("weekday", "weekend", "lunar_month", "season", "counted")
    }
    weekday, weekend = "".join(words["weekday"]), "".join(words["weekend"])
    named = "".join(day for day in words["weekday"] if not day.isdecimal())
    nth = rf"(?:第 ?(?P<n>[{HAN_NUMERALS}]|\d)|最后一?) ?个?的?"
    month = rf"[{''.join(words['lunar_month'])}]|十[一二]?|[{ONE_TO_NINE}]|1[0-2]|[1-9]"
    return EverydayPatterns(
        weekdays=words["weekday"],
        lunar_months=words["lunar_month"],
        seasons=tuple(words["season"]),
        weekday=re.compile(rf"{weeks} ?([{weekday}{weekend}])(?![\d年岁月期])"),
        short_weekday=re.compile(rf"[{named}{weekend}](?![{HAN_NUMERALS}个月年])"),
        nth_weekday=re.compile(rf"{nth}{weeks}(?P<day>[{named}])"),
        weekday_behind=re.compile(rf" ?[，,]? ?[（(]?{weeks}[{named}][）)]?"),
        lunar=re.compile(
            rf"(?P<flag>{lunar})? ?(?P<leap>闰)?(?P<month>{month})月(?P<day>{_LUNAR_DAY})?(?![日号\d{HAN_NUMERALS}])"
        ),
        lunar_flag=re.compile(rf"{lunar} ?"),
        bare_day=re.compile(
            rf"(\d{{1,2}}|[{HAN_NUMERALS}]{{1,3}})(?![\d{HAN_NUMERALS}.%:：{''.join(words['counted'])}])"
        ),
        every=re.compile(rf"{every}(?P<unit>{patterns.fragments['units']})"),
    )


def _valued(patterns: TimePatterns, role: str) -> dict[str, int]:
    """Return the words of a role with their values, 0 where they have none."""
    rows = [row for row in patterns.everyday if row["role"] == role]
    return {word: row.get("value", 0) for row in rows for word in row.words}


def read_weekday(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read 周三 in a week (this one, if none is named), and a weekday that only repeats what a date says."""
    patterns = everyday_patterns(ctx.patterns)
    if outer is not None and outer.grain is Grain.DAY:
        match = patterns.weekday_behind.match(ctx.text, pos)
        return (
            Part(match.end(), Grain.DAY, lambda span: span, "periods.weekday", Grain.DAY) if match else None
        )
    match = patterns.weekday.match(ctx.text, pos)
    if match is None and outer is not None and outer.grain is Grain.WEEK:
        match = patterns.short_weekday.match(ctx.text, pos)
    if match is None:
        return _nth_weekday(ctx, pos)
    name = match[match.lastindex or 0]
    day = patterns.weekdays.get(name)
    first, last = _WEEKEND if day is None else (day, day)
    return weekdays_part(match.end(), first, last, "periods.weekday")


def _nth_weekday(ctx: Context, pos: int) -> Part | None:
    """Read 第三个星期日, 最后一个星期一 of a month or year."""
    patterns = everyday_patterns(ctx.patterns)
    match = patterns.nth_weekday.match(ctx.text, pos)
    if match is None:
        return None
    day = patterns.weekdays[match["day"]]
    place = partial(_nth_weekday_span, number_of(match["n"]) if match["n"] else None, day)
    return Part(match.end(), Grain.DAY, place, "periods.nth_weekday", Grain.MONTH, inside=True)


def _nth_weekday_span(count: int | None, weekday: int, span: Span) -> Span | None:
    day = cal.nth_weekday(span[0], count, weekday) if count else cal.last_weekday(span[1], weekday)
    return cal.day_span(day) if day and span[0] <= day <= span[1] else None


def read_lunar(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a lunar day or month: 正月十五, 五月廿二, 闰四月; 八月十五 is one, 8月15日 and 一月二十三 are not."""
    patterns = everyday_patterns(ctx.patterns)
    match = patterns.lunar.match(ctx.text, pos)
    own = match and patterns.lunar_months.get(match["month"])
    if match is None or not (ctx.lunar or own or _sounds_lunar(match, outer)):
        return None
    month = own or number_of(match["month"]) or 0
    leap = bool(match["leap"])
    if not match["day"]:
        return Part(
            match.end(),
            Grain.MONTH,
            lambda span: lunar_month(span[0].year, month, leap=leap),
            "periods.lunar",
            Grain.YEAR,
        )
    day = number_of(match["day"].removeprefix("初")) or 0
    return Part(
        match.end(),
        Grain.DAY,
        lambda span: cal.day_span(lunar_day(span[0].year, month, day, leap=leap)),
        "periods.lunar",
        Grain.YEAR,
    )


def _sounds_lunar(match: re.Match[str], outer: Point | None) -> bool:
    day = match["day"] or ""
    if match["flag"] or match["leap"] or day[:1] in tuple("初廿卅"):
        return True
    exact_year = outer is not None and outer.steps[-1].rule == "time_units.year"
    return bool(day) and match["month"] != "一" and not match["month"].isdecimal() and not exact_year


def read_clock(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a clock time, which stands for its day: 8:30, 晚上八点, 15时20分."""
    match = _COLON.match(ctx.text, pos)
    if match is None:
        match = _OCLOCK.match(ctx.text, pos)
        if match is None or not (outer is not None or ctx.ranged or _is_clock_time(match)):
            return None
    return Part(match.end(), Grain.CLOCK, lambda span: span, "periods.clock", Grain.DAY, inside=True)


def _is_clock_time(match: re.Match[str]) -> bool:
    """Without a day named, 三点 may count points; 三点半 and 十一点 do not."""
    hour = number_of(match["hour"])
    if hour is None or hour > 24 or (match["unit"] == "时" and not match["rest"]):
        return False
    return bool(match["rest"]) or match["hour"].isdecimal() or hour >= 4 or hour == 0


def read_bare_day(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read the day of a month without 日: 1月3, 一月二十三."""
    if outer is None or outer.grain is not Grain.MONTH:
        return None
    match = everyday_patterns(ctx.patterns).bare_day.match(ctx.text, pos)
    day = number_of(match[1]) if match else None
    return day_part(match.end(), day, "periods.day") if match and day and 1 <= day <= 31 else None


def read_bare_year(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a year that stands for itself: 2018, 2016-2018."""
    match = _BARE_YEAR.match(ctx.text, pos) if outer is None else None
    return fixed(match.end(), Grain.YEAR, cal.year_span(int(match[1])), "periods.year") if match else None


def read_reign(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a year of a reign: 康熙二十年, 民国元年."""
    found = word_at(ctx.patterns.reigns, ctx.text, pos) if outer is None else None
    match = found and _REIGN_YEAR.match(ctx.text, found.edge)
    if not found or not match:
        return None
    count = 1 if match[1] == "元" else number_of(match[1])
    span = cal.year_span(found.row["first"] + count - 1) if count else None
    return fixed(match.end(), Grain.YEAR, span, found.row.rule)


def read_bare_season(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read 春 behind a year."""
    seasons, char = everyday_patterns(ctx.patterns).seasons, ctx.text[pos : pos + 1]
    if char not in seasons or outer is None or outer.grain is not Grain.YEAR:
        return None
    return season_part(pos + 1, seasons.index(char) + 1, "periods.season")


def read_every(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read what recurs (每周, 每年九月): it has no day of its own."""
    match = everyday_patterns(ctx.patterns).every.match(ctx.text, pos) if outer is None else None
    if match is None:
        return None
    grain = _RECURRING.get(ctx.patterns.units[match["unit"]]["unit"], Grain.CLOCK)
    return fixed(match.end(), grain, None, "periods.every", "every")


def lunar_flag(ctx: Context, pos: int) -> int:
    """Return the end of a 农历 that begins at `pos`, else `pos`."""
    match = everyday_patterns(ctx.patterns).lunar_flag.match(ctx.text, pos)
    return match.end() if match else pos


READERS: tuple[Reader, ...] = (
    read_numeric,
    read_lunar,
    read_every,
    read_plan,
    read_calendar_count,
    read_weekday,
    read_inside,
    read_word,
    read_holiday,
    read_milestone,
    read_clock,
    read_bare_day,
    read_bare_season,
    read_bare_year,
    read_reign,
)
