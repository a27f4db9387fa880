"""How the parts of a commitment that nobody filters by are kept in the book: as short lists in JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tongdao.book.rows import Measure
from tongdao.model import Change, Comparator, Stage
from tongdao.promise import UNLIT, Attainment, Light

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongdao.promise import Entry

# Worst first, as a list of what to look at; what has no verdict comes last.
LIGHTS = (Light.RED, Light.ORANGE, Light.YELLOW, Light.BLUE, Light.GREEN, UNLIT)
ATTAINMENTS = (
    Attainment.MISSED,
    Attainment.NOT_CHECKABLE,
    Attainment.NEARLY,
    Attainment.MET,
    Attainment.EXCEEDED,
    UNLIT,
)
_EVENTS = 20  # bits of the number of an event below the number of its write


def rank(value: str, order: Sequence[str]) -> int:
    """Return where a value stands in an order."""
    return order.index(value) if value in order else len(order)


def dumps(value: Any) -> str:
    """Write a value without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(entry: Entry | None) -> list[Any] | None:
    """Return what is shown of an entry as a list that JSON can hold."""
    if entry is None:
        return None
    return [
        entry.id,
        entry.document,
        entry.source,
        entry.quote,
        entry.start,
        entry.end,
        text_of(entry.issued_on),
        text_of(entry.period_end),
        number_text(entry.value),
        number_text(entry.high),
        entry.unit,
        entry.comparator,
        entry.change,
        entry.stage,
    ]


def unpacked(said: Sequence[Any] | None) -> Measure | None:
    """Return what `packed` made a list of."""
    if said is None:
        return None
    ident, document, source, quote, start, end, issued = said[:7]
    ends, value, high, unit, comparator, change, stage = said[7:]
    return Measure(
        entry=ident,
        document=document,
        source=source,
        quote=quote,
        start=start,
        end=end,
        issued_on=day_of(issued),
        period_end=day_of(ends),
        value=None if value is None else Decimal(value),
        high=None if high is None else Decimal(high),
        unit=unit,
        comparator=comparator and Comparator(comparator),
        change=change and Change(change),
        stage=stage and Stage(stage),
    )


def told_once(entries: Iterable[Entry]) -> list[list[Any]]:
    """Return each number once, as JSON can hold it, with the documents that tell it."""
    sources: dict[tuple[Any, ...], dict[str, None]] = {}
    for entry in entries:
        value, high = number_text(entry.value), number_text(entry.high)
        said = (value, high, entry.unit, entry.comparator, entry.change)
        sources.setdefault(said, {})[entry.source] = None
    return [[*said, list(names)] for said, names in sources.items()]


def number_text(value: Decimal | None) -> str | None:
    """Write an exact number."""
    return None if value is None else str(value)


def text_of(day: date | None) -> str | None:
    """Write a day."""
    return day.isoformat() if day else None


@lru_cache(maxsize=1 << 12)
def day_of(text: str | None) -> date | None:
    """Read a day."""
    return date.fromisoformat(text) if text else None


def event_number(write: int) -> int:
    """Return the number of the first event that came with a write of the ledger; others with it follow."""
    return write << _EVENTS
