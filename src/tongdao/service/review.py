"""What a person should look at first: the entries of a ledger with the reasons to doubt them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.ledger.values import Filters
from tongdao.model import Basis, Kind
from tongdao.promise import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import StoredDocument, StoredStatement
    from tongdao.promise import Decision

_LONG_NAME = 24  # characters: a name as long as that has most likely swallowed its neighbours


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry nobody has decided about, or what changed since, and why to look at it; the heavier the sooner.

    `now` is what the subject is, None where what was decided about is not read any more, and for a link;
    `decision` tells what it was.
    """

    subject: str
    now: Entry | StoredStatement | StoredDocument | None
    reasons: tuple[str, ...]
    weight: int
    decision: Decision | None = None

    @property
    def entry(self) -> Entry | None:
        """Return the subject where it is an entry."""
        return self.now if isinstance(self.now, Entry) else None


# Each reason, its weight, and when it holds. The keys are those of the glossary's `doubt` words.
_REASONS: Mapping[str, tuple[int, Callable[[Entry], bool]]] = {
    "unnamed": (20, lambda entry: not (entry.indicator or entry.name)),
    "undated": (10, lambda entry: entry.kind is Kind.TARGET and entry.period_end is None),
    "ownerless": (8, lambda entry: entry.owner is None),
    "unclear": (6, lambda entry: entry.kind in (Kind.BACKGROUND, Kind.OTHER)),
    "long_name": (5, lambda entry: len(entry.indicator or entry.name or "") > _LONG_NAME),
    "unitless": (4, lambda entry: entry.form == "figure" and not entry.unit),
    "inherited": (2, lambda entry: entry.kind is Kind.TARGET and entry.period == Basis.INHERITED),
}
_RETURNED, _FAILED = 100, 50


def doubts(
    ledger: Ledger, as_of: date | None = None, documents: Collection[str] | None = None
) -> list[Doubt]:
    """Return what is to be reviewed, most doubtful first, else in the order of the ledger.

    What people accepted, corrected, rejected, merged or split is left out, unless its entry changed since.
    """
    settled = {item.subject for item in ledger.decisions(as_of=as_of) if item.action != "note"}
    failed = tuple(ledger.failed_checks(as_of))
    found = [
        Doubt(back.decision.subject, back.subject, ("returned",), _RETURNED, back.decision)
        for back in ledger.returned(as_of)
        if documents is None or back.decision.subject.partition(".")[0] in documents
    ]
    found += (
        _doubt(entry, failed)
        for entry in ledger.entries(as_of, Filters(documents=documents))
        if entry.id.partition("-")[0] not in settled
    )
    return sorted(found, key=lambda doubt: -doubt.weight)


def _doubt(entry: Entry, failed: Collection[tuple[str, int, int]]) -> Doubt:
    reasons = {name: weight for name, (weight, holds) in _REASONS.items() if holds(entry)}
    if any(name == entry.document and start < entry.end and entry.start < end for name, start, end in failed):
        reasons["failed_check"] = _FAILED
    return Doubt(entry.id, entry, tuple(reasons), sum(reasons.values()))
