"""What took long to find and is asked for again soon: kept in memory, up to a size."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


V = TypeVar("V")


class BoundedCache(Generic[V]):
    """Values by key, for all threads of a process; the least recently used goes first."""

    def __init__(self, limit: int, weight: Callable[[V], int]) -> None:
        """Take the most that all values may weigh together, and what tells the weight of one."""
        self._limit, self._weight = limit, weight
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def get(self, key: Hashable) -> V | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value, unless it alone weighs more than all may."""
        if self._weight(value) > self._limit:
            return
        with self._lock:
            old = self._values.pop(key, None)
            self.size += self._weight(value) - (0 if old is None else self._weight(old))
            self._values[key] = value
            while self.size > self._limit:
                _, dropped = self._values.popitem(last=False)
                self.size -= self._weight(dropped)
