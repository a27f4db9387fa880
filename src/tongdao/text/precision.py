"""How exact a printed number is, in its own unit: what its digits leave open, either way."""

from __future__ import annotations

import re
from decimal import Decimal

from tongdao.text.fold import fold
from tongdao.text.numerals import UNITS, YEAR_DIGITS

_ARABIC = re.compile(rf"[0-9][0-9,，]*(?:[.·]([0-9]+))?[多余几来数]?([{UNITS}]*)")
_CHINESE = re.compile(rf"点([{YEAR_DIGITS}]+)[多余几来数]?([万亿]*)|[十百千][多余几来数]?([万亿]+)|([万亿]+)")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def half_unit(printed: str) -> Decimal:
    """Return half a unit of the last printed digit: 30.5万亩 is exact to 500 亩, 30万亩 to 5000, 29个 to a half.

    三千五百亿 is as exact as 3500亿: only 万 and 亿 are scales of a number in characters.
    """
    decimals, scales = _digits(printed)
    return Decimal(5).scaleb(sum(_SCALES[char] for char in scales) - len(decimals) - 1)


def half_of_telling_digit(printed: str) -> Decimal:
    """Return half a unit of the last digit that is no zero at the end: 400 is open by 50, 29 by a half."""
    match = _ARABIC.search(fold(printed).replace(" ", ""))
    digits = match[0].rstrip(UNITS) if match and not match[1] else ""
    zeros = len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0
    return half_unit(printed).scaleb(zeros)


def rounding(printed: str) -> Decimal:
    """Return what a verdict leaves open: half a unit of a decimal; a whole number, of whatever scale, is exact.

    2.6万 keep no promise of 3万, though both might be printed so.
    """
    return half_unit(printed) if _digits(printed)[0] else Decimal(0)


def _digits(printed: str) -> tuple[str, str]:
    """Return the decimals of a printed number and the scale words after it."""
    text = fold(printed).replace(" ", "")
    match = _ARABIC.search(text)
    if match:
        return match[1] or "", match[2]
    match = _CHINESE.search(text)
    return (match[1] or "", match[2] or match[3] or match[4] or "") if match else ("", "")
