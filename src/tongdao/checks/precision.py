"""How exact a printed number is: half a unit of its last digit, either way."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongdao.model import Figure

_ARABIC = re.compile(r"[0-9０-９][0-9０-９,，]*(?:[.．]([0-9０-９]+))?([十百千万亿萬億]*)")
_CHINESE = re.compile(r"(?:点|點)([零〇○一二三四五六七八九]+)([万亿萬億]*)|([十百千万亿萬億]*)$")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}


def half_unit(figure: Figure) -> Decimal:
    """Return half a unit of the last printed digit, in the figure's own unit: 30.5万亩 is exact to 500 亩."""
    match = _ARABIC.search(figure.quote)
    if match:
        return _half(match[1], match[2])
    core = figure.quote.removesuffix(figure.unit)
    match = _CHINESE.search(core)
    return _half(match[1], match[2] or match[3]) if match else _half(None, "")


def _half(decimals: str | None, scales: str | None) -> Decimal:
    power = sum(_SCALES[char] for char in scales or "") - len(decimals or "")
    return Decimal(5).scaleb(power - 1)
