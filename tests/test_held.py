"""What may be no promise: told by the reader, first in review, and not public before a person has looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from books import RUN
from fastapi.testclient import TestClient

from tongdao.cli.app import main
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.glossary import load_glossary
from tongdao.ledger.doubtful import NO_PROMISE
from tongdao.rules.pack import load_pack, load_schema
from tongdao.web.app import create_app
from tongdao.web.refreshing import bring_up
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """临江市政府工作报告
二、2025年工作安排
全市有120万从业人员，今年要新增城镇就业3万人。
抢抓新港区总体规划获批的重大机遇，建成滨江体育馆。
今年预期增长12%左右，办好三项工作。
要把居民消费价格涨幅控制在3%左右。
推进滨江快速路建设。
居民消费价格涨幅3%左右，考虑了各方面因素。
"""
HELD = {"120万": "state", "新港区总体规划获批": "reached", "12%左右": "stump", "三项": "vague"}
PUBLIC = {"3万人", "建成滨江体育馆", "3%左右", "推进滨江快速路建设"}


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    given = ["--date", "2025-01-14", "--title", "政府工作报告", "--issuer", "临江市"]
    url = str(tmp_path / "l.db")
    assert main(["add", str(tmp_path / "report.txt"), *given, "--ledger", url]) == 0
    return url


def shown(ledger: str, **variables: str) -> set[str]:
    """Return the quotes of the promises that a site shows."""
    settings = load_settings(variables, ledger=ledger)
    bring_up(settings)
    client = TestClient(create_app(settings))
    return {row["promise"]["quote"] for row in client.get("/api/v1/commitments").json()["items"]}


def test_the_reasons_are_those_of_the_table() -> None:
    _, schema = load_schema("zh_cn", "promise_doubts")
    told = {*schema.fields["reason"].choices, "stump"}
    assert set(NO_PROMISE) == told
    for lang in ("zh", "en"):
        assert all(load_glossary(lang)(f"doubt.{reason}") for reason in NO_PROMISE)
    assert {row["reason"] for row in load_pack().table("promise_doubts")} == told - {"stump"}


def test_a_site_holds_back_what_is_doubtful(ledger: str) -> None:
    assert shown(ledger) == PUBLIC
    assert shown(ledger, TONGDAO_HOLD_DOUBTFUL="off") == PUBLIC | set(HELD)


def test_it_comes_first_in_review_with_its_reason(ledger: str) -> None:
    with open_ledger(ledger) as opened:
        entries = {entry.id: entry.quote for entry in opened.entries()}
        rows = opened.doubtful(limit=100).rows
        first = {entries[row.id]: set(row.reasons) for row in rows[: len(HELD)]}
        assert {quote: reason in first[quote] for quote, reason in HELD.items()} == dict.fromkeys(HELD, True)
        asked = opened.doubtful(None, None, "stump", limit=100).rows
        assert [entries[row.id] for row in asked] == ["12%左右"]


@pytest.mark.parametrize("action", ["accept", "correct", "split"])
def test_a_person_makes_it_public(ledger: str, action: str) -> None:
    with open_ledger(ledger) as opened:
        (entry,) = [entry for entry in opened.entries() if entry.quote == "120万"]
        given = {
            "accept": {},
            "correct": {"fields": {"indicator": "从业人员"}},
            "split": {"pieces": [{"indicator": "从业人员"}, {"indicator": "就业人员"}]},
        }[action]
        opened.decide(entry.id, action, RUN, who="赵某", **given)  # type: ignore[arg-type]
        assert all(not one.doubts for one in opened.entries() if one.quote == "120万")
    assert shown(ledger) == PUBLIC | {"120万"}
    with open_ledger(ledger) as opened:
        opened.decide(entry.id, "undo", RUN, who="赵某")
    assert shown(ledger) == PUBLIC


def test_commands_of_the_office_tell_all(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json", "--ledger", ledger]) == 0
    printed = capsys.readouterr().out
    assert all(quote in printed for quote in (*HELD, *PUBLIC))


def test_a_goal_said_twice_is_one_promise_with_two_places(ledger: str) -> None:
    settings = load_settings({}, ledger=ledger)
    bring_up(settings)
    client = TestClient(create_app(settings))
    rows = [row["promise"] for row in client.get("/api/v1/commitments").json()["items"]]
    assert len(rows) == len(PUBLIC)
    (prices,) = [row for row in rows if row["quote"] == "3%左右"]
    (place,) = client.get(f"/commitments/{prices['id']}.json").json()["row"]["also"]
    assert (place["quote"], place["start"] > prices["start"]) == ("3%左右", True)
    assert "别处也说了这个目标" in client.get(f"/commitments/{prices['id']}").text


def test_what_is_only_carried_on_has_no_day(ledger: str) -> None:
    settings = load_settings({}, ledger=ledger)
    bring_up(settings)
    client = TestClient(create_app(settings))
    rows = client.get("/commitments.json").json()["rows"]
    due = {row["target"]["quote"]: (row["due"], row["schedule"]) for row in rows}
    assert due["推进滨江快速路建设"] == (None, "not_due")
    assert due["建成滨江体育馆"] == ("2025-12-31", "no_document")
