"""Units and measure words after a number, alone and made of several (元/人), and currencies around it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from string import ascii_letters
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import new
from tongdao.rules.anchored import AnchoredWords

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack, Row

_SCALES = tuple("百千万亿")
_STROKES = ("/", "·")
_LETTERS = frozenset(ascii_letters)  # km is a unit, the k of kind is none


class UnitRow(NamedTuple):
    """A row of units or currencies as reading needs it. `name` is the usual name, empty for the word itself."""

    rule: str
    dimension: str
    name: str
    is_money: bool
    many: bool
    date: bool
    group: bool
    scarce: bool


class Unit(NamedTuple):
    """A unit found in a text, up to `end`. `written` is the unit as it stands there, `name` its usual name."""

    end: int
    written: str
    name: str
    row: UnitRow


@dataclass(frozen=True, slots=True)
class UnitTables:
    """The units of a pack, looked up after a number, and its currencies, before and after one.

    In `after`, None stands for nouns that only begin like a unit.
    """

    after: AnchoredWords[UnitRow | None]
    before: AnchoredWords[Row]
    minor: dict[str, AnchoredWords[Decimal]]

    def match(self, text: str, place: int) -> Unit | None:
        """Return the unit that begins at `place`, a space before it or not; None also for nouns like 人口."""
        if text[place : place + 1] == " ":
            place += 1
        found = self._single(text, place)
        if found is None:
            return None
        end, row = found
        while text[end : end + 1] in _STROKES and (more := self._denominator(text, end + 1)):
            end = more
        written = text[place:end]
        name = written if end > found[0] else row.name or written
        return new(Unit, (end, written, name, row))

    def _single(self, text: str, place: int) -> tuple[int, UnitRow] | None:
        end, row = self.after.starting(text, place) or (place, None)
        if row is None or (text[end - 1] in _LETTERS and text[end : end + 1] in _LETTERS):
            return None
        return end, row

    def _denominator(self, text: str, place: int) -> int | None:
        """Return the end of a unit below a stroke, with its own scale (元/万人)."""
        if found := self._single(text, place):  # 千瓦时, before the 千 of 千人
            return found[0]
        while text[place : place + 1] in _SCALES:
            place += 1
        found = self._single(text, place)
        return found[0] if found else None


@cache
def unit_tables(pack: Pack) -> UnitTables:
    """Return the compiled units of a pack."""
    currencies = pack.table("currencies")
    rows = (*pack.table("units"), *currencies)
    before = [(word, row) for row in rows for word in row.get("before", "").split()]
    minor = {row.rule: AnchoredWords(_minor(row["minor"])) for row in currencies if row.get("minor")}
    compiled = [(row, _compile(row)) for row in rows]
    after = [(word, meaning) for row, meaning in compiled for word in row.words]
    return UnitTables(AnchoredWords(after), AnchoredWords(before), minor)


def _compile(row: Row) -> UnitRow | None:
    if row.table == "currencies":
        return UnitRow(row.rule, "money", row["unit"], True, bool(row.get("many")), False, False, False)
    if "dimension" not in row.fields and "date" not in row.fields:
        return None
    flags = (bool(row.get(flag)) for flag in ("many", "date", "group", "scarce"))
    return UnitRow(row.rule, row.get("dimension", "date"), row.get("unit", ""), False, *flags)


def _minor(written: str) -> list[tuple[str, Decimal]]:
    """Read 角=1/10 分=1/100."""
    pairs = (entry.split("=") for entry in written.split())
    return [(word, _decimal(share)) for word, share in pairs]


def _decimal(share: str) -> Decimal:
    fraction = Fraction(share)
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)
