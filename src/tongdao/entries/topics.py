"""What the head of a paragraph says that its numbers are about: （一）北环路工程。全长6公里."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.entries.indicator_words import Named, indicator_words
from tongdao.entries.indicators import LISTED
from tongdao.mentions.things.name_tables import SpanWords
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from tongdao.model import Clause
    from tongdao.rules.pack import Pack

_HEAD = re.compile(rf" *(?:—{{1,2}}|{LISTED.pattern})([^，。；：、\n]{{2,24}})[。：]")
_SHORT = 8  # characters of a head that may name a field of work and not tell what was done in it
_SIZES = (3, 2)  # characters of a verb inside such a head
_LEAST, _MOST = 4, 14  # characters of the name of a built thing
_LIST = "、"
_OPENINGS = tuple(map(last_of, ("，,；;：:", "的是")))
_BUILT = frozenset({"line", "site", "zone", "network", "works", "mending", "apparatus"})
NO_TOPIC = Named("", 0, 0, "indicator.none")


@cache
def _built(pack: Pack) -> SpanWords:
    """Return the nouns that end the name of a thing that is built."""
    return SpanWords(row for row in pack.table("heads") if row["class"] in _BUILT)


def find_topic(text: str, clause: Clause, place: int, pack: Pack) -> Named:
    """Return what the head of the paragraph names, else the subject whose side the number at `place` tells.

    A thing that is built has sides of its own (全长): its rule is `indicator.head`. `NO_TOPIC` where there is none.
    """
    found = _HEAD.match(text, text.rfind("\n", 0, clause.start) + 1, clause.start)
    if found is None:
        return _subject(text, clause, place, pack)
    start, end = found.span(1)
    if _built(pack).match(text, start, end):
        return Named(found[1], start, end, "indicator.head")
    if end - start > _SHORT or _tells(text, start, end, pack):
        return NO_TOPIC
    return Named(found[1], start, end, "indicator.topic")


def _subject(text: str, clause: Clause, place: int, pack: Pack) -> Named:
    """Return the built thing before a number that tells a side of it: 新院在城东，占地80亩."""
    words = indicator_words(pack)
    if not text.endswith(words.sides, clause.start, place):
        return NO_TOPIC
    for edge in words.subject_end.finditer(text, clause.start, place):
        end = edge.start()
        start = max(start_after(text, mark, clause.start, end) for mark in _OPENINGS)
        if (
            _LEAST <= end - start <= _MOST
            and _LIST not in text[start:end]
            and _built(pack).match(text, start, end)
        ):
            return Named(text[start:end], start, end, "indicator.head")
    return NO_TOPIC


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
