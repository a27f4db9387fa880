"""What the head of a paragraph says that its numbers are about: （一）北环路工程。全长6公里."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.entries.indicator_words import Named, indicator_words
from tongdao.entries.indicators import LISTED
from tongdao.mentions.things.name_tables import SpanWords

if TYPE_CHECKING:
    from tongdao.model import Clause
    from tongdao.rules.pack import Pack

_HEAD = re.compile(rf" *(?:—{{1,2}}|{LISTED.pattern})([^，。；：、\n]{{2,24}})[。：]")
_SHORT = 8  # characters of a head that may name a field of work and not tell what was done in it
_SIZES = (3, 2)  # characters of a verb inside such a head
_BUILT = frozenset({"line", "site", "zone", "network", "works", "mending", "apparatus"})
NO_TOPIC = Named("", 0, 0, "indicator.none")


@cache
def _built(pack: Pack) -> SpanWords:
    """Return the nouns that end the name of a thing that is built."""
    return SpanWords(row for row in pack.table("heads") if row["class"] in _BUILT)


def find_topic(text: str, clause: Clause, pack: Pack) -> Named:
    """Return what the head of the paragraph before a clause names, `NO_TOPIC` where it has none.

    A thing that is built has sides of its own (全长, 总投资): its rule is `indicator.head`.
    """
    found = _HEAD.match(text, text.rfind("\n", 0, clause.start) + 1, clause.start)
    if found is None:
        return NO_TOPIC
    start, end = found.span(1)
    if _built(pack).match(text, start, end):
        return Named(found[1], start, end, "indicator.head")
    if end - start > _SHORT or _tells(text, start, end, pack):
        return NO_TOPIC
    return Named(found[1], start, end, "indicator.topic")


def _tells(text: str, start: int, end: int, pack: Pack) -> bool:
    """Tell whether a head says what was done and not only what it is about."""
    words = indicator_words(pack)
    if any(hit.row.id == "stop" for hit in words.stops.finditer(text, start, end)):
        return True
    return any(
        text[place : place + size] in words.verbal and not words.keep.match(text, place)
        for place in range(start, end)
        for size in _SIZES
    )
