"""What a request needs of the site: its settings, the ledger, the book, and what tells that something changed."""

from __future__ import annotations

import logging
import os
import time
from asyncio import Lock
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from tongdao.book.asking.book import Book
from tongdao.book.keeping import book_path, patch
from tongdao.book.stored.builds import newest
from tongdao.errors import LedgerMovedError, NoBookError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.choices import chosen
from tongdao.version import __version__
from tongdao.web import accounts, page_cache, rate_limits
from tongdao.web.access import load_access
from tongdao.web.accounts import Accounts, Rules
from tongdao.web.assets import asset_digest
from tongdao.web.connection_pool import ConnectionPool
from tongdao.web.page_cache import PageCache
from tongdao.web.rate_limits import RateLimits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from starlette.requests import HTTPConnection

    from tongdao.book.rows import BookState
    from tongdao.ledger.store import Ledger
    from tongdao.web.settings import Settings

_LOG = logging.getLogger("tongdao.web")
_MB = 1 << 20
_MINUTE = 60.0
_TICK = 50_000_000  # ns: two writes closer than this may bear one time


class Site:
    """One process's site. Its connections stay open for the next request."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; ledger and book are opened when they are first asked for."""
        self.settings = settings
        self.judging = chosen(
            settings.indicators, settings.lights, settings.pace, holding=settings.hold_doubtful
        )
        state = Path(settings.state) if settings.state else None
        self.book_path = book_path(settings.ledger, state, self.judging)
        rules = Rules(
            settings.session_idle * _MINUTE,
            settings.session_whole * _MINUTE,
            settings.lock_failures,
            settings.lock_failures_of_address,
            settings.lock_pause * _MINUTE,
        )
        self.accounts = Accounts(self.folder / accounts.FILE, rules)
        self.limits = RateLimits(self.folder / rate_limits.FILE)
        self.pages = PageCache(self.folder / page_cache.FILE, settings.page_cache * _MB)
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()
        self._ledgers = ConnectionPool(self._open_ledger)
        self._first: Ledger | None = None  # kept open: what has its name later may be another file
        self._books = ConnectionPool(lambda: Book(self.book_file()), lambda book: book.replaced)
        self._file: Path | None = None

    @property
    def folder(self) -> Path:
        """Return the folder of what the site keeps beside the ledger."""
        return self.book_path.parent

    def turn(self, key: str) -> Lock:
        """Return the lock that who makes a page holds meanwhile."""
        return self._turns.setdefault(key, Lock())

    def body_limit(self, path: str) -> int:
        """Return how many bytes the body of a request to a route may have."""
        chosen = self.settings.upload_limit if load_access().is_large(path) else self.settings.body_limit
        return chosen * _MB

    def _open_ledger(self) -> Ledger:
        """Open the ledger once more; raises LedgerMovedError where its name names another than at first."""
        if self._first is None:
            self._first = self._opened()
        elif not self._first.in_place():
            raise LedgerMovedError(
                f"{self.settings.ledger}: it was deleted or replaced: start the site again"
            )
        return self._opened()

    def _opened(self) -> Ledger:
        return open_ledger(self.settings.ledger, pack=self.judging.pack, create=False)

    def ledger(self) -> AbstractContextManager[Ledger]:
        """Lend a connection to the ledger, for one thread."""
        return self._ledgers.lend()

    def book(self) -> AbstractContextManager[Book]:
        """Lend a connection to the book, for one thread; raises NoBookError where it has not been made yet."""
        return self._books.lend()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._ledgers.close()
        if self._first is not None:
            self._first.close()
            self._first = None
        self._books.close()

    def book_file(self) -> Path:
        """Return the file of the book; raises NoBookError where it has not been made yet."""
        if self._file is None or not self._file.exists():
            self._file = newest(self.book_path)
        if self._file is None:
            raise NoBookError(f"{self.book_path}: the book is not there yet")
        return self._file

    def state(self) -> BookState | None:
        """Return what the book shows; None where it has not been made yet."""
        with suppress(NoBookError), self.book() as book:
            return book.state()
        return None

    def after_write(self, subjects: Iterable[str]) -> None:
        """Have the book show at once what was just written about some entries, documents or links.

        What it means for other promises is found in the background.
        The write is accepted, whatever becomes of this: where it fails, the book is brought up to date in the
        background, and the log tells.
        """
        try:
            with self.ledger() as ledger:
                patch(ledger, self.book_path, subjects, self.judging)
        except Exception:
            _LOG.exception("book not patched", extra={"facts": {"book": str(self.book_path)}})

    @property
    def revision(self) -> str:
        """Return what changes whenever anything that a page shows may have changed."""
        file = self.book_file()
        return f"{__version__} {asset_digest()} {file.name} {_stamp(str(file))}"


def _stamp(path: str) -> str:
    """Return what changes with the content of a SQLite file; never the same twice while it is being written."""
    stamps, now = [], time.time_ns()
    for name in (path, path + "-wal"):
        with suppress(OSError):
            status = os.stat(name)
            if not status.st_size:
                continue  # the log that the first reader opens: nothing was written
            stamps.append(f"{status.st_mtime_ns}-{status.st_size}")
            if now - status.st_mtime_ns < _TICK:
                stamps.append(str(now))
    return " ".join(stamps)


def site_of(request: HTTPConnection) -> Site:
    """Return the site that a request is for."""
    site: Site = request.app.state.site
    return site
