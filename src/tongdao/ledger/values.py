"""The frozen values that go into the ledger and come out of it, beside the entries themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tongdao.promise import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from decimal import Decimal

    from tongdao.model import Kind
    from tongdao.promise import Decision


@lru_cache(maxsize=1 << 12)
def stem(source: str) -> str:
    """Return the name of a file without its ending."""
    return PurePath(source).stem


@dataclass(frozen=True, slots=True)
class Run:
    """One use of the tool: every row names the run that made it. `id` is unique, given by whoever starts it."""

    id: str
    started_at: datetime
    command: str
    who: str
    version: str
    pack: str
    pack_sha256: str


def _by_itself(indicator: str) -> str:
    return indicator


def _any_unit(unit: str, promised: str | None) -> bool:  # noqa: ARG001
    return True


@dataclass(frozen=True, slots=True)
class Grouping:
    """How indicators are grouped: `key` gives the name of the group of an indicator, by default its own.

    `sha256` is that of the pack that groups so: entries that were stored by a run of another may be grouped otherwise.
    `fits` tells whether a unit, as people write it, measures what a promised one measures.
    """

    key: Callable[[str], str] = _by_itself
    sha256: str = ""
    fits: Callable[[str, str | None], bool] = _any_unit


BY_NAME = Grouping()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the ledger.

    `source` is the name of its file, `recorded_at` when this version was added. `given` names what of date,
    issuer and title a person gave; the rest is what the text says of itself.
    """

    id: str
    source: str | None
    title: str | None
    issuer: str | None
    issued_on: date | None
    type: str | None
    recorded_at: datetime
    run: str
    given: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """Return the name of the file without its ending, by which entries name their document."""
        return stem(self.source or self.id)


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement of a document in force, after people's decisions; `start:end` is its place in the text."""

    document: StoredDocument
    id: str
    kind: Kind
    owner: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What two readings differ in: an entry that appeared, vanished, or changed in the named fields."""

    what: str
    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """A document that the ledger did not have."""

    document: StoredDocument
    entries: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document that the ledger has just so: nothing was written."""

    document: StoredDocument


@dataclass(frozen=True, slots=True)
class Superseded:
    """A new version or a new reading of a document: what it replaces, the fields and the entries that changed.

    `carried` is how many decisions go along with what says the same in both, `tasks` how many tasks.
    """

    document: StoredDocument
    replaced: StoredDocument
    fields: tuple[str, ...]
    changes: tuple[EntryChange, ...]
    carried: int = 0
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One accepted write that concerns an id. `details` holds what it said, as JSON can hold it."""

    seq: int
    at: datetime
    run: str
    who: str
    action: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Write:
    """One accepted write of the whole ledger; `subject` is the id that it is about, empty where it has none."""

    seq: int
    at: datetime
    who: str
    action: str
    subject: str


@dataclass(frozen=True, slots=True)
class Report:
    """Progress that an office typed for an entry: `value` or `stage` as of a day, from a named source."""

    id: str
    subject: str
    value: Decimal | None
    unit: str | None
    as_of: date
    source: str
    who: str
    stage: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedDecision:
    """A decision whose subject is not any more what it was when the person decided.

    `subject` is what it is now, None for a link and for what is not read any more.
    """

    decision: Decision
    subject: Entry | StoredStatement | StoredDocument | None

    @property
    def entry(self) -> Entry | None:
        """Return the subject where it is an entry."""
        return self.subject if isinstance(self.subject, Entry) else None


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to give; None lets everything pass.

    `documents` are ids, `groups` keys of indicator groups; an entry passes `since` and `until` where its period
    meets those days. `issued_until` leaves out documents of later dates and of none.
    """

    documents: Collection[str] | None = None
    sources: Collection[str] | None = None
    issuers: Collection[str] | None = None
    issued_until: date | None = None
    form: str | None = None
    kinds: Collection[Kind] | None = None
    groups: Collection[str] | None = None
    owners: Collection[str] | None = None
    since: date | None = None
    until: date | None = None
    # Whether people's decisions are applied, or the entries given as the machine read them.
    decided: bool = field(default=True)


def instant(as_of: date | datetime) -> datetime:
    """Return the last moment that an `as_of` covers: a day whole, a time without a zone in UTC."""
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of, time.max)
    return as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of.astimezone(UTC)


def stamp(at: datetime) -> str:
    """Write a time so that texts sort as times do: UTC, with microseconds."""
    return instant(at).isoformat(timespec="microseconds").replace("+00:00", "Z")


def unstamp(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)
