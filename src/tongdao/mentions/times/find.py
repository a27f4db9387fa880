"""Find the times of a text and resolve them to their first and last day against the day of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.mentions.times import calendar as cal
from tongdao.mentions.times.bounds import bounded
from tongdao.mentions.times.calendar import Grain
from tongdao.mentions.times.durations import read_duration
from tongdao.mentions.times.parts import Context, Point
from tongdao.mentions.times.patterns import TimePatterns, time_patterns, word_at
from tongdao.mentions.times.points import read_dated, read_point
from tongdao.model import Period, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from tongdao.rules.pack import Pack, Row

_TITLE = re.compile(r"《[^《》\n]{1,120}》")
_PAIR = re.compile(r" ?[和与跟同] ?")
_PAIR_END = re.compile(r" ?之?间")
_SENTENCE_END = re.compile(r"[。；！？\n]")
_LONGEST_CONTEXT = 4  # characters of a word that a time stands under: 截至, 与…相比
_ASIDE = frozenset(("compare", "from", "ahead"))  # of times that do not set the time in force


def find_periods(text: str, pack: Pack, anchor: date | None, *, general: bool = False) -> tuple[Period, ...]:
    """Return the times of a folded text, in order and without overlaps.

    `anchor` is the day that 今年 and 近三年 are resolved against; without it they stay unresolved (both days None).
    `general` reads any Chinese (下周三, 春节, 8点半) by everyday conventions, else only what official documents say,
    by theirs (年底 is the year to its end, 近两年 whole years).

    Relations: at, by (到…, …前), since, during; within (三年内, whose start the section may move); length (连续八年)
    and open (近年来), both without days; name, inside a book title. A step `periods.implied` says that the year is not
    written but the anchor's, `periods.in_force` that it is the one last named in the paragraph; a step of the row
    `than` or `compared` of `time_modifiers` that the time is a base of comparison, of `since` that it is a beginning.
    """
    return tuple(_Scan(time_patterns(pack, general), text, anchor).periods())


class _Scan:
    """One pass over a text, which remembers the time last named in the paragraph."""

    def __init__(self, patterns: TimePatterns, text: str, anchor: date | None) -> None:
        self.patterns = patterns
        self.text = text
        self.anchor = anchor
        self.context = Context(patterns, text, anchor, anchor)
        self.unnamed = self.context
        self.previous: Period | None = None
        self.seen = 0
        self.titles = _TITLE.finditer(text)
        self.title = next(self.titles, None)

    def periods(self) -> Iterator[Period]:
        """Yield the times of the text."""
        end = 0
        for start in _starts(self.patterns, self.text):
            if start < end:
                continue
            self._pass_over(start)
            point = self._read(start)
            if point is not None:
                self.previous = self._period(point)
                end = point.end
                yield self.previous

    def _pass_over(self, start: int) -> None:
        """Forget what was named before the paragraph or sentence that `start` stands in."""
        if _SENTENCE_END.search(self.text, self.seen, start):
            if self.text.find("\n", self.seen, start) >= 0:
                self.context, self.previous = self.unnamed, None
            elif self.context.sentence:
                self.context = self.context._replace(sentence=False)
        self.seen = start

    def _read(self, start: int) -> Point | None:
        ctx = self.context
        point = read_dated(ctx, start)
        if point is None:
            return read_duration(ctx, start)
        point = _joined(ctx, point)
        return bounded(ctx, self._implied(point))

    def _remember(self, point: Point) -> None:
        """Take a time as the one in force for the rest of the paragraph."""
        if point.span is not None:
            named = not point.implied or self.context.named
            self.context = self.unnamed._replace(
                force=point.span[0], force_grain=point.grain, named=named, sentence=True
            )

    def _implied(self, point: Point) -> Point:
        """Say where the year of a time comes from that does not name it."""
        if not point.implied:
            return point
        rule = "periods.in_force" if self.context.named else "periods.implied"
        return point._replace(steps=(*point.steps, Step(rule, point.start, point.end)))

    def _period(self, point: Point) -> Period:
        beside = _words_beside(self.patterns, self.text, point)
        relation = _relation(point, beside, named=self._in_title(point.start))
        first, last = point.bounds or point.span or (None, None)
        if relation == "then":
            relation = "at"
            if self.previous is not None:
                first, last = self.previous.first, self.previous.last
        over = relation == "by" and last is not None and self.anchor is not None and last <= self.anchor
        if (relation in ("at", "during") or over) and _is_in_one_year(point) and not beside.keys() & _ASIDE:
            self._remember(point)
        return Period(point.start, point.end, first, last, relation, (*point.steps, *beside.values()))

    def _in_title(self, pos: int) -> bool:
        while self.title is not None and self.title.end() <= pos:
            self.title = next(self.titles, None)
        return self.title is not None and self.title.start() < pos


def _starts(patterns: TimePatterns, text: str) -> list[int]:
    """Return every place where a time may begin, in order."""
    return sorted({match.start() for pattern in patterns.starts for match in pattern.finditer(text)})


def _words_beside(patterns: TimePatterns, text: str, point: Point) -> dict[str, Step]:
    """Return the kind and place of the words of context before a time (到, 从, 比) and behind it (相比)."""
    beside = {}
    if before := _word_before(patterns, text, point.start):
        row, start = before
        if text.startswith(row.get("before", ""), point.end):
            beside[row["kind"]] = Step(row.rule, start, point.start)
    behind = word_at(patterns.compared, text, point.end)
    if behind is not None:
        beside[behind.row["kind"]] = Step(behind.row.rule, point.end, behind.edge)
    return beside


def _word_before(patterns: TimePatterns, text: str, end: int) -> tuple[Row, int] | None:
    """Return the longest word of context that ends at `end`, and where it starts."""
    end -= text[end - 1 : end] == " "
    for length in range(min(_LONGEST_CONTEXT, end), 0, -1):
        row = patterns.contexts.get(text[end - length : end])
        if row is not None:
            ahead = text[end - length - 1 : end - length]
            return None if ahead and ahead in row.get("after", "") else (row, end - length)
    return None


def _relation(point: Point, beside: Collection[str], *, named: bool) -> str:
    if named:
        return "name"
    return "by" if "by" in beside and point.relation in ("at", "during") else point.relation


def _is_in_one_year(point: Point) -> bool:
    span = point.span
    return span is not None and Grain.YEAR <= point.grain < Grain.CLOCK and span[0].year == span[1].year


def _joined(ctx: Context, point: Point) -> Point:
    """Return the range that begins with a point (3月到5月, 2010年和2018年之间), or the point alone."""
    if point.relation in ("open", "then", "every"):
        return point
    if _names_season(point) and (second := read_point(ctx, point.end)) and _names_season(second):
        return _range_to(ctx, point, point.end) or point
    match = ctx.patterns.joint.match(ctx.text, point.end)
    if match is not None:
        return _range_to(ctx, point, match.end()) or point
    match = _PAIR.match(ctx.text, point.end) if ctx.patterns.general else None
    joined = _range_to(ctx, point, match.end()) if match else None
    end = joined and _PAIR_END.match(ctx.text, joined.end)
    return joined._replace(end=end.end()) if joined and end else point


def _names_season(point: Point) -> bool:
    """今冬明春 is a range without a word between."""
    return point.steps[0].rule.startswith("time_words.seasons_of")


def _range_to(ctx: Context, point: Point, pos: int) -> Point | None:
    """Return the range from a point to the one at `pos`, which takes its coarser parts from the first."""
    first = point.span[0] if point.span else None
    second = _second(ctx, first, pos)
    if second is not None and second.span and first and second.span[1] < first:
        second = _second(ctx, cal.add_months(first, 12), pos) if second.implied else None
    if second is None or second.relation in ("open", "then", "every"):
        return None
    if point.span and second.span and point.span[0] > second.span[1]:
        return None
    span = (point.span[0], second.span[1]) if point.span and second.span else None
    steps = (*point.steps, Step("periods.range", point.end, second.start), *second.steps)
    return Point(
        point.start, second.end, span, min(point.grain, second.grain), "during", point.implied, steps
    )


def _second(ctx: Context, force: date | None, pos: int) -> Point | None:
    return read_point(ctx._replace(force=force or ctx.force, force_grain=Grain.CLOCK, ranged=True), pos)
