"""Claims of a document that arithmetic can test: ratios, growth, differences, sums and shares.

A claim is tested with the precision of its printed digits: it fails only where no rounding of the numbers named
could have given what is stated. Rounded and bounded numbers (约, 超过, 近) claim too little to be tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.checks.precision import half_unit
from tongdao.model import Change, Check, Comparator, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from tongdao.model import Figure, Statement
    from tongdao.rules.pack import Pack

    Words = Mapping[str, tuple[str, ...]]

_PERCENT, _POINTS, _TIMES = "%", "个百分点", "倍"
_MOST_PARTS = 12
_NEAR = 12  # characters between the numbers of one claim
_PLACES = 6  # digits kept of a computed quotient


@dataclass(frozen=True, slots=True)
class _Claim:
    relation: str
    figures: tuple[Figure, ...]  # the numbers used, in the order of the text
    stated: Figure
    compute: Callable[..., Decimal]


@cache
def _words(pack: Pack) -> Words:
    return {row.id: row.words for row in pack.table("check_words")}


def find_checks(
    text: str, statements: Sequence[Statement], pack: Pack
) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """Return the tested claims of a document, in order, and a finding for each that does not hold."""
    words = _words(pack)
    checks = tuple(_test(text, s.id, claim) for s in statements for claim in _claims(text, s, words))
    return checks, tuple(_finding(check) for check in checks if not check.holds)


def _claims(text: str, statement: Statement, words: Words) -> Iterator[_Claim]:
    figures = [f for f in statement.figures if f.kind is not Kind.BACKGROUND]
    if len(figures) < 3:
        return
    for old, new, stated in zip(figures, figures[1:], figures[2:], strict=False):
        if _is_movement(text, statement.start, old, new, words):
            yield from _movement(text, old, new, stated, words)
    yield from _sums(text, statement, figures, words)
    yield from _shares(text, figures, words)


def _is_exact(figure: Figure) -> bool:
    return figure.comparator is Comparator.EQ and figure.high is None


def _is_movement(text: str, start: int, old: Figure, new: Figure, words: Words) -> bool:
    """Tell whether two figures are the two ends of one movement: 从374亿元扩大至750亿元."""
    if old.unit != new.unit or not (_is_exact(old) and _is_exact(new)) or not old.value:
        return False
    before = text[max(start, old.start - _NEAR) : old.start]
    between = text[old.end : new.start]
    moved = any(word in before for word in words["old"]) and any(word in between for word in words["new"])
    return moved and "，" not in between


def _movement(text: str, old: Figure, new: Figure, stated: Figure, words: Words) -> Iterator[_Claim]:
    """Read the number after a movement as its ratio, growth or difference."""
    between = text[new.end : stated.start]
    if (
        not _is_exact(stated)
        or len(between) > 12
        or any(word in between for word in ("年均", "每年", "平均", "其中"))
    ):
        return
    pair = (old, new)
    if stated.unit == _TIMES:
        grown = any(word in between + stated.quote for word in words["grown"])
        yield _Claim("ratio", pair, stated, (lambda a, b: b / a - 1) if grown else (lambda a, b: b / a))
    elif (
        stated.unit == _PERCENT
        and old.unit != _PERCENT
        and stated.change in {Change.INCREASE, Change.DECREASE}
    ):
        yield _Claim("growth", pair, stated, lambda a, b: abs(b / a - 1) * 100)
    elif stated.unit == _difference_unit(old.unit) and stated.change in {Change.INCREASE, Change.DECREASE}:
        yield _Claim("difference", pair, stated, lambda a, b: abs(b - a))


def _difference_unit(unit: str) -> str:
    return _POINTS if unit == _PERCENT else unit


def _sums(text: str, statement: Statement, figures: Sequence[Figure], words: Words) -> Iterator[_Claim]:
    """Read the figures after 其中 as the parts of the one before it, where they come to all of it or more."""
    (parts,) = words["parts"]
    place = text.find(parts, statement.start, statement.end)
    while place >= 0:
        total = next((f for f in reversed(figures) if f.end <= place), None)
        after = [f for f in figures if f.start > place]
        claim = _sum(total, after) if total else None
        if claim:
            yield claim
        place = text.find(parts, place + len(parts), statement.end)


def _sum(total: Figure, after: Sequence[Figure]) -> _Claim | None:
    alike = [f for f in after if f.unit == total.unit and f.change is total.change][:_MOST_PARTS]
    if not _is_exact(total) or not all(map(_is_exact, alike)):
        return None
    for size in range(2, len(alike) + 1):
        parts = tuple(alike[:size])
        slack = half_unit(total) + sum(map(half_unit, parts))
        if abs(sum(f.value for f in parts) - total.value) <= slack:
            return _Claim("sum", parts, total, lambda *values: sum(values))
    return None


def _shares(text: str, figures: Sequence[Figure], words: Words) -> Iterator[_Claim]:
    """Read 占…% after a part as the part's share of the total before it."""
    for total, part, share in zip(figures, figures[1:], figures[2:], strict=False):
        between = text[part.end : share.start]
        if share.unit != _PERCENT or len(between) > _NEAR:
            continue
        if not between.lstrip("，,、（( ").startswith(words["share"]):
            continue
        inside = words["parts"][0] in text[total.end : part.start]
        if inside and total.unit == part.unit and total.value and all(map(_is_exact, (total, part, share))):
            yield _Claim("share", (total, part), share, lambda a, b: b / a * 100)


def _test(text: str, prefix: str, claim: _Claim) -> Check:
    values = tuple(f.value for f in claim.figures)
    computed = claim.compute(*values)
    start = min(f.start for f in (*claim.figures, claim.stated))
    end = max(f.end for f in (*claim.figures, claim.stated))
    return Check(
        id=f"{prefix.rsplit('.', 1)[0]}.c{claim.stated.start}",
        relation=claim.relation,
        quote=text[start:end],
        start=start,
        end=end,
        numbers=values,
        stated=claim.stated.value,
        computed=round(computed, _PLACES).normalize(),
        holds=_holds(claim),
    )


def _holds(claim: _Claim) -> bool:
    """Tell whether some rounding of the printed numbers gives what is stated."""
    slack = half_unit(claim.stated)
    if claim.relation == "sum":
        slack += sum(map(half_unit, claim.figures))
        return abs(claim.compute(*(f.value for f in claim.figures)) - claim.stated.value) <= slack
    first, second = claim.figures
    ends = [
        claim.compute(first.value + a * half_unit(first), second.value + b * half_unit(second))
        for a in (-1, 1)
        for b in (-1, 1)
        if first.value + a * half_unit(first) > 0
    ]
    return min(ends) - slack <= claim.stated.value <= max(ends) + slack


def _finding(check: Check) -> Finding:
    numbers = "、".join(f"{n.normalize():f}" for n in check.numbers)
    message = f"{check.relation}: stated {check.stated.normalize():f}, but {numbers} give {check.computed:f}"
    return Finding("TD501", message, check.start, check.end)
