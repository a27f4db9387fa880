"""What a clause leans to by its words and signs, in log-odds: to say nothing that counts, to promise a result.

The weights are the trained table `kind_words`: words within, at the start and at the end of a clause, and signs.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import new
from tongdao.rules.words import Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.model import Clause
    from tongdao.rules.pack import Pack

PLACES = ("inside", "start", "end")


class Leaning(NamedTuple):
    """How likely a clause is neither fact nor commitment, and how likely a commitment in it is a target."""

    other: float
    target: float


class _Weights(NamedTuple):
    """The trained weights, each a pair of what it adds to `Leaning.other` and `Leaning.target`.

    `sums` keeps what all signs of a clause add, which but few kinds of clauses show.
    """

    words: Finder[tuple[Leaning, ...]]
    signs: dict[str, tuple[float, float]]
    bias: tuple[float, float]
    sums: dict[tuple[str, ...], tuple[float, float]]

    def sum(self, signs: tuple[str, ...]) -> tuple[float, float]:
        """Return what the signs of a clause add together."""
        found = self.sums.get(signs)
        if found is None:
            pairs = [self.signs[sign] for sign in signs if sign in self.signs]
            found = self.sums[signs] = sum([pair[0] for pair in pairs]), sum([pair[1] for pair in pairs])
        return found


@cache
def _weights(pack: Pack) -> _Weights:
    found: dict[str, dict[str, list[float]]] = {place: {} for place in (*PLACES, "sign", "bias")}
    for row in pack.table("kind_words"):
        leans, _, place = str(row["role"]).partition("_")
        side = Leaning._fields.index(leans)
        for word in row.words:
            found[place].setdefault(word, [0.0, 0.0])[side] = float(row["weight"])
    known = {word for place in PLACES for word in found[place]}
    none = [0.0, 0.0]
    values = {
        word: tuple(Leaning(*found[place].get(word, none)) for place in PLACES) for word in sorted(known)
    }
    signs = {name: (pair[0], pair[1]) for name, pair in found["sign"].items()}
    bias = found["bias"]["all"]
    return _Weights(Finder(values), signs, (bias[0], bias[1]), {})


def find_leanings(
    text: str, clauses: Sequence[Clause], signs: Sequence[tuple[str, ...]], pack: Pack
) -> list[Leaning]:
    """Weigh each clause of a folded text by its words and its signs."""
    weights = _weights(pack)
    other, target = _by_words(text, clauses, weights)
    sums = map(weights.sum, signs)
    return [
        new(Leaning, (words + signed, aims + aimed))
        for words, aims, (signed, aimed) in zip(other, target, sums, strict=True)
    ]


def _by_words(text: str, clauses: Sequence[Clause], weights: _Weights) -> tuple[list[float], list[float]]:
    other, target = [weights.bias[0]] * len(clauses), [weights.bias[1]] * len(clauses)
    index, (start, end) = -1, (0, 0)
    spans = iter([(clause.start, clause.end) for clause in clauses])
    for which, first, last in weights.words.find(text):
        while end < last:
            index += 1
            start, end = next(spans, (len(text), len(text)))
        if first < start:  # it stands between clauses
            continue
        inside, opening, closing = weights.words.meanings[which]
        other[index] += inside[0]
        target[index] += inside[1]
        if first == start:
            other[index] += opening[0]
            target[index] += opening[1]
        if last == end:
            other[index] += closing[0]
            target[index] += closing[1]
    return other, target
