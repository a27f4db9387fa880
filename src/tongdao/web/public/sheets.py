"""Commitments as a sheet: one row each, with the words that pages show and the numbers to reckon with."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from tongdao.assess.reasons import readable, tell
from tongdao.views.json_rows import to_json
from tongdao.views.wording import measure_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tongdao.book.rows import Commitment
    from tongdao.glossary import Glossary

_BOM = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a text that begins so

# The columns of a sheet in their order: the key of the heading, and what stands below it.
_COLUMNS: Mapping[str, Callable[[Commitment, Glossary], Any]] = {
    "web.owner": lambda row, _: row.owner,
    "web.promise": lambda row, _: row.name,
    "sheet.title": lambda row, _: row.title,
    "sheet.sentence": lambda row, _: row.statement.strip(),
    "sheet.quote": lambda row, _: row.target.quote,
    "web.target": lambda row, words: measure_text(row.target, words),
    "sheet.target_value": lambda row, _: row.target.value,
    "web.actual": lambda row, words: measure_text(row.actual, words) if row.actual else None,
    "sheet.actual_value": lambda row, _: row.actual.value if row.actual else None,
    "column.unit": lambda row, _: row.target.unit,
    "column.due": lambda row, _: row.due,
    "proof.light": lambda row, words: words(f"light.{row.light or 'none'}"),
    "proof.attainment": lambda row, words: words(f"attainment.{row.attainment or 'none'}"),
    "proof.schedule": lambda row, words: words(f"schedule.{row.schedule}"),
    "proof.evidence": lambda row, words: words(f"evidence.{row.evidence}"),
    "proof.lineage": lambda row, words: words(f"lineage.{row.lineage}"),
    "proof.formula": lambda row, words: readable(row.formula, words.lang),
    "proof.reason": lambda row, words: tell(row.reason, words.lang),
    "web.programme": lambda row, _: row.programme,
    "sheet.document": lambda row, _: row.document_title or row.source,
    "sheet.issuer": lambda row, _: row.issuer,
    "sheet.issued_on": lambda row, _: row.issued_on,
    "sheet.start": lambda row, _: row.target.start,
    "sheet.end": lambda row, _: row.target.end,
    "proof.as_of": lambda row, _: row.as_of,
    "sheet.id": lambda row, _: row.id,
}


def csv_lines(rows: Iterable[Commitment], words: Glossary) -> Iterator[str]:
    """Yield a sheet as CSV with headings, for a spreadsheet."""
    yield _BOM + _line([words(key) for key in _COLUMNS])
    for row in rows:
        yield _line([_cell(value(row, words)) for value in _COLUMNS.values()])


def _line(cells: list[Any]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as a cell holds it: exact numbers in digits, texts such that none is run as a formula."""
    said = to_json(value)
    return f"'{said}" if isinstance(value, str) and value.startswith(_FORMULA) else said


def json_lines(rows: Iterable[Commitment], words: Glossary) -> Iterator[str]:  # noqa: ARG001
    """Yield the rows as one JSON array, a row a line, as the twins of the pages give them."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(to_json(row), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
