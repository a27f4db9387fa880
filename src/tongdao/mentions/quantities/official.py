"""Which candidates official reading keeps: what measures something, not names, dates, codes and articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.no_amounts import is_code_after, is_in_name, is_named, is_quoted
from tongdao.mentions.quantities.numbers import LONGEST_BARE
from tongdao.model import Form
from tongdao.text.numerals import UNITS

if TYPE_CHECKING:
    from decimal import Decimal

    from tongdao.mentions.quantities.candidates import Candidate
    from tongdao.mentions.quantities.measures import Measure
    from tongdao.mentions.quantities.numbers import Number
    from tongdao.mentions.quantities.tables import QuantityTables
    from tongdao.mentions.quantities.units import Unit

_FIRST_YEAR, _LAST_YEAR = 1000, 2199  # what four digits before 年 name; others count years
_COUNTED = ("count", "group", "time")
_UNITS_OF_NUMERAL = re.compile(f"[{UNITS}廿卅]")
_END = re.compile(r"[，。；、！？）)\s：,;”]|$")
_HAN = re.compile(r"[^\W\dA-Za-z_]")
_CLASS = "级"


def is_amount(text: str, candidate: Candidate, tables: QuantityTables) -> bool:
    """Tell whether a candidate is a measured quantity."""
    measure, unit = candidate.measure, candidate.unit
    if measure.form is Form.RANK:
        return True
    if is_quoted(text, measure.start, tables.no_amounts) and not _is_plain_measure(measure):
        return False
    if is_in_name(text, measure.number) and not _is_plain_measure(measure):
        return False
    if unit is None and measure.form is not Form.BARE:
        return True  # a share, or a sum named by a sign before it
    if is_named(text, measure.start, measure.end, tables.no_amounts):
        return False
    if unit is None:
        return _is_level(text, measure, tables)
    return _is_counted(text, measure, unit, tables)


def _is_plain_measure(measure: Measure) -> bool:
    """Tell whether a quotation that opens with it may still speak of an amount (“5000亿元”)."""
    return measure.number.kind == "arabic" and measure.dimension not in ("", "count", "group", "time")


def _is_counted(text: str, measure: Measure, unit: Unit, tables: QuantityTables) -> bool:
    number = measure.number
    if unit.row.date or is_year(text, number, unit) or _is_hour(text, unit):
        return False
    if text[unit.end : unit.end + 1] == _CLASS and unit.row.dimension not in _COUNTED:
        return False
    if number.kind == "round" and number.width < 2 and not number.vague:
        return _is_bounded(text, measure, tables)
    if number.kind == "chinese" and number.width == 2 and _is_code(text, number):
        return number.high is not None and not unit.row.many
    if number.is_lone and measure.high is None:
        if unit.row.many:
            return unit.row.is_money and not _HAN.match(text, unit.end)
        return number.value != 1 or _counts_one(text, measure, tables)
    return True


def _is_hour(text: str, unit: Unit) -> bool:
    """Tell 9点30分 from 9点意见."""
    return unit.written == "点" and text[unit.end : unit.end + 1].isdigit()


def _is_code(text: str, number: Number) -> bool:
    """Tell digits without units (七五, 三四线) from 二十 and 二三十."""
    return not _UNITS_OF_NUMERAL.search(text, number.start, number.end)


def is_year(text: str, number: Number, unit: Unit) -> bool:
    """Tell 2023年 and 一九五八年 from 5年 and 五十年."""
    if unit.row.dimension != "time" or unit.written != "年" or number.vague:
        return False
    written = text[number.start : number.end]
    if number.kind == "arabic":
        return (
            number.width == 4
            and written[-1].isdigit()
            and "." not in written
            and _is_year_number(number.value)
        )
    return number.width > 1 and _is_code(text, number)


def _is_year_number(value: Decimal) -> bool:
    return _FIRST_YEAR <= value <= _LAST_YEAR


def _is_bounded(text: str, measure: Measure, tables: QuantityTables) -> bool:
    is_round = measure.number.kind in ("round", "few")
    found = tables.comparators.find_before(text, measure.start, is_round=is_round)
    return found is not None or tables.comparators.find_after(text, measure.end) is not None


def _counts_one(text: str, measure: Measure, tables: QuantityTables) -> bool:
    """Tell whether 一 counts (每县一所, 至少一个, 一倍) or is an article (一个 new thing)."""
    if measure.dimension not in _COUNTED or _is_bounded(text, measure, tables):
        return True
    return tables.no_amounts.article.ending(text, measure.start) is not None


def _is_level(text: str, measure: Measure, tables: QuantityTables) -> bool:
    """Tell whether a number without a unit is an amount (1386万, 近14亿人口, 降至2.46) or a name."""
    number = measure.number
    if number.is_lone or is_code_after(text, measure.end):
        return False
    if number.scale > 1:
        return number.kind != "round" or number.vague != "" or _is_bounded(text, measure, tables)
    if number.kind == "round" or (number.kind == "chinese" and not number.vague):
        return _is_bounded(text, measure, tables) and (number.kind == "round" or not _is_code(text, number))
    if number.vague or number.kind == "few":
        return number.kind == "arabic" and number.width > 1
    return number.width <= LONGEST_BARE and (
        _is_bounded(text, measure, tables) or _is_cited(text, measure, tables)
    )


def _is_cited(text: str, measure: Measure, tables: QuantityTables) -> bool:
    """Tell whether a plain value is given as one: 指数达98.5, 或比值降至2.46."""
    if tables.no_amounts.level.ending(text, measure.start) is None:
        return False
    if measure.value != measure.value.to_integral_value():
        return True
    return not _is_year_number(measure.value) and _END.match(text, measure.end) is not None
