"""Small SQLite files of the site."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from tongdao.errors import LedgerError, LedgerVersionError
from tongdao.web.connection_pool import ConnectionPool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_VERSION = 1
_WAIT = 10.0  # seconds for another that writes
_CACHE = 256  # KB of a file that each connection remembers


class SqliteFile:
    """A file with a schema, made where it is missing. Every statement is a transaction of its own."""

    def __init__(self, path: Path, schema: str, *, durable: bool = True) -> None:
        """Take the path and the statements that make its tables; what need not be `durable` is written faster."""
        self._path = path
        self._schema = schema
        self._pragmas = (
            "journal_mode = WAL",
            f"synchronous = {'FULL' if durable else 'OFF'}",
            "foreign_keys = ON",
            f"cache_size = -{_CACHE}",
        )
        self._connections = ConnectionPool(self._connect)

    def rows(self, sql: str, *values: Any) -> list[Sequence[Any]]:
        """Run a statement and return its rows; raises LedgerError where the file cannot be used."""
        try:
            with self._connections.lend() as connection:
                return connection.execute(sql, values).fetchall()
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise LedgerError(f"{self._path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        connection = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        for pragma in (*self._pragmas, "recursive_triggers = ON"):
            connection.execute(f"PRAGMA {pragma}")
        if _version(connection) < _VERSION:
            self._make(connection)
        if _version(connection) > _VERSION:
            raise LedgerVersionError(f"{self._path}: it was made by a newer tongdao: install that one")
        return connection

    def _make(self, connection: sqlite3.Connection) -> None:
        """Make the tables, unless another process has just done so."""
        connection.execute("BEGIN IMMEDIATE")
        if _version(connection) < _VERSION:
            for statement in _statements(self._schema):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(schema: str) -> list[str]:
    """Cut a script into its statements; a trigger holds more than one semicolon."""
    statements, begun = [], ""
    for line in schema.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return statements
