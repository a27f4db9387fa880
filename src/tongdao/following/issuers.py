"""Whose place a document speaks for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack

NATION = "nation"


@cache
def _patterns(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str]]:
    nation = alternation(pack.words("issuer_words", "nation"))
    end = alternation(pack.words("issuer_words", "end"))
    return re.compile(nation), re.compile(f"(?:[\\u4e00-\\u9fff]{{2,9}}?(?:{end}))+")


@cache
def place_of(issuer: str | None, pack: Pack) -> str:
    """Return the place that an issuer speaks for: its name up to 市 or 县, the nation, or the issuer itself."""
    if not issuer:
        return ""
    nation, place = _patterns(pack)
    if nation.match(issuer):
        return NATION
    found = place.match(issuer)
    return found[0] if found else issuer
