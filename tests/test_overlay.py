"""A user's own indicators: what they change, in every command, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT
from test_cli import Done, invoke

from tongdao.errors import UsageError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.series import series
from tongdao.fates.verdicts import indicator_of
from tongdao.following.indicators import group_key, load_registry
from tongdao.following.overlay import overlaid
from tongdao.rules.pack import load_pack
from tongdao.service.choices import chosen_pack
from tongdao.service.ledgers import GivenMetadata, add, reread, start_run

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.rules.pack import Pack

PACK = load_pack()
KNOWN = GivenMetadata(date(2025, 1, 14), "临江市", "简报")
ROADS = """[[indicators]]
id = "own_roads"
name = "道路建设"
words = "公路 国道"
unit = "公里"
better = "higher"
kind = "flow"
"""


def own(folder: Path, text: str = ROADS) -> Path:
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8-sig")
    return file


def lines(done: Done) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TONGDAO_LEDGER", raising=False)
    monkeypatch.delenv("TONGDAO_INDICATORS", raising=False)
    own(tmp_path)
    return tmp_path


# The table


def test_a_new_indicator_is_one(tmp_path: Path) -> None:
    pack = overlaid(PACK, own(tmp_path))
    assert group_key("新建公路", pack) == "道路建设"
    assert group_key("新建公路", PACK) == "公路"
    assert "道路建设" in {indicator.name for indicator in load_registry(pack).by_id.values()}


def test_a_row_of_the_pack_is_extended_and_overridden(tmp_path: Path) -> None:
    pack = overlaid(
        PACK, own(tmp_path, '[[indicators]]\nid = "gdp"\nwords = "全域产出"\nbetter = "none"\nsum = false\n')
    )
    assert group_key("全域产出", pack) == group_key("GDP", pack) == "国内生产总值"
    (gdp,) = [indicator for indicator in load_registry(pack).by_id.values() if indicator.id == "gdp"]
    assert (gdp.better, gdp.summable, gdp.unit, gdp.kind) == ("none", False, "元", "flow")


def test_rows_without_a_word_in_common_stand_beside_each_other(tmp_path: Path) -> None:
    other = (
        ROADS.replace("own_roads", "own_lanes").replace("道路建设", "巷道改造").replace("公路 国道", "巷道")
    )
    pack = overlaid(PACK, own(tmp_path, ROADS + other))
    assert {"own_roads", "own_lanes"} <= set(load_registry(pack).by_id)


def test_a_word_is_taken_from_the_pack(tmp_path: Path) -> None:
    row = ROADS.replace("公路 国道", "经济总量")
    found = indicator_of("经济总量", overlaid(PACK, own(tmp_path, row)))
    assert found is not None
    assert found.id == "own_roads"


def test_the_digest_tells_packs_apart(tmp_path: Path) -> None:
    one = overlaid(PACK, own(tmp_path))
    assert overlaid(PACK, own(tmp_path)) is one
    other = overlaid(PACK, own(tmp_path, ROADS.replace("higher", "lower")))
    assert len({PACK.sha256, one.sha256, other.sha256}) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[indicators]\n", "no TOML"),
        ("[[units]]\nid = 1\n", r"write \[\[indicators\]\] rows"),
        ("", "nothing"),
        ('indicators = ["x"]\n', r"write \[\[indicators\]\] rows"),
        ("indicators = 3\n", r"write \[\[indicators\]\] rows"),
        ("own = 1\n" + ROADS, r"it holds own, indicators"),
        (ROADS.replace('id = "own_roads"\n', ""), r"row 1 \(no id\): give it an id"),
        (
            ROADS.replace('unit = "公里"\n', "").replace('kind = "flow"\n', ""),
            r"\(own_roads\).*give its unit, kind",
        ),
        (ROADS.replace("higher", "up"), r"\(own_roads\): better cannot be 'up': choose higher, lower, none"),
        (ROADS.replace("flow", "much"), "kind cannot be 'much'"),
        (ROADS.replace("公里", "万公里"), "'万公里' is no unit"),
        (ROADS + "colour = 1\n", "no field 'colour'"),
        (ROADS + 'sum = "yes"\n', "sum cannot be 'yes'"),
        (ROADS + 'share = "nothing"\n', "share names nothing"),
        (ROADS + ROADS, r"row 2 \(own_roads\): a row before has the same id"),
        (
            ROADS + ROADS.replace("own_roads", "streets"),
            r"row 2 \(streets\): .*公路.* stands in own_roads too",
        ),
        (ROADS.replace('"公路 国道"', '["公路", ""]'), "words cannot be"),
        (ROADS.replace('"公路 国道"', '["公路", "  "]'), "words cannot be"),
        (ROADS.replace('"公路 国道"', '["公路", 3]'), "words cannot be"),
        (ROADS.replace('"公路 国道"', "3"), "words cannot be 3"),
        (ROADS + 'parts = "gdp nothing"\n', "parts names nothing"),
    ],
)
def test_what_is_broken_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        overlaid(PACK, own(tmp_path, text))
    assert "own.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


# The commands


@pytest.mark.usefixtures("place")
def test_questions_group_by_the_table_in_use() -> None:
    """The ledger was filled without the table: the answers are those of a ledger that was filled with it."""
    assert invoke("add", "report.txt", "--date", "2025-01-14", "--issuer", "临江市").exit_code == 0
    assert "道路建设" not in invoke("indicators").stdout
    assert invoke("series", "道路建设").exit_code == 2
    assert "道路建设" in invoke("indicators", "--indicators", "own.toml").stdout
    (line,) = lines(invoke("series", "道路建设", "--indicators", "own.toml", "--json"))
    assert [entry["quote"] for entry in line["targets"]] == ["30公里"]
    assert invoke("series", "公路").stdout
    for command in ("follow", "status", "dropped", "conflicts"):
        assert invoke(command, "--indicators", "own.toml").exit_code == 0, command


@pytest.mark.usefixtures("place")
def test_the_variable_names_the_table_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDAO_INDICATORS", "own.toml")
    assert invoke("add", "report.txt", "--date", "2025-01-14").exit_code == 0
    assert "道路建设" in invoke("indicators").stdout
    monkeypatch.delenv("TONGDAO_INDICATORS")
    assert "道路建设" not in invoke("indicators").stdout
    assert "30公里" in invoke("series", "公路", "--json").stdout
    assert invoke("series", "道路建设").exit_code == 2


@pytest.mark.usefixtures("place")
def test_a_direction_of_ones_own_counts() -> None:
    assert invoke("add", "report.txt", "--date", "2025-01-14", "--issuer", "临江市").exit_code == 0
    invoke("record", ident("30公里"), "--value", "40", "--as-of", "2025-12-31", "--source", "年报")
    assert road(lines(invoke("status", "--json", "--as-of", "2026-01-05")))["attainment"] == "exceeded"
    with open("own.toml", "w", encoding="utf-8") as file:
        file.write(ROADS.replace("higher", "lower"))
    told = lines(invoke("status", "--json", "--as-of", "2026-01-05", "--indicators", "own.toml"))
    assert road(told)["attainment"] != "exceeded"


def ident(quote: str) -> str:
    found = lines(invoke("review", "--json", "--limit", "99"))
    return str(next(item["id"] for item in found if item["entry"]["quote"] == quote))


def road(found: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = [item for item in found if item["promise"]["quote"] == "30公里"]
    return row


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "command",
    [("add", "report.txt"), ("status",), ("series", "甲"), ("indicators",), ("reread",), ("follow",)],
)
def test_a_table_that_is_broken_or_missing_is_told(command: tuple[str, ...]) -> None:
    with open("own.toml", "w", encoding="utf-8") as file:
        file.write(ROADS.replace("higher", "up"))
    for name, told in (("own.toml", "row 1 (own_roads)"), ("none.toml", "cannot be read")):
        done = invoke(*command, "--indicators", name)
        assert done.exit_code == 2
        assert told in done.stderr


# The ledger


def runs(ledger: Any) -> int:
    return len({row[0] for row in ledger._rows("SELECT pack_sha256 FROM runs")})


def test_rereading_makes_the_stored_groups_those_of_the_table(ledger_url: str, tmp_path: Path) -> None:
    """Both documents are found before and after; only one of them is read anew, since the other says the same."""
    pack = chosen_pack(own(tmp_path))
    with open_ledger(ledger_url) as ledger:
        add(ledger, REPORT, start_run("add"), metadata=KNOWN)
        add(ledger, "青原县简报\n2024年，粮食产量5万吨。\n", start_run("add"), metadata=KNOWN)
        assert ledger._are_grouped(ledger.revision())
        when = ledger._clock()
    with open_ledger(ledger_url, pack=pack) as ledger:
        revision = ledger.revision()
        assert not ledger._are_grouped(revision)
        before = [series(ledger, name) for name in ("道路建设", "粮食产量")]
        list(reread(ledger, start_run("reread", pack=pack)))
        assert ledger._are_grouped(ledger.revision())
        assert [series(ledger, name) for name in ("道路建设", "粮食产量")] == before
        assert [series(ledger, name, recorded_by=when) for name in ("道路建设", "粮食产量")] == before
        assert runs(ledger) == 2
        again = ledger.revision()
        list(reread(ledger, start_run("reread", pack=pack)))
        assert ledger.revision() == again
    with open_ledger(ledger_url) as ledger:
        assert not ledger._are_grouped(ledger.revision())
        (line,) = series(ledger, "公路")
        assert [entry.quote for entry in line.years[0][1]] == ["30公里"]


def test_what_others_add_meanwhile_is_not_taken_for_read_again(ledger_url: str, tmp_path: Path) -> None:
    pack = chosen_pack(own(tmp_path))
    with open_ledger(ledger_url) as ledger:
        add(ledger, REPORT, start_run("add"), metadata=KNOWN)
    with open_ledger(ledger_url, pack=pack) as ledger:
        rereading = reread(ledger, start_run("reread", pack=pack))
        next(rereading)
        with open_ledger(ledger_url) as other:
            add(other, NEWER, start_run("add"), source="b.txt", metadata=KNOWN)
        list(rereading)
        assert not ledger._are_grouped(ledger.revision())
        found = series(ledger, "道路建设")
        assert {entry.quote for line in found for _, targets, _ in line.years for entry in targets} == {
            "30公里",
            "35公里",
        }


def test_a_run_of_another_pack_than_the_ledgers_is_refused(tmp_path: Path) -> None:
    pack: Pack = chosen_pack(own(tmp_path))
    with open_ledger(tmp_path / "l.db", pack=pack) as ledger:
        with pytest.raises(UsageError, match="pack of the ledger"):
            add(ledger, REPORT, start_run("add"), metadata=KNOWN)
        assert list(ledger.documents()) == []
