"""The verb by which an office reports its own progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.errors import UsageError
from tongdao.model import Kind, Stage

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, Run


def record(
    ledger: Ledger,
    ident: str,
    value: Decimal | Stage,
    run: Run,
    *,
    unit: str | None = None,
    as_of: date,
    source: str,
    note: str | None = None,
) -> Report:
    """Append the progress that an office reports itself: the number of a promised figure, or how far a thing is.

    Raises UsageError for what is not promised or cannot be said so, UnknownIdError for an unknown id.
    """
    entry = ledger.entry(ident)
    told, form = ("stage", "deliverable") if isinstance(value, Stage) else ("number", "figure")
    if entry.kind is not Kind.TARGET or entry.form != form:
        raise UsageError(f"{ident} is no promised {form}, so that no {told} can be reported of it")
    if told == "stage" and unit is not None:
        raise UsageError(f"a stage has no unit: leave out {unit!r}")
    return ledger.append_report(
        ident, value, run, unit=unit, as_of=as_of, source=source, who=run.who, note=note
    )
