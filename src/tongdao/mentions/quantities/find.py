"""Numbers of a text with what they measure and how they are bounded.

Official reading keeps what is measured and drops names, dates, codes and list marks; general reading keeps
every number. One pattern finds the numerals; everything else is read around each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.mentions.quantities.bounds import bound_quantity, share_bounds
from tongdao.mentions.quantities.candidates import Candidate, read_candidate, share_units
from tongdao.mentions.quantities.general import find_halves, plain_fraction, read_general, squeeze
from tongdao.mentions.quantities.no_amounts import is_code_before, unread_spans
from tongdao.mentions.quantities.numbers import read_number
from tongdao.mentions.quantities.official import is_amount
from tongdao.mentions.quantities.ranks import find_firsts
from tongdao.mentions.quantities.ratios import find_ratios
from tongdao.mentions.quantities.tables import QuantityTables, quantity_tables
from tongdao.mentions.quantities.worded import find_worded
from tongdao.text.numerals import HOW_MANY

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from tongdao.mentions.quantities.comparators import Bound
    from tongdao.mentions.quantities.measures import Measure
    from tongdao.model import Quantity
    from tongdao.rules.pack import Pack

_LONE = frozenset(HOW_MANY + "零")


def find_quantities(text: str, pack: Pack, *, general: bool = False) -> tuple[Quantity, ...]:
    """Return the quantities of a folded text in order, none overlapping another."""
    if not general:
        return tuple(_find(text, quantity_tables(pack, general=False)))
    tables = quantity_tables(pack, general=True)
    squeezed = squeeze(text, tables)
    return tuple(squeezed.restore(found) for found in _find(squeezed.text, tables))


def _find(text: str, tables: QuantityTables) -> list[Quantity]:
    comparators = tables.comparators
    worded = [bound_quantity(text, *found, comparators) for found in _find_words(text, tables)]
    taken = sorted([(found.start, found.end) for found in worded] + unread_spans(text))
    candidates = share_units(text, list(_read_numerals(text, taken, tables)))
    kept = candidates if tables.general else [one for one in candidates if is_amount(text, one, tables)]
    found = share_bounds(text, [bound_quantity(text, one.measure, None, comparators) for one in kept])
    return _apart(sorted([*worded, *found], key=lambda quantity: quantity.core_start))


def _apart(quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities that do not begin inside the one before them."""
    kept: list[Quantity] = []
    for quantity in quantities:
        if not kept or quantity.core_start >= kept[-1].core_end:
            kept.append(quantity)
    return kept


def _find_words(text: str, tables: QuantityTables) -> Iterator[tuple[Measure, Bound | None]]:
    """Yield what is said without a numeral, each with the comparator that it holds."""
    for first in find_firsts(text, tables.ranks):
        yield first, None
    if not tables.general:
        for joined in find_ratios(text):
            yield joined, None
    for measure, inner in find_worded(text, tables.worded):
        yield (plain_fraction(measure) if tables.general else measure), inner
    if tables.general:
        for half in find_halves(text, tables):
            yield half, None


def _read_numerals(text: str, taken: list[tuple[int, int]], tables: QuantityTables) -> Iterator[Candidate]:
    """Yield what each numeral outside the taken spans begins."""
    read = read_general if tables.general else read_candidate
    done, reach, spans = 0, 0, iter(taken)
    span = next(spans, None)
    for match in _find_numerals(text, tables):
        start, end = match.span()
        while span is not None and span[0] <= start:
            reach = max(reach, span[1])
            span = next(spans, None)
        if start < done or reach >= end or is_code_before(text, start) or _is_word(text, start, end, tables):
            continue
        number = read_number(match)
        candidate = read(text, number, tables) if number else None
        if candidate is not None:
            measure = candidate.measure
            if measure.start < done:  # a sign or name before it that belongs to the number before
                candidate = candidate._replace(measure=measure._replace(start=done))
            done = measure.end
            yield candidate


def _is_word(text: str, start: int, end: int, tables: QuantityTables) -> bool:
    """Tell of a numeral whether it is part of a word; 十分 is one, but 十分之一 a share."""
    return tables.no_amounts.words.hold(text, start, end) and not text.startswith("分之", end)


def _find_numerals(text: str, tables: QuantityTables) -> Iterator[re.Match[str]]:
    """Yield the numerals of a text that may begin something, each matched whole."""
    numeral, place = tables.numbers.match, 0
    for trigger in tables.triggers.finditer(text):
        start, end = trigger.span()
        if end - start == 1 and _begins_nothing(text, start, tables):
            continue
        place = max(place, start)
        while place < end:
            match = numeral(text, place)
            place = match.end() if match else place + 1
            if match:
                yield match


def _begins_nothing(text: str, place: int, tables: QuantityTables) -> bool:
    """Tell of a lone numeral whether official reading can pass it by."""
    char, after, before = text[place], text[place + 1 : place + 2], text[place - 1 : place]
    if tables.general or char.isascii() or before in ("第", "前"):
        return False
    if char == "一":
        return after not in tables.one_followers and before not in tables.one_leaders
    return char in _LONE and after not in tables.lone_followers
