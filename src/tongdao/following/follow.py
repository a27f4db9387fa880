"""From a promise to the outcomes that later documents report of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tongdao.following.candidates import Candidates
from tongdao.following.comparisons import compare
from tongdao.following.described import describe, is_outcome
from tongdao.following.indicators import load_registry
from tongdao.following.scoring import THRESHOLD, is_barred, link_weights, score
from tongdao.model import Kind
from tongdao.promise import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongdao.following.described import Described
    from tongdao.following.indicators import Registry
    from tongdao.promise import Comparison, Entry
    from tongdao.rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Followed:
    """A promise, its outcomes best first, and in a few words why these or why none."""

    promise: Entry
    links: tuple[Link, ...]
    reason: str


def follow(entries: Sequence[Entry], pack: Pack, registry: Registry | None = None) -> tuple[Followed, ...]:
    """Find for every target figure the outcomes that later documents report, in the order of the entries."""
    described = describe(entries, registry or load_registry(pack), pack)
    outcomes = Candidates(found for found in described.values() if is_outcome(found))
    reports = Reports(entries)
    weights = link_weights(pack)
    return tuple(
        _follow_one(described[entry.id], outcomes, reports, pack)
        for entry in entries
        if entry.kind is Kind.TARGET and entry.form == "figure"
    )


class Reports:
    """The days on which each issuer spoke."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        days: dict[str | None, set[date]] = defaultdict(set)
        for entry in entries:
            if entry.issued_on:
                days[entry.issuer].add(entry.issued_on)
        self._days = {issuer: sorted(found) for issuer, found in days.items()}

    def is_next(self, issuer: str | None, issued: date | None, due: date) -> bool:
        days = self._days.get(issuer, [])
        place = bisect_right(days, due)
        return issued is not None and (place >= len(days) or issued <= days[place])


def due_day(promise: Described) -> date | None:
    if promise.last:
        return promise.last
    issued = promise.entry.issued_on
    return date(issued.year, 12, 31) if issued else None


def _follow_one(promise: Described, outcomes: Candidates, reports: Reports, pack: Pack) -> Followed:
    due = due_day(promise)
    weights = link_weights(pack)
    if due is None:
        return Followed(promise.entry, (), "no date to follow from")
    links = []
    for other in outcomes.find(promise, due):
        found = compare(promise, other, due, next_report=reports.is_next(other.entry.issuer, other.entry.issued_on, due))
        if is_barred(found, weights):
            continue
        value = score(found, weights)
        if value >= THRESHOLD:
            links.append(Link(promise.entry, other.entry, value, found))
    links.sort(key=lambda link: -link.score)
    return Followed(promise.entry, tuple(links), "")
