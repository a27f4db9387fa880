"""The name that a sentence begins with, which its later verbs speak of: 甲桥长2公里，5月动工，明年8月通车."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.mentions.things.borrowing import Phrase
from tongdao.mentions.things.heads import find_head
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from tongdao.mentions.things.name_tables import NameTables

_COMMA = re.compile("[，,：:；。]")
_NUMBERING = re.compile(rf"[\s　]*(?:[（(]?[{ONE_TO_TEN}\d]+[）)、.．]|[-—■●•·*]+)?[\s　]*")
_POST = "长"  # behind a name: a person speaks (市交通局局长…), and not the thing
_SHORTEST_LEAD = 3  # characters of the shortest name that a sentence can begin with


def leading_name(
    text: str, start: int, end: int, takes: frozenset[str], tables: NameTables, *, whole: bool
) -> Phrase | None:
    """Return the name that begins a span up to its first comma, the longest that ends in a head of given classes.

    With `whole` the span must be no more than that name, as a heading is.
    """
    comma = _COMMA.search(text, start, end)
    stop = end if comma is None else comma.start()
    mark = _NUMBERING.match(text, start, stop)
    start = _after_verbs(text, mark.end() if mark else start, stop, tables)
    if whole and text[stop:end].strip("。：: 　"):
        return None
    for at in range(stop, stop - 1 if whole else start + _SHORTEST_LEAD, -1):
        if text[at - 1] in tables.last_characters:
            head = find_head(text, start, at, tables)
            if head is not None and head.kind in takes and head.start > start:
                unfit = "的" in text[start:at] or text.startswith(_POST, at)
                return None if unfit else Phrase(start, at, head)
    return None


def _after_verbs(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return the start after verbs that say how far what follows is: 加快推进甲桥前期工作."""
    while after := tables.adverbs.start(text, start, end) or tables.verbs.start(text, start, end):
        start = after
    return start
