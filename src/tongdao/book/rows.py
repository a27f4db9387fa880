"""The rows that pages, tables and the API show; every surface reads these and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Self, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from tongdao.fates.fate import Fate
    from tongdao.fates.series import Line
    from tongdao.model import Change, Comparator, Stage
    from tongdao.promise import Attainment, Entry, EvidenceLevel, Lineage, Schedule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measure:
    """What one entry says as a number or a stage, and where: enough to write it and to cite it.

    `start:end` are code points into the text of `document`; a figure has value, unit, comparator and change, and
    `per` and `scope` as an entry has them, a deliverable a stage.
    """

    entry: str
    document: str
    source: str
    quote: str
    start: int
    end: int
    issued_on: date | None
    period_end: date | None
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    change: Change | None = None
    stage: Stage | None = None
    per: str | None = None
    scope: str | None = None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return what is shown of an entry."""
        return cls(
            entry=entry.id,
            document=entry.document,
            source=entry.source,
            quote=entry.quote,
            start=entry.start,
            end=entry.end,
            issued_on=entry.issued_on,
            period_end=entry.period_end,
            value=entry.value,
            high=entry.high,
            unit=entry.unit,
            comparator=entry.comparator,
            change=entry.change,
            stage=entry.stage,
            per=entry.per,
            scope=entry.scope,
        )


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise (承诺) and what became of it at a day.

    `form` is figure or deliverable, `name` the indicator or the name, `title` what people see as its name, `group`
    the key of its indicator group; `period` tells whether the due day is explicit, inherited or none. `programme` is
    the code of the numbered programme that it belongs to. `previous` and `next` are the ids of its like in the
    documents around. `also` are the other places of its document that say the same goal.
    """

    id: str
    form: str
    name: str | None
    title: str
    group: str | None
    owner: str | None
    document: str
    source: str
    document_title: str | None
    issuer: str | None
    issued_on: date | None
    document_type: str | None
    statement: str
    statement_start: int
    period_start: date | None
    due: date | None
    period: str
    target: Measure
    baseline: Measure | None
    actual: Measure | None
    attainment: Attainment | None
    schedule: Schedule
    evidence: EvidenceLevel
    lineage: Lineage
    light: str | None
    formula: str
    reason: str
    as_of: date
    rule_version: str
    programme: str | None = None
    previous: str | None = None
    next: str | None = None
    reworded: str | None = None
    also: tuple[Measure, ...] = ()

    @classmethod
    def of(
        cls, fate: Fate, baseline: Measure | None, also: tuple[Measure, ...] = (), **known: str | None
    ) -> Self:
        """Return what is shown of a promise; `known` are its group, its programme and the title of its document."""
        promise, found, descent = fate.promise, fate.assessment, fate.followed.descent
        return cls(
            id=promise.id,
            form=promise.form,
            name=promise.indicator or promise.name,
            title=promise.called,
            group=known.get("group"),
            owner=fate.owner,
            document=promise.document,
            source=promise.source,
            document_title=known.get("document_title"),
            issuer=promise.issuer,
            issued_on=promise.issued_on,
            document_type=promise.document_type,
            statement=promise.statement,
            statement_start=promise.statement_start,
            period_start=promise.period_start,
            due=promise.due,
            period=promise.period,
            target=Measure.of(promise),
            baseline=baseline,
            actual=Measure.of(fate.actual) if fate.actual else None,
            attainment=found.attainment,
            schedule=found.schedule,
            evidence=found.evidence,
            lineage=found.lineage,
            light=found.light,
            formula=found.formula,
            reason=found.reason,
            as_of=found.as_of,
            rule_version=found.rule_version,
            programme=known.get("programme"),
            previous=descent.previous.id if descent.previous else None,
            next=descent.next.id if descent.next else None,
            reworded=descent.reworded,
            also=also,
        )


@dataclass(frozen=True, slots=True)
class BookQuery:
    """Which commitments to give, and in which order; None and empty let everything pass.

    Several values of one field are alternatives, fields together must all hold. `text` is found anywhere in
    name, title, sentence or owner, Chinese words of two characters included; words apart by a space must all be found.
    `lights` may hold `none`, `attainment` too. `sort` is one of `filters.SORTS`.
    """

    text: str | None = None
    owners: Collection[str] = ()
    forms: Collection[str] = ()
    groups: Collection[str] = ()
    programmes: Collection[str] = ()
    documents: Collection[str] = ()
    issuers: Collection[str] = ()
    lights: Collection[str] = ()
    attainment: Collection[str] = ()
    schedule: Collection[str] = ()
    evidence: Collection[str] = ()
    lineage: Collection[str] = ()
    due_from: date | None = None
    due_until: date | None = None
    unreached: bool = False  # leaves out what is reached: nearly met, met, or better
    sort: str = "book"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of rows: how many there are in all, and the cursor that continues it, None at the end."""

    rows: tuple[T, ...]
    total: int
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many commitments a value has (an owner, a document …), and how many under each light; no light is `none`."""

    value: str | None
    total: int
    lights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in force with what was read of it."""

    id: str
    source: str
    title: str | None
    issuer: str | None
    issued_on: date | None
    type: str | None
    recorded_at: datetime
    characters: int
    facts: int
    targets: int
    actions: int
    commitments: int
    findings: int
    lights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator group: the names documents give it, how many targets and actuals, the first and last year."""

    group: str
    names: tuple[str, ...]
    targets: int
    actuals: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class ReportedNumber:
    """A number that documents tell, and the names of these documents."""

    value: Decimal | None
    high: Decimal | None
    unit: str | None
    comparator: Comparator | None
    change: Change | None
    stage: Stage | None
    per: str | None
    scope: str | None
    sources: tuple[str, ...]


Years: TypeAlias = "tuple[tuple[int, tuple[ReportedNumber, ...], tuple[ReportedNumber, ...]], ...]"


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """Figures of one issuer that count the same in the same unit: year, targets, actuals, each number once."""

    issuer: str | None
    unit: str | None
    moves: bool
    years: Years

    @classmethod
    def of(cls, line: Line) -> Self:
        """Return what is shown of a line of the ledger."""
        years = tuple(
            (year, distinct_numbers(targets), distinct_numbers(actuals))
            for year, targets, actuals in line.years
        )
        return cls(line.issuer, line.unit, line.moves, years)


def distinct_numbers(entries: Iterable[Entry]) -> tuple[ReportedNumber, ...]:
    """Return each number once, as it is printed, with the documents that tell it."""
    alike: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        printed = (str(entry.value), str(entry.high))
        alike[(*printed, entry.unit, entry.comparator, entry.change, entry.per, entry.scope)].append(entry)
    return tuple(
        ReportedNumber(
            value=first.value,
            high=first.high,
            unit=first.unit,
            comparator=first.comparator,
            change=first.change,
            stage=None,
            per=first.per,
            scope=first.scope,
            sources=tuple(dict.fromkeys(entry.source for entry in (first, *others))),
        )
        for first, *others in alike.values()
    )


@dataclass(frozen=True, slots=True)
class ProgrammePart:
    """One part of a programme as its document writes it, and the ids of the commitments that fulfil it."""

    text: str
    commitments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with a name made of numbers (“1115”), where it is first named, its parts, its commitments."""

    id: str
    code: str
    name: str
    document: str
    source: str
    issuer: str | None
    issued_on: date | None
    quote: str
    start: int
    end: int
    parts: tuple[ProgrammePart, ...]
    commitments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two reported figures of the same thing and time that cannot both be true, each with its sentence.

    `first` is that of the earlier document.
    """

    name: str | None
    issuer: str | None
    period_start: date | None
    period_end: date | None
    first: Measure
    first_sentence: str
    second: Measure
    second_sentence: str


@dataclass(frozen=True, slots=True)
class BookEvent:
    """Something new in the book, newest first: evidence found, a document added, a decision, a progress report.

    `what` is evidence, document, decision or report; `at` when it came into the ledger (evidence, with its document).
    `commitment` and `document` are ids.
    """

    seq: int
    what: str
    at: datetime
    who: str | None
    subject: str
    document: str | None
    commitment: str | None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by, each value with its count, most frequent first."""

    owners: tuple[tuple[str, int], ...]
    issuers: tuple[tuple[str, int], ...]
    documents: tuple[tuple[str, int], ...]
    programmes: tuple[tuple[str, int], ...]
    lights: tuple[tuple[str, int], ...]
    attainment: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BookState:
    """What a book shows: the last write of the ledger that it knows, the day it judges by, when it was made."""

    revision: int
    day: date
    made_at: datetime
    entries: int
    commitments: int
    documents: int
