"""Tell whether a phrase names one particular thing of a wanted class, and cut the name out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.mentions.things.brackets import QUOTES, balanced, skip_notes
from tongdao.mentions.things.edges import bare_prefix, trim, without_money
from tongdao.mentions.things.heads import TEXTUAL, find_head
from tongdao.mentions.things.particular import (
    count_unknown,
    counts_inside,
    is_modified,
    is_named,
    is_vague_inside,
    starts_vaguely,
)

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
_LONGEST_NOTE = 10  # characters of the longest bracket that a name keeps
_TITLED = TEXTUAL - {"book"}
_ANYTHING = "any"
_HONOUR = "honour"
_RANKED = "ranked"
_QUOTED = "quoted"
_OPEN = frozenset({_ANYTHING, _HONOUR})


@dataclass(frozen=True, slots=True)
class Name:
    """A definite name: its span, the class of its head and the rule that knows the head."""

    start: int
    end: int
    kind: str
    rule: str


def find_name(
    text: str,
    phrase: Phrase,
    takes: frozenset[str],
    tables: NameTables,
    *,
    subject: bool = False,
    trusted: bool = False,
) -> Name | None:
    """Return the name in a phrase, or None where it names nothing definite that the verb takes.

    `trusted` says that the phrase is known to name one particular thing.
    """
    head = phrase.head
    if head is None:
        return _unheaded(text, phrase, tables, subject=subject) if _HONOUR in takes else None
    if not takes & _OPEN and not _takes(text, phrase.start, head, takes, tables):
        return None
    titled = head.kind in _TITLED
    span = _bounds(text, phrase, tables, "subject" if subject else "title" if titled else "object")
    if span is None or _counts(text, *span, head, takes, tables):
        return None
    start, end = span
    start = start if titled or head.kind == "title" else bare_prefix(text, start, end, tables)
    start = _after_dash(text, start, end, tables)
    start = _cut_clause(text, start, end, head.start, tables)
    end = _cut_note(text, start, end)
    if not balanced(text[start:end]):
        return None
    sole = tables.sole.search(text, phrase.start, start) is not None
    if not (trusted or sole or _definite(text, start, end, phrase, takes, tables)):
        return None
    return Name(start, end, head.kind, head.rule)


def _counts(text: str, start: int, end: int, head: Head, takes: frozenset[str], tables: NameTables) -> bool:
    """Tell whether a number in a name counts things: any but in a title; in 27条举措, not in 稳增长的十条措施."""
    if head.kind == "policy":
        found = tables.counts.end.search(text, start, head.start)
        return found is not None and text[found.start() - 1] != "的"
    return head.kind not in _TITLED and _HONOUR not in takes and counts_inside(text, start, end, tables)


def _bounds(text: str, phrase: Phrase, tables: NameTables, place: str) -> tuple[int, int] | None:
    """Return the phrase without what leads up to it, None where it counts things or names none in particular."""
    start, end = trim(text, phrase.start, phrase.end, place, tables)
    start, end = without_money(text, start, end, tables)
    titled = phrase.head is not None and phrase.head.kind in _TITLED
    if phrase.head is not None and _rambles(text, start, phrase.head, tables):
        return None
    if end - start < 2 or starts_vaguely(text, start, end, tables, titled=titled):
        return None
    if tables.counts.end.search(text, start, end) or is_vague_inside(text, start, end, tables):
        return None
    return start, end


def _rambles(text: str, start: int, head: Head, tables: NameTables) -> bool:
    """Tell whether a policy or system is only what a list has in common: 稳就业、促消费等政策."""
    if head.kind == "system":
        return text.find("、", start, head.start) >= 0
    if head.kind != "policy" or "、" not in text[start : head.start] or "的" in text[start : head.start]:
        return False
    etc = text.rfind("等", start, head.start)
    return etc >= 0 and not is_modified(text, etc + 1, head.start, tables)


def _takes(text: str, start: int, head: Head, takes: frozenset[str], tables: NameTables) -> bool:
    """Tell whether a verb takes a head; mending counts as the thing that is mended (甲机场改造)."""
    if head.kind in takes or _quoted(text, head, takes):
        return True
    if head.kind != "mending":
        return False
    mended = find_head(text, start, head.start, tables)
    return mended is not None and mended.kind in takes and mended.kind in _BUILT


def _quoted(text: str, head: Head, takes: frozenset[str]) -> bool:
    """Tell whether a verb takes a head because it stands in quotes."""
    return _QUOTED in takes and head.kind != "code" and head.row is None and text[head.start - 1] in QUOTES


def _unheaded(text: str, phrase: Phrase, tables: NameTables, *, subject: bool) -> Name | None:
    """Take a name without a head noun where the verb takes any honour."""
    span = _bounds(text, phrase, tables, "subject" if subject else "object")
    if span is None or span[1] - span[0] < 3 or not balanced(text[span[0] : span[1]]):
        return None
    found = tables.heads.match(text, *span)
    if found is not None and found.row["class"] == "verdict":
        return None
    return Name(*span, _HONOUR, "heads.honour")


def _of_building(text: str, start: int, end: int, tables: NameTables) -> bool:
    """Tell whether what stands before works is a building or line: 甲机场的主体工程."""
    end = end - 1 if end > start and text[end - 1] == "的" else end
    head = find_head(text, start, end, tables)
    return head is not None and head.kind in _BUILT


def _cut_clause(text: str, start: int, end: int, head: int, tables: NameTables) -> int:
    """Return the start after a relative clause where what follows its 的 is a name by itself."""
    cut = text.rfind("的", start, min(head, end))
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


def _cut_note(text: str, start: int, end: int) -> int:
    """Return the end before a bracket that explains more than it names: 行动（实施三大工程、建设百个项目）."""
    bare = skip_notes(text, start, end)
    return bare if end - bare > _LONGEST_NOTE else end


def _definite(
    text: str, start: int, end: int, phrase: Phrase, takes: frozenset[str], tables: NameTables
) -> bool:
    head = phrase.head
    assert head is not None
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
    name = phrase.before + text[start:end] + phrase.after
    firm = head.kind in _FIRM and not phrase.after and not _of_building(text, start, before, tables)
    letters = 2 if firm else 1
    return is_named(name, 0, len(name), len(phrase.before) + before - start, tables, letters=letters)


def _national(text: str, start: int, before: int, head: Head, tables: NameTables) -> bool:
    """Tell whether a long name of everyday words is the one of its kind in a country (全国高校技术转移中心)."""
    if (
        head.kind not in _NATIONAL
        or before - start < _SHORTEST_NATIONAL
        or tables.places.nation.match(text, start) is None
    ):
        return False
    return _LINKS.isdisjoint(text[start:before])
