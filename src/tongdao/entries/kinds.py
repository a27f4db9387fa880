"""What a statement is: fact, target, action or other; and what a figure inside it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Kind, Stage, Step
from tongdao.rules.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.entries.moods import Mood
    from tongdao.model import Clause, Period
    from tongdao.rules.pack import Pack

_QUESTION_MARKS = "？?"
_REACHED = {Stage.START, Stage.COMPLETE, Stage.OPERATE}
_SURE = 2.0  # log-odds beyond which the words of one segment outweigh the statement they stand in
_SILENT = {"byline", "caption"}
_WANTING = 0.4  # log-odds from which the words of a clause want something
_HEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、")
_STATING = re.compile(r"[（(]|——|[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]{1,3}[，,]")
_TRIVIAL = 3  # pieces shorter than this say nothing


class KindTables(NamedTuple):
    """The cue words of kinds by what they tell."""

    starts: WordTable
    others: WordTable
    results: WordTable
    tenses: WordTable
    descriptions: WordTable
    now: WordTable
    goals: WordTable


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
        descriptions=WordTable(row for row in rows if row["role"] == "description"),
        now=WordTable(row for row in rows if row["role"] == "now"),
        goals=WordTable(row for row in rows if row["role"] == "goal"),
    )


def find_other(text: str, clause: Clause, mood: Mood, pack: Pack) -> Step | None:
    """Return the rule that makes a clause neither fact nor commitment, or None."""
    tables = kind_tables(pack)
    heading = clause.role == "heading" or _HEADING.match(text, clause.start)
    if clause.role in _SILENT or (heading and (mood.odds > 0 or not _STATING.match(text, clause.start))):
        return Step(f"kind.{'heading' if heading else clause.role}", clause.start, clause.end)
    if clause.end < len(text) and text[clause.end] in _QUESTION_MARKS:
        return Step("kind.question", clause.start, clause.end)
    if clause.end - clause.start < _TRIVIAL:
        return Step("kind.trivial", clause.start, clause.end)
    opening = tables.starts.match(text, clause.start)
    found = opening or tables.others.search(text, clause.start, clause.end)
    return Step(found[2].rule, found[0], found[1]) if found else None


def find_description(text: str, clause: Clause, mood: Mood, pack: Pack) -> tuple[Kind, Step] | None:
    """Tell a description among commitments: it says how things are (fact where it says now), and wants nothing."""
    if mood.own > _WANTING:
        return None
    tables = kind_tables(pack)
    hits = tables.descriptions.finditer(text, clause.start, clause.end)
    found = next((hit for hit in hits if not hit[2].get("kept")), None)
    if found is None:
        return None
    now = tables.now.search(text, clause.start, clause.end)
    word = now or found
    return Kind.FACT if now else Kind.OTHER, Step(word[2].rule, word[0], word[1])


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


def opens_goals(text: str, clause: Clause, pack: Pack) -> bool:
    """Tell whether a clause announces goals, which the clauses after it, up to a full stop, go on to list."""
    return kind_tables(pack).goals.search(text, clause.start, clause.end) is not None


def goes_on(text: str, clause: Clause) -> bool:
    """Tell whether the sentence of a clause goes on after it."""
    return text[clause.end : clause.end + 1] in {"；", ";"}


def figure_kind(statement: Kind, mood: float, tense: float) -> Kind:
    """Return the kind of a figure from its statement's and from the words and times beside it."""
    base = Kind.FACT if statement is Kind.FACT or (statement is Kind.OTHER and mood < 0) else Kind.TARGET
    if base is Kind.FACT and tense >= _SURE:
        return Kind.TARGET
    if base is Kind.TARGET and tense <= -_SURE:
        return Kind.FACT
    return base
