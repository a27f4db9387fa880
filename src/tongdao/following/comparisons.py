"""The labelled comparisons of a promise and what may be its outcome."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.model import Change, Comparator
from tongdao.promise import Comparison

if TYPE_CHECKING:
    from tongdao.following.described import Described

_CLOSE, _WHOLE, _HALF = 0.6, 0.8, 0.5  # shares of common pairs of characters
_MOVED = frozenset({"amount", "delta"})
_UNSTATED = frozenset({"none"})
_FAR_RATIO, _REMOTE_RATIO, _NEAR_RATIO = 3, 8, Decimal("1.6")
_FAR_POINTS, _NEAR_POINTS = 15, 5


def compare(promise: Described, outcome: Described, due: date, *, next_report: bool) -> tuple[Comparison, ...]:
    """Compare a promise that is due on a day with an outcome, the telling comparisons first."""
    return (
        Comparison("indicator", compare_indicator(promise, outcome)),
        Comparison("period", compare_period(promise, outcome, due)),
        Comparison("unit", compare_unit(promise, outcome)),
        Comparison("change", compare_change(promise, outcome)),
        Comparison("scope", compare_scope(promise, outcome)),
        Comparison("act", compare_axes(promise.acts, outcome.acts)),
        Comparison("size", compare_size(promise, outcome)),
        Comparison("owner", compare_owner(promise, outcome)),
        Comparison("report", "next" if next_report else "later"),
        Comparison("stated", "named" if outcome.says else "silent"),
    )


def compare_indicator(promise: Described, outcome: Described) -> str:
    """Return same, alias, member, close, part, context or different."""
    if promise.indicator and outcome.indicator:
        return _registered(promise, outcome)
    if promise.name and promise.name == outcome.name:
        return "same"
    return _alike(promise, outcome)


def _registered(promise: Described, outcome: Described) -> str:
    ours, theirs = promise.indicator, outcome.indicator
    if ours is None or theirs is None:
        return "different"
    if ours.id != theirs.id:
        return "member" if theirs.id in ours.parts else "different"
    if promise.rest == outcome.rest:
        return "same" if promise.entry.indicator == outcome.entry.indicator else "alias"
    if promise.rest and outcome.rest:
        return "different" if not set(promise.rest) & set(outcome.rest) else "part"
    return "part"


def _alike(promise: Described, outcome: Described) -> str:
    """Compare names that the registry does not hold by the pairs of characters that they share."""
    common = len(promise.grams & outcome.grams)
    if common and 2 * common >= _CLOSE * (len(promise.grams) + len(outcome.grams)):
        return "close"
    ours, theirs = _covered(promise.grams, outcome.context), _covered(outcome.grams, promise.context)
    if min(ours, theirs) >= _WHOLE:
        return "close"
    if max(ours, theirs) >= _WHOLE and min(ours, theirs) > 0:
        return "part"
    shared = len(promise.context & outcome.context)
    if shared >= 2 and 2 * shared >= _HALF * (len(promise.context) + len(outcome.context)):
        return "context"
    return "different"


def _covered(name: frozenset[str], context: frozenset[str]) -> float:
    return len(name & context) / len(name) if name else 0.0


def compare_period(promise: Described, outcome: Described, due: date) -> str:
    """Return how the time of an outcome fits a promise due on a day."""
    if outcome.last is None:
        return "unstated"
    if outcome.base:
        return "base" if outcome.last.year == due.year else "other"
    years = promise.years
    if outcome.last.year != due.year:
        return _off_time(promise, outcome, due)
    if _is_average(promise) != _is_average(outcome) and (years > 1 or outcome.span == "average"):
        return "average"
    theirs = outcome.years
    if outcome.span == "cumulative" and theirs == 1:
        theirs = years if years > 1 else 2
    if outcome.span == "each" or (promise.span == "each" and theirs == 1):
        return "each"
    if theirs == years:
        return "within" if _is_partial(promise, outcome) else "same"
    if promise.is_state or outcome.is_state:
        return "state"
    if theirs < years:
        return "same" if _is_average(outcome) else "within"
    return "restated" if promise.entry.value == outcome.entry.value else "longer"


def _off_time(promise: Described, outcome: Described, due: date) -> str:
    first, last = promise.first, outcome.last
    if last is None or first is None or not first <= last <= due:
        return "other"
    if promise.span == "each" and outcome.years == 1:
        return "each"
    if promise.is_state and outcome.is_state and reaches(promise, outcome):
        return "early"
    return "within"


def _is_average(described: Described) -> bool:
    return described.span == "average"


def _is_partial(promise: Described, outcome: Described) -> bool:
    """Tell whether an outcome speaks of the first months of the year only."""
    ours, theirs = promise.last, outcome.last
    return bool(ours and theirs and theirs.month < ours.month and not outcome.is_state)


def reaches(promise: Described, outcome: Described) -> bool:
    """Tell whether the value of an outcome is at or beyond what was promised, by the way the promise points."""
    goal, value = promise.entry.value, outcome.entry.value
    if goal is None or value is None:
        return False
    lower = promise.indicator is not None and promise.indicator.better == "lower"
    if promise.entry.comparator in {Comparator.LE, Comparator.LT} or lower:
        return value <= goal
    return value >= goal


def compare_unit(promise: Described, outcome: Described) -> str:
    """Return same, convertible, unstated or different."""
    if promise.entry.unit == outcome.entry.unit:
        return "same"
    ours, theirs = promise.dimension, outcome.dimension
    if ours == theirs:
        return "convertible"
    return "unstated" if _UNSTATED & {ours, theirs} else "different"


def compare_change(promise: Described, outcome: Described) -> str:
    """Return same, compatible or different: growth is no level, a rise no fall."""
    opposite = {Change.INCREASE, Change.DECREASE}
    if promise.measure != outcome.measure:
        return "compatible" if _may_move(promise, outcome) else "different"
    if {promise.entry.change, outcome.entry.change} == opposite:
        return "compatible" if promise.measure in {"growth", "share"} and promise.indicator else "different"
    return "same"


def _may_move(promise: Described, outcome: Described) -> bool:
    """Tell whether the one may count what was added and the other call it by its number alone."""
    if {promise.measure, outcome.measure} != _MOVED:
        return False
    return promise.dimension != "money" and not (promise.indicator and promise.indicator.kind == "stock")


def compare_scope(promise: Described, outcome: Described) -> str:
    """Return same, unstated or different: 城镇 is not 农村, 中央 not 地方."""
    return compare_axes(promise.scopes, outcome.scopes)


def compare_axes(ours: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]]) -> str:
    """Return same, unstated where one side is silent, or different where an axis has no word in common."""
    if ours == theirs:
        return "same" if ours else "unstated"
    for axis in {axis for axis, _ in ours} & {axis for axis, _ in theirs}:
        if not {word for name, word in ours if name == axis} & {word for name, word in theirs if name == axis}:
            return "different"
    return "unstated"


def compare_size(promise: Described, outcome: Described) -> str:
    """Return equal, near, fair, far or remote, by how far apart the two values are."""
    goal, value = promise.entry.value, outcome.entry.value
    if goal is None or value is None:
        return "fair"
    if goal == value:
        return "equal"
    if promise.entry.unit in {"%", "个百分点"}:
        gap = abs(goal - value)
        return "near" if gap <= _NEAR_POINTS else "fair" if gap <= _FAR_POINTS else "far"
    if goal <= 0 or value <= 0:
        return "far"
    ratio = max(goal, value) / min(goal, value)
    if ratio > _FAR_RATIO:
        return "remote" if ratio > _REMOTE_RATIO else "far"
    return "near" if ratio <= _NEAR_RATIO else "fair"


def compare_owner(promise: Described, outcome: Described) -> str:
    """Return same, unstated or different."""
    ours, theirs = promise.entry.owner, outcome.entry.owner
    if ours == theirs:
        return "same" if ours else "unstated"
    issuers = {promise.entry.issuer, outcome.entry.issuer, None}
    return "unstated" if ours in issuers or theirs in issuers else "different"
