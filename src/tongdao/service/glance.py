"""A quick look: the book where it is up to date, without opening the ledger or loading any table of words.

Most questions find it so; then the start of the process is all that they cost.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tongdao import __version__
from tongdao.ledger.database import POSTGRES_PREFIXES, SQLITE_PREFIX
from tongdao.service import choices
from tongdao.views.book import Book
from tongdao.views.files import newest

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 9  # raised whenever the tables of the book, or what is written to them, change
_HOUSE = Path(__file__).parent.parent
_TABLES = (_HOUSE / "packs" / "zh_cn", _HOUSE / "assess")


def current_book(ledger_url: str) -> Book | None:
    """Open the book of a ledger in a file, where it shows today and all that was written; else return None."""
    own_indicators = os.environ.get(choices.INDICATORS_VARIABLE)
    file = None if own_indicators else newest(choices.place_of_book(ledger_url))
    if file is None or ledger_url.startswith(POSTGRES_PREFIXES):
        return None
    book = Book(file)
    said, revision = book.meta(), _revision(ledger_url.removeprefix(SQLITE_PREFIX))
    wanted = {
        "signature": signature(),
        "day": choices.today().isoformat(),
        "revision": revision,
        "followed": revision,
    }
    if all(said.get(key) == value for key, value in wanted.items()):
        return book
    book.close()
    return None


def signature() -> str:
    """Tell the program, its pack and its lights from others without reading them: names, sizes, times."""
    return "\n".join([f"{VERSION} {__version__}", *_files()])


def _files() -> Iterator[str]:
    for folder in _TABLES:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.name.endswith(".toml"):
                state = entry.stat()
                yield f"{entry.name} {state.st_size} {state.st_mtime_ns}"


def _revision(file: str) -> str | None:
    """Return the number of the last write of a ledger; None for what is none."""
    try:
        with closing(sqlite3.connect(f"file:{quote(file)}?mode=rw", uri=True)) as db:
            return str(db.execute("SELECT max(seq) FROM journal").fetchone()[0])
    except sqlite3.Error:
        return None
