"""What the API returns and takes, in the words of the record, of `tongdao follow --json` and of the library."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from tongdao.model import Change, Comparator, Kind, Stage
from tongdao.promise import Attainment, EvidenceLevel, Lineage, Schedule
from tongdao.web.queries import Day as IsoDay

T = TypeVar("T")
Number = int | float
_LARGEST = 10**15
Id = Annotated[str, Field(description="编号，不变 / id, stable")]
Day = Annotated[date | None, Field(description="日期，含当日 / a day, itself included")]
Words = Annotated[str, Field(min_length=1, max_length=2000)]


class Span(BaseModel):
    """A quote and where it stands: `text[start:end] == quote`, in Unicode code points."""

    quote: str
    start: int
    end: int


class Place(Span):
    """A quote and the document that it stands in."""

    id: Id
    document: Annotated[str | None, Field(description="文件编号 / id of the document")] = None
    source: Annotated[str, Field(description="文件名，不含后缀 / name of its file without the ending")]


class Measure(Place):
    """A figure (indicator, value, unit, comparator, change) or a deliverable (name, stage)."""

    period_end: Day = None
    indicator: str | None = None
    value: Number | None = None
    high: Number | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    change: Change | None = None
    per: Annotated[str | None, Field(description="每个什么各这么多 / what the number counts for each of")] = (
        None
    )
    scope: Annotated[str | None, Field(description="数字所说的地方，不是本地时 / the place, if another")] = (
        None
    )
    name: str | None = None
    stage: Stage | None = None


class Entry(Measure):
    """An entry of the ledger, after people's decisions."""

    document: str
    title: Annotated[
        str, Field(description="说的是什么，可单独读懂 / what it tells, in words that stand alone")
    ]
    issuer: str | None
    issued_on: Day
    document_type: str | None
    form: Literal["figure", "deliverable"]
    kind: Kind
    owner: str | None
    statement: str
    statement_start: int
    period_start: Day
    period: Literal["explicit", "inherited", "none"]


class Promise(Measure):
    """What was promised, by whom, in which sentence of which document."""

    document: str
    title: Annotated[
        str, Field(description="承诺的什么，可单独读懂 / what is promised, in words that stand alone")
    ]
    owner: str | None
    document_title: Annotated[str | None, Field(description="文件标题 / title of the document")]
    issuer: str | None
    issued_on: Day
    document_type: str | None
    statement: str
    statement_start: int
    period_start: Day
    period: Literal["explicit", "inherited", "none"]


class Verdict(BaseModel):
    """The four axes with formula, reason, day and rule; a null attainment is not due or not reported, never a miss."""

    attainment: Annotated[Attainment | None, Field(description="完成度 / how far it was kept")]
    schedule: Annotated[Schedule, Field(description="进度 / whether it keeps time")]
    evidence: Annotated[EvidenceLevel, Field(description="证据 / who says so")]
    lineage: Annotated[Lineage, Field(description="沿革 / what it is to the promise before or after")]
    light: Annotated[str | None, Field(description="亮灯 / light")]
    formula: str
    reason: str
    as_of: date
    rule_version: str


class Commitment(Verdict):
    """A promise, the number it starts from and the one it has reached, and what became of it."""

    promise: Promise
    baseline: Measure | None
    actual: Measure | None
    group: Annotated[str | None, Field(description="指标组 / key of its indicator group")]
    programme: Annotated[str | None, Field(description="行动代号 / code of its programme")]
    previous: str | None
    next: str | None
    reworded: str | None


class Outcome(Measure):
    """What a later document reports of a promise, and the comparisons that joined the two."""

    score: float
    comparisons: list[tuple[str, str]]
    decision: Literal["auto", "confirmed", "rejected"]


class Mention(Place):
    """A later sentence that speaks of a promise without a number."""

    says: str | None


class CommitmentDetail(Commitment):
    """A promise with every outcome, part and mention, best first, as `tongdao follow --json` prints them."""

    outcomes: list[Outcome]
    parts: list[Outcome]
    mentions: list[Mention]


class Document(BaseModel):
    """A document in force with what was read of it."""

    id: Id
    source: str
    title: str | None
    issuer: str | None
    issued_on: Day
    type: str | None
    recorded_at: datetime
    characters: int
    facts: int
    targets: int
    actions: int
    commitments: int
    findings: int
    lights: dict[str, int]


class Dated(Span):
    """What figures and deliverables of a record have in common."""

    id: Id
    title: Annotated[
        str, Field(description="说的是什么，可单独读懂 / what it tells, in words that stand alone")
    ]
    kind: Kind
    owner: str | None
    period_start: Day
    period_end: Day
    period: Literal["explicit", "inherited", "none"]


class Figure(Dated):
    """A number with what it counts."""

    value: Number
    high: Number | None
    unit: str | None
    comparator: Comparator
    change: Change
    indicator: str | None
    per: str | None
    scope: str | None


class Deliverable(Dated):
    """A thing to be made, and how far."""

    name: str
    stage: Stage


class Section(BaseModel):
    """A section with who speaks in it."""

    id: Id
    heading: str | None
    speaker: str | None
    role: str | None
    owner: str | None
    start: int
    end: int


class Statement(Span):
    """A sentence piece: fact, target or action."""

    id: Id
    section: str | None
    kind: Kind
    owner: str | None
    supporting: Annotated[list[str], Field(description="配合单位 / bodies that are to help")]
    figures: list[Figure]
    deliverables: list[Deliverable]


class NumberedProgramme(Span):
    """A programme with a name made of numbers, as a document names it."""

    id: Id
    code: str
    name: str
    parts: list[str]


class Check(Span):
    """Arithmetic that the text itself states, and whether it holds."""

    id: Id
    relation: str
    numbers: list[Number]
    stated: Number
    computed: Number
    holds: bool


class Finding(BaseModel):
    """Something that a person should look at."""

    code: str
    message: str
    start: int
    end: int


class RecordedDocument(BaseModel):
    """What a document says of itself."""

    id: Id
    title: str | None
    date: Day
    issuer: str | None
    source: str | None
    sha256: str


class Record(BaseModel):
    """The record that `tongdao read --json` prints, after people's decisions."""

    document: RecordedDocument
    sections: list[Section]
    statements: list[Statement]
    programmes: list[NumberedProgramme]
    checks: list[Check]
    findings: list[Finding]


class Indicator(BaseModel):
    """An indicator group: the names that documents give it, and how often."""

    group: str
    names: list[str]
    targets: int
    actuals: int
    first_year: int | None
    last_year: int | None


class Year(BaseModel):
    """What was promised for a year and what was reported of it."""

    year: int
    targets: list[Entry]
    actuals: list[Entry]


class Line(BaseModel):
    """Figures of one issuer that count the same in the same unit; `change` tells a growth from a level."""

    issuer: str | None
    unit: str | None
    change: bool
    years: list[Year]


class Series(BaseModel):
    """An indicator over the years, the longest line first."""

    indicator: Annotated[str, Field(description="指标组 / key of the indicator group")]
    lines: list[Line]


class Part(BaseModel):
    """One part of a programme and the ids of the commitments that fulfil it."""

    text: str
    commitments: list[str]


class Programme(Place):
    """A numbered programme with its parts and its commitments."""

    document: str
    code: str
    name: str
    issuer: str | None
    issued_on: Day
    parts: list[Part]
    commitments: list[str]


class Tally(BaseModel):
    """How many commitments a value has, and how many under each light; `none` is no light."""

    value: str | None
    total: int
    lights: dict[str, int]


class Event(BaseModel):
    """Something new in the ledger."""

    seq: int
    what: Annotated[str, Field(description="evidence, document, decision, report …")]
    at: Annotated[str, Field(description="进入账本的时间 / when it came into the ledger")]
    who: str | None
    subject: str
    document: str | None
    commitment: str | None
    words: dict[str, str]


class Told(Measure):
    """A reported figure with its sentence."""

    document: str
    statement: str


class Conflict(BaseModel):
    """Two reported figures of the same thing and time that cannot both be true, that of the earlier document first."""

    name: str | None
    issuer: str | None
    period_start: Day
    period_end: Day
    first: Told
    second: Told


class Found(BaseModel):
    """The first commitments, documents and indicators in which words are found."""

    commitments: list[Commitment]
    documents: list[Document]
    indicators: list[Indicator]
    total: Annotated[dict[str, int], Field(description="各有多少 / how many of each there are")]


class State(BaseModel):
    """What the book shows: the last write that it knows, the day it judges by, and how much there is."""

    revision: int
    day: date
    made_at: datetime
    entries: int
    commitments: int
    documents: int


class Listed(BaseModel, Generic[T]):
    """A page of rows; `next` is the address of the page that follows, null at the end."""

    items: list[T]
    total: int | None
    next: str | None


class All(BaseModel, Generic[T]):
    """All the rows there are."""

    items: list[T]


class DecisionGiven(BaseModel):
    """What a person decides about an entry, a statement, a document or a link (`promise~outcome`)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "subject": "3f2a.f12-20",
                    "action": "correct",
                    "fields": {"unit": "公里"},
                    "why": "原文为公里",
                }
            ]
        },
    )

    subject: Words
    action: Literal["accept", "correct", "reject", "merge", "split", "note"]
    why: Words | None = None
    fields: Annotated[dict[str, str | int | float | None], Field(max_length=20)] = {}
    others: Annotated[
        list[Words], Field(max_length=200, description="merge: 并入的条目 / what is merged in")
    ] = []
    pieces: Annotated[
        list[dict[str, str | int | float | None]], Field(max_length=50, description="split")
    ] = []


class Decision(BaseModel):
    """A decision as `tongdao review --json` prints it."""

    id: Id
    at: datetime
    who: str
    why: str | None
    action: str
    subject: str
    fields: dict[str, Any]
    supersedes: str | None


class _ReportGiven(BaseModel):
    """What an office reports of its promise."""

    model_config = ConfigDict(extra="forbid")

    subject: Words
    as_of: IsoDay
    source: Words


class NumberGiven(_ReportGiven):
    """The number that a promised figure has reached."""

    value: Annotated[
        Decimal,
        Field(ge=-_LARGEST, le=_LARGEST),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST},
                    {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"},
                ],
                "description": "可写作文字以保精度 / as text to keep it exact",
                "examples": ["312.5"],
            }
        ),
    ]
    unit: Annotated[str, Field(max_length=40)] | None = None


class StageGiven(_ReportGiven):
    """How far a promised thing is."""

    stage: Stage


class Report(BaseModel):
    """A report as `tongdao record --json` prints it."""

    id: Id
    subject: str
    value: str | None
    unit: str | None
    stage: str | None = None
    as_of: date
    source: str
    who: str


class Problem(BaseModel):
    """What went wrong (RFC 9457); `code` is that of the error, `request_id` that of the log."""

    type: str
    title: str
    status: int
    detail: str | None = None
    code: str | None = None
    request_id: str | None = None
