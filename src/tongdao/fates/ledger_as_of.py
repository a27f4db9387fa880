"""What a ledger holds that was issued by a day: entries, statements, decisions about links, typed reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao import clock
from tongdao.following.sentences import Sentence
from tongdao.ledger.decisions import LINK_SIGN, in_force, leads_to_itself

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, StoredStatement
    from tongdao.promise import Entry


@dataclass(frozen=True, slots=True)
class LedgerAsOf:
    """What a ledger holds that was issued by a day: entries, statements, decisions about links, typed reports."""

    day: date
    entries: tuple[Entry, ...]
    sentences: tuple[Sentence, ...]
    decided: Mapping[tuple[str, str], str]
    reports: Mapping[str, tuple[Report, ...]]


def ledger_as_of(ledger: Ledger, as_of: date | None = None, recorded_by: date | None = None) -> LedgerAsOf:
    """Return what had been issued by a day, as the ledger knew it at the end of the day `recorded_by`.

    Without `as_of` everything counts, and the day is that of the last document or report (today's where none has
    one), so that the same ledger gives the same answer on every day.
    """
    entries = tuple(entry for entry in ledger.entries(recorded_by) if is_issued(entry.issued_on, as_of))
    reports = tuple(item for item in ledger.reports(as_of=recorded_by) if is_issued(item.as_of, as_of))
    days = {entry.issued_on for entry in entries} | {item.as_of for item in reports}
    return LedgerAsOf(
        day=as_of or max((day for day in days if day), default=None) or clock.today(),
        entries=entries,
        sentences=tuple(
            sentence_of(item)
            for item in ledger.statements(recorded_by)
            if is_issued(item.document.issued_on, as_of)
        ),
        decided=link_decisions(ledger, recorded_by),
        reports=by_subject(reports),
    )


def is_issued(day: date | None, as_of: date | None) -> bool:
    """Tell whether something was out by a day; what has no day was."""
    return day is None or as_of is None or day <= as_of


def sentence_of(item: StoredStatement) -> Sentence:
    """Return a statement as one that is followed."""
    document = item.document
    return Sentence(
        id=item.id,
        document=document.id,
        source=document.stem,
        issued_on=document.issued_on,
        issuer=document.issuer,
        kind=item.kind,
        owner=item.owner,
        text=item.quote,
        start=item.start,
        end=item.end,
    )


def link_decisions(ledger: Ledger, recorded_by: date | None = None) -> dict[tuple[str, str], str]:
    """Return what people decided last about each link that they decided about: confirmed or rejected."""
    found = {}
    for item in in_force(ledger.decisions_about_links(recorded_by)):
        promise, _, outcome = item.subject.partition(LINK_SIGN)
        if item.action != "note" and not leads_to_itself(item.subject):
            found[promise, outcome] = "rejected" if item.action == "reject" else "confirmed"
    return found


def by_subject(reports: Iterable[Report]) -> dict[str, tuple[Report, ...]]:
    """Return reports by the promise that they are about."""
    found: dict[str, list[Report]] = defaultdict(list)
    for item in reports:
        found[item.subject].append(item)
    return {subject: tuple(items) for subject, items in found.items()}
