"""What a figure measures: the shortest noun phrase that names it, before its number, after it, or further back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.entries.indicator_words import Named, indicator_words
from tongdao.entries.shared_names import share_names
from tongdao.model import Form
from tongdao.text.marks import last_of, start_after
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.entries.indicator_words import IndicatorWords
    from tongdao.model import Period, Quantity
    from tongdao.rules.pack import Pack, Row

    Times = Sequence[tuple[int, int]]

_DELIMITERS = "，,：:；;—…|\t⏎"
_LAST_DELIMITER = last_of(_DELIMITERS)
_EDGES = frozenset(' \t　、，,：:∶“”‘’"《》（）()·—-*＊#|+')
_OPENS = frozenset("《“（(")
_PAIRS = {"》": "《", "”": "“", "）": "（", ")": "(", "《": "》", "“": "”", "（": "）", "(": ")"}
_RIGHT_MARKS = "，。、；：！？,;:!?（()）”》—…\n\r\t 　"
_QUOTED = re.compile("“[^”]{1,16}”|《[^》]{1,40}》")
_RIGHT_END = re.compile(r"[，。、；：！？,;:!?\s（）()“”《》—…]")
_BRACKETED = re.compile(r"[（(][^（()）]{1,8}[)）]")
_PLACE = re.compile(r"[^\W\dA-Za-z_]{2,6}[市县区省州盟旗]的")
LISTED = re.compile(
    rf"(?:[（(]?(?:[{ONE_TO_TEN}]{{1,3}}|[0-9]{{1,2}})[)）]|[0-9]{{1,2}}[.．、]|[{ONE_TO_TEN}]{{1,3}}(?:是|要|、)|[①-⑳])"
)
_LIST_STARTS = frozenset("（(" + ONE_TO_TEN + "0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_NOTED = re.compile(r"（[^（）]*[A-Za-z“][^（）]*）|\([^()]*[A-Za-z“][^()]*\)|［[0-9]+］|\[[0-9]+\]")
_NOTE_MARKS = frozenset("（(［[")
_ETC = re.compile("(?<![高中初平同对上优均])等(?![级候次待距同])")
_OF, _DID = "的", "了"
_SHARES = ("占比", "比重", "比例", "份额")
_RATES = ("比例", "比率", "比重", "占比", "率")
_POINTS = "个百分点"
_RATED = frozenset(["%", _POINTS, "倍", None])
_SHARING, _TO = frozenset("占与同对为到"), frozenset("到至")
_ASIDE = re.compile(r"[（(][^（()）0-9]{1,3}[)）](?=[^\W\d])")
_MODIFYING = "在以由与对"
_ONE = frozenset("县市区村镇乡州盟旗国省")
_NOUN_ENDS = "性率额者房"  # 参保率, 保障性: what a verb begins is a noun then
_LONGEST_SAID = 8  # characters of what is said of a thing in plain speech: 一共要多跑
_JOINED = re.compile("(?:以及|[和与及])$")


def name_indicators(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
    pack: Pack,
    topic: Named | None = None,
) -> list[Named]:
    """Name what each quantity of the clause `start:end` measures, in order; text "" where nothing names it.

    `topic` is what its paragraph is about, for numbers that name nothing themselves.
    """
    words = indicator_words(pack)
    times = [_whole(period) for period in periods]
    named: list[Named] = []
    previous = topic or Named("", start, start, "indicator.none")
    left = limit = start
    for index, quantity in enumerate(quantities):
        right = quantities[index + 1].start if index + 1 < len(quantities) else end
        found = _name_one(text, left, right, quantity, times, words)
        counted = found is not None and found.rule == "indicator.after"
        if index and not counted and _is_limit(text, quantities[index - 1], quantity, previous, words):
            found = _before(text, limit, quantity.start, times, words) or found
        found = _part(text, quantities, index, found, previous, words)
        if index == 0 and (found is None or _says_nothing(found.text, words)):
            found = _further_back(text, start, quantity.start, times, words) or found
        limit = left
        previous = _fitting(_resolve(found, previous, words), quantity, words)
        named.append(previous)
        left = max(quantity.end, previous.end) if previous.rule == "indicator.after" else quantity.end
    return share_names(text, quantities, named, words)


def _fitting(named: Named, quantity: Quantity, words: IndicatorWords) -> Named:
    """Take out of a shared name what the number cannot measure.

    优良天数比例达90%、增加13天 are 13 of 优良天数; 投资占年计划的60%，增长5% is the growth of 投资.
    """
    if named.rule != "indicator.carried":
        return named
    if quantity.unit != _POINTS and words.plan_share.match(named.side):
        return named._replace(text=named.text.removesuffix(named.side), side="")
    if quantity.form is not Form.COUNT or quantity.unit in _RATED:
        return named
    rate = next((rate for rate in _RATES if named.text.endswith(rate)), "")
    return named._replace(text=named.text.removesuffix(rate) or named.text)


def _part(
    text: str,
    quantities: Sequence[Quantity],
    index: int,
    found: Named | None,
    whole: Named,
    words: IndicatorWords,
) -> Named | None:
    """Give a part the head of its whole: 商品房销售面积3万亩，其中住宅2万亩 are 住宅销售面积."""
    if (
        found is None
        or not index
        or found.rule == "indicator.after"
        or quantities[index].unit != quantities[index - 1].unit
    ):
        return found
    between = text[quantities[index - 1].end : found.start]
    if not any(word in between for word in words.divided) or found.text.endswith(words.heads):
        return found
    head = next((head for head in words.heads if whole.text.endswith(head) and whole.text != head), "")
    return found._replace(text=found.text + head, side=head) if head else found


def _whole(period: Period) -> tuple[int, int]:
    """Return a time with the words that led to it: 到2020年, not 2020年 alone."""
    before = [step.start for step in period.trail if step.end == period.start]
    return min([period.start, *before]), period.end


def _name_one(
    text: str, left: int, right: int, quantity: Quantity, times: Times, words: IndicatorWords
) -> Named | None:
    if quantity.form is Form.RANK:
        return _ranked(text, left, quantity.start, times, words)
    if text.startswith(_OF, quantity.end):
        sum_of = _before(text, left, quantity.start, times, words)
        if sum_of and sum_of.text in words.sums:
            return sum_of._replace(rule="indicator.sum")
    if quantity.unit == _POINTS and (pulled := _pulled(text, left, quantity.start, times, words)):
        return pulled
    if quantity.unit in _RATED and (share := _plan_share(text, left, quantity.start, times, words)):
        return share
    after = _after(text, quantity.end, right, words)
    if after:
        return after
    before = _before(text, left, quantity.start, times, words)
    if before is None or _says_nothing(before.text, words):
        return _object_after(text, quantity.end, right, words) or before
    return before


def _pulled(text: str, left: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    """Name how far one thing moves another: 地方投资拉动全市投资增长2个百分点; `side` is the verb and what is moved."""
    start = _segment_start(text, left, stop)
    found = words.pull.search(text, start, stop)
    end = _strip_right(text, found.end(), stop, times, words) if found else stop
    if not found or end == found.end():
        return None
    said = text[found.start() : end]
    mover = _phrase(text, start, found.start(), times, words)
    return Named((mover.text if mover else "") + said, start, stop, "indicator.pulled", said)


def _plan_share(text: str, left: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    """Name a share of a plan: 城镇新增就业完成年度任务的106%; `side` holds what is said of the plan."""
    if text[stop - 1] not in words.plan_ends:
        return None
    start = _segment_start(text, left, stop)
    found = words.plan_share.search(text, start, stop)
    if not found:
        return None
    whose = _phrase(text, start, found.start(), times, words)
    said = found[1]
    if whose is None or _says_nothing(whose.text, words):
        return Named(said, found.start(), stop, "indicator.plan_share", said)
    return whose._replace(text=whose.text + said, end=stop, rule="indicator.plan_share", side=said)


def _object_after(text: str, start: int, limit: int, words: IndicatorWords) -> Named | None:
    """Name what a verb behind the number is done to: 安排3亿元实施安居工程."""
    size = next((n for n in range(4, 1, -1) if text[start : start + n] in words.verb), 0)
    return _after(text, start + size, limit, words) if size else None


def _is_limit(
    text: str, before: Quantity, quantity: Quantity, previous: Named, words: IndicatorWords
) -> bool:
    """Tell whether the number before only says which things this one counts: 产值超10亿元企业20家."""
    between = text[before.end : quantity.start]
    if not between or before.unit in words.counted or before.unit in _ONE or before.form is Form.RANK:
        return False
    named = previous.rule == "indicator.after" and previous.start >= before.end
    return named and not any(mark in between for mark in (*_DELIMITERS, "、")) and not _JOINED.search(between)


def _resolve(found: Named | None, previous: Named, words: IndicatorWords) -> Named:
    """Let a phrase that names nothing by itself stand for the one before it, or for a side of it."""
    if found is None or not previous.text:
        return found or previous._replace(rule="indicator.carried")
    if found.rule == "indicator.sum":
        return found
    if found.rule == "indicator.pulled":
        return (
            found if found.text != found.side else found._replace(text=_mover(previous, words) + found.side)
        )
    if found.rule == "indicator.plan_share":
        return found._replace(text=_of_plan(found, previous, words) + found.side)
    if found.text in words.side and (
        previous.rule == "indicator.topic" or (previous.rule == "indicator.head" and found.text in words.sums)
    ):
        return found
    if found.text in words.measure or (found.text in words.side and found.start > previous.end):
        owner = _without_side(previous, found.text, words)
        return found._replace(text=owner + found.text, side=found.text, rule="indicator.side")
    if found.text in words.generic or _says_nothing(found.text, words):
        return previous._replace(rule="indicator.carried")
    return found


def _mover(previous: Named, words: IndicatorWords) -> str:
    """Return the thing whose side was told before: 地方工业 of 地方工业增加值."""
    side = previous.side if previous.side in words.side else ""
    return previous.text.removesuffix(side)


def _of_plan(found: Named, previous: Named, words: IndicatorWords) -> str:
    """Return what a share of a plan is told of: its own subject, or what the number before it measures.

    A length and an earlier share of a plan are left out.
    """
    own = found.text.removesuffix(found.side)
    if own:
        return _without_side(previous, own, words) + own if own in words.side else own
    if words.plan_share.match(previous.side) or (previous.side or previous.text) in words.side - words.sums:
        return previous.text.removesuffix(previous.side or previous.text)
    return previous.text


def _says_nothing(name: str, words: IndicatorWords) -> bool:
    """Tell whether what stands before a number is only what was done (签约451户), or a rest of one character."""
    return name in words.verbal or (len(name) == 1 and name not in _ONE)


def _without_side(previous: Named, side: str, words: IndicatorWords) -> str:
    """Return what the name before says of its thing alone: 高速公路 of 高速公路通车里程."""
    if previous.side:
        return previous.text.removesuffix(previous.side)
    if side in words.measure:
        return previous.text.removesuffix(side)
    if previous.text.endswith(words.apart):
        return ""
    found = next((side for side in words.sides if previous.text.endswith(side)), "")
    return previous.text.removesuffix(found)


def _ranked(text: str, left: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    """Name what holds a place in a ranking: the subject of 居, 排名, 成为 and their like."""
    start = _segment_start(text, left, stop)
    verb = words.rank.search(text, start, stop)
    end = verb.start if verb else stop
    found = _phrase(text, start, end, times, words)
    speed = next((word for word in words.measure if text.endswith(word, start, end)), "")
    if not speed or (found and found.text.endswith(speed)):
        return found
    if found is None:
        return Named(speed, end - len(speed), end, "indicator.before")
    return found._replace(text=found.text + speed, end=end, side=speed)


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
    start = start_after(text, _LAST_DELIMITER, left, stop)
    closing = text.find("）", start, stop)
    if closing >= 0 and "（" not in text[start:closing]:  # the stretch begins inside a bracket
        opening = text.rfind("（", left, start)
        return _segment_start(text, left, opening) if opening >= left else start
    return start


def _before(text: str, left: int, stop: int, times: Times, words: IndicatorWords) -> Named | None:
    return _phrase(text, _segment_start(text, left, stop), stop, times, words)


def _phrase(text: str, start: int, end: int, times: Times, words: IndicatorWords) -> Named | None:
    """Return the noun phrase inside `start:end`: links, times, leads and verbs around it taken off."""
    said = text[end - 1 : end] in words.said_ends and words.spoken.search(
        text, max(start, end - _LONGEST_SAID), end
    )
    if said and text[said.start() - 1 : said.start() + 1] not in words.verb | words.link:
        end = said.start()
    end = _strip_right(text, start, end, times, words)
    start = _strip_left(text, start, end, times, words)
    inner = list(words.inner.finditer(text, start, end))
    objects = [hit for hit in inner if hit[2].id == "object" and hit[1] < end - 1]
    if objects and not text.startswith(words.each, start):
        subject, start = start, _strip_left(text, objects[-1][1], end, times, words)
        if done := _done_by(text, subject, objects[-1][0], start, end, times, words):
            return done
    end = _strip_right(text, start, _relation(text, start, end, inner, words), times, words)
    start = _shortened(text, start, end, words)
    if end <= start:
        return None
    name = text[start:end]
    noted = not _NOTE_MARKS.isdisjoint(name)
    return Named(_NOTED.sub("", name) if noted else name, start, end, "indicator.before")


def _done_by(
    text: str, start: int, verb: int, noun: int, end: int, times: Times, words: IndicatorWords
) -> Named | None:
    """Name what a thing comes to: 石化行业实现增加值 is 石化行业增加值."""
    if not text[noun:end].endswith(words.sides) or not any(
        text.startswith(done, verb) for done in words.done
    ):
        return None
    stop = _strip_right(text, start, verb, times, words)
    start = _shortened(text, _strip_left(text, start, stop, times, words), stop, words)
    if stop - start < len(_OF) + 1 or text[start:stop] in words.generic:
        return None
    return Named(text[start:stop] + text[noun:end], start, end, "indicator.before", text[noun:end])


def _relation(
    text: str, start: int, end: int, inner: Sequence[tuple[int, int, Row]], words: IndicatorWords
) -> int:
    """Return where something else begins that the measured thing is only compared with; a share names both."""
    is_share = text[start:end].endswith(words.shares)
    for place, stop, row in inner:
        if row.id != "relation" or place < start or (is_share and text[place:stop] in _SHARING):
            continue
        if text[place:stop] not in _TO or _OF not in text[stop:end]:  # 北岸到市中心的车程 is all one name
            return place
    return end


def _shortened(text: str, start: int, end: int, words: IndicatorWords) -> int:
    """Return where a name begins without examples (…等) and what is done to it (…的)."""
    for etc in _ETC.finditer(text, start, end):
        if end - etc.end() > len(_OF) + 1 and text[etc.end() : end] not in words.side:
            start = etc.end()
    of = text.rfind(_OF, start, end)
    if of > start and end - of > len(_OF) + 2:
        acts = any(text[place : place + 2] in words.verbal for place in range(start, of))
        start = of + 1 if acts else start
    return start


def _strip_right(text: str, start: int, end: int, times: Times, words: IndicatorWords) -> int:
    while end > start:
        if text[end - 1] in _EDGES and _is_edge(text, end - 1, start, end):
            end -= 1
            continue
        time = next((t for t in times if t[1] == end and t[0] >= start), None) if times else None
        if time:
            end = time[0]
            continue
        if text.endswith(_SHARES, start, end):
            return end
        if text[end - 1] not in words.link_ends:
            return end
        size = next((n for n in range(min(8, end - start), 0, -1) if text[end - n : end] in words.link), 0)
        if not size or (size == 1 and text[max(start, end - 2) : end] in words.keep.rows):
            return end
        end -= size
    return end


def _is_edge(text: str, place: int, start: int, end: int) -> bool:
    """Tell whether the mark at an edge of `start:end` belongs to nothing inside it."""
    mark = text[place]
    partner = _PAIRS.get(mark)
    return not (partner and partner in (text[place:end] if mark in _OPENS else text[start:place]))


def _strip_left(text: str, start: int, end: int, times: Times, words: IndicatorWords) -> int:
    while start < end:
        place = _PLACE.match(text, start, end)
        if place and place.end() < end:
            start = place.end()
            continue
        first = text[start]
        if first in _EDGES and _is_edge(text, start, start, end):
            start += 1
            continue
        listed = LISTED.match(text, start, end) if first in _LIST_STARTS else None
        if listed:
            start = listed.end()
            continue
        time = next((t for t in times if t[0] == start and t[1] <= end), None) if times else None
        size = time[1] - start if time else _opening_size(text, start, end, words)
        if not size:
            return start
        start += size
    return start


def _opening_size(text: str, start: int, end: int, words: IndicatorWords) -> int:
    """Return the length of the lead word or verb at `start`; a verb that is all there is stays."""
    if text[start] not in words.starts:
        return 0
    kept = words.keep.match(text, start)
    least = kept[1] - start if kept and text[start : kept[1]] not in words.verbal else 0
    for size in range(min(8, end - start), least, -1):
        piece = text[start : start + size]
        if piece in words.lead:
            return size
        if piece in words.verb and start + size + 1 < end and text[start + size] not in _NOUN_ENDS:
            return size
    return 0


def _after(text: str, start: int, limit: int, words: IndicatorWords) -> Named | None:
    """Name the noun phrase that the number counts, when one follows it."""
    aside = _ASIDE.match(text, start, limit)  # 3万台（套）设备
    start = aside.end() if aside else start
    if text.startswith(words.having, start):
        start = _behind_of(text, start, limit) or start
    if start >= limit or (
        _is_loose(text, start, limit, words)
        and not (text[start] in _MODIFYING and (start := _behind_of(text, start, limit)))
    ):
        return None
    if text[start] == _OF:
        start += 1
    end = _right_end(text, start, limit, words)
    if end == limit:  # the next number follows: what joins the two names neither
        end = start + len(_JOINED.sub("", text[start:end]))
        end = _strip_right(text, start, end, (), words)
    bracket = _BRACKETED.match(text, end, limit)
    if bracket:
        end = bracket.end()
    elif text[end - 1] == _OF:
        end -= 1
    if end - start < 2 and text[start : start + 1] not in _ONE:
        return None
    return Named(text[start:end].strip(), start, end, "indicator.after")


def _behind_of(text: str, start: int, limit: int) -> int:
    """Return where the noun begins behind a modifier (3家在国内领先的平台), 0 where none does."""
    mark = _RIGHT_END.search(text, start, limit)
    of = text.rfind(_OF, start, mark.start() if mark else limit)
    return of + 1 if of > start else 0


def _is_loose(text: str, start: int, limit: int, words: IndicatorWords) -> bool:
    if text[start] in _RIGHT_MARKS:
        return True
    if words.keep.match(text, start):
        return False
    return any(text[start : start + n] in words.loose for n in range(min(8, limit - start), 0, -1))


def _right_end(text: str, start: int, limit: int, words: IndicatorWords) -> int:
    end = _phrase_limit(text, start, limit, words)
    if text.find(_DID, start + 1, end) > 0 and (did := words.did.search(text, start + 1, end)):
        end = did.start()
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
