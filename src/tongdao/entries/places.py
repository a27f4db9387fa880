"""Of which place a number speaks where it is not the document's own: 全国粮食产量…, 鼓楼区新增…."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.rules.words import alternation
from tongdao.structure.bodies import HAN, load_bodies
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from tongdao.model import Clause
    from tongdao.rules.pack import Pack

_NATION = ("国务院", "国家", "中国", "中央")
_LONGEST = 6  # characters of the name of a part before the sign of its kind
_HEADS = last_of("，,；;：:")
_FURTHEST = 200  # characters before a number in which its place is looked for
_SIGNS = re.compile("[国球省市县区州旗]")  # what a name of a place ends in
_REACH = 16  # characters from the head in which it ends
_TIME = r"(?:其中[，,]?)?(?:[到至]?\d{4}年[底末]?|今年|去年|目前)?"


class _Words(NamedTuple):
    """What places are found with: `own` the sign of a place's name by the words that mean the whole of it."""

    place: re.Pattern[str]
    own: dict[str, str]
    no_part: re.Pattern[str]
    goes_on: tuple[str, ...]


@cache
def _words(pack: Pack) -> _Words:
    rows = pack.table("place_scopes")
    own = {word: str(row["level"]) for row in rows if row["role"] == "own" for word in row.words}
    names = ("part", "after_part", "no_part", "beside")
    part, after, no_part, beside = (alternation(pack.words("place_scopes", name)) for name in names)
    whole = rf"(?P<whole>{alternation([*pack.words('place_scopes', 'wide'), *own])})(?!{beside}|[“‘\"])"
    named = rf"(?P<part>{HAN}{{2,{_LONGEST}}}?(?:{part}))(?={after})"
    goes_on = pack.words("place_scopes", "goes_on")
    return _Words(re.compile(f"{_TIME}(?:{whole}|{named})"), own, re.compile(no_part), goes_on)


def find_place(text: str, clause: Clause, place: int, issuer: str | None, pack: Pack) -> str | None:
    """Return the place that a number at `place` speaks of, None where it is the issuer's own.

    A place heads the stretch between marks that the number stands in, or one that this stretch goes on with.
    """
    words, start = _words(pack), place
    first = max(clause.start, place - _FURTHEST)
    while start > first:
        stop = start - (start < place)
        start = start_after(text, _HEADS, first, stop)
        if start == first > clause.start:
            return None
        match = _SIGNS.search(text, start, min(place, start + _REACH)) and words.place.match(
            text, start, place
        )
        if match:
            return _named(match, issuer, words, pack)
        if not text.startswith(words.goes_on, start):
            return None
    return None


def _named(match: re.Match[str], issuer: str | None, words: _Words, pack: Pack) -> str | None:
    """Return the place that heads a stretch, None where it is the issuer's own or no place."""
    place = issuer and load_bodies(pack).place_of(issuer)
    if match["whole"]:
        return None if _is_own(match["whole"], place, words) else match["whole"]
    return None if words.no_part.search(match["part"]) else _part(match["part"], place, pack)


def _is_own(word: str, place: str | None, words: _Words) -> bool:
    """Tell whether a word means the issuer's own place: 全市 in a city's report, 全国 in the State Council's."""
    if word in words.own:
        return place is None or word.startswith(("我", "本")) or place.endswith(words.own[word])
    return place is not None and place.startswith(_NATION)


def _part(name: str, place: str | None, pack: Pack) -> str | None:
    """Return the name of a part of the issuer's place, without the place: 经开区 for 临江经开区."""
    if place is None or name in place or place in name[-len(place) :]:
        return None
    part = name.removeprefix(place).removeprefix(place[:-1])
    known = name != part or load_bodies(pack).is_place(name)
    return part if known and len(part) > 1 else None
