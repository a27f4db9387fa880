"""When: the period of a figure or deliverable, from its clause, its paragraph, its section or its document."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Basis, Kind, Step
from tongdao.rules.words import alternation
from tongdao.text.numerals import COUNTING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.model import Period, Scope
    from tongdao.rules.pack import Pack

_IMPLIED = "periods.implied"  # the rule of the mentions room
_UNRESOLVED = {"name", "length", "open"}
_AIMED = "time_modifiers.spend"  # 力争, 用 before a length
_RANGE = "periods.range"
_YEAR_LONG = 360  # days; a time as long as a year governs all things of a sentence
_AHEAD = "time_modifiers.ahead"  # 谋划2026年项目
_COMPARISONS = {"time_modifiers.than", "time_modifiers.compared", "time_modifiers.equals"}
_LISTING = frozenset({"、", "和", "与", "及"})
_YEAR_ENDS = frozenset({"time_suffixes.end", "time_words.year_end"})  # 明年年底达到
_SEASONS = {f"time_words.{season}" for season in ("spring", "summer", "autumn", "winter")}
_QUOTES = ("“", "‘", '"')
_CLOSES, _BRACKETS = re.compile("[)）]"), re.compile("[(（]")
_TIMES_OF = re.compile(rf"的[\d.{COUNTING}]+多?倍")  # 增长到2020年的3倍
_LAST_FRESH_MONTH = 3  # up to this month a review speaks of the year before where it names no year
_NEAR_END = 62  # days of a time that says when something was counted: 2024年底
_STOPS = "，,；;"
_SOON = re.compile("[^，,。；、]{0,7}[，,]")
_SENTENCE_OPENERS = "\n\r\t。；;！!？? \u3000“—电讯"
_LONGEST_BRACKET = 200  # characters that a bracket may hold
_COMMAS = frozenset("，,")
_LONGEST_LEAD_IN = 8  # characters, such as 刚刚过去的, before a period that opens a clause
_OPENERS = "\n\r\t，,。；;！!：: 　—到至在截（("


class When(NamedTuple):
    """The time of an entry: both days included, where it comes from, the words, and the rule."""

    first: date | None
    last: date | None
    basis: Basis
    quote: str | None
    step: Step | None


class TimingWords(NamedTuple):
    """The words beside a time that tell what it is the time of: the rows of `timing_words`.

    `origins` are 从 and its like before the time that a movement begins at, `becoming` 到 and its like before its end.

    `lasts` finds what follows the time that something began in and went on from: 自2020年启动以来.
    """

    set: tuple[str, ...]
    above: tuple[str, ...]
    in_turn: tuple[str, ...]
    mean: tuple[str, ...]
    named: tuple[str, ...]
    finished: tuple[str, ...]
    becoming: tuple[str, ...]
    lasts: re.Pattern[str]
    origins: frozenset[str]


@cache
def timing_words(pack: Pack) -> TimingWords:
    """Return the words beside times of a pack."""
    rows = {row.id: row.words for row in pack.table("timing_words")}
    origins = frozenset(pack.words("movement_words", "from"))
    return TimingWords(
        set=rows["set"],
        above=rows["above"],
        in_turn=rows["in_turn"],
        mean=rows["mean"],
        named=rows["named"],
        finished=rows["finished"],
        becoming=pack.words("movement_words", "becoming"),
        lasts=re.compile(rf"[^，,。；;]{{0,12}}(?:{alternation(rows['lasts'])})"),
        origins=origins,
    )


NEVER = When(None, None, Basis.NONE, None, None)


class Base(NamedTuple):
    """The time that movements start from (由1997年的A增加到B), and the period that says it."""

    last: date
    period: Period


@dataclass(frozen=True, slots=True)
class Times:
    """What governs the time of one clause.

    `named` are the periods that it names, `own` those of them that may govern; `carried` is the one that earlier
    clauses of the paragraph left in force, `near` tells whether that paragraph set the scope, `base` what movements
    start from, `review` and `plan` the document's defaults, `due` the day that the bracket of a duty names.
    """

    named: tuple[Period, ...]
    own: tuple[Period, ...]
    carried: Period | None
    scope: Scope | None
    review: Scope | None
    plan: Scope | None
    near: bool
    on: date | None
    base: Base | None
    due: Period | None = None

    @property
    def prior(self) -> Scope | None:
        """The scope that tells review from plan: the clause's, or that of a document that is all the one."""
        if self.scope is None and not (self.review and self.plan):
            return self.review or self.plan
        return self.scope


def is_implied(period: Period) -> bool:
    """Tell whether the year of a period is not said but taken from the document's date: 全年, 年底, 上半年."""
    return any(step.rule == _IMPLIED for step in period.trail)


def is_bare(period: Period) -> bool:
    """Tell whether a period is a length that says neither past nor future: 五年增加, 五年内, not 力争五年."""
    return period.relation == "within" and not any(step.rule == _AIMED for step in period.trail)


def tells_tense(period: Period) -> bool:
    """Tell whether a period by itself says that something is over or to come; 目前 and 当前 do not."""
    return not is_implied(period) and not is_bare(period) and period.first != period.last


def usable_periods(
    text: str, periods: Sequence[Period], pack: Pack, on: date | None = None
) -> tuple[Period, ...]:
    """Return the periods that may govern: resolved, and neither in a name nor the time of something else.

    What has been so since a time (自2020年启动以来) is so up to the day `on`.
    """
    words = timing_words(pack)
    resolved = [
        p for p in periods if p.relation not in _UNRESOLVED and p.last and not _is_compared(text, p, words)
    ]
    resolved = [p for p in resolved if not text.startswith(words.set, p.end) and not _is_prepared(p)]
    resolved = [p for p in resolved if not _is_named(text, p, words.named) and not _modifies(text, p)]
    usable: list[Period] = []
    for period in (_up_to(text, period, on, words) for period in resolved):
        if usable and _repeats_length(usable[-1], period):
            usable[-1] = _counted_back(usable[-1], period)
        else:
            usable.append(period)
    return tuple(usable)


def _up_to(text: str, period: Period, on: date | None, words: TimingWords) -> Period:
    """Return a time that something began in, and went on from (自2020年启动以来), with the day that it goes up to."""
    begun = period.start > 0 and text[period.start - 1] in words.origins and period.last is not None
    if not begun or on is None or period.relation == "since" or not words.lasts.match(text, period.end):
        return period
    return replace(period, last=max(on, period.last or on), relation="since")


def _is_named(text: str, period: Period, nouns: tuple[str, ...]) -> bool:
    """Tell whether a length or a season belongs to a name (三年行动, 冬季运动会), or a season to no year (夏季航线)."""
    if any(step.rule in _SEASONS for step in period.trail) and is_implied(period):
        return text[period.end : period.end + 1] not in _COMMAS
    return is_bare(period) and text.startswith(nouns, period.end + text.startswith(_QUOTES, period.end))


def _counted_back(named: Period, length: Period) -> Period:
    """Return the time that a length counts back from its last year: 到2026年三年累计 begins in 2024."""
    if named.relation != "by" or named.last is None or length.first is None or length.last is None:
        return named
    first = date(max(1, named.last.year - (length.last.year - length.first.year)), 1, 1)
    return named if named.first and named.first <= first else replace(named, first=first)


def _repeats_length(named: Period, length: Period) -> bool:
    """Tell whether a bare length only repeats how long the period before it is: “六五”期间五年."""
    return is_bare(length) and not is_bare(named) and length.start - named.end <= 1


def _is_compared(text: str, period: Period, words: TimingWords) -> bool:
    """Tell whether something is measured against the period: 比2010年, 高于“九五”, 与上年相比, 是2000年的3倍."""
    compared = any(step.rule in _COMPARISONS for step in period.trail)
    return compared or bool(_TIMES_OF.match(text, period.end)) or text.endswith(words.above, 0, period.start)


def governing(text: str, start: int, periods: Sequence[Period], on: date | None, pack: Pack) -> Period | None:
    """Return the period that the clauses after the one from `start` stand under: the last that opens a part of it.

    A single day (目前, 3月5日) and a deadline (到明年底) say nothing of what comes after them.
    """
    mean = timing_words(pack).mean
    lasting = (
        p for p in periods if p.first != p.last and not _is_deadline(p, on) and not _is_mean(text, p, mean)
    )
    lasting = (p for p in lasting if not _in_bracket(text, start, p))
    opening = [p for p in lasting if _opens(text, start, p)]
    return opening[-1] if opening else None


def _in_bracket(text: str, start: int, period: Period) -> bool:
    """Tell whether a period stands in a bracket, whose time is not that of what follows it."""
    opened = max(text.rfind("（", start, period.start), text.rfind("(", start, period.start))
    return opened >= 0 and _CLOSES.search(text, opened, period.start) is None


def _is_prepared(period: Period) -> bool:
    return not is_bare(period) and any(step.rule == _AHEAD for step in period.trail)


def _modifies(text: str, period: Period) -> bool:
    """Tell whether a time since when something has been so only describes it: 年初以来的趋势."""
    return period.relation == "since" and _is_of(text, period)


def _is_mean(text: str, period: Period, mean: tuple[str, ...]) -> bool:
    """Tell whether a length only says over how many years something is averaged: 两年平均增长5.1%."""
    return is_bare(period) and text.startswith(mean, period.end)


def _is_deadline(period: Period, on: date | None) -> bool:
    ends = period.relation == "by" or any(step.rule in _YEAR_ENDS for step in period.trail)
    return ends and (on is None or period.last is None or period.last > on)


def _opens(text: str, start: int, period: Period) -> bool:
    if period.start == 0 or text[period.start - 1] in _OPENERS:
        return True
    return period.start - start <= _LONGEST_LEAD_IN and text[period.end : period.end + 1] in _COMMAS


def find_base(text: str, periods: Sequence[Period], pack: Pack) -> Base | None:
    """Return the time that the movements of a clause start from, where it names one."""
    found = [base for base in (_base(text, period, timing_words(pack)) for period in periods) if base]
    return found[-1] if found else None


def _base(text: str, period: Period, words: TimingWords) -> Base | None:
    if period.first is None or period.last is None:
        return None
    moved_from = period.start > 0 and text[period.start - 1] in words.origins
    if _is_compared(text, period, words) or (
        moved_from and (_is_of(text, period) or text[period.end : period.end + 1].isdigit())
    ):
        return Base(period.last, period)
    if any(step.rule == _RANGE for step in period.trail):
        return Base(date(period.first.year, 12, 31), period)
    return None


def _is_of(text: str, period: Period) -> bool:
    return text[period.end : period.end + 1] == "的"


def when_based(text: str, start: int, place: int, times: Times) -> When:
    """Return the time of the old end of a movement, whose own words begin at `start`."""
    beside = [p for p in times.named if start <= p.start and p.end <= place and p.last]
    if beside and not any(step.rule == _RANGE for step in beside[-1].trail):
        return _explicit(text, beside[-1], beside[-1].first, beside[-1].last)
    if times.base:
        return _explicit(text, times.base.period, None, times.base.last)
    return NEVER


def when_said(text: str, period: Period, kind: Kind, times: Times) -> When:
    """Return the time of what a period is said of."""
    return _explicit(text, period, *_resolved(period, kind, times))


def find_when(
    text: str, place: int, end: int, kind: Kind, times: Times, pack: Pack, *, timeless: bool = False
) -> When:
    """Return the time of what stands at `place:end`.

    What is `timeless` takes no time but one said beside it, unless the document only tells the state of one year.
    """
    words = timing_words(pack)
    own = _nearest(text, place, end, _without_base(text, place, times, words), words) if times.own else None
    if own and not _is_over(own, kind, times.on):
        return _explicit(text, own, *_resolved(own, kind, times))
    if times.due and kind is Kind.TARGET:
        return _explicit(text, times.due, times.due.first, times.due.last)
    if timeless and times.plan and not (times.carried and _days(times.carried) <= _NEAR_END):
        return NEVER
    if times.carried and _fits(times.carried, kind, times.on):
        return _explicit(text, times.carried, *_resolved(times.carried, kind, times))
    return _from_scope(text, kind, times)


def _without_base(text: str, place: int, times: Times, words: TimingWords) -> tuple[Period, ...]:
    """Return the periods that may govern what stands at `place`: not the one that a movement to it starts from."""
    base = times.base.period if times.base else None
    if base is None or base not in times.own:
        return times.own
    if text[base.start - 1 : base.start] not in words.origins or not any(
        word in text[base.end : place] for word in words.becoming
    ):
        return times.own
    return tuple(period for period in times.own if period is not base)


def in_turn(text: str, periods: Sequence[Period], numbers: Sequence[int], pack: Pack) -> dict[int, Period]:
    """Return the times that a list of them gives to numbers in turn, by the place where each begins.

    2024年、2025年出口分别达到84亿元、103亿元.
    """
    if len(periods) < 2 or not numbers:
        return {}
    around = zip((None, *periods), periods, (*periods[1:], None), strict=False)
    listed = [period for left, period, right in around if _is_listed(text, left, period, right)]
    marks = (
        text.find(word, listed[-1].end, numbers[-1]) for word in timing_words(pack).in_turn if len(listed) > 1
    )
    mark = max(marks, default=-1)
    after = [number for number in numbers if number > mark][: len(listed)]
    if mark < 0 or len(after) < len(listed) or any(stop in text[after[0] : after[-1]] for stop in _STOPS):
        return {}
    return dict(zip(after, listed, strict=True))


def _is_listed(text: str, left: Period | None, period: Period, right: Period | None) -> bool:
    """Tell whether a period stands in a list of them: 2024年、2025年."""
    before = left is not None and text[left.end : period.start] in _LISTING
    return before or (right is not None and text[period.end : right.start] in _LISTING)


def find_day(text: str, segment: int, place: int, end: int, kind: Kind, times: Times, pack: Pack) -> When:
    """Return the time of a deliverable at `place:end`, whose stretch between marks begins at `segment`.

    The day of another thing in the same sentence is none of its own; a year or more said before it is, and so
    is a day inside it (桥梁10月开工), but not the length in its name (三年行动方案).
    """
    inside = [p for p in times.own if place <= p.start < end and not is_bare(p)]
    if inside:
        return _explicit(text, inside[0], *_resolved(inside[0], kind, times))
    alone = _opens_alone(text, times.own)
    own = tuple(
        [p for p in times.own if not place <= p.start < end and _reaches(text, p, segment, alone=alone)]
    )
    carried = times.carried if times.carried and _days(times.carried) >= _YEAR_LONG else None
    if len(own) < len(times.own) or carried is not times.carried:
        times = replace(times, own=own, carried=carried)
    return find_when(text, place, end, kind, times, pack)


def _reaches(text: str, period: Period, segment: int, *, alone: bool) -> bool:
    """Tell whether a period stands in the stretch from `segment` on, opens it (9月，…), or holds for all: `alone`."""
    return alone or not text[period.end : segment].strip(_STOPS) or _days(period) >= _YEAR_LONG


def _opens_alone(text: str, periods: Sequence[Period]) -> bool:
    """Tell whether the only time of a sentence opens it, with a comma at once: 12月28日上午，…，大桥通车."""
    if len(periods) != 1 or (periods[0].start and text[periods[0].start - 1] not in _SENTENCE_OPENERS):
        return False
    return _SOON.match(text, periods[0].end) is not None


def _days(period: Period) -> int:
    return (period.last - period.first).days if period.first and period.last else _YEAR_LONG


def _nearest(text: str, place: int, end: int, periods: Sequence[Period], words: TimingWords) -> Period | None:
    """Return the period nearest before `place`, else one that closes its bracket, else the next in its piece."""
    before = [p for p in periods if p.end <= place and not _is_closed_off(text, p, place)]
    after = next((p for p in periods if p.start >= end), None)
    if after and after.relation == "within" and same_bracket(text, place, after.start):
        return after
    if before:
        return before[-1]
    return after if after and _adjoins(text, end, after, words) else None


def _adjoins(text: str, end: int, after: Period, words: TimingWords) -> bool:
    """Tell whether a period stands in the same piece as what ends before it, or alone in the bracket behind that."""
    between = text[end : after.start]
    if after.relation == "by" and between in _COMMAS and text.startswith(words.finished, after.end):
        return True  # 新建泵站3座，6月底前完工
    if _BRACKETS.search(between):
        return len(between) == 1 and _CLOSES.match(text, after.end) is not None
    return not any(mark in between for mark in _STOPS)


def _is_closed_off(text: str, period: Period, place: int) -> bool:
    """Tell whether a bracket closes between a period in it and what stands at `place` after it."""
    closed = _CLOSES.search(text, period.end, place)
    return closed is not None and _BRACKETS.search(text, period.end, closed.start()) is None


def same_bracket(text: str, place: int, later: int) -> bool:
    """Tell whether both places stand in one bracket, whose time then governs all of it."""
    near = max(0, place - _LONGEST_BRACKET)
    opened = max(text.rfind("（", near, place), text.rfind("(", near, place))
    return opened >= 0 and not any(mark in text[opened:later] for mark in "）)。")


def _resolved(period: Period, kind: Kind, times: Times) -> tuple[date | None, date | None]:
    """Return the days of a period, put into the year in force: 全年 of a review is the year reviewed."""
    first, last = period.first, period.last
    review = times.scope if times.scope and times.scope.mood == "review" else times.review
    if kind is not Kind.FACT or not (first and last and times.on):
        return first, last
    end = review.last if review and review.last else date(max(1, times.on.year - 1), 12, 31)
    if last == times.on and period.relation == "since" and _is_this_year(review, times.on) and review:
        return first, min(last, review.last or last)  # 年初以来 in a review of a quarter goes up to its end
    if last == times.on and period.relation != "since" and _days(period) >= _YEAR_LONG and first.day > 1:
        # the years up to now, counted back from today, are those that are over
        return date(max(1, first.year), 1, 1), date(max(1, last.year - 1), 12, 31)
    if is_bare(period):
        return date(max(1, end.year - (last.year - first.year)), 1, 1), end
    if is_implied(period) and review and last.year == times.on.year and _is_reviewed(last, review, times.on):
        shift = end.year - last.year
        return _moved(first, shift), _moved(last, shift)
    return first, last


def _is_this_year(review: Scope | None, on: date) -> bool:
    return review is not None and review.last is not None and review.last.year == on.year


def _is_reviewed(last: date, review: Scope, on: date) -> bool:
    """Tell whether a part of a year is of the year reviewed: it is not over yet, or the review has just been made."""
    return last > on or (review.last is not None and on.month <= _LAST_FRESH_MONTH)


def _moved(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes the 28th."""
    year = max(1, min(9999, day.year + years))
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _explicit(text: str, period: Period, first: date | None, last: date | None) -> When:
    step = period.trail[-1] if period.trail else Step("period", period.start, period.end)
    return When(first, last, Basis.EXPLICIT, text[period.start : period.end], step)


def _is_over(period: Period, kind: Kind, on: date | None) -> bool:
    """Tell whether a period is past when a commitment is made: it says when something else was so."""
    return kind is Kind.TARGET and on is not None and period.last is not None and period.last <= on


def kind_in_time(kind: Kind, when: When, on: date | None) -> Kind:
    """Return a kind that the time said allows: 去年9月开工 is no promise, whatever its sentence wants."""
    if when.basis is not Basis.EXPLICIT or on is None or when.last is None:
        return kind
    if kind is Kind.TARGET and when.last <= on:
        return Kind.FACT
    return Kind.TARGET if kind is Kind.FACT and when.first is not None and when.first > on else kind


def _fits(period: Period, kind: Kind, on: date | None) -> bool:
    """Tell whether a time earlier in the paragraph governs an entry: a past one facts, a coming one commitments."""
    if on is None or period.last is None or period.first is None:
        return True
    return period.first <= on if kind is Kind.FACT else period.last >= on


def _from_scope(text: str, kind: Kind, times: Times) -> When:
    wanted = "review" if kind is Kind.FACT else "plan"
    default = times.review if kind is Kind.FACT else times.plan
    scope = times.scope if times.scope and times.scope.mood in (wanted, None) else default
    scope = scope if scope and scope.last else default
    if scope is None or scope.last is None:
        return NEVER
    said = scope.end > scope.start and (kind is Kind.FACT or times.near)
    basis = Basis.EXPLICIT if said else Basis.INHERITED
    quote = text[scope.start : scope.end] or None
    return When(scope.first, scope.last, basis, quote, Step(scope.rule, scope.start, scope.end))
