"""The files of a book: each build is a file of its own, numbered; the newest whole one is the book.

A build is written under another name and gets its number when it is whole, so that nobody reads half of one and
one that was killed leaves the old in place; what it leaves of its own, the next to build removes. Who reads an
older one may go on. Numbers are never used twice: a write-ahead log that was left behind can belong to no other file.
"""

from __future__ import annotations

import glob
import os
import re
import sqlite3
from contextlib import contextmanager, suppress
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import quote

from tongdao.book.stored.columns import TABLES, creation
from tongdao.errors import LedgerFullError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_PARTIAL = ".partial"
_ASIDE = ("-wal", "-shm", "-journal")
_WAIT = 30.0  # seconds for another that writes to the same book
_READING = ("query_only = ON", "cache_size = -4096", "temp_store = MEMORY")
_WRITING = ("synchronous = NORMAL", "cache_size = -65536", "temp_store = MEMORY")
_BUILDING = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144", "temp_store = FILE")


def newest(path: Path) -> Path | None:
    """Return the file that holds the book of a path, None where none was built yet."""
    found = _numbered(path)
    return found[max(found)] if found else None


def _numbered(path: Path) -> dict[int, Path]:
    name = re.compile(rf"{re.escape(path.stem)}\.(\d+){re.escape(path.suffix)}")
    try:
        names = os.listdir(path.parent)
    except FileNotFoundError:
        return {}
    return {int(hit[1]): path.with_name(hit[0]) for hit in map(name.fullmatch, names) if hit}


def connect_to_read(file: Path) -> sqlite3.Connection:
    """Open a build to ask it."""
    return _connect(file, "rw", _READING)


def connect_to_write(file: Path) -> sqlite3.Connection:
    """Open a build to change rows of it, while others read."""
    return _connect(file, "rw", _WRITING)


def _connect(file: Path, mode: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"file:{quote(str(file))}?mode={mode}",
        uri=True,
        timeout=_WAIT,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in pragmas:
        db.execute(f"PRAGMA {pragma}")
    return db


@contextmanager
def building(path: Path) -> Iterator[sqlite3.Connection]:
    """Give an empty book to fill; at the end it takes the place of the one that was there.

    Raises LedgerFullError where it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        with _begun(path) as partial:
            db = _connect(partial, "rw", _BUILDING)
            try:
                for table in TABLES:
                    db.execute(creation(table))
                db.executescript(
                    resources.files("tongdao.book.stored").joinpath("schema.sql").read_text("utf-8")
                )
                yield db
                db.execute("PRAGMA journal_mode = WAL")
            finally:
                db.close()
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            _publish(partial, path)
    except (OSError, sqlite3.Error) as error:
        raise LedgerFullError(f"{path}: the book cannot be written: {error}") from error


@contextmanager
def _begun(path: Path) -> Iterator[Path]:
    """Give an empty file to build in, locked as long as its builder lives, and remove it at the end."""
    while True:
        partial = path.with_name(f"{path.name}.{os.urandom(4).hex()}{_PARTIAL}")
        held = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        with suppress(OSError):  # where there are no locks nobody takes the file for a dead one's either
            _lock(held)
        if partial.exists():  # nobody swept it away before it was locked
            break
        os.close(held)
    try:
        yield partial
    finally:
        os.close(held)
        _remove(partial)


def _sweep(path: Path) -> None:
    """Remove what builders of a book left that were killed; the files of those that live are locked."""
    for partial in path.parent.glob(f"{glob.escape(path.name)}.*{_PARTIAL}"):
        with suppress(OSError):
            # One with a second name was published. It is not opened: to close it would end the locks of its readers.
            if partial.stat().st_nlink > 1 or _is_left(partial):
                _remove(partial)


def _is_left(partial: Path) -> bool:
    """Tell whether nobody builds in a file; raises OSError where that cannot be told."""
    held = os.open(partial, os.O_RDWR)
    try:
        _lock(held, wait=False)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True


def _lock(file: int, *, wait: bool = True) -> None:
    """Lock an open file until it is closed or its process ends; Windows lets nobody remove an open one anyway."""
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _publish(partial: Path, path: Path) -> None:
    """Give a whole build its number, one more than any; another process may have taken that."""
    while True:
        older = _numbered(path)
        number = max(older, default=0) + 1
        file = path.with_name(f"{path.stem}.{number}{path.suffix}")
        for suffix in _ASIDE:
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        try:
            os.link(partial, file)
        except FileExistsError:
            continue
        break
    for old in older.values():
        _remove(old)


def discard(path: Path) -> None:
    """Remove every build of a book."""
    for file in _numbered(path).values():
        _remove(file)


def _remove(file: Path) -> None:
    """Remove a build and what stands beside it; one that is in use where that forbids it stays for the next time."""
    for suffix in ("", *_ASIDE):
        with suppress(OSError):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
