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
def _short_patterns(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a body's short name begins with in place of its place (市, 省), and what bodies are called."""
    level, suffixes = (alternation(pack.words("bodies", row)) for row in ("level", "bureau"))
    no_level = alternation(pack.words("issuer_words", "no_level"))
    return (
        re.compile(f"(?!{no_level})(?:{level})(?=[\\u4e00-\\u9fff])"),
        re.compile(f"[\\u4e00-\\u9fff]{{1,12}}(?:{suffixes})"),
    )


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


@cache
def body_of(owner: str | None, issuer: str | None, pack: Pack) -> str | None:
    """Return the body that answers, with its place: 市交通局 of 宁波市 is 宁波市交通局.

    Those to whom a document is addressed (各级政府) are no body: then the issuer answers.
    """
    place = place_of(issuer, pack)
    if owner is None or owner.startswith(_addressed(pack)):
        return issuer if owner else None
    if place in ("", NATION) or owner.startswith(place):
        return owner
    level, body = _short_patterns(pack)
    short = level.match(owner)
    if short and place.endswith(short[0]):
        return place + owner[short.end() :]
    return place + owner if not short and body.fullmatch(owner) else owner


@cache
def _addressed(pack: Pack) -> tuple[str, ...]:
    return pack.words("issuer_words", "addressed")
