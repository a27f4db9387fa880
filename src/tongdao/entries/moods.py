"""Whether a piece of text tells what was done or what shall be done, in log-odds: below zero done, above planned.

A piece is weighed by its words (`moods`, a trained table, and `kind_cues`), by the times it names and by the part
of the document it stands in; then the pieces around it, which mostly tell the same, are heard.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby, pairwise, repeat
from math import copysign
from typing import TYPE_CHECKING, NamedTuple

from tongdao.entries.cues import weigh_all
from tongdao.model import Comparator, new
from tongdao.rules.words import Finder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tongdao.entries.cues import Cue
    from tongdao.model import Clause, Period, Quantity, Scope
    from tongdao.rules.pack import Pack

# All weights are log-odds that a clause tells what shall be done.
_SAME_LINE, _NEXT_LINE = 3.2, 1.5  # that the next piece tells the same, in one line and across lines
_FREE_LINE, _FREE_NEXT = 1.6, 1.2  # the same where no scope is in force: accounts of the press go to and fro
_TURN = 1.0  # … where another scope begins: 下一步，…
_TRAINED_SHARE = 0.5  # what the trained words of a piece count for beside its cues
_TRAINED_BOUND = 4.0  # what they may say together, before that
_CONTEXT_BOUND = 3.0  # what all other pieces may say of one
_TIME_BOUND = 2.0  # a time to come; also what all times of a clause may say together
_PAST_TIME = 1.5  # a time that is over, against
_SCOPE_WEIGHT = 1.5  # standing under a heading that plans, or against under one that reviews
_DOUBTED, _DOUBTED_SHARE = (
    8.0,
    0.3,
)  # so much in all, and so much a clause, must speak against a scope to void it
_CLAUSE_BOUND = 1.0  # what one clause may say against a scope
_BOUNDED, _EXACT = 0.8, 0.5  # a number that is bounded, and, against, one exact to a decimal
_BOUNDS = {Comparator.GE, Comparator.LE, Comparator.ABOUT}
_EARLY = 6  # up to this month the current year lies ahead, later it is neither done nor planned


class Mood(NamedTuple):
    """How likely a clause tells what shall be done, in log-odds, and what its own words alone say of that."""

    odds: float
    own: float


class _Weights(NamedTuple):
    """What one trained word weighs, and what it adds at the start and at the end of a clause."""

    inside: float
    start: float
    end: float


@cache
def _trained_words(pack: Pack) -> tuple[Finder[_Weights], float]:
    """Return what finds the trained words, with their weights, and the bias."""
    rows = pack.table("moods")
    weights = {(row["role"], word): float(row["weight"]) for row in rows for word in row.words}
    values = {
        word: _Weights(*(weights.get((role, word), 0.0) for role in ("inside", "start", "end")))
        for _, word in weights
    }
    return Finder(values), next(float(row["weight"]) for row in rows if row.id == "bias")


def find_moods(
    text: str,
    clauses: Sequence[Clause],
    periods: Sequence[Sequence[Period]],
    scopes: Sequence[Scope | None],
    cues: Sequence[Sequence[Cue]],
    quantities: Sequence[Sequence[Quantity]],
    on: date | None,
    pack: Pack,
) -> list[Mood]:
    """Weigh each clause; `periods` are those that govern each clause, `on` the document's date."""
    words = _trained(text, clauses, pack)
    own = [
        word + (weigh_all(said) if said else 0.0) + (_rounded(numbers) if numbers else 0.0)
        for word, said, numbers in zip(words, cues, quantities, strict=True)
    ]
    alone = [x + (tense_of(times, on) if times else 0.0) for x, times in zip(own, periods, strict=True)]
    local = [x + weight for x, weight in zip(alone, _scope_weights(clauses, scopes, alone), strict=True)]
    bounds = _bounds(clauses, scopes)
    heard = [_within(_CONTEXT_BOUND, c) for c in _hear(local, bounds)]
    return [new(Mood, (x + c, o)) for x, c, o in zip(local, heard, own, strict=True)]


def tense_of(periods: Sequence[Period], on: date | None) -> float:
    """Weigh the times that govern a clause against the document's date."""
    if on is None:
        return 0.0
    return _within(_TIME_BOUND, sum([_tense(period, on) for period in periods]))


def _within(bound: float, odds: float) -> float:
    """Return log-odds, or the bound that they go beyond."""
    return odds if -bound <= odds <= bound else copysign(bound, odds)


def _tense(period: Period, on: date) -> float:
    if period.first is None or (period.last is None and period.first.year < on.year):
        return 0.0
    if period.last is None:
        return _TIME_BOUND
    if period.last <= on:
        return -_PAST_TIME
    if period.first > on or period.last.year > on.year or period.relation == "by":
        return _TIME_BOUND
    return _TIME_BOUND if on.month <= _EARLY else 0.0


def _rounded(quantities: Sequence[Quantity]) -> float:
    """Weigh how a clause writes its numbers: promises are bounded and round, results exact to a decimal."""
    if any(quantity.comparator in _BOUNDS for quantity in quantities):
        return _BOUNDED
    whole = all(quantity.value == quantity.value.to_integral_value() for quantity in quantities)
    return 0.0 if whole else -_EXACT


def _scope_weights(
    clauses: Sequence[Clause], scopes: Sequence[Scope | None], alone: Sequence[float]
) -> Iterator[float]:
    """Yield what the scope of each clause weighs: nothing where most clauses of its section speak against it."""
    stretches = groupby(range(len(clauses)), key=lambda index: (id(scopes[index]), clauses[index].section))
    for _, stretch in stretches:
        indexes = list(stretch)
        weight = _scope_weight(scopes[indexes[0]])
        if weight and _is_doubted(weight, [alone[index] for index in indexes]):
            weight = 0.0
        yield from repeat(weight, len(indexes))


def _scope_weight(scope: Scope | None) -> float:
    if scope is None or scope.mood is None:
        return 0.0
    return _SCOPE_WEIGHT if scope.mood == "plan" else -_SCOPE_WEIGHT


def _is_doubted(weight: float, alone: Sequence[float]) -> bool:
    """Tell whether the clauses of a stretch, each by itself, speak against what their scope weighs."""
    against = -sum([_within(_CLAUSE_BOUND, odds) for odds in alone])
    against = against if weight > 0 else -against
    return against > max(_DOUBTED, _DOUBTED_SHARE * len(alone))


def _trained(text: str, clauses: Sequence[Clause], pack: Pack) -> list[float]:
    finder, bias = _trained_words(pack)
    sums = [bias] * len(clauses)
    index, start, end = -1, 0, 0
    spans = iter([(clause.start, clause.end) for clause in clauses])
    weights = finder.meanings
    for which, first, last in finder.find(text):
        while end < last:
            index += 1
            start, end = next(spans, (len(text), len(text)))
        inside, opening, closing = weights[which]
        if first > start:
            sums[index] += inside + closing if last == end else inside
        elif first == start:  # it opens this one
            sums[index] += inside + opening + (closing if last == end else 0.0)
    return [_TRAINED_SHARE * _within(_TRAINED_BOUND, total) for total in sums]


def _bounds(clauses: Sequence[Clause], scopes: Sequence[Scope | None]) -> list[float]:
    """Return for each clause but the first the log-odds that it tells the same as the one before it."""
    pairs = zip(pairwise(clauses), pairwise(scopes), strict=True)
    return [_bound(one, other, before, after) for (one, other), (before, after) in pairs]


def _bound(one: Clause, other: Clause, before: Scope | None, after: Scope | None) -> float:
    if before is not after:
        return _TURN
    same = one.paragraph == other.paragraph
    if before is None:
        return _FREE_LINE if same else _FREE_NEXT
    return _SAME_LINE if same else _NEXT_LINE


def _hear(local: Sequence[float], bounds: Sequence[float]) -> list[float]:
    """Return what the other pieces say of each: messages along the chain, both ways."""
    before, after = _messages(local, bounds), _messages(local[::-1], bounds[::-1])[::-1]
    return [a + b for a, b in zip(before, after, strict=True)]


def _messages(local: Sequence[float], bounds: Sequence[float]) -> list[float]:
    """Pass the best explanation along: a neighbour can say no more than how likely the next piece is to agree."""
    messages, message = [], 0.0
    for weight, bound in zip(local, (*bounds, 0.0), strict=False):
        messages.append(message)
        message = _within(bound, message + weight)
    return messages
