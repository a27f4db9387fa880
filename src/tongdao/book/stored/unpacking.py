"""The rows of the book as values: what its queries and JSON bodies hold, made into what pages show."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongdao.assess.reasons import recount
from tongdao.book.rows import (
    Commitment,
    Contradiction,
    IndicatorRow,
    Part,
    ProgrammeRow,
    SeriesLine,
    Told,
)
from tongdao.book.stored.packing import day_of, unpacked
from tongdao.model import Change, Comparator
from tongdao.promise import UNLIT, Attainment, EvidenceLevel, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


def commitment_from(row: Sequence[Any], day: date, version: str) -> Commitment:
    """Return the commitment of a row of `book._COMMITMENT`, judged on a day by a version of the rules."""
    ident, form, name, group, owner, programme, previous, due, attainment, schedule, evidence = row[1:12]
    lineage, light, document, source, title, issuer, issued_on, kind, body = row[12:]
    statement, start, first, period, target, baseline, actual, formula, reason, following, reworded = (
        json.loads(body)
    )
    promised = unpacked(target)
    assert promised is not None
    return Commitment(
        id=ident,
        form=form,
        name=name,
        group=group,
        owner=owner,
        document=document,
        source=source,
        title=title,
        issuer=issuer,
        issued_on=day_of(issued_on),
        document_type=kind,
        statement=statement,
        statement_start=start,
        period_start=day_of(first),
        due=day_of(due),
        period=period,
        target=promised,
        baseline=unpacked(baseline),
        actual=unpacked(actual),
        attainment=None if attainment == UNLIT else Attainment(attainment),
        schedule=Schedule(schedule),
        evidence=EvidenceLevel(evidence),
        lineage=Lineage(lineage),
        light=None if light == UNLIT else light,
        formula=formula,
        reason=recount(reason, day_of(due), day),
        as_of=day,
        rule_version=version,
        programme=programme,
        previous=previous,
        next=following,
        reworded=reworded,
    )


def series_line_from(row: Sequence[Any]) -> SeriesLine:
    """Return the line of a row: issuer, unit, whether it moves, and its years as JSON."""
    issuer, unit, moves, told = row
    years = tuple((year, _told(targets), _told(actuals)) for year, targets, actuals in json.loads(told))
    return SeriesLine(issuer, unit, bool(moves), years)


def _told(said: Iterable[Sequence[Any]]) -> tuple[Told, ...]:
    return tuple(
        Told(
            None if value is None else Decimal(value),
            None if high is None else Decimal(high),
            unit,
            comparator and Comparator(comparator),
            change and Change(change),
            None,
            tuple(sources),
        )
        for value, high, unit, comparator, change, sources in said
    )


def indicator_from(row: Sequence[Any]) -> IndicatorRow:
    """Return the indicator of a row: its group, its names as JSON, and the counts and years."""
    group, names, *counts = row
    return IndicatorRow(group, tuple(json.loads(names)), *counts)


def contradiction_from(body: str) -> Contradiction:
    """Return the contradiction that a body tells."""
    name, issuer, start, end, first, first_sentence, second, second_sentence = json.loads(body)
    one, other = unpacked(first), unpacked(second)
    assert one is not None
    assert other is not None
    days = day_of(start), day_of(end)
    return Contradiction(name, issuer, *days, one, first_sentence, other, second_sentence)


def programme_from(body: str) -> ProgrammeRow:
    """Return the programme that a body tells."""
    said = json.loads(body)
    parts = tuple(Part(text, tuple(idents)) for text, idents in said.pop("parts"))
    issued, idents = day_of(said.pop("issued_on")), tuple(said.pop("commitments"))
    return ProgrammeRow(**said, issued_on=issued, parts=parts, commitments=idents)
