"""The life of a task: by the table alone, and in the ledger on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT, RUN, Clock, book, named, said
from hypothesis import given, settings
from hypothesis import strategies as st

from tongdao.errors import UnknownIdError, UsageError
from tongdao.glossary import load_glossary
from tongdao.ledger.refusals import FieldError, IllegalStepError
from tongdao.ledger.task_rows import TaskFilter, attachment_of
from tongdao.ledger.tasks import (
    Actor,
    Task,
    TaskEvent,
    after,
    is_late,
    read_workflow,
    refuse_illegal,
    state_to_show,
    steps_for,
    task_of,
    workflow,
)
from tongdao.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.ledger.store import Ledger
    from tongdao.model import Reading

TODAY = date(2025, 2, 1)
OFFICE = Actor("钱某", "supervisor")
CHIEF = Actor("周某", "administrator")
ROADS = Actor("孙某", "bureau", "交通局")
SCHOOLS = Actor("李某", "bureau", "教育局")
READER = Actor("吴某", "public")
TABLE = workflow()
# What each step needs, so that only state, role and bureau can forbid it.
GIVEN: dict[str, Any] = {"bureau": "交通局", "text": "过半", "as_of": "2025-01-31"}


def said_for(verb: str, task: Task) -> dict[str, Any]:
    later = (task.due or TODAY) + timedelta(days=30)
    day = {"due": later.isoformat()} if verb in ("ask", "extend") else {}
    needs = {name for step in TABLE.steps if step.verb == verb for name in step.needs}
    return {name: value for name, value in GIVEN.items() if name in needs} | day


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('needs = ["bureau"]', 'need = ["bureau"]', r"step 2 \(assign\): a step has no field 'need'"),
        ('side = "office"', "", r"step 1 \(register\): it lacks the field 'side'"),
        ('side = "bureau"', 'side = "office "', r"step 3 \(sign\): no side 'office '"),
        ('needs = ["bureau"]', 'needs = ["office"]', r"step 2 \(assign\): nothing called 'office' comes"),
    ],
)
def test_a_table_of_steps_that_is_wrong_is_refused_with_its_place(old: str, new: str, told: str) -> None:
    source = resources.files("tongdao").joinpath("ledger", "workflow.toml").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_workflow(source.replace(old, new, 1))


def may(task: Task, verb: str, actor: Actor) -> bool:
    try:
        refuse_illegal(task, verb, actor, "因故", said_for(verb, task), TODAY)
    except IllegalStepError:
        return False
    return True


def live(choices: Sequence[int]) -> list[TaskEvent]:
    """Take whatever step is open, as the choices fall."""
    task, events = Task("d.1"), []
    for number, choice in enumerate(choices, 1):
        actor = (OFFICE, ROADS)[choice % 2]
        open_steps = [verb for verb in steps_for(task, actor) if may(task, verb, actor)]
        if not open_steps:
            continue
        verb = open_steps[choice % len(open_steps)]
        at = Clock().now + timedelta(hours=number)
        event = TaskEvent(number, at, "d.1", verb, actor, "因故", said_for(verb, task))
        task = after(task, event)
        events.append(event)
    return events


# The table


def test_the_table_is_whole() -> None:
    words = [load_glossary(lang) for lang in ("zh", "en")]
    named_states = TABLE.states | {"late", "late_to_sign", "extended", "resumed"}
    for glossary in words:
        assert all(f"task.{side}.{state}" in glossary for side in TABLE.sides for state in named_states)
        assert all(f"step.{verb}" in glossary and f"event.task.{verb}" in glossary for verb in TABLE.verbs)
        assert all(f"field.{name}" in glossary for step in TABLE.steps for name in step.needs)
    for states in TABLE.groups.values():
        assert states <= TABLE.states
    # No two rows answer the same question.
    keys = [(step.verb, state) for step in TABLE.steps for state in step.sources]
    assert len(keys) == len(set(keys))


def test_every_state_can_be_reached_and_left() -> None:
    reached = {"new"}
    for _ in TABLE.states:
        reached |= {step.target for step in TABLE.steps if step.target and step.sources & reached}
    assert reached - {"before"} == TABLE.states
    assert {state for step in TABLE.steps for state in step.sources} == TABLE.states - {
        "archived",
        "cancelled",
    }


@pytest.mark.parametrize("state", sorted(TABLE.states))
@pytest.mark.parametrize("actor", [OFFICE, CHIEF, ROADS, SCHOOLS, READER], ids=lambda actor: actor.who)
def test_state_by_step_by_role(state: str, actor: Actor) -> None:
    """What is offered is what is let through; everything else is refused with a reason in both languages."""
    task = Task("d.1", state, bureau="交通局", asked=TODAY)
    offered = steps_for(task, actor)
    for verb in TABLE.verbs:
        assert may(task, verb, actor) == (verb in offered), verb
    if actor in (SCHOOLS, READER):
        assert offered == ()
    assert steps_for(task, OFFICE) == steps_for(task, CHIEF)


@pytest.mark.parametrize(
    ("task", "verb", "actor", "reason", "told"),
    [
        (Task("d.1", "to_sign", bureau="交通局"), "accept", ROADS, "role", "您的角色不能审核同意"),
        (Task("d.1", "to_sign", bureau="交通局"), "sign", SCHOOLS, "bureau", "不由教育局承办"),
        (Task("d.1", "closed", bureau="交通局"), "report", ROADS, "state", "现为“已销号”，不能反馈"),
        (Task("d.1", "signed", bureau="交通局"), "grant", OFFICE, "not_asked", "没有待批的延期申请"),
        (Task("d.1"), "assign", OFFICE, "state", "现为“未立项”"),
    ],
)
def test_refusals_say_why(task: Task, verb: str, actor: Actor, reason: str, told: str) -> None:
    with pytest.raises(IllegalStepError, match="TD609") as caught:
        refuse_illegal(task, verb, actor, "因故", said_for(verb, task), TODAY)
    assert caught.value.reason == reason
    assert told in caught.value.told(load_glossary("zh"))


@pytest.mark.parametrize(
    ("verb", "actor", "why", "given", "field"),
    [
        ("return", OFFICE, None, {}, "why"),
        ("return", OFFICE, "", {}, "why"),
        ("extend", OFFICE, "因故", {}, "due"),
        ("extend", OFFICE, "因故", {"due": "2025-06-30"}, "due"),
    ],
)
def test_what_is_lacking_is_named(
    verb: str, actor: Actor, why: str | None, given: dict[str, Any], field: str
) -> None:
    task = Task("d.1", "to_review", bureau="交通局", due=date(2025, 6, 30))
    with pytest.raises(FieldError) as caught:
        refuse_illegal(task, verb, actor, why, given, TODAY)
    assert caught.value.field == field


def test_more_time_is_asked_for_before_the_day_is_over() -> None:
    task = Task("d.1", "signed", bureau="交通局", due=date(2025, 1, 31))
    given = {"due": "2025-03-31", "text": "过半"}
    with pytest.raises(IllegalStepError, match="2025-01-31"):
        refuse_illegal(task, "ask", ROADS, "因故", given, TODAY)
    refuse_illegal(task, "ask", ROADS, "因故", given, date(2025, 1, 31))
    refuse_illegal(task, "extend", OFFICE, "因故", given, TODAY)


@given(st.lists(st.integers(0, 99), max_size=40))
@settings(max_examples=150)
def test_replay_at_any_moment_equals_the_state(choices: list[int]) -> None:
    events = live(choices)
    task = Task("d.1")
    for number, event in enumerate(events, 1):
        task = after(task, event)
        assert task_of(events[:number], "d.1") == task
        assert task.state in TABLE.states
        assert state_to_show(task_of(events[:number]), TODAY) == state_to_show(task, TODAY)
        assert (task.bureau is None) == all(item.verb != "assign" for item in events[:number])
    if task.promised and task.extensions:
        assert task.due is not None
        assert task.due > task.promised


@given(st.lists(st.integers(0, 99), max_size=40), st.integers(0, 400))
@settings(max_examples=100)
def test_time_alone_makes_late_and_nothing_else(choices: list[int], days: int) -> None:
    task = task_of(live(choices), "d.1")
    day = TODAY + timedelta(days=days)
    assert is_late(task, day) <= is_late(task, day + timedelta(days=1))
    if task.state in TABLE.groups["done"] | TABLE.groups["stopped"]:
        assert state_to_show(task, day) == task.state


@pytest.mark.parametrize(
    ("task", "today", "expected"),
    [
        (Task("d", "to_sign", since=Clock().now), date(2025, 2, 4), "to_sign"),
        (Task("d", "to_sign", since=Clock().now), date(2025, 2, 5), "late_to_sign"),
        (Task("d", "signed", due=date(2025, 6, 30)), date(2025, 6, 30), "signed"),
        (Task("d", "signed", due=date(2025, 6, 30)), date(2025, 7, 1), "late"),
        (Task("d", "signed", due=date(2025, 6, 30), extensions=1), TODAY, "extended"),
        (Task("d", "underway", due=date(2025, 6, 30), extensions=1, resumed=True), TODAY, "resumed"),
        (Task("d", "to_review", due=date(2025, 1, 1)), TODAY, "to_review"),
        (Task("d", "closed", due=date(2025, 1, 1)), TODAY, "closed"),
    ],
)
def test_what_is_shown(task: Task, today: date, expected: str) -> None:
    assert state_to_show(task, today) == expected


# The ledger


@pytest.fixture
def ledger(ledger_url: str) -> Ledger:
    ledger = book(ledger_url)
    ledger.append_reading(said(NEWER), RUN)
    return ledger


def promise(ledger: Ledger, quote: str = "35公里") -> str:
    return named(ledger.entries(), quote).id


def step(ledger: Ledger, ident: str, verb: str, actor: Actor, **given: Any) -> Task:
    why, files = given.pop("why", None), given.pop("files", ())
    return ledger.take_step(ident, verb, actor, RUN, today=TODAY, why=why, said=given, files=files)


def underway(ledger: Ledger, ident: str) -> None:
    step(ledger, ident, "register", OFFICE)
    step(ledger, ident, "assign", OFFICE, bureau="交通局", support=["教育局"])
    step(ledger, ident, "sign", ROADS)


def test_a_task_goes_along_with_new_versions(ledger: Ledger) -> None:
    """Once, with all that happened to it, whatever versions come and go, and also where the promise changed."""
    first = ident = promise(ledger)
    underway(ledger, first)
    for text, quote in ((REPORT, "30公里"), (NEWER, "35公里"), (REPORT, "30公里")):
        (before,), verbs = ledger.tasks(), [event.verb for event in ledger.task_events(ident)]
        ledger.append_reading(said(text), RUN)
        ident = promise(ledger, quote)
        (task,) = ledger.tasks()
        assert ledger.count_tasks() == 1
        assert task.subject == ident
        assert (task.state, task.bureau, task.support) == (before.state, before.bureau, before.support)
        assert (task.number, task.since) == (before.number, before.since)
        step(ledger, ident, "report", ROADS, text=f"{quote}的进展", as_of="2025-01-31")
        step(ledger, ident, "return", OFFICE, why="再报")
        step(ledger, ident, "report", ROADS, text="再报", as_of="2025-01-31")
        step(ledger, ident, "accept", OFFICE)
        verbs += ["move", "report", "return", "report", "accept"]
        assert [event.verb for event in ledger.task_events(ident)] == verbs
        told = [event for event in ledger.history(ident) if event.action.startswith("task.")]
        assert [event.seq for event in told] == sorted({event.seq for event in told})
        assert {f"task.{verb}" for verb in verbs} == {event.action for event in told}
        assert sum(event.action == "task.register" for event in told) == 1
        (arrived, *_) = [event.details for event in told if event.action == "task.move"][::-1]
        assert (arrived["by"], arrived["role"], arrived["from"]) == (RUN.who, "administrator", before.subject)
    assert ledger.tasks_of([first])[first].state == "moved"
    with pytest.raises(IllegalStepError):
        step(ledger, first, "report", ROADS, text="晚了", as_of="2025-01-31")


def test_a_task_outlives_its_commitment(ledger: Ledger) -> None:
    """Newer rules read no such entry, or no target in it: the sentence is still known, and the task can be ended."""
    reading = said(REPORT)
    ledger.append_reading(reading, RUN)
    ident = named(ledger.entries(), "30公里").id
    take = partial(ledger.take_step, ident, run=RUN, today=TODAY)
    take("register", OFFICE)
    take("assign", OFFICE, said={"bureau": "交通局"})
    ledger.append_rereading(_without(reading, ident), RUN)
    with pytest.raises(UnknownIdError):
        ledger.entry(ident)
    assert (ledger.last_known(ident).quote, ledger.last_known(ident).kind) == ("30公里", "target")
    assert take("sign", ROADS).state == "signed"
    ledger.append_rereading(_as_facts(reading), RUN)
    assert ledger.last_known(ident).kind == "fact"
    assert take("finish", OFFICE).state == "finished"
    ledger.append_rereading(_without(reading, ident), RUN)
    assert take("close", OFFICE).state == "closed"
    other = named(ledger.entries(), "5%左右").id
    ledger.append_rereading(_without(reading, other), RUN)
    with pytest.raises(UnknownIdError):
        ledger.take_step(other, "register", OFFICE, RUN, today=TODAY)
    with pytest.raises(UnknownIdError):
        ledger.last_known(other + "0")


def _without(reading: Reading, ident: str) -> Reading:
    """Return a reading without the statement of an entry."""
    kept = [
        one
        for one in reading.statements
        if ident not in {*(figure.id for figure in one.figures), *(thing.id for thing in one.deliverables)}
    ]
    assert len(kept) < len(reading.statements)
    return replace(reading, statements=tuple(kept))


def _as_facts(reading: Reading) -> Reading:
    """Return a reading in which nothing is a target."""
    statements = (
        replace(one, kind=Kind.FACT, figures=tuple(replace(item, kind=Kind.FACT) for item in one.figures))
        for one in reading.statements
    )
    return replace(reading, statements=tuple(statements))


def test_a_life_from_registration_to_the_end(ledger: Ledger) -> None:
    ident = promise(ledger)
    underway(ledger, ident)
    file = attachment_of("验收单".encode(), "text/plain")
    report = {"value": "21", "unit": "公里", "as_of": "2025-01-31", "text": "完成六成"}
    named_files = [{"sha256": file.sha256, "name": "验收单.txt"}]
    step(ledger, ident, "report", ROADS, **report, attachments=named_files, files=[file, file])
    assert ledger.reports(ident) == ()
    returned = step(ledger, ident, "return", OFFICE, why="没有写明里程出处")
    assert (returned.state, returned.answer and returned.answer.why) == ("returned", "没有写明里程出处")
    assert ledger.reports(ident) == ()
    step(ledger, ident, "report", ROADS, **report, problems="征地", next="二月开工", files=[file])
    accepted = step(ledger, ident, "accept", OFFICE)
    assert accepted.state == "underway"
    (evidence,) = ledger.reports(ident)
    assert (evidence.value, evidence.unit, evidence.source, evidence.who) == (
        Decimal(21),
        "公里",
        "交通局",
        "孙某",
    )
    step(ledger, ident, "ask", ROADS, why="征地", due="2026-06-30", text="完成六成")
    extended = step(ledger, ident, "grant", OFFICE)
    assert (extended.due, extended.promised) == (date(2026, 6, 30), date(2025, 12, 31))
    assert ledger.entry(ident).period_end == date(2025, 12, 31)
    step(ledger, ident, "complete", ROADS, value="36", as_of="2026-05-31", text="全部建成")
    finished = step(ledger, ident, "accept", OFFICE)
    assert (finished.state, finished.finished) == ("finished", date(2026, 5, 31))
    assert step(ledger, ident, "close", OFFICE).state == "closed"
    assert [report.value for report in ledger.reports(ident)] == [21, 36]
    assert ledger.tasks_of([ident]) == {ident: task_of(ledger.task_events(ident), ident)}
    assert ledger.attachment(file.sha256) == file
    with pytest.raises(UnknownIdError):
        ledger.attachment("0" * 64)


def test_history_tells_the_life_of_a_task(ledger: Ledger) -> None:
    ident = promise(ledger)
    underway(ledger, ident)
    events = [event for event in ledger.history(ident) if event.action.startswith("task.")]
    assert [event.action for event in events] == ["task.register", "task.assign", "task.sign"]
    assert events[1].details["bureau"] == "交通局"
    assert (events[2].details["by"], events[2].details["of"], events[2].details["state"]) == (
        "孙某",
        "交通局",
        "signed",
    )
    assert all(f"event.{event.action}" in load_glossary(lang) for event in events for lang in ("zh", "en"))


def test_a_stage_is_evidence_too(ledger: Ledger) -> None:
    ident = next(entry.id for entry in ledger.entries() if entry.form == "deliverable")
    underway(ledger, ident)
    step(ledger, ident, "report", ROADS, stage="complete", as_of="2025-01-31", text="合龙")
    step(ledger, ident, "accept", OFFICE)
    (report,) = ledger.reports(ident)
    assert (report.value, report.stage) == (None, "complete")


def test_numbers_run_through_the_year(ledger: Ledger) -> None:
    tasks = [step(ledger, promise(ledger, quote), "register", OFFICE) for quote in ("35公里", "5%左右")]
    assert [task.number for task in tasks] == ["〔2025〕1号", "〔2025〕2号"]
    assert [task.due for task in tasks] == [date(2025, 12, 31)] * 2


@pytest.mark.parametrize(
    ("quote", "given", "error"),
    [
        ("5.2%", {}, UsageError),  # a fact is no commitment
        ("35公里", {"due": "明年"}, FieldError),
        ("35公里", {"colour": "red"}, UsageError),
    ],
)
def test_what_cannot_be_a_task_is_refused(
    ledger: Ledger, quote: str, given: dict[str, Any], error: type[Exception]
) -> None:
    ident = next(entry.id for entry in ledger.entries() if entry.quote == quote)
    with pytest.raises(error):
        step(ledger, ident, "register", OFFICE, **given)
    assert ledger.count_tasks() == 0


def test_lists_and_counts_agree_with_the_tasks(ledger: Ledger) -> None:
    promises = [entry.id for entry in ledger.entries() if entry.kind == "target"]
    for number, ident in enumerate(promises):
        step(ledger, ident, "register", OFFICE)
        if number % 3:
            bureau = ("交通局", "100%_教育局")[number % 2]
            step(ledger, ident, "assign", OFFICE, bureau=bureau, support=["100%_教育局"], due="2025-01-15")
    every = ledger.tasks(limit=99)
    assert {task.subject for task in every} == set(promises)
    wanted: dict[TaskFilter, Any] = {
        TaskFilter(states=("to_sign",)): lambda task: task.state == "to_sign",
        TaskFilter(bureau="交通局"): lambda task: task.bureau == "交通局",
        TaskFilter(support="100%_教育局"): lambda task: "100%_教育局" in task.support,
        TaskFilter(support="教育局"): lambda _: False,
        TaskFilter(seen_by="交通局"): lambda task: task.bureau == "交通局",
        TaskFilter(late=TODAY): lambda task: is_late(task, TODAY),
        TaskFilter(asked=True): lambda task: task.asked is not None,
        TaskFilter(soon=date(2025, 1, 10)): lambda task: task.due == date(2025, 1, 15),
    }
    for which, passes in wanted.items():
        expected = [task for task in every if passes(task)]
        assert list(ledger.tasks(which, limit=99)) == expected
        assert ledger.count_tasks(which) == len(expected)
    assert [*ledger.tasks(limit=2), *ledger.tasks(limit=99, offset=2)] == list(every)


def test_as_of_replays_tasks(ledger_url: str) -> None:
    clock = Clock()
    with book(ledger_url, clock=clock) as ledger:
        ledger.append_reading(said(NEWER), RUN)
        ident = promise(ledger)
        underway(ledger, ident)
        clock.now += timedelta(days=2)
        step(ledger, ident, "report", ROADS, as_of="2025-01-31", text="过半")
        assert ledger.tasks_of([ident], as_of=date(2025, 2, 1))[ident].state == "signed"
        assert ledger.tasks_of([ident])[ident].state == "to_review"
        assert ledger.count_tasks(TaskFilter(states=["signed"]), as_of=date(2025, 2, 1)) == 1


def test_two_writers_lose_nothing_and_only_one_accepts(ledger_url: str) -> None:
    """Both offices answer every report at once: each is answered once, and the other is told so."""
    with book(ledger_url) as ledger:
        ledger.append_reading(said(NEWER), RUN)
        promises = [entry.id for entry in ledger.entries() if entry.kind == "target"]
        for ident in promises:
            underway(ledger, ident)
            step(ledger, ident, "report", ROADS, value="1", as_of="2025-01-31", text="过半")
    outcomes: list[str] = []

    def answer(verb: str) -> None:
        with book(ledger_url, wait=30.0) as ledger:
            for ident in promises:
                try:
                    step(ledger, ident, verb, OFFICE, why="因故")
                    outcomes.append(verb)
                except IllegalStepError:
                    outcomes.append("refused")

    writers = [threading.Thread(target=answer, args=[verb]) for verb in ("accept", "return")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with book(ledger_url) as ledger:
        assert outcomes.count("refused") == len(promises)
        accepted = ledger.count_tasks(TaskFilter(states=["underway"]))
        assert accepted == outcomes.count("accept") == len(ledger.reports())
        assert ledger.count_tasks(TaskFilter(states=["returned"])) == outcomes.count("return")
        assert all(len(ledger.task_events(ident)) == 5 for ident in promises)
