"""Shares and multiples said with words: 百分之五, 三分之一, 1/7, 两成, 八折, 翻两番."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.measures import Measure, number_step
from tongdao.mentions.quantities.numbers import Number, read_number
from tongdao.model import Form, Step
from tongdao.text.numerals import ONE_TO_NINE, UNITS

if TYPE_CHECKING:
    from tongdao.mentions.quantities.share_tables import ShareTables
    from tongdao.mentions.quantities.tables import QuantityTables

_MILLIONTH = Decimal("0.000001")
_BEYOND_ROUNDING = Decimal(10) ** 20  # with six decimals more it comes near the digits that Decimal keeps
_PERCENT_PARTS = ("百", "千", "万", "百万", "万万", "亿", "佰", "仟")
_LONGEST_NUMERATOR = 3  # digits; 1234/7 is a code and no share
_YEAR = "年"
_JOINT = re.compile(" ?(?:[-~—–―─]{1,2}|至|到) ?(?:百分之)?")
_HALF_TENTH = re.compile(f" ?([{ONE_TO_NINE}])(?![{ONE_TO_NINE}{UNITS}个成年月])")
_STROKE = re.compile(r"/([1-9][0-9]{0,3})(?![0-9/.A-Za-z])")


def read_share(text: str, number: Number, tables: QuantityTables) -> Measure | None:
    """Return the share that a numeral begins, None where it begins none.

    Official reading gives parts and strokes in percent; general reading gives fractions as plain numbers
    (三分之一 is 0.333333, 三又二分之一 3.5) and only 百分之 and its like in percent.
    """
    after = text[number.end : number.end + 1]
    if after not in tables.shares.starts:
        return None
    if after == "分":
        return _read_parts(text, number, tables)
    if after == "/":
        return _read_stroke(text, number, tables)
    if tables.general and (whole := _read_whole(text, number, tables)):
        return whole
    if match := tables.shares.tenth.match(text, number.end):
        return _read_tenth(text, number, match.end(), tables.shares)
    if (
        (match := tables.shares.discount.match(text, number.end))
        and 0 < number.value < 100
        and number.value != 10
    ):
        return _percent(number, match.end(), _discount(number), tables.shares.rows["discount"].rule)
    return None


def _read_parts(text: str, number: Number, tables: QuantityTables) -> Measure | None:
    """Read 百分之五, 百分之五至六 and 三分之一."""
    match = tables.shares.parts.match(text, number.end)
    lower = _number_at(text, match.end(), tables) if match else None
    if match is None or lower is None or not number.value:
        return None
    percent = text[number.start : number.end] in _PERCENT_PARTS
    upper = _upper_part(text, lower, tables) if percent else None
    last, high = (upper, upper.value) if upper else (lower, lower.high)
    step = Step(tables.shares.rows["parts"].rule, number.end, match.end())
    steps = (number_step(number), step, number_step(lower))
    if not percent and lower.kind != number.kind and lower.value != lower.value.to_integral_value():
        return None  # 五百分之2.2 is no way to write a fraction
    if tables.general and not percent:
        value = lower.value / number.value
        return Measure(number.start, last.end, value, None, None, Form.FRACTION, "ratio", last, steps)
    factor = 100 / number.value
    value, top = _exact(lower.value * factor), None if high is None else _exact(high * factor)
    form = Form.PERCENT if percent else Form.FRACTION
    return Measure(number.start, last.end, value, top, "%", form, "ratio", last, steps)


def _upper_part(text: str, lower: Number, tables: QuantityTables) -> Number | None:
    """Return the upper end of 百分之五至六 or 百分之五到百分之六."""
    joint = _JOINT.match(text, lower.end)
    upper = _number_at(text, joint.end(), tables) if joint and not lower.vague else None
    if upper is None or upper.value <= lower.value or text[upper.end : upper.end + 1] == _YEAR:
        return None
    return upper


def _number_at(text: str, place: int, tables: QuantityTables) -> Number | None:
    """Return the number that begins at `place`, past a space and, in general reading, 负."""
    place += text[place : place + 1] == " "
    negative = tables.general and text[place : place + 1] == "负"
    match = tables.numbers.match(text, place + negative)
    number = read_number(match) if match else None
    return number._replace(value=-number.value) if number and negative else number


def _exact(value: Decimal) -> Decimal:
    """Return a percentage rounded to the sixth decimal where it is no shorter number."""
    if abs(value) >= _BEYOND_ROUNDING:
        return value
    rounded = value.quantize(_MILLIONTH) or value
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()


def _read_stroke(text: str, number: Number, tables: QuantityTables) -> Measure | None:
    """Read 1/7: in official reading a share, and only where it is a proper fraction."""
    match = _STROKE.match(text, number.end)
    if match is None or number.kind != "arabic" or number.value.as_tuple().exponent:
        return None
    value = number.value / int(match[1])
    step = Step("numerals.stroke", number.start, match.end())
    if tables.general:
        return Measure(number.start, match.end(), value, None, None, Form.FRACTION, "ratio", number, (step,))
    if not 0 < value < 1 or number.width > _LONGEST_NUMERATOR:
        return None
    return Measure(
        number.start, match.end(), _exact(value * 100), None, "%", Form.FRACTION, "ratio", number, (step,)
    )


def _read_whole(text: str, number: Number, tables: QuantityTables) -> Measure | None:
    """Read 三又二分之一 and 1 3/5: a whole number and a fraction."""
    match = tables.shares.whole.match(text, number.end)
    part = _number_at(text, match.end(), tables) if match else None
    fraction = read_share(text, part, tables) if part else None
    if fraction is None or fraction.form is not Form.FRACTION or not number.value:
        return None
    value = number.value + fraction.value.copy_sign(number.value)
    steps = (number_step(number), *fraction.steps)
    return Measure(number.start, fraction.end, value, None, None, Form.FRACTION, "ratio", number, steps)


def _read_tenth(text: str, number: Number, end: int, tables: ShareTables) -> Measure | None:
    """Read 两成 and 八成五."""
    if number.value > 10:
        return None
    value, high = number.value * 10, number.high and number.high * 10
    if half := _HALF_TENTH.match(text, end):
        value, end = value + ONE_TO_NINE.index(half[1]) + 1, half.end()
    return _percent(number, end, value, tables.rows["tenth"].rule, high)


def _discount(number: Number) -> Decimal:
    """Return the percents of 八折, 85折 and 八五折."""
    return number.value if number.value > 10 else number.value * 10


def _percent(number: Number, end: int, value: Decimal, rule: str, high: Decimal | None = None) -> Measure:
    steps = (number_step(number), Step(rule, number.end, end))
    return Measure(number.start, end, value, high, "%", Form.PERCENT, "ratio", number, steps)
