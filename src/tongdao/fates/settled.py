"""What was followed of a promise, after people's decisions and with what offices typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from tongdao.assess.figures import statistics_first
from tongdao.fates.fate import REPORTED
from tongdao.glossary import load_glossary
from tongdao.mentions.quantities.find import find_quantities
from tongdao.model import Comparator, Kind, Stage
from tongdao.promise import Link
from tongdao.rules.pack import load_pack
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.fates.ledger_as_of import LedgerAsOf
    from tongdao.following.follow import Followed
    from tongdao.ledger.values import Report
    from tongdao.promise import Entry

_LATEST, _EARLIER = (
    1.0,
    0.5,
)  # scores of a typed report that is newer than what documents say, and of one that is not


def decided_links(found: LedgerAsOf) -> dict[str, list[Link]]:
    """Return the links that people decided about, by promise, where both ends are known."""
    by_id = {entry.id: entry for entry in found.entries}
    wanted: dict[str, list[Link]] = defaultdict(list)
    for (promise, outcome), decision in found.decided.items():
        if promise in by_id and outcome in by_id:
            wanted[promise].append(Link(by_id[promise], by_id[outcome], 1.0, (), decision))
    return wanted


def settle_item(item: Followed, decided: Sequence[Link], reports: Sequence[Report]) -> Followed:
    """Return what was followed after people's decisions and with what offices typed."""
    links = with_reports(item.promise, settle(item.links, decided), reports)
    return replace(item, links=statistics_first(links, load_pack()))


def settle(links: Sequence[Link], decided: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links of a promise after people's decisions: theirs first, and without what they rejected."""
    machine = {link.outcome.id: link for link in links}
    said = {link.outcome.id: link for link in decided}
    confirmed = [
        replace(machine.get(name, link), decision="confirmed")
        for name, link in said.items()
        if link.decision == "confirmed"
    ]
    return (*confirmed, *(link for name, link in machine.items() if name not in said))


def with_reports(promise: Entry, links: Sequence[Link], reports: Sequence[Report]) -> tuple[Link, ...]:
    """Add what an office typed, its newest report first; documents that speak of as late a day come before it."""
    typed = [reported(promise, item) for item in sorted(reports, key=lambda item: item.as_of, reverse=True)]
    told = max((link.outcome.period_end for link in links if link.outcome.period_end), default=None)
    newer = [entry for entry in typed if told is None or (entry.period_end and entry.period_end > told)]
    older = [entry for entry in typed if entry not in newer]
    return (
        *(Link(promise, entry, _LATEST, REPORTED, "confirmed") for entry in newer[:1]),
        *links,
        *(Link(promise, entry, _EARLIER, REPORTED) for entry in (*newer[1:], *older)),
    )


def reported(promise: Entry, report: Report) -> Entry:
    """Return a typed report as a figure, or a thing, that the body itself tells of its promise."""
    unit = promise.unit if report.unit is None else report.unit
    scale, base = scale_of(unit or "") or (Decimal(1), unit)
    stage = Stage(report.stage) if report.stage else None
    quote = load_glossary()(f"stage.{stage}") if stage else f"{report.value}{unit or ''}"
    return replace(
        promise,
        id=report.id,
        document=report.id,
        source=report.source,
        issued_on=report.as_of,
        document_type=None,
        kind=Kind.FACT,
        quote=quote,
        start=0,
        end=len(quote),
        statement=quote,
        statement_start=0,
        period_start=_first_day(promise, report),
        period_end=report.as_of,
        value=None if report.value is None else report.value * scale,
        high=None,
        unit=base or promise.unit,
        comparator=None if stage else Comparator.EQ,
        stage=stage,
    )


def _first_day(promise: Entry, report: Report) -> date | None:
    """Return since when a report tells: what it says of a day after the promise was due tells of that day alone."""
    due = promise.due
    return report.as_of if due and report.as_of > due else promise.period_start


@lru_cache(maxsize=1 << 10)  # anybody can ask for any unit
def scale_of(unit: str) -> tuple[Decimal, str | None] | None:
    """Return how many of which unit one of a written unit is: a hundred million 元 of 亿元; None where it is none.

    A number alone (万) has no unit.
    """
    text = f"1{fold(unit)}"
    for found in find_quantities(text, load_pack()):
        if (found.start, found.end) == (0, len(text)):
            return found.value, found.unit or None
    return None
