"""How a book is built, and brought up to date with its ledger."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.assess.figures import rule_version
from tongdao.book.filling.entering import aliases, enter_places
from tongdao.book.filling.events import events
from tongdao.book.filling.judging_again import settle_again
from tongdao.book.filling.place_reader import PlaceReader
from tongdao.book.filling.writer import Writer
from tongdao.book.fingerprint import fingerprint, signature
from tongdao.book.stored.builds import building, connect_to_write
from tongdao.book.stored.meta import BookMeta
from tongdao.ledger.decisions import LINK_SIGN
from tongdao.ledger.store import utc_now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from tongdao.assess.judging import Judging
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Write


_READ = frozenset({"document", "reading"})


def build(ledger: Ledger, path: Path, judging: Judging, day: date) -> None:
    """Follow the whole ledger and put a new book in the place of the old one."""
    with building(path) as db:
        writer = Writer(db)
        db.execute("BEGIN")
        revision = ledger.revision()
        reader = PlaceReader(ledger, judging, day)
        for numbers in reader.batches():
            enter_places(writer, reader, reader.follow(numbers))
        writer.put(events(ledger, 0, revision))
        writer.put(aliases(reader))
        writer.finish(_meta_of(judging, day, revision, revision))
        db.execute("COMMIT")


def _meta_of(judging: Judging, day: date, revision: int, followed: int) -> BookMeta:
    """Return what a book says of itself: the last write it knows, and the last after which all was followed."""
    return BookMeta(
        fingerprint=fingerprint(judging),
        signature=signature(judging),
        lights=judging.lights.id,
        rule_version=rule_version(judging.pack, judging.lights),
        revision=revision,
        followed=followed,
        day=day,
        made_at=utc_now(),
    )


@dataclass(frozen=True, slots=True)
class _News:
    """What is new to a book: writes that were not followed, writes that are not known, days that have passed."""

    unfollowed: tuple[Write, ...]
    known: int
    last_day: date
    day: date

    @property
    def unknown(self) -> tuple[Write, ...]:
        """The writes that the book knows nothing of."""
        return tuple(write for write in self.unfollowed if write.seq > self.known)


def catch_up(ledger: Ledger, file: Path, judging: Judging, day: date) -> bool:
    """Enter what was written since, and judge by the day; False where the book must be built anew.

    What is to be followed is followed before the book is locked. Where another process was quicker, nothing is
    written: whoever asks looks again.
    """
    with closing(connect_to_write(file)) as db:
        meta, revision = BookMeta.read(db), ledger.revision()
        if (
            meta is None
            or meta.fingerprint != fingerprint(judging)
            or meta.day > day
            or meta.followed > revision
        ):
            return False
        writer, reader = Writer(db), PlaceReader(ledger, judging, day)
        news = _news(ledger, meta, day)
        places = _stale_places(db, reader, news)
        followings = [reader.follow(numbers) for numbers in reader.batches(places)] if places else []
        db.execute("BEGIN IMMEDIATE")
        if BookMeta.read(db) != meta:
            db.execute("ROLLBACK")
            return True
        for place in places:
            writer.drop_place(place)
        for found in followings:
            enter_places(writer, reader, found)
        settle_again(db, writer, reader, _stale_promises(db, ledger, news))
        writer.put(events(ledger, news.known, revision))
        writer.finish(_meta_of(judging, day, revision, revision))
        db.execute("COMMIT")
    return True


def enter_writes(ledger: Ledger, file: Path, judging: Judging, subjects: Iterable[str]) -> bool:
    """Judge again the promises that some writes concern; False where the book is made otherwise."""
    with closing(connect_to_write(file)) as db:
        db.execute("BEGIN IMMEDIATE")
        meta, revision = BookMeta.read(db), ledger.revision()
        if meta is None or meta.fingerprint != fingerprint(judging):
            return False
        writer, reader = Writer(db), PlaceReader(ledger, judging, meta.day)
        news = _news(ledger, meta, meta.day)
        settled = any(_to_follow(write) for write in news.unfollowed)
        about = [*subjects, *(write.subject for write in news.unknown)]
        settle_again(db, writer, reader, _concerned(db, about))
        writer.put(events(ledger, news.known, revision))
        writer.finish(_meta_of(judging, meta.day, revision, meta.followed if settled else revision))
        db.execute("COMMIT")
    return True


def _news(ledger: Ledger, meta: BookMeta, day: date) -> _News:
    writes = list(ledger.writes(meta.followed))
    notes = {item.id for item in ledger.decisions(after=meta.followed) if item.action == "note"}
    unfollowed = tuple(write for write in writes if f"x{write.seq}" not in notes)
    return _News(unfollowed, meta.revision, meta.day, day)


def _to_follow(write: Write) -> bool:
    """Tell whether a write changes what there is to follow: it reads, or decides about anything but a link."""
    return write.action in _READ or (write.action == "decision" and LINK_SIGN not in write.subject)


def _stale_places(db: sqlite3.Connection, reader: PlaceReader, news: _News) -> set[str]:
    """Return the places whose promises are to be followed again."""
    days = [news.last_day.isoformat(), news.day.isoformat()]
    sql = "SELECT DISTINCT place FROM documents WHERE issued_on > ? AND issued_on <= ?"
    places = {place for (place,) in db.execute(sql, days)}
    decided = {write.subject.partition(".")[0] for write in news.unfollowed if _to_follow(write)}
    for ident in decided:
        places.update(place for (place,) in db.execute("SELECT place FROM documents WHERE id = ?", [ident]))
    if decided:  # what was read, rejected or taken back may have brought documents in or out
        entered = dict(db.execute("SELECT n, place FROM documents"))
        places.update(place for n, place in entered.items() if n not in reader.readings)
        places.update(reader.place(document) for n, document in reader.readings.items() if n not in entered)
    return places


def _stale_promises(db: sqlite3.Connection, ledger: Ledger, news: _News) -> list[str]:
    """Return the ids of the promises about which something was said since, or whose day has come."""
    turned = db.execute("SELECT id FROM commitments WHERE turns_on <= ?", [news.day.isoformat()])
    reported = [item.subject for item in ledger.reports() if news.last_day < item.as_of <= news.day]
    about = _concerned(db, [*reported, *(write.subject for write in news.unfollowed)])
    return list(dict.fromkeys([*(ident for (ident,) in turned), *about]))


def _concerned(db: sqlite3.Connection, subjects: Iterable[str]) -> list[str]:
    """Return the ids of the promises that some entries or links concern."""
    promises: dict[str, None] = {}
    for subject in subjects:
        promise, sign, _ = subject.partition(LINK_SIGN)
        promises[promise] = None
        if not sign:
            sql = "SELECT c.id FROM told_by t JOIN commitments c ON c.n = t.n WHERE t.outcome = ?"
            promises.update((ident, None) for (ident,) in db.execute(sql, [promise]))
    return list(promises)
