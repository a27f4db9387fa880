"""Connections that stay open for the next request."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Closing(Protocol):
    """What must be closed."""

    def close(self) -> None:
        """Let it go."""


C = TypeVar("C", bound=Closing)


def _never(_: object) -> bool:
    return False


class ConnectionPool(Generic[C]):
    """Lends connections, each to one thread at a time: there are as many as were ever used at once.

    The last one given back is lent first, so that few of them fill their memory with pages.
    """

    def __init__(self, connect: Callable[[], C], is_stale: Callable[[C], bool] = _never) -> None:
        """Take what opens a connection, and what tells that one must be replaced."""
        self._connect, self._is_stale = connect, is_stale
        self._idle: deque[C] = deque()

    @contextmanager
    def lend(self) -> Iterator[C]:
        """Lend a connection; what opens it may raise."""
        connection = self._take()
        try:
            yield connection
        finally:
            self._idle.append(connection)

    def _take(self) -> C:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if not self._is_stale(connection):
                return connection
            connection.close()
        return self._connect()

    def close(self) -> None:
        """Close those that nobody has."""
        while self._idle:
            self._idle.pop().close()
