"""What an entry says, in a form that two entries of different documents can be compared in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from tongdao.following.indicators import (
    Indicator,
    Registry,
    content,
    find_scopes,
    parse_name,
    squeeze,
    strip_noise,
)
from tongdao.following.issuers import place_of
from tongdao.mentions.units import unit_tables
from tongdao.model import Change, Kind
from tongdao.rules.words import WordTable
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_STOPS = "，。；！？,;!?\n"
_FROM = re.compile("[由从自][^，；。、由从自]{0,12}$")
_ARRIVES = re.compile("[到至达]$")
_TO = re.compile("[^，；。、]{0,6}[到至为]")
_GROWTH = frozenset({Change.INCREASE, Change.DECREASE})
_PERCENT = frozenset({"%", "‰"})
_POINTS = "point"
_FREE = frozenset({"ratio", "point", "multiple", "rank", "none"})
_SINCE = re.compile("比(?:19|20)\\d\\d年")


@dataclass(frozen=True, slots=True)
class Described:
    """An entry with what it says, ready to compare.

    `name` is the name without noise, `indicator` the registry's and `rest` what the name holds beside it;
    `grams` and `context` are pairs of characters of the name and of the words around the figure. `measure` is
    amount, delta, growth, share, points, multiple or rank; `dimension` what the unit measures. `first` and `last`
    are the days that the figure speaks of; `span` is average, each, cumulative or None. `arrives` tells that
    something came to the figure (扩大到15种); `base` marks the old end of
    a movement (由320元提高到380元), `quoted` a figure that repeats a goal (低于13%的预期目标).
    """

    entry: Entry
    place: str
    name: str
    indicator: Indicator | None
    rest: str
    grams: frozenset[str]
    context: frozenset[str]
    scopes: frozenset[tuple[str, str]]
    acts: frozenset[tuple[str, str]]
    measure: str
    dimension: str
    first: date | None
    last: date | None
    span: str | None
    arrives: bool
    base: bool
    quoted: bool
    says: str | None

    @property
    def years(self) -> int:
        """Return how many years the figure speaks of; one where it does not say."""
        return self.last.year - self.first.year + 1 if self.first and self.last else 1

    @property
    def is_state(self) -> bool:
        """Tell whether the figure tells how things stand on a day, and not what happened over a time."""
        if self.measure in {"share", "rank"} or self.base:
            return True
        if self.measure != "amount":
            return False
        return self.indicator.kind != "flow" if self.indicator else self.arrives


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a figure: `before` it in its own right, `named` from its indicator on, and `after` it."""

    before: str
    named: str
    after: str


@cache
def _acts(pack: Pack) -> WordTable:
    return WordTable(pack.table("link_acts"))


@cache
def _promise_words(pack: Pack, role: str) -> WordTable:
    return WordTable(row for row in pack.table("promise_words") if row["role"] == role)


def describe(entries: Iterable[Entry], registry: Registry, pack: Pack) -> dict[str, Described]:
    """Describe every figure, by id; entries of one statement are read together."""
    figures = sorted(
        (entry for entry in entries if entry.form == "figure"),
        key=lambda entry: (entry.document, entry.statement_start, entry.start, entry.id),
    )
    described: dict[str, Described] = {}
    for _, group in groupby(figures, key=lambda entry: (entry.document, entry.statement_start)):
        for found in _describe_statement(list(group), registry, pack):
            described[found.entry.id] = found
    return described


def _describe_statement(figures: Sequence[Entry], registry: Registry, pack: Pack) -> Iterator[Described]:
    previous = ""
    for index, entry in enumerate(figures):
        left = figures[index - 1] if index else None
        right = figures[index + 1] if index + 1 < len(figures) else None
        name = entry.indicator or previous
        yield _describe_one(entry, name, _around(entry, left, right, name), right, registry, pack)
        previous = name


def _around(entry: Entry, left: Entry | None, right: Entry | None, name: str) -> Around:
    """Cut the words around a figure out of its statement."""
    text = fold(entry.statement)
    start, end = entry.start - entry.statement_start, entry.end - entry.statement_start
    piece = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
    since = max(piece, left.end - entry.statement_start if left else 0)
    stop = min((place for place in (text.find(mark, end) for mark in _STOPS) if place >= 0), default=len(text))
    limit = right.start - entry.statement_start if right else len(text)
    named = text.rfind(fold(name), 0, start) if name else piece
    if 0 <= named < piece:
        piece = max(text.rfind(mark, 0, named) for mark in _STOPS) + 1
    return Around(text[since:start], text[piece:start] + text[end : min(stop, limit)], text[end:limit])


def _describe_one(
    entry: Entry, name: str, around: Around, right: Entry | None, registry: Registry, pack: Pack
) -> Described:
    dimension = dimension_of(entry.unit, pack)

    def fits(indicator: Indicator) -> bool:
        return dimension in _FREE or dimension == dimension_of(indicator.unit, pack) or indicator.unit == "%"

    parsed = parse_name(name, registry, pack, fits)
    indicator, rest, scopes = parsed.indicator, parsed.rest, parsed.scopes
    named = squeeze(around.named)
    bare = "" if indicator else strip_noise(parsed.rest, pack)
    if indicator is None:
        wider = registry.find(named, fits)
        if wider and bare in named[wider[1] : wider[2]]:
            indicator, rest = wider[0], ""
            scopes -= find_scopes(named[wider[1] : wider[2]], pack)
    acts = _find_acts(around.before, pack)
    measure = _measure(entry, indicator, dimension, around)
    if measure == "share" and indicator and indicator.share:
        indicator = registry.by_id.get(indicator.share, indicator)
    levels = {scope for scope in find_scopes(named, pack) if scope[0] == "level"}
    axes = {axis for axis, _ in scopes}
    base = _is_base(around)
    first, last = _days(entry, right, base)
    return Described(
        entry=entry,
        place=place_of(entry.issuer, pack),
        name=bare,
        indicator=indicator,
        rest=rest if indicator else "",
        grams=grams(content(squeeze(name), pack)),
        context=grams(content(named, pack)),
        scopes=scopes | {scope for scope in levels if scope[0] not in axes},
        acts=frozenset(act for act in acts if act[0] != "span"),
        measure=measure,
        dimension=dimension,
        first=first,
        last=last,
        span=_span(acts, around.before),
        arrives=dimension != "money" and _ARRIVES.search(around.before.rstrip()) is not None,
        base=base,
        quoted=_is_quoted(around, pack),
        says=_says(around.after, pack),
    )


def grams(pieces: Iterable[str]) -> frozenset[str]:
    """Return the pairs of neighbouring characters of some pieces; a piece of one character is itself."""
    return frozenset(
        piece[place : place + 2] for piece in pieces for place in range(max(1, len(piece) - 1))
    )


@cache
def dimension_of(unit: str | None, pack: Pack) -> str:
    """Return what a unit measures; counts are told apart by what they count: people, households, things."""
    if not unit:
        return "none"
    found = unit_tables(pack).match(unit, 0)
    if found is None or found.end != len(unit) or found.written != found.row.name and "/" in unit:
        return unit
    return found.row.rule if found.row.dimension == "count" else found.row.dimension


def _find_acts(text: str, pack: Pack) -> frozenset[tuple[str, str]]:
    """Return the acts that lead to a figure, the last of each axis."""
    found = {row["axis"]: row.id for _, _, row in _acts(pack).finditer(text)}
    return frozenset(found.items())


def _span(acts: frozenset[tuple[str, str]], before: str) -> str | None:
    span = next((act for axis, act in acts if axis == "span"), None)
    return "cumulative" if span in {None, "each"} and _SINCE.search(before) else span


def _measure(entry: Entry, indicator: Indicator | None, dimension: str, around: Around) -> str:
    """Tell what kind of number it is."""
    if entry.change in {Change.RANK, Change.MULTIPLY}:
        return "rank" if entry.change is Change.RANK else "multiple"
    if dimension == _POINTS:
        return "points"
    if entry.unit in _PERCENT:
        if indicator and indicator.unit in _PERCENT and indicator.kind == "rate":
            return "share"
        return "growth" if entry.change in _GROWTH or _grows(entry, around) else "share"
    if indicator and (indicator.moves or (indicator.kind == "flow" and dimension != "money")):
        return "amount"
    return "delta" if entry.change in _GROWTH else "amount"


def _grows(entry: Entry, around: Around) -> bool:
    words = around.before + (entry.indicator or "")
    return any(word in words for word in ("增长", "增速", "涨幅", "增幅")) and "占" not in words


def _is_base(around: Around) -> bool:
    """Tell whether a figure is what something was before it moved: 由320元提高到380元."""
    return bool(_FROM.search(around.before) and _TO.match(around.after))


def _days(entry: Entry, right: Entry | None, base: bool) -> tuple[date | None, date | None]:
    """Return the days that a figure speaks of; the old end of a movement stood the day before the movement began."""
    if base and right and right.period_start and (entry.period_end is None or entry.period_end == right.period_end):
        day = right.period_start - timedelta(days=1)
        return day, day
    return entry.period_start, entry.period_end


def _is_quoted(around: Around, pack: Pack) -> bool:
    """Tell whether a figure only repeats a goal that it is compared with."""
    goal = _promise_words(pack, "goal").search(around.after[:12])
    return goal is not None and _promise_words(pack, "under").search(around.before) is not None


def _says(after: str, pack: Pack) -> str | None:
    found = _promise_words(pack, "result").search(after)
    return found[2]["says"] if found else None


def is_outcome(described: Described) -> bool:
    """Tell whether an entry may be what became of a promise."""
    return described.entry.kind is Kind.FACT and not described.quoted
