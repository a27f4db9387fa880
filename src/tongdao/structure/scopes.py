"""The time in force over a stretch of text, and whether the stretch reviews or plans.

Headings set it (2018年工作回顾, “十三五”时期主要目标任务), else sentences that open a stretch (过去一年，…;
今年……的主要预期目标是), else nothing: then the scopes of the document as a whole hold (`document_scopes`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from tongdao.model import Scope
from tongdao.rules.words import Hit, WordTable, alternation
from tongdao.structure.bodies import words_of
from tongdao.structure.documents import document_mood, document_scopes, nearly_over
from tongdao.structure.headings import load_markers

if TYPE_CHECKING:
    from datetime import date

    from tongdao.model import Clause, Document, Period, Section
    from tongdao.rules.pack import Pack, Row

__all__ = ["document_scopes", "find_scopes", "scope_sections"]

REVIEW, PLAN = "review", "plan"
# days that a time which opens a stretch lasts, from a year to ten: 去年9月 opens none, nor does 本世纪
_LEAST_DAYS = 360
_MOST_DAYS = 3653
# A heading no longer than this says little beside the word that sets its mood (（二）下一步工作打算).
BRIEF = 16
_LEAST_LEFT = 60  # days of a year that are left when it is told as done
_COMMAS = frozenset("，,")
_QUOTES = '“"'
# Numbered headings of the first level, by style, under which an imperative plans.
_FIRST_LEVEL = ("part", "chapter", "han")


class ScopeWords:
    """The words of a pack that scopes are known by, compiled."""

    def __init__(self, pack: Pack) -> None:
        """Compile the table `scopes`."""
        rows = pack.table("scopes")
        self.headings = WordTable(row for row in rows if row["role"] == "heading")
        self.imperative = WordTable(row for row in rows if row["role"] == "imperative")
        openings = [row for row in rows if row["role"] in ("opening", "year", "announcement")]
        self.trigger_rows: dict[str, Row] = {word: row for row in openings for word in row.words}
        self.triggers = re.compile(alternation(self.trigger_rows))
        self.after_opening = re.compile(alternation(words_of(rows, "after_opening")))
        self.after_year = re.compile(alternation(words_of(rows, "after_year")))
        self.joins = re.compile(alternation(words_of(rows, "join")))


@cache
def load_scope_words(pack: Pack) -> ScopeWords:
    """Return the words of scopes of a pack, compiled once."""
    return ScopeWords(pack)


@dataclass(frozen=True, slots=True)
class _Times:
    """The resolved periods of a document and the times that hold where the text names none."""

    today: date | None
    review: Scope | None
    plan: Scope | None
    periods: tuple[Period, ...]
    starts: list[int] = field(default_factory=list)

    @property
    def undated(self) -> bool:
        """Whether the document reviews no year of its own: speakers tell of many, a paragraph at a time."""
        return self.review is not None and self.review.last is None

    def within(self, start: int, end: int) -> Period | None:
        """Return the first period of one to ten years that begins in a stretch of text, or None."""
        return next(iter(self._lasting(start, end)), None)

    def shortest(self, start: int, end: int) -> Period | None:
        """Return the shortest such period: a review of 过去五年和2016年 tells of 2016 where it says no more."""
        return min(self._lasting(start, end), key=_days, default=None)

    def _lasting(self, start: int, end: int) -> list[Period]:
        near = self.periods[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [period for period in near if _LEAST_DAYS <= _days(period) <= _MOST_DAYS]

    def scope(
        self, mood: str, period: Period | None, word: tuple[int, int], rule: str, *, vague: bool = False
    ) -> Scope | None:
        """Return the scope that a word of a mood sets, at the period beside it or else the document's own.

        A vague word (几年来) leaves the time open.
        """
        if period is None or period.first is None or period.last is None:
            own = self.review if mood == REVIEW else self.plan
            first, last = (own.first, own.last) if own and not vague else (None, None)
            return Scope(first, last, mood, *word, rule) if mood else None
        mood = self._mood_at(period.first, period.last, mood)
        if not mood:
            return None
        first, last = period.first, period.last
        if mood == REVIEW and self.review and self.review.last:
            first, last = _until(first, last, self.review.last)
        return Scope(first, last, mood, period.start, period.end, rule)

    def _mood_at(self, first: date, last: date, mood: str) -> str:
        """Return the mood of a time: what is over was done, what is to come is planned, else what words say."""
        if self.today is None:
            return mood
        if last < self.today:
            return REVIEW
        if first > self.today:
            return PLAN
        return mood or (REVIEW if _is_late(self.today, last) else PLAN)


def _is_late(today: date, last: date) -> bool:
    """Tell whether little is left of a time: an account of its year is given before the year ends."""
    return (last - today).days <= _LEAST_LEFT


def _days(period: Period) -> int:
    return (period.last - period.first).days if period.first and period.last else 0


def _until(first: date, last: date, end: date) -> tuple[date, date]:
    """Return a reviewed time as it ends with the reviewed year: 五年间 said in January are the five years before."""
    if last <= end:
        return first, last
    if first > end:
        first = first.replace(year=max(1, end.year - (last.year - first.year)))
    return first, end


def _times(document: Document, periods: tuple[Period, ...], pack: Pack) -> _Times:
    review, plan = document_scopes(document, pack)
    resolved = tuple(period for period in periods if period.first and period.last)
    return _Times(document.date, review, plan, resolved, [period.start for period in resolved])


def scope_sections(
    document: Document, folded: str, sections: tuple[Section, ...], periods: tuple[Period, ...], pack: Pack
) -> tuple[Section, ...]:
    """Return the sections with the scopes that their headings set, each its own or that of the one around it."""
    times = _times(document, periods, pack)
    parents = _parents(sections)
    scoped: list[Section] = []
    for index, section in enumerate(sections):
        inherited = scoped[parents[index]].in_force if index else _title_scope(section, times)
        scope = inherited
        if index and section.heading is not None:
            scope = _heading_scope(folded, section, inherited, times, pack) or inherited
        scoped.append(replace(section, in_force=scope) if scope else section)
    return tuple(scoped)


def _parents(sections: tuple[Section, ...]) -> list[int]:
    """Return the index of the section around each section; 0 for the whole document."""
    path: list[int] = []
    parents: list[int] = []
    for index, section in enumerate(sections):
        while path and sections[path[-1]].level >= section.level:
            path.pop()
        parents.append(path[-1] if path else 0)
        path.append(index)
    return parents


def _title_scope(whole: Section, times: _Times) -> Scope | None:
    """Return the scope that a title sets for the whole document: a plan of several years (“十五五”规划)."""
    period = times.within(whole.heading_start, whole.heading_end)
    if period is None or period.relation == "within" or not period.first or not period.last:
        return None
    if period.last.year == period.first.year or (times.today and nearly_over(times.today, period.last)):
        return None
    return times.scope("", period, (period.start, period.end), "scopes.title")


def _heading_scope(
    folded: str, section: Section, inherited: Scope | None, times: _Times, pack: Pack
) -> Scope | None:
    """Return the scope that a heading sets within the scope around it, None where it sets none."""
    start, end = section.heading_start, section.heading_end
    words = load_scope_words(pack)
    joined = _joined_scope(folded, start, end, times, words)
    if joined is not None:
        return joined
    period = times.shortest(start, end)
    cue = words.headings.search(folded[start:end])
    if period is not None:
        mood, rule = (cue[2]["mood"], cue[2].rule) if cue else ("", "scopes.heading_year")
        return times.scope(mood, period, (start, end), rule)
    if cue is None or (inherited and inherited.plan):
        return None if inherited else _imperative_scope(folded, section, times, pack)
    row = cue[2]
    if inherited and (row.get("weak") or row["mood"] == inherited.mood or end - start > BRIEF):
        return None
    vague = row.get("vague", False)
    return times.scope(row["mood"], None, (start + cue[0], start + cue[1]), row.rule, vague=vague)


def _joined_scope(folded: str, start: int, end: int, times: _Times, words: ScopeWords) -> Scope | None:
    """Return the scope of a heading that joins a review with a plan (发展成就和“十五五”主要目标任务), or None."""
    cues = list(words.headings.finditer(folded, start, end))
    first = next((cue for cue in cues if cue[2]["mood"] == REVIEW), None)
    later = [cue for cue in cues if first and cue[0] >= first[1] and cue[2]["mood"] == PLAN]
    if (
        first is None
        or not later
        or cues[0] != first
        or not words.joins.search(folded, first[1], later[0][0])
    ):
        return None
    review = times.scope(REVIEW, times.shortest(start, first[1]), first[:2], first[2].rule)
    plan = times.scope(PLAN, times.shortest(first[1], end), later[0][:2], later[0][2].rule)
    if review is None or plan is None or review.mood != REVIEW or plan.mood != PLAN:
        return None
    return replace(review, mood=None, plan=plan)


def _imperative_scope(folded: str, section: Section, times: _Times, pack: Pack) -> Scope | None:
    """Return the plan that an imperative heading of the first level stands for (二、加快……), or None."""
    start, end = section.heading_start, section.heading_end
    marker = load_markers(pack).match(folded, start, end)
    if section.level > 1 or marker is None or marker[0] not in _FIRST_LEVEL or times.plan is None:
        return None
    verb = load_scope_words(pack).imperative.match(folded, marker[2])
    return times.scope(PLAN, None, verb[:2], verb[2].rule) if verb else None


@dataclass(frozen=True, slots=True)
class _Opening:
    """A sentence that opens a stretch: the clause it is, its scope, and how far it reaches.

    `lasting`: to the end of the section even under a heading with a scope; `brief`: never beyond its paragraph;
    `weak`: only where nothing else is in force.
    """

    scope: Scope
    lasting: bool = False
    brief: bool = False
    weak: bool = False


def _find_openings(
    folded: str, clauses: tuple[Clause, ...], times: _Times, pack: Pack
) -> dict[int, _Opening]:
    """Return the sentences that open stretches, by the index of their clause."""
    words = load_scope_words(pack)
    starts = [clause.start for clause in clauses]
    found: dict[int, _Opening] = {}
    for match in words.triggers.finditer(folded):
        start, end = match.span()
        row = words.trigger_rows[match[0]]
        index = bisect_right(starts, start) - 1
        if index < 0 or end > clauses[index].end or index in found or clauses[index].role != "sentence":
            continue
        opening = _read_opening(folded, clauses[index], Hit(start, end, row), times, words)
        if opening is not None:
            found[index] = opening
    return _with_years(folded, clauses, starts, found, times)


def _with_years(
    folded: str, clauses: tuple[Clause, ...], starts: list[int], found: dict[int, _Opening], times: _Times
) -> dict[int, _Opening]:
    """Add the sentences that open with years that are over (“十三五”时期，…), and those that then turn to others."""
    turned = -1
    for period in times.periods:
        if (
            not _LEAST_DAYS <= _days(period) <= _MOST_DAYS
            or folded[period.end : period.end + 1] not in _COMMAS
        ):
            continue
        index = bisect_right(starts, period.start) - 1
        clause = clauses[index] if index >= 0 else None
        if clause is None or index in found or clause.role != "sentence" or clause.start != period.start:
            continue
        scope = times.scope("", period, (period.start, period.end), "scopes.years")
        if scope is not None and (scope.mood == REVIEW or turned == clause.paragraph):
            found[index] = _Opening(scope, brief=True)
            turned = clause.paragraph
    return found


def _read_opening(
    folded: str, clause: Clause, word: Hit, times: _Times, words: ScopeWords
) -> _Opening | None:
    start, end, row = word
    role = row["role"]
    if role == "announcement":
        period = times.within(clause.start, start)
        scope = times.scope(row["mood"], period, (start, end), row.rule)
        return _Opening(scope, lasting=period is not None, weak=period is None) if scope else None
    if start - clause.start != (folded[clause.start] in _QUOTES):
        return None
    after = words.after_year if role == "year" else words.after_opening
    if not after.match(folded, end, clause.end):
        return None
    period = times.within(start, end)
    mood = row["mood"]
    if role == "year" and period and period.last and times.today and _is_late(times.today, period.last):
        mood = REVIEW if folded[end] in _COMMAS else mood
    scope = times.scope(mood, period, (start, end), row.rule, vague=row.get("vague", False))
    brief = role == "year" or row.get("vague", False) or times.undated
    return _Opening(scope, brief=brief) if scope else None


def find_scopes(
    document: Document,
    folded: str,
    sections: tuple[Section, ...],
    clauses: tuple[Clause, ...],
    periods: tuple[Period, ...],
    pack: Pack,
) -> tuple[Scope | None, ...]:
    """Return the scope in force for each clause, None where neither a heading nor a sentence has set one."""
    times = _times(document, periods, pack)
    headed = [section.in_force for section in scope_sections(document, folded, sections, periods, pack)]
    parents = _parents(sections)
    lasting = [
        scope if scope is not headed[around] else None for scope, around in zip(headed, parents, strict=True)
    ]
    lasting[0] = (
        headed[0]
        or _implied_scope(folded, sections, headed, times, pack)
        or _kind_scope(document, times, pack)
    )
    state = _State(headed, parents, lasting)
    openings = _find_openings(folded, clauses, times, pack)
    found: list[Scope | None] = []
    section = paragraph = -1
    for index, clause in enumerate(clauses):
        if clause.paragraph != paragraph or clause.section != section or index in openings:
            section, paragraph = clause.section, clause.paragraph
            state.advance(clause, openings.get(index))
        found.append(state.current)
    return tuple(found)


def _implied_scope(
    folded: str, sections: tuple[Section, ...], headed: list[Scope | None], times: _Times, pack: Pack
) -> Scope | None:
    """Return the review that an excerpt must begin in whose first numbered heading is a second one that plans."""
    markers = load_markers(pack)
    for section, scope in zip(sections, headed, strict=True):
        marker = markers.match(folded, section.heading_start, section.heading_end)
        if marker is not None and marker[0] in _FIRST_LEVEL:
            planned = marker[1] == 2 and scope is not None and scope.mood == PLAN
            return times.review if planned else None
    return None


def _kind_scope(document: Document, times: _Times, pack: Pack) -> Scope | None:
    """Return the scope in which a document of a kind begins: a summary looks back, a list of tasks plans."""
    mood = document_mood(document, pack)
    own = {REVIEW: times.review, PLAN: times.plan}.get(mood or "")
    return own or (Scope(None, None, mood, 0, 0, "scopes.kind") if mood else None)


@dataclass(slots=True)
class _State:
    """What is in force while the clauses go by: by section, and within the paragraph."""

    headed: list[Scope | None]
    parents: list[int]
    lasting: list[Scope | None]
    section: int = -1
    paragraph: int = -1
    current: Scope | None = None

    def advance(self, clause: Clause, opening: _Opening | None) -> None:
        """Move on to a clause, which may open a stretch."""
        if clause.section != self.section or clause.paragraph != self.paragraph:
            begins = clause.paragraph != self.paragraph
            self.section, self.paragraph = clause.section, clause.paragraph
            self.current = self._in_force(clause.section)
            if opening is not None:
                self._open(opening, begins)
        elif opening is not None:
            self._open(opening, begins=False)

    def _in_force(self, section: int) -> Scope | None:
        while section and self.lasting[section] is None:
            section = self.parents[section]
        return self.lasting[section]

    def _open(self, opening: _Opening, begins: bool) -> None:
        """Take up an opening: for the paragraph, and for the section if it begins one and no heading forbids."""
        if opening.weak and self.current is not None:
            return
        self.current = opening.scope
        free = self._headed_by(self.section) is None
        if opening.lasting or (begins and free and not opening.brief):
            self.lasting[self.section] = opening.scope

    def _headed_by(self, section: int) -> Scope | None:
        while section and self.headed[section] is None:
            section = self.parents[section]
        return self.headed[section]
