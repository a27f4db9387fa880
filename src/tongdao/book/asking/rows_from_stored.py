"""The rows of the book as the values that pages show."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from tongdao.assess.reasons import recount
from tongdao.book.rows import BookEvent, Commitment, DocumentRow, IndicatorRow
from tongdao.book.stored.encoding import day_of
from tongdao.promise import UNLIT, Attainment, EvidenceLevel, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongdao.book.stored.bodies import Body
    from tongdao.book.stored.columns import (
        CommitmentColumns,
        DocumentColumns,
        EventColumns,
        IndicatorColumns,
    )
    from tongdao.book.stored.meta import BookMeta


def commitment_from(
    row: CommitmentColumns, document: DocumentColumns, body: Body, meta: BookMeta
) -> Commitment:
    """Return a commitment as the book judges it."""
    due = day_of(row.due)
    return Commitment(
        id=row.id,
        form=row.form,
        name=row.name,
        title=row.title,
        group=row.group,
        owner=row.owner,
        document=document.id,
        source=document.source,
        document_title=document.title,
        issuer=document.issuer,
        issued_on=day_of(document.issued_on),
        document_type=document.type,
        statement=body.statement,
        statement_start=body.statement_start,
        period_start=body.period_start,
        due=due,
        period=body.period,
        target=body.target,
        baseline=body.baseline,
        actual=body.actual,
        attainment=None if row.attainment == UNLIT else Attainment(row.attainment),
        schedule=Schedule(row.schedule),
        evidence=EvidenceLevel(row.evidence),
        lineage=Lineage(row.lineage),
        light=None if row.light == UNLIT else row.light,
        formula=body.formula,
        reason=recount(body.reason, due, meta.day),
        as_of=meta.day,
        rule_version=meta.rule_version,
        programme=row.programme,
        previous=row.previous,
        next=body.next,
        reworded=body.reworded,
        also=body.also,
    )


def document_from(row: DocumentColumns, lights: Mapping[str, int]) -> DocumentRow:
    """Return a document; `lights` tells how many of its commitments there are under each light."""
    return DocumentRow(
        id=row.id,
        source=row.source,
        title=row.title,
        issuer=row.issuer,
        issued_on=day_of(row.issued_on),
        type=row.type,
        recorded_at=datetime.fromisoformat(row.recorded_at),
        characters=row.characters,
        facts=row.facts,
        targets=row.targets,
        actions=row.actions,
        commitments=sum(lights.values()),
        findings=row.findings,
        lights=lights,
    )


def indicator_from(row: IndicatorColumns) -> IndicatorRow:
    """Return a group of indicators."""
    names = tuple(json.loads(row.names))
    return IndicatorRow(row.group, names, row.targets, row.actuals, row.first_year, row.last_year)


def event_from(row: EventColumns, at: str, commitment: str | None) -> BookEvent:
    """Return an event; `at` is when it came into the ledger, `commitment` the id of one that the book knows."""
    return BookEvent(
        seq=row.seq,
        what=row.what,
        at=datetime.fromisoformat(at),
        who=row.who,
        subject=row.subject,
        document=row.document,
        commitment=commitment,
        words=json.loads(row.words),
    )
