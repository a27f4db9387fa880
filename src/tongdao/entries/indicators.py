"""What a figure measures: the shortest noun phrase that names it, before its number, after it, or further back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Form
from tongdao.rules.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.model import Period, Quantity
    from tongdao.rules.pack import Pack

    Times = Sequence[tuple[int, int]]

_DELIMITERS = "，,：:；;—…⏎"
_EDGE = ' \t　、，,：:“”‘’"《》（）()·—-*＊#'
_PAIRS = {"》": "《", "”": "“", "）": "（", ")": "(", "《": "》", "“": "”", "（": "）", "(": ")"}
_RIGHT_MARKS = "，。、；：！？,;:!?（()）”》—…\n\r\t 　"
_QUOTED = re.compile("“[^”]{1,16}”|《[^》]{1,40}》")
_RIGHT_END = re.compile(r"[，。、；：！？,;:!?\s（）()“”《》—…]")
_BRACKETED = re.compile(r"[（(][^（()）]{1,8}[)）]")
_PLACE = re.compile(r"[^\W\dA-Za-z_]{2,6}[市县区省州盟旗]的")
_LIST_MARKS = re.compile("[、和与及]")
_JOINED = re.compile("(?:以及|[和与及])$")


class Named(NamedTuple):
    """An indicator as text, where its words stand, and the rule that took them."""

    text: str
    start: int
    end: int
    rule: str
    side: str = ""


@dataclass(frozen=True, eq=False)
class IndicatorWords:
    """The word tables around an indicator, by role."""

    link: frozenset[str]
    lead: frozenset[str]
    verb: frozenset[str]
    verbal: frozenset[str]
    generic: frozenset[str]
    side: frozenset[str]
    loose: frozenset[str]
    adjective: tuple[str, ...]
    rank: WordTable
    keep: WordTable
    each: tuple[str, ...]
    heads: tuple[str, ...]
    openings: tuple[str, ...]
    stops: WordTable
    inner: WordTable


@cache
def indicator_words(pack: Pack) -> IndicatorWords:
    """Compile the table `indicator_words` of a pack."""
    rows = {row.id: row for row in pack.table("indicator_words")}
    words = {name: frozenset(row.words) for name, row in rows.items()}
    return IndicatorWords(
        link=words["link"],
        lead=words["lead"],
        verb=words["verb"],
        verbal=words["verb"] - words["nominal"],
        generic=words["generic"],
        side=words["side"],
        loose=words["loose"],
        adjective=rows["adjective"].words,
        rank=WordTable((rows["rank"],)),
        keep=WordTable((rows["keep"],)),
        each=rows["each"].words,
        heads=tuple(sorted(words["shared_head"], key=len, reverse=True)),
        openings=tuple(sorted(words["shared_opening"], key=len, reverse=True)),
        stops=WordTable((rows["stop"], rows["keep"])),
        inner=WordTable((rows["object"], rows["relation"], rows["keep"])),
    )


def name_indicators(
    text: str, start: int, end: int, quantities: Sequence[Quantity], periods: Sequence[Period], pack: Pack
) -> list[Named]:
    """Name what each quantity of the clause `start:end` measures, in order; text "" where nothing names it."""
    words = indicator_words(pack)
    times = [_whole(period) for period in periods]
    named: list[Named] = []
    previous = Named("", start, start, "indicator.none")
    left = start
    for index, quantity in enumerate(quantities):
        right = quantities[index + 1].start if index + 1 < len(quantities) else end
        found = _name_one(text, left, right, quantity, times, words)
        if found is None and index == 0:
            found = _further_back(text, start, quantity.start, times, words)
        previous = _resolve(found, previous, words)
        named.append(previous)
        left = max(quantity.end, previous.end) if previous.rule == "indicator.after" else quantity.end
    return _distribute(text, quantities, named, words)


def _whole(period: Period) -> tuple[int, int]:
    """Return a time with the words that led to it: 到2020年, not 2020年 alone."""
    before = [step.start for step in period.trail if step.end == period.start]
    return min([period.start, *before]), period.end


def _name_one(
    text: str, left: int, right: int, quantity: Quantity, times: Times, words: IndicatorWords
) -> Named | None:
    if quantity.form is Form.RANK:
        return _ranked(text, left, quantity.start, times, words)
    return _after(text, quantity.end, right, words) or _before(text, left, quantity.start, times, words)


def _resolve(found: Named | None, previous: Named, words: IndicatorWords) -> Named:
    """Let a phrase that names nothing by itself stand for the one before it."""
    if found is None or (found.text in words.generic and previous.text):
        return previous._replace(rule="indicator.carried")
    if found.text in words.side and previous.text and found.start > previous.end:
        owner = previous.text.removesuffix(previous.side)
        return found._replace(text=owner + found.text, side=found.text, rule="indicator.side")
    return found


def _ranked(text: str, left: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    """Name what holds a place in a ranking: the subject of 居, 排名, 成为 and their like."""
    start = _segment_start(text, left, stop)
    verb = words.rank.search(text, start, stop)
    return _phrase(text, start, verb[0] if verb else stop, times, words)


def _further_back(text: str, start: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    """Name the first number of a clause from the pieces before its own, the nearest first."""
    place = _segment_start(text, start, stop)
    while place > start:
        found = _before(text, start, place - 1, times, words)
        if found:
            return found._replace(rule="indicator.further_back")
        place = _segment_start(text, start, place - 1)
    return None


def _segment_start(text: str, left: int, stop: int) -> int:
    return max(left, *(text.rfind(mark, left, stop) + 1 for mark in _DELIMITERS))


def _before(text: str, left: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    return _phrase(text, _segment_start(text, left, stop), stop, times, words)


def _phrase(text: str, start: int, end: int, times: Times, words: IndicatorWords) -> Named | None:
    """Return the noun phrase inside `start:end`: links, times, leads and verbs around it taken off."""
    end = _strip_right(text, start, end, times, words)
    start = _strip_left(text, start, end, times, words)
    inner = list(words.inner.finditer(text, start, end))
    objects = [stop for _, stop, row in inner if row.id == "object" and stop < end - 1]
    if objects and not text.startswith(words.each, start):
        start = _strip_left(text, objects[-1], end, times, words)
    relation = next((place for place, _, row in inner if row.id == "relation" and place >= start), end)
    if relation < end:
        end = _strip_right(text, start, relation, times, words)
    return Named(text[start:end], start, end, "indicator.before") if end > start else None


def _strip_right(text: str, start: int, end: int, times: Times, words: IndicatorWords) -> int:
    while end > start:
        if _is_edge(text, end - 1, start, end):
            end -= 1
            continue
        time = next((t for t in times if t[1] == end and t[0] >= start), None)
        if time:
            end = time[0]
            continue
        size = next((n for n in range(min(8, end - start), 0, -1) if text[end - n : end] in words.link), 0)
        if not size:
            return end
        end -= size
    return end


def _is_edge(text: str, place: int, start: int, end: int) -> bool:
    """Tell whether the mark at an edge of `start:end` belongs to nothing inside it."""
    mark = text[place]
    partner = _PAIRS.get(mark)
    return mark in _EDGE and not (partner and partner in text[start:end])


def _strip_left(text: str, start: int, end: int, times: Times, words: IndicatorWords) -> int:
    while start < end:
        place = _PLACE.match(text, start, end)
        if place and place.end() < end:
            start = place.end()
            continue
        if _is_edge(text, start, start, end):
            start += 1
            continue
        time = next((t for t in times if t[0] == start and t[1] <= end), None)
        size = time[1] - start if time else _opening_size(text, start, end, words)
        if not size:
            return start
        start += size
    return start


def _opening_size(text: str, start: int, end: int, words: IndicatorWords) -> int:
    """Return the length of the lead word or verb at `start`; a verb that is all there is stays."""
    kept = words.keep.match(text, start)
    least = kept[1] - start if kept and text[start : kept[1]] not in words.verbal else 0
    for size in range(min(8, end - start), least, -1):
        piece = text[start : start + size]
        if piece in words.lead or (piece in words.verb and start + size < end):
            return size
    return 0


def _after(text: str, start: int, limit: int, words: IndicatorWords) -> Named | None:
    """Name the noun phrase that the number counts, when one follows it."""
    if start >= limit or _is_loose(text, start, limit, words):
        return None
    if text[start] == "的":
        start += 1
    end = _right_end(text, start, limit, words)
    if end == limit:  # the next number follows: what joins the two names neither
        end = start + len(_JOINED.sub("", text[start:end]))
    bracket = _BRACKETED.match(text, end, limit)
    if bracket:
        end = bracket.end()
    elif text[end - 1] == "的":
        end -= 1
    if end - start < 2:
        return None
    return Named(text[start:end].strip(), start, end, "indicator.after")


def _is_loose(text: str, start: int, limit: int, words: IndicatorWords) -> bool:
    if text[start] in _RIGHT_MARKS:
        return True
    return any(text[start : start + n] in words.loose for n in range(min(8, limit - start), 0, -1))


def _right_end(text: str, start: int, limit: int, words: IndicatorWords) -> int:
    end = _phrase_limit(text, start, limit, words)
    quoted = _QUOTED.match(text, start, end)
    for place, stop, row in words.stops.finditer(text, quoted.end() if quoted else start, end):
        if row.id == "stop":
            if place > start:
                return place
            modifier = text.find("的", stop, end)
            return _right_end(text, modifier + 1, limit, words) if modifier > 0 else start
    return end


def _phrase_limit(text: str, start: int, limit: int, words: IndicatorWords) -> int:
    """Return where punctuation ends the phrase: quotes that it opens and lists of modifiers belong to it."""
    quoted = _QUOTED.match(text, start, limit)
    mark = _RIGHT_END.search(text, quoted.end() if quoted else start, limit)
    if mark is None:
        return limit
    if mark[0] == "、" and text[start : mark.start()].endswith(words.adjective):
        return _phrase_limit(text, mark.end(), limit, words)
    return mark.start()


def _distribute(
    text: str, quantities: Sequence[Quantity], named: list[Named], words: IndicatorWords
) -> list[Named]:
    """Share out a list of names over as many numbers: A、B分别增长1%、2%."""
    index = 0
    while index < len(named):
        run = _run_length(text, quantities, named, index)
        members = _LIST_MARKS.split(named[index].text) if run > 1 else []
        if len(members) == run:
            shared = _complete(members, words)
            named[index : index + run] = [
                named[index]._replace(text=name, rule="indicator.distributed") for name in shared
            ]
        index += max(run, 1)
    return named


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
    opening = next((o for o in words.openings if members[0].startswith(o) and members[0] != o), "")
    if any(m.endswith(head[-1:]) for m in members[:-1]):
        head = ""
    if any(m.startswith(o) for m in members[1:] for o in words.openings):
        opening = ""
    first, *middle = (m + head for m in members[:-1])
    return [first, *(opening + m for m in middle), opening + members[-1]]
