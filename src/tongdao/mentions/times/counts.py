"""A number with a unit of time as it is written: 三年, 5个月, 两个半月, 二〇二五年, 十五个工作日."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.text.numerals import DIGIT_OF, ONE_TO_NINE, parse_numeral

if TYPE_CHECKING:
    import re

    from tongdao.mentions.times.patterns import TimePatterns
    from tongdao.rules.pack import Row

_SMALL = set(ONE_TO_NINE + "两")
_VAGUE = set("几数多")


class Count(NamedTuple):
    """A number and its unit. `word` is the number as written, `value` what it is worth (None: 几, 数十).

    `piece`: 个 stands between (three months, not March); `half`: and a half; `more`: and some more (三年多).
    `shared`: the unit stands behind a second number (3至5年), and `end` before the joining word.
    """

    start: int
    end: int
    word: str
    value: int | None
    piece: bool
    half: bool
    more: bool
    shared: bool
    unit: str
    row: Row

    @property
    def plain(self) -> bool:
        """Whether the number may name a calendar unit: 3月 may, 3个月 and 3月多 may not."""
        return bool(self.row.get("calendar")) and not (self.piece or self.half or self.more)


def read_count(patterns: TimePatterns, text: str, pos: int) -> Count | None:
    """Return the number with its unit that begins at `pos`, or None."""
    match = patterns.count.match(text, pos)
    if match is not None:
        return _count(patterns, match)
    match = patterns.shared.match(text, pos)
    return None if match is None else _shared_count(patterns, match)


def is_blocked(patterns: TimePatterns, text: str, count: Count) -> bool:
    """Tell whether what follows makes the count no time: 三年级, 十年期国债."""
    blocked = patterns.blocked.get(text[count.end - len(count.unit) : count.end])
    return blocked is not None and blocked.match(text, count.end) is not None


def year_digits(word: str) -> str:
    """Return the digits of a year written digit by digit, in ASCII; empty where it is not so written."""
    digits = word.replace(" ", "").translate(DIGIT_OF)
    return digits if digits.isascii() and digits.isdigit() else ""


@lru_cache(maxsize=4096)
def number_of(word: str) -> int | None:
    """Return what a small number is worth, the upper one of two (两三, 三五); None for 几 and fractions."""
    if word.isascii():
        return int(word) if word.isdigit() else None
    if word == "半":
        return 0
    if _VAGUE & set(word):
        return None
    if len(word) == 2 and set(word) <= _SMALL:
        word = word[1]
    value = parse_numeral(word.replace("廿", "二十").replace("卅", "三十").replace("俩", "两"))
    return int(value) if value is not None and value == value.to_integral_value() else None


def _count(patterns: TimePatterns, match: re.Match[str]) -> Count:
    word = match["number"].replace(" ", "")
    # 2025年半导体, 5月多地: behind a named year or month the next word begins.
    digits = year_digits(word)
    named = match["unit"] != "年" or len(digits) == 4
    tail = match["tail"] if match["piece"] or not named else None
    return Count(
        start=match.start(),
        end=match.end() if tail else match.end("unit"),
        word=word,
        value=int(digits) if len(digits) == 4 else number_of(word),
        piece=bool(match["piece"]),
        half=bool(match["half"]) or tail == "半" or word == "半",
        more=bool(match["more"] or match["more2"]) or tail == "多",
        shared=False,
        unit=match["unit"],
        row=patterns.units[match["unit"]],
    )


def _shared_count(patterns: TimePatterns, match: re.Match[str]) -> Count:
    unit = match["unit"] or "年"
    word = match[0].replace(" ", "")
    return Count(
        start=match.start(),
        end=match.end(),
        word=word,
        value=number_of(word),
        piece=bool(match["piece"]),
        half=False,
        more=False,
        shared=True,
        unit=unit,
        row=patterns.units[unit],
    )
