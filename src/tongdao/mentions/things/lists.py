"""Split what a verb governs into the members of its list: 地铁6号线、7号线和宁慈线 is three.

A list is one phrase up to 等, and the noun after 等 says what its members have in common. A member without a head
noun shares one with the last member or with the noun after 等 (京九、南昆铁路), or is named in full by the words
after it (促进东部、西部等地区发展的政策 is one policy).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.things.borrowing import NUMBER, Phrase, category_start, lend
from tongdao.mentions.things.edges import common_ending, cut_tail
from tongdao.mentions.things.heads import TEXTUAL, find_head
from tongdao.mentions.things.particular import is_modified, is_named

if TYPE_CHECKING:
    from tongdao.mentions.things.heads import Head
    from tongdao.mentions.things.name_tables import NameTables


_TITLED = TEXTUAL | {"quoted", "code"}
_SHORTEST_NAME = 3  # characters of the shortest name that may follow the words for where it belongs


class Joint(NamedTuple):
    """What may part two members of a list at `start:end`: pause (、), pair (和), seam (”“), etc (等) or total."""

    start: int
    end: int
    kind: str


class Listing(NamedTuple):
    """The members of a list and what follows them.

    `category` is how many letters say what they have in common; `tailed` whether words such as 建设 follow, and
    `stage` what these tell; `counted` whether a number says how many things are named (甲、乙等4个项目); `shared` is
    the end of what they have in common.
    """

    phrases: tuple[Phrase, ...]
    category: int
    tailed: bool
    stage: str | None
    counted: bool = False
    shared: str = ""


def split(
    text: str, start: int, end: int, tables: NameTables, *, whole: bool = False, share: bool = True
) -> Listing:
    """Split a span into a listing.

    `whole` keeps together what has no head noun of its own, as laws' titles do; `share` lends a head to what
    has none.
    """
    joints = _joints(text, start, end, tables)
    spheres = None if whole or not joints else _spheres(text, start, end, joints, tables)
    if spheres is not None:
        return _shared_by_spheres(text, spheres, end, joints, tables, share=share)
    etc = _closing(text, joints, end, tables, whole=whole) if joints else None
    if etc is None:
        last, stage = cut_tail(text, start, end, tables)
        joints = [joint for joint in joints if joint.end <= last]
        phrases = _phrases(text, start, last, joints, tables, whole=whole)
        lent = lend(text, phrases, None, tables) if share and not whole else phrases
        return Listing(tuple(lent), 0, last < end, stage)
    last, stage = cut_tail(text, etc.end, end, tables, whole=True)
    listed = [joint for joint in joints if joint.end <= etc.start]
    phrases = _phrases(text, start, etc.start, listed, tables, whole=whole)
    category = last - max(etc.end, text.rfind("、", etc.end, last) + 1)
    titled = bool(phrases) and phrases[-1].head is not None and phrases[-1].head.kind in _TITLED
    if whole and phrases and not titled:
        parted = _shared_title(text, start, etc, last, joints, tables)
        if parted:
            return Listing(tuple(parted), category, last < end, stage)
    if whole and phrases and phrases[-1].head is None:
        phrases = [Phrase(start, last, find_head(text, start, last, tables))]
        return Listing(tuple(phrases), category, last < end, stage)
    if share and not whole and _lends(text, etc, last, tables):
        phrases = lend(text, phrases, (etc.end, last), tables)
    counted = etc.kind == "etc" and NUMBER.match(text, etc.end, last) is not None
    shared = text[max(etc.end, last - 2) : last]
    return Listing(tuple(phrases), category, last < end, stage, counted, shared)


class _Spheres(NamedTuple):
    """A list of spheres at `start:end`, and where the names begin that are of them: 芯片、材料等领域国家创新中心."""

    start: int
    end: int
    names: int


def _spheres(text: str, start: int, end: int, joints: list[Joint], tables: NameTables) -> _Spheres | None:
    found = None
    for opens, closes, kind in joints:
        after = tables.ends.sphere.start(text, closes, end) if kind == "etc" else None
        if after is not None and end - after > _SHORTEST_NAME and text[after] not in "、的和与":
            found = _Spheres(start, opens, after)
    return found


def _shared_by_spheres(
    text: str, spheres: _Spheres, end: int, joints: list[Joint], tables: NameTables, *, share: bool
) -> Listing:
    """Give each sphere the first name after them: 芯片国家创新中心 and 材料国家创新中心."""
    rest = split(text, spheres.names, end, tables, share=share)
    if not rest.phrases:
        return rest
    first = rest.phrases[0]
    after = text[first.start : first.end] + first.after
    within = [joint for joint in joints if joint.end <= spheres.names]
    members = _phrases(text, spheres.start, spheres.end, within, tables, whole=False)
    shared = [Phrase(one.start, one.end, first.head, after=after) for one in members]
    return rest._replace(phrases=(*shared, *rest.phrases[1:]))


def _closing(text: str, joints: list[Joint], end: int, tables: NameTables, *, whole: bool) -> Joint | None:
    """Return what closes the list: its last 等, or a count of its members (甲、乙、丙三大平台)."""
    etc = next((joint for joint in reversed(joints) if joint.kind == "etc"), None)
    pauses = [joint for joint in joints if joint.kind == "pause"]
    pause = next((joint for joint in pauses if etc is not None and joint.start > etc.start), None)
    if etc is not None and pause is not None and find_head(text, etc.end, pause.start, tables) is not None:
        return None
    if etc is not None or whole or not pauses:
        return etc
    match = tables.lists.total.search(text, joints[-1].end + 2, end)
    return Joint(match.start(), match.end(), "total") if match else None


def _shared_title(
    text: str, start: int, etc: Joint, last: int, joints: list[Joint], tables: NameTables
) -> list[Phrase]:
    """Return the members of a list whose texts have a kind in common: 钢铁、石化等行业升级方案 is two."""
    head = find_head(text, etc.end, last, tables)
    if head is None or head.kind not in TEXTUAL or tables.ends.sphere.start(text, etc.end, last):
        return []
    listed = [joint for joint in joints if joint.end <= etc.start and joint.kind != "etc"]
    if not listed:
        return []
    opens = category_start(text, etc.end, last, tables)
    if head.kind == "policy" and head.start <= opens:
        return []
    after = text[opens:last]
    members = _phrases(text, start, etc.start, listed, tables, whole=False)
    return [Phrase(one.start, one.end, head, after=after) for one in members]


def _lends(text: str, etc: Joint, last: int, tables: NameTables) -> bool:
    """Tell whether the noun after 等 may say what the members are: 等行业 says only where they belong."""
    count = NUMBER.match(text, etc.end, last)
    start = count.end() if count else etc.end
    if tables.ends.sphere.start(text, start, last):
        return False
    noun = find_head(text, etc.end, last, tables)
    return etc.kind == "etc" or noun is not None


def _joints(text: str, start: int, end: int, tables: NameTables) -> list[Joint]:
    found = tables.lists.joints.finditer(text, start, end)
    return [Joint(*match.span(), match.lastgroup) for match in found if match.lastgroup is not None]


def _phrases(
    text: str, start: int, end: int, joints: list[Joint], tables: NameTables, *, whole: bool
) -> list[Phrase]:
    phrases: list[Phrase] = []
    lower = start
    for opens, closes, kind in [*joints, Joint(end, end, "end")]:
        if opens < lower or kind == "etc":
            continue
        head = find_head(text, lower, opens, tables)
        if head is None and kind != "end" and not whole:
            opens, head = _without_tail(text, lower, opens, tables)
        if kind == "end" or _splits(text, (lower, opens), (closes, end), kind, head, tables, whole=whole):
            if opens > lower:
                phrases.append(_phrase(text, lower, opens, head, joints, tables))
            lower = closes
    return phrases


def _without_tail(text: str, start: int, end: int, tables: NameTables) -> tuple[int, Head | None]:
    """Return the end and head of a member that has words such as 建设 of its own: 甲灌区建设和乙水库改造."""
    last, _ = cut_tail(text, start, end, tables)
    head = find_head(text, start, last, tables) if last < end else None
    return (end, None) if head is None else (last, head)


def _phrase(
    text: str, start: int, end: int, head: Head | None, joints: list[Joint], tables: NameTables
) -> Phrase:
    """Make a member; one that stands for more of its kind (甲乙等5条高铁) ends before 等."""
    inside = [joint for joint in joints if joint.kind == "etc" and start < joint.start < end]
    if not inside:
        return Phrase(start, end, head)
    etc = inside[0]
    own = find_head(text, start, etc.start, tables)
    if own is not None or head is None:
        return Phrase(start, etc.start, own)
    opens = min(category_start(text, etc.end, end, tables), head.start)
    return Phrase(start, etc.start, head, after=text[opens:end])


def _splits(
    text: str,
    left: tuple[int, int],
    right: tuple[int, int],
    kind: str,
    head: Head | None,
    tables: NameTables,
    *,
    whole: bool,
) -> bool:
    """Tell whether a joint parts two members: 、 does, 和 only where what stands on both sides can be a name."""
    if kind != "pair":
        return head is not None or not whole
    follower = find_head(text, *right, tables)
    if whole and (head is None or head.kind in TEXTUAL):
        stop = right[1] if follower is None else follower.start
        return head is not None and is_modified(text, right[0], stop, tables)
    bare = head is None or head.kind == "place"
    if bare and follower is not None and follower.get("links"):
        return False
    if head is not None:
        return True
    if common_ending(text, *left, tables) < left[1]:
        return False
    return is_named(text, *left, left[1], tables) and is_named(text, *right, right[1], tables)
