"""A ledger on a PostgreSQL server, through psycopg (the extra `postgres`)."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tongdao.errors import (
    LedgerError,
    LedgerFullError,
    LedgerLockedError,
    LedgerServerError,
    NoLedgerError,
)

try:
    import psycopg
except ImportError:
    raise NoLedgerError(
        "a ledger on PostgreSQL needs psycopg: pip install 'tongdao[postgres]', or name a file instead"
    ) from None

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

# Held by the one connection that writes: seq numbers are given, and become visible, in one order.
_WRITER = 0x746F6E67
_PAUSE = 0.1  # seconds between two attempts to connect
_REFUSE = """CREATE OR REPLACE FUNCTION tongdao_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only: %', TG_TABLE_NAME; END $$"""


class PostgresDatabase:
    """One connection to a server; writers take turns by an advisory lock."""

    errors: type[Exception] = psycopg.Error

    def __init__(self, url: str, *, wait: float) -> None:
        """Connect; raises LedgerServerError where the server does not answer in time."""
        self.name = _without_password(url)
        self._url = url
        self._wait = wait
        self._writing = False
        try:
            self._db = self._connect()
        except psycopg.Error as error:
            raise self.problem(error) from None

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        db = psycopg.connect(self._url, autocommit=True, connect_timeout=max(2, int(self._wait)))
        db.execute("SELECT set_config('lock_timeout', %s, false)", [str(int(self._wait * 1000))])
        return db

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Sequence[Any]]:
        """Run one statement and yield its rows; outside a transaction once more where the server went away."""
        try:
            cursor = self._run(sql, values)
        except psycopg.Error as error:
            if self._writing or not self.is_lost(error):
                raise
            self.reconnect()
            cursor = self._run(sql, values)
        return iter(cursor) if cursor.description else iter(())

    def _run(self, sql: str, values: Sequence[Any]) -> psycopg.Cursor[tuple[Any, ...]]:
        # The SQL comes from this package alone; values are always bound.
        return self._db.execute(sql.replace("?", "%s").encode(), list(values) or None)

    def insert(self, table: str, width: int, rows: Iterable[Sequence[Any]]) -> None:  # noqa: ARG002
        """Append rows to a table by COPY, which takes them in one stream."""
        with self._db.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def in_place(self) -> bool:
        """Return True: a server keeps its own files."""
        return True

    def begin(self) -> None:
        """Begin, and wait for the turn to write."""
        if self._db.closed:
            self.reconnect()
        self._writing = True
        self._run("BEGIN", ())
        self._run("SELECT pg_advisory_xact_lock(?)", [_WRITER])

    def commit(self) -> None:
        """Make it last."""
        self._run("COMMIT", ())
        self._writing = False

    def rollback(self) -> None:
        """Undo; a connection that is gone has done so by itself."""
        self._writing = False
        with suppress(psycopg.Error):
            self._run("ROLLBACK", ())

    def close(self) -> None:
        """Let the connection go."""
        self._db.close()

    def tables(self) -> set[str]:
        """Return the names of the tables of the schema in use."""
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return {name for (name,) in self.execute(sql)}

    def guard(self, table: str) -> None:
        """Refuse UPDATE, DELETE and TRUNCATE; a key that is taken cannot be inserted again anyway."""
        self._run(_REFUSE, ())
        self._run(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tongdao_refuse()",
            (),
        )

    def unguarded(self) -> set[str]:
        """Return the names of the tables whose rows the database would let be changed."""
        sql = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = c.relname || '_append_only' AND t.tgenabled <> 'D' "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
        return self.tables() - {name for (name,) in self.execute(sql)}

    def integrity(self) -> list[str]:
        """Return nothing: a server looks after its own files."""
        return []

    def adopt(self) -> None:
        """Do nothing: the table of migrations is mark enough."""

    def problem(self, error: Exception) -> LedgerError:
        """Return the error to raise for one of psycopg's, without the password of the URL."""
        message = str(error).partition("\n")[0]
        if isinstance(error, psycopg.errors.LockNotAvailable):
            return LedgerLockedError(
                f"{self.name}: another process is writing to it: try again when that has ended"
            )
        if isinstance(error, psycopg.errors.DiskFull):
            return LedgerFullError(f"{self.name}: the disk of the server is full")
        if isinstance(error, psycopg.OperationalError):
            return LedgerServerError(f"{self.name}: the server cannot be reached or refuses: {message}")
        return LedgerError(f"{self.name}: {message}")

    def is_lost(self, error: Exception) -> bool:
        """Tell whether the server closed the connection."""
        return isinstance(error, psycopg.OperationalError) and bool(self._db.closed)

    def reconnect(self) -> None:
        """Try to connect until the time to wait is over: a server that restarts is back in seconds."""
        deadline = time.monotonic() + self._wait
        while True:
            try:
                self._db = self._connect()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def backup(self, target: Path) -> bool:  # noqa: ARG002
        """Return False: the rows are copied one table after the other."""
        return False

    def freeze(self) -> None:
        """Begin to read the database as it is now, to the last table, until `rollback`."""
        self._writing = True
        self._run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())


def _without_password(url: str) -> str:
    """Return a URL as it may be shown."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
