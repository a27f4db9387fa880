"""The rows of tasks: how steps are stored, and how tasks are listed, counted and replayed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongdao.errors import UnknownIdError
from tongdao.ledger.decisions import base_of, effective, standings
from tongdao.ledger.reviews import Reviews
from tongdao.ledger.rows import DOCUMENT_COLUMNS, document_from
from tongdao.ledger.tasks import MOVE, MOVED, Actor, TaskEvent, task_of, workflow
from tongdao.ledger.values import Report, stamp, unstamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from tongdao.ledger.tasks import Task
    from tongdao.ledger.values import StoredDocument
    from tongdao.promise import Entry

    Rows = Callable[..., Iterator[Sequence[Any]]]

_EVENT = (
    "w.seq, j.at, w.subject, w.verb, w.who, w.role, w.actor_bureau, w.why, w.said"
    " FROM workflow w JOIN journal j ON j.seq = w.seq"
)
# The last event of each subject up to a horizon.
_LAST = (
    f"FROM workflow w WHERE w.seq <= ? AND w.state <> '{MOVED}' AND NOT EXISTS "
    "(SELECT 1 FROM workflow n WHERE n.subject = w.subject AND n.seq > w.seq AND n.seq <= ?)"
)
_IDS_AT_ONCE = 400  # ids in one question


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a report; `sha256` is its name in the ledger."""

    sha256: str
    media_type: str
    size: int
    content: bytes


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks to give; None and False let everything pass.

    `bureau` is who answers for them, `support` who helps, `seen_by` either; `late` and `soon` look at the day of
    the task from the point of `today`.
    """

    states: Collection[str] | None = None
    bureau: str | None = None
    support: str | None = None
    seen_by: str | None = None
    asked: bool = False
    late: date | None = None
    soon: date | None = None


EVERY_TASK = TaskFilter()


def event_row(event: TaskEvent, task: Task) -> tuple[Any, ...]:
    """Return the row of `workflow`: a step, and how the task stands after it."""
    actor = event.actor
    said = json.dumps(event.said, ensure_ascii=False)
    made = (event.subject, event.verb, actor.who, actor.role, actor.bureau, event.why, said)
    stands = (
        task.state,
        stamp(task.since or event.at),
        task.bureau,
        json.dumps(task.support, ensure_ascii=False),
    )
    return (event.seq, *made, *stands, _iso(task.due), _iso(task.asked))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def attachment_of(content: bytes, media_type: str) -> Attachment:
    """Return the attachment that some bytes are."""
    return Attachment(hashlib.sha256(content).hexdigest(), media_type, len(content), content)


def events_about(rows: Rows, subjects: Collection[str], horizon: int) -> dict[str, list[TaskEvent]]:
    """Return the events of some tasks, each oldest first."""
    found: dict[str, list[TaskEvent]] = {subject: [] for subject in subjects}
    wanted = list(found)
    for first in range(0, len(wanted), _IDS_AT_ONCE):
        chunk = wanted[first : first + _IDS_AT_ONCE]
        marks = ", ".join("?" * len(chunk))
        sql = f"SELECT {_EVENT} WHERE w.subject IN ({marks}) AND w.seq <= ? ORDER BY w.seq"
        for row in rows(sql, *chunk, horizon):
            found[row[2]].append(_event(row))
    return {subject: _whole(rows, events) for subject, events in found.items()}


def _whole(rows: Rows, events: list[TaskEvent]) -> list[TaskEvent]:
    """Put what happened to a task before a new version of its document took it along before what happened since."""
    arrivals = [place for place, one in enumerate(events) if one.verb == MOVE and "from" in one.said]
    if not arrivals:
        return events
    arrival = events[arrivals[-1]]
    old = arrival.said["from"]
    earlier = events_about(rows, [old], arrival.seq - 1)[old]
    return [*(one for one in earlier if one.verb != MOVE or "from" in one.said), *events[arrivals[-1] :]]


def _event(row: Sequence[Any]) -> TaskEvent:
    seq, at, subject, verb, who, role, bureau, why, said = row
    return TaskEvent(seq, unstamp(at), subject, verb, Actor(who, role, bureau), why, json.loads(said))


def tasks_where(rows: Rows, filters: TaskFilter, horizon: int, limit: int, offset: int) -> tuple[Task, ...]:
    """Return a page of tasks: those with the nearest day first, those without one last."""
    where, values = _conditions(filters)
    order = "ORDER BY CASE WHEN w.due IS NULL THEN 1 ELSE 0 END, w.due, w.subject LIMIT ? OFFSET ?"
    sql = f"SELECT w.subject {_LAST}{where} {order}"
    subjects = [row[0] for row in rows(sql, horizon, horizon, *values, limit, offset)]
    events = events_about(rows, subjects, horizon)
    return tuple(task_of(events[subject], subject) for subject in subjects)


def count_where(rows: Rows, filters: TaskFilter, horizon: int) -> int:
    """Return how many tasks a filter lets pass."""
    where, values = _conditions(filters)
    return int(next(rows(f"SELECT count(*) {_LAST}{where}", horizon, horizon, *values))[0])


def _conditions(filters: TaskFilter) -> tuple[str, list[Any]]:
    """Return what a filter asks of the last event of a task, as SQL and its values."""
    parts: list[tuple[str, list[Any]]] = []
    if filters.states is not None:
        parts.append(_among(filters.states))
    if filters.bureau is not None:
        parts.append(("w.bureau = ?", [filters.bureau]))
    if filters.support is not None:
        parts.append(_supported(filters.support))
    if filters.seen_by is not None:
        helps, name = _supported(filters.seen_by)
        parts.append((f"(w.bureau = ? OR {helps})", [filters.seen_by, *name]))
    if filters.asked:
        parts.append(("w.asked IS NOT NULL", []))
    if filters.late is not None:
        parts.append(_late(filters.late))
    if filters.soon is not None:
        until = filters.soon + workflow().due_soon
        parts.append(("w.due BETWEEN ? AND ?", [filters.soon.isoformat(), until.isoformat()]))
    return "".join(f" AND {sql}" for sql, _ in parts), [value for _, values in parts for value in values]


def _among(states: Iterable[str]) -> tuple[str, list[Any]]:
    names = sorted(states)
    return f"w.state IN ({', '.join('?' * len(names)) or 'NULL'})", names


def _supported(bureau: str) -> tuple[str, list[Any]]:
    """Ask for a bureau among those that help: its name between quotes, as JSON writes it."""
    quoted = json.dumps(bureau, ensure_ascii=False)
    return "w.support LIKE ? ESCAPE '!'", [f"%{_escaped(quoted)}%"]


def _escaped(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _late(today: date) -> tuple[str, list[Any]]:
    """Ask for what is past its day, and what nobody signed for in time."""
    open_ones, names = _among(workflow().groups["open"])
    signed_by = datetime.combine(today - workflow().sign_within, time.min)
    late = f"(({open_ones} AND w.due < ?) OR (w.state = 'to_sign' AND w.since < ?))"
    return late, [*names, today.isoformat(), stamp(signed_by)]


def next_number(rows: Rows, at: datetime) -> str:
    """Return the number of the next task of a year: 〔2026〕12号."""
    first, following = f"{at.year}-", f"{at.year + 1}-"
    sql = (
        "SELECT count(*) FROM workflow w JOIN journal j ON j.seq = w.seq "
        "WHERE w.verb = 'register' AND j.at >= ? AND j.at < ?"
    )
    return f"〔{at.year}〕{next(rows(sql, first, following))[0] + 1}号"


def evidence_in(task: Task) -> Report | None:
    """Return the report that was just accepted as evidence, None where it tells neither a number nor a stage."""
    event = task.report
    if event is None or not {"value", "stage"} & set(event.said):
        return None
    content = event.said
    value = Decimal(content["value"]) if "value" in content else None
    stage = None if value is not None else content["stage"]
    when_and_who = (
        date.fromisoformat(content["as_of"]),
        event.actor.bureau or event.actor.who,
        event.actor.who,
    )
    return Report("", task.subject, value, content.get("unit"), *when_and_who, stage)


class TaskReads(Reviews):
    """The reading half of a ledger, with tasks."""

    def tasks(
        self, filters: TaskFilter = EVERY_TASK, *, limit: int = 50, offset: int = 0, as_of: date | None = None
    ) -> tuple[Task, ...]:
        """Return a page of tasks: those with the nearest day first, those without one last."""
        return tasks_where(self._rows, filters, self._horizon(as_of), limit, offset)

    def count_tasks(self, filters: TaskFilter = EVERY_TASK, as_of: date | None = None) -> int:
        """Return how many tasks a filter lets pass."""
        return count_where(self._rows, filters, self._horizon(as_of))

    def tasks_of(self, subjects: Collection[str], as_of: date | None = None) -> dict[str, Task]:
        """Return the tasks on some commitments; those without one are left out."""
        found = events_about(self._rows, subjects, self._horizon(as_of))
        return {subject: task_of(events, subject) for subject, events in found.items() if events}

    def task_events(self, subject: str, as_of: date | None = None) -> tuple[TaskEvent, ...]:
        """Return the life of the task on a commitment, oldest first; nothing where there is none."""
        return tuple(events_about(self._rows, [subject], self._horizon(as_of))[subject])

    def last_known(self, subject: str) -> Entry:
        """Return a commitment after people's decisions as it was read last, though it may not be read any more.

        Raises UnknownIdError where it never was.
        """
        base, horizon = base_of(subject), self._horizon(None)
        for reading, document in self._readings_ever(base.partition(".")[0], horizon):
            found = [entry for _, _, entry in self._fetch([base], {document.id: (reading, document)})]
            if found:
                standing = standings(self._decided_about({base, subject}, horizon))
                now = {entry.id: entry for entry in effective(found[0], standing)}
                return now.get(subject, found[0])
        raise UnknownIdError(
            f"no commitment {subject!r} in {self._database.name}: `tongdao status` lists them"
        )

    def _readings_ever(self, ident: str, horizon: int) -> Iterator[tuple[int, StoredDocument]]:
        """Yield every reading of a document up to a horizon, the last first."""
        sql = (
            f"SELECT r.seq, {DOCUMENT_COLUMNS} FROM readings r JOIN documents d ON d.seq = r.document "
            "JOIN journal j ON j.seq = d.seq WHERE d.id = ? AND r.seq <= ? ORDER BY r.seq DESC"
        )
        rows = self._rows(sql, ident, horizon)
        return ((reading, document_from(row)) for reading, *row in rows)

    def attachment(self, sha256: str) -> Attachment:
        """Return a file by its digest; raises UnknownIdError."""
        sql = "SELECT sha256, media_type, size, content FROM attachments WHERE sha256 = ?"
        for digest, media_type, size, content in self._rows(sql, sha256):
            return Attachment(digest, media_type, size, bytes(content))
        raise UnknownIdError(f"no attachment {sha256!r} in {self._database.name}")
