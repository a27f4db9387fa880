"""Numbered migrations: `migrations/NNNN_name.sql`, each applied once, in order, together with the row that says so."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from tongdao.errors import LedgerVersionError, NoLedgerError

if TYPE_CHECKING:
    from tongdao.ledger.database import Database

_TABLE = re.compile(r"CREATE TABLE (\w+)")
_RECORD = """CREATE TABLE migrations (
    version BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    at TEXT NOT NULL
)"""


class Migration(NamedTuple):
    """One step of the schema. `tables` are those that it makes, which are guarded as soon as they are there."""

    version: int
    name: str
    statements: tuple[str, ...]
    tables: tuple[str, ...]


@cache
def migrations() -> tuple[Migration, ...]:
    """Return every migration that this version of tongdao knows, oldest first."""
    folder = resources.files("tongdao").joinpath("ledger", "migrations")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    return tuple(_parse(file.name, file.read_text(encoding="utf-8")) for file in files)


def _parse(name: str, source: str) -> Migration:
    sql = "\n".join(line for line in source.splitlines() if not line.startswith("--"))
    statements = tuple(part.strip() for part in sql.split(";\n") if part.strip())
    return Migration(int(name[:4]), name.removesuffix(".sql"), statements, tuple(_TABLE.findall(sql)))


def version_of(database: Database) -> int:
    """Return the number of the last migration that a database has had; 0 for an empty one."""
    tables = database.tables()
    if "migrations" in tables:
        (row,) = database.execute("SELECT max(version) FROM migrations")
        return int(row[0] or 0)
    if tables & {name for step in migrations() for name in step.tables}:
        raise NoLedgerError(
            f"{database.name}: it holds tables of another program under the names of a ledger"
        )
    return 0


def migrate(database: Database, at: str) -> None:
    """Bring a database up to date; `at` is the time to record. Costs one question where there is nothing to do.

    Raises LedgerVersionError for a ledger of a newer version.
    """
    newest = migrations()[-1].version
    version = version_of(database)
    if version > newest:
        raise LedgerVersionError(
            f"{database.name}: its schema is version {version}, this tongdao knows {newest}: install a newer one"
        )
    while version < newest:
        version = _apply_next(database, at)


def _apply_next(database: Database, at: str) -> int:
    """Apply one migration and record it in one transaction; another process may have been quicker."""
    try:
        database.begin()
        version = version_of(database)
        step = next((step for step in migrations() if step.version > version), None)
        if step:
            _apply(database, step, at)
        database.commit()
    except BaseException:
        database.rollback()
        raise
    return step.version if step else version


def _apply(database: Database, step: Migration, at: str) -> None:
    if "migrations" not in database.tables():
        database.adopt()
        database.execute(_RECORD)
        database.guard("migrations")
    for statement in step.statements:
        database.execute(statement)
    for table in step.tables:
        database.guard(table)
    database.insert("migrations", 3, [(step.version, step.name, at)])
