"""Titles, and what a number holds for: kept by the ledger, put right by people, seen wherever a promise is named."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from books import RUN, book, named, said
from fastapi.testclient import TestClient

from tongdao.cli.app import main
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.glossary import load_glossary
from tongdao.ledger.refusals import FieldError
from tongdao.service.decide import decide
from tongdao.service.ledgers import start_run
from tongdao.views.wording import measure_text
from tongdao.web.app import create_app
from tongdao.web.refreshing import bring_up
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """临江市政府工作报告
二、2025年工作安排
2025年，每个县区至少建成1个产业园（市工信局牵头，市财政局配合）。
全国新能源汽车产量增长10%以上，全市粮食产量24亿斤以上，每年改造农房500户。
建成跨江大桥。
"""
PARK, CARS, GRAIN, FARM = "至少建成1个", "10%以上", "24亿斤以上", "500户"
NAMES = ("title", "per", "scope")
ALL = {"TONGDAO_HOLD_DOUBTFUL": "off"}  # one of the goals is the nation's


def test_what_is_read_comes_back(ledger_url: str) -> None:
    reading = said(TEXT)
    with book(ledger_url) as ledger:
        ledger.append_reading(reading, RUN)
        entries = {entry.id: entry for entry in ledger.entries()}
        record = ledger.record(reading.document.id)
    for statement in reading.statements:
        for figure in statement.figures:
            kept = entries[figure.id]
            assert [getattr(kept, name) for name in NAMES] == [getattr(figure, name) for name in NAMES]
        for thing in statement.deliverables:
            assert entries[thing.id].title == thing.title
    expected = reading.to_dict()["statements"]
    assert [item["supporting"] for item in record["statements"]] == [item["supporting"] for item in expected]
    assert ["市财政局"] in [item["supporting"] for item in expected]
    assert {entry.per for entry in entries.values()} == {None, "县区", "年"}
    assert {entry.scope for entry in entries.values()} == {None, "全国"}


@pytest.mark.parametrize(
    ("fields", "called"),
    [
        ({"title": "全市粮食总产量"}, "全市粮食总产量"),
        ({"indicator": "粮食总产量"}, "粮食总产量"),
        ({"indicator": "粮食总产量", "title": "粮食总产量达到24亿斤"}, "粮食总产量达到24亿斤"),
        ({"value": "25"}, "粮食产量24亿斤以上"),
    ],
)
def test_people_put_a_title_right(tmp_path: Path, fields: dict[str, str], called: str) -> None:
    with book(str(tmp_path / "l.db")) as ledger:
        ledger.append_reading(said(TEXT), RUN)
        ledger.decide(named(ledger.entries(), GRAIN).id, "correct", RUN, who="钱某", fields=fields)
        assert named(ledger.entries(), GRAIN).called == called


def test_a_title_cannot_be_emptied(tmp_path: Path) -> None:
    with book(str(tmp_path / "l.db")) as ledger:
        ledger.append_reading(said(TEXT), RUN)
        with pytest.raises(FieldError, match="title"):
            ledger.decide(named(ledger.entries(), GRAIN).id, "correct", RUN, who="钱某", fields={"title": ""})


@pytest.mark.parametrize(
    ("quote", "zh", "en"),
    [
        (PARK, "≥1个（每个县区）", "≥1个 (per 县区)"),
        (CARS, "增≥10%（全国）", "up ≥10% (全国)"),
        (GRAIN, "≥24亿斤", "≥24亿斤"),
        (FARM, "500户（每年）", "500户 (per 年)"),
    ],
)
def test_what_a_number_holds_for_stands_beside_it(tmp_path: Path, quote: str, zh: str, en: str) -> None:
    with book(str(tmp_path / "l.db")) as ledger:
        ledger.append_reading(said(TEXT), RUN)
        entry = named(ledger.entries(), quote)
    assert [measure_text(entry, load_glossary(lang)) for lang in ("zh", "en")] == [zh, en]


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """Return a client of a site over the text alone."""
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    given = ["--date", "2025-01-14", "--title", "政府工作报告", "--issuer", "临江市"]
    ledger = str(tmp_path / "l.db")
    assert main(["add", str(tmp_path / "report.txt"), *given, "--ledger", ledger]) == 0
    settings = load_settings(ALL, ledger=ledger)
    bring_up(settings)
    return TestClient(create_app(settings))


def told(client: TestClient, path: str) -> str:
    """Return the words of a page, each space one."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.text).split()))


PARK_TITLE = "每个县区至少建成1个产业园"


def test_pages_call_a_promise_by_its_title_and_value(client: TestClient) -> None:
    (row,) = client.get("/commitments.json?q=产业园").json()["rows"]
    assert (row["title"], row["name"]) == (PARK_TITLE, "产业园")
    address = f"/commitments/{row['id']}"
    heading = re.search(r"<h1>(.*?)</h1>", client.get(address).text, re.DOTALL)
    assert heading
    assert re.sub(r"<[^>]+>", "", heading[1]) == f"{PARK_TITLE} ≥1个（每个县区）"
    assert f"{PARK_TITLE} ≥1个（每个县区） · 通道" in told(client, address)
    for path in (
        "/commitments",
        "/calendar?year=2025&month=12",
        "/bureaus/临江市工信局",
        "/commitments?sort=name",
    ):
        assert PARK_TITLE in told(client, path), path
    assert f"{PARK_TITLE} ≥1个（每个县区）" in client.get("/calendar.ics?due_from=2025-01-01").text.replace(
        "\r\n ", ""
    )


def test_programs_are_told_titles(client: TestClient) -> None:
    rows = {row["promise"]["quote"]: row for row in client.get("/api/v1/commitments").json()["items"]}
    park, cars = rows[PARK]["promise"], rows[CARS]["promise"]
    assert (park["title"], park["document_title"], park["per"]) == (PARK_TITLE, "政府工作报告", "县区")
    assert (cars["scope"], cars["per"]) == ("全国", None)
    entry = client.get(f"/api/v1/entries/{park['id']}").json()
    assert [entry[name] for name in NAMES] == [PARK_TITLE, "县区", None]
    sheet = list(
        csv.DictReader(io.StringIO(client.get("/export/commitments.csv").content.decode("utf-8-sig")))
    )
    assert {(row["承诺事项"], row["承诺内容"]) for row in sheet} >= {("产业园", PARK_TITLE)}


def test_words_of_a_title_are_found(client: TestClient, tmp_path: Path) -> None:
    with open_ledger(str(tmp_path / "l.db")) as ledger:
        ident = named(ledger.entries(), GRAIN).id
        decide(ledger, ident, "correct", start_run("review"), who="钱某", fields={"title": "端牢饭碗"})
    bring_up(load_settings(ALL, ledger=str(tmp_path / "l.db")))
    assert [row["title"] for row in client.get("/commitments.json?q=饭碗").json()["rows"]] == ["端牢饭碗"]
