"""What the ledger asks of a database, and how a ledger is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tongdao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tongdao.errors import LedgerError

SQLITE_PREFIX = "sqlite:///"
POSTGRES_PREFIXES = ("postgresql://", "postgres://")


class Database(Protocol):
    """One connection. Statements are written with `?` for every value; the rest of the SQL is common to all.

    Nothing is caught here: `problem` turns what a driver raises into an error of the ledger, and `is_lost`
    tells whether the server went away, so that `reconnect` may help.
    """

    name: str
    errors: type[Exception]

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
        """Run one statement and yield its rows."""

    def insert(self, table: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows of `width` values to a table, in the order of its columns."""

    def in_place(self) -> bool:
        """Tell whether what is open is still what the name names: not a file that was deleted or replaced since."""

    def begin(self) -> None:
        """Begin to write, alone: whoever else wants to write waits."""

    def commit(self) -> None:
        """Make what was written since `begin` last."""

    def rollback(self) -> None:
        """Undo what was written since `begin`; does nothing where the connection is gone."""

    def close(self) -> None:
        """Let the connection go."""

    def tables(self) -> set[str]:
        """Return the names of the tables that are there."""

    def guard(self, table: str) -> None:
        """Make the database itself refuse to update, delete or replace rows of a new table."""

    def unguarded(self) -> set[str]:
        """Return the names of the tables whose rows the database would let be changed."""

    def integrity(self) -> list[str]:
        """Return what the database itself finds wrong with its file, in its own words."""

    def adopt(self) -> None:
        """Mark an empty database as a ledger, before its first table is made."""

    def problem(self, error: Exception) -> LedgerError:
        """Return the error to raise for what the driver raised."""

    def is_lost(self, error: Exception) -> bool:
        """Tell whether an error means that the connection is gone."""

    def reconnect(self) -> None:
        """Connect again; raises an error of the driver where that fails until the time to wait is over."""

    def backup(self, target: Path) -> bool:
        """Copy the database to a new SQLite file where it can do so itself; tell whether it could."""

    def freeze(self) -> None:
        """Begin to read the database as it is at one moment, until `rollback`, where `backup` cannot copy it."""


def connect(url: str, *, create: bool, wait: float) -> Database:
    """Open the database that a URL or path names.

    `create` makes a missing SQLite file. `wait` is how many seconds to wait for a lock or a server.
    """
    if url.startswith(POSTGRES_PREFIXES):
        from tongdao.ledger.postgres import PostgresDatabase

        return PostgresDatabase(url, wait=wait)
    if "://" in url and not url.startswith(SQLITE_PREFIX):
        raise UsageError(
            f"no ledger can be kept at {url.partition(':')[0]}://…: name a file, sqlite:///FILE or postgresql://…"
        )
    from tongdao.ledger.sqlite import SqliteDatabase

    return SqliteDatabase(url.removeprefix(SQLITE_PREFIX), create=create, wait=wait)
