"""From fates to the rows of the book."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from tongdao.book.filling.writer import Row
from tongdao.book.rows import Commitment
from tongdao.book.stored.packing import ATTAINMENTS, LIGHTS, dumps, packed, rank, text_of, unpacked
from tongdao.fates.fate import REPORTED
from tongdao.model import Stage
from tongdao.promise import REACHED, UNLIT, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tongdao.assess.lights import LightTable
    from tongdao.fates.fate import Fate
    from tongdao.promise import Entry


_DAY = timedelta(days=1)


def row_of(
    fate: Fate,
    place: tuple[int, int],
    *,
    machine: Sequence[Link],
    decided: Sequence[Link],
    group: str | None,
    programme: str | None,
    baseline: list[Any] | None,
    documents: Mapping[str, int],
    lights: LightTable,
) -> Row:
    """Return the row of a promise.

    `place` is its number and that of its document, `machine` the links before people's decisions, `decided` what
    these say, `documents` the number of each document by id.
    """
    promise, found, descent = fate.promise, fate.assessment, fate.followed.descent
    attainment, light = str(found.attainment or UNLIT), found.light or UNLIT
    links = (*machine, *decided, *fate.followed.parts)
    return Row(
        narrow=(
            place[0],
            promise.id,
            place[1],
            promise.form,
            promise.indicator or promise.name,
            group,
            promise.owner,
            promise.issuer,
            text_of(promise.issued_on),
            programme,
            text_of(promise.period_end),
            attainment,
            str(found.schedule),
            str(found.evidence),
            str(found.lineage),
            light,
            rank(light, LIGHTS),
            rank(attainment, ATTAINMENTS),
            descent.previous.id if descent.previous else None,
            text_of(turns_on(fate, lights)),
        ),
        body=_body(fate, baseline),
        proof=_proof(fate, machine, decided),
        unsure=_unsure(machine, decided),
        outcomes=[link.outcome.id for link in links],
        evidence=_evidence(fate, documents),
    )


def _body(fate: Fate, baseline: list[Any] | None) -> str:
    promise, found, descent = fate.promise, fate.assessment, fate.followed.descent
    links = fate.followed.links
    return dumps(
        [
            promise.statement,
            promise.statement_start,
            text_of(promise.period_start),
            promise.period,
            packed(promise),
            baseline,
            packed(links[0].outcome) if links else None,
            found.formula,
            found.reason,
            descent.next.id if descent.next else None,
            descent.reworded,
        ]
    )


def _proof(fate: Fate, machine: Sequence[Link], decided: Sequence[Link]) -> str:
    followed = fate.followed
    return dumps(
        {
            "links": [_told(link) for link in machine],
            "decided": {link.outcome.id: link.decision for link in decided},
            "parts": [_told(link) for link in followed.parts],
            "mentions": [[item.sentence.id, item.says] for item in followed.mentions],
            "searched": followed.descent.searched,
            "baseline": followed.baseline.id if followed.baseline else None,
            "why": followed.reason,
            "inputs": fate.assessment.inputs,
        }
    )


def _unsure(machine: Sequence[Link], decided: Sequence[Link]) -> float | None:
    """Return the score of the least sure link that nobody decided about."""
    known = {link.outcome.id for link in decided}
    return min((link.score for link in machine if link.outcome.id not in known), default=None)


def _told(link: Link) -> list[Any]:
    return [link.outcome.id, link.score, [[item.name, item.level] for item in link.comparisons]]


def _evidence(fate: Fate, documents: Mapping[str, int]) -> tuple[int, tuple[Any, ...]] | None:
    """Return the event that the best evidence of a document was; what was typed is an event of its own."""
    links = fate.followed.links or fate.followed.parts
    if not links or links[0].comparisons == REPORTED:
        return None
    outcome, promise = links[0].outcome, fate.promise
    at = datetime.combine(outcome.issued_on, time()) if outcome.issued_on else datetime.min
    words = {"quote": outcome.quote, "attainment": str(fate.assessment.attainment or UNLIT)}
    said = (outcome.id, outcome.document, promise.id, dumps(words))
    return documents[outcome.document], ("evidence", at.isoformat(), None, *said)


def turns_on(fate: Fate, lights: LightTable) -> date | None:
    """Return the first day on which the verdict about a promise may be another, with nothing new; None for never.

    That days go by in a reason is no other verdict.
    """
    day = fate.assessment.as_of
    return min((turn for turn in _turns(fate, lights, day) if turn > day), default=None)


def _turns(fate: Fate, lights: LightTable, day: date) -> Iterator[date]:
    promise, tomorrow = fate.promise, day + _DAY
    due, links = promise.period_end, fate.followed.links or fate.followed.parts
    if due is None:
        return
    yield from (due + step for step in _steps(lights))
    if not links:
        return
    told = [link.outcome.period_end for link in links]
    if day <= due and any(end is None or end > day for end in told):
        yield tomorrow
    starts = promise.stage is Stage.START and fate.assessment.attainment not in REACHED
    if starts and day > due:
        yield (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _steps(lights: LightTable) -> Iterator[timedelta]:
    """Yield how far from its deadline a promise may turn."""
    yield _DAY
    for rule in lights.rules:
        for name, threshold in rule.conditions:
            if name == "days_left_to" and not isinstance(threshold, tuple):
                yield timedelta(days=-floor(threshold))
            if name == "days_late_from" and not isinstance(threshold, tuple):
                yield timedelta(days=ceil(threshold))


def shown(fate: Fate, baseline: Entry | None) -> Commitment:
    """Return a promise as the book would show it, without its programme and the group of its indicator."""
    promise, found, descent = fate.promise, fate.assessment, fate.followed.descent
    links = fate.followed.links
    target = unpacked(packed(promise))
    assert target is not None
    return Commitment(
        id=promise.id,
        form=promise.form,
        name=promise.indicator or promise.name,
        group=None,
        owner=promise.owner,
        document=promise.document,
        source=promise.source,
        title=None,
        issuer=promise.issuer,
        issued_on=promise.issued_on,
        document_type=promise.document_type,
        statement=promise.statement,
        statement_start=promise.statement_start,
        period_start=promise.period_start,
        due=promise.period_end,
        period=promise.period,
        target=target,
        baseline=unpacked(packed(baseline)),
        actual=unpacked(packed(links[0].outcome)) if links else None,
        attainment=found.attainment,
        schedule=found.schedule,
        evidence=found.evidence,
        lineage=found.lineage,
        light=found.light,
        formula=found.formula,
        reason=found.reason,
        as_of=found.as_of,
        rule_version=found.rule_version,
        previous=descent.previous.id if descent.previous else None,
        next=descent.next.id if descent.next else None,
        reworded=descent.reworded,
    )


def same_measure(before: Sequence[Any] | None, promise: Entry) -> list[Any] | None:
    """Return what was reported of the promise before, as the book keeps it, where it is a number of the same kind."""
    if before is None:
        return None
    unit, _, change = before[10:13]
    return list(before) if (unit, change) == (promise.unit, promise.change) else None


def baseline_in(body: str | None, promise: Entry) -> list[Any] | None:
    """Return the baseline that the body of the promise before gives."""
    return same_measure(json.loads(body)[6], promise) if body else None
