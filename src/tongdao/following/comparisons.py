"""The labelled comparisons of a promise and what may be its outcome."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.following.naming import counts_alike, grams
from tongdao.model import Change, Comparator
from tongdao.promise import Comparison

if TYPE_CHECKING:
    from datetime import date

    from tongdao.following.described import Described
    from tongdao.following.indicators import Indicator

_CLOSE, _WHOLE, _MOST = 0.65, 0.8, 0.65  # shares of common pairs of characters
_ALIKE = 0.6  # share of common pairs of characters of two clauses
_LIKE = 0.72  # share of letters that two names which begin alike have in common
_STUMP = 2  # letters of a name that tell only its kind, where another ends with it
_SHORTEST, _KEPT = 4, 0.6  # characters of a shortened name, and their share of the full one
_MOVED = frozenset({"amount", "delta"})
_OWNERSHIP = "ownership"
_OF_A_WHOLE = frozenset(
    {"area", _OWNERSHIP, "region", "size"}
)  # axes of scopes that tell a part from the whole
_NEW = ("way", "build")
_OTHERWISE = frozenset(
    frozenset(pair) for pair in (("amount", "growth"), ("points", "share"), ("share", "rank"))
)  # measures of one indicator that cannot be compared
_SUMMED = frozenset({"average", "cumulative"})
_UNSTATED = frozenset({"none"})
_FAR_RATIO, _REMOTE_RATIO, _NEAR_RATIO = 3, 8, Fraction("1.6")
_APART = 2  # percentages more than fifteen points apart
_FAR_POINTS, _NEAR_POINTS = 15, 5


def compare(promise: Described, outcome: Described, due: date, report: str) -> tuple[Comparison, ...]:
    """Compare a promise that is due on a day with an outcome of a report, the telling comparisons first."""
    return (
        Comparison("indicator", compare_indicator(promise, outcome)),
        Comparison("period", compare_period(promise, outcome, due)),
        Comparison("unit", compare_unit(promise, outcome)),
        Comparison("change", compare_change(promise, outcome)),
        Comparison("scope", compare_scope(promise, outcome)),
        Comparison("act", compare_axes(promise.acts, outcome.acts)),
        Comparison("size", compare_size(promise, outcome)),
        Comparison("owner", compare_owner(promise, outcome)),
        Comparison("report", report),
        Comparison("stated", "named" if outcome.result_word else "silent"),
    )


def may_match(promise: Described, outcome: Described) -> bool:
    """Tell in a hurry whether two figures may measure the same at all: their indicators and units allow it."""
    if compare_unit(promise, outcome) == "different":
        return False
    return compare_indicator(promise, outcome) != "different"


def tells_otherwise(promise: Described, outcome: Described) -> bool:
    """Tell whether two figures measure the same indicator of the registry in two ways, which cannot be compared."""
    if promise.indicator is None or promise.indicator != outcome.indicator or promise.indicator.real:
        return False
    if {promise.measure, outcome.measure} not in _OTHERWISE:
        return False
    if promise.inferred or outcome.inferred or promise.name_rest != outcome.name_rest:
        return False
    return (
        promise.scopes == outcome.scopes and not outcome.is_old_end and promise.dimension != outcome.dimension
    )


def compare_indicator(promise: Described, outcome: Described) -> str:
    """Return how the names agree.

    One of same, alias, inferred, member, wider, close, alike, part, narrowed, around, shorter, lead, context and
    different.
    """
    ours, theirs = promise.indicator, outcome.indicator
    if ours and theirs:
        return _registered(promise, outcome) if ours.id == theirs.id else _related(ours, theirs)
    if promise.name and promise.name == outcome.name:
        return "same"
    return _alike(promise, outcome)


def _related(ours: Indicator, theirs: Indicator) -> str:
    return "member" if theirs.id in ours.parts else "wider" if ours.id in theirs.parts else "different"


def _registered(promise: Described, outcome: Described) -> str:
    """Compare two figures of one indicator of the registry by what else their names hold."""
    if promise.inferred or outcome.inferred:
        return "inferred"
    if promise.name_rest == outcome.name_rest:
        return "same" if promise.entry.indicator == outcome.entry.indicator else "alias"
    return _rests(promise, outcome)


def _rests(promise: Described, outcome: Described) -> str:
    """Compare what two names of one indicator hold beside it: the one may say less, but not of something else."""
    ours, theirs = set(promise.name_rest), set(outcome.name_rest)
    if ours and theirs:
        return "different" if not ours & theirs else "alias" if ours <= theirs or theirs <= ours else "part"
    said = _letters(outcome if ours else promise)
    return "part" if 2 * len((ours or theirs) & said) >= len(ours or theirs) else "narrowed"


def _letters(described: Described) -> set[str]:
    return set(described.entry.indicator or "").union(*described.context)


def _alike(promise: Described, outcome: Described) -> str:
    """Compare names that the registry does not hold by the pairs of characters that they share."""
    if not (promise.grams and outcome.grams):
        return _by_context(promise, outcome)
    if _shortens(promise.name, outcome.name):
        return "close"
    apart = begin_apart(promise.name, outcome.name)
    stump = _is_stump(promise.name, outcome.name)
    if _share_pairs(promise, outcome) and not apart and (not stump or _is_around(promise, outcome)):
        return "close"
    if apart and promise.name[-2:] == outcome.name[-2:]:
        return "different"
    if _likens(promise.name, outcome.name):
        return "alike"
    ours, theirs = _covered(promise.grams, outcome.context), _covered(outcome.grams, promise.context)
    if min(ours, theirs) >= _MOST and not stump:
        return "close"
    if max(ours, theirs) < _WHOLE or not min(ours, theirs):
        return "different"
    return "around" if _is_around(promise, outcome) else "shorter"


def _is_around(one: Described, other: Described) -> bool:
    """Tell whether what the longer of two names says more stands around the figure of the shorter."""
    short, long = sorted((one, other), key=lambda described: len(described.grams))
    return _covered(long.grams, grams((short.previous, short.entry.statement))) >= _WHOLE


def _shortens(one: str, other: str) -> bool:
    """Tell whether a name is another with characters left out, as usage shortens them: 雨污管网, 雨污水管网."""
    short, long = sorted((one, other), key=len)
    if (
        len(short) < _SHORTEST
        or len(short) < _KEPT * len(long)
        or (short[0], short[-1]) != (long[0], long[-1])
    ):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _share_pairs(promise: Described, outcome: Described) -> bool:
    common, both = len(promise.grams & outcome.grams), len(promise.grams) + len(outcome.grams)
    return bool(common) and 2 * common >= _CLOSE * both


def begin_apart(one: str, other: str) -> bool:
    """Tell whether two names begin with what the other does not hold: 东岭物流中心 is not 西川物流中心."""
    return one[:2] not in other and other[:2] not in one


def _is_stump(one: str, other: str) -> bool:
    """Tell whether a name is only the kind that another ends with: 实事 may be any, and not 为民实事."""
    short, long = sorted((one, other), key=len)
    return len(short) <= _STUMP and long.endswith(short)


def _likens(one: str, other: str) -> bool:
    """Tell whether two names that begin alike keep most of their letters in order: 光伏并网装机, 光伏总装机."""
    if min(len(one), len(other)) < _SHORTEST or one[:2] != other[:2]:
        return False
    return 2 * _common_letters(one, other) >= _LIKE * (len(one) + len(other))


def _common_letters(one: str, other: str) -> int:
    """Return how many letters two names have in common, in order."""
    row = [0] * (len(other) + 1)
    for letter in one:
        before = row
        row = [0]
        for place, there in enumerate(other):
            row.append(before[place] + 1 if letter == there else max(before[place + 1], row[-1]))
    return row[-1]


def _by_context(promise: Described, outcome: Described) -> str:
    """Compare a name with the words around a figure whose own name says nothing.

    Two such figures are alike where their clauses are: 签约亿元以上项目25个, 新签约亿元以上项目27个.
    """
    if not (promise.grams or outcome.grams):
        ours, theirs = promise.clause_pairs, outcome.clause_pairs
        common, both = len(ours & theirs), len(ours) + len(theirs)
        return "lead" if common and 2 * common >= _ALIKE * both else "different"
    name, context = (promise.grams, outcome.context) if promise.grams else (outcome.grams, promise.context)
    return "context" if _covered(name, context) >= _WHOLE else "different"


def _covered(name: frozenset[str], context: frozenset[str]) -> float:
    return len(name & context) / len(name) if name else 0.0


def compare_period(promise: Described, outcome: Described, due: date) -> str:
    """Return how the time of an outcome fits a promise due on a day."""
    if outcome.last is None:
        return "unstated"
    if outcome.is_old_end:
        return "base" if outcome.last.year == due.year else "other"
    years = promise.years
    if outcome.last.year != due.year:
        return _off_time(promise, outcome, due)
    if _is_average(promise) != _is_average(outcome) and (years > 1 or outcome.span == "average"):
        return "average"
    theirs = outcome.years
    if outcome.span == "cumulative" and theirs == 1:
        theirs = years if years > 1 or _is_of_a_size(promise, outcome) else 2
    if outcome.span == "each" or (promise.span == "each" and theirs == 1):
        return "each"
    if theirs == years:
        return "within" if _is_partial(promise, outcome) else "same"
    if promise.is_state or outcome.is_state:
        return "state"
    if theirs < years:
        return "same" if _is_average(outcome) else "about" if _is_since_a_day(outcome, years) else "within"
    return _restated_or_arrived(promise, outcome)


def _is_of_a_size(promise: Described, outcome: Described) -> bool:
    """Tell whether what was added up comes to what one year was to bring: 全年累计减负, not five years of it."""
    return compare_size(promise, outcome) in {"equal", "near"}


def _is_since_a_day(outcome: Described, years: int) -> bool:
    """Tell whether an outcome is told since a day (十八大以来) that falls into the first year and a half."""
    first = outcome.first
    return first is not None and (first.month, first.day) != (1, 1) and outcome.years >= max(2, years - 1)


def _off_time(promise: Described, outcome: Described, due: date) -> str:
    first, last = promise.first, outcome.last
    if first and last and outcome.first and outcome.first.year <= first.year and last > due:
        return _restated(promise, outcome)
    if last is None or first is None or not first <= last <= due:
        return "other"
    if promise.span == "each" and outcome.years == 1:
        return "each"
    if promise.is_state and outcome.is_state and reaches(promise, outcome):
        return "early"
    return "within"


def _restated_or_arrived(promise: Described, outcome: Described) -> str:
    """Tell a level that a review of several years came to (产值达到1109亿元) from what these years added up to.

    What is not called a sum, and is no more than one year was to bring, is no sum of several years either.
    """
    plain = outcome.is_reached or outcome.span not in _SUMMED
    if plain and outcome.measure in _MOVED and _is_of_a_size(promise, outcome):
        return "arrived"
    return _restated(promise, outcome)


def _restated(promise: Described, outcome: Described) -> str:
    """Tell whether a review of more years than were promised repeats the very number of the promise."""
    return "restated" if promise.entry.value == outcome.entry.value else "longer"


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
    if counts_alike(ours, theirs):
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
    """Tell whether the one may count what was added and the other call it by its number alone.

    What is to come to a number is not told by what was added to it: 达到2.8平方米, 增加0.14平方米.
    """
    if {promise.measure, outcome.measure} != _MOVED:
        return False
    if promise.entry.value == outcome.entry.value:
        return True
    if promise.is_arrival and outcome.measure == "delta":
        return False
    if not outcome.is_arrival and (_NEW in outcome.acts or compare_size(promise, outcome) == "near"):
        return promise.dimension != "money"
    return promise.dimension != "money" and not (promise.indicator and promise.indicator.kind == "stock")


def compare_scope(promise: Described, outcome: Described) -> str:
    """Return same, none, narrower, unstated or different: 城镇 is not 农村, 中央 not 地方, 国有 only a part of all."""
    ours, theirs = ({axis for axis, _ in one.scopes} for one in (promise, outcome))
    found, more = compare_axes(promise.scopes, outcome.scopes), theirs - ours
    if found != "unstated" or not _OF_A_WHOLE & more:
        return found
    return "different" if _OWNERSHIP in more else "narrower"


def compare_axes(ours: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]]) -> str:
    """Return same, none where both are silent, unstated where one is, or different where an axis differs."""
    if ours == theirs:
        return "same" if ours else "none"
    for axis in {axis for axis, _ in ours} & {axis for axis, _ in theirs}:
        if not {word for name, word in ours if name == axis} & {
            word for name, word in theirs if name == axis
        }:
            return "different"
    return "unstated"


def compare_size(promise: Described, outcome: Described) -> str:
    """Return equal, near, fair, far or remote, by how far apart the two values are."""
    if promise.entry.value is None or outcome.entry.value is None:
        return "fair"
    goal, value = _in_base(promise), _in_base(outcome)
    if goal == value:
        return "equal"
    gap = abs(goal - value)
    is_share = promise.dimension in {"ratio", "point"}
    if is_share and gap <= _FAR_POINTS:
        return "near" if gap <= _NEAR_POINTS else "fair"
    if goal <= 0 or value <= 0:
        return "far"
    ratio = max(goal, value) / min(goal, value)
    if is_share:
        return "far" if ratio > _APART else "fair"
    if ratio > _FAR_RATIO:
        return "remote" if ratio > _REMOTE_RATIO else "far"
    return "near" if ratio <= _NEAR_RATIO else "fair"


def _in_base(described: Described) -> Fraction:
    return Fraction(described.entry.value or 0) * described.scale


def compare_owner(promise: Described, outcome: Described) -> str:
    """Return same, unstated or different; the issuer of a document answers for all of it and tells nothing."""
    ours, theirs = promise.entry.owner, outcome.entry.owner
    if ours in {promise.entry.issuer, None} or theirs in {outcome.entry.issuer, None}:
        return "unstated"
    return "same" if ours == theirs else "different"
