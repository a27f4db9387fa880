"""Names that several numbers share: a list of names before as many numbers, and a noun behind the last of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.entries.indicator_words import IndicatorWords, Named
    from tongdao.model import Quantity

_LIST_MARKS = re.compile("[、和与及]")
_RESPECTIVE = "分别"


def share_names(
    text: str, quantities: Sequence[Quantity], named: list[Named], words: IndicatorWords
) -> list[Named]:
    """Share out a list of names over as many numbers: A、B分别增长1%、2%."""
    if len(named) < 2:
        return named
    _share_nouns(text, quantities, named, words)
    index = 0
    while index < len(named):
        run = _run_length(text, quantities, named, index)
        members = _LIST_MARKS.split(named[index].text) if run > 1 else []
        if run > 1 and len(members) != run and index and named[index].rule == "indicator.carried":
            for place, name in enumerate(_respectively(text, quantities, named, index, run), index):
                named[place] = named[place]._replace(text=name, rule="indicator.distributed")
            members = []
        if len(members) == run > 1:
            shared = _complete(members, words)
            named[index : index + run] = [
                named[index]._replace(text=name, rule="indicator.distributed") for name in shared
            ]
        index += max(run, 1)
    return named


def _share_nouns(
    text: str, quantities: Sequence[Quantity], named: list[Named], words: IndicatorWords
) -> None:
    """Name a number by the noun behind the next one where nothing stands between: 12类45件实事, 10条、80公里路."""
    for index in range(len(named) - 2, -1, -1):
        between = text[quantities[index].end : quantities[index + 1].start]
        nameless = named[index].rule == "indicator.carried" or named[index].text in words.verbal | {""}
        listed = between == "、" or (between[:1] == "、" and between[1:] in words.verbal)
        if named[index + 1].rule == "indicator.after" and (not between or (listed and nameless)):
            named[index] = named[index + 1]


def _respectively(
    text: str, quantities: Sequence[Quantity], named: list[Named], index: int, run: int
) -> list[str]:
    """Return the names of as many figures before a run of numbers that are told 分别 of them."""
    if _RESPECTIVE not in text[quantities[index - 1].end : quantities[index].start]:
        return []
    names = list(dict.fromkeys(name.text for name in named[:index]))
    return names[-run:] if len(names) >= run else []


def _run_length(text: str, quantities: Sequence[Quantity], named: list[Named], index: int) -> int:
    """Count the quantities from `index` on that only list marks part, and that share one name."""
    last = index
    while last + 1 < len(named):
        between = text[quantities[last].end : quantities[last + 1].start]
        if (
            between.strip() not in {"、", "和", "与", "及", "，", ",", "、和"}
            or named[last + 1].rule != "indicator.carried"
        ):
            break
        last += 1
    return last - index + 1


def _complete(members: list[str], words: IndicatorWords) -> list[str]:
    head = next((h for h in words.heads if members[-1].endswith(h) and members[-1] != h), "")
    even = _even_head(members)
    head = even if even.endswith(head) else head
    first = next((h for h in words.bare if members[0].endswith(h) and members[0] != h), "")
    if first and all(member in words.bare for member in members[1:]):
        opening = members[0].removesuffix(first)
        return [members[0], *(opening + member for member in members[1:])]
    opening = next((o for o in words.openings if members[0].startswith(o) and members[0] != o), "")
    if any(m.endswith(head[-1:]) for m in members[:-1]):
        head = ""
    if any(m.startswith(o) for m in members[1:] for o in words.openings):
        opening = ""
    first, *middle = (m + head for m in members[:-1])
    return [first, *(opening + m for m in middle), opening + members[-1]]


def _even_head(members: list[str]) -> str:
    """Return the head of a list whose members are as long without it: 供热、燃气、排水管网."""
    sizes = {len(member) for member in members[:-1]}
    size = sizes.pop()
    head = members[-1][size:]
    is_even = not sizes and size < 4 and len(head) > 1
    apart = not any(member.endswith(head[-1:]) or member in members[-1] for member in members[:-1])
    return head if is_even and apart else ""
