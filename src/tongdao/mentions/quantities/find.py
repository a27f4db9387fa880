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
from tongdao.mentions.quantities.tables import Grammar, grammar
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
        return tuple(_find(text, grammar(pack, general=False)))
    squeezed = squeeze(text)
    return tuple(squeezed.restore(found) for found in _find(squeezed.text, grammar(pack, general=True)))


def _find(text: str, rules: Grammar) -> list[Quantity]:
    comparators = rules.comparators
    worded = [bound_quantity(text, *found, comparators) for found in _find_words(text, rules)]
    taken = sorted([(found.start, found.end) for found in worded] + unread_spans(text))
    candidates = share_units(text, list(_read_numerals(text, taken, rules)))
    kept = candidates if rules.general else [one for one in candidates if is_amount(text, one, rules)]
    found = share_bounds(text, [bound_quantity(text, one.measure, None, comparators) for one in kept])
    return _apart(sorted([*worded, *found], key=lambda quantity: quantity.core_start))


def _apart(quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities that do not begin inside the one before them."""
    kept: list[Quantity] = []
    for quantity in quantities:
        if not kept or quantity.core_start >= kept[-1].core_end:
            kept.append(quantity)
    return kept


def _find_words(text: str, rules: Grammar) -> Iterator[tuple[Measure, Bound | None]]:
    """Yield what is said without a numeral, each with the comparator that it holds."""
    for first in find_firsts(text, rules.ranks):
        yield first, None
    for measure, inner in find_worded(text, rules.worded):
        yield (plain_fraction(measure) if rules.general else measure), inner
    if rules.general:
        for half in find_halves(text, rules):
            yield half, None


def _read_numerals(text: str, taken: list[tuple[int, int]], rules: Grammar) -> Iterator[Candidate]:
    """Yield what each numeral outside the taken spans begins."""
    read = read_general if rules.general else read_candidate
    done, reach, spans = 0, 0, iter(taken)
    span = next(spans, None)
    for match in _find_numerals(text, rules):
        start, end = match.span()
        while span is not None and span[0] <= start:
            reach = max(reach, span[1])
            span = next(spans, None)
        if start < done or reach >= end or is_code_before(text, start) or _is_word(text, start, end, rules):
            continue
        number = read_number(match)
        candidate = read(text, number, rules) if number else None
        if candidate is not None:
            measure = candidate.measure
            if measure.start < done:  # a sign or name before it that belongs to the number before
                candidate = candidate._replace(measure=measure._replace(start=done))
            done = measure.end
            yield candidate


def _is_word(text: str, start: int, end: int, rules: Grammar) -> bool:
    """Tell of a numeral whether it is part of a word; 十分 is one, but 十分之一 a share."""
    return rules.names.words.hold(text, start, end) and not text.startswith("分之", end)


def _find_numerals(text: str, rules: Grammar) -> Iterator[re.Match[str]]:
    """Yield the numerals of a text that may begin something, each matched whole."""
    numeral, place = rules.numbers.match, 0
    for trigger in rules.triggers.finditer(text):
        start, end = trigger.span()
        if end - start == 1 and _begins_nothing(text, start, rules):
            continue
        place = max(place, start)
        while place < end:
            match = numeral(text, place)
            place = match.end() if match else place + 1
            if match:
                yield match


def _begins_nothing(text: str, place: int, rules: Grammar) -> bool:
    """Tell of a lone numeral whether official reading can pass it by."""
    char, after, before = text[place], text[place + 1 : place + 2], text[place - 1 : place]
    if rules.general or char.isascii() or before in ("第", "前"):
        return False
    if char == "一":
        return after not in rules.one_followers and before not in rules.one_leaders
    return char in _LONE and after not in rules.lone_followers
