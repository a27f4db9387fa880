"""Migrations: from nothing, from every released version, and never by halves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from books import NEWER, RUN, TABLES, book, named, said, sizes

from tongdao.errors import LedgerVersionError, NoLedgerError
from tongdao.ledger import schema
from tongdao.ledger.database import connect
from tongdao.ledger.doubtful import TOLD
from tongdao.ledger.sqlite import SqliteDatabase
from tongdao.ledger.values import Unchanged

# One ledger as each released version of the schema wrote it (`sqlite3.Connection.iterdump`), with a row in every
# table: the two versions of the report in `books`, a correction, a link, an assessment and a report; from the second
# version on a task with a file and a stage too.
DUMPS = sorted((Path(__file__).parent / "data").glob("ledger-*.sql"))
NEWEST = schema.migrations()[-1].version
NOTED = 3  # the version that gave reports a note
TITLED = 6  # the version that keeps titles


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_ledgers_of_every_version_are_read(dump: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(dump.read_text(encoding="utf-8"))
    with book(str(file)) as ledger:
        assert schema.version_of(ledger._database) == NEWEST
        (document,) = ledger.documents()
        assert ledger.text(document.id) == NEWER
        road = named(ledger.entries(), "35公里")
        assert road.value == 36
        titled = f"ledger-{TITLED}" <= dump.stem
        assert (road.title, road.called) == (("新建公路35公里",) * 2 if titled else (None, "公路"))
        figures = [item for part in ledger.record(document.id)["statements"] for item in part["figures"]]
        assert {item["title"] for item in figures if item["quote"] == "35公里"} == {road.called}
        counted = (
            f"SELECT reading, reasons, count(*) FROM (SELECT e.reading, {TOLD} AS reasons FROM entries e) r"
        )
        now = ledger._rows(f"{counted} GROUP BY reading, reasons")
        kept = ledger._rows("SELECT reading, reasons, n FROM doubts")
        assert sorted(map(tuple, now)) == sorted(map(tuple, kept))
        reports = [report for report in ledger.reports() if report.value is not None]
        assert [len(list(rows)) for rows in (ledger.links(), ledger.assessments(), reports)] == [1, 1, 1]
        before = sizes(ledger)
        assert isinstance(ledger.append_reading(said(NEWER), RUN, document.type), Unchanged)
        assert sizes(ledger) == before


def test_every_version_has_a_dump() -> None:
    assert [path.stem for path in DUMPS] == [f"ledger-{step.version}" for step in schema.migrations()]
    assert [step.version for step in schema.migrations()] == list(range(1, NEWEST + 1))


def test_opening_twice_migrates_once(ledger_url: str) -> None:
    for _ in range(2):
        with book(ledger_url) as ledger:
            assert set(TABLES) < ledger._database.tables()
            versions = ledger._rows("SELECT version FROM migrations ORDER BY version")
            assert [row[0] for row in versions] == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("version", range(2, NEWEST + 1))
def test_a_migration_that_fails_leaves_nothing(
    ledger_url: str, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    kept = {name for step in schema.migrations() if step.version < version for name in step.tables}

    database = connect(ledger_url, create=True, wait=1.0)
    insert = database.insert

    def failing(table: str, width: int, rows: Any) -> None:
        """Fail at the very end of a migration."""
        if (table, rows[0][0]) == ("migrations", version):
            raise KeyboardInterrupt
        insert(table, width, rows)

    with monkeypatch.context() as patch:
        patch.setattr(database, "insert", failing)
        with pytest.raises(KeyboardInterrupt):
            schema.migrate(database, "2025")
    assert database.tables() == kept | {"migrations"}
    assert schema.version_of(database) == version - 1
    assert ("note" in columns(database, "reports")) == (version > NOTED)
    database.close()
    with book(ledger_url) as ledger:
        assert schema.version_of(ledger._database) == NEWEST


def columns(database: Any, table: str) -> set[str]:
    """Name the columns of an empty table."""
    if isinstance(database, SqliteDatabase):
        return {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
    sql = "SELECT column_name FROM information_schema.columns WHERE table_name = ?"
    return {row[0] for row in database.execute(sql, [table])}


def test_a_newer_ledger_is_refused(ledger_url: str) -> None:
    with book(ledger_url) as ledger:
        ledger._database.insert("migrations", 3, [(NEWEST + 1, "later", "2030")])
    with pytest.raises(LedgerVersionError, match=r"TD605.*install a newer"):
        book(ledger_url)


def test_databases_of_others_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE documents (id)")
    before = file.read_bytes()
    with pytest.raises(NoLedgerError, match="another program"):
        book(str(file))
    assert file.read_bytes() == before


def test_servers_of_others_are_left_alone(postgres: Any) -> None:
    import psycopg

    url = postgres.fresh()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE documents (id text)")
    with pytest.raises(NoLedgerError, match="another program"):
        book(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("{folder}/none/ledger.db", "TD601"),
        ("{folder}", "TD601"),
        ("postgresql://nobody:secret@127.0.0.1:1/none", "TD608"),
    ],
)
def test_what_cannot_be_opened_is_told(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(Exception, match=told) as caught:
        book(url.format(folder=tmp_path), wait=0.1)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_ledger_is_not_made_by_a_question(tmp_path: Path) -> None:
    with pytest.raises(NoLedgerError, match="tongdao add"):
        book(str(tmp_path / "l.db"), create=False)
    assert list(tmp_path.iterdir()) == []
