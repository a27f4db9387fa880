"""Names as usage shortens them: a line by a letter of each place that it joins, words in another order."""

from __future__ import annotations

import re
from collections import Counter

from tongdao.following.naming import grams

_LINE = re.compile("([\\u4e00-\\u9fff]{2,6})[至到—-]([\\u4e00-\\u9fff]{4,14})$")
_CLASS = 2  # letters that say what kind of line it is: 铁路, 高速, 航道
_SHORTEST, _KEPT, _PAIRS = 6, 0.7, 3  # letters of a reordered name, their share of the other, pairs kept


def line_pairs(name: str) -> frozenset[str]:
    """Return the pair of letters by which a line is called in short: 青石至云屏铁路 is 青云铁路."""
    found = _LINE.search(name)
    return frozenset({found[1][0] + found[2][0]}) if found else frozenset()


def is_line_in_short(one: str, other: str) -> bool:
    """Tell whether one of two names is that of a line, and the other calls it by a letter of each place."""
    short, long = sorted((one, other), key=len)
    return len(short) > _CLASS and short[:2] in line_pairs(long) and _ends_alike(short, long)


def _ends_alike(short: str, long: str) -> bool:
    kind = short[2:]
    return len(kind) >= _CLASS and long.endswith(kind)


def is_reordered(one: str, other: str) -> bool:
    """Tell whether the shorter of two names holds only letters of the longer, and most of them, in another order."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or len(short) < _KEPT * len(long) or Counter(short) - Counter(long):
        return False
    return len(grams((short,)) & grams((long,))) >= _PAIRS
