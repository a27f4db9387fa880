"""Follow the promises of a ledger into later documents, and compute what became of each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tongdao.assess.figures import assess
from tongdao.assess.judging import Judging
from tongdao.assess.reasons import join, say
from tongdao.fates.fate import REPORTED, Fate
from tongdao.fates.ledger_as_of import LedgerAsOf, ledger_as_of
from tongdao.fates.settled import decided_links, settle_item
from tongdao.following.follow import follow
from tongdao.following.indicators import load_registry, parse_name
from tongdao.promise import Attainment, EvidenceLevel, Schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from tongdao.following.follow import Followed
    from tongdao.following.indicators import Indicator
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Run
    from tongdao.promise import Assessment
    from tongdao.rules.pack import Pack

_SAID = {"exceeded": Attainment.EXCEEDED, "met": Attainment.MET, "missed": Attainment.MISSED}


def fates(
    ledger: Ledger,
    as_of: date | None = None,
    *,
    recorded_by: date | None = None,
    only: Collection[str] | None = None,
    judging: Judging | None = None,
) -> tuple[Fate, ...]:
    """Return what became of the promises of a ledger by a day, in the order of the ledger.

    `only` holds the ids of promises. See `ledger_as_of` for the days. Nothing is written.
    """
    return judge(ledger_as_of(ledger, as_of, recorded_by), judging or Judging.of(), only=only)


def judge(found: LedgerAsOf, judging: Judging, *, only: Collection[str] | None = None) -> tuple[Fate, ...]:
    """Do as `fates` does with what is known."""
    wanted = decided_links(found)
    judged = []
    for item in follow(found.entries, judging.pack, found.sentences, only=only):
        ident = item.promise.id
        settled = settle_item(item, wanted.get(ident, ()), found.reports.get(ident, ()))
        judged.append(Fate(settled, assessed(settled, found.day, judging)))
    return tuple(judged)


def assessed(followed: Followed, day: date, judging: Judging) -> Assessment:
    """Return what became of what was followed, at a day."""
    promise = followed.promise
    indicator = indicator_of(promise.indicator, judging.pack) if promise.indicator else None
    found = assess(
        promise,
        followed.links,
        followed.descent.lineage,
        day,
        direction=indicator.better if indicator else None,
        baseline=followed.baseline,
        yearly=[link.outcome for link in followed.yearly],
        summable=indicator.summable if indicator else None,
        rule=judging.rule,
        lights=judging.lights,
        pack=judging.pack,
    )
    return found if followed.links or followed.yearly else in_words(followed, found)


def in_words(followed: Followed, found: Assessment) -> Assessment:
    """Return the assessment of a promise that is due and of which later documents tell in words alone."""
    said = next((_SAID[item.says] for item in followed.mentions if item.says in _SAID), None)
    if said is None or found.schedule is not Schedule.OVERDUE:
        return found
    kept = said is not Attainment.MISSED
    return replace(
        found,
        attainment=said,
        schedule=Schedule.ON_TRACK if kept else Schedule.OVERDUE,
        evidence=EvidenceLevel.SELF_REPORTED,
        reason=join(say("in_words", says=said), say("reached_in_time" if kept else "missed_past")),
        inputs=(*found.inputs, *(item.sentence.id for item in followed.mentions if item.says in _SAID)),
    )


@cache
def indicator_of(name: str, pack: Pack) -> Indicator | None:
    """Return the indicator of the registry that a name holds."""
    return parse_name(name, load_registry(pack), pack).indicator


def keep(ledger: Ledger, found: Iterable[Fate], run: Run) -> bool:
    """Append links and assessments to the ledger, in place of the last ones; False where those say the same."""
    judged = list(found)
    links = [link for fate in judged for link in fate.followed.links if link.comparisons != REPORTED]
    changed = ledger.append_links(links, run)
    return ledger.append_assessments([fate.assessment for fate in judged], run) or changed
