"""What an entry reports or promises in words that stand by themselves: cut from the text, completed from around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.entries.indicator_words import Named
from tongdao.entries.indicators import LISTED
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.entries.indicator_words import IndicatorWords
    from tongdao.model import Quantity

LONGEST = 30  # characters of a title
_STOPS = "，,；;：:。！？\n|\t"
_LIST = "、"
_MARKS, _LISTED = last_of(_STOPS), last_of(_STOPS + _LIST)
_END = re.compile("[，,；;：:。！？、（(\n|\t]")
_MARKED = " \t　、，,：:；;·—-*#|"
_EDGE = _MARKED + "和与及"
_CLOSES = ("）", ")")
_STUMP = 4  # characters of a name that says little alone
_TELLING = 6  # characters of a name of a thing that says enough alone
_AFTER, _SHARED_OUT = "indicator.after", "indicator.distributed"
_EACH = "每"  # 每个县区1所 is not 县区1所


def figure_titles(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    names: Sequence[Named],
    words: IndicatorWords,
) -> list[str]:
    """Return the titles of the figures of the clause `start:end`, in order, from what each measures."""
    rights = [quantity.start for quantity in quantities[1:]] + [end] * bool(quantities)
    left, before, titles = start, Named("", start, start, "indicator.none"), []
    for quantity, named, right in zip(quantities, names, rights, strict=True):
        titles.append(_figure_title(text, left, right, end, quantity, named, before, words))
        left = max(quantity.end, named.end) if named.rule == _AFTER else quantity.end
        before = named
    return titles


def _figure_title(
    text: str,
    left: int,
    right: int,
    end: int,
    quantity: Quantity,
    named: Named,
    before: Named,
    words: IndicatorWords,
) -> str:
    """Return the title of a figure whose own words lie between `left` and `right`.

    `before` names what the number before it measures, and completes a name that says too little alone.
    """
    number = text[quantity.start : quantity.end]
    start = start_after(text, _MARKS, left, quantity.start)
    front = _opened(text[start : quantity.start], words)
    limit = end if named.rule == "indicator.carried" else right
    stop = _END.search(text, max(quantity.end, named.end if named.rule == _AFTER else 0), limit)
    tail = text[quantity.end : stop.start() if stop else _tail_end(text, quantity, named, limit, end)]
    if named.rule != _AFTER and named.text not in front:
        own = front if named.start < start else _opened(text[named.end : quantity.start], words)
        front = _carried("" if own in words.lead else own, named)
    elif (
        named.rule != _AFTER
        and text.startswith(_LIST, left)
        and start == left
        and front.startswith(named.text[:2])
    ):
        front = _shared(text, left, front, before, words)
    if named.rule == _SHARED_OUT and before.end == named.end and _says_little(named, words):
        front = front if before.text in front or before.text in words.side else before.text + front
    return _fitted(front, number, tail, named)


def _tail_end(text: str, quantity: Quantity, named: Named, limit: int, end: int) -> int:
    """Return where the words behind a number end that no mark ends: at its noun, where the next number follows."""
    if limit == end:
        return end
    if named.rule == _AFTER:
        return min(named.end, limit)
    return quantity.end + text.startswith(_CLOSES, quantity.end)


def _opened(front: str, words: IndicatorWords) -> str:
    """Return the words before a number without what only leads in."""
    front = front.lstrip(_EDGE).rstrip(_MARKED)
    listed = LISTED.match(front)
    front = front[listed.end() :] if listed and listed.end() < len(front) else front
    while True:
        size = _lead_size(front, words)
        if not size or size == len(front):
            return front
        front = front[size:].lstrip(_EDGE)


def _lead_size(front: str, words: IndicatorWords) -> int:
    if front[:1] not in words.lead_starts:
        return 0
    for size in range(min(6, len(front)), 0, -1):
        if front[:size] in words.lead and front[0] != _EACH:
            return size
    return 0


def _says_little(named: Named, words: IndicatorWords) -> bool:
    """Tell whether a name is a side of something that it does not name: 收入 of 快递业务量、收入."""
    return len(named.text) < _STUMP and named.text in words.side


def _carried(front: str, named: Named) -> str:
    """Return the own words of a number behind the name that it shares: what they repeat of it is left out."""
    for size in range(min(len(front), len(named.text)), 1, -1):
        if named.text.endswith(front[:size]):
            return named.text + front[size:]
    return named.text + front


def _shared(text: str, left: int, front: str, before: Named, words: IndicatorWords) -> str:
    """Return the words of a list member behind those that its first member says for all: 新增A3家、B2家."""
    if before.rule == _AFTER or not before.text or before.end > left:
        return front
    start = start_after(text, _LISTED, 0, before.start)
    return _opened(text[start : before.start], words) + front


def _fitted(front: str, number: str, tail: str, named: Named) -> str:
    """Return the longest of the title's forms that is short enough."""
    title = _tight(front + number + tail)
    name = _tight(named.text)
    if len(title) <= LONGEST and name in title:
        return title
    for form in (front + number, number + tail, name + number):
        title = _tight(form)
        if name in title and len(title) <= LONGEST:
            return title
    return (number + name)[:LONGEST] if tail else (name + number)[-LONGEST:]


def _tight(text: str) -> str:
    return "".join(text.split())


def thing_title(text: str, left: int, name: str, start: int, end: int, words: IndicatorWords) -> str:
    """Return the title of a thing said at `start:end`: its name, or that with what the clause from `left` on says."""
    said = text[start:end]
    if len(name) >= _TELLING and not any(award in said for award in words.awards):
        return name[:LONGEST]
    title = _tight(_opened(text[start_after(text, _MARKS, left, start) : end], words))
    while len(title) > LONGEST and _LIST in title[:-LONGEST]:
        title = title[title.index(_LIST) + 1 :]
    return title if name in title and len(title) <= LONGEST else name[:LONGEST]
