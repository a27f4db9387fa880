"""A promise with what became of it, and what is known of promises by a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao import clock
from tongdao.following.sentences import Sentence
from tongdao.ledger.decided import LINK_SIGN, in_force
from tongdao.promise import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tongdao.following.follow import Followed
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, StoredStatement
    from tongdao.promise import Assessment, Entry


REPORTED = (Comparison("report", "typed"),)


@dataclass(frozen=True, slots=True)
class Fate:
    """A promise with what later documents report of it, after people's decisions, and what was computed of that."""

    followed: Followed
    assessment: Assessment

    @property
    def promise(self) -> Entry:
        """Return the promise."""
        return self.followed.promise

    @property
    def actual(self) -> Entry | None:
        """Return the outcome that counts."""
        links = self.followed.links
        return links[0].outcome if links else None

    @property
    def evidence(self) -> tuple[Entry, ...]:
        """Return the promise and every entry that tells of it."""
        links = (*self.followed.links, *self.followed.parts)
        return (self.promise, *(link.outcome for link in links))


@dataclass(frozen=True, slots=True)
class Known:
    """What a ledger holds that was issued by a day: entries, statements, decisions about links, typed reports."""

    day: date
    entries: tuple[Entry, ...]
    sentences: tuple[Sentence, ...]
    decided: Mapping[tuple[str, str], str]
    reports: Mapping[str, tuple[Report, ...]]


def known(ledger: Ledger, as_of: date | None = None, recorded_by: date | None = None) -> Known:
    """Return what had been issued by a day, as the ledger knew it at the end of the day `recorded_by`.

    Without `as_of` everything counts, and the day is that of the last document or report (today's where none has
    one), so that the same ledger gives the same answer on every day.
    """
    entries = tuple(entry for entry in ledger.entries(recorded_by) if is_issued(entry.issued_on, as_of))
    reports = tuple(item for item in ledger.reports(as_of=recorded_by) if is_issued(item.as_of, as_of))
    days = {entry.issued_on for entry in entries} | {item.as_of for item in reports}
    return Known(
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
        if item.action != "note":
            found[promise, outcome] = "rejected" if item.action == "reject" else "confirmed"
    return found


def by_subject(reports: Iterable[Report]) -> dict[str, tuple[Report, ...]]:
    """Return reports by the promise that they are about."""
    found: dict[str, list[Report]] = defaultdict(list)
    for item in reports:
        found[item.subject].append(item)
    return {subject: tuple(items) for subject, items in found.items()}
