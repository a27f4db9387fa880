"""The frozen values that flow through the house. Standard library only.

Offsets are Unicode code points into the text of the document, half-open: `text[start:end]` is the quote.
Field names and meanings are those of the record that `tongdao read --json` prints.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

new = tuple.__new__  # `new(Hit, (…))` makes a named tuple in half the time that `Hit(…)` takes


class Kind(StrEnum):
    """What a statement, figure or deliverable is: 数据, 计划, 举措, other, or a number that is neither."""

    FACT = "fact"
    TARGET = "target"
    ACTION = "action"
    OTHER = "other"
    BACKGROUND = "background"


class Comparator(StrEnum):
    """How the written number bounds the quantity."""

    EQ = "="
    GE = ">="
    GT = ">"
    LE = "<="
    LT = "<"
    ABOUT = "~"
    RANGE = "range"


class Change(StrEnum):
    """What the number does: a stock or a value moved *to*, or a movement *by* so much."""

    LEVEL = "level"
    INCREASE = "increase"
    DECREASE = "decrease"
    MULTIPLY = "multiply"
    RANK = "rank"


class Stage(StrEnum):
    """How far a deliverable is, in the order of a project's life."""

    PREPARE = "prepare"
    START = "start"
    CONTINUE = "continue"
    COMPLETE = "complete"
    OPERATE = "operate"


class Basis(StrEnum):
    """Where a period comes from: said in the sentence or paragraph, only from the document, or nowhere."""

    EXPLICIT = "explicit"
    INHERITED = "inherited"
    NONE = "none"


class Form(StrEnum):
    """How a quantity is written; decides what it may measure."""

    COUNT = "count"  # 30个, 750亿元: a number with a unit
    BARE = "bare"  # 188.1万, 42: a number without one
    PERCENT = "percent"  # 5%, 百分之五, 两成
    FRACTION = "fraction"  # 三分之一, 一半
    MULTIPLE = "multiple"  # 3倍, 翻一番
    RANK = "rank"  # 第五位, 首位
    ORDINAL = "ordinal"  # 第二 before anything that is no place in a ranking


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that fired, `table.row` of a pack or the name of a stage's own rule, and where."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in the data, as a value with a place. `code` is stable; `message` is for people."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text with its unit and comparator.

    `start:end` is the quote with the comparator words, `core_start:core_end` number and unit alone.
    `value` and `high` are multiplied out (750亿元 is 75000000000); `high` only in a range.
    `unit` is as written without 万/亿, None where none is written.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    value: Decimal
    high: Decimal | None
    unit: str | None
    comparator: Comparator
    form: Form
    trail: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A time of a text. Both days are included and are None where nothing resolves them.

    `relation`: at, by (到…, …前, 截至), since, during, or length (三年 without an anchor).
    """

    start: int
    end: int
    first: date | None
    last: date | None
    relation: str
    trail: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """The numbers and times of a text, in the order of the text."""

    quantities: tuple[Quantity, ...]
    periods: tuple[Period, ...]

    def to_dict(self, text: str) -> dict[str, list[dict[str, Any]]]:
        """Return what `tongdao mentions --json` prints of a text: dates ISO, both days included."""
        return {
            "quantities": [_quantity(text, quantity) for quantity in self.quantities],
            "periods": [_period(text, period) for period in self.periods],
        }


def _quantity(text: str, quantity: Quantity) -> dict[str, Any]:
    return {
        "quote": text[quantity.start : quantity.end],
        "start": quantity.start,
        "end": quantity.end,
        "value": plain_number(quantity.value),
        "high": None if quantity.high is None else plain_number(quantity.high),
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "form": quantity.form.value,
    }


def _period(text: str, period: Period) -> dict[str, Any]:
    return {
        "quote": text[period.start : period.end],
        "start": period.start,
        "end": period.end,
        "period_start": period.first.isoformat() if period.first else None,
        "period_end": period.last.isoformat() if period.last else None,
        "relation": period.relation,
    }


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known of it. `id` is made of the text alone; the text is never altered."""

    id: str
    text: str
    title: str | None
    date: date | None
    issuer: str | None
    source: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A time in force over a stretch of text and the words that set it.

    `mood` says what the stretch tells: review (what was done), plan (what shall be done), or neither (None).
    `plan` is the time of what is planned where one heading joins a review with a plan; `mood` is then None.
    """

    first: date | None
    last: date | None
    mood: str | None
    start: int
    end: int
    rule: str
    plan: Scope | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, to the next heading of its level or above.

    `speaker`, `role`, `owner` and the scope `in_force` hold for every sentence inside.
    """

    id: str
    level: int
    heading: str | None
    heading_start: int
    heading_end: int
    speaker: str | None
    role: str | None
    owner: str | None
    in_force: Scope | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of text between 。！？； or line breaks, before anything is said of its meaning.

    `section` indexes the innermost section; `paragraph` numbers the lines of the text.
    `role`: sentence, heading, byline, question, caption.
    """

    start: int
    end: int
    section: int
    paragraph: int
    role: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity: what is measured, by whom, when, and the characters that say so.

    `title` says by itself what is reported or promised; `per` is what the number holds for each of (每个县区: 县区);
    `scope` is the place that the number speaks of where it is not the document's own (全国, 鼓楼区). `doubts` are the
    reasons why a target may be no promise (keys of `promise_doubts`).
    """

    id: str
    quote: str
    start: int
    end: int
    value: Decimal
    high: Decimal | None
    unit: str
    comparator: Comparator
    change: Change
    kind: Kind
    indicator: str
    owner: str | None
    period_start: date | None
    period_end: date | None
    period: Basis
    period_quote: str | None
    trail: tuple[Step, ...]
    title: str = ""
    per: str | None = None
    scope: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A named thing that will exist, start or finish, and how far it is."""

    id: str
    quote: str
    name: str
    start: int
    end: int
    stage: Stage
    kind: Kind
    owner: str | None
    period_start: date | None
    period_end: date | None
    period: Basis
    period_quote: str | None
    trail: tuple[Step, ...]
    title: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of text that says something, with its one kind, and the figures and deliverables in it.

    `owner` answers for it; `supporting` are the bodies that are to help.
    """

    id: str
    section: str | None
    kind: Kind
    owner: str | None
    quote: str
    start: int
    end: int
    figures: tuple[Figure, ...]
    deliverables: tuple[Deliverable, ...]
    trail: tuple[Step, ...]
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A shorthand name whose numeral counts parts, with the parts where the text gives them."""

    id: str
    code: str
    name: str
    quote: str
    start: int
    end: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A claim of the text that arithmetic tested. `holds` is within rounding of the printed digits."""

    id: str
    relation: str
    quote: str
    start: int
    end: int
    numbers: tuple[Decimal, ...]
    stated: Decimal
    computed: Decimal
    holds: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one document says."""

    document: Document
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    programmes: tuple[Programme, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]

    def to_dict(self, *, with_text: bool = False, explain: bool = False) -> dict[str, Any]:
        """Return the record that `tongdao read --json` prints: strings, numbers, lists and dicts.

        Dates are ISO strings; numbers are ints where they are whole, else floats. `with_text` adds the text
        of the document, `explain` the `trail` of rules behind each statement, figure and deliverable, and the `doubts`.
        """
        hidden = _UNPRINTED - ({"text"} if with_text else set()) - (_EXPLAINED if explain else set())
        record: dict[str, Any] = _record(self, hidden)
        return record


# What a reading holds beyond the fields of the record.
_EXPLAINED = frozenset({"trail", "doubts"})
_UNPRINTED = frozenset({*_EXPLAINED, "text", "level", "heading_start", "heading_end", "in_force"})
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def _record(value: Any, hidden: frozenset[str]) -> Any:
    """Turn a value of this module into what JSON can hold."""
    if isinstance(value, tuple):
        return [_record(item, hidden) for item in value]
    if isinstance(value, StrEnum):
        return str.__str__(value)
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if not is_dataclass(value):
        return value
    kind: type = type(value)
    names, values = _printed(kind, hidden)
    # Nearly every field is printed as it is; no call for those.
    return {
        name: item if type(item) in _AS_THEY_ARE else _record(item, hidden)
        for name, item in zip(names, values(value), strict=True)
    }


@cache
def _printed(kind: type, hidden: frozenset[str]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of the fields that the record shows, and what takes them from a value."""
    names = tuple(field.name for field in fields(kind) if field.name not in hidden)
    return names, attrgetter(*names)


def plain_number(value: Decimal) -> int | float:
    """Return a number as the record holds it: an int where it is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)
