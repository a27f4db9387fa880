"""From comparisons to a score that can be taken apart again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongdao.promise import Comparison, Link
    from tongdao.rules.pack import Pack

THRESHOLD = 0.5  # a link more likely right than wrong


@dataclass(frozen=True, eq=False)
class Weights:
    """What each level of each comparison weighs, in bits, and the levels that never go with a link."""

    prior: float
    bits: Mapping[tuple[str, str], float]
    never: frozenset[tuple[str, str]]


@cache
def link_weights(pack: Pack) -> Weights:
    """Compile the table `link_weights` of a pack."""
    rows = pack.table("link_weights")
    bits = {(row["comparison"], row["level"]): float(row["weight"]) for row in rows}
    never = frozenset((row["comparison"], row["level"]) for row in rows if row.get("never"))
    return Weights(bits.pop(("prior", "any")), bits, never)


def is_barred(comparisons: Sequence[Comparison], weights: Weights) -> bool:
    """Tell whether a comparison bars the link whatever else agrees."""
    return any((item.name, item.level) in weights.never for item in comparisons)


def score(comparisons: Sequence[Comparison], weights: Weights) -> float:
    """Return the probability of a link; a level that the table does not weigh says nothing."""
    bits = weights.prior + sum(weights.bits.get((item.name, item.level), 0.0) for item in comparisons)
    return round(float(1 / (1 + 2.0**-bits)), 4)


def best_first(link: Link) -> tuple[float, date, str, int]:
    """Order links by score, those of one score as they were told."""
    return -link.score, link.outcome.issued_on or date.max, link.outcome.source, link.outcome.start
