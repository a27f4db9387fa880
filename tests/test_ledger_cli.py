"""The commands about the ledger, as people and scripts meet them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from books import NEWER, REPORT
from test_cli import Done, invoke, run

from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.choices import chosen_ledger
from tongdao.service.ledgers import add as add_text
from tongdao.service.ledgers import start_run

SCORE = Path(__file__).resolve().parents[2] / "shared" / "score" / "score.py"
MANIFEST = """file,date,issuer,title,type
report.txt,2025-01-14,临江市,政府工作报告,政府工作报告
none.txt,2025-01-14,临江市,没有这份,政府工作报告
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a report and a table that names it, and go there."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(MANIFEST, encoding="utf-8-sig")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TONGDAO_LEDGER", raising=False)
    return tmp_path


@pytest.fixture
def added(place: Path) -> Path:
    assert invoke("add", "report.txt", "--manifest", "manifest.csv").exit_code == 0
    return place


def lines(done: Done) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def ident(quote: str) -> str:
    """Return the id of the entry with a quote."""
    found = lines(invoke("review", "--json", "--limit", "99"))
    return next(str(item["id"]) for item in found if item["entry"]["quote"] == quote)


def test_a_manifest_says_what_documents_are(place: Path) -> None:
    done = invoke("add", "--manifest", str(place / "manifest.csv"), "--lang", "en")
    assert done.exit_code == 1
    assert done.stdout.startswith("added report.txt")
    assert done.stderr == f"could not add {place / 'none.txt'}: there is no such file\n"
    (document,) = lines(invoke("history", "--json"))
    assert (document["date"], document["issuer"], document["type"]) == (
        "2025-01-14",
        "临江市",
        "政府工作报告",
    )
    assert (place / "tongdao.db").exists()


@pytest.mark.usefixtures("place")
def test_options_win_over_the_manifest() -> None:
    invoke("add", "report.txt", "--manifest", "manifest.csv", "--issuer", "青原县")
    (document,) = lines(invoke("history", "--json"))
    assert (document["issuer"], document["title"]) == ("青原县", "政府工作报告")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("name,date\nreport.txt,2025-01-14\n", "columns"),
        ("file,colour\nreport.txt,red\n", "columns"),
        ("file,date,date\nreport.txt,2025-01-14,2025-01-15\n", "columns"),
        ('file,title\nreport.txt,"报告\n', "no whole CSV"),
        ("file,date\n", "no file"),
        ("", "no text"),
    ],
)
def test_a_manifest_that_is_none_is_refused(place: Path, table: str, told: str) -> None:
    (place / "manifest.csv").write_text(table, encoding="utf-8")
    done = invoke("add", "--manifest", "manifest.csv", "--lang", "en")
    assert done.exit_code == 2
    assert told in done.stderr
    assert invoke("add", "--manifest", "none.csv").exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_row_of_a_manifest_that_is_wrong_stops_no_other(place: Path, encoding: str) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"):
        (place / name).write_text(REPORT.replace("临江市", f"临江市{name[0]}"), encoding="utf-8")
    table = (
        'file,date,title\na.txt,2025/1/9,报告\nb.txt,2025-01-09,"报告,\n两行"\n,2025-01-09,无名\n\n'
        "c.txt,2025-01-09,报告,多\nd.txt,2025-01-09,报告\nd.txt,2025-01-10,报告\n e.txt , 2025-01-09 ,\n"
    )
    (place / "manifest.csv").write_text(table, encoding=encoding)
    done = invoke("add", "--manifest", "manifest.csv", "--lang", "en")
    assert done.exit_code == 1
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["b.txt", "e.txt"]
    told = done.stderr.splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        "manifest.csv, line 5",
        "could not add a.txt",
        "could not add c.txt",
        "could not add d.txt",
    ]
    assert "line 2" in told[1]
    assert "2025-01-09" in told[1]
    titles = [item["title"] for item in lines(invoke("history", "--json"))]
    assert titles[0] == "报告,\n两行"
    # Nor is a file that is named added with less than its row was to say.
    assert invoke("add", "a.txt", "--manifest", "manifest.csv").exit_code == 1
    assert len(lines(invoke("history", "--json"))) == 2


def test_a_manifest_knows_files_by_whatever_path(place: Path) -> None:
    (place / "sub").mkdir()
    for folder in (place, place / "sub"):
        (folder / "x.txt").write_text(REPORT.replace("临江市", folder.name), encoding="utf-8")
    table = "file,issuer\nx.txt,甲市\nsub/x.txt,乙市\n"
    (place / "manifest.csv").write_text(table, encoding="utf-8")
    invoke("add", str(place / "sub" / "x.txt"), "--manifest", "manifest.csv")
    assert [item["issuer"] for item in lines(invoke("history", "--json"))] == ["乙市"]


def test_adding_again_and_adding_a_new_version(added: Path) -> None:
    assert lines(invoke("add", "report.txt", "--json"))[0]["outcome"] == "unchanged"
    (added / "report.txt").write_text(NEWER, encoding="utf-8")
    done = invoke("add", "report.txt", "--manifest", "manifest.csv", "--lang", "en")
    assert "1 appeared, 0 vanished, 1 changed" in done.stdout
    assert "30 → 35" in done.stdout
    (document,) = lines(invoke("history", "--json"))
    assert [event["action"] for event in lines(invoke("history", document["id"], "--json"))] == ["document"]


@pytest.mark.usefixtures("added")
def test_rules_that_read_otherwise_show_in_a_rereading(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from tongdao.service import ledgers

    assert "0 条人工决定待复核" in invoke("reread").stdout
    road = ident("30公里")
    invoke("review", "accept", road)
    plain = ledgers._read

    def shorter(*arguments: Any) -> Any:
        reading = plain(*arguments)
        return replace(reading, statements=reading.statements[:-1])

    monkeypatch.setattr(ledgers, "_read", shorter)
    done = invoke("reread", "--lang", "en")
    assert "vanished" in done.stdout
    assert "1 changed, 1 decisions to review" in done.stdout
    first = lines(invoke("review", "--json"))[0]
    assert (first["id"], first["reasons"], first["entry"]) == (road, ["returned"], None)
    assert [event["action"] for event in lines(invoke("history", road, "--json"))] == [
        "read",
        "accept",
        "vanished",
    ]


@pytest.mark.usefixtures("added")
def test_deciding_on_the_command_line() -> None:
    road, jobs, growth = ident("30公里"), ident("3.1万人"), ident("5.2%")
    done = invoke(
        "review", "correct", road, "owner=市交通局", "value=31", "--who", "钱某", "--why", "附表", "--json"
    )
    (decision,) = lines(done)
    assert (decision["who"], decision["fields"]) == ("钱某", {"owner": "市交通局", "value": "31"})
    for arguments in (
        ("accept", jobs, growth),
        ("note", road, "--why", "再问"),
        ("split", ident("750亿元"), "value=1,indicator=甲", "value=2,indicator=乙"),
        ("merge", jobs, growth),
        ("reject", growth),
    ):
        assert invoke("review", *arguments).exit_code == 0, arguments
    told = invoke("history", road, "--lang", "en").stdout.splitlines()
    assert [line.split("  ")[2] for line in told] == ["read", "corrected", "noted"]
    left = {item["id"] for item in lines(invoke("review", "--json", "--limit", "99"))}
    assert not left & {road, jobs, growth}


@pytest.mark.usefixtures("added")
def test_documents_statements_and_pieces_are_decided_on_the_command_line() -> None:
    (document,) = lines(invoke("history", "--json"))
    done = invoke("review", "correct", document["id"], "date=2025-01-20", "--why", "刊误")
    assert (done.exit_code, done.stderr) == (0, "")
    (document,) = lines(invoke("history", "--json"))
    assert document["date"] == "2025-01-20"
    road = ident("30公里")
    assert invoke("review", "split", road, "value=10,owner=市交通局", "value=20").exit_code == 0
    assert invoke("review", "correct", f"{road}-2", "owner=青原县").exit_code == 0
    assert invoke("review", "reject", f"{road}-1").exit_code == 0
    told = lines(invoke("series", "公路", "--json"))
    assert [x["id"] for line in told for x in line["targets"]] == [f"{road}-2"]
    invoke("review", "accept", document["id"])
    invoke("add", "report.txt", "--date", "2024-01-14")
    assert document["id"] in {item["id"] for item in lines(invoke("review", "--json", "--limit", "3"))}
    assert f"{document['id']}  2024-01-14  临江市  政府工作报告" in invoke("review").stdout


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("accept",), "tongdao review"),
        (("accept", "nothing"), "TD606"),
        (("correct", "{road}", "value=many"), "TD301"),
        (("note", "{road}"), "--why"),
    ],
)
def test_decisions_that_cannot_be_are_refused(arguments: tuple[str, ...], told: str) -> None:
    road = ident("30公里")
    done = invoke("review", *(argument.format(road=road) for argument in arguments))
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.usefixtures("added")
def test_what_is_doubtful_comes_first() -> None:
    found = lines(invoke("review", "--json", "--limit", "99"))
    assert "failed_check" in found[0]["reasons"]
    doubted = [bool(item["reasons"]) for item in found]
    assert doubted == sorted(doubted, reverse=True)


def test_reviewed_documents_become_gold(added: Path) -> None:
    assert invoke("gold", "gold").exit_code == 1
    (document,) = lines(invoke("history", "--json"))
    invoke("review", "correct", ident("30公里"), "owner=市交通局")
    invoke("review", "reject", ident("3.1万人"))
    invoke("review", "accept", document["id"])
    assert invoke("gold", "gold").exit_code == 0
    record = json.loads((added / "gold" / "records" / "report.json").read_text(encoding="utf-8"))
    assert list(record) == ["document", "statements", "figures", "deliverables", "programmes", "checks"]
    owners = {figure["quote"]: figure["owner"] for figure in record["figures"]}
    assert owners["30公里"] == "市交通局"
    assert "3.1万人" not in owners
    for name in ("statements", "figures", "deliverables", "programmes", "checks"):
        for item in record[name]:
            assert REPORT[item["start"] : item["end"]] == item["quote"]
    assert (added / "gold" / "text" / "report.txt").read_bytes() == REPORT.encode()
    meta = json.loads((added / "gold" / "text" / "meta.json").read_text(encoding="utf-8"))
    assert meta == {"report": {"date": "2025-01-14", "issuer": "临江市", "title": "政府工作报告"}}


@pytest.mark.usefixtures("added")
@pytest.mark.skipif(
    not SCORE.exists(), reason="the scorer of gold is not beside this folder: ../shared/score"
)
def test_exported_gold_measures_the_reader() -> None:
    """What nobody corrected scores full marks, and a correction shows as a disagreement with the reader."""
    (document,) = lines(invoke("history", "--json"))
    invoke("review", "accept", document["id"])
    assert invoke("gold", "gold").exit_code == 0
    assert {scored()[name] for name in ("figure F1", "figure strict F1", "commitment")} == {1}
    invoke("review", "correct", ident("30公里"), "value=31")
    invoke("review", "accept", document["id"])
    assert invoke("gold", "gold").exit_code == 0
    assert 0 < scored()["figure F1"] < 1


def scored() -> dict[str, float]:
    """Return the means over all documents that the scorer of the gold prints for what the reader reads."""
    read = f"{sys.executable} -m tongdao read {{text}} --json --date {{date}} --issuer {{issuer}} --title {{title}}"
    command = [sys.executable, str(SCORE), "--gold", "gold", "--cmd", read, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)["all"]
    return found


@pytest.mark.usefixtures("added")
def test_backup() -> None:
    assert invoke("backup", "copy.db").exit_code == 0
    assert invoke("history", "--ledger", "copy.db").stdout == invoke("history").stdout
    done = invoke("backup", "copy.db")
    assert (done.exit_code, "TD301" in done.stderr) == (2, True)


@pytest.mark.usefixtures("added")
def test_as_of_asks_an_earlier_ledger() -> None:
    assert invoke("history", "--as-of", "2001-01-01").stdout == ""
    assert lines(invoke("review", "--json", "--as-of", "2001-01-01")) == []


def test_a_ledger_that_is_none_is_one_line(place: Path) -> None:
    done = run("history", "--ledger", str(place / "report.txt"))
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert done.stderr.startswith(b"TD604")
    assert (place / "report.txt").read_text(encoding="utf-8") == REPORT
    done = run("review", "--ledger", str(place / "none.db"))
    assert (done.returncode, done.stderr[:5]) == (1, b"TD601")


def test_the_ledger_is_named_by_option_variable_or_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGDAO_LEDGER", raising=False)
    assert chosen_ledger() == "tongdao.db"
    monkeypatch.setenv("TONGDAO_LEDGER", "sqlite:///other.db")
    assert chosen_ledger() == "sqlite:///other.db"
    assert chosen_ledger("named.db") == "named.db"


def test_the_library_does_the_same(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path}/l.db") as ledger:
        started = start_run("add", who="钱某")
        add_text(ledger, REPORT, started, source="report.txt")
        (document,) = ledger.documents()
        assert document.given == ()
        assert (document.title, document.issuer) != (None, None)
        assert ledger.history(document.id)[0].who == "钱某"
