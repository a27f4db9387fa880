"""Pages that were made once, packed and kept on disk for the next reader, whichever process answers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.errors import LedgerError
from tongdao.web.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE = "pages.db"
_SCHEMA = """CREATE TABLE pages (
    n INTEGER PRIMARY KEY,
    tag TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    media_type TEXT NOT NULL
) STRICT;
"""
_USED = (
    "SELECT (page_count - freelist_count) * page_size "
    "FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
)
_DROP = "DELETE FROM pages WHERE n <= (SELECT min(n) + (max(n) - min(n)) / 8 FROM pages) RETURNING n"
_LOG = logging.getLogger("tongdao.web")


@dataclass(frozen=True, slots=True)
class CompressedPage:
    """The body of a page, compressed by gzip, and its media type."""

    body: bytes
    media_type: str


class PageCache:
    """Pages by tag, up to a size; those kept first go first. Where they cannot be kept, each is made anew."""

    def __init__(self, path: Path, limit: int) -> None:
        """Take the file, made when it is first used, and the most bytes that it may use; 0 keeps none."""
        self._path = path
        self._store = SqliteFile(path, _SCHEMA, durable=False)
        self._limit = limit

    def get(self, tag: str) -> CompressedPage | None:
        """Return the page that is kept under a tag."""
        rows = self._rows("SELECT body, media_type FROM pages WHERE tag = ?", tag)
        return next((CompressedPage(*row) for row in rows), None)

    def put(self, tag: str, page: CompressedPage) -> None:
        """Keep a page, unless it alone is too large."""
        if len(page.body) > self._limit:
            return
        sql = "INSERT OR IGNORE INTO pages (tag, body, media_type) VALUES (?, ?, ?)"
        self._rows(sql, tag, page.body, page.media_type)
        while self._used() > self._limit and self._rows(_DROP):
            pass

    def forget(self) -> None:
        """Remove the file, before it is first used: what an earlier start kept may be made otherwise now."""
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    def _used(self) -> int:
        """Return how many bytes of the file hold something."""
        return sum(row[0] for row in self._rows(_USED))

    def _rows(self, sql: str, *values: Any) -> list[Sequence[Any]]:
        """Run a statement; a file that cannot be used is told in the log, and has no rows."""
        if not self._limit:
            return []
        try:
            return self._store.rows(sql, *values)
        except LedgerError as error:
            _LOG.warning("a page was not kept: %s", error)
            return []
