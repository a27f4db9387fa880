"""Numerals in a text, each with its value: a class finds where they may begin, one pattern reads them there.

Digits set apart by single spaces (1 9 9 8) are one numeral; so are 1.4万亿, 30多万, 十几, 几百 and 二三十.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import new
from tongdao.rules.words import alternation
from tongdao.text.numerals import (
    FORMAL_DIGITS,
    FORMAL_UNITS,
    NUMERALS,
    ONE_TO_NINE,
    TWO_TO_NINE,
    UNITS,
    ZEROS,
    parse_folded,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPACED = (
    r"(?: [0-9](?![0-9]| ?/))++(?: ?\. ?[0-9](?: [0-9](?![0-9]))*+)?"
    r"| \. ?[0-9](?: [0-9](?![0-9]))*+"
)
_GROUP = "[0-9]{3}(?![0-9])"
_HAN = "\u3400-\u9fff"
_PARTED = rf"(?<=[{_HAN}][0-9])[0-9]{{0,2}}(?: {_GROUP})++(?:\.[0-9]++)?(?=[{_HAN}%])"  # 投资1 200万元
_DECIMALS = "(?:[.·](?!(?:19|20)[0-9]{2}年)[0-9]++)?+"  # 3.2026年 is a list number and a year
_ARABIC = (
    rf"[0-9](?:{_SPACED}|{_PARTED}|[0-9]*+(?:,{_GROUP})++{_DECIMALS}"
    rf"|(?<![$¥€£].)[0-9]*+(?:，{_GROUP})*+{_DECIMALS}|[0-9]*+{_DECIMALS})"
)
# 两 is a digit before 百千万亿, and where no digit and no unit stands before it: 三十两 is a weight.
_TWO = f"(?<![{ONE_TO_NINE}两])(?:两(?=[百千万亿])|(?<![{UNITS}])两(?!两))"
_POWER = r"(?:[eE][-+]?[0-9]{1,3}(?![0-9A-Za-z]))?+(?:\^[-+]{0,2}[0-9]{1,3}(?![0-9]))?+"
_EACH = "(?!(?<=[百千万亿])一(?:年|个月|天|周|小时))"  # 三万一年 is so much a year
_NEXT = f"(?!(?<=万)[{ONE_TO_NINE}两十百千零]{{1,7}}万)"  # 三万五万 are two numbers
_LETTER_UNITS = {"k": Decimal(1000), "w": Decimal(10000)}
_ADJACENT = re.compile(rf"(.*?)([{ONE_TO_NINE}两])([{TWO_TO_NINE}两])([{UNITS}]*)")
_LAST_SCALE = re.compile(r"[万亿兆]+$")
_SPOKEN = "个"  # 120个亿
_PLAIN = str.maketrans({" ": None, ",": None, "，": None, "·": "."})
_VAGUE = re.compile("[多余来几 ]")
_LONGEST_NUMERAL = 40  # characters; a longer run of digits is a key or a code
_MOST_CUT = 4  # characters cut from the end of an ill-made numeral (五十千) at most
LONGEST_BARE = 6  # digits of an amount without a unit; longer ones are codes and telephone numbers


class Number(NamedTuple):
    """A numeral at `start:end`. `high` is set where it says two (二三十).

    `kind`: arabic, chinese, few (几百), round (百, 万亿: units without a digit) or word (no numeral at all).
    `vague`: 多 余 来 几, or empty. `scale`: what its last 万 亿 multiply by. `width`: characters of numerals.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    kind: str
    vague: str
    scale: Decimal
    width: int

    @property
    def is_lone(self) -> bool:
        """Whether it is a single Chinese digit or 十: 三 may be part of any word."""
        return self.width == 1 and self.kind == "chinese"


def word_number(start: int, end: int, value: Decimal) -> Number:
    """Return the number that a word without a numeral says (首位, 一半)."""
    return Number(start, end, value, None, "word", "", Decimal(1), end - start)


def trigger_pattern(*, general: bool) -> re.Pattern[str]:
    """Return the pattern of where numerals may begin: a class, so that searching runs at full speed."""
    numerals = f"0-9几数廿卅{NUMERALS}" + (f"兆{FORMAL_UNITS}{FORMAL_DIGITS}" if general else "")
    return re.compile(f"[{numerals}][{numerals}]*+")


def number_pattern(unit_words: Iterable[str], *, general: bool) -> re.Pattern[str]:
    """Return the pattern of numerals; 百 千 兆 are left alone where they begin one of the unit words (千瓦).

    General reading also knows formal digits (壹佰), 兆, powers (2e5) and letters for units (30w).
    """
    unit = _unit_pattern(unit_words, general=general)
    digit = ONE_TO_NINE + (FORMAL_DIGITS if general else "")
    arabic = _ARABIC + (_POWER if general else "")
    last = r"(?:零?[0-9]{1,4}(?![0-9年]))?+|[kKwW](?![A-Za-z])" if general else r"(?:零[0-9]++)?+"
    tail = rf"(?: ?(?:个(?=亿))?{unit}++(?:零?[0-9]++(?:\.[0-9]++)?{unit}++)*+{last})?+"
    first, further = (f"(?:{unit}|{guard}[{ZEROS}{digit}]|{_TWO})" for guard in (_EACH, _EACH + _NEXT))
    chinese = rf"{first}{further}*+(?:点[{ZEROS}{digit}]++(?!十)(?:(?!十){unit})*+)?+"
    vague = rf"((?: ?(?:[多来几]|余(?![额款粮热地])) ?{unit}*+){{0,2}})"
    return re.compile(rf"(?:({arabic})({tail})|([几数])({unit}++)|({chinese})){vague}")


def _unit_pattern(words: Iterable[str], *, general: bool) -> str:
    """Return the pattern of one unit of a numeral (十 百 千 万 亿) that begins no longer word."""
    guarded: dict[str, set[str]] = {unit: set() for unit in ("百千兆" if general else "百千")}
    for word in words:
        if word[0] in guarded and len(word) > 1:
            guarded[word[0]].add(word[1:])
    branches = [f"{unit}(?!{alternation(_openings(rests))})" for unit, rests in guarded.items() if rests]
    plain = "十廿卅万亿" + (FORMAL_UNITS if general else "")
    plain += "".join(unit for unit, rests in guarded.items() if not rests)
    return "(?:" + "|".join([f"[{plain}]", *branches]) + ")"


def _openings(words: set[str]) -> list[str]:
    """Return the words that begin with no other: to stand before one of them is to stand before any."""
    return [word for word in words if not any(word[:length] in words for length in range(1, len(word)))]


def read_number(match: re.Match[str]) -> Number | None:
    """Return the number that the pattern found, None where its parts make none."""
    start, end = match.span()
    if end - start > _LONGEST_NUMERAL:
        return None
    arabic, tail, few, few_units, chinese, vague = match.groups()
    sign, more = (vague.lstrip()[0], _VAGUE.sub("", vague)) if vague else ("", "")
    if chinese is not None:
        return _read_chinese(start, end, chinese, sign, more)
    if arabic is not None:
        kind, width, units = "arabic", len(arabic), tail.strip().removeprefix(_SPOKEN) + more
        value = _arabic_value(arabic, units)
    else:
        kind, width, units = "few", len(few + few_units), few_units + more
        value = parse_folded(units)
    if value is None:
        return None
    return new(Number, (start, end, value, None, kind, sign, _last_scale(units), width))


def _arabic_value(digits: str, units: str) -> Decimal | None:
    """Return the value of Arabic digits and the units of a numeral behind them."""
    if not digits.isdigit():
        digits, power = _split_power(digits.translate(_PLAIN))
        if power is not None:
            return power
    if not units:
        return Decimal(digits)
    factor = _known_units().get(units.lower())
    value = Decimal(digits) * factor if factor is not None else parse_folded(digits + units)
    return value if value is None or value != value.to_integral_value() else Decimal(int(value))


def _split_power(digits: str) -> tuple[str, Decimal | None]:
    """Return the digits, and the value where they hold an exponent (2e5, 2^-1)."""
    base, caret, exponent = digits.partition("^")
    if caret:
        sign = -1 if exponent.startswith("-") and not exponent.startswith("--") else 1
        return base, Decimal(base) ** (sign * int(exponent.lstrip("+-"))) if Decimal(base) else Decimal(0)
    return base, Decimal(base) if "e" in base or "E" in base else None


@cache
def _known_units() -> dict[str, Decimal]:
    """Return what single numerals and the usual runs of units are worth."""
    singles = f"廿卅兆{NUMERALS}{FORMAL_DIGITS}{FORMAL_UNITS}"
    runs = ("十万", "百万", "千万", "十亿", "百亿", "千亿", "万亿", "万万", "百万亿", "千万亿")
    known = {written: value for written in (*singles, *runs) if (value := parse_folded(written)) is not None}
    return known | _LETTER_UNITS


def _last_scale(written: str) -> Decimal:
    """Return what the 万 and 亿 at the end of a numeral multiply by, 1 where it ends otherwise."""
    match = _LAST_SCALE.search(written[-4:]) if written and written[-1] in "万亿兆" else None
    return _known_units().get(match[0], Decimal(1)) if match else Decimal(1)


def _read_chinese(start: int, end: int, chinese: str, sign: str, more: str) -> Number | None:
    """Read a Chinese numeral; of an ill-made one (五十千) the longest beginning that is a numeral."""
    if len(chinese) == 1 and not more:
        value, high = _known_units().get(chinese), None
    else:
        value, high = _chinese_value(chinese + more)
    if value is None:
        for cut in range(len(chinese) - 1, max(0, len(chinese) - 1 - _MOST_CUT), -1):
            if (value := parse_folded(chinese[:cut])) is not None:
                chinese, end, sign, more = chinese[:cut], start + cut, "", ""
                break
        else:
            return None
    kind = "chinese" if chinese.strip("百千万亿兆佰仟") else "round"
    scale = _last_scale(chinese + more)
    return new(Number, (start, end, value, high, kind, sign, scale, len(chinese)))


def _chinese_value(written: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the value of a Chinese numeral, and its upper value where two digits are said together."""
    match = _ADJACENT.fullmatch(written)
    if match and _is_pair(match):
        head, low, high, units = match.groups()
        return parse_folded(head + low + units), parse_folded(head + high + units)
    return parse_folded(written), None


def _is_pair(match: re.Match[str]) -> bool:
    """Tell 二三十, 十七八 and 三五百 from years and codes (一九五八, 七五)."""
    head, low, high, _ = match.groups()
    follows_unit = not head or head[-1] in UNITS
    step = _digit(high) - _digit(low)
    return follows_unit and (step == 1 or low + high == "三五")


def _digit(written: str) -> int:
    return 2 if written == "两" else ONE_TO_NINE.index(written) + 1


def share_scale(low: Number, high: Number) -> Decimal:
    """Return the lower end of a range, multiplied by the units that only the upper end says: 1—2万, 两到三百."""
    if low.scale == 1 and high.scale > 1 and low.value < high.value / high.scale:
        return low.value * high.scale
    if low.is_lone and high.kind == "chinese":
        for unit in (Decimal(1000), Decimal(100)):
            if low.value < high.value / unit < 10:
                return low.value * unit
    return low.value
