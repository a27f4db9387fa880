"""How exact a printed number is: half a unit of its last digit, either way."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.text.fold import fold

if TYPE_CHECKING:
    from tongdao.model import Figure

_ARABIC = re.compile(r"[0-9][0-9,，]*(?:\.([0-9]+))?([十百千万亿]*)")
_CHINESE = re.compile(r"点([零〇○一二三四五六七八九]+)([万亿]*)|([十百千万亿]*)$")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def half_unit(figure: Figure) -> Decimal:
    """Return half a unit of the last printed digit, in the figure's own unit: 30.5万亩 is exact to 500 亩."""
    quote = fold(figure.quote)
    match = _ARABIC.search(quote)
    if match:
        return _half(match[1], match[2])
    match = _CHINESE.search(quote.removesuffix(figure.unit))
    return _half(match[1], match[2] or match[3]) if match else _half(None, "")


def _half(decimals: str | None, scales: str | None) -> Decimal:
    power = sum(_SCALES[char] for char in scales or "") - len(decimals or "")
    return Decimal(5).scaleb(power - 1)
