"""How exact a printed number is, in its own unit: what its digits leave open, either way."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.text.fold import fold

if TYPE_CHECKING:
    from tongdao.promise import Entry

_ARABIC = re.compile(r"[0-9][0-9,，]*(?:[.·]([0-9]+))?[多余几来数]?([十百千万亿]*)")
_CHINESE = re.compile(
    r"点([零〇○一二三四五六七八九]+)[多余几来数]?([万亿]*)|[十百千][多余几来数]?([万亿]+)|([万亿]+)"
)
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def half_unit(entry: Entry) -> Fraction:
    """Return half a unit of the last printed digit: 30.5万亩 is exact to 500 亩, 30万亩 to 5000, 29个 to a half."""
    decimals, scales = _digits(entry)
    power = sum(_SCALES[char] for char in scales) - len(decimals)
    return Fraction(1, 2) * Fraction(10) ** power


def rounding(entry: Entry) -> Fraction:
    """Return what a verdict leaves open: half a unit of a decimal; a whole number, of whatever scale, is exact.

    2.6万 keep no promise of 3万, though both might be printed so.
    """
    return half_unit(entry) if _digits(entry)[0] else Fraction(0)


def _digits(entry: Entry) -> tuple[str, str]:
    """Return the decimals of a printed number and the scale words after it."""
    quote = fold(entry.quote).replace(" ", "")
    match = _ARABIC.search(quote)
    if match:
        return match[1] or "", match[2]
    match = _CHINESE.search(quote)
    return (match[1] or "", match[2] or match[3] or match[4] or "") if match else ("", "")
