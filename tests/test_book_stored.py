"""What the book stores: its columns, and what it keeps as JSON."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sites import sample_ledger

from tongdao.book.keeping import open_book
from tongdao.book.stored.bodies import (
    Body,
    Proof,
    contradiction_from_json,
    contradiction_to_json,
    measure_from_list,
    measure_to_list,
    programme_from_json,
    programme_to_json,
    years_from_json,
    years_to_json,
)
from tongdao.book.stored.columns import TABLES, CommitmentColumns, Row, counted, creation, names
from tongdao.book.stored.meta import BookMeta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.book.asking.book import Book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(str(sample_ledger(tmp_path_factory.mktemp("book")))) as found:
        yield found


@pytest.mark.parametrize("columns", TABLES, ids=lambda columns: TABLES[columns].name)
def test_the_stored_tables_are_those_of_the_columns(book: Book, columns: type[Row]) -> None:
    with closing(sqlite3.connect(book.file)) as db:
        stored = db.execute(f"PRAGMA table_info({TABLES[columns].name})").fetchall()
        (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [TABLES[columns].name]).fetchone()
    assert tuple(name for _, name, *_ in stored) == names(columns)
    assert sql == creation(columns)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("n", '"n" INTEGER PRIMARY KEY'),
        ("id", '"id" TEXT NOT NULL UNIQUE'),
        ("document", '"document" INTEGER NOT NULL'),
        ("form", '"form" TEXT NOT NULL'),
        ("group", '"group" TEXT'),
        ("due", '"due" TEXT'),
        ("light_rank", '"light_rank" INTEGER NOT NULL'),
    ],
)
def test_a_column_is_of_the_type_of_its_field(name: str, expected: str) -> None:
    _, _, columns = creation(CommitmentColumns).removesuffix(")").partition("(")
    assert columns.split(", ")[names(CommitmentColumns).index(name)] == expected


def test_counts_are_kept_of_the_counted_columns_alone(book: Book) -> None:
    with closing(sqlite3.connect(book.file)) as db:
        kept = {field for (field,) in db.execute("SELECT DISTINCT field FROM tallies")}
        for name in counted(CommitmentColumns):
            sql = f'SELECT "{name}", light, count(*) FROM commitments GROUP BY 1, 2 ORDER BY 1, 2'
            told = "SELECT value, light, total FROM tallies WHERE field = ? ORDER BY 1, 2"
            assert db.execute(sql).fetchall() == db.execute(told, [name]).fetchall()
    assert kept == set(counted(CommitmentColumns))


def test_what_is_written_is_read_again(book: Book) -> None:
    rows = book.commitments(limit=10_000).rows
    for body in map(Body.of, rows):
        assert Body.from_json(body.to_json()) == body
        assert measure_from_list(measure_to_list(body.actual)) == body.actual
    for proof in book.proofs_by_id([row.id for row in rows]).values():
        assert Proof.from_json(proof.to_json()) == proof
    assert any(row.actual and row.baseline for row in rows)


def test_what_is_told_of_places_is_read_again(book: Book) -> None:
    contradictions, programmes = book.contradictions(limit=100).rows, book.programmes().rows
    lines = [line for row in book.indicators(limit=100).rows for line in book.series(row.group).rows]
    assert contradictions
    assert programmes
    assert lines
    assert [contradiction_from_json(contradiction_to_json(one)) for one in contradictions] == [
        *contradictions
    ]
    assert [programme_from_json(programme_to_json(one)) for one in programmes] == [*programmes]
    assert [years_from_json(years_to_json(line.years)) for line in lines] == [line.years for line in lines]


META = BookMeta("m", None, "l", "r", 3, 2, date(2025, 1, 1), datetime(2025, 1, 2, tzinfo=UTC), 5, 6, 7)


@pytest.mark.parametrize("missing", [None, "fingerprint", "signature", "revision", "day", "documents"])
def test_a_build_of_another_program_says_nothing(missing: str | None) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT)")
        said: Any = replace(META, signature="s")
        said.write(db)
        assert BookMeta.read(db) == said
        db.execute("DELETE FROM meta WHERE key = ?", [missing])
        expected = {None: said, "signature": META}.get(missing)
        assert BookMeta.read(db) == expected
