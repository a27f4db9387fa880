"""Pages that were made once, packed and kept for the next reader."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class Packed:
    """The body of a page, compressed by gzip, and its media type."""

    body: bytes
    media_type: str


class PageCache:
    """Packed pages by key, the least recently used thrown out beyond a number of bytes."""

    def __init__(self, limit: int) -> None:
        """Take the most bytes to keep."""
        self._limit = limit
        self._kept: OrderedDict[Hashable, Packed] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def get(self, key: Hashable) -> Packed | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, page: Packed) -> None:
        """Keep a page, unless it alone is more than may be kept."""
        if len(page.body) > self._limit:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self.size += len(page.body) - (len(old.body) if old else 0)
            self._kept[key] = page
            while self.size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self.size -= len(dropped.body)
