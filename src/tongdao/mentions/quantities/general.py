"""General reading: every number of any Chinese sentence for itself, spaced, formal, negative, with coins.

Units are given by their usual names (公分 is 厘米) and dates as the plain numbers in them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.quantities.candidates import Candidate, read_candidate
from tongdao.mentions.quantities.measures import Measure, number_step
from tongdao.mentions.quantities.money import name_money
from tongdao.mentions.quantities.no_amounts import is_code_after, is_known_code, is_label
from tongdao.mentions.quantities.numbers import word_number
from tongdao.mentions.quantities.official import is_year
from tongdao.model import Form, Quantity, Step
from tongdao.text.numerals import FORMAL_DIGITS, FORMAL_UNITS, NUMERALS, ONE_TO_NINE, UNITS, parse_folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.mentions.quantities.numbers import Number
    from tongdao.mentions.quantities.tables import QuantityTables
    from tongdao.mentions.quantities.units import Unit

_NUMERAL = frozenset("0123456789兆" + NUMERALS + FORMAL_DIGITS + FORMAL_UNITS)
_SHORT_PART = re.compile(f"[1-9{ONE_TO_NINE}]{{1,2}}(?![0-9零{ONE_TO_NINE}{UNITS}点.])")
_PARTED = ("米", "块", "m")
_HALF = re.compile("半")
_SPACES = re.compile(" ++")
_HAN = re.compile(r"[^\W\dA-Za-z_]")
_FORMAL = FORMAL_DIGITS + "拾"
_PLAIN_DIMENSIONS = ("date", "group")
_DOZEN = "dozen"


class Squeezed(NamedTuple):
    """A text without the spaces inside its numbers, and the place of each character in the text itself."""

    text: str
    places: list[int] | None

    def restore(self, found: Quantity) -> Quantity:
        """Return a quantity of the squeezed text with its places in the text itself."""
        if self.places is None:
            return found
        start, end = self._span(found.start, found.end)
        core_start, core_end = self._span(found.core_start, found.core_end)
        trail = tuple(Step(step.rule, *self._span(step.start, step.end)) for step in found.trail)
        return replace(found, start=start, end=end, core_start=core_start, core_end=core_end, trail=trail)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        places = self.places or []
        return places[start], places[end - 1] + 1


def squeeze(text: str, tables: QuantityTables) -> Squeezed:
    """Take the spaces out of numbers such as 三千 八百 and 百 分 之 五, but leave 1 2 apart."""
    gaps = [
        match.span() for match in _SPACES.finditer(text) if _is_inside_number(text, *match.span(), tables)
    ]
    if not gaps:
        return Squeezed(text, None)
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for start, end in [*gaps, (len(text), len(text))]:
        pieces.append(text[done:start])
        places.extend(range(done, start))
        done = end
    return Squeezed("".join(pieces), places)


def _is_inside_number(text: str, start: int, end: int, tables: QuantityTables) -> bool:
    """Tell whether the spaces at `start:end` stand beside a numeral and between parts of a number or its unit."""
    left, right = text[start - 1 : start], text[end : end + 1]
    if not left or not right or (left.isascii() and right.isascii()):
        return False
    if left in _NUMERAL:
        return _is_part(right, tables) or bool(_HAN.match(right))
    if right in _NUMERAL:
        return _is_part(left, tables) or bool(_HAN.match(left))
    return left in tables.parts and right in tables.parts


def _is_part(char: str, tables: QuantityTables) -> bool:
    return char in _NUMERAL or char in tables.parts


def read_general(text: str, number: Number, tables: QuantityTables) -> Candidate | None:
    """Return what a numeral begins; None where it is part of a word."""
    if is_label(text, number, tables.no_amounts):
        return None
    if is_known_code(text, number, tables.no_amounts) and tables.units.match(text, number.end) is None:
        return None
    if text[number.start - 1 : number.start] == "第":
        ordinal = Measure(
            number.start - 1, number.end, number.value, None, None, Form.ORDINAL, "", number, (number_step(number),)
        )  # fmt: skip
        return Candidate(ordinal, None)
    number = _with_leading_point(text, number)
    candidate = read_candidate(text, number, tables)
    if candidate is None or not _is_number(text, candidate, tables):
        return None
    measure = _with_usual_unit(text, candidate.measure, candidate.unit)
    if candidate.unit:
        measure = _with_short_part(text, measure, candidate.unit, tables)
    return Candidate(name_money(text, measure, tables), candidate.unit)


def _with_leading_point(text: str, number: Number) -> Number:
    """Read .5 and 点五, whose point the numeral pattern does not begin with."""
    point, before = (
        text[number.start - 1 : number.start],
        text[max(0, number.start - 2) : max(0, number.start - 1)],
    )
    if (
        point not in (".", "点")
        or before == "."
        or before in _NUMERAL
        or (before.isalpha() and before.isascii())
    ):
        return number
    if point == "点" and (number.kind != "chinese" or (_HAN.match(before) and before != "负")):
        return number
    digits = text[number.start : number.end] if number.kind == "arabic" else str(number.value)
    value = Decimal(f"0.{digits}") if digits.isdigit() else number.value
    return number._replace(start=number.start - 1, value=value)


def _is_number(text: str, candidate: Candidate, tables: QuantityTables) -> bool:
    """Tell a number from a digit that is part of a word (退伍, 我一看) or of a code (B2B)."""
    measure, unit = candidate.measure, candidate.unit
    number = measure.number
    if unit is None and measure.form is not Form.BARE:
        return True
    if number.kind == "round" and not number.vague and len(text[number.start : number.end]) == 1:
        return measure.high is not None or _is_bounded(text, measure, tables)
    if number.is_lone and measure.high is None:
        counted = unit is not None and _is_unit_of_lone(text, number, unit)
        return counted or (unit is None and _stands_alone(text, number, tables))
    return unit is not None or not (_is_in_word(text, number) or _is_in_broken_fraction(text, number, tables))


def _is_unit_of_lone(text: str, number: Number, unit: Unit) -> bool:
    """Tell 五个 and 五角 from 五角大楼 and 拾起: formal digits alone count nothing but money."""
    if text[number.start] in _FORMAL and not unit.row.is_money:
        return False
    return not unit.row.many or unit.row.dimension == _DOZEN or not _HAN.match(text[unit.end : unit.end + 1])


def _is_bounded(text: str, measure: Measure, tables: QuantityTables) -> bool:
    return tables.comparators.find_before(text, measure.start, is_round=True) is not None


def _stands_alone(text: str, number: Number, tables: QuantityTables) -> bool:
    before, after = text[number.start - 1 : number.start], text[number.end : number.end + 1]
    left = not _HAN.match(before) or any(
        words.ending(text, number.start)
        for words in (tables.no_amounts.alone_before, tables.no_amounts.negative)
    )
    right = not _HAN.match(after) or tables.no_amounts.alone_after.starting(text, number.end)
    return bool(left and right)


def _is_in_word(text: str, number: Number) -> bool:
    """Tell 5G and 1.2.3 from numbers."""
    if number.kind != "arabic" or not is_code_after(text, number.end):
        return False
    return text[number.end].isalpha() or text[number.end] == "."


def _is_in_broken_fraction(text: str, number: Number, tables: QuantityTables) -> bool:
    """Tell whether 分之 stands beside a number that it makes no fraction of."""
    parts = tables.shares.parts
    return bool(
        parts.match(text, number.end) or parts.fullmatch(text, max(0, number.start - 2), number.start)
    )


def _with_usual_unit(text: str, measure: Measure, unit: Unit | None) -> Measure:
    """Return a measure with the usual name of its unit, dozens counted out, dates as plain numbers."""
    if unit is None:
        return measure
    if unit.row.dimension in _PLAIN_DIMENSIONS or is_year(text, measure.number, unit):
        end = measure.number.end
        return measure._replace(end=end, unit=None, form=Form.BARE, dimension="", steps=measure.steps[:1])
    if unit.row.dimension == _DOZEN:
        return measure._replace(value=measure.value * 12, unit=None, form=Form.BARE)
    return measure._replace(unit=unit.name)


def _with_short_part(text: str, measure: Measure, unit: Unit, tables: QuantityTables) -> Measure:
    """Read 一米七五 and 三块五: digits behind the unit are decimals of it."""
    match = _SHORT_PART.match(text, measure.end) if unit.written in _PARTED else None
    if match is None or match.start() != unit.end or tables.units.match(text, match.end()):
        return measure
    part = parse_folded("点" + match[0]) or Decimal(0)
    step = Step("numerals.short_part", *match.span())
    return measure._replace(
        end=match.end(), value=measure.value + part.copy_sign(measure.value), steps=(*measure.steps, step)
    )


def find_halves(text: str, tables: QuantityTables) -> Iterator[Measure]:
    """Yield 半个 and 半斤: a half with a unit and no number before it."""
    for match in _HALF.finditer(text):
        start, end = match.span()
        unit = tables.units.match(text, end)
        if (
            unit is None
            or unit.row.many
            or unit.row.dimension in _PLAIN_DIMENSIONS
            or _is_part(text[start - 1 : start], tables)
        ):
            continue
        number = word_number(start, end, Decimal("0.5"))
        steps = (Step("numerals.half", start, end), Step(unit.row.rule, end, unit.end))
        yield Measure(
            start, unit.end, number.value, None, unit.name, Form.COUNT, unit.row.dimension, number, steps
        )


def plain_fraction(measure: Measure) -> Measure:
    """Return 一半 as the plain number 0.5, as fractions are in general reading."""
    if measure.form is not Form.FRACTION:
        return measure
    return measure._replace(value=measure.value / 100, unit=None)
