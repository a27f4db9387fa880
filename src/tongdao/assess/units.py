"""Exact conversion between units of one dimension; money, and things counted in different words, never convert."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.rules.pack import Pack, Row

# Dimensions of which no row is a multiple of another: a degree has a zero of its own, months differ, a row of speeds
# or forces holds several units, and what is counted is known by its word alone.
_ALONE = frozenset(
    ("count", "group", "temperature", "time", "speed", "force", "computing", "transport", "current")
)
_RELATIVE = frozenset(("ratio", "point", "multiple"))
_COUNT, _PERSON = "count", ("units.person", "units.person_times")
_SCALED = re.compile("([百千万亿]*)(.+)")
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit measures: `factor` is how many of the base unit of its dimension one is.

    `of` is what is measured, where the unit says so: the 标准煤 of 吨标准煤, the 车道 of 车道公里.
    """

    rule: str
    dimension: str
    factor: Fraction
    of: str = ""


@cache
def _measures(pack: Pack) -> tuple[dict[str, Measure], frozenset[str]]:
    """Return every unit of a pack by its words, and the measure words that stand for any other."""
    rows = [row for row in pack.table("units") if "dimension" in row.fields]
    alike: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        alike[_size(row)].append(row)
    found: dict[str, Measure] = {}
    for row in rows:
        names = [name for other in alike[_size(row)] for name in _names(other, row)]
        for word in row.words:
            of = _addition(word, names, pack)
            found[fold(word)] = Measure(row.rule, row["dimension"], Fraction(row["factor"]), of)
    for row in pack.table("currencies"):
        coin = Measure(row.rule, f"money.{row.id}", Fraction(1))
        found.update((fold(word), coin) for word in (*row.words, row["unit"]))
    for row in rows:
        usual = Measure(row.rule, row["dimension"], Fraction(row["factor"]))
        found.setdefault(fold(row.get("unit", row.words[0])), usual)
    return found, frozenset(pack.words("classifiers", "any"))


def _size(row: Row) -> tuple[str, str]:
    return row["dimension"], row["factor"]


def _names(row: Row, other: Row) -> tuple[str, ...]:
    """Return the names of a row that `other` may add to: 瓦特 adds nothing to 瓦, 千克标准煤 something to 千克."""
    return row.words[:2] if row.id != other.id else row.words[:1]


def _addition(word: str, names: Sequence[str], pack: Pack) -> str:
    """Return what a unit adds to a usual name of its size, empty where that is nothing or changes nothing."""
    rests = [word.removeprefix(name).removesuffix(name) for name in names if name != word]
    of = min(rests, key=len, default=word)
    if of == word or of in pack.words("classifiers", "plain"):
        return ""
    same = (row.words[0] for row in pack.table("classifiers") if row["role"] == "same" and of in row.words)
    return next(same, of)


def dimension(unit: str | None, pack: Pack) -> str | None:
    """Return what a unit measures, None where the pack does not know it."""
    measure = _measures(pack)[0].get(fold(unit or ""))
    return measure.dimension if measure else None


def is_relative(unit: str | None, pack: Pack) -> bool:
    """Tell whether a unit measures a number against another: per cent, percentage points, times."""
    return dimension(unit, pack) in _RELATIVE


def factor(source: str | None, target: str | None, pack: Pack) -> Fraction | None:
    """Return how many of `target` one of `source` is, exactly; None where the two do not convert.

    A missing unit is taken for the other where that one counts things or people.
    """
    first, second = fold(source or "").strip(), fold(target or "").strip()
    if first == second:
        return Fraction(1)
    if "/" in first and "/" in second:
        return _compound(first, second, pack)
    return _single(first, second, pack)


def _single(first: str, second: str, pack: Pack) -> Fraction | None:
    measures, general = _measures(pack)
    one, other = measures.get(first), measures.get(second)
    if not first or not second:
        known = one or other
        return Fraction(1) if known and known.dimension == _COUNT else None
    if one is None or other is None or one.dimension != other.dimension:
        return None
    if one.dimension not in _ALONE:
        return one.factor / other.factor if one.of == other.of else None
    if one.dimension != _COUNT:
        return None
    alike = one.rule == other.rule == _PERSON[0]
    free = {first, second} & general and not {one.rule, other.rule} & set(_PERSON)
    return Fraction(1) if alike or free else None


def _compound(first: str, second: str, pack: Pack) -> Fraction | None:
    """Convert units made of two: 吨/公顷 to 公斤/亩, 元/万人 to 元/人."""
    (over, under), (other_over, other_under) = (unit.split("/", 1) for unit in (first, second))
    above, below = _scaled(over, other_over, pack), _scaled(under, other_under, pack)
    return above / below if above and below else None


def _scaled(first: str, second: str, pack: Pack) -> Fraction | None:
    (size, name), (other_size, other_name) = (_split(unit, pack) for unit in (first, second))
    share = factor(name, other_name, pack) if name and other_name else None
    return share * size / other_size if share else None


def _split(unit: str, pack: Pack) -> tuple[Fraction, str]:
    """Part the scale of a unit below or above a stroke from its name: 万人 is ten thousand 人, 千克 is a unit."""
    match = _SCALED.fullmatch(unit)
    if match is None or unit in _measures(pack)[0]:
        return Fraction(1), unit
    return Fraction(10 ** sum(_SCALES[char] for char in match[1])), match[2]
