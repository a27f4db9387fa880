"""The numbers and times of any Chinese text, each for itself, none overlapping another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.mentions.quantities.find import find_quantities
from tongdao.mentions.quantities.units import unit_tables
from tongdao.mentions.times.find import find_periods
from tongdao.model import Form, Mentions, Period, Quantity
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.rules.pack import Pack

_TIMES = ("time", "date")
_AGE_UNITS = ("岁", "周岁")
_POINT = "点"
_AGED = "大"  # 十个月大 is an age


def find_mentions(text: str, pack: Pack, anchor: date | None) -> Mentions:
    """Return the numbers and times of a text as it stands; relative times are resolved against `anchor`.

    A number inside a time is part of the time, but a length of time (五分钟) is an amount too, 六十岁 and 90天大
    are ages, and no time is read into the unit of something else.
    """
    shadow = fold(text)
    quantities = find_quantities(shadow, pack, general=True)
    periods = find_periods(shadow, pack, anchor, general=True)
    return resolve_overlaps(shadow, quantities, periods, pack)


def resolve_overlaps(
    text: str, quantities: Sequence[Quantity], periods: Sequence[Period], pack: Pack
) -> Mentions:
    """Keep of each number and time that overlap the one that tells what the text says."""
    kept: list[Quantity] = []
    lost: set[int] = set()
    place = 0
    for quantity in quantities:
        while place < len(periods) and periods[place].end <= quantity.core_start:
            place += 1
        if place == len(periods) or periods[place].start >= quantity.core_end or _is_length(periods[place]):
            kept.append(quantity)
        elif _outweighs(text, quantity, periods[place], pack):
            kept.append(quantity)
            lost.add(place)
    times = tuple(period for index, period in enumerate(periods) if index not in lost)
    return Mentions(tuple(kept), times)


def _is_length(period: Period) -> bool:
    """Tell whether a time is only so long (五分钟): an amount as well as a time."""
    return period.relation == "length" and period.first is None and period.last is None


def _outweighs(text: str, quantity: Quantity, period: Period, pack: Pack) -> bool:
    """Tell whether a quantity, and not the time that overlaps it, is what the text says."""
    if quantity.unit in _AGE_UNITS or text.startswith(_AGED, quantity.core_end):
        return period.start >= quantity.start
    span, time = (quantity.core_start, quantity.core_end), (period.start, period.end)
    if quantity.form is Form.FRACTION and span != time:
        return span[0] <= time[0] and time[1] <= span[1]  # 1 3/5 is no third of May
    if span == time and _POINT in text[slice(*span)]:
        return True  # 二点五 is rather 2.5 than an hour and five minutes
    row = unit_tables(pack).after.rows.get(quantity.unit or "")
    measured = row is not None and row.dimension not in _TIMES
    return measured and span[0] <= time[0] and time[1] <= span[1]
