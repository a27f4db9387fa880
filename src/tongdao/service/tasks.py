"""The progress desk: which tasks a person sees under which tab, steps for many at once, and the list as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tongdao.errors import TongdaoError
from tongdao.ledger.entered import number
from tongdao.ledger.task_rows import TaskFilter
from tongdao.ledger.tasks import state_to_show, steps_for, workflow
from tongdao.model import Kind
from tongdao.views.wording import NOTHING, measure_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import Commitment
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.task_rows import Attachment
    from tongdao.ledger.tasks import Actor, Task
    from tongdao.ledger.values import Run
    from tongdao.promise import Entry

_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its commitment; `shown` is the state on the day.

    Where the book does not have the commitment, `entry` is what the ledger knew last; `gone` tells that this is in no
    document in force any more.
    """

    task: Task
    commitment: Commitment | None
    entry: Entry | None
    gone: bool
    shown: str
    steps: tuple[str, ...]

    @property
    def basis(self) -> str | None:
        """The sentence of the commitment."""
        said = self.commitment or self.entry
        return said.statement if said else None

    @property
    def name(self) -> str | None:
        """What the commitment is about, else its sentence."""
        if self.commitment:
            return self.commitment.title
        return self.entry.called if self.entry else None


def tabs(actor: Actor, today: date) -> dict[str, TaskFilter]:
    """Return the tabs of a person's desk, each with the tasks behind it."""
    groups = workflow().groups
    everything = {
        "open": TaskFilter(states=groups["open"]),
        "to_assign": TaskFilter(states=("to_assign", "declined")),
        "to_sign": TaskFilter(states=("to_sign",)),
        "underway": TaskFilter(states=("signed", "underway")),
        "to_review": TaskFilter(states=groups["review"]),
        "returned": TaskFilter(states=("returned",)),
        "asked": TaskFilter(states=groups["working"], asked=True),
        "soon": TaskFilter(states=groups["open"], soon=today),
        "late": TaskFilter(late=today),
        "done": TaskFilter(states=groups["done"]),
        "stopped": TaskFilter(states=groups["stopped"]),
    }
    if workflow().side_of(actor.role) == "office":
        return everything
    own = {name: replace(which, bureau=actor.bureau or "") for name, which in everything.items()}
    del own["to_assign"]
    return {**own, "support": TaskFilter(support=actor.bureau or "")}


def rows_of(
    ledger: Ledger, book: Book, tasks: Sequence[Task], actor: Actor, today: date
) -> tuple[TaskRow, ...]:
    """Return tasks with their commitments, as a person sees them."""
    found = {item.id: item for item in book.commitments_by_id([task.subject for task in tasks])}
    missing = [task.subject for task in tasks if task.subject not in found]
    read = ledger.entries_by_id(missing)
    there = {*found, *(ident for ident, entry in read.items() if entry.kind is Kind.TARGET)}
    entries = {ident: read.get(ident) or ledger.last_known(ident) for ident in missing}
    return tuple(
        TaskRow(
            task,
            found.get(task.subject),
            entries.get(task.subject),
            task.subject not in there,
            state_to_show(task, today),
            steps_for(task, actor),
        )
        for task in tasks
    )


def amount(text: str, field: str = "value") -> str:
    """Return a number as people write it, 3.2万 or 1,200, in full; raises FieldError."""
    written = text.strip().replace(",", "").replace("，", "")
    scale = next((scale for scale in _SCALES if written.endswith(scale)), "")
    found = number(field, number(field, written.removesuffix(scale)) * _SCALES.get(scale, 1))
    return format(found.normalize(), "f")


def take(
    ledger: Ledger,
    subject: str,
    verb: str,
    actor: Actor,
    run: Run,
    *,
    today: date,
    given: Mapping[str, Any],
    files: Sequence[tuple[str, Attachment]] = (),
) -> Task:
    """Take a step with what a form brought: `why` and the fields of `said`; files with their names."""
    content = {name: value for name, value in given.items() if name != "why"}
    if content.get("value"):
        content["value"] = amount(str(content["value"]))
    content["attachments"] = [{"sha256": file.sha256, "name": name} for name, file in files]
    return ledger.take_step(
        subject,
        verb,
        actor,
        run,
        today=today,
        why=given.get("why") or None,
        said=content,
        files=[file for _, file in files],
    )


def hand_out(
    ledger: Ledger,
    owners: Mapping[str, str | None],
    actor: Actor,
    run: Run,
    *,
    today: date,
    bureau: str | None,
    due: str | None = None,
) -> tuple[list[str], list[tuple[str, TongdaoError]]]:
    """Assign commitments, registered first where they are not: to a bureau, or each to its own owner.

    `owners` maps commitments to owners. One that cannot be assigned does not stop the others: the second list
    tells of those.
    """
    done, failed = [], []
    for subject, owner in owners.items():
        try:
            if subject not in ledger.tasks_of([subject]):
                ledger.take_step(subject, "register", actor, run, today=today)
            content = {"bureau": bureau or owner, "due": due}
            ledger.take_step(subject, "assign", actor, run, today=today, said=content)
            done.append(subject)
        except TongdaoError as error:
            failed.append((subject, error))
    return done, failed


COLUMNS = (
    "number", "origin", "issued_on", "name", "target", "lead", "support", "assigned_on", "promised", "due",
    "finished_on", "reported_on", "progress", "problems", "next", "state", "extensions", "basis",
)  # fmt: skip


def table_of(rows: Iterable[TaskRow], side: str, words: Glossary) -> list[list[str]]:
    """Return the list (督办台账) as rows of words, its heading first."""
    return [[words(f"desk.column.{name}") for name in COLUMNS], *(_line(row, side, words) for row in rows)]


def _line(row: TaskRow, side: str, words: Glossary) -> list[str]:
    task, item = row.task, row.commitment
    reported: Mapping[str, Any] = task.report.said if task.report else {}
    cells: dict[str, object] = {
        "number": task.number,
        "origin": item and (item.document_title or item.source),
        "issued_on": item and item.issued_on,
        "name": row.name,
        "target": item and measure_text(item.target, words),
        "lead": task.bureau,
        "support": words("text.joint").join(task.support),
        "assigned_on": task.assigned and task.assigned.date(),
        "promised": item.due if item else task.promised,
        "due": task.due,
        "finished_on": task.finished,
        "reported_on": reported.get("as_of"),
        "progress": " ".join(filter(None, (_measure(reported, words), reported.get("text")))),
        "problems": reported.get("problems"),
        "next": reported.get("next"),
        "state": words(f"task.{side}.{row.shown}"),
        "extensions": task.extensions or None,
        "basis": row.basis,
    }
    return [_cell(cells[name]) for name in COLUMNS]


def _measure(reported: Mapping[str, Any], words: Glossary) -> str:
    if reported.get("stage"):
        return words(f"stage.{reported['stage']}")
    return f"{reported['value']}{reported.get('unit') or ''}" if reported.get("value") else ""


def _cell(value: object) -> str:
    """Write a cell; what a spreadsheet would take for a formula is marked as text."""
    text = NOTHING if value in (None, "") else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text != NOTHING else text


def files_of(events: Collection[Any]) -> dict[str, str]:
    """Return the files that came with the events of a task: their names by digest."""
    return {file["sha256"]: file["name"] for event in events for file in event.said.get("attachments", ())}
