"""Put a time together of its parts, from coarse to fine: 今年 + 一季度, 2025年 + 3月 + 5日, 下周 + 三 + 上午."""

from __future__ import annotations

from datetime import date
from functools import cache

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain, Span
from tongdao.mentions.times.named import read_holiday, read_word
from tongdao.mentions.times.numbered import read_calendar_count, read_inside, read_numeric
from tongdao.mentions.times.parts import Context, Part, Point, Reader
from tongdao.mentions.times.plans import read_milestone, read_plan
from tongdao.model import Step

_OFFICIAL: tuple[Reader, ...] = (
    read_plan,
    read_calendar_count,
    read_inside,
    read_word,
    read_holiday,
    read_milestone,
    read_numeric,
)


def read_dated(ctx: Context, pos: int) -> Point | None:
    """Return the point in time that begins at `pos`, lunar where 农历 stands before it."""
    begin = _lunar_flag(ctx, pos)
    if begin > pos and (point := read_point(ctx._replace(lunar=True), begin)):
        return point._replace(start=pos)
    return read_point(ctx, pos)


def _lunar_flag(ctx: Context, pos: int) -> int:
    """Return the end of a 农历 that begins at `pos`, else `pos`."""
    if not ctx.patterns.general:
        return pos
    from tongdao.mentions.times.everyday import lunar_flag

    return lunar_flag(ctx, pos)


def read_point(ctx: Context, pos: int) -> Point | None:
    """Return the point in time that begins at `pos`, with as many finer parts as follow."""
    part = _read_part(ctx, pos, None)
    if part is None:
        return None
    point = refine(ctx, _begin(ctx, pos, part))
    if _is_no_time(ctx, point):
        return None
    return _next_real(ctx, point) if point.implied and point.span is None and ctx.force else point


_MONTHS_AHEAD = (1, 12, 24, 36, 48)  # where the next 29日 or 2月29日 is sought


def _next_real(ctx: Context, point: Point) -> Point:
    """Take the next 29日 or 2月29日 where the month or year in force has none."""
    for months in _MONTHS_AHEAD:
        later = ctx.force and cal.add_months(ctx.force, months)
        part = _read_part(ctx, point.start, None)
        if later and part and part.within is not None and not part.anchored:
            tried = refine(ctx, _begin(ctx._replace(force=later, force_grain=Grain.CLOCK), point.start, part))
            if tried.span:
                return tried
    return point


def refine(ctx: Context, point: Point) -> Point:
    """Return a point with the finer parts that follow it."""
    while (between := ctx.patterns.between.match(ctx.text, point.end)) is not None:
        part = _read_part(ctx, between.end(), point)
        if part is None:
            break
        point = _narrow(point, part, between.end())
    return point


def _read_part(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    if ctx.text[pos : pos + 1] not in ctx.patterns.firsts and (outer is not None or pos >= len(ctx.text)):
        return None
    for reader in _readers(ctx.patterns.general):
        part = reader(ctx, pos, outer)
        if part is not None and (outer is None or _fits(part, outer)):
            return part
    return None


@cache
def _readers(general: bool) -> tuple[Reader, ...]:
    if not general:
        return _OFFICIAL
    from tongdao.mentions.times.everyday import READERS

    return READERS


def _fits(part: Part, outer: Point) -> bool:
    if part.within is None:
        return False
    if part.inside:
        return outer.grain < part.grain
    return outer.grain is part.within or (part.within is Grain.DAY and outer.grain is Grain.DAYPART)


def _begin(ctx: Context, pos: int, part: Part) -> Point:
    """Make a point of its coarsest part; what that is placed in is taken from the day in force."""
    step = Step(part.rule, pos, part.end)
    if part.within is None:
        span = part.place(_ANY)
        return Point(pos, part.end, span, part.grain, part.relation, False, (step,))
    known = not part.anchored and ctx.force_grain >= part.within
    day = ctx.force if known else ctx.anchor
    outer = cal.span_around(day, part.within) if day else None
    span = part.place(outer) if outer else None
    return Point(pos, part.end, span, part.grain, part.relation, True, (step,))


_ANY: Span = (date(1, 1, 1), date(1, 12, 31))


def _narrow(point: Point, part: Part, begin: int) -> Point:
    span = part.place(point.span) if point.span else None
    relation = point.relation if point.relation == "every" else part.relation
    steps = (*point.steps, Step(part.rule, begin, part.end))
    return point._replace(end=part.end, span=span, grain=part.grain, relation=relation, steps=steps)


def _is_no_time(ctx: Context, point: Point) -> bool:
    """Tell that a day without a month is no time, unless a range or, in general, a part of the day makes it one."""
    if ctx.ranged or point.grain is not Grain.DAY or point.steps[0].rule != "time_units.date":
        return False
    return not ctx.patterns.general or (len(point.steps) == 1 and ctx.text[point.end - 1] == "号")
