"""The frozen values of the ledger: what was promised and reported, how the two are joined, what became of it.

Beside `tongdao.model`, which holds what one document says; standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from tongdao.model import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from tongdao.model import Change, Comparator, Kind


class Attainment(StrEnum):
    """How far a promise was kept (完成度); None where nothing was reported or it is not due."""

    EXCEEDED = "exceeded"
    MET = "met"
    NEARLY = "nearly"
    MISSED = "missed"
    CANCELLED = "cancelled"
    NOT_CHECKABLE = "not_checkable"


# What is nearly kept is kept as far as its printed digits tell: the one meaning of reached, for every surface.
REACHED = frozenset((Attainment.EXCEEDED, Attainment.MET, Attainment.NEARLY))

# How far each stage is: a thing that goes on has begun, and a thing that has begun goes on.
STAGE_RANK = {Stage.PREPARE: 0, Stage.START: 1, Stage.CONTINUE: 1, Stage.COMPLETE: 2, Stage.OPERATE: 3}


class Schedule(StrEnum):
    """Whether a promise keeps time (进度), as far as what is reported tells.

    Against the pro-rata line (序时) of the day that a result speaks of: EARLY, ON_TRACK, BEHIND. By a result of the due
    day or later: ON_TIME, LATE, OVERDUE. Without one: NOT_DUE, NO_WORD where later documents are silent, NO_DOCUMENT
    where there are none.
    """

    EARLY = "early"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    NO_WORD = "no_word"
    NO_DOCUMENT = "no_document"
    NOT_DUE = "not_due"


# What a report says of a promise, and not only the calendar.
EVIDENT = frozenset(
    (
        Schedule.EARLY,
        Schedule.ON_TRACK,
        Schedule.BEHIND,
        Schedule.ON_TIME,
        Schedule.LATE,
        Schedule.OVERDUE,
    )
)


class Light(StrEnum):
    """What a table of thresholds makes of attainment and schedule (亮灯), in the usual order."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"
    ORANGE = "orange"


UNLIT = "none"  # the word for no light, and for no attainment, in filters and counts

LINEAR = "linear"
PACES = (LINEAR, "month", "quarter")  # the pro-rata rules that have a name; see `tongdao.assess.timelines`


class EvidenceLevel(StrEnum):
    """Who says so (证据)."""

    SELF_REPORTED = "self_reported"
    CORROBORATED = "corroborated"
    STATISTICS = "statistics"
    DISPUTED = "disputed"
    NONE_FOUND = "none_found"


class Lineage(StrEnum):
    """What the promise is to the one before it or after it (沿革)."""

    NEW = "new"
    KEPT = "kept"
    RAISED = "raised"
    LOWERED = "lowered"
    REDEFINED = "redefined"
    DROPPED = "dropped"


class Held(Protocol):
    """What says for what a number holds."""

    @property
    def per(self) -> str | None:
        """Return what the number counts for each of."""

    @property
    def scope(self) -> str | None:
        """Return the place that the number speaks of where it is not the document's own."""


class Measured(Held, Protocol):
    """What says a number or a stage: an entry of the ledger, or the measure of a commitment."""

    @property
    def value(self) -> Decimal | None:
        """Return the number, or the lower of two."""

    @property
    def high(self) -> Decimal | None:
        """Return the higher of two numbers."""

    @property
    def unit(self) -> str | None:
        """Return the unit."""

    @property
    def comparator(self) -> Comparator | None:
        """Return how the number is bounded."""

    @property
    def change(self) -> Change | None:
        """Return whether it is a level or a movement."""

    @property
    def stage(self) -> Stage | None:
        """Return the stage, where there is no number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure or deliverable of one document, as the ledger knows it.

    `form` is figure or deliverable; a figure has value, unit, comparator, change and indicator, a deliverable
    name and stage. `statement` is the sentence piece it stands in and `statement_start` where that begins.
    `title` says by itself what is promised or reported, None where it was read before there were titles; `per` is what
    a number counts for each of, `scope` the place that it speaks of where that is not the document's own.
    `doubts` are the reasons why a target may be no promise, none once a person has decided about it.
    `source` is the name of the file without its ending; `document_type` is 政府工作报告, 统计公报 and so on.
    """

    id: str
    form: str
    document: str
    source: str
    issued_on: date | None
    issuer: str | None
    document_type: str | None
    kind: Kind
    quote: str
    start: int
    end: int
    statement: str
    statement_start: int
    owner: str | None
    period_start: date | None
    period_end: date | None
    period: str
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    change: Change | None = None
    indicator: str | None = None
    name: str | None = None
    stage: Stage | None = None
    title: str | None = None
    per: str | None = None
    scope: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def due(self) -> date | None:
        """Return the day by which it is to be reached; what is only to be carried on (推进…建设) has none."""
        return None if self.stage is Stage.CONTINUE else self.period_end

    @property
    def called(self) -> str:
        """What people see as its name: the title, else the indicator or the name, else its words."""
        return self.title or self.indicator or self.name or self.quote


@dataclass(frozen=True, slots=True)
class Comparison:
    """One labelled comparison of a promise and a candidate outcome: what was compared, and how alike it is."""

    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Link:
    """A promise and the outcome that a later document reports of it, with the comparisons that joined them.

    `score` is between 0 and 1; `decision` is auto, confirmed or rejected.
    """

    promise: Entry
    outcome: Entry
    score: float
    comparisons: tuple[Comparison, ...]
    decision: str = "auto"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What became of one promise at a date: the four axes, with formula, inputs and reason.

    `inputs` are the ids of the entries used; the same inputs give the same assessment.
    """

    promise: str
    as_of: date
    attainment: Attainment | None
    schedule: Schedule
    evidence: EvidenceLevel
    lineage: Lineage
    light: str | None
    formula: str
    reason: str
    inputs: tuple[str, ...]
    rule_version: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an entry or a link: a row beside the machine's, never over it."""

    id: str
    at: datetime
    who: str
    why: str | None
    action: str
    subject: str
    fields: Mapping[str, Any]
    supersedes: str | None = None
