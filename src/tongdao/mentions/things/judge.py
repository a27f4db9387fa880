"""Whether a candidate names a deliverable: the trained table `thing_weights` says what each of its signs weighs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from tongdao.mentions.things.signs import grouped, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tongdao.mentions.things.candidates import Candidate
    from tongdao.mentions.things.signs import Group
    from tongdao.rules.pack import Pack, Row

# What a candidate weighs, given how many other members of its list look like names: above zero it names a deliverable.
Weigh: TypeAlias = "Callable[[Candidate, int], int]"


class Judge:
    """The trained weights of a pack, made ready for use; what a group of signs weighs is summed once."""

    def __init__(self, pack: Pack) -> None:
        """Index the table `thing_weights` by sign."""
        self._weights = dict(_weights(pack.table("thing_weights")))
        self._sums: dict[Group, int] = {}

    def weigh(self, candidate: Candidate, peers: int) -> int:
        """Return the sum of the weights of a candidate's signs."""
        weights, sums = self._weights, self._sums
        total = sum([weights.get(sign, 0) for sign in spelled(candidate)])
        for group in grouped(candidate, peers):
            weight = sums.get(group)
            if weight is None:
                make, facts = group
                weight = sums[group] = sum([weights.get(sign, 0) for sign in make(*facts)])
            total += weight
        return total


def _weights(rows: Iterable[Row]) -> Iterator[tuple[str, int]]:
    """Yield each sign with its weight, from lines that begin with the weight of all their values."""
    for row in rows:
        for line in row["weighs"].splitlines():
            weight, *values = line.split()
            yield from ((f"{row.id}={value}", int(weight)) for value in values)


@cache
def judge_of(pack: Pack) -> Judge:
    """Return the judge of a pack, made ready once."""
    return Judge(pack)
