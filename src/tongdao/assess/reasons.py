"""Why an axis has its value: a key of the glossary with its fields, told in either language when it is shown.

A reason is kept as `short(by=0.2, unit=%); missed_past`, so that what is stored belongs to no language.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from tongdao.glossary import load_glossary

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from tongdao.glossary import Glossary

_SAFE = str.maketrans("(),;=", "（），；＝")
_REASON = re.compile(r"(\w+)(?:\(([^()]*)\))?(?:; |$)")
_FIELD = re.compile(r"(\w+)=([^,]*)(?:, |$)")
_LARGE = re.compile(r"(?<![\w.-])[0-9]{5,20}(?:\.[0-9]+)?(?![\w.-])")
_COUNTED = re.compile(r"\b(silent_past|unheard_past|days_left)\(days=\d+\)")
_ABOUT, _SHOWN = "≈", Context(prec=6)  # the mark of a rounded number, and how much is shown of a large one
_PLACES = 6  # digits shown behind the point of a number that no decimal writes


def say(key: str, **fields: object) -> str:
    """Return a reason: the key of its words and what they are about."""
    told = ", ".join(f"{name}={str(value).translate(_SAFE)}" for name, value in fields.items())
    return f"{key}({told})" if told else key


def join(*reasons: str) -> str:
    """Return reasons as one, without those that are empty."""
    return "; ".join(reason for reason in reasons if reason)


def parted(reason: str) -> tuple[str, str]:
    """Return the reasons of the attainment and that of the schedule: of an assessment's reasons it is the last."""
    before, _, last = reason.rpartition("; ")
    return before, last


def tell(reason: str, lang: str = "zh") -> str:
    """Return a reason in words; raises UsageError for a language that has none."""
    words = load_glossary(lang)
    said = []
    for key, written in _REASON.findall(reason):
        fields = {name: _field(name, value, words) for name, value in _FIELD.findall(written)}
        said.append(words(f"reason.{key}", **fields).rstrip())
    return ("；" if lang == "zh" else "; ").join(said)


def _field(name: str, value: str, words: Glossary) -> str:
    """Return a field for people; `unit` is that of a difference, which between percentages counts in points."""
    return words("difference.percent") if (name, value) == ("unit", "%") else _word(value, words)


def _word(value: str, words: Glossary) -> str:
    """Return a field for people: a kind of number by its name, a large number with its scale."""
    key = f"movement.{value}"
    return words(key) if key in words else readable(value, words.lang)


def readable(text: str, lang: str) -> str:
    """Write the large numbers of a text in 万 and 亿, for Chinese, or with commas.

    Every digit is kept, but of a number that is marked as rounded.
    """
    return _LARGE.sub(lambda match: _large(match, lang), text)


def _large(match: re.Match[str], lang: str) -> str:
    number = Decimal(match[0])
    if match.string[match.start() - 1 : match.start()] == _ABOUT:
        number = _SHOWN.create_decimal(number)
    return _scaled(number) if lang == "zh" else f"{number:,f}"


def _scaled(number: Decimal) -> str:
    places, scale = (8, "亿") if number >= 10**8 else (4, "万")
    return f"{number.scaleb(-places).normalize():f}{scale}"


def plain(number: Fraction) -> str:
    """Write a number without an exponent, exactly where it has few places, else marked as rounded."""
    rounded = round(number, _PLACES)
    whole, rest = divmod(abs(rounded) * 10**_PLACES, 10**_PLACES)
    decimals = f"{int(rest):0{_PLACES}d}".rstrip("0")
    sign = "-" if rounded < 0 else ""
    mark = "" if rounded == number else _ABOUT
    return f"{mark}{sign}{whole}{'.' + decimals if decimals else ''}"


def recount(reason: str, due: date | None, day: date) -> str:
    """Return a reason that counts days to or from a deadline, counted from another day on the same side of it."""
    if due is None:
        return reason
    days = str(abs((due - day).days))
    return _COUNTED.sub(lambda hit: say(hit[1], days=days), reason)
