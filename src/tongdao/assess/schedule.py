"""Whether a promise keeps time: deadline arithmetic, and before the deadline the pro-rata line (序时)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.assess.aims import aim_of, is_stock
from tongdao.assess.amounts import align
from tongdao.assess.attainment import DELIVERABLE, attain
from tongdao.assess.reasons import plain, say
from tongdao.assess.timelines import share_passed
from tongdao.assess.units import factor, is_relative
from tongdao.model import Change, Stage
from tongdao.promise import REACHED, STAGE_RANK, Attainment, Schedule
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from datetime import date

    from tongdao.assess.aims import Aim
    from tongdao.assess.timelines import Rule
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_BEGUN = frozenset((Stage.START, Stage.CONTINUE, Stage.COMPLETE, Stage.OPERATE))
_UNCOUNTED = frozenset((Change.RANK, Change.MULTIPLY))


@dataclass(frozen=True, slots=True)
class Pace:
    """How a promise keeps time. `expected` is in its unit; `behind` is in points of the target, 0 where it is not."""

    schedule: Schedule
    expected: Fraction | None
    behind: Fraction | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Line:
    """The line of a promised figure: from where it starts to what it is held against on its day."""

    promise: Entry
    deadline: date
    baseline: Entry | None
    aim: Aim
    pack: Pack

    @property
    def is_rate(self) -> bool:
        """Tell whether the promise is one of growth, which is compared as it is and not by its share of a year."""
        return self.promise.change is not Change.LEVEL and is_relative(self.promise.unit, self.pack)

    @property
    def lasts(self) -> bool:
        """Tell whether what is reached before the deadline stays so: an amount does, a rate or a limit may not."""
        return not (self.is_rate or self.aim.limit or self.promise.change is Change.RANK)


@dataclass(frozen=True, slots=True)
class _Course:
    """A promised figure on its way: its line and what is reported, in the unit of the promise."""

    line: _Line
    value: Fraction

    def points_behind(self, expected: Fraction) -> Fraction:
        """Return how far the value is behind what was expected, in hundredths of the target."""
        aim = self.line.aim
        gap = aim.past(expected, self.value)
        return max(Fraction(0), gap / abs(aim.near) * 100) if aim.near else Fraction(0)


def pace_of(
    promise: Entry,
    actual: Entry | None,
    as_of: date,
    baseline: Entry | None = None,
    rule: Rule = "linear",
    *,
    heard: date | None = None,
    direction: str | None = None,
    pack: Pack | None = None,
) -> Pace:
    """Return how a promise keeps time at a date, what was expected by then, how far behind it is, and the reason.

    `actual` is the latest that is reported. It is held against what is expected by the day that it speaks of, never by
    a later one; what speaks of a day before the deadline says nothing of the deadline. `heard` is the day of the first
    document after the deadline that could tell, None where there is none. A target of growth is compared as a rate, an
    amount with its share of the period by `rule`.
    """
    pack = pack or load_pack()
    deadline = promise.due
    if promise.stage is Stage.CONTINUE:
        return Pace(Schedule.NOT_DUE, None, None, say("carried_on"))
    if actual is None or deadline is None:
        return by_calendar(deadline, as_of, heard)
    attainment = attain(promise, actual, direction, baseline=baseline, pack=pack)[0]
    course = _course(promise, deadline, actual, baseline, direction, pack)
    if is_final(promise, actual):
        return _at_the_end(promise, actual, attainment, course)
    if attainment in REACHED and (course is None or course.line.lasts):
        return Pace(
            Schedule.EARLY, None, Fraction(0), say("reached_early", days=_days_early(deadline, actual, as_of))
        )
    if as_of > deadline:
        return by_calendar(deadline, as_of, heard)
    if course is None:
        return _unmeasured(actual, deadline, as_of)
    return _against_line(course, min(as_of, told_of(actual) or as_of), rule)


def told_of(actual: Entry) -> date | None:
    """Return the day that a result speaks of: the end of its time, else the day of its document."""
    return actual.period_end or actual.issued_on


def expected_by(
    promise: Entry,
    day: date,
    rule: Rule = "linear",
    *,
    baseline: Entry | None = None,
    direction: str | None = None,
    pack: Pack | None = None,
) -> Fraction | None:
    """Return what a figure asks for by a day, in its unit; None where no line leads to it."""
    if promise.value is None or promise.due is None:
        return None
    pack = pack or load_pack()
    line = _Line(promise, promise.due, baseline, aim_of(promise, direction, pack), pack)
    return _expected(line, min(day, promise.due), rule)


def is_final(promise: Entry, actual: Entry | None) -> bool:
    """Tell whether a promise can be judged: what is reported reaches to its deadline."""
    if actual is None or promise.due is None:
        return actual is not None
    told = told_of(actual)
    return told is None or told >= promise.due


def by_calendar(deadline: date | None, as_of: date, heard: date | None) -> Pace:
    """Judge by the date alone; that nothing was found is not to say that nothing was done."""
    if deadline is None:
        return Pace(Schedule.NOT_DUE, None, None, say("no_deadline"))
    days = (deadline - as_of).days
    if days < 0 and heard and heard <= as_of:
        return Pace(Schedule.NO_WORD, None, None, say("silent_past", days=-days))
    if days < 0:
        return Pace(Schedule.NO_DOCUMENT, None, None, say("unheard_past", days=-days))
    return Pace(Schedule.NOT_DUE, None, None, say("days_left", days=days))


def _course(
    promise: Entry, deadline: date, actual: Entry, baseline: Entry | None, direction: str | None, pack: Pack
) -> _Course | None:
    """Return the course of a figure; None for a deliverable and for what does not compare."""
    if DELIVERABLE in (promise.form, actual.form) or promise.value is None:
        return None
    amount = align(promise, actual, baseline, pack)
    aim = aim_of(promise, direction, pack)
    if isinstance(amount, str):
        return None
    line = _Line(promise, deadline, baseline, aim, pack)
    return _Course(line, amount.high if aim.is_ceiling else amount.low)


def _at_the_end(promise: Entry, actual: Entry, attainment: Attainment | None, course: _Course | None) -> Pace:
    """Judge a promise by a result of the day that it was due on, or of a later one."""
    expected = course.line.aim.near if course else None
    behind = course.points_behind(course.line.aim.near) if course else None
    if attainment is Attainment.NOT_CHECKABLE:
        return Pace(Schedule.NO_WORD, expected, None, say("unverified_past"))
    if attainment not in REACHED:
        return Pace(Schedule.OVERDUE, expected, behind, say("missed_past"))
    if _is_late(promise, actual):
        return Pace(Schedule.LATE, expected, behind, say("reached_late", until=told_of(actual)))
    return Pace(Schedule.ON_TIME, expected, behind, say("reached_in_time"))


def _is_late(promise: Entry, actual: Entry) -> bool:
    """Tell whether only a time after the deadline is told of; of what is further than promised no time is told."""
    deadline, first = promise.due, actual.period_start
    return bool(deadline and first and first > deadline) and not _is_further(promise, actual)


def _is_further(promise: Entry, actual: Entry) -> bool:
    """Tell whether a thing is told of at a later stage than was promised: its day says nothing of the earlier one."""
    if promise.stage is None or actual.stage is None:
        return False
    return STAGE_RANK[actual.stage] > STAGE_RANK[promise.stage]


def _days_early(deadline: date, actual: Entry, as_of: date) -> int:
    return (deadline - (actual.period_end or as_of)).days


def _unmeasured(actual: Entry, deadline: date, as_of: date) -> Pace:
    """Judge what has no line: a deliverable under way, or a number that does not compare."""
    if actual.stage in _BEGUN:
        return Pace(Schedule.NOT_DUE, None, None, say("under_way"))
    return by_calendar(deadline, as_of, None)


def _against_line(course: _Course, day: date, rule: Rule) -> Pace:
    """Compare what is reported with what was to be reached by a day."""
    expected = _expected(course.line, day, rule)
    if expected is None:
        return Pace(Schedule.NOT_DUE, None, None, say("no_line"))
    behind = course.points_behind(expected)
    told = {"expected": plain(expected), "actual": plain(course.value)}
    if behind:
        return Pace(
            Schedule.BEHIND, expected, behind, say("below_line", **told, points=plain(round(behind, 1)))
        )
    return Pace(Schedule.ON_TRACK, expected, behind, say("on_line", **told))


def _expected(line: _Line, day: date, rule: Rule) -> Fraction | None:
    """Return what a target asks for at a day, None where that cannot be told without a baseline."""
    promise, near = line.promise, line.aim.near
    if promise.change in _UNCOUNTED:
        return None
    if line.is_rate or line.aim.limit:
        return near
    start = _start_value(line)
    return None if start is None else start + (near - start) * _share(line, day, rule)


def _start_value(line: _Line) -> Fraction | None:
    """Return where the line starts: at the baseline of a level, at nothing for an amount that is done."""
    promise, baseline = line.promise, line.baseline
    if promise.change is Change.LEVEL and baseline and baseline.value is not None:
        share = factor(baseline.unit, promise.unit, line.pack)
        return None if share is None else Fraction(baseline.value) * share
    return None if is_stock(promise, line.pack) else Fraction(0)


def _share(line: _Line, day: date, rule: Rule) -> Fraction:
    """Return the share of the time that has passed, from the year's start where the promise names no other."""
    last = line.deadline
    start = line.promise.period_start or last.replace(month=1, day=1)
    return share_passed(min(start, last), last, day, rule)
