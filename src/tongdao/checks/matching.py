"""Find what arithmetic itself shows: numbers of one line that come to an earlier total, and shares that fit two others.

No word needs to claim it where the printed digits are many enough that chance is no likely cause.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from tongdao.checks.claims import Claim, is_exact
from tongdao.model import Change
from tongdao.rules.words import alternation
from tongdao.text.fold import fold
from tongdao.text.precision import half_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from tongdao.model import Figure, Statement

    Words = Mapping[str, tuple[str, ...]]

_PERCENT, _PLACE = "%", "位"
_MOST_PARTS = 12
_NEAREST = 60  # figures on one side of a figure that a claim about it may speak of
_MOST_TOTALS = 30  # earlier numbers among which a total is sought
_MOST_WHOLES = 8  # earlier numbers among which the whole of a share is sought
_TELLING = 3  # digits besides zeros at the end that no chance gives
_NEAR = 24  # characters between a part and its share
_SHARE_DIGITS = 2
_STOPS = "；;。"
_CLOSING = {"（": "）", "(": ")"}
_OPENING = frozenset(_CLOSING)
_REMEMBERED = 4096  # printed numbers whose digits are kept
_DIGITS = re.compile("[0-9]")


def find_matches(text: str, statements: Sequence[Statement], words: Words) -> Iterator[Claim]:
    """Yield the sums and shares of a folded document that its figures show, line by line."""
    cue = re.compile(f"[^，。；]{{0,12}}{alternation(words['divided'])}")
    totals: list[Figure] = []
    for figures in _lines(text, statements):
        if len(figures) == 1:
            totals += filter(_is_amount, figures)
            continue
        amounts = [f for f in figures if _is_amount(f)]
        if any(mark in text[figures[0].start : figures[-1].start] for mark in "（("):
            amounts = [f for f in amounts if not _is_aside(text, f, figures[0].start)]
        sums = [*_sums(text, amounts, totals, cue, words), *_bracketed(text, figures)]
        yield from sums
        yield from _shares(text, figures, totals, sums, words)
        totals = [*totals, *amounts][-_MOST_TOTALS:]


def _lines(text: str, statements: Sequence[Statement]) -> Iterator[list[Figure]]:
    """Yield the figures of each line of the text that has any."""
    figures = (figure for statement in statements for figure in statement.figures)
    for _, group in groupby(figures, key=lambda figure: text.rfind("\n", 0, figure.start)):
        yield list(group)


def _is_amount(figure: Figure) -> bool:
    return figure.change is Change.LEVEL and is_exact(figure) and figure.unit not in {_PERCENT, _PLACE}


def _is_aside(text: str, figure: Figure, start: int) -> bool:
    """Tell whether a figure stands in a bracket."""
    opening = max(text.rfind(mark, start, figure.start) for mark in "（(")
    return opening > max(text.rfind(mark, start, figure.start) for mark in "）)")


def _sums(
    text: str, amounts: Sequence[Figure], totals: Sequence[Figure], cue: re.Pattern[str], words: Words
) -> Iterator[Claim]:
    place = 1 if amounts else 0
    while place < len(amounts):
        alike = amounts[place - 1].unit == amounts[place].unit
        found = None
        if alike or _is_divided(text, amounts[place], cue):
            run = _run(text, amounts, place, words)
            found = _total(text, amounts, place, run, totals, cue, words)
        if found:
            total, size = found
            yield Claim("sum", tuple(run[:size]), total, lambda *values: sum(values))
        place += found[1] if found else 1
    if amounts and totals and _is_divided(text, amounts[0], cue):
        run = _run(text, amounts, 0, words)
        found = _fitting(run, [total for total in totals if total.unit == amounts[0].unit])
        if found:
            yield Claim("sum", tuple(run[: found[1]]), found[0], lambda *values: sum(values))


def _bracketed(text: str, figures: Sequence[Figure]) -> Iterator[Claim]:
    """Yield the sums of the figures in a bracket right behind their total: 1128万亩（水田168万亩、旱田960万亩）."""
    for place, total in enumerate(figures):
        if text[total.end : total.end + 1] not in _OPENING or not _is_amount(total):
            continue
        closing = text.find(_CLOSING[text[total.end]], total.end)
        inside = [f for f in figures[place + 1 : place + 1 + _MOST_PARTS] if f.end <= closing]
        parts = [f for f in inside if f.unit == total.unit and _is_amount(f)]
        found = _fitting(parts, [total]) if len(parts) > 1 else None
        if found and found[1] == len(parts):
            yield Claim("sum", tuple(parts), total, lambda *values: sum(values))


def _run(text: str, amounts: Sequence[Figure], place: int, words: Words) -> list[Figure]:
    """Return the figures from `place` on in one unit, without those that are told to be parts of another."""
    run, last, inner = [amounts[place]], amounts[place], False
    for figure in amounts[place + 1 : place + 1 + _NEAREST]:
        between = text[last.end : figure.start]
        last = figure
        inner = any(word in between for word in words["parts"]) or (
            inner and not any(mark in between for mark in _STOPS)
        )
        if figure.unit == run[0].unit and not inner:
            run.append(figure)
            if len(run) == _MOST_PARTS:
                break
    return run


def _is_divided(text: str, figure: Figure, cue: re.Pattern[str]) -> bool:
    """Tell whether what stands before a figure says that something is divided: 按地域分, 从产业看."""
    start = max(0, figure.start - 60)
    sentence = max(
        start, text.rfind("。", start, figure.start) + 1, text.rfind("\n", start, figure.start) + 1
    )
    return cue.match(text, sentence) is not None


def _total(
    text: str,
    amounts: Sequence[Figure],
    place: int,
    run: Sequence[Figure],
    totals: Sequence[Figure],
    cue: re.Pattern[str],
    words: Words,
) -> tuple[Figure, int] | None:
    """Return what the figures from `place` on come to, and how many of them: the one before, or one told earlier."""
    before = amounts[place - 1]
    between = text[before.end : amounts[place].start]
    if before.unit == run[0].unit:
        among = any(word in between for word in words["among"])
        if found := _fitting(run, [before], telling=1 if among else _TELLING):
            return found
    if not _is_divided(text, run[0], cue):
        return None
    nearest = amounts[max(0, place - _NEAREST) : place]
    earlier = [total for total in (*totals, *nearest) if total.unit == run[0].unit]
    return _fitting(run, earlier[::-1])


def _fitting(
    run: Sequence[Figure], totals: Sequence[Figure], telling: int = _TELLING
) -> tuple[Figure, int] | None:
    """Return the first total that some first figures of a run come to, within the rounding of all, and how many."""
    totals = [total for total in totals if _telling(total) >= telling]
    if not totals:
        return None
    amount, slack = run[0].value, _slack(run[0].quote)
    for size, part in enumerate(run[1:], 2):
        amount, slack = amount + part.value, slack + _slack(part.quote)
        for total in totals:
            if abs(amount - total.value) <= slack + _slack(total.quote):
                return total, size
    return None


def _telling(figure: Figure) -> int:
    return _digits(figure.quote)


@lru_cache(_REMEMBERED)
def _digits(quote: str) -> int:
    return len("".join(_DIGITS.findall(fold(quote))).strip("0"))


@lru_cache(_REMEMBERED)
def _slack(quote: str) -> Decimal:
    return half_unit(quote)


def _shares(
    text: str, figures: Sequence[Figure], earlier: Sequence[Figure], sums: Sequence[Claim], words: Words
) -> Iterator[Claim]:
    """Yield the shares that a part before them and a whole before that fit: A万人…，B万人，占C%."""
    for place, share in enumerate(figures):
        if share.unit != _PERCENT or share.change is not Change.LEVEL or not is_exact(share):
            continue
        nearest = figures[max(0, place - _NEAREST) : place]
        before = [f for f in nearest if _is_amount(f) and not _is_aside(text, f, nearest[0].start)]
        near = [*earlier, *before][-_MOST_WHOLES:]
        if not before or _telling(share) < _SHARE_DIGITS or not near[-1].value:
            continue
        found = _whole_of(text, near, share, words)
        if not found and len(near) > 2 and near[-1].unit == near[-2].unit and _telling(share) >= _TELLING:
            found = _whole_of(text, near[:-1], share, words)
        found = found or _divided(sums, share, words)
        if found:
            yield Claim("share", found, share, _percent)


def _whole_of(text: str, near: Sequence[Figure], share: Figure, words: Words) -> tuple[Figure, Figure] | None:
    """Return the whole and the part that a share right behind the part, or of the same name, speaks of."""
    part = near[-1]
    between = text[part.end : share.start]
    apart = len(between) > _NEAR + _aside_length(between) or "。" in between
    named = len(part.indicator) > 1 and share.indicator.startswith(part.indicator)
    if (apart and not named) or not any(word in between for word in (*words["share"], *words["rate"])):
        return None
    wholes = [f for f in near[:-1] if f.unit == part.unit and f.value > part.value]
    return next(((whole, part) for whole in reversed(wholes) if _fits(whole, part, share)), None)


def _divided(sums: Sequence[Claim], share: Figure, words: Words) -> tuple[Figure, Figure] | None:
    """Return the total and the part of an earlier sum of the line that a share fits."""
    if not share.indicator.endswith(words["weights"]):
        return None
    pairs = ((claim.stated, part) for claim in sums for part in claim.figures)
    return next((pair for pair in pairs if pair[0].end < share.start and _fits(*pair, share)), None)


def _aside_length(between: str) -> int:
    opening, closing = between.find("（"), between.rfind("）")
    return closing - opening if 0 <= opening < closing else 0


def _percent(whole: Decimal, part: Decimal) -> Decimal:
    return part / whole * 100


def _fits(whole: Figure, part: Figure, share: Figure) -> bool:
    slack = _slack(share.quote) + _percent(whole.value, _slack(part.quote))
    return abs(_percent(whole.value, part.value) - share.value) <= slack
