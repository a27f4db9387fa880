"""What the heads of a table say of its rows: who answers for one and by when, and what its bare numbers measure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.entries.changes import find_change
from tongdao.entries.duties import Duty, duty_heads, list_bodies
from tongdao.entries.indicators import name_indicators
from tongdao.entries.timing import find_when, is_implied, when_said
from tongdao.model import Change, Figure, Kind, Step
from tongdao.rules.words import alternation
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from tongdao.entries.situation import Situation
    from tongdao.model import Clause, Period, Quantity
    from tongdao.rules.pack import Pack
    from tongdao.structure.tables import Cell, Table

_DIGIT = re.compile(r"\d")
_BRACKET = re.compile(r"[(（](?:单位[:：])?([^()（）]{1,10})[)）]")
_UNIT = re.compile(r"单位[:：]\s*([^\s()（）,，;；。]{1,10})")
_MARKS = re.compile(rf"(?:[#*\s]|[{ONE_TO_TEN}]+、|\d{{1,2}}[.、])*(?:其中[:：]?)?\s*")
_SPACE = re.compile(r"\s+")
_APART = re.compile(r"[,，;；/\s]+")
_TIME = re.compile(r"\d{4}(?:年|$)|\d{1,2}月")
_VALUES = ("change", "target", "actual")  # roles that a word anywhere in a head gives, the more telling first
_NUMBERS = frozenset({*_VALUES, "value"})
_LABELS = ("label", "place")
_KINDS = {"target": Kind.TARGET, "actual": Kind.FACT, "change": Kind.FACT}
_BODIES = ("lead_label", "charge_label", "help_label")
_RATES = ("增长", "增速", "增幅", "同比")


class Column(NamedTuple):
    """What a column holds: a role of `table_heads` or `duties`, "value" for numbers of a time, "" where unknown.

    `unit` is as its head writes it, `period` the time that its head names; `words` are the head without the unit,
    `measure` what its numbers measure where its rows are of places.
    """

    role: str
    words: str
    unit: str
    period: Period | None
    measure: str


@dataclass(frozen=True, slots=True)
class Value:
    """A cell of a column of numbers: its unit, the cell that says what it measures, its kind and time.

    `moves` says that it tells how much something grew or fell, `note` which growth that is (比年初增减额). `measure` is
    what it measures where the label is a place, else "". `kind` and `period` are None where no head says them.
    """

    start: int
    end: int
    unit: str
    label: Cell
    measure: str
    note: str
    moves: bool
    kind: Kind | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class Row:
    """What the heads say of the row `start:end`: who answers for it, by when, and what its numbers are."""

    start: int
    end: int
    duty: Duty | None
    due: Period | None
    values: tuple[Value, ...]


class _Times:
    """The times of a text, found by place."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self._periods = [period for period in periods if period.last]
        self._starts = [period.start for period in self._periods]

    def first(self, start: int, end: int) -> Period | None:
        """Return the first time that begins in a stretch of text."""
        place = bisect_left(self._starts, start)
        return self._periods[place] if place < len(self._starts) and self._starts[place] < end else None


def read_rows(text: str, tables: Sequence[Table], periods: Sequence[Period], pack: Pack) -> list[Row]:
    """Return what the heads of the tables of a folded text say of their rows, in order; `periods` are its times."""
    times = _Times(periods)
    return [row for table in tables for row in _rows(text, table, times, pack)]


@cache
def _heads(pack: Pack) -> dict[str, re.Pattern[str]]:
    """Return for each role the pattern of the words that name it in a head."""
    rows = {row["role"]: row.words for row in pack.table("table_heads")}
    return {role: re.compile(alternation(words)) for role, words in (duty_heads(pack) | rows).items()}


def _rows(text: str, table: Table, times: _Times, pack: Pack) -> Iterator[Row]:
    columns = _columns(text, table, times, pack)
    labels = [index for index, column in enumerate(columns) if column.role in _LABELS]
    unit, period = _of_captions(text, table, times)
    for cells in table.rows:
        by_role = {column.role: cell for column, cell in zip(columns, cells, strict=False)}
        label = next((cells[index] for index in labels if index < len(cells)), None)
        due = by_role.get("time_label")
        own = text[slice(*by_role["unit"])] if "unit" in by_role else unit
        label, said = _without_unit(text, label) if label else (None, "")
        values = _values(text, cells, columns, label, said or own, period) if label else ()
        yield Row(
            cells[0].start,
            cells[-1].end,
            _duty(text, by_role, pack),
            times.first(*due) if due else None,
            tuple(values),
        )


def _columns(text: str, table: Table, times: _Times, pack: Pack) -> list[Column]:
    columns: list[Column] = []
    for cell in table.heads:
        column = _column(text, cell, times, pack)
        if column.role == "change" and columns and not _TIME.search(column.words):  # 3月末 | 比年初增减额
            column = column._replace(period=columns[-1].period, measure=columns[-1].measure)
        columns.append(column)
    if not any(column.role in _LABELS for column in columns):
        first = next((index for index, column in enumerate(columns) if not column.role), None)
        if first is not None:
            columns[first] = columns[first]._replace(role="label")
    return columns


def _column(text: str, cell: Cell, times: _Times, pack: Pack) -> Column:
    head, patterns = _SPACE.sub("", text[slice(*cell)]), _heads(pack)
    bracket = _BRACKET.search(head)
    words = _BRACKET.sub("", head)
    role = next((role for role, pattern in patterns.items() if pattern.fullmatch(words)), "")
    role = role or next((role for role in _VALUES if patterns[role].search(words)), "")
    role = role or ("value" if bracket or _TIME.search(words) else "")
    unit = bracket[1] if bracket else "%" if role == "change" and words.endswith(_RATES) else ""
    return Column(role, words, unit, times.first(*cell), words)


def _of_captions(text: str, table: Table, times: _Times) -> tuple[str, Period | None]:
    """Return the unit and the time that stand above a table."""
    units = [found[1] for cell in table.captions for found in _UNIT.finditer(text, *cell)]
    periods = [found for cell in table.captions if (found := times.first(*cell))]
    return (units[-1] if units else ""), (periods[-1] if periods else None)


def _values(
    text: str,
    cells: Sequence[Cell],
    columns: Sequence[Column],
    label: Cell,
    unit: str,
    period: Period | None,
) -> Iterator[Value]:
    named = _named(text, label)
    of_place = any(column.role == "place" for column in columns)
    for column, (start, end) in zip(columns, cells, strict=False):
        if column.role in _NUMBERS and named.start < named.end and _DIGIT.search(text, start, end):
            moves = column.role == "change"
            yield Value(
                start,
                end,
                "" if text[end - 1] == "%" else column.unit or unit,
                named,
                column.measure if of_place else "",
                column.words if moves else "",
                moves,
                _KINDS.get(column.role),
                column.period or period,
            )


def _without_unit(text: str, label: Cell) -> tuple[Cell, str]:
    """Return a label without the unit in the bracket that closes it, and that unit: 口袋公园（个）."""
    found = _BRACKET.search(text, *label)
    if found is None or found.end() != label.end or found.start() == label.start:
        return label, ""
    return label._replace(end=found.start()), found[1]


def _named(text: str, label: Cell) -> Cell:
    """Return a label without what stands before it in a list: #, 其中：, 一、."""
    marks = _MARKS.match(text, *label)
    return label._replace(start=marks.end()) if marks else label


def _duty(text: str, by_role: Mapping[str, Cell], pack: Pack) -> Duty | None:
    """Return who answers for a row, where a cell of it names a body."""
    named = {
        role: [body for part in _APART.split(text[slice(*cell)]) if part for body in list_bodies(part, pack)]
        for role in _BODIES
        if (cell := by_role.get(role))
    }
    leads = [*named.get("lead_label", ()), *named.get("charge_label", ())]
    if not leads:
        return None
    cell = by_role["lead_label"] if named.get("lead_label") else by_role["charge_label"]
    return Duty(cell.start, cell.end, leads[0], (*leads[1:], *named.get("help_label", ())))


def rows_by_clause(clauses: Sequence[Clause], rows: Sequence[Row]) -> list[Row | None]:
    """Return the row that each clause stands in, None where it stands in none."""
    if not rows:
        return [None] * len(clauses)
    starts = [row.start for row in rows]
    found: list[Row | None] = []
    for clause in clauses:
        row = rows[bisect_right(starts, clause.end - 1) - 1]
        found.append(row if row.start < clause.end and clause.start < row.end else None)
    return found


def part_values(
    quantities: Sequence[Quantity], measured: Sequence[Quantity], row: Row | None
) -> tuple[list[Quantity], list[Quantity]]:
    """Part the quantities of a clause: those of its prose, and those of cells, which `measured` fills where bare."""
    if row is None or not row.values:
        return list(quantities), []
    taken = {number.start for number in measured}
    cells = [number for number in quantities if number.start not in taken and _value(row, number)]
    prose = [number for number in quantities if not _value(row, number)]
    return prose, sorted((*measured, *cells), key=lambda number: number.start)


def _value(row: Row, number: Quantity) -> Value | None:
    return next((value for value in row.values if value.start <= number.start < value.end), None)


def kind_of_values(row: Row, on: date | None) -> Kind:
    """Return the kind of a row of numbers: a target where one of them is to be reached."""
    kinds = {_kind(value, on) for value in row.values}
    return Kind.TARGET if Kind.TARGET in kinds else Kind.FACT


def _kind(value: Value, on: date | None) -> Kind:
    """Return the kind of a value: as its head says, else by its time."""
    if value.kind is not None:
        return value.kind
    if value.period is None or is_implied(value.period):
        return Kind.FACT
    last = value.period.last
    return Kind.TARGET if last and on and last > on else Kind.FACT


def cell_figure(situation: Situation, row: Row, number: Quantity) -> Figure:
    """Return the figure that the number of a cell is."""
    text, pack, document = situation.text, situation.pack, situation.document
    value = _value(row, number)
    assert value is not None
    kind = _kind(value, situation.times.on)
    if value.period:
        when = when_said(text, value.period, kind, situation.times)
    else:
        when = find_when(text, number.start, number.end, kind, situation.times, pack)
    change, step = _change(text, value, number, pack)
    label = _SPACE.sub("", text[slice(*value.label)])
    indicator = value.measure or _SPACE.sub("", _indicator(text, value.label, number, pack))
    title = f"{label}{value.measure}"
    return Figure(
        id=f"{document.id}.f{number.start}",
        quote=document.text[number.start : number.end],
        start=number.start,
        end=number.end,
        value=abs(number.value) if change is Change.DECREASE else number.value,
        high=number.high,
        unit=number.unit or "",
        comparator=number.comparator,
        change=change,
        kind=kind,
        indicator=indicator,
        owner=situation.owner,
        period_start=when.first,
        period_end=when.last,
        period=when.basis,
        period_quote=when.quote,
        trail=(
            *number.trail,
            Step("figure.cell", row.start, row.end),
            *(each for each in (step, when.step) if each),
        ),
        title=f"{title}（{value.note}）" if value.note else title,
        scope=label if value.measure else None,
    )


def _beside(label: Cell, number: Quantity) -> Quantity:
    """Return a number as if it stood right behind the label of its row: 新建口袋公园 + 30个."""
    return replace(number, start=label.end, end=label.end, core_start=label.end, core_end=label.end)


def _indicator(text: str, label: Cell, number: Quantity, pack: Pack) -> str:
    named = name_indicators(text, *label, [_beside(label, number)], (), pack)[0]
    return named.text if named else ""


def _change(text: str, value: Value, number: Quantity, pack: Pack) -> tuple[Change, Step | None]:
    if value.moves:
        return (Change.DECREASE if number.value < 0 else Change.INCREASE), None
    change, step = find_change(text, value.start, value.start, number, None, pack)
    if change is not Change.LEVEL:
        return change, step
    label = value.label
    return find_change(text, label.start, label.start, _beside(label, number), None, pack)
