"""Keep the book (台账) beside a ledger: derived from it, brought up to date, asked instead of it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tongdao import clock
from tongdao.assess.judging import Judging
from tongdao.book.asking.book import Book
from tongdao.book.fingerprint import fingerprint, variant_words
from tongdao.book.location import location_of_book
from tongdao.book.stored.builds import newest
from tongdao.fates.grouped_ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from tongdao.book.rows import BookState
    from tongdao.ledger.store import Ledger


def book_path(
    ledger_url: str,
    state_folder: Path | None = None,
    judging: Judging | None = None,
) -> Path:
    """Return where the book of a ledger is kept: `tongdao.book.db` beside `tongdao.db`.

    That of a PostgreSQL ledger is kept in the state folder, by default that of the user, under a digest of the URL
    without the password. Other lights, another pro-rata rule and one's own indicators have books of their own. The
    build itself is a file beside the path with a number in its name; see `tongdao.book.stored.builds`.
    """
    return location_of_book(ledger_url, state_folder, tuple(variant_words(judging or Judging.of())))


def open_book(
    ledger_url: str,
    state_folder: Path | None = None,
    *,
    day: date | None = None,
    judging: Judging | None = None,
    building: Callable[[], None] | None = None,
) -> Book:
    """Open the book of a ledger, brought up to date first where the ledger has grown or the day is another.

    Where there is none, or one of other rules, it is built, which takes as long as following the whole ledger:
    `building` is called before. Raises a LedgerError.
    """
    judging = judging or Judging.of()
    with open_ledger(ledger_url, pack=judging.pack, create=False) as ledger:
        path = book_path(ledger_url, state_folder, judging)
        return Book(up_to_date(ledger, path, judging, day, building))


def up_to_date(
    ledger: Ledger,
    path: Path,
    judging: Judging,
    day: date | None = None,
    building: Callable[[], None] | None = None,
) -> Path:
    """Bring the book of an open ledger up to date as `open_book` does, and return its file."""
    from tongdao.book.filling.updating import build  # with it come the stages of following

    day = day or clock.today()
    file = newest(path)
    while file is None or not is_current(ledger, file, judging, day):
        if file is None or not _caught_up(ledger, file, judging, day):
            if building:
                building()
            build(ledger, path, judging, day)
        file = newest(path)
    return file


def _caught_up(ledger: Ledger, file: Path, judging: Judging, day: date) -> bool:
    """Do as `catch_up` does; False for a damaged file too: a book can be made again at any time."""
    from tongdao.book.filling.updating import catch_up

    try:
        return catch_up(ledger, file, judging, day)
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        return False


def is_damaged(error: sqlite3.DatabaseError) -> bool:
    """Tell whether an error of SQLite means that a file is not what it was, not that another is busy with it."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "no such table" in str(error)


def is_current(ledger: Ledger, file: Path, judging: Judging, day: date | None = None) -> bool:
    """Tell whether a build shows the ledger as it is, judged as wanted on a day, by default today."""
    try:
        with Book(file) as book:
            meta = book.meta()
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        meta = None
    if meta is None or meta.fingerprint != fingerprint(judging) or meta.day != (day or clock.today()):
        return False
    return meta.revision == meta.followed == ledger.revision()


def refresh(
    ledger: Ledger,
    path: Path,
    day: date | None = None,
    judging: Judging | None = None,
) -> BookState:
    """Follow the whole ledger and build its book anew, in place of the one that was there."""
    from tongdao.book.filling.updating import build

    build(ledger, path, judging or Judging.of(), day or clock.today())
    file = newest(path)
    assert file is not None
    with Book(file) as book:
        return book.state()


def patch(
    ledger: Ledger,
    path: Path,
    subjects: Iterable[str],
    judging: Judging | None = None,
) -> BookState:
    """Enter what was just written about some entries or links, at once: the promises concerned are judged again.

    What a corrected or rejected entry means for other promises is found when the book is next brought up to date.
    Other writes since are entered too. Where there is no book of these rules, it is built.
    """
    from tongdao.book.filling.updating import enter_writes

    file = newest(path)
    if file is None or not enter_writes(ledger, file, judging or Judging.of(), subjects):
        return refresh(ledger, path, judging=judging)
    with Book(file) as book:
        return book.state()
