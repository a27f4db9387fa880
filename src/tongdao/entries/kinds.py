"""What a statement is: fact, target, action or other; and what a figure inside it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.entries.cues import first_cue
from tongdao.model import Kind, Stage, Step
from tongdao.rules.words import alternation
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.entries.cues import Cue
    from tongdao.entries.leanings import Leaning
    from tongdao.entries.moods import Mood
    from tongdao.model import Clause, Period
    from tongdao.rules.pack import Pack

_QUESTION_MARKS = "？?"
_REACHED = {Stage.START, Stage.COMPLETE, Stage.OPERATE}
_SURE = 2.0  # log-odds beyond which the words of one segment outweigh the statement they stand in
_SILENT = {"byline", "caption", "question"}
_WANTING = 0.4  # log-odds from which the words of a clause want something
_SHORTEST_PIECE = 3  # pieces shorter than this say nothing
_SHORTEST_OPENED = (
    26  # characters; an address (各位代表) or 他说 that opens a shorter piece leaves nothing that counts
)
_LONGEST_HEADING = 60  # characters
_NUMBER = f"[{ONE_TO_TEN}]{{1,3}}"
_HEADING_MARKS = frozenset("（(" + ONE_TO_TEN)
# A number that begins a heading; 一、二、三产业 counts on.
_HEADING = re.compile(rf"[（(]{_NUMBER}[)）]|{_NUMBER}、(?![{ONE_TO_TEN}]、)")


_SHORT = re.compile(r"\d{1,2}[.．、][^\W\d]{2,8}")


class _Form(NamedTuple):
    """What is no statement by its form: how it ends, what it is whole, and the rule."""

    ends: tuple[str, ...]
    whole: re.Pattern[str]
    rule: str


class _Forms(NamedTuple):
    """What is no statement by its form, and all that any of it ends in."""

    all: tuple[_Form, ...]
    ends: tuple[str, ...]


@cache
def _forms(pack: Pack) -> _Forms:
    """Return who spoke (市水利局局长周某说), which meeting met, a lead-in or a field by itself."""
    words = {row["role"]: row.words for row in pack.table("clause_forms")}
    one_of = {name: f"(?:{alternation(each)})" for name, each in words.items()}
    said, meets = one_of["says"], rf"{one_of['meeting']}[^，,]{{0,16}}{one_of['meets']}"
    counted = rf"(?:几|{_NUMBER}|\d{{1,2}})?个?{one_of['counted']}?的?{one_of['stressed']}?"
    lead_in = rf"[^。；]{{0,30}}{one_of['below']}{counted}{one_of['listed']}?[:：]?"
    field = rf"(?:\d{{1,2}}[.．、]|{_NUMBER}是)?[^，,：:；]{{2,12}}{one_of['field']}"
    forms = (
        _Form(words["says"], re.compile(rf"[^，,：:；\d]{{2,30}}{said}"), "kind.speaker"),
        _Form(words["meets"], re.compile(rf"(?:[^，,]{{1,12}}[，,])?[^，,]{{2,40}}{meets}"), "kind.meeting"),
        _Form((*words["listed"], *words["below"], ":", "："), re.compile(lead_in), "kind.lead_in"),
        _Form(words["field"], re.compile(field), "kind.field"),
    )
    return _Forms(forms, tuple([word for form in forms for word in form.ends]))


def find_other(text: str, clause: Clause, leaning: Leaning, cues: Sequence[Cue], pack: Pack) -> Step | None:
    """Return the rule that makes a clause neither fact nor commitment, or None."""
    start, end = clause.start, clause.end
    heading = clause.role == "heading" or (
        text[start] in _HEADING_MARKS and end - start <= _LONGEST_HEADING and _HEADING.match(text, start)
    )
    if heading or clause.role in _SILENT:
        return Step(f"kind.{'heading' if heading else clause.role}", start, end)
    if end < len(text) and text[end] in _QUESTION_MARKS:
        return Step("kind.question", start, end)
    if end - start < _SHORTEST_PIECE:
        return Step("kind.trivial", start, end)
    forms = _forms(pack)
    if text.endswith(forms.ends, start, end):
        for form in forms.all:
            if text.endswith(form.ends, start, end) and form.whole.fullmatch(text, start, end):
                return Step(form.rule, start, end)
    opening = first_cue(cues, "opening")
    if opening and opening.start == start and end - start < _SHORTEST_OPENED:
        return opening.step
    run_in = text[start].isdigit() and _is_run_in(text, start, end)
    if run_in or (cues and any("sure" in cue.row.fields for cue in cues)):
        return Step("kind.heading" if run_in else "kind.framing", start, end)
    if leaning.other < 0:
        return None
    found = opening or first_cue(cues, "other")
    return found.step if found else Step("kind.framing", clause.start, clause.end)


def _is_run_in(text: str, start: int, end: int) -> bool:
    """Tell whether a piece is a short heading that runs into its paragraph: 1.基础设施。全县…."""
    goes_on = text[end : end + 1] == "。" and text[end + 1 : end + 2].isalnum()
    return goes_on and _SHORT.fullmatch(text, start, end) is not None


def find_description(mood: Mood, cues: Sequence[Cue]) -> Step | None:
    """Tell a description among commitments: it says how things are now, and wants nothing."""
    if mood.own > _WANTING or not first_cue(cues, "description"):
        return None
    now = first_cue(cues, "now")
    return now.step if now else None


def why_target(
    clause: Clause,
    counted: bool,
    stages: Sequence[Stage],
    periods: Sequence[Period],
    on: date | None,
    cues: Sequence[Cue],
) -> Step:
    """Return what makes a commitment a target: a number, a thing that starts or ends, a result or a deadline."""
    if counted:
        return Step("kind.figure", clause.start, clause.end)
    if not _REACHED.isdisjoint(stages):
        return Step("kind.deliverable", clause.start, clause.end)
    result = first_cue(cues, "result")
    if result:
        return result.step
    deadline = find_deadline(periods, on)
    if deadline:
        return Step("kind.deadline", deadline.start, deadline.end)
    return Step("kind.result", clause.start, clause.end)


def find_deadline(periods: Sequence[Period], on: date | None) -> Period | None:
    """Return the first deadline among the periods that is to come, or None."""
    if not periods:
        return None
    return next((p for p in periods if p.relation == "by" and p.last and on and p.last > on), None)


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
