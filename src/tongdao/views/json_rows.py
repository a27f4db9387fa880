"""Rows as JSON can hold them, in the words of the record and of `tongdao follow --json`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongdao.following.rows import entry_row, quoted_row, row
from tongdao.model import plain_number
from tongdao.promise import UNLIT

if TYPE_CHECKING:
    from tongdao.book.rows import Commitment, Contradiction, Measure
    from tongdao.fates.fate import Fate
    from tongdao.ledger.values import Report
    from tongdao.promise import Decision, Entry

_AXES = (
    "attainment",
    "schedule",
    "evidence",
    "lineage",
    "light",
    "formula",
    "reason",
    "as_of",
    "rule_version",
)
_DOCUMENT = ("document_title", "issuer", "issued_on", "document_type")
_ENTRY = (
    *("form", "document", "issuer", "issued_on", "document_type", "kind", "owner"),
    *("statement", "statement_start", "period_start", "period"),
)


def fate_row(fate: Fate) -> dict[str, Any]:
    """Return a promise with its outcomes, who answers for it, and what was computed, as `follow --json` prints it."""
    said = row(fate.followed, fate.assessment)
    return {**said, "promise": {**said["promise"], "owner": fate.owner}}


def to_json(value: Any) -> Any:
    """Return a value with all that is in it as JSON can hold it: days ISO, numbers exact where a float allows."""
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)  # a word of an enumeration too
    if isinstance(value, Mapping):
        return {UNLIT if name is None else str(name): to_json(item) for name, item in value.items()}
    if is_dataclass(value):
        return {item.name: to_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Collection):
        return [to_json(item) for item in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


def measure_row(measure: Measure, name: str | None) -> dict[str, Any]:
    """Return what the book has of an entry, as `entry_row` writes one, with its document."""
    ident = {"id": measure.entry, "document": measure.document}
    return {**ident, **quoted_row(measure.entry, name, measure)}


def commitment_row(item: Commitment) -> dict[str, Any]:
    """Return a commitment with the numbers it starts from and has reached, and the axes computed of them."""
    target = {
        **measure_row(item.target, item.name),
        **_picked(item, ("title", "owner", "period_start", "period", "statement", "statement_start")),
        **_picked(item, _DOCUMENT),
    }
    return {
        "promise": target,
        "baseline": measure_row(item.baseline, item.name) if item.baseline else None,
        "actual": measure_row(item.actual, item.name) if item.actual else None,
        **_picked(item, _AXES),
        **_picked(item, ("group", "programme", "previous", "next", "reworded")),
    }


def entry_plain(entry: Entry) -> dict[str, Any]:
    """Return an entry with its document, its sentence and its time."""
    return {**entry_row(entry), **_picked(entry, _ENTRY)}


def conflict_row(item: Contradiction) -> dict[str, Any]:
    """Return two figures that contradict each other, each with its sentence."""
    return {
        **_picked(item, ("name", "issuer", "period_start", "period_end")),
        "first": {**measure_row(item.first, item.name), "statement": item.first_sentence},
        "second": {**measure_row(item.second, item.name), "statement": item.second_sentence},
    }


def decision_row(decision: Decision) -> dict[str, Any]:
    """Return a decision as `tongdao review --json` prints it."""
    return _picked(decision, ("id", "at", "who", "why", "action", "subject", "fields", "supersedes"))


def report_row(report: Report) -> dict[str, Any]:
    """Return a report as `tongdao record --json` prints it: its value as it was written, or its stage."""
    value = {"value": None if report.value is None else str(report.value), "unit": report.unit}
    stage = {"stage": report.stage} if report.stage else {}
    said = _picked(report, ("as_of", "source", "who", "note"))
    return {"id": report.id, "subject": report.subject, **value, **stage, **said}


def _picked(row: object, names: Collection[str]) -> dict[str, Any]:
    return {name: to_json(getattr(row, name)) for name in names}
