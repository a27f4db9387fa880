"""Whether a piece of text tells what was done or what shall be done, in log-odds: below zero done, above planned.

A piece is weighed by its words (`moods`, a trained table, and `kind_cues`), by the times it names and by the part
of the document it stands in; then the pieces around it, which mostly tell the same, are heard.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.rules.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.model import Clause, Period, Scope
    from tongdao.rules.pack import Pack

_STAY = 0.93  # how likely the next piece tells the same
_OWN, _MOST = 0.5, 4.0  # weight and bound of the trained words of one piece
_CONTEXT = 3.0  # bound of what the other pieces say
_TENSE, _SCOPE = 2.0, 1.5
_EARLY = 6  # up to this month the current year lies ahead, later it is neither done nor planned


class Mood(NamedTuple):
    """How likely a clause tells what shall be done, in log-odds, and what its own words alone say of that."""

    odds: float
    own: float


@cache
def _tables(pack: Pack) -> tuple[WordTable, WordTable, float, dict[tuple[str, str], float]]:
    """Return the trained words, the cues, the bias, and each trained word's weight by place."""
    rows = pack.table("moods")
    weights = {(row["role"], word): row["weight"] for row in rows for word in row.words}
    bias = next(row["weight"] for row in rows if row.id == "bias")
    cues = WordTable(row for row in pack.table("kind_cues") if row["role"] == "tense")
    return WordTable(rows), cues, bias, weights


def find_moods(
    text: str,
    clauses: Sequence[Clause],
    periods: Sequence[Sequence[Period]],
    scopes: Sequence[Scope | None],
    on: date | None,
    pack: Pack,
) -> list[Mood]:
    """Weigh each clause; `periods` are those that govern each clause, `on` the document's date."""
    words = _trained(text, clauses, pack)
    cues = _cued(text, clauses, pack)
    own = [word + cue for word, cue in zip(words, cues, strict=True)]
    local = [
        x + tense_of(times, on) + _scope_weight(scope)
        for x, times, scope in zip(own, periods, scopes, strict=True)
    ]
    heard = [max(-_CONTEXT, min(_CONTEXT, c)) for c in _hear(local)]
    return [Mood(x + c, o) for x, c, o in zip(local, heard, own, strict=True)]


def tense_of(periods: Sequence[Period], on: date | None) -> float:
    """Weigh the times that govern a clause against the document's date."""
    if on is None:
        return 0.0
    return max(-_TENSE, min(_TENSE, sum(_tense(period, on) for period in periods)))


def _tense(period: Period, on: date) -> float:
    if period.first is None or period.last is None:
        return 0.0
    if period.last <= on:
        return -_TENSE / 2
    if period.first > on or period.last.year > on.year:
        return _TENSE
    return _TENSE if on.month <= _EARLY else 0.0


def _scope_weight(scope: Scope | None) -> float:
    if scope is None or scope.mood is None:
        return 0.0
    return _SCOPE if scope.mood == "plan" else -_SCOPE


def _trained(text: str, clauses: Sequence[Clause], pack: Pack) -> list[float]:
    table, _, bias, weights = _tables(pack)
    sums = [bias] * len(clauses)
    index = 0
    for start, end, _ in table.finditer(text):
        while index < len(clauses) and clauses[index].end <= start:
            index += 1
        if index == len(clauses):
            break
        clause = clauses[index]
        if start < clause.start:
            continue
        word = text[start:end]
        sums[index] += weights.get(("inside", word), 0.0)
        if start == clause.start:
            sums[index] += weights.get(("start", word), 0.0)
        if end == clause.end:
            sums[index] += weights.get(("end", word), 0.0)
    return [_OWN * max(-_MOST, min(_MOST, total)) for total in sums]


def _cued(text: str, clauses: Sequence[Clause], pack: Pack) -> list[float]:
    _, cues, _, _ = _tables(pack)
    sums = [0.0] * len(clauses)
    index = 0
    for start, _, row in cues.finditer(text):
        while index < len(clauses) and clauses[index].end <= start:
            index += 1
        if index == len(clauses):
            break
        if start >= clauses[index].start:
            weight = row["weight"]
            sums[index] = max(sums[index], weight) if weight > 0 else min(sums[index], weight)
    return sums


def _hear(local: Sequence[float]) -> list[float]:
    """Return what the other pieces say of each: messages along the chain, both ways."""
    before, after = _messages(local), _messages(local[::-1])[::-1]
    return [a + b for a, b in zip(before, after, strict=True)]


def _messages(local: Sequence[float]) -> list[float]:
    messages, message = [], 0.0
    for weight in local:
        messages.append(message)
        odds = math.exp(max(-30.0, min(30.0, message + weight)))
        message = math.log((odds * _STAY + 1 - _STAY) / (odds * (1 - _STAY) + _STAY))
    return messages
