"""Whether two printed numbers of one indicator can both be true, within what their digits leave open."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from tongdao.assess.aims import about
from tongdao.assess.units import factor
from tongdao.model import Change, Comparator
from tongdao.text.precision import half_unit

if TYPE_CHECKING:
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

# The least and the greatest number that a printed one may stand for; None where it is open.
Interval: TypeAlias = tuple[Fraction | None, Fraction | None]


def interval(entry: Entry, unit: str | None, pack: Pack) -> Interval | None:
    """Return what a figure may stand for in another unit, a fall below zero; None where the units do not convert."""
    share = factor(entry.unit, unit, pack)
    if share is None or entry.value is None:
        return None
    low, high = _bounds(entry, Fraction(entry.value), pack)
    low, high = (None if end is None else end * share for end in (low, high))
    if entry.change is Change.DECREASE:
        return None if high is None else -high, None if low is None else -low
    return low, high


def _bounds(entry: Entry, value: Fraction, pack: Pack) -> Interval:
    top = value if entry.high is None else Fraction(entry.high)
    slack = Fraction(half_unit(entry.quote))
    if entry.comparator in (Comparator.GE, Comparator.GT):
        return value - slack, None
    if entry.comparator in (Comparator.LE, Comparator.LT):
        return None, value + slack
    if entry.comparator is Comparator.ABOUT:
        slack = max(slack, about(entry, pack))
    return value - slack, top + slack


def overlap(one: Interval, other: Interval) -> bool:
    """Tell whether some number lies inside both; ends that touch do not count."""
    return _below(one[0], other[1]) and _below(other[0], one[1])


def _below(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low < high


def agree(one: Entry, other: Entry, pack: Pack) -> bool | None:
    """Tell whether two figures agree; None where they do not compare."""
    if (one.change is Change.LEVEL) is not (other.change is Change.LEVEL):
        return None
    first, second = interval(one, one.unit, pack), interval(other, one.unit, pack)
    return overlap(first, second) if first and second else None
