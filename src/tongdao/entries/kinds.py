"""What a statement is: fact, target, action or other; and what a figure inside it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.entries.cues import first_cue
from tongdao.model import Kind, Stage, Step
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.entries.cues import Cue
    from tongdao.entries.moods import Mood
    from tongdao.model import Clause, Period

_QUESTION_MARKS = "？?"
_REACHED = {Stage.START, Stage.COMPLETE, Stage.OPERATE}
_SURE = 2.0  # log-odds beyond which the words of one segment outweigh the statement they stand in
_SILENT = {"byline", "caption"}
_WANTING = 0.4  # log-odds from which the words of a clause want something
_SHORTEST_PIECE = 3  # pieces shorter than this say nothing
_NUMBER = f"[{ONE_TO_TEN}]{{1,3}}"
_HEADING_MARKS = frozenset("（(" + ONE_TO_TEN)
_HEADING = re.compile(rf"[（(]{_NUMBER}[)）]|{_NUMBER}、")
_STATING = re.compile(rf"[（(]|——|{_NUMBER}是|第{_NUMBER}[，,]")


def find_other(text: str, clause: Clause, mood: Mood, cues: Sequence[Cue]) -> Step | None:
    """Return the rule that makes a clause neither fact nor commitment, or None."""
    heading = clause.role == "heading" or (
        text[clause.start] in _HEADING_MARKS and _HEADING.match(text, clause.start)
    )
    if clause.role in _SILENT or (heading and (mood.odds > 0 or not _STATING.match(text, clause.start))):
        return Step(f"kind.{'heading' if heading else clause.role}", clause.start, clause.end)
    if clause.end < len(text) and text[clause.end] in _QUESTION_MARKS:
        return Step("kind.question", clause.start, clause.end)
    if clause.end - clause.start < _SHORTEST_PIECE:
        return Step("kind.trivial", clause.start, clause.end)
    opening = first_cue(cues, "opening")
    if opening and opening.start == clause.start:
        return opening.step
    found = first_cue(cues, "other")
    return found.step if found else None


def find_description(mood: Mood, cues: Sequence[Cue]) -> tuple[Kind, Step] | None:
    """Tell a description among commitments: it says how things are (fact where it says now), and wants nothing."""
    found = first_cue(cues, "description") if mood.own <= _WANTING else None
    if found is None:
        return None
    now = first_cue(cues, "now")
    return (Kind.FACT, now.step) if now else (Kind.OTHER, found.step)


def find_commitment(
    clause: Clause,
    numbers: bool,
    stages: Sequence[Stage],
    periods: Sequence[Period],
    on: date | None,
    cues: Sequence[Cue],
) -> tuple[Kind, Step]:
    """Tell target from action: a number, a deliverable that starts or ends, a result or a deadline makes a target."""
    if numbers:
        return Kind.TARGET, Step("kind.figure", clause.start, clause.end)
    if not _REACHED.isdisjoint(stages):
        return Kind.TARGET, Step("kind.deliverable", clause.start, clause.end)
    result = first_cue(cues, "result")
    if result:
        return Kind.TARGET, result.step
    deadline = next((p for p in periods if p.relation == "by" and p.last and on and p.last > on), None)
    if deadline:
        return Kind.TARGET, Step("kind.deadline", deadline.start, deadline.end)
    return Kind.ACTION, Step("kind.action", clause.start, clause.end)


def opens_goals(cues: Sequence[Cue]) -> bool:
    """Tell whether a clause announces goals, which the clauses after it, up to a full stop, go on to list."""
    return first_cue(cues, "goal") is not None


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
