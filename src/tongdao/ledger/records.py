"""A document of the ledger as the record that `tongdao read --json` prints, after people's decisions."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongdao.ledger.decisions import effective
from tongdao.ledger.rows import ENTRY_COLUMNS, ENTRY_TABLES, entry_from
from tongdao.model import plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tongdao.ledger.decisions import DecisionsInForce
    from tongdao.ledger.values import StoredDocument
    from tongdao.promise import Entry

_SHARED = ("id", "quote", "start", "end")
_DATED = ("kind", "owner", "period_start", "period_end", "period")
_NAMES = {
    "figure": (
        *_SHARED,
        "value",
        "high",
        "unit",
        "comparator",
        "change",
        "indicator",
        *_DATED,
        "per",
        "scope",
    ),
    "deliverable": (*_SHARED, "name", "stage", *_DATED),
}


def record_of(
    rows: Callable[..., Iterator[Sequence[Any]]],
    reading: int,
    document: StoredDocument,
    standing: Mapping[str, DecisionsInForce],
) -> dict[str, Any]:
    """Return the record of one reading; `rows` asks the ledger, `standing` is what people decided."""

    def table(name: str, columns: str) -> Iterator[Sequence[Any]]:
        return rows(f"SELECT {columns} FROM {name} WHERE reading = ? ORDER BY place", reading)

    return {
        "document": _document(rows, document),
        "sections": [
            dict(zip(("id", "heading", "speaker", "role", "owner", "start", "end"), row, strict=True))
            for row in table("sections", "id, heading, speaker, role, owner, start_offset, end_offset")
        ],
        "statements": list(_statements(rows, reading, document, standing)),
        "programmes": [
            {**_spanned(row), "code": row[4], "name": row[5], "parts": json.loads(row[6])}
            for row in table("programmes", "id, quote, start_offset, end_offset, code, name, parts")
        ],
        "checks": [
            _check(row)
            for row in table(
                "checks", "id, quote, start_offset, end_offset, relation, numbers, stated, computed, holds"
            )
        ],
        "findings": [
            dict(zip(("code", "message", "start", "end"), row, strict=True))
            for row in table("findings", "code, message, start_offset, end_offset")
        ],
    }


def _document(rows: Callable[..., Iterator[Sequence[Any]]], document: StoredDocument) -> dict[str, Any]:
    (sha256,) = next(rows("SELECT sha256 FROM texts WHERE id = ?", document.id))
    return {
        "id": document.id,
        "title": document.title,
        "date": document.issued_on.isoformat() if document.issued_on else None,
        "issuer": document.issuer,
        "source": document.source,
        "sha256": sha256,
    }


def _statements(
    rows: Callable[..., Iterator[Sequence[Any]]],
    reading: int,
    document: StoredDocument,
    standing: Mapping[str, DecisionsInForce],
) -> Iterator[dict[str, Any]]:
    inside: dict[int, list[Entry]] = defaultdict(list)
    sql = f"SELECT e.statement, {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE e.reading = ? ORDER BY e.place"
    for place, *row in rows(sql, reading):
        machine = entry_from(row, document)
        inside[place] += effective(machine, standing)
    columns = "place, supporting, id, section, kind, owner, quote, start_offset, end_offset"
    names = ("id", "section", "kind", "owner", "quote", "start", "end")
    for place, supporting, *row in rows(
        f"SELECT {columns} FROM statements WHERE reading = ? ORDER BY place", reading
    ):
        statement = dict(zip(names, row, strict=True))
        state = standing.get(statement["id"])
        if state is None or not state.hidden:
            yield {
                **statement,
                **(state.fields if state else {}),
                "figures": _recorded(inside[place], "figure"),
                "deliverables": _recorded(inside[place], "deliverable"),
                "supporting": json.loads(supporting or "[]"),
            }


def _recorded(entries: Sequence[Entry], form: str) -> list[dict[str, Any]]:
    return [
        {**{name: _plain(getattr(entry, name)) for name in _NAMES[form]}, "title": _title(entry)}
        for entry in entries
        if entry.form == form
    ]


def _title(entry: Entry) -> str:
    """Return the title, or what an entry that was read without one measures or is."""
    return (entry.indicator or entry.name or "") if entry.title is None else entry.title


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_number(value)
    return value if value is None or isinstance(value, int) else str(value)


def _spanned(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(_SHARED, row[:4], strict=True))


def _check(row: Sequence[Any]) -> dict[str, Any]:
    relation, numbers, stated, computed, holds = row[4:]
    return {
        **_spanned(row),
        "relation": relation,
        "numbers": [plain_number(Decimal(number)) for number in json.loads(numbers)],
        "stated": plain_number(Decimal(stated)),
        "computed": plain_number(Decimal(computed)),
        "holds": bool(holds),
    }
