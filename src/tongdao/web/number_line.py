"""A promise as points on a line: where it started, what the calendar asks for, what is reported, the target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.assess.amounts import align
from tongdao.assess.reasons import plain
from tongdao.assess.schedule import expected_by, is_final, told_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.assess.timelines import Rule
    from tongdao.book.rows import Measure
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_MARGIN = 6  # hundredths of the width that stay free at each end
_CLOSE = Fraction(
    1, 20
)  # a line whose values are nearer to one another, by their greatest, does not begin at 0
_DIGITS = Context(prec=4)  # of a value that was reckoned


@dataclass(frozen=True, slots=True)
class LinePoint:
    """A point: baseline, expected, actual or target; `at` and `until` are hundredths of the width.

    `value` is in the unit of the promise, rounded, `measure` what a document says; what the calendar asks for has
    a value and a day alone.
    """

    key: str
    at: float
    until: float | None
    value: Decimal
    day: date | None
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The points of a promise in the order to list them; `way` leads from where it started to what is reported."""

    points: tuple[LinePoint, ...]
    way: tuple[float, float] | None
    from_zero: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    key: str
    low: Fraction
    high: Fraction
    day: date | None
    measure: Measure | None


def number_line(
    promise: Entry,
    actual: Entry | None,
    measures: tuple[Measure | None, Measure, Measure | None],
    as_of: date,
    *,
    direction: str | None,
    rule: Rule,
    pack: Pack,
) -> NumberLine | None:
    """Return the line of a promised figure; None for a deliverable.

    `measures` are those of the baseline (of the unit of the promise), the target and the actual; an actual that
    does not compare has no point.
    """
    baseline, target, told = measures
    if promise.value is None:
        return None
    spots = [
        _spot("baseline", baseline),
        _expected(promise, actual, as_of, direction, rule, pack),
        _actual(promise, actual, told, pack),
        _spot("target", target),
    ]
    return _drawn([spot for spot in spots if spot])


def _spot(key: str, measure: Measure | None) -> _Spot | None:
    if measure is None or measure.value is None:
        return None
    high = measure.value if measure.high is None else measure.high
    return _Spot(key, Fraction(measure.value), Fraction(high), measure.period_end, measure)


def _expected(
    promise: Entry, actual: Entry | None, as_of: date, direction: str | None, rule: Rule, pack: Pack
) -> _Spot | None:
    """Return what is to be reached by the day of the report, or today; nothing once the promise can be judged."""
    if is_final(promise, actual):
        return None
    day = min(as_of, told_of(actual) or as_of) if actual else as_of
    value = expected_by(promise, day, rule, direction=direction, pack=pack)
    return None if value is None or value == promise.value else _Spot("expected", value, value, day, None)


def _actual(promise: Entry, actual: Entry | None, measure: Measure | None, pack: Pack) -> _Spot | None:
    if actual is None or actual.value is None:
        return None
    amount = align(promise, actual, None, pack)
    return (
        None
        if isinstance(amount, str)
        else _Spot("actual", amount.low, amount.high, actual.period_end, measure)
    )


def _drawn(spots: Sequence[_Spot]) -> NumberLine:
    """Place the spots between the margins, from 0 where that is not too far away."""
    values = [value for spot in spots for value in (spot.low, spot.high)]
    least, most = min(values), max(values)
    if from_zero := least >= 0 and (least == most or most - least > most * _CLOSE):
        least = Fraction(0)
    span = (most - least) or Fraction(1)

    def place(value: Fraction) -> float:
        return round(float(_MARGIN + (value - least) / span * (100 - 2 * _MARGIN)), 2)

    points = tuple(
        LinePoint(
            spot.key,
            place(spot.low),
            place(spot.high) if spot.high != spot.low else None,
            _DIGITS.create_decimal(plain(spot.low).removeprefix("≈")),
            spot.day,
            spot.measure,
        )
        for spot in spots
    )
    return NumberLine(points, _way(points, place(Fraction(0)) if from_zero else None), from_zero)


def _way(points: Sequence[LinePoint], zero: float | None) -> tuple[float, float] | None:
    """Return the stretch from 0, or from the baseline on a line that does not begin there, to what is reported."""
    at = {point.key: point.at for point in points}
    start = at.get("baseline") if zero is None else zero
    return (
        None if start is None or "actual" not in at else (min(start, at["actual"]), max(start, at["actual"]))
    )
