"""Decisions about statements, documents, pieces and links: they count, they come back, they move along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT, RUN, Clock, book, named, said, sizes

from tongdao.errors import UnknownIdError, UsageError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.verdicts import fates
from tongdao.ledger.values import EntryFilter, StoredDocument, StoredStatement, Superseded, Unchanged
from tongdao.model import Kind, Stage
from tongdao.promise import Attainment, EvidenceLevel
from tongdao.service.decide import decide
from tongdao.service.gold import reviewed
from tongdao.service.ledgers import GivenMetadata, add, reread, start_run
from tongdao.service.reports import record
from tongdao.service.review import queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.ledger.store import Ledger
    from tongdao.model import Reading
    from tongdao.promise import Entry

WHO: dict[str, Any] = {"who": "钱某"}
LATER = replace(RUN, id="run-2", command="reread")


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with book(ledger_url, clock=Clock()) as opened:
        opened.append_reading(said(), RUN)
        yield opened


def document(ledger: Ledger) -> StoredDocument:
    (found,) = ledger.documents()
    return found


def statement(ledger: Ledger, part: str) -> StoredStatement:
    (found,) = [item for item in ledger.statements(filters=EntryFilter(decided=False)) if part in item.quote]
    return found


def entry(ledger: Ledger, quote: str) -> Entry:
    return named(ledger.entries(), quote)


def reading(text: str = REPORT, **kinds: str) -> Reading:
    """Read as rules would that take the statements with these words for another kind."""
    made = said(text)
    statements = tuple(
        replace(
            item, kind=next((Kind(kind) for part, kind in kinds.items() if part in item.quote), item.kind)
        )
        for item in made.statements
    )
    return replace(made, statements=statements)


def back(ledger: Ledger) -> list[str]:
    return [item.decision.subject for item in ledger.returned()]


# Statements


def test_a_decision_about_a_statement_comes_back(ledger: Ledger) -> None:
    bridge = statement(ledger, "跨江大桥")
    ledger.decide(bridge.id, "accept", RUN, **WHO)
    assert back(ledger) == []
    ledger.append_rereading(reading(跨江大桥="fact"), LATER)
    (item,) = ledger.returned()
    assert isinstance(item.subject, StoredStatement)
    assert item.subject.kind is Kind.FACT
    assert queue(ledger).rows[0].subject == bridge.id
    ledger.decide(bridge.id, "correct", LATER, fields={"kind": "target"}, **WHO)
    assert back(ledger) == []


def test_a_note_settles_nothing_and_hides_nothing(ledger: Ledger) -> None:
    road = entry(ledger, "30公里")
    ledger.decide(road.id, "accept", RUN, **WHO)
    ledger.decide(road.id, "note", RUN, why="再问", **WHO)
    ledger.append_rereading(replace(reading(), statements=()), LATER)
    assert back(ledger) == [road.id]
    ledger.decide(road.id, "note", RUN, why="还在问", **WHO)
    assert back(ledger) == [road.id]


def test_decisions_about_statements_move_to_a_new_version(ledger: Ledger) -> None:
    same, changed = statement(ledger, "125"), statement(ledger, "新建公路")
    for item in (same, changed):
        ledger.decide(item.id, "correct", RUN, fields={"kind": "background"}, **WHO)
    outcome = ledger.append_reading(said(NEWER), RUN)
    assert isinstance(outcome, Superseded)
    assert outcome.carried == 1
    kinds = {item.quote: item.kind for item in ledger.statements()}
    assert kinds[same.quote] is Kind.BACKGROUND
    assert back(ledger) == [changed.id]


def test_a_rejected_statement_takes_its_entries_along(ledger: Ledger) -> None:
    jobs = statement(ledger, "3.1万人")
    inside = [item.id for item in ledger.entries() if item.statement_start == jobs.start]
    assert inside
    ledger.decide(jobs.id, "reject", RUN, **WHO)
    assert not {item.id for item in ledger.entries()} & set(inside)
    record = ledger.record(document(ledger).id)
    told = {x["id"] for outer in record["statements"] for x in (*outer["figures"], *outer["deliverables"])}
    assert told == {item.id for item in ledger.entries()}
    ledger.decide(jobs.id, "accept", RUN, **WHO)
    assert {item.id for item in ledger.entries()} >= set(inside)


# Documents


def test_a_decision_about_a_document_comes_back(ledger: Ledger) -> None:
    first = document(ledger)
    ledger.decide(first.id, "accept", RUN, **WHO)
    assert isinstance(ledger.append_rereading(reading(), LATER), Unchanged)
    assert back(ledger) == []
    assert list(reviewed(ledger)) == [first]
    ledger.append_rereading(reading(跨江大桥="fact"), LATER)
    assert back(ledger) == [first.id]
    assert list(reviewed(ledger)) == []
    ledger.decide(first.id, "accept", RUN, **WHO)
    ledger.append_reading(said(NEWER), RUN)
    assert back(ledger) == [first.id]
    ledger.decide(document(ledger).id, "accept", RUN, **WHO)
    assert back(ledger) == []
    assert list(reviewed(ledger)) == [document(ledger)]


def test_a_decision_about_a_version_that_is_gone_can_be_laid_aside(ledger: Ledger) -> None:
    first = document(ledger)
    ledger.decide(first.id, "accept", RUN, **WHO)
    ledger.append_reading(said(NEWER), RUN)
    ledger.decide(first.id, "reject", RUN, why="旧版", **WHO)
    assert back(ledger) == []
    assert len(list(ledger.documents())) == 1


def test_a_rejected_document_is_out_until_it_is_accepted(ledger: Ledger) -> None:
    found = document(ledger)
    before = list(ledger.entries())
    when = ledger._clock()
    ledger.decide(found.id, "reject", RUN, why="重复", **WHO)
    assert (list(ledger.documents()), list(ledger.entries()), list(ledger.statements())) == ([], [], [])
    assert list(ledger.entries(when)) == before
    assert back(ledger) == []
    assert ledger.record(found.id)["statements"]
    ledger.decide(found.id, "note", RUN, why="再看", **WHO)
    assert list(ledger.entries()) == []
    ledger.decide(found.id, "accept", RUN, **WHO)
    assert list(ledger.entries()) == before


@pytest.fixture
def city(ledger_url: str) -> Iterator[Ledger]:
    with open_ledger(ledger_url, clock=Clock()) as opened:
        known = GivenMetadata(date(2024, 1, 14), "临江市", "政府工作报告", "政府工作报告")
        add(
            opened,
            REPORT.replace("2025年，地区", "今年，地区"),
            start_run("add"),
            source="r.txt",
            metadata=known,
        )
        yield opened


def test_a_document_is_read_again_with_what_is_corrected(city: Ledger) -> None:
    first, growth = document(city), entry(city, "5%左右")
    assert growth.period_end == date(2024, 12, 31)
    jobs = entry(city, "3.1万人")
    city.decide(jobs.id, "correct", start_run("review"), fields={"owner": "市人社局"}, **WHO)
    fields = {"date": "2025-01-14", "type": "工作报告"}
    made = decide(city, first.id, "correct", start_run("review"), fields=fields, why="刊误", **WHO)
    assert (made.fields, made.why) == (fields, "刊误")
    now = document(city)
    assert (now.issued_on, now.type, now.issuer, now.title) == (
        date(2025, 1, 14),
        "工作报告",
        "临江市",
        "政府工作报告",
    )
    assert entry(city, "5%左右").period_end == date(2025, 12, 31)
    assert entry(city, "3.1万人").owner == "市人社局"
    assert first.id not in back(city)
    assert [event.action for event in city.history(first.id)] == ["document", "document", "correct"]
    list(reread(city, start_run("reread")))
    assert document(city).issued_on == date(2025, 1, 14)
    for said_so in ({"issuer": "青原县"}, {"title": "报告"}):
        decide(city, first.id, "correct", start_run("review"), fields=said_so, **WHO)
    assert (document(city).issuer, document(city).title) == ("青原县", "报告")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"date": "January"}, "date cannot be 'January'"),
        ({"date": ""}, "date cannot be empty"),
        ({"value": "1"}, "no field 'value' in a document: choose date, issuer, title, type"),
        ({}, "name the fields"),
        ({"issuer": "临江市"}, "says so already"),
    ],
)
def test_a_document_that_cannot_be_corrected_so_stays(
    city: Ledger, fields: dict[str, str], told: str
) -> None:
    before = sizes(city)
    with pytest.raises(UsageError, match=told):
        decide(city, document(city).id, "correct", start_run("review"), fields=fields, **WHO)
    assert sizes(city) == before


def test_a_version_that_is_gone_is_not_corrected(ledger: Ledger) -> None:
    first = document(ledger)
    ledger.append_reading(said(NEWER), RUN)
    with pytest.raises(UsageError, match="newer version"):
        decide(ledger, first.id, "correct", RUN, fields={"title": "报告"}, **WHO)
    with pytest.raises(UsageError, match="correct_document"):
        ledger.decide(document(ledger).id, "correct", RUN, fields={"title": "报告"}, **WHO)
    with pytest.raises(UnknownIdError):
        decide(ledger, "nothing", "correct", RUN, fields={"title": "报告"}, **WHO)


def test_a_new_version_keeps_what_a_person_gave_of_the_old_one(ledger_url: str) -> None:
    text, known = "临江市简报\n今年新建公路{}公里。\n", GivenMetadata(date(2025, 1, 9), "临江市", type="简报")
    with open_ledger(ledger_url) as opened:
        add(opened, text.format(30), start_run("add"), source="a.txt", metadata=known)
        outcome = add(opened, text.format(35), start_run("add"), source="a.txt")
        assert isinstance(outcome, Superseded)
        assert outcome.fields == ("text",)
        now = document(opened)
        assert (now.issued_on, now.issuer, now.type) == (date(2025, 1, 9), "临江市", "简报")
        assert entry(opened, "35公里").kind is Kind.TARGET
        other = GivenMetadata(date(2026, 1, 9), "临江市")
        add(opened, text.format(40), start_run("add"), source="a.txt", metadata=other)
        assert len(list(opened.documents())) == 2


# Pieces

PIECES: list[dict[str, Any]] = [
    {"value": "10", "indicator": "新建国道"},
    {"value": "20", "indicator": "新建县道"},
]


@pytest.fixture
def split(ledger: Ledger) -> tuple[Ledger, Entry]:
    road = entry(ledger, "30公里")
    ledger.decide(road.id, "split", RUN, pieces=PIECES, **WHO)
    return ledger, road


def told(ledger: Ledger) -> dict[str, tuple[Any, ...]]:
    """Return what is left of pieces, by id."""
    found = [item for item in ledger.entries() if "-" in item.id]
    return {item.id: (item.value, item.indicator, item.owner) for item in found}


def test_pieces_are_decided_singly(split: tuple[Ledger, Entry]) -> None:
    ledger, road = split
    one, two = f"{road.id}-1", f"{road.id}-2"
    ledger.decide(one, "correct", RUN, fields={"value": "12", "owner": "市交通局"}, **WHO)
    ledger.decide(two, "accept", RUN, **WHO)
    assert told(ledger) == {one: (12, "新建国道", "市交通局"), two: (20, "新建县道", road.owner)}
    assert ledger.entry(one).value == 12
    assert named(ledger.entries(filters=EntryFilter(owners=["市交通局"])), "30公里").id == one
    ledger.decide(two, "reject", RUN, **WHO)
    assert set(told(ledger)) == {one}
    assert back(ledger) == []
    ledger.decide(two, "accept", RUN, **WHO)
    ledger.decide(one, "merge", RUN, others=[two], **WHO)
    assert set(told(ledger)) == {one}
    assert [event.action for event in ledger.history(one)] == ["correct", "merge"]


def test_what_pieces_cannot_be(split: tuple[Ledger, Entry]) -> None:
    ledger, road = split
    with pytest.raises(UsageError, match="split a piece"):
        ledger.decide(f"{road.id}-1", "split", RUN, pieces=PIECES, **WHO)
    with pytest.raises(UsageError, match="no field 'stage'"):
        ledger.decide(f"{road.id}-1", "correct", RUN, fields={"stage": "operate"}, **WHO)
    for unknown in (f"{road.id}-3", f"{road.id}-0", f"{road.id}-", f"{entry(ledger, '5%左右').id}-1"):
        with pytest.raises(UnknownIdError):
            ledger.decide(unknown, "accept", RUN, **WHO)


def test_decisions_about_pieces_come_back(split: tuple[Ledger, Entry]) -> None:
    ledger, road = split
    one = f"{road.id}-1"
    ledger.decide(one, "correct", RUN, fields={"value": "12"}, **WHO)
    made = reading()
    newer = tuple(
        replace(
            item,
            figures=tuple(replace(x, owner="市交通局") if x.quote == "30公里" else x for x in item.figures),
        )
        for item in made.statements
    )
    ledger.append_rereading(replace(made, statements=newer), LATER)
    assert set(back(ledger)) == {road.id, one}
    assert told(ledger)[one] == (12, "新建国道", "市交通局")
    ledger.decide(road.id, "accept", RUN, **WHO)
    ledger.decide(one, "accept", RUN, **WHO)
    assert back(ledger) == []
    assert told(ledger)[one][0] == 12
    ledger.decide(road.id, "split", RUN, pieces=[{"value": "1"}, {"value": "2"}], **WHO)
    assert back(ledger) == [one]


def test_decisions_about_pieces_move_to_a_new_version(split: tuple[Ledger, Entry]) -> None:
    ledger, road = split
    ledger.decide(f"{road.id}-2", "reject", RUN, **WHO)
    ledger.append_reading(said(REPORT.replace("二、", "今年还要新增养老床位1200张。\n二、")), RUN)
    ((ident, (value, *_)),) = told(ledger).items()
    assert (value, ident.endswith("-1"), ident.startswith(road.id)) == (10, True, False)
    assert back(ledger) == []


# Reports


def reports(ledger: Ledger, quote: str) -> list[tuple[Any, ...]]:
    about = entry(ledger, quote).id
    return [(item.value, item.stage, item.as_of, item.who, item.note) for item in ledger.reports(about)]


def test_what_offices_reported_moves_to_a_new_version(ledger: Ledger) -> None:
    """Once, whatever versions come and go, and also where the promise itself changed."""
    told: dict[str, Any] = {"as_of": date(2025, 6, 30), "source": "半年进展", "who": "孙某"}
    ledger.append_report(entry(ledger, "30公里").id, Decimal(12), RUN, note="雨季停工", **told)
    ledger.append_report(entry(ledger, "建成跨江大桥").id, Stage.START, RUN, **told)
    for text in (NEWER, REPORT, NEWER):
        ledger.append_reading(said(text), RUN)
    assert reports(ledger, "35公里") == [(12, None, date(2025, 6, 30), "孙某", "雨季停工")]
    assert reports(ledger, "建成跨江大桥") == [(None, "start", date(2025, 6, 30), "孙某", None)]


@pytest.mark.parametrize(
    ("quote", "value", "options", "told"),
    [
        ("30公里", Stage.START, {}, "no promised deliverable"),
        ("建成跨江大桥", Decimal(1), {}, "no promised figure"),
        ("3.1万人", Decimal(1), {}, "no promised figure"),
        ("建成跨江大桥", Stage.START, {"unit": "座"}, "a stage has no unit"),
        ("30公里", Decimal("inf"), {}, "finite number"),
    ],
)
def test_what_cannot_be_reported_is_refused(
    ledger: Ledger, quote: str, value: Decimal | Stage, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        record(ledger, entry(ledger, quote).id, value, RUN, as_of=date(2025, 6, 30), source="进展", **options)
    assert ledger.reports() == ()


@pytest.mark.parametrize(
    ("value", "unit"), [("31", None), ("31", "公里"), ("0.0031", "万公里"), ("0.0031", "万"), ("31000", "米")]
)
def test_a_number_counts_in_whatever_unit_it_was_reported(city: Ledger, value: str, unit: str | None) -> None:
    road = entry(city, "30公里")
    record(
        city, road.id, Decimal(value), start_run("record"), unit=unit, as_of=date(2025, 12, 31), source="年报"
    )
    (fate,) = [fate for fate in fates(city) if fate.promise.id == road.id]
    assert fate.assessment.attainment in (Attainment.MET, Attainment.EXCEEDED)


def test_a_stage_that_was_reported_counts_as_said_by_the_body_itself(city: Ledger) -> None:
    bridge = entry(city, "建成跨江大桥")
    told: dict[str, Any] = {"as_of": date(2024, 12, 20), "source": "年终进展", "note": "已通车"}
    report = record(city, bridge.id, Stage.OPERATE, start_run("record"), **told)
    assert report.note == "已通车"
    (fate,) = [fate for fate in fates(city) if fate.promise.id == bridge.id]
    assert fate.assessment.evidence is EvidenceLevel.SELF_REPORTED
    assert fate.assessment.attainment in (Attainment.MET, Attainment.EXCEEDED)
    (before,) = [fate for fate in fates(city, date(2024, 12, 1)) if fate.promise.id == bridge.id]
    assert before.assessment.evidence is EvidenceLevel.NONE_FOUND
    assert {"stage": "operate", "note": "已通车"}.items() <= city.history(bridge.id)[-1].details.items()


# Links, and decisions that had come back already


def test_a_decision_about_a_link_moves_or_comes_back(ledger: Ledger) -> None:
    ledger.append_reading(
        said("临江市简报\n2025年，新建公路31公里，城镇新增就业3.2万人。\n", source="b.txt", title="简报"), RUN
    )
    jobs, road = entry(ledger, "3万人以上"), entry(ledger, "30公里")
    ledger.decide(f"{jobs.id}~{entry(ledger, '3.2万人').id}", "accept", RUN, **WHO)
    ledger.decide(f"{road.id}~{entry(ledger, '31公里').id}", "reject", RUN, **WHO)
    assert back(ledger) == []
    ledger.append_reading(said(NEWER), RUN)
    assert [
        (link.promise, link.decision) for link in ledger.links() if link.promise.document != jobs.document
    ] == [(entry(ledger, "3万人以上"), "confirmed")]
    assert [subject.partition("~")[0] for subject in back(ledger)] == [road.id]


def test_what_came_back_is_not_settled_by_a_new_version(ledger: Ledger) -> None:
    bridge = statement(ledger, "跨江大桥")
    ledger.decide(bridge.id, "accept", RUN, **WHO)
    ledger.append_rereading(reading(跨江大桥="fact"), LATER)
    moved = REPORT.replace("二、", "今年还要新增养老床位1200张。\n二、")
    ledger.append_reading(reading(moved, 跨江大桥="fact"), RUN)
    assert back(ledger) == [statement(ledger, "跨江大桥").id]
