"""How single values are written in the book, and read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tongdao.promise import UNLIT, Attainment, Light

if TYPE_CHECKING:
    from collections.abc import Sequence

# Worst first, as a list of what to look at; what has no verdict comes last.
LIGHTS = (Light.RED, Light.ORANGE, Light.YELLOW, Light.BLUE, Light.GREEN, UNLIT)
ATTAINMENTS = (
    Attainment.MISSED,
    Attainment.CANCELLED,
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
    """Write a value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number_text(value: Decimal | None) -> str | None:
    """Write an exact number."""
    return None if value is None else str(value)


def number_of(text: str | None) -> Decimal | None:
    """Read an exact number."""
    return None if text is None else Decimal(text)


def day_text(day: date | None) -> str | None:
    """Write a day."""
    return day.isoformat() if day else None


@lru_cache(maxsize=1 << 12)
def day_of(text: str | None) -> date | None:
    """Read a day."""
    return date.fromisoformat(text) if text else None


def event_number(write: int) -> int:
    """Return the number of the first event that came with a write of the ledger; others with it follow."""
    return write << _EVENTS


def write_of(event: int) -> int:
    """Return the number of the write that an event came with."""
    return event >> _EVENTS
