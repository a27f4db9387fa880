"""The life of a task on a commitment, by the table in `workflow.toml`: pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError
from tongdao.ledger import entered
from tongdao.ledger.refusals import FieldError, IllegalStepError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

# A new version of a document takes its tasks along: the old entry's ends as moved, the new one's begins with it.
MOVE, MOVED = "move", "moved"
NEW = "new"
_BEFORE = "before"
_REQUIRED = frozenset({"verb", "side", "from"})  # what every row of `workflow.toml` says
_FIELDS = _REQUIRED | {"to", "needs", "asked"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step: the name, the role, and for a bureau's user the bureau."""

    who: str
    role: str
    bureau: str | None = None


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """One accepted step in the life of a task. `said` holds what came with it, as JSON can hold it."""

    seq: int
    at: datetime
    subject: str
    verb: str
    actor: Actor
    why: str | None
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """How the task on a commitment stands after its events.

    `due` is the day of the task, `promised` the one it had before any extension, `asked` the day that the bureau
    asks for; `since` is when the state began. `report` is the last report, `answer` what the office said to it.
    """

    subject: str
    state: str = NEW
    before: str | None = None
    number: str | None = None
    bureau: str | None = None
    support: tuple[str, ...] = ()
    due: date | None = None
    promised: date | None = None
    asked: date | None = None
    since: datetime | None = None
    registered: datetime | None = None
    assigned: datetime | None = None
    finished: date | None = None
    extensions: int = 0
    reminders: int = 0
    resumed: bool = False  # something was reported since the last extension
    request: TaskEvent | None = None
    report: TaskEvent | None = None
    answer: TaskEvent | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """A row of the table: who may take it from where, what must come with it, where it leads."""

    verb: str
    side: str
    sources: frozenset[str]
    target: str | None
    needs: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Workflow:
    """The table of `workflow.toml`."""

    steps: tuple[WorkflowStep, ...]
    sides: Mapping[str, frozenset[str]]
    groups: Mapping[str, frozenset[str]]
    sign_within: timedelta
    due_soon: timedelta

    @property
    def states(self) -> frozenset[str]:
        """Return every state that a task can be in."""
        named = {state for step in self.steps for state in step.sources | {step.target or NEW}}
        return frozenset(named - {_BEFORE})

    def sides_of(self, verb: str) -> frozenset[str]:
        """Return which sides take a step."""
        return frozenset(step.side for step in self.steps if step.verb == verb)

    @property
    def verbs(self) -> tuple[str, ...]:
        """Return every step by name, in the order of the table."""
        return tuple(dict.fromkeys(step.verb for step in self.steps))

    def side_of(self, role: str) -> str | None:
        """Return the side that a role acts for: office, bureau or none."""
        return next((side for side, roles in self.sides.items() if role in roles), None)


@cache
def workflow() -> Workflow:
    """Return the table."""
    return read_workflow(
        resources.files("tongdao").joinpath("ledger", "workflow.toml").read_text(encoding="utf-8")
    )


def read_workflow(source: str) -> Workflow:
    """Read a table of steps; raises UsageError that names the step and the field that is wrong."""
    table = tomllib.loads(source)
    sides = {side: frozenset(roles) for side, roles in table["sides"].items()}
    return Workflow(
        tuple(_step(place, row, sides) for place, row in enumerate(table["steps"], 1)),
        sides,
        {name: frozenset(states) for name, states in table["groups"].items()},
        timedelta(days=table["sign_within"]),
        timedelta(days=table["due_soon"]),
    )


def _step(place: int, row: Mapping[str, Any], sides: Collection[str]) -> WorkflowStep:
    where = f"ledger/workflow.toml, step {place} ({row.get('verb', '?')})"
    for name in row.keys() - _FIELDS | _REQUIRED - row.keys():
        fault = "a step has no field" if name in row else "it lacks the field"
        raise UsageError(f"{where}: {fault} {name!r}; the fields are {', '.join(sorted(_FIELDS))}")
    if row["side"] not in sides:
        raise UsageError(f"{where}: no side {row['side']!r}: choose {', '.join(sides)}")
    for name in row.get("needs", ()):
        if name != "why" and name not in _READERS:
            raise UsageError(
                f"{where}: nothing called {name!r} comes with a step: choose {', '.join(_READERS)}"
            )
    return WorkflowStep(
        verb=row["verb"],
        side=row["side"],
        sources=frozenset(row["from"]),
        target=row.get("to"),
        needs=tuple(row.get("needs", ())),
        asked=row.get("asked", False),
    )


def steps_for(task: Task, actor: Actor) -> tuple[str, ...]:
    """Return the steps that a person may take next, in the order of the table."""
    return tuple(dict.fromkeys(step.verb for step in workflow().steps if _may(step, task, actor)))


def _may(step: WorkflowStep, task: Task, actor: Actor) -> bool:
    return (
        task.state in step.sources
        and workflow().side_of(actor.role) == step.side
        and (step.side == "office" or actor.bureau == task.bureau)
        and (not step.asked or task.asked is not None)
    )


def refuse_illegal(
    task: Task, verb: str, actor: Actor, why: str | None, said: Mapping[str, Any], today: date
) -> None:
    """Raise IllegalStepError where the state, the role or the bureau forbids a step, FieldError for what it lacks."""
    if verb not in workflow().verbs:
        raise UsageError(f"no step {verb!r}: choose {', '.join(workflow().verbs)}")
    allowed = [step for step in workflow().steps if step.verb == verb and _may(step, task, actor)]
    if not allowed:
        raise _refusal(task, verb, actor)
    given = {**said, "why": why}
    for name in allowed[0].needs:
        if not given.get(name):
            raise FieldError(name, "lacking")
    if "due" in said:
        _refuse_day(task, verb, date.fromisoformat(said["due"]), today)


def _refusal(task: Task, verb: str, actor: Actor) -> IllegalStepError:
    steps = [step for step in workflow().steps if step.verb == verb]
    side = workflow().side_of(actor.role)
    if side not in {step.side for step in steps}:
        return IllegalStepError("role", verb=verb)
    if side == "bureau" and actor.bureau != task.bureau:
        return IllegalStepError("bureau", verb=verb, bureau=actor.bureau, subject=task.subject)
    states = sorted({state for step in steps for state in step.sources})
    if task.state in states:
        return IllegalStepError("not_asked", verb=verb, subject=task.subject)
    return IllegalStepError("state", verb=verb, subject=task.subject, state=task.state, states=states)


def _refuse_day(task: Task, verb: str, day: date, today: date) -> None:
    """Refuse an extension that is none, and one that a bureau asks for when its day is over."""
    if verb in ("ask", "extend", "grant") and task.due is not None and day <= task.due:
        raise FieldError("due", "no_extension", day=task.due)
    if verb == "ask" and task.due is not None and today > task.due:
        raise IllegalStepError("too_late", verb=verb, day=task.due)


def task_of(events: Iterable[TaskEvent], subject: str = "") -> Task:
    """Fold the events of one task, oldest first, into how it stands."""
    task = Task(subject)
    for event in events:
        task = after(task, event)
    return task


def after(task: Task, event: TaskEvent) -> Task:
    """Return how a task stands after one more event, which `refuse_illegal` let pass."""
    if event.verb == MOVE:
        state = MOVED if "to" in event.said else task.state
        return replace(task, subject=event.subject, state=state, seq=event.seq)
    step = next(step for step in workflow().steps if step.verb == event.verb and task.state in step.sources)
    target = (task.before or NEW) if step.target == _BEFORE else step.target or task.state
    moved = replace(
        task,
        subject=event.subject,
        state=target,
        before=task.state,
        since=task.since if target == task.state else event.at,
        seq=event.seq,
    )
    return _EFFECTS.get(event.verb, _nothing)(moved, event)


def _nothing(task: Task, _: TaskEvent) -> Task:
    return task


def _registered(task: Task, event: TaskEvent) -> Task:
    day = _day(event.said.get("due"))
    return replace(task, number=event.said.get("number"), registered=event.at, due=day, promised=day)


def _assigned(task: Task, event: TaskEvent) -> Task:
    day = _day(event.said.get("due")) or task.due
    support = tuple(event.said.get("support", ()))
    return replace(
        task,
        bureau=event.said["bureau"],
        support=support,
        assigned=event.at,
        since=event.at,
        due=day,
        promised=day if not task.extensions else task.promised,
        asked=None,
        request=None,
    )


def _reported(task: Task, event: TaskEvent) -> Task:
    return replace(task, report=event, answer=None, resumed=True)


def _answered(task: Task, event: TaskEvent) -> Task:
    done = task.state == "finished" and task.report is not None
    finished = _day(task.report.said.get("as_of")) if done and task.report else None
    return replace(task, answer=event, finished=finished)


def _reminded(task: Task, _: TaskEvent) -> Task:
    return replace(task, reminders=task.reminders + 1)


def _asked(task: Task, event: TaskEvent) -> Task:
    return replace(task, asked=_day(event.said["due"]), request=event)


def _extended(task: Task, event: TaskEvent) -> Task:
    day = _day(event.said.get("due")) or task.asked or task.due
    return replace(task, due=day, asked=None, request=None, extensions=task.extensions + 1, resumed=False)


def _refused(task: Task, _: TaskEvent) -> Task:
    return replace(task, asked=None, request=None)


def _finished(task: Task, event: TaskEvent) -> Task:
    return replace(task, finished=_day(event.said.get("as_of")) or event.at.date())


_EFFECTS: Mapping[str, Callable[[Task, TaskEvent], Task]] = {
    "register": _registered,
    "assign": _assigned,
    "report": _reported,
    "complete": _reported,
    "accept": _answered,
    "return": _answered,
    "remind": _reminded,
    "ask": _asked,
    "grant": _extended,
    "extend": _extended,
    "refuse": _refused,
    "finish": _finished,
}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def state_to_show(task: Task, today: date) -> str:
    """Return the state to show of a task on a day."""
    table = workflow()
    if task.state == "to_sign" and task.since and today > task.since.date() + table.sign_within:
        return "late_to_sign"
    if task.state in ("signed", "underway") and is_late(task, today):
        return "late"
    if task.state in ("signed", "underway") and task.extensions:
        return "resumed" if task.resumed else "extended"
    return task.state


def is_late(task: Task, today: date) -> bool:
    """Tell whether a task is still open when its day is over."""
    return task.state in workflow().groups["open"] and task.due is not None and today > task.due


def parse_step_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Check what comes with a step and return it as JSON can hold it, without what is empty.

    Raises UsageError, which names the field, for a value that it cannot take.
    """
    fields: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _READERS:
            raise UsageError(f"no field {name!r} in a step: choose {', '.join(_READERS)}")
        if value not in (None, "", (), []):
            fields[name] = _READERS[name](name, value)
    return fields


def _number(field: str, value: Any) -> str:
    return str(entered.number(field, value))


def _iso(field: str, value: Any) -> str:
    return entered.day(field, value).isoformat()


def _line(field: str, value: Any) -> str:
    return entered.line(field, value).strip()


def _words(field: str, value: Any) -> str:
    return entered.words(field, value).strip()


def _stage(field: str, value: Any) -> str:
    return str(entered.stage(field, value))


def _names(field: str, value: Iterable[Any]) -> list[str]:
    return [_line(field, name) for name in entered.several(field, value)]


def _files(field: str, value: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    files = entered.several(field, value)
    return [{name: entered.line(field, text) for name, text in file.items()} for file in files]


# What may come with a step, and how it is read.
_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "bureau": _line,
    "support": _names,
    "due": _iso,
    "number": _line,
    "value": _number,
    "unit": _line,
    "stage": _stage,
    "as_of": _iso,
    "text": _words,
    "problems": _words,
    "next": _words,
    "attachments": _files,
}
