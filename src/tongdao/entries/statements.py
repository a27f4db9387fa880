"""Assemble statements: gather what each clause holds, then tell its kind, owner, figures and deliverables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from tongdao.entries.cells import cell_figure, kind_of_values, part_values, rows_by_clause
from tongdao.entries.cues import find_cues
from tongdao.entries.doubts import with_doubts
from tongdao.entries.duties import find_duties, is_duty
from tongdao.entries.figures import figure_tables, is_duration, is_vague, read_figures
from tongdao.entries.indicator_words import indicator_words
from tongdao.entries.kinds import (
    find_deadline,
    find_description,
    find_other,
    goes_on,
    opens_goals,
    why_target,
)
from tongdao.entries.leanings import find_leanings
from tongdao.entries.moods import find_moods
from tongdao.entries.owners import find_owner
from tongdao.entries.signs import signs_of
from tongdao.entries.situation import Situation
from tongdao.entries.timing import (
    Times,
    find_base,
    find_day,
    governing,
    kind_in_time,
    tells_tense,
    usable_periods,
)
from tongdao.entries.titles import thing_title
from tongdao.model import Deliverable, Kind, Statement, Step, new

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongdao.entries.cells import Row
    from tongdao.entries.cues import Cue
    from tongdao.entries.duties import Duty
    from tongdao.entries.leanings import Leaning
    from tongdao.entries.moods import Mood
    from tongdao.model import Clause, Document, Figure, Period, Quantity, Scope, Section, Stage
    from tongdao.rules.pack import Pack


class Placed(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int:
        """The first character."""

    @property
    def end(self) -> int:
        """One past the last character."""


class NamedThing(Placed, Protocol):
    """A deliverable as the mentions room finds it: its quote, name and stage."""

    @property
    def name(self) -> str:
        """The name of the thing."""

    @property
    def stage(self) -> Stage:
        """How far it is."""

    @property
    def done_only(self) -> bool:
        """Whether it is a thing only where it is said to be done: 建立了…制度."""

    @property
    def trail(self) -> tuple[Step, ...]:
        """The rules that found it."""


T = TypeVar("T", bound=Placed)

_DONE = -1.0  # log-odds from which the words of a clause tell that something is done
_TASK = 4.0  # log-odds that a row with a deadline tells what shall be done


def by_clause(clauses: Sequence[Clause], items: Sequence[T]) -> list[list[T]]:
    """Deal out items, sorted by place, to the clauses they stand in; what stands in none is left."""
    nothing: list[T] = []
    dealt = [nothing] * len(clauses)
    index = 0
    for item in items:
        while index < len(clauses) and clauses[index].end <= item.start:
            index += 1
        if index == len(clauses):
            break
        if clauses[index].start <= item.start and item.end <= clauses[index].end:
            if dealt[index] is nothing:
                dealt[index] = []
            dealt[index].append(item)
    return dealt


def gather(
    document: Document,
    text: str,
    clauses: Sequence[Clause],
    scopes: Sequence[Scope | None],
    defaults: tuple[Scope | None, Scope | None],
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
    deliverables: Sequence[NamedThing],
    pack: Pack,
    rows: Sequence[Row] = (),
    measured: Sequence[Quantity] = (),
) -> list[Found]:
    """Return what is found in each clause. `text` is the folded document; the mentions are sorted by place.

    `rows` are those of its tables, `measured` the numbers of their cells.
    """
    times = _times(document, text, clauses, scopes, defaults, by_clause(clauses, periods), pack)
    cues = find_cues(text, clauses, pack)
    priors = [governed.prior for governed in times]
    standing = rows_by_clause(clauses, rows)
    cells = by_clause(clauses, measured)
    numbers = by_clause(clauses, quantities)
    named = by_clause(clauses, deliverables)
    if rows:
        parted = map(part_values, numbers, cells, standing)
        numbers, cells = (list(each) for each in zip(*parted, strict=True))
    tensed = [_tensed(governed) for governed in times]
    moods = find_moods(text, clauses, tensed, priors, cues, numbers, document.date, pack)
    if rows:
        moods = [_task(mood) if row and row.due else mood for mood, row in zip(moods, standing, strict=True)]
    goals = _goals(text, clauses, cues)
    things = [_standing(found, mood) for found, mood in zip(named, moods, strict=True)]
    counted = [
        bool(found) and _counts(text, clause, found, pack)
        for clause, found in zip(clauses, numbers, strict=True)
    ]
    shown = [
        signs_of(
            text,
            clause,
            said,
            [thing.stage for thing in found],
            counted=counts,
            due=find_deadline(governed.own, document.date) is not None,
            mood=prior.mood if prior else None,
            pack=pack,
        )
        for clause, said, found, counts, governed, prior in zip(
            clauses, cues, things, counted, times, priors, strict=True
        )
    ]
    leanings = find_leanings(text, clauses, shown, pack)
    duties = find_duties(text, clauses, pack)
    times = [
        _with_day(governed, duty) if duty else governed for governed, duty in zip(times, duties, strict=True)
    ]
    if rows:
        duties = [row.duty if row else duty for row, duty in zip(standing, duties, strict=True)]
        times = [
            replace(governed, due=row.due) if row and row.due else governed
            for row, governed in zip(standing, times, strict=True)
        ]
    gathered = zip(
        clauses,
        moods,
        leanings,
        times,
        cues,
        numbers,
        counted,
        things,
        goals,
        duties,
        standing,
        cells,
        strict=True,
    )
    return [new(Found, each) for each in gathered]


class Found(NamedTuple):
    """A clause and all that was found in it.

    `counted`: one of its numbers measures something; `goal`: it lists goals that a clause before it announced;
    `duty`: who is charged with it; `row`: the row of a table that it is, `cells`: the numbers of its cells.
    """

    clause: Clause
    mood: Mood
    leaning: Leaning
    times: Times
    cues: Sequence[Cue]
    numbers: Sequence[Quantity]
    counted: bool
    things: Sequence[NamedThing]
    goal: bool
    duty: Duty | None
    row: Row | None
    cells: Sequence[Quantity]


def _with_day(times: Times, duty: Duty) -> Times:
    """Return the times of a clause with the day that the bracket or line of its duty names."""
    named = [period for period in times.named if duty.start <= period.start < duty.end]
    due = next((period for period in named if period.relation == "by"), None)
    return replace(times, own=tuple(p for p in times.own if p not in named), due=due) if named else times


def _task(mood: Mood) -> Mood:
    """Return the mood of a row of a table that has a deadline: a task, whatever its words."""
    return mood._replace(odds=max(mood.odds, _TASK))


def _standing(things: Sequence[NamedThing], mood: Mood) -> Sequence[NamedThing]:
    """Drop what is a thing only where it is done from a clause that tells what shall be done."""
    return things if mood.odds < 0 or not things else [thing for thing in things if not thing.done_only]


def _goals(text: str, clauses: Sequence[Clause], cues: Sequence[Sequence[Cue]]) -> Iterator[bool]:
    """Tell for each clause whether it lists goals that a clause before it in the same sentence announced."""
    listing = False
    for clause, said in zip(clauses, cues, strict=True):
        yield listing
        listing = (listing or opens_goals(said)) and goes_on(text, clause)


def _times(
    document: Document,
    text: str,
    clauses: Sequence[Clause],
    scopes: Sequence[Scope | None],
    defaults: tuple[Scope | None, Scope | None],
    dealt: Sequence[Sequence[Period]],
    pack: Pack,
) -> list[Times]:
    """Return what governs the time of each clause; a period that opens a part of one is carried down its paragraph."""
    found: list[Times] = []
    on, (review, plan) = document.date, defaults
    times = Times((), (), None, None, review, plan, False, on, None)
    paragraph, start, opened = -1, 0, 0
    force: Scope | None = None
    for clause, said, named in zip(clauses, scopes, dealt, strict=True):
        if said is not force:
            force = said
            review, plan = defaults
            if said is not None and said.plan is not None:
                review, plan = replace(said, mood="review", plan=None), said.plan
            times = Times(
                times.named, times.own, times.carried, times.scope, review, plan, times.near, on, times.base
            )
        scope = None if said is None or said.plan else said
        if clause.paragraph != paragraph:
            paragraph, start = clause.paragraph, clause.start
            if times.named or times.carried or times.base:
                times = Times((), (), None, times.scope, review, plan, times.near, on, None)
        near = scope is not None and scope.start >= start
        if named or times.named or scope is not times.scope or near is not times.near:
            own = usable_periods(text, named, pack, on) if named else ()
            base = (find_base(text, named, pack) if named else None) or times.base
            carried = (governing(text, opened, times.own, on, pack) if times.own else None) or times.carried
            times = Times(tuple(named), own, carried, scope, review, plan, near, on, base)
            opened = clause.start
        found.append(times)
    return found


def _tensed(times: Times) -> list[Period]:
    """Return the periods that tell past from future: those with a year of their own, else the one carried."""
    carried = [times.carried] if times.carried and tells_tense(times.carried) else []
    if not times.named:
        return carried
    own = [period for period in times.own if tells_tense(period)]
    own += [period for period in times.named if period.relation == "since" and period.last is None]
    return own or ([] if times.own else carried)


def assemble(
    document: Document, text: str, sections: Sequence[Section], found: Found, pack: Pack
) -> Statement:
    """Return the statement of a clause."""
    clause = found.clause
    section = sections[clause.section]
    owner, actor = find_owner(text, clause, section, document, found.duty, pack)
    kind, step = _kind(text, found, pack)
    figures: tuple[Figure, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    if found.numbers or found.cells or (found.things and kind is not Kind.OTHER):
        situation = Situation(
            document, text, clause, kind, found.mood.odds, owner, found.times, found.cues, pack
        )
        if found.numbers:
            figures = tuple(read_figures(situation, found.numbers))
        if found.row and found.cells:
            told = [cell_figure(situation, found.row, number) for number in found.cells]
            figures = tuple(sorted((*figures, *told), key=lambda figure: figure.start))
        if kind is not Kind.OTHER:
            deliverables = tuple([_deliverable(situation, thing) for thing in found.things])
        figures = tuple([with_doubts(text, clause, figure, pack) for figure in figures])
        deliverables = tuple([with_doubts(text, clause, thing, pack) for thing in deliverables])
    return Statement(
        id=f"{document.id}.s{clause.start}",
        section=section.id,
        kind=kind,
        owner=owner,
        quote=document.text[clause.start : clause.end],
        start=clause.start,
        end=clause.end,
        figures=figures,
        deliverables=deliverables,
        trail=(step, Step("owner.actor", *actor)) if actor else (step,),
        supporting=found.duty.supporting if found.duty else (),
    )


def _kind(text: str, found: Found, pack: Pack) -> tuple[Kind, Step]:
    clause, mood = found.clause, found.mood
    if is_duty(clause, found.duty):
        return Kind.OTHER, Step("kind.duty", clause.start, clause.end)
    if found.row and found.cells:
        return kind_of_values(found.row, found.times.on), Step("kind.row", clause.start, clause.end)
    other = find_other(text, clause, found.leaning, found.cues, pack)
    if other:
        return Kind.OTHER, other
    if mood.odds < 0:
        ahead = find_deadline(found.times.own, found.times.on) if mood.own > _DONE else None
        if ahead is None or not (found.counted or found.things):
            return Kind.FACT, Step("kind.review", clause.start, clause.end)
        return Kind.TARGET, Step("kind.deadline", ahead.start, ahead.end)
    if found.goal:
        return Kind.TARGET, Step("kind.goal", clause.start, clause.end)
    described = None if found.counted or found.things else find_description(mood, found.cues)
    if described:
        return Kind.FACT, described
    times = found.times
    if found.leaning.target < 0 and not find_deadline(times.own, times.on):
        return Kind.ACTION, Step("kind.action", clause.start, clause.end)
    stages = [thing.stage for thing in found.things]
    return Kind.TARGET, why_target(clause, found.counted, stages, times.own, times.on, found.cues)


def _counts(text: str, clause: Clause, numbers: Sequence[Quantity], pack: Pack) -> bool:
    """Tell whether a number of a clause measures something."""
    tables = figure_tables(pack)
    return any(
        not is_vague(text, clause, number, tables) and not is_duration(text, clause, number, tables)
        for number in numbers
    )


def _deliverable(situation: Situation, thing: NamedThing) -> Deliverable:
    kind = situation.kind_at(thing.start)
    segment = situation.segment_start(thing.start)
    when = find_day(situation.text, segment, thing.start, thing.end, kind, situation.times, situation.pack)
    kind = kind_in_time(kind, when, situation.times.on)
    words = indicator_words(situation.pack)
    return Deliverable(
        id=f"{situation.document.id}.d{thing.start}",
        quote=situation.document.text[thing.start : thing.end],
        name=thing.name,
        start=thing.start,
        end=thing.end,
        stage=thing.stage,
        kind=kind,
        owner=situation.owner,
        period_start=when.first,
        period_end=when.last,
        period=when.basis,
        period_quote=when.quote,
        trail=(*thing.trail, *((when.step,) if when.step else ())),
        title=thing_title(situation.text, situation.clause.start, thing.name, thing.start, thing.end, words),
    )
