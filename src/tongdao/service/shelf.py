"""The verbs that keep the book (台账) beside a ledger: derived from it, brought up to date, asked instead of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from tongdao import __version__
from tongdao.assess.lights import DEFAULT, LightTable, load_lights
from tongdao.assess.timelines import RULES
from tongdao.errors import UsageError
from tongdao.rules.pack import Pack, load_pack
from tongdao.service import choices
from tongdao.service.book import chosen_pack, open_ledger
from tongdao.service.choices import place_of_book
from tongdao.service.glance import VERSION, signature
from tongdao.views.book import Book
from tongdao.views.files import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.service.binding import Judging
    from tongdao.service.follow import Fate
    from tongdao.views.rows import BookState

_LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a book is to show: by which day, pack, lights and pro-rata rule it judges."""

    day: date
    pack: Pack
    lights: LightTable
    rule: str

    @property
    def making(self) -> str:
        """What else than the ledger and the day a book is made of; another needs another book."""
        parts = (VERSION, __version__, self.pack.sha256, self.lights, self.rule)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    @property
    def signature(self) -> str | None:
        """What tells at a glance that a book is the usual one of this program; None where another is asked for."""
        usual = asked(self.day)
        return signature() if usual.making == self.making else None

    def judging(self, day: date | None = None) -> Judging:
        """Return by what promises are judged, tables and all; at another day where one is given."""
        from tongdao.service.binding import Judging

        return Judging(day or self.day, self.lights, self.rule, self.pack)


def asked(
    day: date | None = None, lights: LightTable | None = None, rule: str = _LINEAR, pack: Pack | None = None
) -> Asked:
    """Return what a book is to show; where nothing is said: today, the usual lights, a straight line, the pack."""
    return Asked(day or choices.today(), pack or load_pack(), lights or load_lights(), rule)


class How(TypedDict):
    """By what a book judges, as `open_book`, `patch` and `book_path` take it."""

    lights: LightTable
    rule: str
    pack: Pack


def chosen(indicators: str = "", lights: str = "", pace: str = _LINEAR) -> How:
    """Return by what a user wants to judge: own indicators, a table of lights, a pro-rata rule; raises UsageError."""
    if pace not in RULES:
        raise UsageError(f"no rule {pace!r}: give {', '.join(RULES)}")
    return How(lights=choices.chosen_lights(lights), rule=pace, pack=chosen_pack(indicators))


def book_path(
    ledger_url: str,
    state_folder: Path | None = None,
    *,
    lights: LightTable | None = None,
    rule: str = _LINEAR,
    pack: Pack | None = None,
) -> Path:
    """Return where the book of a ledger is kept: `tongdao.book.db` beside `tongdao.db`.

    That of a PostgreSQL ledger is kept in the state folder, by default that of the user, under a digest of the URL
    without the password. Other lights, another pro-rata rule and one's own indicators have books of their own. The
    build itself is a file beside the path with a number in its name; see `tongdao.views.files`.
    """
    kinds = [lights.id] if lights and lights.id != DEFAULT else []
    kinds += [rule] if rule != _LINEAR else []
    kinds += [pack.sha256[:8]] if pack and pack.sha256 != load_pack().sha256 else []
    return place_of_book(ledger_url, state_folder, tuple(kinds))


def open_book(
    ledger_url: str,
    state_folder: Path | None = None,
    *,
    day: date | None = None,
    lights: LightTable | None = None,
    rule: str = _LINEAR,
    pack: Pack | None = None,
    building: Callable[[], None] | None = None,
) -> Book:
    """Open the book of a ledger, brought up to date first where the ledger has grown or the day is another.

    Where there is none, or one of other rules, it is built, which takes as long as following the whole ledger:
    `building` is called before. Raises a LedgerError.
    """
    with open_ledger(ledger_url, pack=pack, create=False) as ledger:
        path = book_path(ledger_url, state_folder, lights=lights, rule=rule, pack=pack)
        return Book(up_to_date(ledger, path, asked(day, lights, rule, pack), building))


def up_to_date(ledger: Ledger, path: Path, wanted: Asked, building: Callable[[], None] | None = None) -> Path:
    """Bring the book of an open ledger up to date as `open_book` does, and return its file."""
    file = newest(path)
    while file is None or not is_current(ledger, file, wanted):
        if file is None or not _catch_up(ledger, file, wanted):
            if building:
                building()
            _build(ledger, path, wanted)
        file = newest(path)
    return file


def is_current(ledger: Ledger, file: Path, wanted: Asked) -> bool:
    """Tell whether a build shows the ledger as it is, judged as wanted."""
    with Book(file) as book:
        said = book.meta()
    if said.get("making") != wanted.making or said.get("day") != wanted.day.isoformat():
        return False
    return said["revision"] == said["followed"] == str(ledger.revision())


def _catch_up(ledger: Ledger, file: Path, wanted: Asked) -> bool:
    from tongdao.service.catching_up import catch_up  # with it come the stages of following

    return catch_up(ledger, file, wanted)


def _build(ledger: Ledger, path: Path, wanted: Asked) -> None:
    from tongdao.service.catching_up import build

    build(ledger, path, wanted)


def refresh(
    ledger: Ledger,
    path: Path,
    day: date | None = None,
    lights: LightTable | None = None,
    rule: str = _LINEAR,
    pack: Pack | None = None,
) -> BookState:
    """Follow the whole ledger and build its book anew, in place of the one that was there."""
    _build(ledger, path, asked(day, lights, rule, pack))
    file = newest(path)
    assert file is not None
    with Book(file) as book:
        return book.state()


def patch(
    ledger: Ledger,
    path: Path,
    subjects: Iterable[str],
    *,
    lights: LightTable | None = None,
    rule: str = _LINEAR,
    pack: Pack | None = None,
) -> BookState:
    """Enter what was just written about some entries or links, at once: the promises concerned are judged again.

    What a corrected or rejected entry means for other promises is found when the book is next brought up to date.
    Other writes since are entered too. Where there is no book of these rules, it is built.
    """
    from tongdao.service.catching_up import enter_writes

    file = newest(path)
    if file is None or not enter_writes(ledger, file, asked(None, lights, rule, pack), subjects):
        return refresh(ledger, path, None, lights, rule, pack)
    with Book(file) as book:
        return book.state()


def fate_of(ledger: Ledger, book: Book, ident: str) -> Fate:
    """Return the whole proof of one promise from what the book keeps of it; nothing is followed afresh.

    Raises UnknownIdError for what is no promise of the book or of the ledger any more.
    """
    from tongdao.service.recalling import recall

    return recall(ledger, book, ident)
