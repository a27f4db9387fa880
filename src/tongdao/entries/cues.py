"""The words of a clause that tell what it is: the table `kind_cues`, found in one pass over the document."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Step, new
from tongdao.rules.words import Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.model import Clause
    from tongdao.rules.pack import Pack, Row


_SIDE_BOUND = 6.0  # log-odds that all cues of one side may weigh together


class Cue(NamedTuple):
    """A word of the table and where it stands; a word of several roles is a cue of each."""

    start: int
    end: int
    row: Row

    @property
    def step(self) -> Step:
        """The cue as a step of a trail."""
        return Step(self.row.rule, self.start, self.end)


@cache
def _finder(pack: Pack) -> Finder[list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in pack.table("kind_cues"):
        for word in row.words:
            rows[word].append(row)
    return Finder(rows)


def find_cues(text: str, clauses: Sequence[Clause], pack: Pack) -> list[list[Cue]]:
    """Return the cues of each clause of a folded text, in order; of overlapping words the longer counts."""
    found: list[list[Cue]] = [[] for _ in clauses]
    index, start, end = -1, 0, 0
    spans = iter([(clause.start, clause.end) for clause in clauses])
    finder = _finder(pack)
    for which, first, last in finder.find(text):
        while end < last:
            index += 1
            start, end = next(spans, (len(text), len(text)))
        if first >= start:
            found[index] += [new(Cue, (first, last, row)) for row in finder.meanings[which]]
    return found


def first_cue(cues: Sequence[Cue], role: str) -> Cue | None:
    """Return the first cue of a role, or None."""
    for cue in cues:
        fields = cue.row.fields
        if fields["role"] == role and "kept" not in fields:
            return cue
    return None


def weigh(cues: Sequence[Cue], start: int, end: int) -> float:
    """Weigh the tense cues between `start` and `end` together: below zero done, above planned."""
    if not cues:
        return 0.0
    return float(
        sum([_beside(cue.row) for cue in cues if start <= cue.start and cue.end <= end and _tells(cue)])
    )


def _beside(row: Row) -> float:
    """Return what a cue weighs for what stands in its stretch: 计划新增500个，实际新增620个."""
    return float(row.get("beside", row["weight"]))


def weigh_all(cues: Sequence[Cue]) -> float:
    """Weigh all tense cues of a clause, each side up to a bound."""
    weights = [cue.row["weight"] for cue in cues if _tells(cue)]
    if not weights:
        return 0.0
    done = sum([weight for weight in weights if weight < 0])
    planned = sum([weight for weight in weights if weight > 0])
    return float(max(-_SIDE_BOUND, done) + min(_SIDE_BOUND, planned))


def _tells(cue: Cue) -> bool:
    return bool(cue.row.fields["role"] == "tense")
