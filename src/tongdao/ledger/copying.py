"""A consistent copy of a ledger in one SQLite file, whatever database it is kept in."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from tongdao.errors import DamagedLedgerError, LedgerFullError, UsageError
from tongdao.glossary import load_glossary
from tongdao.ledger.integrity import damages, told
from tongdao.ledger.schema import migrate, migrations
from tongdao.ledger.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.ledger.database import Database

_TOLD = 3  # damages that are told of
_WAIT = 5.0  # seconds; nobody else knows the file yet


def copy_to(database: Database, target: Path, at: str) -> None:
    """Copy a ledger to a new file that has its name only when it is whole.

    Raises UsageError for a file that exists, DamagedLedgerError where the copy is not whole, as the ledger is not.
    """
    if target.exists():
        raise UsageError(f"{target}: there is such a file already; name a new one for the backup")
    if not target.absolute().parent.is_dir():
        raise UsageError(
            f"{target}: there is no such folder; make it first, or name another place for the backup"
        )
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        if not database.backup(partial):
            _copy_rows(database, partial, at)
        _refuse_damaged(database.name, partial)
        os.replace(partial, target)
    except OSError as error:
        raise LedgerFullError(f"{target}: the backup cannot be written: {error.strerror or error}") from None
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def _copy_rows(database: Database, partial: Path, at: str) -> None:
    """Copy every table as it is at one moment."""
    copy = SqliteDatabase(str(partial), create=True, wait=_WAIT)
    try:
        migrate(copy, at)
        database.freeze()
        copy.begin()
        for table in (name for step in migrations() for name in step.tables):
            for row in database.execute(f"SELECT * FROM {table}"):
                copy.insert(table, len(row), [row])
        copy.commit()
    except copy.errors as error:
        raise copy.problem(error) from None
    finally:
        database.rollback()
        copy.close()


def _refuse_damaged(name: str, partial: Path) -> None:
    """Raise DamagedLedgerError where a copy is not whole: a backup that cannot be trusted is none."""
    copy = SqliteDatabase(str(partial), create=False, wait=_WAIT)
    try:
        found = list(islice(damages(copy), _TOLD))
    finally:
        copy.close()
    if found:
        raise DamagedLedgerError(f"{name}: nothing was copied: {told(found, load_glossary('en'))}")
