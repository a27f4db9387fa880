"""A quick look: the book where it is up to date, without opening the ledger or loading any table of words.

Most questions find it so; then the start of the process is all that they cost.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from urllib.parse import quote

from tongdao import clock
from tongdao.book.asking.book import Book
from tongdao.book.location import location_of_book
from tongdao.book.stored.builds import newest
from tongdao.book.stored.version import signature
from tongdao.ledger.database import POSTGRES_PREFIXES, SQLITE_PREFIX
from tongdao.service.choices import INDICATORS_VARIABLE


def current_book(ledger_url: str) -> Book | None:
    """Open the book of a ledger in a file, where it shows today and all that was written; else return None."""
    own_indicators = os.environ.get(INDICATORS_VARIABLE)
    file = None if own_indicators else newest(location_of_book(ledger_url))
    if file is None or ledger_url.startswith(POSTGRES_PREFIXES):
        return None
    book = Book(file)
    meta, revision = book.meta(), _revision(ledger_url.removeprefix(SQLITE_PREFIX))
    if (
        meta is not None
        and (meta.signature, meta.day) == (signature(), clock.today())
        and meta.revision == meta.followed == revision
    ):
        return book
    book.close()
    return None


def _revision(file: str) -> int | None:
    """Return the number of the last write of a ledger; None for what is none."""
    try:
        with closing(sqlite3.connect(f"file:{quote(file)}?mode=rw", uri=True)) as db:
            found: int | None = db.execute("SELECT max(seq) FROM journal").fetchone()[0]
            return found
    except sqlite3.Error:
        return None
