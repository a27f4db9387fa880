"""Numbers that colons join: shares of a whole (8.7:41.2:50.1) and ratios to one (2.1:1)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.measures import Measure
from tongdao.mentions.quantities.numbers import word_number
from tongdao.model import Form, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,2})?"
_JOINED = re.compile(rf"(?<![0-9A-Za-z.:：∶]){_NUMBER}(?:[:：∶]{_NUMBER}){{1,3}}(?![0-9A-Za-z.:：∶])")
_SIGN = re.compile("[:：∶](?=[0-9])")
_PART = re.compile(r"[^:：∶]+")
_WHOLE, _ROUNDING = Decimal(100), Decimal("0.3")
_RULE = "numerals.joined"
_NEAR = 10  # characters before a ratio among which it is called one
_CALLED = re.compile("比(?:值|例|重|率)?(?:由|从|约?为|达|达到|是|降至|降到|升至|提高到|缩小到|缩小至)?$")


def find_ratios(text: str) -> Iterator[Measure]:
    """Yield the shares that together are a whole, and the ratio of a number to one where it is called so."""
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < done:
            continue
        match = _JOINED.search(text, max(done, sign.start() - 6), sign.end() + 20)
        if match is None or match.start() > sign.start():
            continue
        done = match.end()
        parts = [(part.start(), part.end(), Decimal(part[0])) for part in _PART.finditer(text, *match.span())]
        if abs(sum(value for *_, value in parts) - _WHOLE) <= _ROUNDING:
            for start, end, value in parts:
                yield _measure(start, end, value, "%", Form.PERCENT)
        elif len(parts) == 2 and _is_called_ratio(text, match.start()):
            whole = [value for *_, value in parts]
            if 1 in whole:
                yield _measure(*match.span(), max(whole), None, Form.BARE)


def _is_called_ratio(text: str, place: int) -> bool:
    return _CALLED.search(text, max(0, place - _NEAR), place) is not None


def _measure(start: int, end: int, value: Decimal, unit: str | None, form: Form) -> Measure:
    dimension, number = ("ratio" if unit else ""), word_number(start, end, value)
    return Measure(start, end, value, None, unit, form, dimension, number, (Step(_RULE, start, end),))
