"""How a task stands after each life of steps: `data/tables/task_lives.tsv`, without a ledger."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tables import compare, rows_of

from tongdao.ledger.tasks import Actor, Task, TaskEvent, after, is_late, state_to_show, steps_for, task_of

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2025, 2, 1, 9, 30, tzinfo=UTC)
OFFICE, BUREAU, OTHER = (
    Actor("钱某", "supervisor"),
    Actor("孙某", "bureau", "甲局"),
    Actor("李某", "bureau", "乙局"),
)
# The days on which it is asked how the task is shown: the last to sign on and the one after, its day and the one after.
ASKED = [date(2025, 2, day) for day in (1, 5, 6)] + [date(2025, 6, 30), date(2025, 7, 1)]


def events(life: str) -> Iterator[TaskEvent]:
    """Make the steps of a life, one a day: register due=2025-06-30 ; assign bureau=甲局."""
    for number, step in enumerate(life.split(" ; ")):
        verb, *beside = step.split(" ")
        said: dict[str, Any] = dict(item.split("=", 1) for item in beside)
        if "support" in said:
            said["support"] = said["support"].split(",")
        at, subject = START + timedelta(days=number), "q" if "from" in said else "p"
        yield TaskEvent(number + 1, at, subject, verb, OFFICE, None, said)


def stands(task: Task) -> Iterator[str]:
    """Yield what differs from a task to which nothing has happened."""
    for field in fields(task):
        value = getattr(task, field.name)
        if value != getattr(Task(""), field.name):
            told = value.verb if isinstance(value, TaskEvent) else value
            yield f"{field.name}={told.date() if isinstance(told, datetime) else told}"


def life(text: str) -> list[str]:
    task = task_of(events(text), "p")
    shown = [f"{day:%m-%d} {state_to_show(task, day)}{'!' if is_late(task, day) else ''}" for day in ASKED]
    may = [" ".join(steps_for(task, actor)) or "-" for actor in (OFFICE, BUREAU, OTHER)]
    return [" ".join(stands(task)), ", ".join(shown), *may]


def test_lives_of_tasks() -> None:
    rows = rows_of("task_lives.tsv")
    compare("task_lives.tsv", [[row[0], *life(row[0])] for row in rows])


def test_a_life_is_told_step_by_step() -> None:
    for text, *_ in rows_of("task_lives.tsv"):
        task = Task("p")
        for event in events(text):
            task = after(task, event)
        assert task == task_of(events(text), "p")
        assert task_of([], "p") == replace(Task(""), subject="p")
