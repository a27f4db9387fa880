"""Whether a phrase names one particular thing: by a quote, a number, a place, or letters of no everyday word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongdao.mentions.things.name_tables import NameTables

_QUOTED = frozenset('“《"「')
_MARKS = frozenset('“《"「（(')
_LATIN = re.compile(r"[A-Za-z0-9]{2,}|[A-Za-z0-9]+号?线")


def is_named(text: str, start: int, end: int, head: int, tables: NameTables) -> bool:
    """Tell whether a span names one particular thing.

    By a quote, a number or a place in it, or by a letter before its head that belongs to no common word.
    """
    if tells_which(text, start, end, tables):
        return True
    return count_unknown(text, start, min(head, end), tables) > 0


def tells_which(text: str, start: int, end: int, tables: NameTables) -> bool:
    """Tell whether a quote, a number or a place in a span tells which thing it names."""
    span = text[start:end]
    if not _QUOTED.isdisjoint(span) or tables.counts.part.search(span) or _LATIN.search(span):
        return True
    return bool(tables.places.named.search(span) or tables.places.public.match(text, start, end))


def count_unknown(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return how many characters of the span belong to no common word, by longest match from the left."""
    common, sizes = tables.common.words, tables.common.sizes
    count = 0
    while start < end:
        for size in sizes.get(text[start], ()):
            if size <= end - start and text[start : start + size] in common:
                start += size
                break
        else:
            count += text[start].isalpha()
            start += 1
    return count


def is_modified(text: str, start: int, head: int, tables: NameTables) -> bool:
    """Tell whether what stands before the head says more than words such as 新的 or 有关 do."""
    common, sizes, bland = tables.common.words, tables.common.sizes, tables.common.bland
    rest = 0
    while start < head and rest < 2:
        for size in sizes.get(text[start], ()):
            word = text[start : start + size]
            if 1 < size <= head - start and (word in bland or word in common):
                break
        else:
            size, word = 1, text[start]
        rest += 0 if word in bland else size
        start += size
    return rest > 1


def starts_vaguely(text: str, start: int, end: int, tables: NameTables) -> bool:
    """Tell whether the span begins with a count or a word such as 一批."""
    return bool(tables.vague.starts.start(text, start, end) or tables.counts.starting(text, start, end))


def is_left_open(text: str, start: int, end: int, head: int, tables: NameTables) -> bool:
    """Tell whether a word such as 一系列 stands before a head and in no quote.

    A clause before it may say which (…的一系列政策).
    """
    found = tables.vague.some.search(text, start, end)
    if found is None or found.start() >= head or text[found.start() - 1] == "的":
        return False
    before = text[start : found.start()]
    return before.count("“") == before.count("”")


def counts_inside(text: str, start: int, end: int, tables: NameTables) -> bool:
    """Tell whether the span counts things before any quote or bracket (甲园区10个项目)."""
    found = tables.counts.inside.search(text, start, end)
    if found is None:
        return False
    return text[found.start() - 1] != "第" and _MARKS.isdisjoint(text[start : found.start()])
