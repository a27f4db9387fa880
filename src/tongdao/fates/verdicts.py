"""Follow the promises of a ledger into later documents, and compute what became of each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from tongdao.assess.figures import assess, light_inputs
from tongdao.assess.judging import Judging
from tongdao.assess.lights import light
from tongdao.assess.reasons import join, say
from tongdao.assess.schedule import Pace
from tongdao.fates.fate import REPORTED, Fate
from tongdao.fates.ledger_as_of import LedgerAsOf, ledger_as_of
from tongdao.fates.settled import decided_links, settle_item
from tongdao.following.follow import follow
from tongdao.following.indicators import load_registry, parse_name
from tongdao.following.issuers import body_of
from tongdao.promise import Attainment, EvidenceLevel, Schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from tongdao.assess.lights import LightTable
    from tongdao.following.follow import Followed
    from tongdao.following.indicators import Indicator
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Run
    from tongdao.promise import Assessment
    from tongdao.rules.pack import Pack

_SAID = {
    "exceeded": Attainment.EXCEEDED,
    "met": Attainment.MET,
    "missed": Attainment.MISSED,
    "cancelled": Attainment.CANCELLED,
}


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
        judged.append(fate_of(settled, found.day, judging))
    return tuple(judged)


def fate_of(followed: Followed, day: date, judging: Judging) -> Fate:
    """Return what became of what was followed, at a day, and who answers for it."""
    promise = followed.promise
    return Fate(
        followed, assessed(followed, day, judging), body_of(promise.owner, promise.issuer, judging.pack)
    )


def assessed(followed: Followed, day: date, judging: Judging) -> Assessment:
    """Return what became of what was followed, at a day; whatever fails names the promise."""
    try:
        return _assessed(followed, day, judging)
    except Exception as error:
        error.add_note(f"promise {followed.promise.id}")
        raise


def _assessed(followed: Followed, day: date, judging: Judging) -> Assessment:
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
        heard=followed.heard,
        pack=judging.pack,
    )
    return found if followed.links or followed.yearly else in_words(followed, found, judging.lights)


def in_words(followed: Followed, found: Assessment, lights: LightTable) -> Assessment:
    """Return the assessment of a promise of which later documents tell in words alone."""
    mention = next((item for item in followed.mentions if item.says in _SAID), None)
    if mention is None:
        return _named_alone(followed, found)
    said, due = _SAID[mention.says], followed.promise.due
    past = due is not None and found.as_of > due
    if said is Attainment.MISSED and not past:
        return found
    schedule, why = _by_words(said, past=past)
    pace = Pace(schedule, None, None, why)
    return replace(
        found,
        attainment=said,
        schedule=schedule,
        evidence=EvidenceLevel.SELF_REPORTED,
        light=light(light_inputs(followed.promise, said, pace, found.as_of), lights),
        reason=join(say("in_words", says=said), why),
        inputs=(*found.inputs, *(item.sentence.id for item in followed.mentions if item.says in _SAID)),
    )


def _by_words(said: Attainment, *, past: bool) -> tuple[Schedule, str]:
    """Return how a promise keeps time by what a document says of it in words, and the reason."""
    if said is Attainment.CANCELLED:
        return Schedule.NOT_DUE, say("cancelled")
    if said is Attainment.MISSED:
        return Schedule.OVERDUE, say("missed_past")
    return (Schedule.ON_TIME, say("reached_in_time")) if past else (Schedule.EARLY, say("reached_before"))


def _named_alone(followed: Followed, found: Assessment) -> Assessment:
    """Return the assessment of a thing that later documents name without saying that it was reached."""
    if followed.promise.form == "figure" or not followed.mentions or found.schedule is Schedule.NOT_DUE:
        return found
    return replace(
        found,
        attainment=Attainment.NOT_CHECKABLE,
        evidence=EvidenceLevel.SELF_REPORTED,
        reason=join(say("named"), say("unverified_past")),
        inputs=(*found.inputs, *(item.sentence.id for item in followed.mentions)),
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
