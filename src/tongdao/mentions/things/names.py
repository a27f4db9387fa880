"""Cut the name out of a phrase: without what leads up to it, counts it or explains it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.things.brackets import OPENING_QUOTES, QUOTES, balanced, skip_notes
from tongdao.mentions.things.edges import bare_prefix, trim, without_money
from tongdao.mentions.things.heads import ABSTRACT, TEXTUAL, find_head
from tongdao.mentions.things.particular import is_left_open, is_named, starts_vaguely
from tongdao.model import new

if TYPE_CHECKING:
    from tongdao.mentions.things.borrowing import Phrase
    from tongdao.mentions.things.heads import Head
    from tongdao.mentions.things.name_tables import NameTables

_LONGEST_NOTE = 10  # characters of the longest bracket that a name keeps
_SHORTEST_NAME = 2  # characters
_MEASURED = re.compile(
    r"\d[\d,.]*[余多万亿千]*[^\W\d]{1,5}$"
)  # what a clause before 的 measures: 长2公里的甲桥
_TITLED = TEXTUAL - {"book"}
_UNKNOWN = "unknown"
_UNHEADED = "heads.honour"


class Name(NamedTuple):
    """A name: its span, the class of its head and the rule that knows the head.

    The class is `unknown` where no noun of the table ends it. `counted` tells where a number stood that counts what is
    named: `front` (29项政策), `back` (工厂2家) or nowhere.
    """

    start: int
    end: int
    kind: str
    rule: str
    counted: str


def cut_name(text: str, phrase: Phrase, tables: NameTables, *, subject: bool = False) -> Name | None:
    """Return the name in a phrase, or None where nothing in it can be one."""
    head = phrase.head
    kind = _kind(text, phrase, tables) if head is None else head.kind
    if kind == ABSTRACT:
        return None
    titled = kind in _TITLED
    place = "subject" if subject else "title" if titled else "object"
    start, end = trim(text, phrase.start, phrase.end, place, tables)
    start, end = without_money(text, start, end, tables)
    start, end, counted = _without_count(text, start, end, head, tables)
    if end - start < _SHORTEST_NAME or starts_vaguely(text, start, end, tables):
        return None
    if is_left_open(text, start, end, end if head is None else head.start, tables):
        return None
    start, end = _bare(text, start, end, head, tables)
    if text[start] in OPENING_QUOTES and not balanced(text[start:end]):
        start += 1  # opens what somebody says: “甲桥明年通车。”
    if end - start < _SHORTEST_NAME or not balanced(text[start:end]):
        return None
    if head is not None:
        return new(Name, (start, end, head.kind, head.rule, counted))
    return Name(start, end, kind, _UNHEADED, counted)


def _kind(text: str, phrase: Phrase, tables: NameTables) -> str:
    """Return the class of what ends a phrase without a head."""
    known = tables.heads.match(text, phrase.start, phrase.end)
    return known.row["class"] if known else _UNKNOWN


def _bare(text: str, start: int, end: int, head: Head | None, tables: NameTables) -> tuple[int, int]:
    """Return the span without what introduces the name inside it and without the bracket that explains it."""
    if head is None or (head.kind not in _TITLED and head.kind != "title"):
        start = bare_prefix(text, start, end, tables)
    if head is not None:
        start = _after_dash(text, start, end, tables)
        start = _cut_clause(text, start, end, head.start, tables)
    return start, _cut_note(text, start, end, tables)


def _without_count(
    text: str, start: int, end: int, head: Head | None, tables: NameTables
) -> tuple[int, int, str]:
    """Return the span without a number that counts what it names, and where that stood."""
    front = tables.counts.starting(text, start, end)
    if front is not None and front.end() < (end if head is None else min(head.start, end)):
        return front.end(), end, "front"
    ends = end > start and text[end - 1] in tables.counts.last
    back = tables.counts.end.search(text, start, end) if ends else None
    if back is not None:
        return start, back.start(), "back"
    return start, end, ""


def _cut_clause(text: str, start: int, end: int, head: int, tables: NameTables) -> int:
    """Return the start after a relative clause where what follows its 的 is a name by itself."""
    cut = text.rfind("的", start, min(head, end))
    if cut > start and _MEASURED.search(text, start, cut) and end - cut > _SHORTEST_NAME + 1:
        return cut + 1
    if (
        cut > start
        and text[cut - 1] not in QUOTES
        and is_named(text, cut + 1, end, head, tables)
        and balanced(text[cut + 1 : end])
    ):
        return cut + 1
    return start


def _after_dash(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return the start after a dash that names what was called something before: 首个双创基地——甲研发中心."""
    dash = text.find("——", start, end)
    return dash + 2 if dash > start and find_head(text, start, dash, tables) is not None else start


def _cut_note(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return the end before a bracket that explains more than it names, or how it is called from here on."""
    bare = skip_notes(text, start, end)
    if bare == end:
        return end
    renames = tables.ends.called.start(text, bare + 1, end) is not None
    return bare if end - bare > _LONGEST_NOTE or renames else end
