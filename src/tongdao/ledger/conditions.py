"""What entries and documents are asked for, as SQL: conditions that are joined with AND, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tongdao.ledger.values import EntryFilter

Condition: TypeAlias = "tuple[str, list[Any]]"


def entry_conditions(filters: EntryFilter) -> Condition:
    """Return what the filters ask of the row of an entry, beside groups, as SQL and its values."""
    return joined(
        is_one_of("e.form", None if filters.form is None else [filters.form]),
        is_one_of("e.kind", filters.kinds),
        is_one_of("e.owner", filters.owners),
        _compares("coalesce(e.period_end, e.period_start) >= ?", filters.since),
        _compares("coalesce(e.period_start, e.period_end) <= ?", filters.until),
    )


def document_conditions(filters: EntryFilter) -> Condition:
    """Return what the filters ask of the row of a document, as SQL and its values."""
    return joined(
        is_one_of("d.id", filters.documents),
        is_one_of("d.source", filters.sources),
        is_one_of("d.issuer", filters.issuers),
        _compares("d.issued_on <= ?", filters.issued_until),
    )


def joined(*conditions: Condition) -> Condition:
    """Return what asks for all of some conditions, behind a WHERE that has one already."""
    sql = "".join(f" AND {part}" for part, _ in conditions if part)
    return sql, [value for _, values in conditions for value in values]


def is_one_of(column: str, allowed: Collection[str] | Collection[int] | None) -> Condition:
    """Ask for one of some values; None lets everything pass."""
    if allowed is None:
        return "", []
    marks = ", ".join("?" * len(allowed)) or "NULL"
    return f"{column} IN ({marks})", [value if isinstance(value, int) else str(value) for value in allowed]


def _compares(sql: str, day: date | None) -> Condition:
    return ("", []) if day is None else (sql, [day.isoformat()])
