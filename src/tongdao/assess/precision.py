"""How exact a printed number is, in its own unit: what its digits leave open, either way."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.text.fold import fold

if TYPE_CHECKING:
    from tongdao.promise import Entry

_ARABIC = re.compile(r"[0-9][0-9,，]*(?:[.·]([0-9]+))?[多余几来数]?([十百千万亿]*)")
_CHINESE = re.compile(r"点([零〇○一二三四五六七八九]+)[多余几来数]?([万亿]*)|[十百千][多余几来数]?([万亿]+)|([万亿]+)")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_WHOLE = Fraction(1, 2)


def half_unit(entry: Entry) -> Fraction:
    """Return half a unit of the last printed digit: 30.5万亩 is exact to 500 亩, 29个 to a half."""
    quote = fold(entry.quote).replace(" ", "")
    match = _ARABIC.search(quote)
    if match:
        return _half(match[1], match[2])
    match = _CHINESE.search(quote)
    return _half(match[1], match[2] or match[3] or match[4]) if match else _WHOLE


def rounding(entry: Entry) -> Fraction:
    """Return what the rounding of a printed number leaves open; nothing where every digit of a whole one is printed."""
    half = half_unit(entry)
    return Fraction(0) if half == _WHOLE else half


def _half(decimals: str | None, scales: str | None) -> Fraction:
    power = sum(_SCALES[char] for char in scales or "") - len(decimals or "")
    return _WHOLE * Fraction(10) ** power
