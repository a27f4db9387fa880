"""From a reading to rows, and from rows to values. The order of values is that of the columns of the tables."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tongdao.errors import UnstorableError
from tongdao.ledger.entered import is_computable
from tongdao.ledger.values import StoredDocument, stem, unstamp
from tongdao.model import Change, Comparator, Figure, Kind, Stage
from tongdao.promise import Assessment, Attainment, Decision, Entry, EvidenceLevel, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tongdao.model import Deliverable, Document, Reading, Statement, Step

RowValues = tuple[Any, ...]
# Id and place of a statement, then its kind, owner and words.
StatementKey = tuple[str, int, str, str | None, str]
# What `entry_from` reads: these columns of an entry, then two of its statement.
ENTRY_COLUMNS = (
    "e.reading, e.place, e.id, e.form, e.kind, e.quote, e.start_offset, e.end_offset, s.quote, s.start_offset, "
    "e.owner, e.period_start, e.period_end, e.period, e.value, e.high, e.unit, e.comparator, e.change, "
    "e.indicator, e.name, e.stage, e.title, e.per, e.scope, e.doubts"
)
ENTRY_TABLES = "entries e JOIN statements s ON s.reading = e.reading AND s.place = e.statement"
# What `document_from` and `assessment_from` read.
DOCUMENT_COLUMNS = "d.id, d.source, d.title, d.issuer, d.issued_on, d.type, d.given, j.at, j.run"
ASSESSMENT_COLUMNS = (
    "promise, as_of, attainment, schedule, evidence, lineage, light, formula, reason, inputs, rule_version"
)


def reading_rows(
    reading: Reading, seq: int, group: Callable[[str], str]
) -> Iterator[tuple[str, int, list[RowValues]]]:
    """Yield, for each table that holds a reading, its name, its number of columns, and the rows."""
    yield "sections", 10, [_section(seq, place, item) for place, item in enumerate(reading.sections)]
    yield "statements", 11, [_statement(seq, place, item) for place, item in enumerate(reading.statements)]
    yield "entries", 30, list(_entries(seq, reading.statements, group))
    yield "programmes", 9, [_programme(seq, place, item) for place, item in enumerate(reading.programmes)]
    yield "checks", 11, [_check(seq, place, item) for place, item in enumerate(reading.checks)]
    yield (
        "findings",
        6,
        [
            (seq, place, item.code, item.message, item.start, item.end)
            for place, item in enumerate(reading.findings)
        ],
    )


def _section(seq: int, place: int, item: Any) -> RowValues:
    said = (item.heading, item.speaker, item.role, item.owner)
    return (seq, place, item.id, item.level, *said, item.start, item.end)


def _statement(seq: int, place: int, item: Statement) -> RowValues:
    said = (item.kind.value, item.owner, item.quote, item.start, item.end, trail_text(item.trail))
    return (seq, place, item.id, item.section, *said, json.dumps(item.supporting, ensure_ascii=False))


def _programme(seq: int, place: int, item: Any) -> RowValues:
    parts = json.dumps(item.parts, ensure_ascii=False)
    return (seq, place, item.id, item.code, item.name, item.quote, item.start, item.end, parts)


def _check(seq: int, place: int, item: Any) -> RowValues:
    numbers = (json.dumps([str(number) for number in item.numbers]), str(item.stated), str(item.computed))
    said = (item.id, item.relation, item.quote, item.start, item.end)
    return (seq, place, *said, *numbers, int(item.holds))


def _entries(seq: int, statements: Sequence[Statement], group: Callable[[str], str]) -> Iterator[RowValues]:
    place = 0
    for number, statement in enumerate(statements):
        items: tuple[Figure | Deliverable, ...] = (*statement.figures, *statement.deliverables)
        for item in items:
            yield _entry(seq, place, number, item, group)
            place += 1


def _entry(
    seq: int, place: int, statement: int, item: Figure | Deliverable, group: Callable[[str], str]
) -> RowValues:
    figure = isinstance(item, Figure)
    return (
        seq,
        place,
        statement,
        item.id,
        "figure" if figure else "deliverable",
        item.kind.value,
        item.quote,
        item.start,
        item.end,
        item.owner,
        _day_text(item.period_start),
        _day_text(item.period_end),
        item.period.value,
        item.period_quote,
        *(
            _measured(item, group)
            if isinstance(item, Figure)
            else (*(None,) * 9, item.name, item.stage.value)
        ),
        trail_text(item.trail),
        item.title,
        *((item.per, item.scope) if isinstance(item, Figure) else (None, None)),
        " ".join(item.doubts),
    )


def _measured(item: Figure, group: Callable[[str], str]) -> RowValues:
    """Return the columns of a figure from `value` to `stage`."""
    high = (None, None) if item.high is None else (str(item.high), float(item.high))
    named = (item.unit, item.comparator.value, item.change.value, item.indicator, group(item.indicator))
    return (str(item.value), float(item.value), *high, *named, None, None)


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


@lru_cache(maxsize=1 << 12)
def day(text: str | None) -> date | None:
    """Read an ISO date of a row; one that cannot be computed with is none."""
    return computable(date.fromisoformat(text)) if text else None


def computable(found: date) -> date | None:
    """Return a day, but None at the ends of the calendar, where no day can be added or taken away."""
    return found if is_computable(found) else None


def trail_text(trail: Sequence[Step]) -> str:
    """Write the rules that fired: `units.length@12-14 kind.review@0-30`."""
    return " ".join([f"{step.rule}@{step.start}-{step.end}" for step in trail])


# Quicker than calling the enum, and a ledger has many entries.
_KINDS = {kind.value: kind for kind in Kind}
_COMPARATORS = {comparator.value: comparator for comparator in Comparator}
_CHANGES = {change.value: change for change in Change}
_STAGES = {stage.value: stage for stage in Stage}


def entry_from(row: Sequence[Any], document: StoredDocument) -> Entry:
    """Return the entry that a row of `ENTRY_COLUMNS` holds."""
    (_, _, ident, form, kind, quote, start, end, statement, statement_start, owner, first, last, period) = (
        row[:14]
    )
    value, high, unit, comparator, change, indicator, name, stage, *said = row[14:]
    title, per, scope, doubts = said
    return Entry(
        id=ident,
        form=form,
        document=document.id,
        source=stem(document.source or document.id),
        issued_on=document.issued_on,
        issuer=document.issuer,
        document_type=document.type,
        kind=_KINDS[kind],
        quote=quote,
        start=start,
        end=end,
        statement=statement,
        statement_start=statement_start,
        owner=owner,
        period_start=day(first),
        period_end=day(last),
        period=period,
        value=None if value is None else Decimal(value),
        high=None if high is None else Decimal(high),
        unit=unit,
        comparator=comparator and _COMPARATORS[comparator],
        change=change and _CHANGES[change],
        indicator=indicator,
        name=name,
        stage=stage and _STAGES[stage],
        title=title,
        per=per,
        scope=scope,
        doubts=tuple(doubts.split()),
    )


# Of the columns of the table of entries those that `entry_from` reads, before and behind the two of the statement.
_BEFORE = (0, 1, *range(3, 9))
_BEHIND = (*range(9, 13), 14, 16, *range(18, 22), 23, 24, *range(26, 30))


def entries_of(reading: Reading, document: StoredDocument) -> list[Entry]:
    """Return the entries of a reading as a ledger would give them, had it been appended."""
    before, behind = itemgetter(*_BEFORE), itemgetter(*_BEHIND)
    found = []
    for row in _entries(0, reading.statements, str):
        said = reading.statements[row[2]]
        found.append(entry_from((*before(row), said.quote, said.start, *behind(row)), document))
    return found


def statement_keys(reading: Reading) -> list[StatementKey]:
    """Return by what the statements of a reading are known again in another: by kind, owner and words."""
    return [(item.id, item.start, item.kind.value, item.owner, item.quote) for item in reading.statements]


def refuse_unstorable(document: Document) -> None:
    """Raise UnstorableError where a text holds what no database takes, before anything is written."""
    for name in ("text", "title", "issuer", "source"):
        value = getattr(document, name) or ""
        place = _first_unstorable(value)
        if place is not None:
            raise UnstorableError(
                f"{document.source or document.id}: the {name} holds {value[place]!a} at {place}, which no "
                "database stores: take it out of the file"
            )


def _first_unstorable(text: str) -> int | None:
    place = text.find("\0")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start if place < 0 else min(place, error.start)
    return None if place < 0 else place


def document_from(row: Sequence[Any]) -> StoredDocument:
    """Return the document that a row of `DOCUMENT_COLUMNS` holds."""
    ident, source, title, issuer, issued_on, kind, given, at, run = row
    said = (ident, source, title, issuer, day(issued_on), kind)
    return StoredDocument(*said, unstamp(at), run, tuple(json.loads(given)))


def decision_from(row: Sequence[Any]) -> Decision:
    """Return the decision that a row of `decisions` holds."""
    ident, at, who, why, action, subject, said, supersedes = row
    return Decision(ident, unstamp(at), who, why, action, subject, json.loads(said), supersedes)


def assessment_from(row: Sequence[Any]) -> Assessment:
    """Return the assessment that a row of `ASSESSMENT_COLUMNS` holds."""
    promise, as_of, attainment, schedule, evidence, lineage, light, formula, reason, inputs, version = row
    return Assessment(
        promise=promise,
        as_of=date.fromisoformat(as_of),
        attainment=None if attainment is None else Attainment(attainment),
        schedule=Schedule(schedule),
        evidence=EvidenceLevel(evidence),
        lineage=Lineage(lineage),
        light=light,
        formula=formula,
        reason=reason,
        inputs=tuple(json.loads(inputs)),
        rule_version=version,
    )
