"""The commands that ask what became of promises, as people and scripts meet them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cities import AFTER, build
from test_cli import Done, invoke

DAY = AFTER.isoformat()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("city") / "city.db")


@pytest.fixture(autouse=True)
def ledger(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a ledger of its own, and make it the chosen one."""
    own = Path(shutil.copy(city, tmp_path / "tongdao.db"))
    monkeypatch.setenv("TONGDAO_LEDGER", str(own))
    monkeypatch.delenv("TONGDAO_LANG", raising=False)
    return own


def lines(done: Done) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ident(quote: str, source: str = "session-2025") -> str:
    """Return the id of a promised figure or thing."""
    rows = lines(invoke("follow", "--json", "--deliverables", "--document", source))
    return next(str(row["promise"]["id"]) for row in rows if row["promise"]["quote"] == quote)


KEYS = {
    "promise", "outcomes", "attainment", "schedule", "evidence", "lineage", "as_of", "formula", "reason",
    "rule_version",
}  # fmt: skip


def test_follow_prints_a_row_for_each_target_figure() -> None:
    rows = lines(invoke("follow", "--json"))
    assert all(set(row) >= KEYS for row in rows)
    assert {row["as_of"] for row in rows} == {"2026-03-18"}
    roads = next(row for row in rows if row["promise"]["quote"] == "400公里左右")
    assert roads["promise"]["source"] == "session-2025"
    assert roads["promise"]["owner"] == "澜江市交通局"
    assert roads["outcomes"][0]["quote"] == "391公里"
    assert ["unit", "same"] in roads["outcomes"][0]["comparisons"]
    assert (roads["attainment"], roads["schedule"], roads["lineage"]) == ("nearly", "on_time", "raised")
    assert "name" not in roads["promise"]
    with_things = lines(invoke("follow", "--json", "--deliverables"))
    assert len(with_things) > len(rows)


def test_follow_keeps_what_it_found_unless_it_looks_back() -> None:
    promise = ident("1500张")
    assert [event["action"] for event in lines(invoke("history", promise, "--json"))].count("assessment") == 1
    invoke("follow", "--as-of", "2025-06-30")
    invoke("follow")
    assert [event["action"] for event in lines(invoke("history", promise, "--json"))].count("assessment") == 1


def test_follow_of_one_document_and_for_people() -> None:
    rows = lines(invoke("follow", "--json", "--document", "session-2024"))
    assert {row["promise"]["source"] for row in rows} == {"session-2024"}
    told = invoke("follow", "--document", "session-2024").stdout
    assert "→ session-2025 “186.3亿元”" in told
    assert "超额完成 · 按期 · 本级自报 · 新提  186.3亿 >= 180亿" in told
    english = invoke("follow", "--document", "session-2024", "--lang", "en").stdout
    assert "exceeded · on time · self-reported · new" in english


def test_follow_names_documents_without_a_date(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("临江市交通局\n今年新建公路30公里以上。\n", encoding="utf-8")
    invoke("add", str(tmp_path / "plan.txt"))
    done = invoke("follow", "--lang", "en")
    assert (done.exit_code, done.stderr[:16]) == (0, "plan has no date")


def test_status_for_people_goes_by_owner() -> None:
    told = invoke("status", "--as-of", DAY, "--owner", "民政").stdout
    first, *rest = told.splitlines()
    assert first == "澜江市民政局"
    assert any(line.split()[:2] == ["黄灯", "新建社区老年食堂80家"] for line in rest), rest
    assert "增61家 → 增80家" in told
    assert rest[-1].startswith(f"截至 {DAY}：")
    assert "green" in invoke("status", "--as-of", DAY, "--owner", "民政", "--lang", "en").stdout


def test_status_for_programs() -> None:
    rows = lines(invoke("status", "--as-of", DAY, "--light", "yellow", "--json"))
    assert rows
    assert {row["light"] for row in rows} == {"yellow"}
    sheet = invoke("status", "--as-of", DAY, "--light", "yellow", "--format", "csv").stdout
    table = list(csv.DictReader(io.StringIO(sheet)))
    assert [row["id"] for row in table] == [row["promise"]["id"] for row in rows]
    assert {row["as_of"] for row in table} == {DAY}


def test_status_asks_as_of_today_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr("tongdao.clock.today", lambda: AFTER)
    assert lines(invoke("status", "--json"))[0]["as_of"] == DAY


def test_status_of_what_falls_due() -> None:
    within = lines(invoke("status", "--as-of", DAY, "--due", "300", "--json"))
    assert within == lines(invoke("status", "--as-of", DAY, "--due", "2027-01-26", "--json"))
    assert within
    assert all(DAY <= row["promise"]["period_end"] <= "2027-01-26" for row in within)


def test_lights_of_other_places(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[lights]]\nid = "own"\n[[lights.rules]]\nlight = "blue"\nattainment = ["missed"]\n',
        encoding="utf-8",
    )
    rows = lines(invoke("status", "--as-of", DAY, "--json", "--lights", str(own)))
    assert {row["light"] for row in rows} == {"blue", None}
    assert lines(invoke("status", "--as-of", DAY, "--json", "--lights", "yichang2015"))


def test_explain_is_a_short_proof() -> None:
    promise = ident("80家")
    told = invoke("explain", promise).stdout
    for word in ("承诺：", "结果：", "算式：61 >= 80（不成立）", "完成度：未完成", "规则版本：", "关联："):
        assert word in told
    assert "指标 相同、时期 相同" in told
    (row,) = lines(invoke("explain", promise, "--json"))
    assert promise in row["inputs"]
    assert "Attainment: missed" in invoke("explain", promise, "--lang", "en").stdout


def test_every_level_of_a_comparison_has_a_name() -> None:
    from tongdao.glossary import load_glossary
    from tongdao.rules.pack import load_pack

    words = load_glossary()
    for row in load_pack().table("link_weights"):
        if row["comparison"] != "prior":
            assert f"comparison.{row['comparison']}" in words
            assert f"alike.{row['level']}" in words


def test_lineage_goes_from_document_to_document() -> None:
    told = invoke("lineage", ident("200亿元")).stdout.splitlines()
    heads = [line for line in told if not line.startswith(" ")]
    assert [line.split("  ")[0] for line in heads[:2]] == ["session-2024", "session-2025"]
    assert "调高" in heads[1]
    assert lines(invoke("lineage", ident("200亿元"), "--json"))


def test_dropped_names_what_was_searched() -> None:
    told = invoke("dropped").stdout
    assert "3000亩以上" in told
    assert "查过 session-2025、" in told
    rows = lines(invoke("dropped", "--json"))
    assert all(row["searched"] and row["lineage"] == "dropped" for row in rows)


def test_conflicts_quote_both() -> None:
    told = invoke("conflicts").stdout
    assert "“5260万人次”" in told
    assert "≠ bulletin-2025" in told
    (pair,) = lines(invoke("conflicts", "--json"))
    assert {pair["first"]["value"], pair["second"]["value"]} == {52600000, 51800000}


def test_indicators_and_series() -> None:
    assert any(row["indicator"] == "国内生产总值" for row in lines(invoke("indicators", "--json")))
    assert "国内生产总值  计划" in invoke("indicators").stdout
    told = invoke("series", "综合交通投资").stdout
    assert "2025  计划 200亿元（session-2025）  数据 214亿元（session-2026、report-2026）" in told
    rows = lines(invoke("series", "综合交通投资", "--json"))
    assert any(row["year"] == 2024 and row["actuals"][0]["quote"] == "186.3亿元" for row in rows)


def test_record_is_evidence() -> None:
    promise = ident("300公里", "session-2026")
    given = ("--value", "120", "--as-of", "2026-06-30", "--source", "半年进展")
    (report,) = lines(invoke("record", promise, *given, "--who", "钱某", "--json"))
    assert (report["subject"], report["value"], report["who"]) == (promise, "120", "钱某")
    (row,) = lines(invoke("explain", promise, "--json"))
    assert (row["as_of"], row["evidence"], row["schedule"]) == ("2026-06-30", "self_reported", "behind")
    assert row["outcomes"][0]["source"] == "半年进展"
    assert lines(invoke("history", promise, "--json"))[-1]["action"] == "report"
    assert "填报" in invoke("record", promise, *given).stdout
    bridge = ident("望澜大桥上半年开工建设", "session-2025")
    told = ("--stage", "start", "--as-of", "2026-06-30", "--source", "半年进展")
    assert "开工" in invoke("record", bridge, *told).stdout
    assert lines(invoke("record", bridge, *told, "--json"))[0]["stage"] == "start"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "nothing"), "TD606"),
        (("lineage", "nothing"), "TD606"),
        (("series", "没有这个指标"), "TD606"),
        (("status", "--lights", "nowhere"), "TD301"),
        (("status", "--lights", "none.toml"), "TD301"),
        (("status", "--due", "soon"), "soon"),
        (("status", "--due", ""), "2025-01-09"),
        (("status", "--json", "--format", "csv"), "csv"),
        (("record", "nothing", "--value", "1", "--as-of", "2026-06-30", "--source", "x"), "TD606"),
        (("record", "x", "--value", "many", "--as-of", "2026-06-30", "--source", "x"), "many"),
        (("record", "x", "--value", "1", "--as-of", "", "--source", "x"), "2025-01-09"),
    ],
)
def test_calls_that_cannot_be_are_refused(arguments: tuple[str, ...], told: str) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize("command", ["follow", "status", "dropped", "conflicts", "indicators"])
def test_a_missing_ledger_is_one_line(command: str, tmp_path: Path) -> None:
    done = invoke(command, "--ledger", str(tmp_path / "none.db"))
    assert (done.exit_code, done.stderr.count("\n"), done.stderr[:5]) == (1, 1, "TD601")


ANSWERED_AT_ONCE = [
    ("series", "综合交通投资"),
    ("series", "GDP", "--json"),
    ("series", "GDP", "--issuer", "市"),
    ("indicators", "--limit", "0"),
    ("indicators", "--json"),
]


@pytest.mark.parametrize("command", ANSWERED_AT_ONCE)
def test_the_book_tells_the_same_as_the_ledger(command: tuple[str, ...], ledger: Path) -> None:
    before = invoke(*command)
    assert not list(ledger.parent.glob("*.book.*"))
    invoke("follow")
    assert list(ledger.parent.glob("tongdao.book.1.db"))
    after = invoke(*command)
    assert before.stdout
    assert (after.exit_code, after.stdout, after.stderr) == (before.exit_code, before.stdout, before.stderr)


def test_status_without_opening_the_ledger_is_the_same() -> None:
    first, again = invoke("status"), invoke("status")
    assert first.stdout == again.stdout
    assert first.stderr == again.stderr == ""
    assert (
        invoke("status", "--format", "csv").stdout.count("\n") == len(lines(invoke("status", "--json"))) + 1
    )


@pytest.mark.parametrize("command", ["follow", "status", "dropped"])
def test_long_lists_end_and_say_so(command: str) -> None:
    told = invoke(command, "--limit", "2", "--lang", "en").stdout
    assert "list all with --limit 0" in told
    assert len(told.splitlines()) < len(invoke(command, "--limit", "0", "--lang", "en").stdout.splitlines())
    assert "many" in invoke(command, "--limit", "many").stderr
