"""The ledger keeps what it is given, changes nothing, and can be asked about any earlier time: on both databases."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import promises
import pytest
from books import NEWER, REPORT, RUN, TABLES, Clock, book, named, said, sizes
from hypothesis import given
from hypothesis import strategies as st

from tongdao.errors import LedgerError, LedgerFullError, UnknownIdError, UnstorableError, UsageError
from tongdao.ledger.changes import align, changes_of
from tongdao.ledger.conditions import document_conditions, entry_conditions, is_one_of
from tongdao.ledger.copying import copy_to
from tongdao.ledger.rows import entries_of, refuse_unstorable
from tongdao.ledger.task_rows import attachment_of
from tongdao.ledger.tasks import Actor
from tongdao.ledger.values import Added, EntryFilter, Grouping, Superseded, Unchanged, stamp, unstamp
from tongdao.model import Kind, Stage
from tongdao.promise import Assessment, Attainment, Comparison, EvidenceLevel, Lineage, Link, Schedule

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.ledger.database import Database
    from tongdao.ledger.store import Ledger
    from tongdao.model import Reading
    from tongdao.promise import Entry


READ_TABLES = ("sections", "statements", "entries", "programmes", "checks", "findings", "doubts")


def without(reading: Reading, quote: str) -> Reading:
    """Return a reading as rules would make it that do not see one figure."""
    statements = tuple(
        replace(item, figures=tuple(figure for figure in item.figures if figure.quote != quote))
        for item in reading.statements
    )
    return replace(reading, statements=statements)


def otherwise(reading: Reading, quote: str, **fields: Any) -> Reading:
    """Return a reading as rules would make it that read one figure otherwise."""
    statements = tuple(
        replace(
            item,
            figures=tuple(replace(x, **fields) if x.quote == quote else x for x in item.figures),
        )
        for item in reading.statements
    )
    return replace(reading, statements=statements)


# Adding


def test_what_was_read_comes_back(ledger_url: str) -> None:
    reading = said()
    with book(ledger_url) as ledger:
        added = ledger.append_reading(reading, RUN, "政府工作报告")
        assert isinstance(added, Added)
        entries = list(ledger.entries())
    read_ones = [x for item in reading.statements for x in (*item.figures, *item.deliverables)]
    assert len(entries) == len(read_ones) == added.entries
    for entry, item in zip(entries, read_ones, strict=True):
        for name in ("id", "kind", "quote", "start", "end", "owner", "period_start", "period_end", "period"):
            assert getattr(entry, name) == getattr(item, name), name
        for name in ("value", "high", "unit", "comparator", "change", "indicator", "name", "stage"):
            assert getattr(entry, name) == getattr(item, name, None), name
        assert REPORT.startswith(entry.statement, entry.statement_start)
        assert (entry.source, entry.issuer, entry.document_type) == ("report", "临江市", "政府工作报告")


def test_the_record_is_that_of_read(ledger_url: str) -> None:
    reading = said()
    with book(ledger_url) as ledger:
        ledger.append_reading(reading, RUN)
        record = ledger.record(reading.document.id)
        assert ledger.text(reading.document.id) == REPORT
    expected = reading.to_dict()
    for statement in expected["statements"]:
        for item in (*statement["figures"], *statement["deliverables"]):
            item.pop("period_quote", None)  # not kept
    assert {key: record[key] for key in expected} == expected


def test_the_same_again_changes_nothing(ledger_url: str) -> None:
    with book(ledger_url) as ledger:
        ledger.append_reading(said(), RUN)
        before = sizes(ledger)
        again = ledger.append_reading(said(), replace(RUN, id="run-2"))
        assert isinstance(again, Unchanged)
        assert sizes(ledger) == before
    with book(ledger_url) as ledger:
        assert isinstance(ledger.append_reading(said(source="copy.txt"), RUN), Unchanged)
        assert sizes(ledger) == before


def test_a_new_version_supersedes_and_says_what_changed(ledger_url: str) -> None:
    with book(ledger_url) as ledger:
        ledger.append_reading(said(), RUN)
        outcome = ledger.append_reading(said(NEWER), RUN)
        assert isinstance(outcome, Superseded)
        told = {
            (change.what, (change.before or change.after).quote, (change.after or change.before).quote)  # type: ignore[union-attr]
            for change in outcome.changes
        }
        assert ("appeared", "1200张", "1200张") in told
        assert ("changed", "30公里", "35公里") in told
        assert len(told) == 2
        assert [document.id for document in ledger.documents()] == [outcome.document.id]
        assert not [entry for entry in ledger.entries() if entry.quote == "30公里"]
        assert ledger.entry(outcome.changes[-1].before.id).quote == "30公里"  # type: ignore[union-attr]


def test_an_older_version_can_come_back(ledger_url: str) -> None:
    with book(ledger_url) as ledger:
        for text in (REPORT, NEWER, REPORT):
            outcome = ledger.append_reading(said(text), RUN)
        assert isinstance(outcome, Superseded)
        assert [ledger.text(document.id) for document in ledger.documents()] == [REPORT]


def test_the_same_text_with_another_date_is_a_new_version(ledger_url: str) -> None:
    with book(ledger_url) as ledger:
        ledger.append_reading(said(), RUN)
        outcome = ledger.append_reading(said(date=date(2025, 1, 15)), RUN)
        assert isinstance(outcome, Superseded)
        assert outcome.fields == ("date",)
        (document,) = ledger.documents()
        assert document.issued_on == date(2025, 1, 15)


@pytest.mark.parametrize(
    "other",
    [{"date": date(2026, 1, 14)}, {"issuer": "青原县"}, {"title": "计划报告"}, {"source": "other.txt"}],
)
def test_another_document_is_no_version(ledger_url: str, other: dict[str, Any]) -> None:
    with book(ledger_url) as ledger:
        ledger.append_reading(said(), RUN)
        assert isinstance(ledger.append_reading(said(NEWER, **other), RUN), Added)
        assert len(list(ledger.documents())) == 2


def test_half_a_document_is_never_left(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with book(ledger_url) as ledger:
        before = sizes(ledger)
        insert = ledger._database.insert

        def failing(table: str, width: int, rows: Any) -> None:
            if table == "checks":
                raise RuntimeError("the last table but one")
            insert(table, width, rows)

        monkeypatch.setattr(ledger._database, "insert", failing)
        with pytest.raises(RuntimeError):
            ledger.append_reading(said(), RUN)
        monkeypatch.undo()
        assert sizes(ledger) == before
        assert isinstance(ledger.append_reading(said(), RUN), Added)


@pytest.mark.parametrize("text", ["去年增长5%。\0", "去年增长5%。\ud800"])
def test_what_no_database_takes_is_refused(tmp_path: Path, text: str) -> None:
    with book(str(tmp_path / "l.db")) as ledger:
        with pytest.raises(UnstorableError, match="TD607"):
            ledger.append_reading(said(text), RUN)
        assert sum(sizes(ledger).values()) == 0


# Append-only


@pytest.fixture
def full(ledger_url: str) -> Ledger:
    """Return a ledger with a row in every table."""
    ledger = book(ledger_url)
    ledger.append_reading(replace(said(), findings=(said(date=None, text="去年增长5%。").findings)), RUN)
    first, second, *_ = ledger.entries()
    ledger.decide(first.id, "accept", RUN, who="钱某")
    ledger.append_links([Link(first, second, 0.5, ())], RUN)
    ledger.append_assessments([assessment(first)], RUN)
    ledger.append_report(
        first.id, Decimal(5), RUN, unit="%", as_of=date(2025, 6, 30), source="电话", who="钱某"
    )
    ledger.append_report(
        first.id, Stage.START, RUN, as_of=date(2025, 6, 30), source="电话", who="钱某", note="待批"
    )
    promise = next(entry for entry in ledger.entries() if entry.kind is Kind.TARGET)
    step: dict[str, Any] = {
        "today": date(2025, 7, 1),
        "files": [attachment_of(b"%PDF-1.7", "application/pdf")],
    }
    ledger.take_step(promise.id, "register", Actor("钱某", "supervisor"), RUN, **step)
    return ledger


def assessment(entry: Entry, **fields: Any) -> Assessment:
    made = Assessment(
        promise=entry.id,
        as_of=date(2025, 6, 30),
        attainment=None,
        schedule=Schedule.ON_TRACK,
        evidence=EvidenceLevel.NONE_FOUND,
        lineage=Lineage.NEW,
        light="green",
        formula="3.1 >= 3",
        reason="按序时进度",
        inputs=(entry.id,),
        rule_version="1",
    )
    return replace(made, **fields)


def test_the_database_refuses_to_change_anything(full: Ledger, ledger_url: str) -> None:
    """Every table holds something, and refuses, on a connection that knows nothing of the ledger."""
    before = sizes(full)
    assert all(before.values()), before
    full.close()
    for table in TABLES:
        key = "id" if table in ("runs", "texts") else "reading" if table in READ_TABLES else "seq"
        refuse(ledger_url, f"DELETE FROM {table}")
        refuse(ledger_url, f"UPDATE {table} SET {key} = {key}")
    with book(ledger_url) as ledger:
        assert sizes(ledger) == before


def refuse(url: str, sql: str) -> None:
    """Run a statement as any client would, and see it refused."""
    if url.startswith("postgresql"):
        import psycopg

        with psycopg.connect(url) as connection, pytest.raises(psycopg.Error, match="append-only"):
            connection.execute(sql.encode())
    else:
        with closing(sqlite3.connect(url)) as file, pytest.raises(sqlite3.Error, match="append-only"):
            file.execute(sql)


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_sqlite_refuses_to_replace(tmp_path: Path, recursive: str) -> None:
    url = str(tmp_path / "l.db")
    with book(url) as ledger:
        ledger.append_reading(said(), RUN)
    with closing(sqlite3.connect(url)) as file:
        file.execute(f"PRAGMA recursive_triggers = {recursive}")
        for table in ("texts", "documents", "statements", "entries"):
            with pytest.raises(sqlite3.Error, match="append-only"):
                file.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
            columns = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
            # A new key in the place of a row that is there.
            changed = {"id": "'x'", "seq": "seq + 1000", "reading": "reading + 1000"}
            values = ", ".join(["rowid", *(changed.get(name, name) for name in columns)])
            into = f"{table} (rowid, {', '.join(columns)})"
            with pytest.raises(sqlite3.Error, match="append-only"):
                file.execute(f"INSERT OR REPLACE INTO {into} SELECT {values} FROM {table}")


def test_postgres_refuses_to_truncate(postgres: Any) -> None:
    url = postgres.fresh()
    book(url).close()
    for table in TABLES:
        refuse(url, f"TRUNCATE {table} CASCADE")


# Time


def test_as_of_replays_what_was_known(ledger_url: str) -> None:
    clock = Clock()
    with book(ledger_url, clock=clock) as ledger:
        states = []
        for step in range(4):
            if step == 0:
                ledger.append_reading(said(), RUN)
            elif step == 1:
                ledger.decide(
                    named(ledger.entries(), "30公里").id, "correct", RUN, who="钱某", fields={"value": "31"}
                )
            elif step == 2:
                ledger.append_reading(said(NEWER), RUN)
            else:
                ledger.append_rereading(without(said(NEWER), "1200张"), RUN)
            states.append((clock.now, list(ledger.entries()), list(ledger.documents())))
            clock.now += timedelta(days=1)
        for when, entries, documents in states:
            assert list(ledger.entries(when)) == entries
            assert list(ledger.documents(when)) == documents
            assert list(ledger.entries(when.date())) == entries
        assert list(ledger.entries(clock.now)) == list(ledger.entries())
        assert list(ledger.entries(date(2025, 1, 31))) == []


def test_a_clock_that_is_set_back_reorders_nothing(ledger_url: str) -> None:
    clock = Clock()
    with book(ledger_url, clock=clock) as ledger:
        ledger.append_reading(said(), RUN)
        entry = named(ledger.entries(), "30公里")
        ledger.decide(entry.id, "correct", RUN, who="钱某", fields={"value": "31"})
        clock.now -= timedelta(days=400)
        ledger.decide(entry.id, "correct", RUN, who="钱某", fields={"value": "32"})
        assert ledger.entry(entry.id).value == 32
        assert [item.fields["value"] for item in ledger.decisions(entry.id)] == ["31", "32"]
        # What is known of the later write implies all that was accepted before it.
        assert ledger.entry(entry.id, clock.now).value == 32
        clock.now += timedelta(days=800)
        ledger.append_reading(said(NEWER), RUN)
        assert [event.seq for event in ledger.history(entry.id)] == [1, 2, 3]


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
)
def test_stamps_sort_as_times_do(one: datetime, other: datetime) -> None:
    one, other = one.replace(tzinfo=UTC), other.replace(tzinfo=UTC)
    assert (stamp(one) < stamp(other)) == (one < other)
    assert unstamp(stamp(one)) == one


# Deciding


@pytest.fixture
def decided(ledger_url: str) -> Ledger:
    ledger = book(ledger_url)
    ledger.append_reading(said(), RUN)
    return ledger


def test_corrections_add_up_and_never_touch_what_was_read(decided: Ledger) -> None:
    entry = named(decided.entries(), "30公里")
    first = decided.decide(
        entry.id, "correct", RUN, who="钱某", why="附表", fields={"value": "31", "owner": "市交通局"}
    )
    second = decided.decide(
        entry.id, "correct", RUN, who="孙某", fields={"period_end": "2025-10-31", "kind": "action"}
    )
    assert (first.supersedes, second.supersedes) == (None, first.id)
    now = decided.entry(entry.id)
    assert (now.value, now.owner, now.period_end, now.kind) == (
        31,
        "市交通局",
        date(2025, 10, 31),
        Kind.ACTION,
    )
    assert named(decided.entries(filters=EntryFilter(decided=False)), "30公里") == entry
    assert [item.id for item in decided.entries()] == [
        item.id for item in decided.entries(filters=EntryFilter(decided=False))
    ]


def test_a_corrected_quote_is_found_in_the_text(decided: Ledger) -> None:
    entry = named(decided.entries(), "30公里")
    decided.decide(entry.id, "correct", RUN, who="钱某", fields={"quote": "新建公路30公里"})
    now = decided.entry(entry.id)
    assert REPORT[now.start : now.end] == now.quote == "新建公路30公里"


@pytest.mark.parametrize(
    ("action", "options", "match"),
    [
        ("correct", {"fields": {"value": "many"}}, "value cannot be 'many'"),
        ("correct", {"fields": {"colour": "red"}}, "no field 'colour'"),
        ("correct", {"fields": {"kind": "wish"}}, "fact, target"),
        ("correct", {"fields": {"quote": "不在文中"}}, "does not hold"),
        ("correct", {"fields": {"unit": ""}}, "cannot be empty"),
        ("correct", {}, "name the fields"),
        ("split", {"pieces": [{"value": "1"}]}, "two pieces"),
        ("merge", {}, "name the entries"),
        ("note", {}, "--why"),
        ("wish", {}, "no action"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    decided: Ledger, action: str, options: dict[str, Any], match: str
) -> None:
    entry = named(decided.entries(), "30公里")
    before = sizes(decided)
    with pytest.raises(UsageError, match=match):
        decided.decide(entry.id, action, RUN, who="钱某", **options)
    assert sizes(decided) == before


@pytest.mark.parametrize(
    "subject", ["nothing", "nothing.f3", "{document}.f9999", "{document}.s9999", "a.f1~b.f2"]
)
def test_unknown_subjects_are_refused(decided: Ledger, subject: str) -> None:
    (document,) = decided.documents()
    with pytest.raises(UnknownIdError):
        decided.decide(subject.format(document=document.id), "accept", RUN, who="钱某")


def test_reject_and_accept(decided: Ledger) -> None:
    entry = named(decided.entries(), "30公里")
    decided.decide(entry.id, "reject", RUN, who="钱某")
    assert entry.id not in {item.id for item in decided.entries()}
    decided.decide(entry.id, "note", RUN, who="钱某", why="再问市交通局")
    assert entry.id not in {item.id for item in decided.entries()}
    decided.decide(entry.id, "accept", RUN, who="孙某")
    assert decided.entry(entry.id) in list(decided.entries())


def test_merge_and_split(decided: Ledger) -> None:
    one, other = named(decided.entries(), "374亿元"), named(decided.entries(), "750亿元")
    decided.decide(other.id, "merge", RUN, who="钱某", fields={"value": "37600000000"}, others=[one.id])
    left = {item.id: item for item in decided.entries()}
    assert one.id not in left
    assert left[other.id].value == 37600000000
    pieces = [{"value": "10", "indicator": "新建国道"}, {"value": "20", "indicator": "新建县道"}]
    whole = named(decided.entries(), "30公里")
    decided.decide(whole.id, "split", RUN, who="钱某", pieces=pieces)
    parts = [item for item in decided.entries() if item.id.startswith(whole.id)]
    assert [(item.value, item.indicator) for item in parts] == [(10, "新建国道"), (20, "新建县道")]
    assert decided.entry(parts[1].id) == parts[1]


def test_a_document_is_shown_with_what_was_decided_in_another(decided: Ledger) -> None:
    """Its page asks for the decisions about it alone; a merge there takes an entry out here, until it is undone."""
    (first,) = decided.documents()
    second = decided.append_reading(said(REPORT.replace("30公里", "31公里"), "other.txt"), RUN).document
    one = named(decided.entries(filters=EntryFilter(documents=[first.id])), "374亿元")
    other = named(decided.entries(filters=EntryFilter(documents=[second.id])), "374亿元")

    def seen() -> list[bool]:
        (only,) = [item for item in decided.documents() if item.id == second.id]
        record = decided.record(only.id)
        listed = decided.entries(filters=EntryFilter(documents=[second.id]))
        of_record = [figure["id"] for part in record["statements"] for figure in part["figures"]]
        return [other.id in of_record, other.id in {item.id for item in listed}]

    decided.decide(one.id, "merge", RUN, who="钱某", others=[other.id])
    assert seen() == [False, False]
    decided.decide(one.id, "undo", RUN, who="钱某")
    assert seen() == [True, True]
    decided.decide(other.id, "reject", RUN, who="钱某")
    assert seen() == [False, False]


def test_what_was_decided_elsewhere_is_not_read(decided: Ledger) -> None:
    (first,) = decided.documents()
    second = decided.append_reading(said(REPORT.replace("30公里", "31公里"), "other.txt"), RUN).document
    for entry in list(decided.entries(filters=EntryFilter(documents=[first.id]))):
        decided.decide(entry.id, "accept", RUN, who="钱某")
    horizon = decided._horizon(None)
    assert decided._standings(horizon, [second.id]) == {}
    assert decided._standings(horizon, [first.id]) == decided._standings(horizon)


def test_statements_and_documents_can_be_decided(decided: Ledger) -> None:
    (document,) = decided.documents()
    statement = decided.record(document.id)["statements"][-1]
    decided.decide(statement["id"], "correct", RUN, who="钱某", fields={"kind": "other"})
    decided.decide(document.id, "accept", RUN, who="钱某")
    assert decided.record(document.id)["statements"][-1]["kind"] == "other"
    assert decided.record(document.id, decided=False)["statements"][-1] == statement


# Reading again


def test_rereading_shows_what_changed_and_keeps_decisions(decided: Ledger) -> None:
    road, jobs = named(decided.entries(), "30公里"), named(decided.entries(), "3.1万人")
    decided.decide(road.id, "correct", RUN, who="钱某", fields={"value": "31"})
    kept = decided.decide(jobs.id, "accept", RUN, who="钱某")
    assert isinstance(decided.append_rereading(said(), RUN), Unchanged)
    newer = otherwise(without(said(), "5.2%"), "30公里", indicator="公路里程", unit="km")
    outcome = decided.append_rereading(newer, replace(RUN, id="run-2", command="reread"))
    assert isinstance(outcome, Superseded)
    assert [(change.what, change.fields) for change in outcome.changes] == [
        ("vanished", ()),
        ("changed", ("unit", "indicator")),
    ]
    now = decided.entry(road.id)
    assert (now.value, now.indicator) == (31, "公路里程")
    (back,) = decided.returned()
    assert back.decision.subject == road.id
    assert back.entry is not None
    assert back.entry.indicator == "公路里程"
    assert kept in decided.decisions()
    decided.decide(road.id, "accept", RUN, who="钱某")
    assert decided.returned() == ()


def test_a_decision_about_what_vanished_comes_back(decided: Ledger) -> None:
    entry = named(decided.entries(), "5.2%")
    decided.decide(entry.id, "accept", RUN, who="钱某")
    decided.append_rereading(without(said(), "5.2%"), RUN)
    (back,) = decided.returned()
    assert back.entry is None
    decided.decide(entry.id, "reject", RUN, who="钱某", why="不再读出")
    assert decided.returned() == ()


def test_decisions_are_carried_over_to_a_new_version(decided: Ledger) -> None:
    same, changed = named(decided.entries(), "3万人以上"), named(decided.entries(), "30公里")
    for entry in (same, changed):
        decided.decide(entry.id, "correct", RUN, who="钱某", fields={"owner": "市人社局"})
    outcome = decided.append_reading(said(NEWER), RUN)
    assert isinstance(outcome, Superseded)
    assert outcome.carried == 1
    now = named(decided.entries(), "3万人以上")
    assert (now.owner, now.id == same.id) == ("市人社局", False)
    (carried,) = decided.decisions(now.id)
    assert (carried.who, carried.supersedes) == ("钱某", decided.decisions(same.id)[0].id)
    assert [back.decision.subject for back in decided.returned()] == [changed.id]


# Asking


FILTERS = st.builds(
    EntryFilter,
    form=st.sampled_from([None, "figure", "deliverable"]),
    kinds=st.one_of(st.none(), st.sets(st.sampled_from(list(Kind)))),
    groups=st.one_of(st.none(), st.sets(st.sampled_from(["城镇新增就业", "地区生产总值", "新建国道"]))),
    owners=st.one_of(st.none(), st.sets(st.sampled_from(["临江市", "市交通局"]))),
    since=st.sampled_from([None, date(2024, 6, 1), date(2025, 6, 1)]),
    until=st.sampled_from([None, date(2024, 6, 1), date(2025, 6, 1)]),
    sources=st.sampled_from([None, ["report.txt"], ["other.txt"]]),
    issued_until=st.sampled_from([None, date(2024, 12, 31), date(2025, 12, 31)]),
)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = book(str(tmp_path_factory.mktemp("filters") / "l.db"))
    ledger.append_reading(said(), RUN)
    ledger.append_reading(said(NEWER, source="other.txt", date=date(2024, 1, 14)), RUN)
    for entry in [item for item in ledger.entries() if item.quote == "30公里"]:
        ledger.decide(
            entry.id, "correct", RUN, who="钱某", fields={"indicator": "新建国道", "owner": "市交通局"}
        )
    return ledger


@given(filters=FILTERS)
def test_filters_let_pass_what_they_say(corrected: Ledger, filters: EntryFilter) -> None:
    every = list(corrected.entries())
    documents = {
        document.id
        for document in corrected.documents()
        if filters.sources is None or document.source in filters.sources
        if not filters.issued_until or (document.issued_on and document.issued_on <= filters.issued_until)
    }
    expected = [item for item in every if item.document in documents and corrected._passes(item, filters)]
    assert list(corrected.entries(filters=filters)) == expected


def test_links_are_a_batch_and_people_win(full: Ledger) -> None:
    first, second, third, *_ = full.entries()
    links = [Link(first, second, 0.9, (Comparison("unit", "same"),)), Link(first, third, 0.6, ())]
    assert full.append_links(links, RUN)
    assert not full.append_links(links, RUN)
    assert list(full.links()) == links
    full.decide(f"{first.id}~{second.id}", "reject", RUN, who="钱某", why="口径不同")
    full.decide(f"{second.id}~{third.id}", "accept", RUN, who="钱某")
    assert [link.decision for link in full.links()] == ["rejected", "auto", "confirmed"]
    assert full.append_links([], RUN)
    assert [link.decision for link in full.links()] == ["rejected", "confirmed"]


def test_assessments_and_reports_come_back(full: Ledger) -> None:
    entry = next(full.entries())
    made = [assessment(entry), assessment(entry, attainment=Attainment.MET, light=None)]
    assert full.append_assessments(made, RUN)
    assert not full.append_assessments(made, RUN)
    assert list(full.assessments()) == made
    number, stage = full.reports(entry.id)
    assert (number.value, number.as_of, number.source) == (Decimal(5), date(2025, 6, 30), "电话")
    assert (stage.value, stage.stage, stage.note) == (None, "start", "待批")


def test_history_tells_every_write(full: Ledger) -> None:
    entry, document = next(full.entries()), next(full.documents())
    full.append_rereading(otherwise(said(), entry.quote, indicator="别名"), replace(RUN, id="run-2"))
    events = full.history(entry.id)
    written = ["read", "accept", "link", "assessment", "report", "report", "changed"]
    assert [event.action for event in events] == written
    assert [event.run for event in events] == ["run-1"] * 6 + ["run-2"]
    assert events[-1].details["indicator"] == "别名"
    assert [event.action for event in full.history(document.id)] == ["document", "reading"]
    with pytest.raises(UnknownIdError):
        full.history("nothing")


def test_checks_that_fail_are_told(decided: Ledger) -> None:
    spans = [REPORT[start:end] for _, start, end in decided.failed_checks()]
    assert len(spans) == 1
    assert "翻了两番" in spans[0]


def test_backup_is_a_whole_ledger(full: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    full.backup(target)
    with book(str(target)) as copy:
        assert sizes(copy) == sizes(full)
        assert list(copy.entries()) == list(full.entries())
        assert copy.decisions() == full.decisions()
        assert isinstance(copy.append_reading(said(NEWER), RUN), Superseded)
    assert not list(tmp_path.glob("*.partial*"))
    with pytest.raises(UsageError, match="already"):
        full.backup(target)
    with pytest.raises(UsageError, match="no such folder"):
        full.backup(tmp_path / "none" / "copy.db")


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_alignment_pairs_each_at_most_once(one: list[int], other: list[int]) -> None:
    before, after = [_ENTRIES[place] for place in one[:4]], [_ENTRIES[place] for place in other[:4]]
    alignment = align(before, after)
    assert len(alignment.pairs) + len(alignment.vanished) == len(before)
    assert len(alignment.pairs) + len(alignment.appeared) == len(after)
    assert changes_of(align(before, before)) == ()


@pytest.fixture(scope="module", autouse=True)
def _read_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    with book(str(tmp_path_factory.mktemp("once") / "l.db")) as ledger:
        ledger.append_reading(said(), RUN)
        _ENTRIES[:] = list(ledger.entries())[:6]


_ENTRIES: list[Entry] = []


# A connection that breaks while a write is under way: at which call, how often, and whether another try may help;
# then how often it was tried, whether that is told as a failure, and how often it is written.


class Breaking:
    """A database whose connection breaks some times at a call: before anything is done, or after a commit."""

    def __init__(self, database: Database, call: str, times: int, *, lost: bool) -> None:
        self._database, self._call, self._times, self._lost = database, call, times, lost
        self.begun: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def is_lost(self, _: Exception) -> bool:
        return self._lost

    def begin(self) -> None:
        self.begun += 1
        self._may_break("begin")
        self._database.begin()

    def insert(self, table: str, width: int, rows: Any) -> None:
        self._may_break("insert")
        self._database.insert(table, width, rows)

    def execute(self, sql: str, values: Any = ()) -> Any:
        if self.begun:
            self._may_break("execute")
        return self._database.execute(sql, values)

    def commit(self) -> None:
        self._may_break("commit")
        self._database.commit()
        self._may_break("answer")

    def _may_break(self, call: str) -> None:
        if self._times and call == self._call:
            self._times -= 1
            raise sqlite3.OperationalError("gone")


@pytest.mark.parametrize(
    ("call", "times", "lost", "tries", "failed", "written"),
    [
        ("begin", 1, True, 2, False, 1),
        ("begin", 2, True, 2, True, 0),
        ("begin", 1, False, 1, True, 0),
        ("insert", 1, True, 2, False, 1),
        ("insert", 2, True, 2, True, 0),
        ("insert", 1, False, 1, True, 0),
        ("execute", 1, True, 2, False, 1),
        ("execute", 1, False, 1, True, 0),
        ("commit", 1, True, 2, False, 1),
        ("commit", 2, True, 2, True, 0),
        ("commit", 1, False, 1, True, 0),
        ("answer", 1, True, 1, False, 1),  # accepted, and the answer lost
        ("answer", 1, False, 1, True, 1),
        ("nothing", 0, True, 1, False, 1),
    ],
)
def test_a_connection_that_breaks_in_a_write(
    call: str, times: int, lost: bool, tries: int, failed: bool, written: int, tmp_path: Path
) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(said(), RUN)
        subject, database = next(ledger.entries()).id, ledger._database
        breaking = Breaking(database, call, times, lost=lost)
        ledger._database = cast("Database", breaking)
        if failed:
            with pytest.raises(LedgerError):
                ledger.decide(subject, "accept", RUN, who="钱某")
        else:
            assert ledger.decide(subject, "accept", RUN, who="钱某").id == f"x{ledger.revision()}"
        ledger._database = database
        assert (breaking.begun, len(ledger.decisions())) == (tries, written)
        assert ledger.decide(subject, "accept", RUN, who="钱某").supersedes == (
            ledger.decisions()[0].id if written else None
        )


def test_what_is_refused_is_not_tried_again(tmp_path: Path) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(said(), RUN)
        breaking = Breaking(ledger._database, "nothing", 0, lost=True)
        ledger._database = cast("Database", breaking)
        with pytest.raises(UnknownIdError):
            ledger.decide("nothing", "accept", RUN, who="钱某")
        assert breaking.begun == 1
        ledger.append_reading(said(NEWER), RUN)


# Copies, row by row: as of a database that cannot copy its own file


class ByRows(Breaking):
    """A database that others write to, and that leaves the copying to the rows of its tables."""

    frozen = 0

    def backup(self, _: Path) -> bool:
        return False

    def freeze(self) -> None:
        self.frozen += 1
        self._database.begin()

    def rollback(self) -> None:
        self.frozen -= 1
        self._database.rollback()


def test_a_ledger_copied_by_its_rows_is_the_same(tmp_path: Path) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(said(), RUN)
        ledger.decide(next(ledger.entries()).id, "accept", RUN, who="钱某")
        database = ByRows(ledger._database, "nothing", 0, lost=False)
        copy_to(cast("Database", database), tmp_path / "copy.db", "2025-02-01T00:00:00.000000Z")
        assert database.frozen == 0
        with book(str(tmp_path / "copy.db"), create=False) as copy:
            assert list(copy.damages()) == []
            assert sizes(copy) == sizes(ledger)
            for table in TABLES:
                one, other = (
                    sorted(map(repr, book._rows(f"SELECT * FROM {table}"))) for book in (ledger, copy)
                )
                assert one == other, table
    assert not list(tmp_path.glob("*.partial*"))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_copy_that_cannot_be_written_leaves_nothing(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(code, "no room")

    with book(str(tmp_path / "ledger.db")) as ledger:
        monkeypatch.setattr("os.replace", full)
        with pytest.raises(LedgerFullError, match="no room"):
            ledger.backup(tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy*"))


# What two readings differ in


def figure(words: str, start: int, **changed: Any) -> Entry:
    return promises.said(words, start=start, **{"id": f"{words} {start}", **changed})


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (figure("投资|3亿元", 1, id="a"), figure("就业|3万人", 2, id="a", indicator="就业"), True),
        (figure("投资|3亿元", 1), figure("投资|3亿元", 9, indicator="投资"), True),  # statement and quote
        (figure("投资|3亿元", 1), figure("完成投资|3亿元", 9), True),  # quote and indicator
        (figure("投资|3亿元", 1), figure("投资|4亿元", 9, statement="投资3亿元"), True),
        (figure("投资|3亿元", 1), figure("完成|4亿元", 9), True),  # indicator, unit, period, change
        (figure("投资|3亿元", 1), figure("完成|4万人", 9), False),
        (figure("投资|3亿元", 1), figure("完成|+4亿元", 9), False),
        (figure("投资|3亿元", 1), figure("完成|4亿元", 9, period_end=None), False),
        (figure("投资|3亿元", 1), figure("完成|4亿元", 9, indicator="就业"), False),
        (figure("投资|3亿元", 1), figure("完成|4亿元", 9, name="桥"), False),
        (figure("投资|3亿元", 1), figure("完成|4亿元", 9, form="deliverable"), False),
        (figure("投资|3亿元", 1), figure("投资|3亿元", 9, form="deliverable"), False),
    ],
)
def test_which_entries_are_the_same_one(before: Entry, after: Entry, *, same: bool) -> None:
    found = align([before], [after])
    expected = ([(before, after)], [], []) if same else ([], [before], [after])
    assert ([*found.pairs], [*found.vanished], [*found.appeared]) == expected


def test_the_surest_counterpart_comes_first_and_each_is_one_alone() -> None:
    one, two, three = figure("投资|3亿元", 1), figure("投资|5亿元", 2), figure("投资|6亿元", 3)
    moved = [figure("完成|7亿元", 4), figure("投资|5亿元", 5), replace(one, indicator="投资")]
    found = align([one, two, three], moved)
    assert found.pairs == ((one, moved[2]), (two, moved[1]), (three, moved[0]))
    twice = align(
        [one, replace(one, id="b")], [replace(one, id="c"), replace(one, id="d"), replace(one, id="e")]
    )
    assert [other.id for _, other in twice.pairs] == ["c", "d"]
    assert [entry.id for entry in twice.appeared] == ["e"]


def test_changes_are_told_in_the_order_of_the_texts() -> None:
    one, two = figure("投资|3亿元", 20, id="a"), figure("就业|3万人", 10, id="b")
    gone, new = figure("面积|3亩", 5, id="c"), figure("里程|3公里", 15, id="d")
    found = changes_of(align([one, two, gone], [replace(one, value=Decimal(4), unit="万元"), two, new]))
    assert [(change.what, change.fields) for change in found] == [
        ("vanished", ()),
        ("appeared", ()),
        ("changed", ("value", "unit")),
    ]
    assert [(change.before, change.after) for change in found[:2]] == [(gone, None), (None, new)]
    assert (found[2].before, found[2].after) == (one, replace(one, value=Decimal(4), unit="万元"))


# What is asked for, as SQL


def test_conditions_join_only_what_is_asked() -> None:
    assert entry_conditions(EntryFilter()) == document_conditions(EntryFilter()) == ("", [])
    asked = EntryFilter(
        documents=["d"], sources=["s", "t"], issuers=[], issued_until=date(2025, 1, 2), form="figure",
        kinds=[Kind.FACT], owners=["市教育局"], since=date(2025, 1, 3), until=date(2025, 1, 4),
    )  # fmt: skip
    assert entry_conditions(asked) == (
        " AND e.form IN (?) AND e.kind IN (?) AND e.owner IN (?) AND coalesce(e.period_end, e.period_start) >= ?"
        " AND coalesce(e.period_start, e.period_end) <= ?",
        ["figure", "fact", "市教育局", "2025-01-03", "2025-01-04"],
    )
    assert document_conditions(asked) == (
        " AND d.id IN (?) AND d.source IN (?, ?) AND d.issuer IN (NULL) AND d.issued_on <= ?",
        ["d", "s", "t", "2025-01-02"],
    )
    assert is_one_of("r.seq", [1, 2]) == ("r.seq IN (?, ?)", [1, 2])
    assert type(is_one_of("e.kind", [Kind.FACT])[1][0]) is str


# Opening and closing


def test_a_ledger_that_was_closed_answers_no_more(tmp_path: Path) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        assert ledger.size() == 0
    with pytest.raises(LedgerError):
        ledger.size()


def test_a_backup_takes_the_place_of_what_an_earlier_one_left(tmp_path: Path) -> None:
    (tmp_path / "copy.db.partial").write_bytes(b"half a copy")
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(said(), RUN)
        ledger.backup(tmp_path / "copy.db")
        with book(str(tmp_path / "copy.db"), create=False) as copy:
            assert sizes(copy) == sizes(ledger)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ab", None),
        ("\0", 0),
        ("a\0b", 1),
        ("a\ud800", 1),
        ("a\0\ud800", 1),
        ("\ud800\0", 0),
        ("ab\ud800\0", 2),
    ],
)
@pytest.mark.parametrize("field", ["text", "title", "issuer", "source"])
def test_what_no_database_stores_is_told_with_its_place(field: str, text: str, place: int | None) -> None:
    document = replace(said().document, **{field: text})  # type: ignore[arg-type]
    if place is None:
        refuse_unstorable(document)
        refuse_unstorable(replace(document, **{field: None}))  # type: ignore[arg-type]
    else:
        with pytest.raises(UnstorableError, match=rf"the {field} holds .* at {place},"):
            refuse_unstorable(document)


def test_that_all_was_read_again_is_written_once_and_not_over_others(tmp_path: Path) -> None:
    other = replace(RUN, id="run-other", pack_sha256="1" * 64)
    again = replace(RUN, id="run-again", command="reread", pack_sha256="2" * 64)
    grouping = Grouping(sha256="2" * 64)
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(said(), other)
    with book(str(tmp_path / "ledger.db"), grouping=grouping) as ledger:
        since = ledger.revision()
        assert not ledger.append_whole_rereading(again, since - 1)  # another pack read something since
        assert ledger.append_whole_rereading(again, since)
        assert ledger.revision() == since + 1
        assert not ledger.append_whole_rereading(again, since)  # it is known already
        assert ledger.revision() == since + 1


def test_what_is_not_read_any_more_has_vanished(tmp_path: Path) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        reading = said()
        ledger.append_reading(reading, RUN)
        gone = named(ledger.entries(), "30公里").id
        ledger.append_rereading(without(reading, "30公里"), RUN)
        ledger.append_rereading(reading, RUN)
        told = [(event.action, event.details.get("quote")) for event in ledger.history(gone)]
        assert told == [("read", "30公里"), ("vanished", None), ("read", "30公里")]
        assert ledger.history(gone)[1].details == {}


def test_a_reading_says_before_it_is_added_what_it_says_after(tmp_path: Path) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        reading = said()
        added = ledger.append_reading(reading, RUN)
        assert entries_of(reading, added.document) == list(ledger.entries(filters=EntryFilter(decided=False)))


def test_only_what_was_decided_about_can_be_laid_aside_when_it_vanished(tmp_path: Path) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        reading = said()
        ledger.append_reading(reading, RUN)
        gone, never = named(ledger.entries(), "30公里").id, f"{reading.document.id}.f9999"
        ledger.decide(gone, "accept", RUN, who="钱某")
        other = named(ledger.entries(), "5%左右").id
        ledger.append_rereading(without(reading, "30公里"), RUN)
        for ident, action in (
            (gone, "accept"), (never, "accept"), (never, "reject"), (never, "note"), (never, "undo"),
        ):  # fmt: skip
            with pytest.raises(UnknownIdError):
                ledger.decide(ident, action, RUN, who="钱某", why="看")
        for action in ("note", "undo", "reject"):
            ledger.decide(gone, action, RUN, who="钱某", why="看")
        assert [one.action for one in ledger.decisions(gone)] == ["accept", "note", "undo", "reject"]
        with pytest.raises(UsageError, match="no decision stands"):
            ledger.decide(other, "undo", RUN, who="钱某")
