"""What a person should look at first: the entries of a ledger with the reasons to doubt them."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.errors import UnknownIdError
from tongdao.ledger.decisions import LINK_SIGN
from tongdao.promise import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.unusable import Unusable
    from tongdao.ledger.values import StoredDocument, StoredStatement
    from tongdao.promise import Decision


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry nobody has decided about, or what changed since, and why to look at it; the heavier the sooner.

    `now` is what the subject is, None where what was decided about is not read any more, and for a link;
    `decision` tells what it was, `unusable` what of it the ledger holds and cannot use.
    """

    subject: str
    now: Entry | StoredStatement | StoredDocument | None
    reasons: tuple[str, ...]
    weight: int
    decision: Decision | None = None
    unusable: tuple[Unusable, ...] = ()

    @property
    def entry(self) -> Entry | None:
        """Return the subject where it is an entry."""
        return self.now if isinstance(self.now, Entry) else None


_UNUSABLE, _RETURNED = 200, 100
FIRST = ("unusable", "returned")  # the reasons that come before what is doubtful


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what is to be reviewed; `total` counts all of it, `doubtful` what there is a reason to doubt."""

    rows: tuple[Doubt, ...]
    total: int
    doubtful: int


def names_of(ledger: Ledger, subjects: Iterable[str]) -> dict[str, str]:
    """Return what was decided about is called: entries, the rejected too, and documents, the replaced too.

    A link has the names of its ends; a statement that was taken out has none.
    """
    named = {
        subject: " → ".join(_name(ledger, ident) for ident in subject.split(LINK_SIGN))
        for subject in subjects
    }
    return {subject: name for subject, name in named.items() if name != subject}


def _name(ledger: Ledger, ident: str) -> str:
    if "." not in ident:
        with suppress(UnknownIdError):
            document = ledger.document(ident)
            return document.title or document.source or ident
    with suppress(UnknownIdError):
        entry = ledger.entry(ident)
        return entry.called
    statement = ledger.statements_by_id([ident]).get(ident)
    return statement.quote if statement else ident


def queue(
    ledger: Ledger,
    as_of: date | None = None,
    documents: Collection[str] | None = None,
    *,
    reason: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Queue:
    """Return a page of what is to be reviewed, most doubtful first, else in the order of the ledger.

    What people accepted, corrected, rejected, merged or split is left out, unless its entry changed since, or
    what is kept of it cannot be used; those come first. `reason` is a word of the glossary's `doubt`.
    """
    first_ones = [
        doubt
        for doubt in (*_unusable(ledger, as_of), *_returned(ledger, as_of))
        if documents is None or doubt.subject.partition(".")[0] in documents
        if reason is None or reason in doubt.reasons
    ]
    count = len(first_ones)
    shown = first_ones[offset : offset + limit]
    if reason in FIRST:
        return Queue(tuple(shown), count, count)
    found = ledger.doubtful(as_of, documents, reason, limit=limit - len(shown), offset=max(offset - count, 0))
    entries = ledger.entries_by_id([item.id for item in found.rows])
    rows = [Doubt(item.id, entries.get(item.id), item.reasons, item.weight) for item in found.rows]
    return Queue((*shown, *rows), found.total + count, found.doubtful + count)


def _returned(ledger: Ledger, as_of: date | None) -> Iterator[Doubt]:
    for item in ledger.returned(as_of):
        yield Doubt(item.decision.subject, item.subject, ("returned",), _RETURNED, item.decision)


def _unusable(ledger: Ledger, as_of: date | None) -> Iterator[Doubt]:
    """Yield what has a value that cannot be used, with what it is now."""
    by_subject: dict[str, list[Unusable]] = defaultdict(list)
    for item in ledger.unusable(as_of):
        by_subject[item.subject].append(item)
    entries = ledger.entries_by_id(by_subject)
    for subject, found in by_subject.items():
        now = entries.get(subject) or (ledger.document(subject) if "." not in subject else None)
        yield Doubt(subject, now, ("unusable",), _UNUSABLE, unusable=tuple(found))
