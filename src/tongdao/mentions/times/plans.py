"""Times of the state's own calendar: five-year plans and the events that documents count from."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.calendar import Grain
from tongdao.mentions.times.counts import number_of
from tongdao.mentions.times.parts import Context, Part, Point, fixed
from tongdao.mentions.times.patterns import CLOSE_QUOTES, HAN_NUMERALS, OPEN_QUOTES, word_at

if TYPE_CHECKING:
    from tongdao.mentions.times.patterns import TimePatterns
    from tongdao.rules.pack import Row

_OPENING = re.compile(f"[{OPEN_QUOTES}] ?")
_CLOSING = re.compile(f" ?[{CLOSE_QUOTES}]")
_NUMERALS = set(HAN_NUMERALS)


class PlanPatterns(NamedTuple):
    """The noun behind the short name of a plan, a plan numbered in full, and 五年规划 without a number."""

    noun: re.Pattern[str]
    numbered: re.Pattern[str]
    running: re.Pattern[str]


@cache
def plan_patterns(patterns: TimePatterns) -> PlanPatterns:
    """Compile the patterns, once."""
    nouns = patterns.fragments["plan_nouns"]
    number = rf"[{HAN_NUMERALS}]{{1,3}}|\d{{1,2}}"
    return PlanPatterns(
        noun=re.compile(rf" ?(?:{nouns}|期(?=[末间初]))"),
        numbered=re.compile(rf"第 ?({number}) ?个 ?五年(?: ?{nouns})?"),
        running=re.compile(rf"五年{nouns}(?!期)"),
    )


def read_plan(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read a five-year plan: “十四五”, 十四五时期, 第十四个五年规划, 五年计划 (the one now running)."""
    if outer is not None:
        return None
    first = ctx.text[pos]
    if first == "第":
        return _long_name(ctx, pos)
    return _short_name(ctx, pos) or (_running(ctx, pos) if first == "五" else None)


def _short_name(ctx: Context, pos: int) -> Part | None:
    """Read “十五五”; without quotation marks, a noun of time must follow (十五五时期)."""
    text = ctx.text
    opening = _OPENING.match(text, pos)
    found = word_at(ctx.patterns.plans, text, opening.end() if opening else pos)
    if found is None:
        return None
    end, row = found
    closing = _CLOSING.match(text, end)
    end = closing.end() if closing else end
    noun = plan_patterns(ctx.patterns).noun.match(text, end)
    if (noun is None and not (opening and closing)) or (not opening and text[pos - 1 : pos] in _NUMERALS):
        return None
    return _plan(noun.end() if noun else end, row)


def _long_name(ctx: Context, pos: int) -> Part | None:
    match = plan_patterns(ctx.patterns).numbered.match(ctx.text, pos)
    row = match and ctx.patterns.ordinal_plans.get(number_of(match[1]) or 0)
    return _plan(match.end(), row) if match and row else None


def _running(ctx: Context, pos: int) -> Part | None:
    match = plan_patterns(ctx.patterns).running.match(ctx.text, pos)
    if match is None or ctx.anchor is None:
        return None
    for row in ctx.patterns.ordinal_plans.values():
        if row["first"] <= ctx.anchor.year <= row["last"]:
            return _plan(match.end(), row)
    return None


def _plan(end: int, row: Row) -> Part:
    return fixed(end, Grain.PLAN, cal.years_span(row["first"], row["last"]), row.rule, "during")


def read_milestone(ctx: Context, pos: int, outer: Point | None) -> Part | None:
    """Read an event that a word behind makes a time: 改革开放以来, 党的十八大以后."""
    found = word_at(ctx.patterns.milestones, ctx.text, pos)
    if found is None or outer is not None:
        return None
    end, row = found
    behind = word_at(ctx.patterns.suffixes, ctx.text, end)
    if behind is None or behind.row["kind"] not in ("since", "after"):
        return None
    return fixed(end, Grain.DAY, cal.day_span(date.fromisoformat(row["date"])), row.rule)
