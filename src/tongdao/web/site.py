"""What a request needs of the site: its settings, the ledger, the book, and what tells that something changed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING

from tongdao.service.book import open_ledger
from tongdao.web.assets import asset_digest
from tongdao.web.cache import PageCache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import HTTPConnection

    from tongdao.ledger.store import Ledger
    from tongdao.views.rows import BookState
    from tongdao.web.settings import Settings

_MB = 1 << 20


class Site:
    """One process's site. Each thread has connections of its own, which stay open for the next request."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; the ledger is opened when it is first asked for."""
        self.settings = settings
        self.cache = PageCache(settings.page_cache * _MB)
        self._open = local()

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Lend this thread's connection to the ledger."""
        ledger = getattr(self._open, "ledger", None)
        if ledger is None:
            ledger = self._open.ledger = open_ledger(self.settings.ledger, create=False)
        yield ledger

    def state(self) -> BookState | None:
        """Return what the book shows."""
        return None

    @property
    def revision(self) -> str:
        """Return what changes whenever anything that a page shows may have changed."""
        return f"{asset_digest()} {_stamp(self.settings.ledger)}"


def _stamp(path: str) -> str:
    """Return what changes with the content of a SQLite file."""
    stamps = []
    for name in (path, path + "-wal"):
        try:
            status = os.stat(name)
        except OSError:
            continue
        stamps.append(f"{status.st_mtime_ns}-{status.st_size}")
    return " ".join(stamps)


def site_of(request: HTTPConnection) -> Site:
    """Return the site that a request is for."""
    site: Site = request.app.state.site
    return site
