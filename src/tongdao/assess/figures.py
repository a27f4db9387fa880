"""What became of one promise at a date: the four axes, the light, the formula, the inputs, the version of the rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tongdao.assess.agreement import agree
from tongdao.assess.attainment import attain
from tongdao.assess.cumulative import sum_years
from tongdao.assess.evidence import is_statistics, level
from tongdao.assess.lights import LightInputs, light, load_lights
from tongdao.assess.reasons import join, say
from tongdao.assess.schedule import Pace, by_calendar, is_final, pace_of, told_of
from tongdao.model import Comparator, Stage
from tongdao.promise import EVIDENT, Assessment, Attainment, Schedule
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.assess.cumulative import YearlySum
    from tongdao.assess.lights import LightTable
    from tongdao.assess.timelines import Rule
    from tongdao.promise import Entry, Lineage, Link
    from tongdao.rules.pack import Pack

CODE_VERSION = "4"  # raised whenever the code of this package would judge the same inputs otherwise
_TABLES = ("aims", "changes", "classifiers", "currencies", "statistics", "stocks", "units")
_ORDER = {"confirmed": 0, "auto": 1}
_SURE = 0.9  # score of a link from which on its outcome is held against the best one

# Of an outcome that is joined so a miss is not said without a person: it may be of a part, or of something else.
_OF_ANOTHER = {("scope", "unstated"), ("scope", "narrower")}
_FAR_OFF = {("indicator", "close"), ("size", "fair")}
_OPEN_REACH = Decimal("1.1")  # 7100万亩以上 may be 7140万亩; 9%以上 is no 15%


@dataclass(frozen=True, slots=True)
class _Case:
    """The evidence about one promise that was known at the date.

    `unsure` tells that what counts may be of another scope, or of something near: enough to show, not to accuse.
    """

    outcomes: tuple[Entry, ...]
    sum: YearlySum | None
    actual: Entry | None
    unsure: bool = False

    @property
    def used(self) -> tuple[Entry, ...]:
        """Return the entries that the verdict is made of."""
        if self.sum:
            return self.sum.used
        return (self.actual,) if self.actual else ()

    @property
    def has_gap(self) -> bool:
        """Tell whether years before the last that is told of are lacking: what is short may be what they brought."""
        return self.sum is not None and any(year < self.sum.years[-1] for year in self.sum.missing)


def assess(
    promise: Entry,
    links: Sequence[Link],
    lineage: Lineage,
    as_of: date,
    *,
    direction: str | None = None,
    baseline: Entry | None = None,
    yearly: Sequence[Entry] = (),
    summable: bool | None = None,
    rule: Rule = "linear",
    lights: LightTable | None = None,
    heard: date | None = None,
    pack: Pack | None = None,
) -> Assessment:
    """Return what became of a figure or deliverable at a date, from what had been issued by then.

    The best link counts: confirmed before automatic ones, then by score; rejected ones never. `yearly` are figures
    of single years, summed for a target over several where no link tells of the whole. `baseline` is the level
    that growth is counted from, `rule` the pro-rata line, `lights` the table of thresholds (a preset by default),
    `heard` the day of the first document after the deadline that could tell. Where official statistics contradict
    what a body says of itself, they count.
    """
    pack, table = pack or load_pack(), lights or load_lights()
    case = _gather(promise, links, yearly, summable, as_of, pack)
    pace = pace_of(promise, case.actual, as_of, baseline, rule, heard=heard, direction=direction, pack=pack)
    if case.has_gap and pace.schedule in (Schedule.OVERDUE, Schedule.BEHIND):
        pace = by_calendar(promise.due, as_of, heard)
    attainment, formula, why = _attain(promise, case, as_of, pace, direction, baseline, pack)
    if attainment is Attainment.MISSED and (spared := _spared(promise, case)):
        attainment, why = Attainment.NOT_CHECKABLE, join(spared, why)
        pace = Pace(Schedule.NO_WORD, None, None, say("unverified_past"))
    inputs = (promise, *case.used, *((baseline,) if baseline and case.actual else ()))
    return Assessment(
        promise=promise.id,
        as_of=as_of,
        attainment=attainment,
        schedule=pace.schedule,
        evidence=level(case.outcomes or case.used, pack=pack),
        lineage=lineage,
        light=light(light_inputs(promise, attainment, pace, as_of), table),
        formula=formula,
        reason=join(why, pace.reason),
        inputs=tuple(dict.fromkeys(entry.id for entry in inputs)),
        rule_version=rule_version(pack, table),
    )


def _gather(
    promise: Entry,
    links: Sequence[Link],
    yearly: Sequence[Entry],
    summable: bool | None,
    as_of: date,
    pack: Pack,
) -> _Case:
    standing = [link for link in links if link.decision in _ORDER and _is_known(link.outcome, as_of)]
    standing.sort(key=lambda link: (_ORDER[link.decision], -link.score, link.outcome.id))
    outcomes = tuple(link.outcome for link in standing)
    if outcomes:
        sure = [link for link in statistics_first(standing, pack) if link is standing[0] or _is_sure(link)]
        return _Case(tuple(link.outcome for link in sure), None, sure[0].outcome, _is_unsure(sure[0]))
    known = [entry for entry in yearly if _is_known(entry, as_of)]
    summed = sum_years(promise, known, summable=summable, pack=pack) if known else None
    actual = summed.as_outcome(promise) if summed else None
    return _Case((), summed if actual else None, actual)


def statistics_first(links: Sequence[Link], pack: Pack) -> tuple[Link, ...]:
    """Return links with an official statistic first, where it contradicts the one that was first."""
    found = next(
        (link for link in links if _is_sure(link) and _overrules(link.outcome, links[0].outcome, pack)), None
    )
    return (found, *(link for link in links if link is not found)) if found else tuple(links)


def _is_sure(link: Link) -> bool:
    return link.score >= _SURE and link.decision in _ORDER


def _is_unsure(link: Link) -> bool:
    """Tell whether an outcome that nobody confirmed may be of something else: another scope, a name only near."""
    levels = {(item.name, item.level) for item in link.comparisons}
    return link.decision != "confirmed" and (not levels.isdisjoint(_OF_ANOTHER) or levels >= _FAR_OFF)


def _overrules(one: Entry, other: Entry, pack: Pack) -> bool:
    """Tell whether an outcome is an official statistic that contradicts what a body says of the same time."""
    if not is_statistics(one, pack) or is_statistics(other, pack):
        return False
    return one.period_end == other.period_end and agree(one, other, pack) is False


def _is_known(entry: Entry, as_of: date) -> bool:
    return entry.issued_on is None or entry.issued_on <= as_of


def _attain(
    promise: Entry,
    case: _Case,
    as_of: date,
    pace: Pace,
    direction: str | None,
    baseline: Entry | None,
    pack: Pack,
) -> tuple[Attainment | None, str, str]:
    """Return the attainment, formula and reason, without a verdict that time does not yet allow."""
    actual, summed = case.actual, case.sum
    attainment, formula, why = attain(promise, actual, direction, baseline=baseline, pack=pack)
    if actual is None:
        return attainment, formula, why
    if summed:
        formula, why = summed.working + formula, join(summed.reason, why)
    if not is_final(promise, actual) and pace.schedule is not Schedule.EARLY:
        due = promise.due and as_of > promise.due
        return None, formula, join(why, say("partial", until=told_of(actual)) if due else say("withheld"))
    if attainment is Attainment.MISSED and promise.stage is Stage.CONTINUE:
        return None, formula, why
    if attainment is Attainment.MISSED and case.has_gap:
        return None, formula, join(why, say("partial", until=actual.period_end))
    return attainment, formula, why


def _spared(promise: Entry, case: _Case) -> str:
    """Return why what looks like a miss is none that can be held against anybody, "" where it is one."""
    if case.unsure:
        return say("of_another")
    actual = case.actual
    if actual is None or actual.value is None or promise.value is None:
        return ""
    open_above = actual.comparator in (Comparator.GE, Comparator.GT) and actual.unit == promise.unit
    near = actual.value < promise.value <= actual.value * _OPEN_REACH
    return say("open_above") if open_above and near else ""


def light_inputs(promise: Entry, attainment: Attainment | None, pace: Pace, as_of: date) -> LightInputs:
    """Return what lights are told by: what a report says, and nothing of what is only to be pushed on."""
    schedule = pace.schedule if pace.schedule in EVIDENT else None
    if schedule is None or promise.stage is Stage.CONTINUE:
        return LightInputs(None, None, None, None, None)
    due, late = promise.due, schedule is Schedule.LATE
    return LightInputs(
        attainment=None if late else attainment,
        schedule=schedule,
        behind=pace.behind,
        days_left=None if due is None or late else (due - as_of).days,
        months_unstarted=_months_unstarted(promise, attainment, as_of),
    )


def _months_unstarted(promise: Entry, attainment: Attainment | None, as_of: date) -> int | None:
    """Return in which month since it was due a start is still reported undone."""
    due = promise.due
    if attainment is not Attainment.MISSED or promise.stage is not Stage.START or due is None or as_of <= due:
        return None
    return max(1, (as_of.year - due.year) * 12 + as_of.month - due.month)


@cache
def rule_version(pack: Pack, lights: LightTable) -> str:
    """Name the rules that made an assessment: the version of the code and a hash of the tables used."""
    rows = [
        (row.rule, row.words, sorted(row.fields.items())) for table in _TABLES for row in pack.table(table)
    ]
    return f"{CODE_VERSION}.{hashlib.sha256(repr((rows, lights)).encode()).hexdigest()[:12]}"
