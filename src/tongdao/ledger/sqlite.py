"""A ledger in one SQLite file."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tongdao.errors import (
    DamagedLedgerError,
    LedgerError,
    LedgerFullError,
    LedgerLockedError,
    LedgerMovedError,
    NoLedgerError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

APPLICATION_ID = 0x746F6E67  # "tong": tells a ledger from any other SQLite file
# A file up to this size is checked whole before anything is written to it; a larger one page by page as it is used.
_CHECKED_BYTES = 16 * 1024 * 1024
_TOLD = 20  # findings of an integrity check
_REFUSED = ("UPDATE", "DELETE", "INSERT")  # each by a trigger of its own
_PAUSE = 0.02  # seconds between two attempts
_PRAGMAS = (
    # A commit is on the disk when it returns; readers never wait for the writer.
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # Without it INSERT OR REPLACE deletes rows past the triggers.
    "recursive_triggers = ON",
    "cache_size = -4096",
)
# By the first part of SQLite's own name of an error: what to raise, and what to say.
_PROBLEMS: dict[str, tuple[type[LedgerError], str]] = {
    "SQLITE_BUSY": (LedgerLockedError, "another process is writing to it: try again when that has ended"),
    "SQLITE_LOCKED": (LedgerLockedError, "another process is writing to it: try again when that has ended"),
    "SQLITE_FULL": (LedgerFullError, "the disk is full: free some space and run the same again"),
    "SQLITE_IOERR": (LedgerFullError, "the disk cannot be written or read (is it full?): nothing was added"),
    "SQLITE_READONLY": (LedgerFullError, "the file or its folder is read-only: choose another with --ledger"),
    "SQLITE_PERM": (LedgerFullError, "the file may not be written: choose another with --ledger"),
    "SQLITE_CANTOPEN": (NoLedgerError, "it cannot be opened: does its folder exist and may it be written?"),
    "SQLITE_NOTADB": (DamagedLedgerError, "it is no SQLite database, or its beginning is damaged"),
    "SQLITE_CORRUPT": (DamagedLedgerError, "the file is damaged: restore it from a backup"),
}


class SqliteDatabase:
    """One connection to a SQLite file, in WAL mode, ready to be written by several processes."""

    errors: type[Exception] = sqlite3.Error

    def __init__(self, path: str, *, create: bool, wait: float) -> None:
        """Open a file; raises a LedgerError where it is missing, something else, or damaged."""
        self.name = path
        self._wait = wait
        self._checked = False
        if not create and not Path(path).exists():
            raise NoLedgerError(f"{path}: there is no ledger here; `tongdao add` makes one")
        mode = "rwc" if create else "rw"
        try:
            self._db = sqlite3.connect(
                f"file:{quote(path)}?mode={mode}",
                uri=True,
                timeout=wait,
                isolation_level=None,
                check_same_thread=False,  # one thread at a time, not always the same
            )
        except sqlite3.Error as error:
            raise self.problem(error) from None
        self._file = _identity(path)
        try:
            self._prepare(check=create)
        except sqlite3.Error as error:
            self._db.close()
            raise self.problem(error) from None
        except LedgerError:
            self._db.close()
            raise

    def _prepare(self, *, check: bool) -> None:
        """Look at the file before anything in it is touched, then set the connection up."""
        (known,) = self._one("PRAGMA application_id")
        if known != APPLICATION_ID and self.tables():
            raise NoLedgerError(f"{self.name}: it is a SQLite database of another program")
        if check:
            self._check()
        deadline = time.monotonic() + self._wait
        for pragma in _PRAGMAS:
            self._insist(f"PRAGMA {pragma}", deadline)

    def _check(self) -> None:
        """Look once at the whole of a file that is not too large for that; raises DamagedLedgerError."""
        if self._checked or os.path.getsize(self.name) > _CHECKED_BYTES:
            return
        state = " ".join(self._one("PRAGMA quick_check(1)")[0].split())
        if state != "ok":
            raise DamagedLedgerError(f"{self.name}: the file is damaged ({state}): restore it from a backup")
        self._checked = True

    def _one(self, sql: str) -> Any:
        return self._db.execute(sql).fetchone()

    def _insist(self, sql: str, deadline: float) -> None:
        """Run a statement for which SQLite itself does not wait while another process holds the file."""
        while True:
            try:
                self._db.execute(sql)
            except sqlite3.OperationalError as error:
                if not _name(error).startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
        """Run one statement and yield its rows."""
        return self._db.execute(sql, values)

    def insert(self, table: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows to a table."""
        self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)

    def in_place(self) -> bool:
        """Tell whether the file that is open still has its name."""
        return self._file is not None and _identity(self.name) == self._file

    def begin(self) -> None:
        """Take the one lock to write, waiting for it; nothing is written to a file that is damaged or gone."""
        if not self.in_place():
            raise LedgerMovedError(
                f"{self.name}: the file was deleted or replaced while it was open; nothing was written: "
                "put it back, or start again with what is there now"
            )
        self._check()
        self._insist("BEGIN IMMEDIATE", time.monotonic() + self._wait)

    def commit(self) -> None:
        """Write to the disk."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo; an error such as a full disk may have done so already."""
        if self._db.in_transaction:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        self._db.close()

    def tables(self) -> set[str]:
        """Return the names of the tables."""
        return {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def guard(self, table: str) -> None:
        """Refuse UPDATE, DELETE, and INSERT OR REPLACE from any connection, whatever its pragmas are."""
        keys = [row[1] for row in self._db.execute(f"PRAGMA table_info({table})") if row[5]]
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {condition})" for condition in (same, "rowid = NEW.rowid")
        )
        for verb, condition in zip(_REFUSED, ("", "", f"WHEN {taken}"), strict=True):
            self._db.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {condition} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END"
            )

    def unguarded(self) -> set[str]:
        """Return the names of the tables whose rows the database would let be changed."""
        sql = "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name"
        guarded = {table for table, n in self._db.execute(sql) if n >= len(_REFUSED)}
        return {table for table in self.tables() if not table.startswith("sqlite_")} - guarded

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file: pages, indexes, and rows that refer to nothing."""
        try:
            found = [str(row[0]) for row in self._db.execute(f"PRAGMA integrity_check({_TOLD})")]
        except sqlite3.Error as error:
            return [str(error)]
        return [" ".join(told.split()) for told in found if told != "ok"]

    def adopt(self) -> None:
        """Write the mark that tells a ledger from other SQLite files."""
        self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def problem(self, error: Exception) -> LedgerError:
        """Return the error to raise for one of SQLite's, with the name of the file and what to do."""
        kind, told = _PROBLEMS.get("_".join(_name(error).split("_")[:2]), (LedgerError, str(error)))
        return kind(f"{self.name}: {told}")

    def is_lost(self, error: Exception) -> bool:  # noqa: ARG002
        """Return False: a file does not go away."""
        return False

    def reconnect(self) -> None:
        """Do nothing: there is no server."""

    def backup(self, target: Path) -> bool:
        """Copy the file as it is at one moment, while others may write."""
        with closing(sqlite3.connect(target)) as copy:
            self._db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        return True

    def freeze(self) -> None:
        """Do nothing: this database is not copied by rows."""


def _name(error: Exception) -> str:
    """Return SQLite's own name of an error, such as SQLITE_BUSY_SNAPSHOT; empty for errors of the module."""
    return str(getattr(error, "sqlite_errorname", ""))


def _identity(path: str) -> tuple[int, int] | None:
    """Return what tells a file from every other, whatever its name; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
