"""What an entry says, in a form that two entries of different documents can be compared in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tongdao.following.indicators import squeeze
from tongdao.following.issuers import place_of
from tongdao.following.naming import dimension_of, grams, name_figure, of_share, unit_scale
from tongdao.following.sentences import previous_sentences
from tongdao.following.surroundings import look_around
from tongdao.model import Basis, Change, Comparator, Kind
from tongdao.rules.words import WordTable, alternation
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tongdao.following.indicators import Indicator, Registry
    from tongdao.following.sentences import Sentence
    from tongdao.following.surroundings import Around
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_LAST_PIECE = re.compile("[^，；：,;:]*$")
_MARKS = "、，,； "
_GOAL = 12  # characters after a figure in which a goal is named
_GROWTH = frozenset({Change.INCREASE, Change.DECREASE})
_PERCENT = frozenset({"%", "‰"})
_POINTS = "point"
_MOVEMENT = "movement"
_ACTS = frozenset({"source", "stage", "way"})
_SPANS = ("average", "this_year", "cumulative", "each")  # the first that is said
_THINGS = frozenset({"units.thing", "units.household", "units.firm"})
_RUN = re.compile("[0-9.\\u4e00-\\u9fff]+")
_BY_A_YEAR = re.compile("到(?:19|20)\\d\\d年")
_SINCE = re.compile("比(?:19|20)\\d\\d年")


@dataclass(frozen=True, slots=True)
class Described:
    """An entry with what it says, ready to compare.

    `name` is the name without noise; `indicator` the registry's, `inferred` from the words before a figure that has
    no name of its own; `name_rest` what the name holds beside it. `grams` and `context` are pairs of characters of the
    name and of the words around the figure, `clause_pairs` of its whole clause where its own name says nothing.
    `measure` is amount, delta, growth, share, points, multiple or rank; `dimension` what the unit measures. `first`
    and `last` are the days that the figure speaks of; `span` is average, each, cumulative, this_year or None.
    `is_arrival` tells that something came to the figure (扩大到15种), `is_old_end` that a movement began at it
    (由320元提高到380元), `repeats_goal` that it repeats a goal (低于13%的预期目标); `result_word` is what the words
    after it say of a promise: exceeded, met, missed or progress. `scale` is how many of the base unit of its dimension
    its unit is; `is_reached` tells that something came to it or past it, money too (产值突破1000亿元). `previous` is
    the sentence before its own.
    """

    entry: Entry
    place: str
    name: str
    indicator: Indicator | None
    inferred: bool
    name_rest: str
    grams: frozenset[str]
    context: frozenset[str]
    clause_pairs: frozenset[str]
    scopes: frozenset[tuple[str, str]]
    acts: frozenset[tuple[str, str]]
    measure: str
    dimension: str
    first: date | None
    last: date | None
    span: str | None
    is_arrival: bool
    is_old_end: bool
    repeats_goal: bool
    result_word: str | None
    scale: Fraction = Fraction(1)
    is_reached: bool = False
    previous: str = ""

    @property
    def years(self) -> int:
        """Return how many years the figure speaks of; one where it does not say."""
        return self.last.year - self.first.year + 1 if self.first and self.last else 1

    @property
    def is_state(self) -> bool:
        """Tell whether the figure tells how things stand on a day, and not what happened over a time."""
        if self.measure in {"share", "rank"} or self.is_old_end:
            return True
        if self.measure != "amount":
            return False
        if self.indicator is None:
            return self.is_arrival
        stands = self.is_arrival and self.dimension in _THINGS and not self.acts
        return stands or self.indicator.kind != "flow"


@cache
def _acts(pack: Pack) -> WordTable:
    return WordTable(pack.table("link_acts"))


class _Moves(NamedTuple):
    """The words before a figure that something moves from, those before one it comes to, and those after the first."""

    leaves: re.Pattern[str]
    arrives: re.Pattern[str]
    comes_to: re.Pattern[str]


@cache
def _moves(pack: Pack) -> _Moves:
    leaving, reaching, becoming = (
        "".join(pack.words("movement_words", row)) for row in ("from", "reaching", "becoming")
    )
    return _Moves(
        re.compile(f"[{leaving}][^，；。、{leaving}]{{0,12}}$"),
        re.compile(f"[{reaching}]$"),
        re.compile(f"[^，；。、]{{0,6}}[{becoming}]"),
    )


@cache
def _leads_to_goal(pack: Pack) -> re.Pattern[str]:
    bound, time = (alternation(pack.words("promise_words", row)) for row in ("bound", "goal_time"))
    return re.compile(f"(?:{bound})?的?(?:{time})?")


def _in_turn(statement: str, pack: Pack) -> bool:
    return any(word in statement for word in pack.words("timing_words", "in_turn"))


@cache
def promise_words(pack: Pack, role: str) -> WordTable:
    """Return the words of one role of the table `promise_words`."""
    return WordTable(row for row in pack.table("promise_words") if row["role"] == role)


def describe(
    entries: Iterable[Entry], sentences: Iterable[Sentence], registry: Registry, pack: Pack
) -> dict[str, Described]:
    """Describe every figure, by id; entries of one statement are read together, with the sentence before it."""
    previous = previous_sentences(sentences)
    figures = sorted(
        (entry for entry in entries if entry.form == "figure"),
        key=lambda entry: (entry.document, entry.statement_start, entry.start, entry.id),
    )
    described: dict[str, Described] = {}
    for place, group in groupby(figures, key=lambda entry: (entry.document, entry.statement_start)):
        for found in _describe_statement(list(group), previous.get(place, ""), registry, pack):
            described[found.entry.id] = found
    return described


def _describe_statement(
    figures: Sequence[Entry], sentence: str, registry: Registry, pack: Pack
) -> Iterator[Described]:
    previous, side = "", 0
    carried: Described | None = None
    for index, entry in enumerate(figures):
        left = figures[index - 1] if index else None
        right = figures[index + 1] if index + 1 < len(figures) else None
        name = entry.indicator or previous
        side = side + 1 if left and left.indicator == name and left.change is entry.change else 0
        around = look_around(entry, left, right, name, sentence)
        own = _of_side(name, side, right, around, pack)
        carried = _describe_one(entry, own, around, right, carried, registry, pack)
        yield carried
        previous = name


def _of_side(name: str, side: int, right: Entry | None, around: Around, pack: Pack) -> str:
    """Return the name of one of two figures that a joint name gives in turn: 城乡居民收入分别增长7%和8%."""
    for row in pack.table("scope_words"):
        sides = row.get("sides", "").split()
        if sides and row.words[0] in name and side < len(sides) and _in_turn(around.statement, pack):
            return (
                name.replace(row.words[0], sides[side])
                if side or (right and right.indicator == name)
                else name
            )
    return name


def _describe_one(
    entry: Entry,
    name: str,
    around: Around,
    right: Entry | None,
    left: Described | None,
    registry: Registry,
    pack: Pack,
) -> Described:
    dimension = dimension_of(entry.unit, pack)
    named = name_figure(name, around, registry, pack, dimension)
    acts = _find_acts(around.before, pack)
    measure = _measure(entry, named.indicator, dimension, around, left, pack)
    base = _is_base(around, pack)
    first, last = _days(entry, right, base, around)
    return Described(
        entry=entry,
        place=place_of(entry.issuer, pack),
        name=named.bare,
        indicator=of_share(named.indicator, measure, registry),
        inferred=named.inferred,
        name_rest=named.rest,
        grams=named.grams,
        context=named.context,
        clause_pairs=frozenset() if named.grams else grams(_RUN.findall(squeeze(around.clause))),
        scopes=named.scopes,
        acts=acts,
        measure=measure,
        dimension=dimension,
        first=first,
        last=last,
        span=_span(around.before, pack),
        is_arrival=dimension != "money" and _moves(pack).arrives.search(around.before.rstrip()) is not None,
        is_old_end=base,
        repeats_goal=_is_quoted(entry, around, pack),
        result_word=_result_word(around.after, pack),
        scale=unit_scale(entry.unit, pack),
        is_reached=_is_reached(entry, around, pack),
        previous=around.previous,
    )


def _is_reached(entry: Entry, around: Around, pack: Pack) -> bool:
    arrives = _moves(pack).arrives.search(around.before.rstrip()) is not None
    return arrives or (entry.comparator is Comparator.GT and not fold(entry.quote)[0].isdigit())


def leading_acts(text: str, pack: Pack) -> list[tuple[str, str]]:
    """Return what the words that lead to a figure say of it, as (axis, act), in the order of the axes."""
    span = _span(text, pack)
    return sorted([*_find_acts(text, pack), *([("span", span)] if span else [])])


def _find_acts(text: str, pack: Pack) -> frozenset[tuple[str, str]]:
    """Return the acts that lead to a figure, the last of each axis."""
    found = {row["axis"]: row.id for _, _, row in _acts(pack).finditer(text) if row["axis"] in _ACTS}
    return frozenset(found.items())


def _span(before: str, pack: Pack) -> str | None:
    """Tell over what time a figure is taken: 五年平均每年 is an average, though it says 每年 too."""
    said = {row.id for _, _, row in _acts(pack).finditer(before) if row["axis"] == "span"}
    if _SINCE.search(before):
        said.add("cumulative")
    return next((span for span in _SPANS if span in said), None)


def _measure(
    entry: Entry,
    indicator: Indicator | None,
    dimension: str,
    around: Around,
    left: Described | None,
    pack: Pack,
) -> str:
    """Tell what kind of number it is."""
    if entry.change in {Change.RANK, Change.MULTIPLY}:
        return "rank" if entry.change is Change.RANK else "multiple"
    if dimension == _POINTS:
        return "points"
    if entry.unit in _PERCENT:
        if indicator and indicator.unit in _PERCENT and indicator.kind == "rate":
            return "share"
        grows = entry.change in _GROWTH or _grows(entry, around, pack) or _grows_on(entry, around, left, pack)
        return "growth" if grows else "share"
    if entry.change not in _GROWTH or (indicator and indicator.moves):
        return "amount"
    counts = indicator is not None and indicator.kind == "flow" and dimension != "money"
    return "amount" if counts and not around.name_stands_before else "delta"


def _grows(entry: Entry, around: Around, pack: Pack) -> bool:
    """Tell whether a percentage that stands still says growth after all: 增速目标为5%, not 占比为5%."""
    words = around.before + (entry.indicator or "")
    said = [row.id for _, _, row in _acts(pack).finditer(words) if row["axis"] == _MOVEMENT]
    return bool(said) and "share" not in said


def _grows_on(entry: Entry, around: Around, left: Described | None, pack: Pack) -> bool:
    """Tell whether a percentage gives the growth named before it another bound: 增长7%以上、力争达到8%."""
    if left is None or left.measure != "growth" or left.entry.indicator != entry.indicator:
        return False
    return around.before.strip(_MARKS) in promise_words(pack, "again").rows


def _is_base(around: Around, pack: Pack) -> bool:
    """Tell whether a figure is what something was before it moved: 由320元提高到380元."""
    moves = _moves(pack)
    return bool(moves.leaves.search(around.before) and moves.comes_to.match(around.after))


def _days(entry: Entry, right: Entry | None, base: bool, around: Around) -> tuple[date | None, date | None]:
    """Return the days that a figure speaks of.

    The old end of a movement stood the day before the movement began; what is promised to be added by a year to
    come (到2025年) is added from the promise on.
    """
    if (
        base
        and right
        and right.period_start
        and (entry.period_end is None or entry.period_end == right.period_end)
    ):
        day = right.period_start - timedelta(days=1)
        return day, day
    first, last, issued = entry.period_start, entry.period_end, entry.issued_on
    adds = entry.kind is Kind.TARGET and entry.change in _GROWTH
    by_then = entry.period == Basis.INHERITED or _BY_A_YEAR.search(around.statement)
    if adds and by_then and first and last and issued and issued.year < first.year == last.year:
        return date(issued.year, 1, 1), last
    return first, last


def _is_quoted(entry: Entry, around: Around, pack: Pack) -> bool:
    """Tell whether a figure only repeats a goal (低于13%左右的预期目标, 原计划为3.7%) or the gap to it (还差13亿元)."""
    before, after = around.before, around.after[:_GOAL]
    if promise_words(pack, "planned").search(before) or _is_gap(before, pack):
        return True
    goal = promise_words(pack, "goal").search(after)
    if goal is None:
        return False
    if promise_words(pack, "under").search(before + fold(entry.quote)):
        return True
    return _leads_to_goal(pack).fullmatch(after[: goal.start]) is not None and not _is_kept(around, pack)


def _is_kept(around: Around, pack: Pack) -> bool:
    """Tell whether the goal that a figure repeats was itself reached: 实现500元和300元的目标, 1.2万户任务全部完成."""
    piece = _LAST_PIECE.search(around.statement)
    kept = piece and promise_words(pack, "kept").search(piece[0])
    return kept is not None or _result_word(around.after, pack) == "met"


def _is_gap(before: str, pack: Pack) -> bool:
    """Tell whether the words that lead to a figure make it the distance to a goal: 离目标还差, 比计划少了."""
    hits = list(promise_words(pack, "gap").finditer(before))
    if not hits or hits[-1].end < len(before.rstrip()):
        return False
    return bool(hits[-1].row.get("alone")) or promise_words(pack, "goal").search(before) is not None


def _result_word(after: str, pack: Pack) -> str | None:
    found = promise_words(pack, "result").search(after)
    return found.row["says"] if found else None


def is_outcome(described: Described) -> bool:
    """Tell whether an entry may be what became of a promise: a fact of its own, over when it was told."""
    entry = described.entry
    if entry.kind is not Kind.FACT or described.repeats_goal:
        return False
    return not (described.last and entry.issued_on and described.last > entry.issued_on)
