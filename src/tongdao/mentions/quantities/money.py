"""Sums of money: coins behind the notes (五十元六角三分), currency names and signs before the number (￥300)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.measures import Measure, number_step
from tongdao.mentions.quantities.numbers import Number, read_number
from tongdao.model import Form, Step

if TYPE_CHECKING:
    from tongdao.mentions.quantities.tables import QuantityTables
    from tongdao.mentions.quantities.units import Unit
    from tongdao.rules.pack import Row

_AND = re.compile("[又零]?")
_COINS = 3  # kinds of coins that may follow the notes: 角 分 厘
_DEFAULT_BASE = ("元", "块", "圆", "度")  # units that a name before the number makes particular


def add_coins(text: str, measure: Measure, unit: Unit, tables: QuantityTables) -> Measure:
    """Return a sum with the coins that follow it: 三元五角 is 3.5 元."""
    minor = tables.units.minor.get(unit.row.rule)
    for _ in range(_COINS if minor and measure.high is None else 0):
        number = _number_at(text, _AND.match(text, measure.end).end(), tables)  # type: ignore[union-attr]
        found = minor.starting(text, number.end) if minor and number else None
        if number is None or found is None:
            break
        end, share = found
        steps = (*measure.steps, number_step(number), Step(f"{unit.row.rule}.minor", number.end, end))
        measure = measure._replace(end=end, value=measure.value + number.value * share, steps=steps)
    return measure


def _number_at(text: str, place: int, tables: QuantityTables) -> Number | None:
    match = tables.numbers.match(text, place)
    return read_number(match) if match else None


def name_money(text: str, measure: Measure, tables: QuantityTables) -> Measure:
    """Return a number with the unit that a word or sign before it names: ￥300, 港币两千元, 华氏51度."""
    if measure.unit is not None and not measure.unit.startswith(_DEFAULT_BASE):
        return measure
    place = measure.start
    while place and text[place - 1] == " ":
        place -= 1
    found = tables.units.before.ending(text, place)
    if found is None or (measure.unit is not None and _is_other_kind(measure, found.row)):
        return measure
    start, row = found
    return measure._replace(
        start=start,
        unit=row["unit"],
        form=Form.COUNT,
        dimension=row.get("dimension", "money"),
        steps=(Step(row.rule, start, place), *measure.steps),
    )


def _is_other_kind(measure: Measure, row: Row) -> bool:
    """Tell 华氏…度 and 港币…元 from a name of another kind than the unit."""
    return (measure.dimension == "money") != (row.table == "currencies")
