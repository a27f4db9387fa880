"""Keeps the book up to date in the background: one process of the site looks, and a process of its own works."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from tongdao.book.keeping import is_current, open_book
from tongdao.book.stored.builds import newest
from tongdao.errors import LedgerError, TongdaoError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.choices import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.web.settings import Settings
    from tongdao.web.site import Site

LOCK = "refresh.lock.db"
_NICE = 5  # readers go first


@contextmanager
def refreshing(site: Site) -> Iterator[None]:
    """Look after the book while the site runs, unless another process of it does already."""
    stop = Event()
    thread = Thread(target=_watch, args=(site, stop), name="refreshing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(site: Site, stop: Event) -> None:
    """Look again and again; the process that holds the lock has the book brought up to date where it must be."""
    held: sqlite3.Connection | None = None
    while not stop.is_set():
        held = held or take_lock(site.folder / LOCK)
        if held and is_behind(site):
            _work_aside(site, stop)
        stop.wait(site.settings.refresh)
    if held:
        held.close()


def take_lock(path: Path) -> sqlite3.Connection | None:
    """Take a lock that ends with its holder, however that ends; None where another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        db.close()
        return None
    return db


def is_behind(site: Site) -> bool:
    """Tell whether the ledger has grown or the day has changed since the book was made."""
    with suppress(TongdaoError), open_ledger(site.settings.ledger, create=False) as ledger:
        file = newest(site.book_path)
        return file is None or not is_current(ledger, file, site.judging)
    return False


def _work_aside(site: Site, stop: Event) -> None:
    """Follow in another process, so that this one goes on answering."""
    worker = get_context("spawn").Process(target=bring_up, args=(site.settings,))
    worker.start()
    while worker.is_alive():
        worker.join(0.2)
        if stop.is_set():
            worker.terminate()


def bring_up_aside(settings: Settings) -> None:
    """Bring the book of a site up to date in a process whose memory ends with it; raises a LedgerError."""
    with ProcessPoolExecutor(1, get_context("spawn")) as aside:
        try:
            aside.submit(bring_up, settings).result()
        except BrokenProcessPool as error:
            raise LedgerError(
                f"{settings.ledger}: what made its book was killed; is there enough memory?"
            ) from error


def bring_up(settings: Settings) -> None:
    """Bring the book of a site up to date."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    judging = chosen(settings.indicators, settings.lights, settings.pace)
    open_book(settings.ledger, Path(settings.state) if settings.state else None, judging=judging).close()
