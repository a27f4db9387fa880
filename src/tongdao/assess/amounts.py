"""A reported figure brought to the terms of a promise: the same unit, the same kind of number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.assess.aims import is_flow, is_stock, spoken_change
from tongdao.assess.reasons import plain, say
from tongdao.assess.units import dimension, factor, is_relative
from tongdao.model import Change, Comparator
from tongdao.text.precision import rounding

if TYPE_CHECKING:
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_OPPOSITE = {Change.INCREASE: Change.DECREASE, Change.DECREASE: Change.INCREASE}
_MIRRORED = {
    Comparator.GE: Comparator.LE,
    Comparator.LE: Comparator.GE,
    Comparator.GT: Comparator.LT,
    Comparator.LT: Comparator.GT,
}
_COUNT, _ABOUT_AS_MANY = "count", 2  # a dimension of units, and a ratio
_PERCENT = Fraction(1, 100)  # what the units table makes of %


@dataclass(frozen=True, slots=True)
class Amount:
    """A reported number in the unit of a promise, `low` and `high` alike where it is no range.

    `slack` is what its printed digits leave open. `working` is how it was computed, empty where it was not;
    `reason` says what was assumed.
    """

    low: Fraction
    high: Fraction
    comparator: Comparator
    slack: Fraction
    working: str = ""
    reason: str = ""


def align(promise: Entry, outcome: Entry, baseline: Entry | None, pack: Pack) -> Amount | str:
    """Return the outcome in the terms of the promise, or the reason why the two do not compare.

    `baseline` is the level from which the promise counts. All entries are figures with values.
    """
    wanted, told = promise.change or Change.LEVEL, outcome.change or Change.LEVEL
    if wanted is told or _OPPOSITE.get(wanted) is told:
        amount = _converted(outcome, promise.unit, pack)
        return _mirrored(amount) if amount and wanted is not told else amount or _units(promise, outcome)
    amount = _computed(promise, outcome, baseline, pack) if baseline and baseline.value is not None else None
    return amount or _as_done(promise, outcome, pack)


def _converted(outcome: Entry, unit: str | None, pack: Pack) -> Amount | None:
    share = factor(outcome.unit, unit, pack)
    if share is None or outcome.value is None:
        return None
    low = Fraction(outcome.value)
    high = low if outcome.high is None else Fraction(outcome.high)
    comparator = outcome.comparator or Comparator.EQ
    if share == 1:
        return Amount(low, high, comparator, Fraction(rounding(outcome.quote)))
    working = f"{plain(low)} {outcome.unit} = {plain(low * share)} {unit}; "
    return Amount(low * share, high * share, comparator, Fraction(rounding(outcome.quote)) * share, working)


def _mirrored(amount: Amount) -> Amount:
    """Return a fall as a rise below zero, and the other way round."""
    comparator = _MIRRORED.get(amount.comparator, amount.comparator)
    return replace(amount, low=-amount.high, high=-amount.low, comparator=comparator)


def _as_done(promise: Entry, outcome: Entry, pack: Pack) -> Amount | str:
    """Take an amount done for a movement by that amount where both count what was done, or name one number."""
    amount = _converted(outcome, promise.unit, pack)
    if amount and not {promise.change, outcome.change} & {Change.RANK, Change.MULTIPLY}:
        if spoken_change(promise, pack) is spoken_change(outcome, pack):
            return replace(amount, reason=say("same_wording"))
        if is_relative(promise.unit, pack):
            amount = None
        elif amount.low == promise.value:
            return replace(amount, reason=say("same_number"))
        elif (
            is_flow(promise, pack) or is_flow(outcome, pack) or _counts_alike(promise, outcome, amount, pack)
        ):
            return replace(amount, reason=say("done_amount"))
    if factor(outcome.unit, promise.unit, pack) is None and not is_relative(promise.unit, pack):
        return _units(promise, outcome)
    return say(
        "change_mismatch",
        promised=promise.change or Change.LEVEL,
        reported=outcome.change or Change.LEVEL,
        promised_unit=promise.unit or "—",
        reported_unit=outcome.unit or "—",
    )


def _counts_alike(promise: Entry, outcome: Entry, amount: Amount, pack: Pack) -> bool:
    """Tell whether both count things, of which there are about as many: 招聘教师1200名, 新招聘教师1286名.

    All there are of them would be many times what was added.
    """
    if promise.value is None or dimension(promise.unit, pack) != _COUNT:
        return False
    less, more = sorted((abs(amount.low), abs(Fraction(promise.value))))
    return more <= _ABOUT_AS_MANY * less and not (is_stock(promise, pack) or is_stock(outcome, pack))


def _units(promise: Entry, outcome: Entry) -> str:
    return say("unit_mismatch", promised_unit=promise.unit or "—", reported_unit=outcome.unit or "—")


def _computed(promise: Entry, outcome: Entry, baseline: Entry, pack: Pack) -> Amount | None:
    """Return a movement from two levels, or a level from one and a movement."""
    if baseline.change not in (None, Change.LEVEL):
        return None
    if outcome.change in (None, Change.LEVEL):
        return _movement(promise, outcome, baseline, pack)
    return _level(promise, outcome, baseline, pack) if promise.change in (None, Change.LEVEL) else None


def _movement(promise: Entry, outcome: Entry, baseline: Entry, pack: Pack) -> Amount | None:
    """Compute how far a level moved from its baseline: in per cent, in points, in times or in its own unit."""
    old = _converted(baseline, outcome.unit, pack)
    new = _converted(outcome, outcome.unit, pack)
    if old is None or new is None or promise.change is Change.RANK:
        return None
    size = factor(promise.unit, "%", pack)
    falls = promise.change is Change.DECREASE
    if promise.change is Change.MULTIPLY:
        return _scaled(old, new, falls, Fraction(0), 1 / old.low, "{new} / {old}") if old.low else None
    if size:
        text = f"({{new}} - {{old}}) / {{old}} × {plain(100 / size)}"
        return _scaled(old, new, falls, old.low, 100 / size / old.low, text) if old.low else None
    share = _points(outcome.unit, promise.unit, pack) or factor(outcome.unit, promise.unit, pack)
    text = "({new} - {old})" + (f" × {plain(share)}" if share and share != 1 else "")
    return _scaled(old, new, falls, old.low, share, text) if share else None


def _points(rate: str | None, points: str | None, pack: Pack) -> Fraction | None:
    """Return how many points one unit of a rate is: 1% is one 个百分点."""
    percents, size = factor(rate, "%", pack), factor(points, "个百分点", pack)
    return percents / size if percents and size else None


def _scaled(old: Amount, new: Amount, falls: bool, less: Fraction, share: Fraction, text: str) -> Amount:
    """Return (new - less) × share, turned round where a fall was promised; `text` is its working."""
    share = -share if falls else share
    low, high = sorted(((new.low - less) * share, (new.high - less) * share))
    working = "-" * falls + text.format(new=plain(new.low), old=plain(old.low))
    comparator = _MIRRORED.get(new.comparator, new.comparator) if share < 0 else new.comparator
    return Amount(
        low,
        high,
        comparator,
        (old.slack + new.slack) * abs(share),
        f"{working} = {plain(low if share > 0 else high)}; ",
        say("from_baseline", baseline=plain(old.low)),
    )


def _level(promise: Entry, outcome: Entry, baseline: Entry, pack: Pack) -> Amount | None:
    """Compute the level that a reported movement leads to from its baseline."""
    old = _converted(baseline, promise.unit, pack)
    moved = _moved(promise, outcome, old, pack) if old else None
    if old is None or moved is None:
        return None
    if outcome.change is Change.DECREASE:
        moved = _mirrored(moved)
    low, high = old.low + moved.low, old.low + moved.high
    working = f"{plain(old.low)} {'-' if moved.low < 0 else '+'} {plain(abs(moved.low))} = {plain(low)}; "
    reason = say("from_baseline", baseline=plain(old.low))
    return Amount(low, high, moved.comparator, old.slack + moved.slack, working, reason)


def _moved(promise: Entry, outcome: Entry, old: Amount, pack: Pack) -> Amount | None:
    """Return a reported movement in the unit of the promised level."""
    if outcome.change not in _OPPOSITE:
        return None
    size, points = factor(outcome.unit, "%", pack), _points(promise.unit, outcome.unit, pack)
    if size:
        share: Fraction | None = old.low * size * _PERCENT
    else:
        share = 1 / points if points else factor(outcome.unit, promise.unit, pack)
    if share is None or outcome.value is None:
        return None
    top = outcome.value if outcome.high is None else outcome.high
    low, high = sorted((Fraction(outcome.value) * share, Fraction(top) * share))
    return Amount(
        low, high, outcome.comparator or Comparator.EQ, Fraction(rounding(outcome.quote)) * abs(share)
    )
