"""From the quantities of a clause to its figures: what is measured, how it moves, of which kind, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from tongdao.entries.changes import find_change, moves_on
from tongdao.entries.indicator_words import indicator_words
from tongdao.entries.indicators import name_indicators
from tongdao.entries.per_units import find_per
from tongdao.entries.places import find_place
from tongdao.entries.timing import NEVER, When, find_when, in_turn, kind_in_time, when_based, when_said
from tongdao.entries.titles import figure_titles
from tongdao.entries.topics import find_topic
from tongdao.model import Change, Comparator, Figure, Form, Kind, Step
from tongdao.rules.words import WordTable
from tongdao.text.marks import last_of, start_after
from tongdao.text.numerals import ONE_TO_TEN, ZEROS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.entries.indicator_words import Named
    from tongdao.entries.situation import Situation
    from tongdao.model import Clause, Period, Quantity
    from tongdao.rules.pack import Pack

_OWN_MARKS = "，,；;：:（(、"
_LAST_OWN = last_of(_OWN_MARKS)
_CLOSING = re.compile("[）)]")
_ENDS = frozenset(["", "，", ",", "、", "；", ";", "。"])
_MOST_VAGUE = 20  # what a Chinese numeral that only counts parts of speech counts at most: 二十条
_LOOSE = {"units.group", "numerals.few"}
_CHINESE = frozenset(ONE_TO_TEN + ZEROS + "两几")
_DIGITS = frozenset("0123456789")
_NEAR = 4  # characters before a number that may say it is a standing one
_GLOSS = re.compile(r"[0-9]{1,3}[.．、] ?“[^”\n]{1,24}”[^：:，。\n]{0,16}[：:]")
_FORM_UNITS = {Form.PERCENT: "%", Form.FRACTION: "%", Form.RANK: "位", Form.MULTIPLE: "倍"}


@dataclass(frozen=True, eq=False)
class FigureTables:
    """The small tables that figures are made with."""

    vague_nouns: WordTable
    vague_units: frozenset[str]
    counted_units: frozenset[str]
    makers: WordTable
    standing: WordTable
    defaults: WordTable
    times: frozenset[str]
    spans: tuple[str, ...]
    cut: tuple[str, ...]
    stocks: tuple[str, ...]
    moved: WordTable
    origins: frozenset[str]
    former: tuple[str, ...]
    against: tuple[str, ...]


@cache
def figure_tables(pack: Pack) -> FigureTables:
    """Compile the tables `vague_counts`, `unit_defaults`, `stocks` and `movement_words` of a pack."""
    vague = {row.id: row for row in pack.table("vague_counts")}
    stocks = {row.id: row for row in pack.table("stocks")}
    return FigureTables(
        vague_nouns=WordTable([vague["noun"]]),
        vague_units=frozenset(vague["unit"].words),
        counted_units=frozenset(vague["counted"].words),
        makers=WordTable([vague["maker"]]),
        standing=WordTable([vague["standing"]]),
        defaults=WordTable(pack.table("unit_defaults")),
        times=frozenset(vague["time"].words),
        spans=vague["span"].words,
        cut=vague["cut"].words,
        stocks=stocks["stock"].words,
        moved=WordTable([stocks["moved"]]),
        origins=frozenset(pack.words("movement_words", "from")),
        former=pack.words("movement_words", "former"),
        against=pack.words("movement_words", "against"),
    )


def read_figures(situation: Situation, quantities: Sequence[Quantity]) -> list[Figure]:
    """Return the figures of a clause, in order; numbers that are neither reported nor promised are background."""
    text, clause = situation.text, situation.clause
    tables = figure_tables(situation.pack)
    quantities = [q for q in quantities if not is_duration(text, clause, q, tables)]
    counted = [q for q in quantities if not is_vague(text, clause, q, tables)]
    topic = find_topic(text, clause, counted[0].start, situation.pack) if counted else None
    names = name_indicators(
        text, clause.start, clause.end, counted, situation.times.named, situation.pack, topic
    )
    words = indicator_words(situation.pack)
    titles = figure_titles(text, clause.start, clause.end, counted, names, words)
    named = {id(q): (name, title) for q, name, title in zip(counted, names, titles, strict=True)}
    turns = in_turn(text, situation.times.own, [quantity.start for quantity in counted], situation.pack)
    figures: list[Figure] = []
    previous: Figure | None = None
    for index, quantity in enumerate(quantities):
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        own = turns.get(quantity.start)
        name, title = named.get(id(quantity), (None, ""))
        figure = _make(situation, quantity, following, previous, name, own, title)
        figures.append(figure)
        previous = previous if figure.kind is Kind.BACKGROUND else figure
    variants = situation.variants() if figures else {}
    return [_as_written(figure, variants) for figure in figures] if variants else figures


def _as_written(figure: Figure, variants: dict[int, str]) -> Figure:
    """Return a figure whose names, cut from the folded text, are in the characters of the document."""
    indicator, title = figure.indicator.translate(variants), figure.title.translate(variants)
    return replace(figure, indicator=indicator, title=title)


def is_duration(text: str, clause: Clause, quantity: Quantity, tables: FigureTables) -> bool:
    """Tell whether a number of years, days or the like is a length of time, and not a measured one (寿命79.5岁)."""
    if quantity.unit not in tables.times or quantity.value != quantity.value.to_integral_value():
        return False
    near = text[max(clause.start, quantity.start - _NEAR * 4) : quantity.start]
    former = next((word for word in tables.former if text.endswith(word, clause.start, quantity.start)), "")
    origin = quantity.start - len(former) - 1
    is_cut = text[origin] in tables.origins and text.startswith(tables.cut, quantity.end)
    return not is_cut and not any(word in near for word in tables.spans)


def is_gloss(text: str, place: int) -> bool:
    """Tell whether a line explains a term of the text above it: 3.“12”工程：…."""
    line = text.rfind("\n", 0, place) + 1
    return text[line : line + 1].isdigit() and _GLOSS.match(text, line) is not None


def is_vague(text: str, clause: Clause, quantity: Quantity, tables: FigureTables) -> bool:
    """Tell whether a number only counts parts of speech (三个方面, 三大…) or names no amount (几十种)."""
    if text[quantity.core_start] not in _DIGITS and not _LOOSE.isdisjoint(
        [step.rule for step in quantity.trail]
    ):
        return True
    if quantity.form is not Form.COUNT or quantity.value > _MOST_VAGUE or quantity.high is not None:
        return False
    if text[quantity.core_start] not in _CHINESE:
        return False
    if tables.vague_nouns.match(text, quantity.end + text.startswith("的", quantity.end)):
        return True
    made = any(
        end == quantity.start for _, end, _ in tables.makers.finditer(text, clause.start, quantity.start)
    )
    return quantity.unit in tables.vague_units and not made


def _make(
    situation: Situation,
    quantity: Quantity,
    following: Quantity | None,
    previous: Figure | None,
    named: Named | None,
    own: Period | None,
    title: str,
) -> Figure:
    text, tables = situation.text, figure_tables(situation.pack)
    start = _own_words(situation, quantity, previous)
    left = previous.end if previous else situation.clause.start
    change, change_step = find_change(text, left, start, quantity, previous, situation.pack)
    kind, kind_step = _kind(situation, quantity, following, start, named)
    indicator = named.text if named else ""
    based = kind is Kind.FACT and _is_base(text, quantity, start, situation.pack)
    stock = kind is Kind.FACT and change is Change.LEVEL and _is_stock(text, start, quantity, named, tables)
    when = _when(situation, quantity, start, kind, based, stock)
    if own and kind is not Kind.BACKGROUND:
        when = when_said(text, own, kind, situation.times)
    kind = kind_in_time(kind, when, situation.times.on) if kind is Kind.FACT else kind
    return Figure(
        id=f"{situation.document.id}.f{quantity.start}",
        quote=situation.document.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        value=abs(quantity.value) if change is Change.DECREASE else quantity.value,
        high=quantity.high,
        unit=quantity.unit or _default_unit(text, quantity, indicator, tables),
        comparator=quantity.comparator,
        change=change,
        kind=kind,
        indicator=indicator,
        owner=situation.owner,
        period_start=when.first,
        period_end=when.last,
        period=when.basis,
        period_quote=when.quote,
        trail=_trail(quantity, change_step, kind_step, named, when),
        title=title,
        per=find_per(text, left, quantity.start, situation.pack) if named else None,
        scope=find_place(text, situation.clause, quantity.start, situation.document.issuer, situation.pack),
    )


def _when(situation: Situation, quantity: Quantity, start: int, kind: Kind, based: bool, stock: bool) -> When:
    if kind is Kind.BACKGROUND:
        return NEVER
    if based:
        return when_based(situation.text, start, quantity.start, situation.times)
    return find_when(
        situation.text, quantity.start, quantity.end, kind, situation.times, situation.pack, timeless=stock
    )


def _own_words(situation: Situation, quantity: Quantity, previous: Figure | None) -> int:
    """Return where the words about this number begin: after the number before it or the last mark.

    A bracket that is closed again (新(改、扩)建) holds no mark.
    """
    text, left = situation.text, previous.end if previous else situation.clause.start
    start = stop = quantity.start
    while start == stop or _CLOSING.search(text, start, quantity.start):
        start = start_after(text, _LAST_OWN, left, stop)
        if start in {left, stop}:
            break
        stop = start - 1
    return start


def _kind(
    situation: Situation, quantity: Quantity, following: Quantity | None, start: int, named: Named | None
) -> tuple[Kind, Step]:
    text, tables = situation.text, figure_tables(situation.pack)
    if named is None:
        return Kind.BACKGROUND, Step("figure.vague", quantity.start, quantity.end)
    standing = tables.standing.search(text, max(start, quantity.start - _NEAR), quantity.start)
    if standing:
        return Kind.BACKGROUND, Step(standing[2].rule, standing[0], standing[1])
    if _is_threshold(text, quantity, following, named, tables):
        return Kind.BACKGROUND, Step("figure.threshold", quantity.start, quantity.end)
    if is_gloss(text, quantity.start):
        return Kind.BACKGROUND, Step("figure.gloss", quantity.start, quantity.end)
    kind = situation.kind_at(quantity.start)
    if kind is Kind.TARGET and _is_base(text, quantity, start, situation.pack):
        kind = Kind.FACT
    return kind, Step(f"figure.{kind}", start, quantity.end)


def _is_threshold(
    text: str, quantity: Quantity, following: Quantity | None, named: Named, tables: FigureTables
) -> bool:
    """Tell whether the number only says which things the next one counts: 总量超200亿元县2个."""
    if following is None or quantity.comparator is Comparator.EQ or named.rule != "indicator.after":
        return False
    between = text[quantity.end : following.start]
    apart = any(mark in between for mark in _OWN_MARKS)
    return not apart and quantity.unit not in tables.counted_units and following.unit in tables.counted_units


def _is_base(text: str, quantity: Quantity, start: int, pack: Pack) -> bool:
    """Tell whether the number is the old end of a movement: 从374亿元扩大至…, 比上年的241亿元增长…."""
    tables = figure_tables(pack)
    if text[quantity.end : quantity.end + 1] in _ENDS or not moves_on(text, quantity, pack):
        return False
    if text.startswith(tables.against, start) and text[quantity.start - 1] == "的":
        return True
    hits = indicator_words(pack).inner.finditer(text, start, quantity.start)
    return any(text[begin:end] in tables.origins for begin, end, _ in hits)


def _is_stock(text: str, start: int, quantity: Quantity, named: Named | None, tables: FigureTables) -> bool:
    """Tell whether the number says how much there is, and not how much was done or what it came to."""
    if named is None or named.rule == "indicator.after" or not named.text.endswith(tables.stocks):
        return False
    return tables.moved.search(text, start, quantity.core_start) is None


def _default_unit(text: str, quantity: Quantity, indicator: str, tables: FigureTables) -> str:
    """Return the unit that a bare number plainly has, from the noun it counts; "" where nothing tells."""
    if quantity.form in _FORM_UNITS:
        return _FORM_UNITS[quantity.form]
    found = tables.defaults.match(text, quantity.end)
    if found is None and text.startswith(indicator, quantity.end):
        found = next(iter(reversed(list(tables.defaults.finditer(indicator)))), None)
    if found:
        return str(found.row["unit"])
    rows = tables.defaults.rows
    return next((str(rows[word]["unit"]) for word in rows if indicator.endswith(word)), "")


def _trail(
    quantity: Quantity, change: Step | None, kind: Step, named: Named | None, when: When
) -> tuple[Step, ...]:
    naming = Step(named.rule, named.start, named.end) if named else None
    return (*quantity.trail, *[step for step in (change, naming, kind, when.step) if step is not None])
