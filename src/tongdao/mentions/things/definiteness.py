"""Whether a verb takes what a phrase names, and whether that is one particular thing, as rules alone tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.mentions.things.brackets import QUOTES
from tongdao.mentions.things.heads import find_head
from tongdao.mentions.things.particular import count_unknown, is_modified, is_named, tells_which

if TYPE_CHECKING:
    from tongdao.mentions.things.borrowing import Phrase
    from tongdao.mentions.things.heads import Head
    from tongdao.mentions.things.name_tables import NameTables

_MODIFIED = frozenset(
    {
        "law",
        "text",
        "drive",
        "policy",
        "list",
        "event",
        "fund",
        "system",
        "product",
        "title",
        "brand",
        "scheme",
    }
)
_BUILT = frozenset({"line", "site", "zone", "works"})
_NATIONAL = frozenset({"body", "site", "zone", "works"})
_LINKS = frozenset("的和与及、")
_FIRM = frozenset({"works", "mending"})
_LONGEST_BARE_TITLE = 4  # characters of a title too short to say what it honours (示范城市)
_SHORTEST_NATIONAL = 8  # characters before the head of a national body or place that is told from its kind
_ANYTHING = "any"
_HONOUR = "honour"
_RANKED = "ranked"
_QUOTED = "quoted"
_OPEN = frozenset({_ANYTHING, _HONOUR})


def takes_head(text: str, phrase: Phrase, takes: frozenset[str], tables: NameTables) -> bool:
    """Tell whether a verb takes the head of a phrase; without a head, only one that takes any honour does."""
    if phrase.head is None:
        return _HONOUR in takes
    return not _OPEN.isdisjoint(takes) or _takes(text, phrase.start, phrase.head, takes, tables)


def _takes(text: str, start: int, head: Head, takes: frozenset[str], tables: NameTables) -> bool:
    """Tell whether a verb takes a head; mending counts as the thing that is mended (甲机场改造)."""
    if head.kind in takes or _quoted(text, head, takes):
        return True
    if head.kind != "mending":
        return False
    mended = find_head(text, start, head.start, tables)
    return mended is not None and mended.kind in takes and mended.kind in _BUILT


def rambles(text: str, start: int, head: Head | None, tables: NameTables) -> bool:
    """Tell whether a policy or system is only what a list has in common: 稳就业、促消费等政策."""
    if head is None or head.kind not in ("system", "policy") or "、" not in text[start : head.start]:
        return False
    if head.kind == "system":
        return True
    etc = text.rfind("等", start, head.start)
    common = etc >= 0 and not is_modified(text, etc + 1, head.start, tables)
    return common and "的" not in text[start : head.start]


def _quoted(text: str, head: Head, takes: frozenset[str]) -> bool:
    """Tell whether a verb takes a head because it stands in quotes."""
    return _QUOTED in takes and head.kind != "code" and head.row is None and text[head.start - 1] in QUOTES


def is_definite(
    text: str, start: int, end: int, phrase: Phrase, letters: int, takes: frozenset[str], tables: NameTables
) -> bool:
    """Tell whether the name at `start:end` of a phrase is one particular thing, as the class of its head shows it.

    `letters` are those before its head, borrowed ones included, that belong to no common word.
    """
    head = phrase.head
    return head is not None and _definite(text, start, end, phrase, head, letters, takes, tables)


def _definite(
    text: str,
    start: int,
    end: int,
    phrase: Phrase,
    head: Head,
    letters: int,
    takes: frozenset[str],
    tables: NameTables,
) -> bool:
    if head.get("named") or head.kind in ("book", "quoted", "code") or _HONOUR in takes:
        return True
    before = min(head.start, end)
    if head.kind == "product":
        return before > start
    if _RANKED in takes and (head.kind == "title" or tables.places.level.match(text, start)):
        return before > start
    if head.kind == "title":
        return end - start > _LONGEST_BARE_TITLE or count_unknown(text, start, before, tables) > 0
    if head.kind == "law":
        return before - start > 1
    if head.kind == "event" and head.start >= end:  # a list of events tells this one to be an event
        return is_named(text, start, end, end, tables)
    if head.kind in _MODIFIED or _ANYTHING in takes:
        return is_modified(text, start, before, tables) or is_named(text, start, end, before, tables)
    full = head.get("full")
    if (full and before - start >= full) or _national(text, start, before, head, tables):
        return True
    firm = head.kind in _FIRM and not phrase.after and not _of_building(text, start, before, tables)
    if letters >= (2 if firm else 1):
        return True
    name = phrase.before + text[start:end] + phrase.after
    return tells_which(name, 0, len(name), tables)


def _of_building(text: str, start: int, end: int, tables: NameTables) -> bool:
    """Tell whether what stands before works is a building or line: 甲机场的主体工程."""
    end = end - 1 if end > start and text[end - 1] == "的" else end
    head = find_head(text, start, end, tables)
    return head is not None and head.kind in _BUILT


def _national(text: str, start: int, before: int, head: Head, tables: NameTables) -> bool:
    """Tell whether a long name of everyday words is the one of its kind in a country (全国高校技术转移中心)."""
    if (
        head.kind not in _NATIONAL
        or before - start < _SHORTEST_NATIONAL
        or tables.places.nation.match(text, start) is None
    ):
        return False
    return _LINKS.isdisjoint(text[start:before])
