"""Keeps the book up to date in the background: one process of the site looks, and a process of its own works."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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
FAILURE = "refresh.failed.json"
_LOG = logging.getLogger("tongdao.web")
_LONGEST_PAUSE = 3600.0  # seconds
_MOST_DOUBLINGS = 20
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
        elif held:
            (site.folder / FAILURE).unlink(missing_ok=True)
        failed = failure_of(site.folder) if held else None
        stop.wait(pause_after(failed.times if failed else 0, site.settings.refresh))
    if held:
        held.close()


@dataclass(frozen=True, slots=True)
class RefreshFailure:
    """What keeps the book from being brought up to date, and how many times one after the other it did."""

    times: int
    why: str


def pause_after(failures: int, usual: float) -> float:
    """Return the seconds to wait before the next look: twice as long after each failure, an hour at most."""
    return (
        max(usual, min(usual * 2.0 ** min(failures, _MOST_DOUBLINGS), _LONGEST_PAUSE)) if failures else usual
    )


def failure_of(folder: Path) -> RefreshFailure | None:
    """Return the failure of the last refresh, whichever process saw it; None where it went well."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        said = json.loads((folder / FAILURE).read_text(encoding="utf-8"))
        return RefreshFailure(int(said["times"]), str(said["why"]))
    return None


def note_failure(folder: Path, error: BaseException) -> None:
    """Keep what went wrong for every process of the site; the log has the trace of it, once."""
    before = failure_of(folder)
    why = "; ".join((f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())))
    if before is None or before.why != why:
        _LOG.error("refresh failed: %s", why, exc_info=error)
    said = {"times": before.times + 1 if before else 1, "why": why}
    (folder / FAILURE).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


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
    worker = get_context("spawn").Process(target=bring_up_or_note, args=(site.settings, site.folder))
    worker.start()
    while worker.is_alive():
        worker.join(0.2)
        if stop.is_set():
            worker.terminate()
    if worker.exitcode and not stop.is_set():  # killed, for want of memory perhaps
        note_failure(
            site.folder, LedgerError(f"what brings the book up to date ended with {worker.exitcode}")
        )


def bring_up_or_note(settings: Settings, folder: Path) -> None:
    """Bring the book of a site up to date, and keep what went wrong where something did."""
    try:
        bring_up(settings)
    except Exception as error:
        note_failure(folder, error)
    else:
        (folder / FAILURE).unlink(missing_ok=True)


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
    judging = chosen(settings.indicators, settings.lights, settings.pace, holding=settings.hold_doubtful)
    open_book(settings.ledger, Path(settings.state) if settings.state else None, judging=judging).close()
