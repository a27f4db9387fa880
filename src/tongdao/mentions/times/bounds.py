"""What the words behind a time make of it: 年底, 前, 以来, 起, 以后, 期间."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain
from tongdao.mentions.times.edges import edge_span
from tongdao.mentions.times.patterns import word_at
from tongdao.model import Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tongdao.mentions.times.parts import Context, Point
    from tongdao.rules.pack import Row

_MOST_WORDS = 3  # 2025年 + 年底 + 左右 + 前
_EDGES = ("end", "start", "opening", "middle", "first_year", "last_year", "about")
_WRITTEN = ("time_units.year", "periods.year", "periods.numeric_date")
_DEADLINES = ("time_words.year_end", "time_words.month_end", "time_suffixes.end")


def bounded(ctx: Context, point: Point) -> Point:
    """Return a time with the words behind it."""
    for _ in range(_MOST_WORDS):
        begin = point.end + (ctx.text[point.end : point.end + 1] == " ")
        found = word_at(ctx.patterns.suffixes, ctx.text, begin)
        if found is None:
            return point
        end, row = found
        changed = _BOUNDS[row["kind"]](ctx, point, row, ctx.text[begin:end])
        if changed is None:
            return point
        point = changed._replace(end=end, steps=(*changed.steps, Step(row.rule, begin, end)))
        if row["kind"] not in _EDGES:
            return point
    return point


def _edge(ctx: Context, point: Point, row: Row, _word: str) -> Point | None:
    if point.grain >= Grain.TENDAY or point.relation == "every":
        return None
    general = ctx.patterns.general
    span = point.span and edge_span(point.span, point.grain, row["kind"], ctx.anchor, general=general)
    return point._replace(span=span, relation="at")


def _year_of_plan(_ctx: Context, point: Point, row: Row, _word: str) -> Point | None:
    if point.grain is not Grain.PLAN:
        return None
    year = point.span and point.span[row["kind"] == "last_year"].year
    return point._replace(span=cal.year_span(year) if year else None, grain=Grain.YEAR, relation="at")


def _before(ctx: Context, point: Point, _row: Row, word: str) -> Point:
    """Bound a time by a day, which is left out, or by a coarser one to come, which a deadline takes in (2027年前)."""
    if point.span is None:
        return point._replace(relation="by")
    first, last = point.span
    general = ctx.patterns.general
    ahead = ctx.anchor is None or last >= ctx.anchor or any(step.rule in _DEADLINES for step in point.steps)
    if point.grain >= Grain.DAY or not ahead or (general and word == "以前"):
        return _open(point, None, cal.add_days(first, -1), "by")
    return _open(point, _from_now_on(ctx.anchor, last) if general else first, last, "by")


def _from_now_on(anchor: date | None, last: date) -> date | None:
    """Return the day of the text as the beginning of what is still to come, None for what is over."""
    return None if anchor is None or anchor > last else anchor


def _until(_ctx: Context, point: Point, _row: Row, _word: str) -> Point:
    return _open(point, None, point.span[1] if point.span else None, "by")


def _since(ctx: Context, point: Point, _row: Row, _word: str) -> Point:
    """以来 reaches to the day of the document, of the opening year to the end of the year before."""
    if point.span is None:
        return point._replace(relation="since")
    first = point.span[0]
    last = _reached(ctx, point) if ctx.patterns.general else _looking_back(ctx.anchor, first)
    return _open(point, first, last, "since")


def _looking_back(anchor: date | None, first: date) -> date | None:
    if anchor is None or anchor < first:
        return None
    opening = anchor.month <= cal.YEAR_OPENING and first.year < anchor.year - 1
    return cal.make_day(anchor.year - 1, 12, 31) if opening else anchor


def _from(ctx: Context, point: Point, _row: Row, _word: str) -> Point:
    return _open(point, point.span[0] if point.span else None, _reached(ctx, point), "since")


def _reached(ctx: Context, point: Point) -> date | None:
    """Return the anchor where a beginning is named relative to it (去年9月起), None for a written one."""
    relative = ctx.patterns.general and point.steps[0].rule not in _WRITTEN
    past = point.span is not None and ctx.anchor is not None and point.span[0] <= ctx.anchor
    return ctx.anchor if relative and past else None


def _after(_ctx: Context, point: Point, _row: Row, _word: str) -> Point:
    if point.span is None:
        return point._replace(relation="since")
    first, last = point.span
    return _open(point, first if point.grain >= Grain.DAY else cal.add_days(last, 1), None, "since")


def _during(_ctx: Context, point: Point, _row: Row, _word: str) -> Point:
    return point._replace(relation="during") if point.relation == "at" else point


def _about(_ctx: Context, point: Point, _row: Row, _word: str) -> Point:
    return point


def _open(point: Point, first: date | None, last: date | None, relation: str) -> Point:
    return point._replace(bounds=(first, last), relation=relation)


_BOUNDS: dict[str, Callable[[Context, Point, Row, str], Point | None]] = {
    "end": _edge,
    "start": _edge,
    "opening": _edge,
    "middle": _edge,
    "first_year": _year_of_plan,
    "last_year": _year_of_plan,
    "before": _before,
    "until": _until,
    "since": _since,
    "from": _from,
    "after": _after,
    "within": _during,
    "during": _during,
    "about": _about,
}
