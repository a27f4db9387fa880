"""What a statement is: fact, target, action or other; and what a figure inside it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Kind, Stage, Step
from tongdao.rules.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.model import Clause, Period
    from tongdao.rules.pack import Pack

_QUESTION_MARKS = "？?"
_REACHED = {Stage.START, Stage.COMPLETE, Stage.OPERATE}
_SURE = 2.0  # log-odds beyond which the words of one segment outweigh the statement they stand in
_SILENT = {"byline", "caption"}
_TRIVIAL = 3  # pieces shorter than this say nothing


class KindTables(NamedTuple):
    """The cue words of kinds by what they tell."""

    starts: WordTable
    others: WordTable
    results: WordTable
    tenses: WordTable


@cache
def kind_tables(pack: Pack) -> KindTables:
    """Compile the table `kind_cues` of a pack."""
    rows = pack.table("kind_cues")
    other = [row for row in rows if row["role"] == "other"]
    return KindTables(
        starts=WordTable(row for row in other if row["place"] == "start"),
        others=WordTable(row for row in other if row["place"] == "any"),
        results=WordTable(row for row in rows if row["role"] == "result"),
        tenses=WordTable(row for row in rows if row["role"] == "tense"),
    )


def find_other(text: str, clause: Clause, mood: float, pack: Pack) -> Step | None:
    """Return the rule that makes a clause neither fact nor commitment, or None."""
    tables = kind_tables(pack)
    if clause.role in _SILENT or (clause.role == "heading" and mood > 0):
        return Step(f"kind.{clause.role}", clause.start, clause.end)
    if clause.end < len(text) and text[clause.end] in _QUESTION_MARKS:
        return Step("kind.question", clause.start, clause.end)
    if clause.end - clause.start < _TRIVIAL:
        return Step("kind.trivial", clause.start, clause.end)
    opening = tables.starts.match(text, clause.start)
    found = opening or tables.others.search(text, clause.start, clause.end)
    return Step(found[2].rule, found[0], found[1]) if found else None


def find_commitment(
    text: str,
    clause: Clause,
    numbers: bool,
    stages: Sequence[Stage],
    periods: Sequence[Period],
    on: date | None,
    pack: Pack,
) -> tuple[Kind, Step]:
    """Tell target from action: a number, a deliverable that starts or ends, a result or a deadline makes a target."""
    if numbers:
        return Kind.TARGET, Step("kind.figure", clause.start, clause.end)
    if any(stage in _REACHED for stage in stages):
        return Kind.TARGET, Step("kind.deliverable", clause.start, clause.end)
    result = kind_tables(pack).results.search(text, clause.start, clause.end)
    if result:
        return Kind.TARGET, Step(result[2].rule, result[0], result[1])
    deadline = next((p for p in periods if p.relation == "by" and p.last and on and p.last > on), None)
    if deadline:
        return Kind.TARGET, Step("kind.deadline", deadline.start, deadline.end)
    return Kind.ACTION, Step("kind.action", clause.start, clause.end)


def segment_tense(text: str, start: int, end: int, pack: Pack) -> float:
    """Weigh the cue words between `start` and `end` alone: below zero done, above planned."""
    return float(sum(row["weight"] for _, _, row in kind_tables(pack).tenses.finditer(text, start, end)))


def figure_kind(statement: Kind, mood: float, tense: float) -> Kind:
    """Return the kind of a figure from its statement's and from the words and times beside it."""
    base = Kind.FACT if statement is Kind.FACT or (statement is Kind.OTHER and mood < 0) else Kind.TARGET
    if base is Kind.FACT and tense >= _SURE:
        return Kind.TARGET
    if base is Kind.TARGET and tense <= -_SURE:
        return Kind.FACT
    return base
