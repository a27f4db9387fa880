"""Numerals as numbers: Arabic, Chinese and mixed ones, and whole numbers as Chinese numerals.

A Chinese numeral is read as digits, small units (十百千, falling within a group of four places) and big units
(万亿兆, each multiplying what stands before it up to the next bigger one).
"""

from __future__ import annotations

import re
from decimal import Decimal

from tongdao.text.fold import fold

# The characters of Chinese numerals by class, for the patterns of every room.
ONE_TO_NINE = "一二三四五六七八九"
TWO_TO_NINE = ONE_TO_NINE[1:]
ONE_TO_TEN = ONE_TO_NINE + "十"  # what lists and headings are numbered with: 十二、
HOW_MANY = "两" + TWO_TO_NINE + "十"  # how many things are counted, where they are few
ZEROS = "〇零○"
YEAR_DIGITS = ZEROS + ONE_TO_NINE  # what a year is written with, digit by digit: 二〇二五
DIGIT_OF = str.maketrans(YEAR_DIGITS, "000123456789")
TENS = "十百千万"
UNITS = TENS + "亿"
COUNTING = ONE_TO_NINE + "两" + TENS  # what the number of anything counted is written with
NUMERALS = COUNTING + "亿" + ZEROS
FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖参"  # as on cheques
FORMAL_UNITS = "拾佰仟"
DIGITS = "零" + ONE_TO_NINE
SMALL_UNITS = {"十": 1, "百": 2, "千": 3}
BIG_UNITS = {"万": 4, "亿": 8, "兆": 12}

# Every way to write a digit or a small unit, and the ASCII digit or the usual unit that it stands for.
_PLAIN = str.maketrans(
    dict(zip(ZEROS + "Ο" + ONE_TO_NINE, "0000123456789", strict=True))
    | dict(zip("两" + FORMAL_DIGITS + "弌弍弎幺", "212345678931231", strict=True))
    | dict(zip(FORMAL_UNITS, "十百千", strict=True))
    | {"廿": "2十", "卅": "3十", "卌": "4十", "点": "."}
)
_COMMAS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])")
_TOKEN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|[{UNITS}兆]")
_TOKENS = re.compile(rf"(?:{_TOKEN.pattern})+\.?")
# 二三百 is two numbers said together; 二百 after it would read as twenty-three hundred.
_RUN_TOGETHER = re.compile(rf"[{ONE_TO_NINE}两]{{2}}[{UNITS}兆]")
_SIGNS = ("负", "-", "+")
_LONGEST_NUMERAL = 64  # characters; nothing longer is a numeral that means an amount


def parse_numeral(numeral: str) -> Decimal | None:
    """Return the value of one numeral, None where it is none: 1,234.5 or 三千五百亿 or 1.4万亿 or 三百一 (310)."""
    return parse_folded(fold(numeral).replace(" ", ""))


def parse_folded(written: str) -> Decimal | None:
    """Return the value of a numeral already folded and without spaces, None where it is none."""
    if len(written) > _LONGEST_NUMERAL:
        return None
    negative = written[:1] in _SIGNS and written[0] != "+"
    if written[:1] in _SIGNS:
        written = written[1:]
    if _RUN_TOGETHER.search(written):
        return None
    if "," in written or "，" in written:
        written = _COMMAS.sub(lambda match: re.sub("[,，]", "", match[0]), written)
    plain = written.translate(_PLAIN)
    if not _TOKENS.fullmatch(plain):
        return None
    value = _combine(_TOKEN.findall(plain))
    return -value if negative and value is not None else value


def _combine(tokens: list[str]) -> Decimal | None:
    """Add up the tokens of a numeral; None where units stand in an order that no numeral has."""
    groups: list[tuple[int, Decimal]] = []  # big units seen, falling, and what each group is worth
    section = _Section()
    for token in tokens:
        if token in BIG_UNITS:
            if not _close_group(groups, section, BIG_UNITS[token]):
                return None
            section = _Section(last=BIG_UNITS[token])
        elif not section.add(token):
            return None
    return sum((value for _, value in groups), start=section.total(short=True))


class _Section:
    """The part of a numeral between two big units: what its small units gave, and the digits after the last."""

    def __init__(self, last: int = 0) -> None:
        self.value: Decimal = Decimal(0)
        self.digits: str | None = None
        self.last = last  # the exponent of the unit just before, 0 after none: 三百一 is 310
        self.lowest = 4

    def add(self, token: str) -> bool:
        if token not in SMALL_UNITS:
            if self.digits is not None:
                return False
            self.digits = token
            return True
        exponent = SMALL_UNITS[token]
        if exponent >= self.lowest:
            return False
        factor = Decimal(self.digits) if self.digits else Decimal(0)
        self.value += (factor or 1) * 10**exponent
        self.digits, self.last, self.lowest = None, exponent, exponent
        return True

    def total(self, *, short: bool = False) -> Decimal:
        """Return the value; `short` reads a single last digit as standing one place below the last unit."""
        if self.digits is None:
            return self.value
        if short and self.last > 1 and self.digits.partition(".")[0] in tuple("123456789"):
            whole, _, part = self.digits.partition(".")
            return self.value + Decimal(whole).scaleb(self.last - 1) + (Decimal(f"0.{part}") if part else 0)
        return self.value + Decimal(self.digits)

    @property
    def is_empty(self) -> bool:
        return self.digits is None and not self.value


def _close_group(groups: list[tuple[int, Decimal]], section: _Section, exponent: int) -> bool:
    """Multiply by a big unit all that stands before it up to a bigger unit; False where that is nothing."""
    value = section.total()
    empty = section.is_empty
    while groups and groups[-1][0] <= exponent:
        value += groups.pop()[1]
        empty = False
    if empty and groups:
        return False
    groups.append((exponent, (Decimal(1) if empty else value) * 10**exponent))
    return True


def to_chinese(number: int) -> str:
    """Return a whole number as a Chinese numeral: 10250 is 一万零二百五十."""
    if number < 0:
        return "负" + to_chinese(-number)
    if number < 20:
        return _below_ten_thousand(number).removeprefix("一") if number > 9 else DIGITS[number]
    for unit, exponent in (("亿", 8), ("万", 4)):
        if number >= 10**exponent:
            high, low = divmod(number, 10**exponent)
            gap = "零" if 0 < low < 10 ** (exponent - 1) else ""
            return to_chinese(high) + unit + gap + (_inner(low) if low else "")
    return _below_ten_thousand(number)


def _inner(number: int) -> str:
    """Return a numeral that stands behind another: 一十 rather than 十."""
    return _below_ten_thousand(number) if number < 20 else to_chinese(number)


def _below_ten_thousand(number: int) -> str:
    written, gap = "", False
    for unit, exponent in (("千", 3), ("百", 2), ("十", 1), ("", 0)):
        digit = number // 10**exponent % 10
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + unit
        gap = not digit
    return written
