"""How often one address may ask for what is costly, counted over all processes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tongdao.web.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "limits.db"
_SCHEMA = "CREATE TABLE hits (key TEXT PRIMARY KEY, minute INTEGER NOT NULL, n INTEGER NOT NULL) STRICT;\n"
_HIT = (
    "INSERT INTO hits VALUES (?1, ?2, 1) ON CONFLICT (key) DO UPDATE SET "
    "n = CASE WHEN minute = ?2 THEN n + 1 ELSE 1 END, minute = ?2 RETURNING n"
)


class RateLimits:
    """Counts of this minute by kind of request and address."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Take the path of the file, made when it is first used."""
        self._store = SqliteFile(path, _SCHEMA, durable=False)
        self._clock = clock
        self._swept = 0

    def wait_for(self, kind: str, address: str, most: int) -> int:
        """Count one more, and return 0 where that is within `most` a minute, else the seconds to wait."""
        minute, second = divmod(int(self._clock()), 60)
        if minute != self._swept:
            self._store.rows("DELETE FROM hits WHERE minute < ?", minute)
            self._swept = minute
        ((count,),) = self._store.rows(_HIT, f"{kind} {address}", minute)
        return 60 - second if count > most else 0
