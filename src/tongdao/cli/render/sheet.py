"""A reading as CSV: one line a figure or deliverable, with the field names of the record."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tongdao.cli.grouping import entries, section_title
from tongdao.cli.wording import trail_text
from tongdao.model import Figure, plain_number

if TYPE_CHECKING:
    from tongdao.cli.request import Request
    from tongdao.model import Deliverable, Reading

_COLUMNS = (
    *(
        "source",
        "title",
        "date",
        "issuer",
        "owner",
        "section",
        "type",
        "kind",
        "name",
        "entry_title",
        "stage",
    ),
    *(
        "comparator",
        "value",
        "high",
        "unit",
        "change",
        "period_start",
        "period_end",
        "period",
        "period_quote",
    ),
    *("quote", "start", "end", "statement", "id", "per", "scope"),
)


def header(request: Request) -> str:
    """Return the line of column names."""
    return _lines([{name: name for name in _names(request)}], request)


def render(reading: Reading, request: Request) -> str:
    """Return one line for each figure and deliverable, in the order of the text; no header."""
    document = reading.document
    titles = {section.id: section_title(section) for section in reading.sections}
    rows: list[dict[str, object]] = [
        {
            "source": document.source,
            "title": document.title,
            "date": document.date,
            "issuer": document.issuer,
            "section": titles.get(statement.section or ""),
            "statement": statement.quote,
            "rules": "\n".join(trail_text(entry.trail, document.text)),
            **_entry(entry),
        }
        for statement in reading.statements
        for entry in entries(statement)
    ]
    return _lines(rows, request)


def _entry(entry: Figure | Deliverable) -> dict[str, object]:
    own = (name for name in _COLUMNS if name != "title" and hasattr(entry, name))
    shared = {**{name: getattr(entry, name) for name in own}, "entry_title": entry.title}
    if not isinstance(entry, Figure):
        return {**shared, "type": "deliverable"}
    numbers = {"value": plain_number(entry.value), "high": entry.high and plain_number(entry.high)}
    return {**shared, **numbers, "type": "figure", "name": entry.indicator}


def _names(request: Request) -> tuple[str, ...]:
    return (*_COLUMNS, "rules") if request.explain else _COLUMNS


def _lines(rows: list[dict[str, object]], request: Request) -> str:
    sheet = io.StringIO()
    csv.DictWriter(sheet, _names(request), extrasaction="ignore", lineterminator="\n").writerows(rows)
    return sheet.getvalue()
