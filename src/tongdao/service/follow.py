"""Follow the promises of a ledger into later documents, and compute what became of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tongdao.assess.figures import assess
from tongdao.assess.reasons import join, say
from tongdao.following.follow import follow
from tongdao.following.indicators import load_registry, parse_name
from tongdao.following.sentences import Sentence
from tongdao.glossary import load_glossary
from tongdao.ledger.decided import in_force
from tongdao.mentions.quantities import find_quantities
from tongdao.model import Comparator, Kind, Stage
from tongdao.promise import Attainment, Comparison, EvidenceLevel, Link, Schedule
from tongdao.rules.pack import load_pack
from tongdao.service.book import today
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tongdao.assess.lights import LightTable
    from tongdao.assess.timelines import Rule
    from tongdao.following.follow import Followed
    from tongdao.following.indicators import Indicator
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, Run, StoredStatement
    from tongdao.promise import Assessment, Entry
    from tongdao.rules.pack import Pack

_LINK_SIGN = "~"
REPORTED = (Comparison("report", "typed"),)
_LATEST, _EARLIER = (
    1.0,
    0.5,
)  # scores of a typed report that is newer than what documents say, and of one that is not
_SAID = {"exceeded": Attainment.EXCEEDED, "met": Attainment.MET, "missed": Attainment.MISSED}


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
        day=as_of or max((day for day in days if day), default=None) or today(),
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
        promise, _, outcome = item.subject.partition(_LINK_SIGN)
        if item.action != "note":
            found[promise, outcome] = "rejected" if item.action == "reject" else "confirmed"
    return found


def by_subject(reports: Iterable[Report]) -> dict[str, tuple[Report, ...]]:
    """Return reports by the promise that they are about."""
    found: dict[str, list[Report]] = defaultdict(list)
    for item in reports:
        found[item.subject].append(item)
    return {subject: tuple(items) for subject, items in found.items()}


def fates(
    ledger: Ledger,
    as_of: date | None = None,
    *,
    recorded_by: date | None = None,
    only: Collection[str] | None = None,
    lights: LightTable | None = None,
    rule: Rule = "linear",
    pack: Pack | None = None,
) -> tuple[Fate, ...]:
    """Return what became of the promises of a ledger by a day, in the order of the ledger.

    `only` holds the ids of promises, `lights` the table of thresholds, `rule` the pro-rata line. See `known` for
    the days. Nothing is written.
    """
    found = known(ledger, as_of, recorded_by)
    return judge(found, only=only, lights=lights, rule=rule, pack=pack or load_pack())


def judge(
    found: Known,
    pack: Pack,
    *,
    only: Collection[str] | None = None,
    lights: LightTable | None = None,
    rule: Rule = "linear",
) -> tuple[Fate, ...]:
    """Do as `fates` does with what is known."""
    wanted = decided_links(found)
    judged = []
    for item in follow(found.entries, pack, found.sentences, only=only):
        ident = item.promise.id
        settled = settle_item(item, wanted.get(ident, ()), found.reports.get(ident, ()))
        judged.append(Fate(settled, assessed(settled, found.day, lights, rule, pack)))
    return tuple(judged)


def decided_links(found: Known) -> dict[str, list[Link]]:
    """Return the links that people decided about, by promise, where both ends are known."""
    by_id = {entry.id: entry for entry in found.entries}
    wanted: dict[str, list[Link]] = defaultdict(list)
    for (promise, outcome), decision in found.decided.items():
        if promise in by_id and outcome in by_id:
            wanted[promise].append(Link(by_id[promise], by_id[outcome], 1.0, (), decision))
    return wanted


def settle_item(item: Followed, decided: Sequence[Link], reports: Sequence[Report]) -> Followed:
    """Return what was followed after people's decisions and with what offices typed."""
    links = settle(item.links, decided)
    return replace(item, links=with_reports(item.promise, links, reports))


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
        period_end=report.as_of,
        value=None if report.value is None else report.value * scale,
        high=None,
        unit=base or promise.unit,
        comparator=None if stage else Comparator.EQ,
        stage=stage,
    )


@cache
def scale_of(unit: str) -> tuple[Decimal, str | None] | None:
    """Return how many of which unit one of a written unit is: a hundred million 元 of 亿元; None where it is none.

    A number alone (万) has no unit.
    """
    text = f"1{fold(unit)}"
    found = find_quantities(text, load_pack())
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    return found[0].value, found[0].unit or None


def assessed(followed: Followed, day: date, lights: LightTable | None, rule: Rule, pack: Pack) -> Assessment:
    """Return what became of what was followed, at a day."""
    promise = followed.promise
    indicator = indicator_of(promise.indicator, pack) if promise.indicator else None
    found = assess(
        promise,
        followed.links,
        followed.descent.lineage,
        day,
        direction=indicator.better if indicator else None,
        baseline=followed.baseline,
        yearly=[link.outcome for link in followed.parts],
        summable=indicator.summable if indicator else None,
        rule=rule,
        lights=lights,
        pack=pack,
    )
    return found if followed.links or followed.parts else in_words(followed, found)


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
