"""What a number is said for each of: 每个县区至少1个, 每年500户; a rate (每万人) is part of the indicator."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack

_EACH = "每"
_MARKS = last_of("，,；;：:。！？\n|\t")


@cache
def _pattern(pack: Pack) -> re.Pattern[str]:
    """Return the pattern of 每 and what follows it: group 1 what there is one number for each of, none in a rate."""
    rows = pack.table("per_units")
    rate, measure, unit = (
        alternation(word for row in rows if row["role"] == role for word in row.words)
        for role in ("rate", "measure", "unit")
    )
    return re.compile(rf"{_EACH}(?:{rate}|(?:{measure})?({unit}))")


def find_per(text: str, left: int, place: int, pack: Pack) -> str | None:
    """Return what a number at `place` is said for each of, from the words before it, `left` at the earliest."""
    start = text.find(_EACH, start_after(text, _MARKS, left, place), place)
    found = _pattern(pack).match(text, start, place) if start >= 0 else None
    return found[1] if found else None
