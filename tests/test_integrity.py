"""A damaged ledger is noticed: by `tongdao check`, and by a backup, which is none then."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from books import TABLES, book
from cities import build

from tongdao.cli.app import main
from tongdao.errors import DamagedLedgerError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.verdicts import fates, keep
from tongdao.glossary import LANGUAGES, load_glossary
from tongdao.ledger.integrity import Damage, damages
from tongdao.ledger.sqlite import SqliteDatabase
from tongdao.ledger.task_rows import attachment_of
from tongdao.ledger.tasks import Actor
from tongdao.model import Kind, Stage
from tongdao.service.ledgers import start_run

if TYPE_CHECKING:
    from pathlib import Path

RUN = start_run("test", who="钱某")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample city with something of everything that people write."""
    file = build(tmp_path_factory.mktemp("city") / "city.db")
    with open_ledger(file) as ledger:
        keep(ledger, fates(ledger, date(2026, 4, 1)), RUN)
        targets = [entry for entry in ledger.entries() if entry.kind is Kind.TARGET]
        figure = next(entry for entry in targets if entry.form == "figure")
        thing = next(entry for entry in targets if entry.form == "deliverable")
        told = {"as_of": date(2026, 3, 1), "source": "月报", "who": "孙某"}
        ledger.append_report(figure.id, Decimal(5), RUN, **told)  # type: ignore[arg-type]
        ledger.append_report(thing.id, Stage.START, RUN, **told)  # type: ignore[arg-type]
        ledger.decide(figure.id, "note", RUN, who="钱某", why="看过")
        files = [attachment_of(b"%PDF-1.7", "application/pdf")]
        ledger.take_step(
            figure.id, "register", Actor("钱某", "supervisor"), RUN, today=date(2026, 3, 1), files=files
        )
    return file


@pytest.fixture
def own(whole: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    (copied := tmp_path / "city.db").write_bytes(whole.read_bytes())
    return copied


def damage(file: Path, *statements: str) -> None:
    """Change a ledger as nobody should, and let it look as if nothing had been."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        triggers = list(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in triggers:
            db.execute(sql)


def found_in(file: Path) -> set[tuple[str, str]]:
    """Return the kinds and tables of the damages of a ledger."""
    database = SqliteDatabase(str(file), create=False, wait=1.0)
    try:
        return {(item.kind, item.table) for item in damages(database)}
    finally:
        database.close()


LAST = "(SELECT max(seq) FROM {0})"
# What is done to a ledger, and which kind of damage of which table it is at least.
DAMAGES: list[tuple[str, str, str]] = [
    ("DELETE FROM journal WHERE seq = 2", "chain", "journal"),
    ("DELETE FROM journal WHERE seq = 1", "chain", "journal"),
    ("DELETE FROM runs WHERE id IN (SELECT run FROM journal LIMIT 1)", "reference", "journal"),
    ("DELETE FROM texts WHERE id = (SELECT min(id) FROM texts)", "reference", "documents"),
    ("DELETE FROM documents WHERE seq = 1", "unwritten", "documents"),
    ("DELETE FROM readings WHERE seq = 1", "unwritten", "readings"),
    ("DELETE FROM decisions", "unwritten", "decisions"),
    ("DELETE FROM reports", "unwritten", "reports"),
    ("DELETE FROM stage_reports", "unwritten", "reports"),
    ("DELETE FROM workflow", "unwritten", "workflow"),
    ("UPDATE documents SET supersedes = 999 WHERE seq = 2", "reference", "documents"),
    ("DELETE FROM sections WHERE place = 0", "gap", "sections"),
    ("DELETE FROM statements WHERE place = 1", "gap", "statements"),
    ("DELETE FROM statements WHERE reading = 1", "reference", "entries"),
    ("DELETE FROM entries WHERE place = 0", "gap", "entries"),
    ("DELETE FROM entries WHERE reading = 1", "uncounted", "entries"),
    ("UPDATE entries SET place = place + 1000 WHERE place = 1", "gap", "entries"),
    ("DELETE FROM links WHERE place = 0", "gap", "links"),
    ("DELETE FROM assessments WHERE place = 0", "gap", "assessments"),
    ("DELETE FROM doubts WHERE reading = 1", "uncounted", "entries"),
    ("UPDATE doubts SET reading = 999 WHERE reading = 1", "reference", "doubts"),
    ("UPDATE texts SET body = substr(body, 2)", "changed", "texts"),
    ("UPDATE texts SET sha256 = replace(sha256, 'a', 'b')", "changed", "texts"),
    ("UPDATE texts SET body = CAST(x'E4BD' AS TEXT)", "unreadable", "texts"),
    ("UPDATE entries SET quote = '9' WHERE place = 0", "changed", "entries"),
    ("UPDATE statements SET start_offset = start_offset + 1 WHERE place = 0", "changed", "statements"),
    ("UPDATE decisions SET fields = '{'", "changed", "decisions"),
    ("UPDATE workflow SET said = ''", "changed", "workflow"),
    ("UPDATE attachments SET content = x'00'", "changed", "attachments"),
    ("UPDATE attachments SET seq = 999", "reference", "attachments"),
    ("UPDATE reports SET seq = 999", "reference", "reports"),
]  # fmt: skip


def test_a_whole_ledger_is_whole(whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found_in(whole) == set()
    assert main(["check", str(whole)]) == 0
    assert "账本完好" in capsys.readouterr().out
    assert main(["check", "--ledger", str(whole), "--lang", "en"]) == 0
    assert "the ledger is whole" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "copy.db"), "--ledger", str(whole)]) == 0
    assert found_in(tmp_path / "copy.db") == set()


@pytest.mark.parametrize(("sql", "kind", "table"), DAMAGES, ids=[sql[:50] for sql, *_ in DAMAGES])
def test_a_damage_is_noticed(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], sql: str, kind: str, table: str
) -> None:
    damage(own, sql)
    assert (kind, table) in found_in(own)
    assert main(["check", str(own), "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (kind, table) in {(line["kind"], line["table"]) for line in lines}
    target = tmp_path / "copy.db"
    assert main(["backup", str(target), "--ledger", str(own)]) == 1
    assert "TD604" in capsys.readouterr().err
    assert list(tmp_path.glob("copy.db*")) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_lost_or_open_is_noticed(own: Path, table: str) -> None:
    with closing(sqlite3.connect(own, isolation_level=None)) as db:
        db.execute(f"DROP TRIGGER {table}_no_update")
    assert found_in(own) == {("unguarded", table)}
    with closing(sqlite3.connect(own, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(f"DROP TABLE {table}")
    assert ("missing", table) in found_in(own)


def pages(file: Path) -> list[int]:
    """Return where the pages of a file begin, but the first."""
    content = file.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    return list(range(size, len(content), size))


@pytest.mark.parametrize("how", ["zeroed", "noise", "cut"])
def test_a_damaged_file_is_noticed(own: Path, tmp_path: Path, how: str) -> None:
    content = bytearray(own.read_bytes())
    places = pages(own)
    chosen = places[len(places) // 2]
    if how == "cut":
        content = content[:chosen]
    else:
        content[chosen : chosen + 512] = bytes(512) if how == "zeroed" else b"\xa5" * 512
    own.write_bytes(content)
    assert main(["check", str(own)]) == 1
    assert main(["backup", str(tmp_path / "copy.db"), "--ledger", str(own)]) == 1
    assert not (tmp_path / "copy.db").exists()


def test_every_damage_can_be_told_in_every_language() -> None:
    kinds = {kind for _, kind, _ in DAMAGES} | {"file", "missing", "unguarded"}
    for language in LANGUAGES:
        words = load_glossary(language)
        for kind in kinds:
            assert {"entries", "7", "2"} & set(Damage(kind, "entries", "7", 2).told(words).split())


def test_a_backup_of_a_damaged_ledger_names_it(own: Path, tmp_path: Path) -> None:
    damage(own, "DELETE FROM decisions")
    with (
        book(str(own)) as ledger,
        pytest.raises(DamagedLedgerError, match="nothing was copied: 1 writes have nothing in decisions"),
    ):
        ledger.backup(tmp_path / "copy.db")
