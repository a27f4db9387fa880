"""What `tongdao mentions --json` prints. A reading makes its own record: `Reading.to_dict()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongdao.model import plain_number

if TYPE_CHECKING:
    from tongdao.model import Mentions, Period, Quantity


def mentions_record(text: str, mentions: Mentions) -> dict[str, list[dict[str, Any]]]:
    """Return the numbers and times of a text as JSON can hold them: dates ISO, both days included."""
    return {
        "quantities": [_quantity(text, quantity) for quantity in mentions.quantities],
        "periods": [_period(text, period) for period in mentions.periods],
    }


def _quantity(text: str, quantity: Quantity) -> dict[str, Any]:
    return {
        "quote": text[quantity.start : quantity.end],
        "start": quantity.start,
        "end": quantity.end,
        "value": plain_number(quantity.value),
        "high": None if quantity.high is None else plain_number(quantity.high),
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "form": quantity.form.value,
    }


def _period(text: str, period: Period) -> dict[str, Any]:
    return {
        "quote": text[period.start : period.end],
        "start": period.start,
        "end": period.end,
        "period_start": period.first.isoformat() if period.first else None,
        "period_end": period.last.isoformat() if period.last else None,
        "relation": period.relation,
    }
