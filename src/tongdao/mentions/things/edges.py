"""Where a name begins and ends in its phrase; spans are (start, end) into the folded text, half-open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.mentions.things.brackets import OPENING_QUOTES
from tongdao.mentions.things.name_tables import NUMERAL
from tongdao.mentions.things.particular import is_named

if TYPE_CHECKING:
    from tongdao.mentions.things.name_tables import NameTables

_LONGEST_DEPENDENT = 3  # characters of a name that needs its session to be told from others: 第十一届亚运会
_YUAN = "元"
_LEADING = frozenset(" \t　】—■●•·*")  # marks that stand before a name at the head of a line
_NUMBERED = re.compile(r"\d{1,2}(?:[.．](?!\d)|、)\s*")
_OPENING = frozenset(OPENING_QUOTES)
_CENTURIES = "一二"  # what a year in Chinese numerals begins with
_PART = "(?:份|底|末|初|中旬|上旬|下旬)?"
# 6月底前云岭公路 begins at 云岭; 前海 and 前山 are names.
_UNTIL = "(?:以前|之前|前后|前(?![海山湾沿端期进门郭旗]))?"
_DATE = re.compile(
    rf"(?:(?:\d{{4}}|[{_CENTURIES}][〇零○{NUMERAL}]{{3}})年度?(?:\d+月(?:\d+日|{_PART}))?"
    rf"|\d{{1,2}}月(?:\d{{1,2}}日|{_PART})|[今明本]?年(?:底|末|内)|月底|[上下]半年){_UNTIL}"
)
_DATED = frozenset("今明本年月上下")  # what a date in words begins with


def trim(text: str, start: int, end: int, place: str, tables: NameTables) -> tuple[int, int]:
    """Return the span without blanks and what leads up to a name that is a verb's object, subject or title."""
    lead = tables.leads[place]
    while start < end and text[start] in _LEADING:
        start += 1
    if text[start : start + 1].isdecimal() and (number := _NUMBERED.match(text, start, end)) is not None:
        start = number.end()
    while end > start and text[end - 1] in " \t":
        end -= 1
    while start < end:
        after = _after_date(text, start, end, tables) or lead.start(text, start, end)
        if after is None or after >= end or _begins_word(text, start, after, tables):
            break
        start = after
    return start, end


def _begins_word(text: str, start: int, after: int, tables: NameTables) -> bool:
    """Tell whether what looks like a word before a name is the first character of an everyday word (并购, not 并)."""
    return after - start == 1 and text[start : start + 2] in tables.common.words


def _after_date(text: str, start: int, end: int, tables: NameTables) -> int | None:
    """Return the end of a year, a month or a session before a name that can do without it: 第三届临江博览会."""
    first = text[start]
    dated = first in _DATED or first in _CENTURIES or first.isdecimal()
    match = _DATE.match(text, start, end) if dated else None
    session = None
    if match is None and first in tables.counts.session_firsts:
        session = tables.counts.session.match(text, start, end)
    if session and end - session.end() > _LONGEST_DEPENDENT:
        match = session
    return match.end() if match else None


def without_money(text: str, start: int, end: int, tables: NameTables) -> tuple[int, int]:
    """Return the span without a sum of money at either side: 6600亿元长期建设国债 is a bond."""
    before = tables.counts.money.match(text, start, end) if text[start : start + 1].isdecimal() else None
    ends = text[end - 1 : end] == _YUAN
    after = tables.counts.money_end.search(text, start, end) if ends else None
    return before.end() if before else start, after.start() if after else end


def cut_tail(
    text: str, start: int, end: int, tables: NameTables, *, whole: bool = False
) -> tuple[int, str | None]:
    """Return where the name ends before words such as 建设 and 前期工作, and the stage those tell.

    With `whole` the span may hold nothing else.
    """
    tail, stage = tables.ends.tail, None
    while (found := tail.match(text, start, end)) is not None and (whole or found.edge > start):
        end = found.edge
        stage = stage or found.row.get("stage")
        if text[end] == "的":
            end = loose_end(text, start, end + 1, tables)
    return end, stage


def loose_end(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return the end of a span before a verb that 的 ties to what follows: 国道全面贯通的 ends after 国道."""
    if end > start and text[end - 1] == "的":
        return tables.adverbs.strip(text, start, tables.verbs.strip(text, start, end - 1))
    return end


def bare_prefix(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return where a name begins that a quote opens: what common words lead up to the quote is left out."""
    if _OPENING.isdisjoint(text[start:end]):
        return start
    openings = (at for mark in OPENING_QUOTES if (at := text.find(mark, start, end)) > start)
    opened = min(openings, default=start)
    return start if opened - start < 3 or is_named(text, start, opened, opened, tables) else opened


def common_ending(text: str, start: int, end: int, tables: NameTables) -> int:
    """Return where the longest ending made wholly of common words starts (水利枢纽 of 黄河小浪底水利枢纽)."""
    common = tables.common.words
    while True:
        for size in (4, 3, 2):
            if end - size >= start and text[end - size : end] in common:
                end -= size
                break
        else:
            return end
