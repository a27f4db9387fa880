"""Find what a document claims of its own numbers: that some of them follow from others."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Basis, Change, Comparator, Kind, new
from tongdao.text.precision import half_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from tongdao.model import Figure, Statement
    from tongdao.rules.pack import Pack

    Words = Mapping[str, tuple[str, ...]]

_PERCENT, _POINTS, _TIMES, _PLACE, _MONEY = "%", "个百分点", "倍", "位", "元"
_JOINTS = frozenset("；;")
_JOINT = re.compile("[；;]")
_MOVES = {Change.INCREASE, Change.DECREASE}
_MOST_PARTS = 12
_MOST_NEAR = 50  # figures on either side of a claim among which its numbers are sought
_NEAR = 14  # characters between the numbers of one claim
_ALMOST = 200  # parts that miss their total by less than this part of it were meant to be all of it


@dataclass(frozen=True, slots=True)
class Claim:
    """Numbers, in the order that `compute` takes them, and the one that is said to follow from them."""

    relation: str
    figures: tuple[Figure, ...]
    stated: Figure
    compute: Callable[..., Decimal]


@cache
def check_words(pack: Pack) -> Words:
    """Return the words of the table `check_words` by what they claim."""
    return {row.id: row.words for row in pack.table("check_words")}


class _Sentence(NamedTuple):
    """The figures of a sentence, whose clauses ； joins, and where it stands."""

    start: int
    end: int
    figures: tuple[Figure, ...]


def find_claims(text: str, statements: Sequence[Statement], words: Words) -> Iterator[Claim]:
    """Yield the claims of a folded document, sentence by sentence."""
    before: tuple[Figure, ...] = ()
    for sentence in _sentences(text, statements):
        figures = sentence.figures
        if not figures:
            before = ()
            continue
        for first, second, stated in zip(figures, figures[1:], figures[2:], strict=False):
            yield from _movement(text, sentence.start, first, second, stated, words)
            yield from _share(text, first, second, stated, words)
        yield from _against(text, figures, words)
        yield from _parts(text, sentence, before, words)
        yield from _totals(text, figures, words)
        before = figures


def _sentences(text: str, statements: Sequence[Statement]) -> Iterator[_Sentence]:
    """Join the statements that ； parts; numbers that are neither facts nor promises claim nothing."""
    start, end = -1, 0
    figures: list[Figure] = []
    for statement in statements:
        start, end = statement.start if start < 0 else start, statement.end
        if statement.figures:
            figures += [figure for figure in statement.figures if figure.kind is not Kind.BACKGROUND]
        if text[end : end + 1] not in _JOINTS:
            yield new(_Sentence, (start, end, tuple(figures)))
            start, figures = -1, []
    if start >= 0:
        yield new(_Sentence, (start, end, tuple(figures)))


def is_exact(figure: Figure) -> bool:
    """Tell whether a figure is a plain number: rounded and bounded ones (约, 超过) claim too little to be tested."""
    return figure.comparator is Comparator.EQ and figure.high is None


def _says(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _movement(
    text: str, start: int, old: Figure, new: Figure, stated: Figure, words: Words
) -> Iterator[Claim]:
    """Read 从A到B，增长C."""
    before, between = text[max(start, old.start - _NEAR) : old.start], text[old.end : new.start]
    if _says(words["old"], before) and _says(words["new"], between) and "，" not in between:
        yield from _compared(text, old, new, stated, text[new.end : stated.start], words)


def _against(text: str, figures: Sequence[Figure], words: Words) -> Iterator[Claim]:
    """Read B，比A增长C, other figures of B's between the two or not."""
    for index in range(1, len(figures) - 1):
        old, stated = figures[index : index + 2]
        between, after = text[figures[index - 1].end : old.start], text[old.end : stated.start]
        near = figures[max(0, index - _MOST_NEAR) : index]
        new = next((f for f in reversed(near) if f.unit == old.unit and f.change is Change.LEVEL), None)
        if not new or "，" in after or new.indicator != stated.indicator:
            continue  # 投资36亿元，产值比上年的241亿元增长12% tells of two things
        if _says(words["against"], _without(between, words["no_against"])):
            yield from _compared(text, old, new, stated, after, words)


def _compared(
    text: str, old: Figure, new: Figure, stated: Figure, after: str, words: Words
) -> Iterator[Claim]:
    """Read the third number as the ratio, growth or difference of two."""
    if old.unit == _PLACE or _says(words["old"], after) or _is_real(stated, words):
        return
    if old.unit != new.unit or len(after) > _NEAR or not all(map(is_exact, (old, new, stated))):
        return
    if not old.value or not new.value:
        return
    years = _years(old, new) if _says(words["mean"], after) else 1
    if _says(words["apart"], after) or years is None or (years > 1 and stated.unit in {_PERCENT, _TIMES}):
        return
    if stated.unit == _TIMES:
        grown = _says(words["grown"], after + text[stated.start : stated.end])
        yield Claim("ratio", (old, new), stated, (lambda a, b: b / a - 1) if grown else (lambda a, b: b / a))
    elif stated.unit == _PERCENT and old.unit != _PERCENT and stated.change in _MOVES:
        yield Claim("growth", (old, new), stated, lambda a, b: abs(b / a - 1) * 100)
    elif stated.unit == (_POINTS if old.unit == _PERCENT else old.unit) and after.lstrip("，,、 ").startswith(
        words["moved"]
    ):
        yield Claim("difference", (old, new), stated, lambda a, b: abs(b - a) / years)


def _is_real(stated: Figure, words: Words) -> bool:
    """Tell whether a growth is one of output, which is told without the rise of prices."""
    return stated.unit == _PERCENT and any(word in stated.indicator for word in words["real"])


def _years(old: Figure, new: Figure) -> int | None:
    """Count the years between two dated figures, over which a mean is taken; None where they are not dated."""
    if old.period is not Basis.EXPLICIT or new.period is not Basis.EXPLICIT:
        return None
    if old.period_end is None or new.period_end is None or new.period_end.year <= old.period_end.year:
        return None
    return new.period_end.year - old.period_end.year


def _share(text: str, first: Figure, second: Figure, share: Figure, words: Words) -> Iterator[Claim]:
    """Read 总额A，其中B，占C% and B，占A的C%."""
    between, after = text[first.end : second.start], text[second.end : share.start]
    if share.unit != _PERCENT or first.unit != second.unit or not all(map(is_exact, (first, second, share))):
        return
    if first.unit == _PERCENT or len(after) > _NEAR or not (first.value and second.value):
        return
    if "（" in between and "）" in after:
        return  # what stands in the bracket is no part that the share speaks of
    if _says(words["parts"], between) and _says(words["share"], after):
        yield Claim("share", (first, second), share, lambda whole, part: part / whole * 100)
    elif _says(words["share"], between) and after in words["of"]:
        yield Claim("share", (second, first), share, lambda whole, part: part / whole * 100)


def _parts(text: str, sentence: _Sentence, before: Sequence[Figure], words: Words) -> Iterator[Claim]:
    """Read the figures after 其中 as the parts of the level before it, where they come to all of it."""
    pieces = [(p, _piece_end(text, p, sentence.end)) for p in _places(text, sentence, words["parts"][0])]
    starts = [figure.start for figure in sentence.figures]
    for index, (place, _) in enumerate(pieces):
        here = bisect_right(starts, place)
        inner = pieces[index + 1 : index + 1 + _MOST_PARTS]
        after = [f for f in sentence.figures[here : here + _MOST_NEAR] if _is_part(f)]
        after = [f for f in after if not any(start < f.start < end for start, end in inner)]
        earlier = sentence.figures[max(0, here - _MOST_NEAR) : here] or (
            before[-_MOST_NEAR:] if place == sentence.start else ()
        )
        total = next((f for f in reversed(earlier) if after and _may_hold(f, after[0])), None)
        if total:
            yield from _sum(total, [f for f in after if f.unit == total.unit][:_MOST_PARTS])


def _places(text: str, sentence: _Sentence, word: str) -> list[int]:
    places, place = [], text.find(word, sentence.start, sentence.end)
    while place >= 0:
        places.append(place)
        place = text.find(word, place + len(word), sentence.end)
    return places


def _piece_end(text: str, place: int, end: int) -> int:
    """Return where the piece of a sentence ends that `place` stands in."""
    mark = _JOINT.search(text, place, end)
    return mark.start() if mark else end


def _is_part(figure: Figure) -> bool:
    """Tell whether a figure may be a part of a whole: a level, or things that are new (46个，其中新开工19个)."""
    return figure.change is Change.LEVEL or (
        figure.change is Change.INCREASE and figure.unit not in {_PERCENT, _POINTS, _MONEY}
    )


def _may_hold(total: Figure, part: Figure) -> bool:
    return total.unit == part.unit and total.unit != _PERCENT and total.change is Change.LEVEL


def _totals(text: str, figures: Sequence[Figure], words: Words) -> Iterator[Claim]:
    """Read 合计 before a figure as the sum of the figures before it."""
    for index, total in enumerate(figures):
        if text.endswith(words["total"], max(0, total.start - _NEAR), total.start):
            near = figures[max(0, index - _MOST_NEAR) : index]
            alike = [f for f in reversed(near) if f.unit == total.unit]
            yield from _sum(total, alike[:_MOST_PARTS])


def _sum(total: Figure, parts: Sequence[Figure]) -> Iterator[Claim]:
    """Claim a sum where some first parts come to the total, or nearly; fewer or more were never all of it."""
    exact = len(parts) > 1 and is_exact(total) and all(map(is_exact, parts))
    if not exact or any(a.start == b.start for a, b in pairwise(parts)):
        return
    sums = list(accumulate(part.value for part in parts))
    slacks = list(accumulate((half_unit(part.quote) for part in parts), initial=half_unit(total.quote)))
    for near in (False, True):
        for size in range(2, len(parts) + 1):
            bound = total.value / _ALMOST if near else slacks[size]
            if abs(sums[size - 1] - total.value) <= bound:
                yield Claim("sum", tuple(parts[:size]), total, lambda *values: sum(values))
                return
