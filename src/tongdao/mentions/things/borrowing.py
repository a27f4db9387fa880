"""Lend the members of a list what they share: 京九、南昆铁路 are two railways, 南水北调东、中线工程 two works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tongdao.mentions.things.brackets import QUOTES, skip_notes
from tongdao.mentions.things.edges import common_ending
from tongdao.mentions.things.heads import Head, find_head
from tongdao.mentions.things.particular import is_modified
from tongdao.text.numerals import HOW_MANY

if TYPE_CHECKING:
    from tongdao.mentions.things.name_tables import NameTables

Ending: TypeAlias = "tuple[str, Head]"

NUMBER = re.compile(rf"(?:\d+|[{HOW_MANY}]+)[余多]?(?:大|个|类|项|家|座|条|所|处)?")
_PART = "heads.phase"
_SHORTEST_WHOLE = 2  # characters of what has parts
_LONGEST_BORROWER = 6  # characters of a name that needs no ending from its list
_LENT = frozenset({"line", "site", "zone"})
_NEAR = frozenset({"line", "site"})
_LONGEST_STUB = 4  # characters of a name that cannot do without an ending
_YIELDS = frozenset({"event", "product"})
_GIVE_WAY = frozenset({"mending", "quoted", "code", "place"})


class Phrase(NamedTuple):
    """A member of a list as written, with its head noun; `before` and `after` are what its name borrows."""

    start: int
    end: int
    head: Head | None
    before: str = ""
    after: str = ""


def lend(
    text: str, phrases: list[Phrase], category: tuple[int, int] | None, tables: NameTables
) -> list[Phrase]:
    """Return the members with what they borrow; `category` is the span of the noun after 等, if there is one."""
    if _all_keep(phrases, category):
        return phrases
    ending = _ending(text, phrases[-1], category, tables)
    out = _completed(text, phrases, ending, category, tables)
    for index in range(len(phrases) - 1):
        out[index + 1] = _next_part(text, out[index], out[index + 1], tables)
        if _contrasts(text, phrases[index], phrases[index + 1], tables):
            first, second = phrases[index], phrases[index + 1]
            limb = text[second.start + 1 : second.end]
            out[index] = first._replace(head=second.head, after=limb)
            out[index + 1] = out[index + 1]._replace(before=text[first.start : first.end - 1])
    return out


def _all_keep(phrases: list[Phrase], category: tuple[int, int] | None) -> bool:
    """Tell whether no member has anything to borrow: each has a head noun that gives way to none, or is alone."""
    if len(phrases) == 1 and category is None and phrases[0].head is None:
        return True
    if len(phrases) > 1 and phrases[1].head is not None and phrases[1].head.rule == _PART:
        return False
    return all(one.head is not None and one.head.kind not in _GIVE_WAY for one in phrases)


def _next_part(text: str, phrase: Phrase, follower: Phrase, tables: NameTables) -> Phrase:
    """Give a member that is no more than a number of a part what the member before it is a part of: 甲桥一期、二期."""
    part = tables.counts.part.match(text, follower.start, follower.end)
    if part is None or part.end() != follower.end or follower.before:
        return follower
    own = tables.counts.part_end.search(text, phrase.start, phrase.end)
    if own is None or own.start() - phrase.start < _SHORTEST_WHOLE:
        return follower
    return follower._replace(before=phrase.before + text[phrase.start : own.start()])


def _completed(
    text: str,
    phrases: list[Phrase],
    ending: Ending | None,
    category: tuple[int, int] | None,
    tables: NameTables,
) -> list[Phrase]:
    """Complete every member; a short one takes the ending of the next member that has one where the list gives none."""
    out: list[Phrase] = []
    follower = own = None
    for phrase in reversed(phrases):
        near = None
        if is_stub(text, phrase, tables) and (category is None or ending is None or not ending[0]):
            if follower is not None and follower.head is not None:
                lends = follower.head.kind in _NEAR or ending is None
                own = _ending(text, follower, None, tables) if lends else None
            near = own
        out.append(_complete(text, phrase, near or ending, category, tables))
        follower = phrase
    return out[::-1]


def is_stub(text: str, phrase: Phrase, tables: NameTables) -> bool:
    """Tell whether a member is a short name without a head noun, and no everyday word."""
    size = phrase.end - phrase.start
    return (
        phrase.head is None
        and 1 < size <= _LONGEST_STUB
        and text[phrase.start : phrase.end] not in tables.common.words
    )


def _complete(
    text: str, phrase: Phrase, ending: Ending | None, category: tuple[int, int] | None, tables: NameTables
) -> Phrase:
    """Lend a member without a head noun the ending of its list; a river or a quote yields its own."""
    if phrase.after:
        return phrase
    head = phrase.head
    if head is not None and head.kind == "place" and category is not None:
        ending = _whole_category(text, *category, tables)
    elif head is not None and not _yields(head, ending):
        return phrase
    if ending is None:
        return phrase
    if category is not None and not ending[0] and is_stub(text, phrase, tables):
        ending = _whole_category(text, *category, tables) or ending
    after = "" if head is None and phrase.end - phrase.start > _LONGEST_BORROWER else ending[0]
    return phrase._replace(head=ending[1], after=after)


def _yields(head: Head, ending: Ending | None) -> bool:
    """Tell whether a head gives way to the ending of the list: a river does, a quote to an event or product.

    Mending does where the list is one of projects (甲厂技术改造等重大项目).
    """
    if head.kind == "mending":
        return ending is not None and ending[0] == ""
    if head.kind in ("quoted", "code"):
        return ending is not None and ending[1].kind in _YIELDS
    return head.kind == "place"


def _whole_category(text: str, start: int, end: int, tables: NameTables) -> Ending | None:
    """Return the noun after 等 as the ending of a river's or mountain's works: 清水河、白水河等水系治理工程."""
    start = category_start(text, start, end, tables)
    head = find_head(text, start, end, tables)
    if head is None:
        return None
    alone = head.kind in _LENT and tables.ends.category.match(text, start, end) is None
    return (text[start:end], head) if alone or is_modified(text, start, head.start, tables) else None


def category_start(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return where the noun after 等 begins, behind a number and words such as 重大: 等3个重大水利工程."""
    count = NUMBER.match(text, start, end)
    start = count.end() if count else start
    return tables.vague.broad.start(text, start, end) or start


def _contrasts(text: str, phrase: Phrase, follower: Phrase, tables: NameTables) -> bool:
    """Tell whether two members differ in a side of the compass alone: 南水北调东、中线工程."""
    if phrase.head is not None or follower.head is None:
        return False
    if phrase.end - phrase.start < 3 or follower.end - follower.start < 2:
        return False
    sides = text[phrase.end - 1], text[follower.start]
    limb = text[follower.start + 1]
    return tables.lists.sides.issuperset(sides) and sides[0] != sides[1] and limb in tables.lists.limbs


def _first_thing(text: str, start: int, end: int, tables: NameTables) -> tuple[Head | None, int]:
    """Return the head before a category, or before the first 和 in it (水电站和储能项目), and where that ends."""
    pair = next(
        (joint for joint in tables.lists.joints.finditer(text, start, end) if joint.lastgroup == "pair"), None
    )
    stop = end if pair is None else pair.start()
    return find_head(text, start, stop, tables), stop


def _ending(text: str, last: Phrase, category: tuple[int, int] | None, tables: NameTables) -> Ending | None:
    """Return the ending that members without a head share, and its head; a mere category gives no ending."""
    start, end = (last.start, skip_notes(text, last.start, last.end)) if category is None else category
    end -= category is not None and text[end - 1] in QUOTES
    found = None if category is None else tables.ends.category.match(text, start, end)
    if found is not None and category is not None:
        thing, end = _first_thing(text, start, found.edge, tables)
        if thing is None or thing.kind not in _LENT:
            return "", Head(category[1], found.row["class"], found.row.rule)
    head = find_head(text, start, end, tables)
    if head is None and category is not None and last.head is not None:
        return _ending(text, last, None, tables) if last.head.kind in _NEAR else None
    if head is None or head.start == end or head.kind == "place" or head.get("lends") is False:
        return None
    opens = min(head.start, common_ending(text, start, end, tables))
    return text[opens:end], head
