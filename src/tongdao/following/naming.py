"""What a figure measures, by the registry, by its own name, or by the words around it."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tongdao.following.indicators import (
    Indicator,
    ParsedName,
    Registry,
    content,
    find_scopes,
    name_words,
    parse_name,
    squeeze,
    strip_noise,
)
from tongdao.mentions.quantities.units import unit_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tongdao.following.surroundings import Around
    from tongdao.rules.pack import Pack

Fits: TypeAlias = "Callable[[Indicator], bool]"

_CUT = 6  # characters before a figure in a statement that is only the end of a broken sentence
_UNSCALED = frozenset(
    {"count", "money", "ratio", "point", "multiple", "time"}
)  # of which no unit is some of another
_FREE = frozenset({"ratio", "point", "multiple", "rank", "none"})  # dimensions that any indicator may have

_EITHER = "units.firm"  # hospitals are counted as things or as firms (7个医院, 7家医院), firms as households
_COUNTED = frozenset({"units.thing", "units.household", _EITHER})


class Named(NamedTuple):
    """What names a figure."""

    indicator: Indicator | None
    inferred: bool
    bare: str
    rest: str
    grams: frozenset[str]
    context: frozenset[str]
    scopes: frozenset[tuple[str, str]]


def name_figure(name: str, around: Around, registry: Registry, pack: Pack, dimension: str) -> Named:
    """Name a figure by the registry, by its own name, or by the words around it where that says nothing."""

    def fits(indicator: Indicator) -> bool:
        theirs = dimension_of(indicator.unit, pack)
        return dimension in _FREE or counts_alike(dimension, theirs) or indicator.unit == "%"

    parsed = parse_name(name, registry, pack, fits)
    short = None if parsed.indicator else registry.beside(squeeze(name), squeeze(around.statement), fits)
    if short:
        parsed = ParsedName(short, squeeze(name), "", parsed.scopes)
    clause = squeeze(around.clause)
    bare = strip_noise(squeeze(name), pack)
    counted = parsed.indicator is None and dimension not in _FREE
    if counted and name_words(pack).undergoes.fullmatch(bare):
        bare = _undergone(bare, around, registry, pack, lambda other: fits(other) and other.unit != "%")
    pairs = grams(content(bare, pack)) if parsed.indicator is None else grams(content(squeeze(name), pack))
    context = grams(content(clause, pack))
    scopes = parsed.scopes | _whose(clause, parsed.scopes, dimension, pack)
    whole = parsed.indicator is not None and not parsed.rest
    longer = (
        None
        if whole
        else _longer_hit(squeeze(around.before), clause, squeeze(name), bare, parsed, registry, fits)
    )
    if longer:
        indicator, word = longer
        inside = find_scopes(word, pack)
        far = not bare and word not in squeeze(around.before)
        return Named(indicator, far, bare, "", grams(content(word, pack)), context, scopes - inside)
    if parsed.indicator:
        own = grams(content(f"{parsed.word} {parsed.rest}", pack))
        return Named(parsed.indicator, False, "", parsed.rest, own, context, scopes)
    if pairs:
        return Named(None, False, bare, "", pairs, context, scopes)
    wide = grams(content(squeeze(f"{around.previous} {around.statement} {around.clause}"), pack))
    said = squeeze(around.statement)
    carried = None if content(said, pack) else registry.ending(squeeze(around.previous), fits)
    if carried or name_words(pack).pointers.search(around.before):
        return Named(carried, False, "", "", pairs, wide, scopes)
    hit = registry.nearest(said if len(said) > _CUT else squeeze(around.previous) + said, fits)
    beside = "" if hit else strip_noise("".join(content(squeeze(around.before), pack)[-1:]), pack)
    if len(beside) > 1:
        return Named(None, False, beside, "", grams((beside,)), wide, scopes)
    return Named(hit, hit is not None, "", "", pairs, wide, scopes)


def _undergone(name: str, around: Around, registry: Registry, pack: Pack, fits: Fits) -> str:
    """Return what is done to those that a name counts (企业完成数字化改造), nothing where the words before tell it.

    农村饮水安全工程使500万农民受益 is about drinking water, and not about peasants.
    """
    pattern = name_words(pack).undergoes
    found = pattern.match(squeeze(around.after))
    if found and found["act"]:
        act = strip_noise(found["act"], pack)
        return act or _in_full(found["act"], squeeze(around.statement), pack)
    return "" if registry.nearest(squeeze(around.statement), fits) else name


def _in_full(act: str, before: str, pack: Pack) -> str:
    """Return what an act was called before, where it alone says nothing: 数字化改造…, 推动600家企业完成改造."""
    place = before.rfind(act)
    said = content(before[:place], pack) if place > 0 else ()
    if not said or not before[:place].endswith(said[-1]):
        return ""
    return name_words(pack).subject.split(said[-1])[-1]


def _longer_hit(
    before: str, clause: str, name: str, bare: str, parsed: ParsedName, registry: Registry, fits: Fits
) -> tuple[Indicator, str] | None:
    """Return an indicator whose word covers the name that was cut too short (性住房 for 保障性住房)."""
    for text in (before, clause):
        hit = registry.find(text, fits)
        if hit is None:
            continue
        word = text[hit.start : hit.end]
        if bare in word and word not in name and (parsed.indicator is None or len(word) > len(name)):
            return hit.indicator, word
    return None


def _whose(
    clause: str, scopes: frozenset[tuple[str, str]], dimension: str, pack: Pack
) -> frozenset[tuple[str, str]]:
    """Return whose money or doing the clause speaks of, where the name does not say: 省属企业投入5亿元、研发2亿元."""
    said = {axis for axis, _ in scopes}
    if dimension == "money" and "level" not in said:
        scopes = frozenset(scope for scope in find_scopes(clause, pack) if scope[0] == "level")
        return scopes | _doers(clause, said, pack)
    return _doers(clause, said, pack)


def _doers(clause: str, said: set[str], pack: Pack) -> frozenset[tuple[str, str]]:
    """Return what kind of owner a clause begins with, as those who do what it tells."""
    words = name_words(pack)
    found = words.scopes.match(clause)
    row = words.scope_rows[found[0]] if found else None
    if row is None or row["axis"] != "ownership" or "ownership" in said:
        return frozenset()
    return frozenset({("ownership", row.id)})


def of_share(indicator: Indicator | None, measure: str, registry: Registry) -> Indicator | None:
    """Return what a percentage of another whole measures: 财政赤字占国内生产总值 is 赤字率."""
    share = indicator.share if indicator and measure == "share" else None
    return registry.by_id[share] if share else indicator


def grams(pieces: Iterable[str]) -> frozenset[str]:
    """Return the pairs of neighbouring characters of some pieces; one character alone names nothing."""
    return frozenset(piece[place : place + 2] for piece in pieces for place in range(len(piece) - 1))


@cache
def dimension_of(unit: str | None, pack: Pack) -> str:
    """Return what a unit measures; counts are told apart by what they count: people, households, things."""
    if not unit:
        return "none"
    found = unit_tables(pack).match(unit, 0)
    if found is None or found.end != len(unit) or "/" in unit:
        return unit
    return found.row.rule if found.row.dimension == "count" else found.row.dimension


def counts_alike(one: str, other: str) -> bool:
    """Tell whether two dimensions are one, or one counts what both a thing and a household may be called: 家."""
    return one == other or (_EITHER in {one, other} and {one, other} <= _COUNTED)


@cache
def unit_scale(unit: str | None, pack: Pack) -> Fraction:
    """Return how many of the base unit of its dimension a unit is: 1000 for 吨 where the base is 千克; else 1."""
    found = unit_tables(pack).match(unit, 0) if unit else None
    if found is None or found.end != len(unit or "") or found.row.dimension in _UNSCALED:
        return Fraction(1)
    return _factors(pack).get(found.row.rule, Fraction(1))


@cache
def _factors(pack: Pack) -> dict[str, Fraction]:
    return {row.rule: Fraction(row["factor"]) for row in pack.table("units") if row.get("factor")}
