"""From what became of a promise to its rows in the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING

from tongdao.book.rows import Commitment, Measure
from tongdao.book.stored.bodies import Body, FoundLink, Proof
from tongdao.book.stored.columns import CommitmentColumns, EventColumns
from tongdao.book.stored.encoding import ATTAINMENTS, LIGHTS, day_text, dumps, event_number, rank
from tongdao.fates.fate import REPORTED
from tongdao.model import Stage
from tongdao.promise import REACHED, UNLIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tongdao.assess.lights import LightTable
    from tongdao.fates.fate import Fate
    from tongdao.following.follow import Followed
    from tongdao.promise import Link

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoredCommitment:
    """A commitment as the book keeps it.

    `told_by` are the ids of the entries that tell of it, `evidence` the event that the first of them was: its `seq` is
    the first of the write of its document, until the book has given it the next one.
    """

    columns: CommitmentColumns
    body: Body
    proof: Proof
    told_by: tuple[str, ...]
    evidence: EventColumns | None


def stored_commitment(
    fate: Fate,
    n: int,
    document: int,
    *,
    followed: Followed,
    decided: Sequence[Link],
    group: str | None,
    programme: str | None,
    baseline: Measure | None,
    also: tuple[Measure, ...],
    documents: Mapping[str, int],
    lights: LightTable,
) -> StoredCommitment:
    """Return the rows of a promise.

    `n` is its number and `document` that of its document, `followed` what was found before people's decisions,
    `decided` what these say, `also` where its document says the same goal, `documents` the number of each by id.
    """
    commitment = Commitment.of(fate, baseline, also, group=group, programme=programme)
    return StoredCommitment(
        columns=_columns(commitment, n, document, turns_on(fate, lights)),
        body=Body.of(commitment),
        proof=_proof(fate, followed, decided),
        told_by=tuple(link.outcome.id for link in (*followed.links, *decided, *followed.yearly)),
        evidence=_evidence(fate, documents),
    )


def _columns(commitment: Commitment, n: int, document: int, turns: date | None) -> CommitmentColumns:
    attainment, light = str(commitment.attainment or UNLIT), commitment.light or UNLIT
    return CommitmentColumns(
        n=n,
        id=commitment.id,
        document=document,
        form=commitment.form,
        name=commitment.name,
        title=commitment.title,
        group=commitment.group,
        owner=commitment.owner,
        issuer=commitment.issuer,
        issued_on=day_text(commitment.issued_on),
        programme=commitment.programme,
        due=day_text(commitment.due),
        attainment=attainment,
        schedule=str(commitment.schedule),
        evidence=str(commitment.evidence),
        lineage=str(commitment.lineage),
        light=light,
        light_rank=rank(light, LIGHTS),
        attainment_rank=rank(attainment, ATTAINMENTS),
        previous=commitment.previous,
        turns_on=day_text(turns),
    )


def _proof(fate: Fate, followed: Followed, decided: Sequence[Link]) -> Proof:
    return Proof(
        links=tuple(map(FoundLink.of, followed.links)),
        decided={link.outcome.id: link.decision for link in decided},
        yearly=tuple(map(FoundLink.of, followed.yearly)),
        mentions=tuple((item.sentence.id, item.says) for item in followed.mentions),
        searched=followed.descent.searched,
        baseline=followed.baseline.id if followed.baseline else None,
        heard=followed.heard,
        why=followed.reason,
        inputs=fate.assessment.inputs,
    )


def _evidence(fate: Fate, documents: Mapping[str, int]) -> EventColumns | None:
    """Return the event that the best evidence of a document was; what was typed is an event of its own."""
    links = fate.followed.links or fate.followed.yearly
    if not links or links[0].comparisons == REPORTED:
        return None
    outcome = links[0].outcome
    at = datetime.combine(outcome.issued_on, time()) if outcome.issued_on else datetime.min
    words = {"quote": outcome.quote, "attainment": str(fate.assessment.attainment or UNLIT)}
    return EventColumns(
        seq=event_number(documents[outcome.document]),
        what="evidence",
        at=at.isoformat(),
        who=None,
        subject=outcome.id,
        document=outcome.document,
        commitment=fate.promise.id,
        words=dumps(words),
    )


def turns_on(fate: Fate, lights: LightTable) -> date | None:
    """Return the first day on which the verdict about a promise may be another, with nothing new; None for never.

    That days go by in a reason is no other verdict.
    """
    day = fate.assessment.as_of
    return min((turn for turn in _turns(fate, lights, day) if turn > day), default=None)


def _turns(fate: Fate, lights: LightTable, day: date) -> Iterator[date]:
    promise, tomorrow = fate.promise, day + _DAY
    due, links = promise.due, fate.followed.links or fate.followed.yearly
    if due is None:
        return
    yield from (due + step for step in _steps(lights))
    if fate.followed.heard:
        yield fate.followed.heard
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
