"""How far a promise was kept: its comparator, its target and what was reported, with the formula.

A target number is taken as it is printed; what is reported is a measurement, exact to its printed digits. So
`nearly` needs digits that leave something open, on either side, or what 左右 allows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tongdao.assess.aims import aim_of, is_flow
from tongdao.assess.amounts import Amount, align
from tongdao.assess.reasons import join, plain, say
from tongdao.model import Change, Comparator
from tongdao.promise import REACHED, STAGE_RANK, Attainment
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from fractions import Fraction

    from tongdao.assess.aims import Aim
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

DELIVERABLE = "deliverable"


def attain(
    promise: Entry,
    outcome: Entry | None,
    direction: str | None,
    *,
    baseline: Entry | None = None,
    pack: Pack | None = None,
) -> tuple[Attainment | None, str, str]:
    """Return how far a promise was kept, the formula, and the reason (see `reasons.tell`).

    `direction` (higher, lower, none, None) says whether more of the indicator is better; `baseline` is the level
    that a growth is counted from. Time plays no part. None where there is no outcome.
    """
    if outcome is None:
        return None, "", say("no_outcome")
    if DELIVERABLE in (promise.form, outcome.form):
        return _attain_stage(promise, outcome)
    if promise.value is None:
        return Attainment.NOT_CHECKABLE, "", say("no_target")
    if outcome.value is None:
        return Attainment.NOT_CHECKABLE, "", say("no_value")
    pack = pack or load_pack()
    aim = aim_of(_as_told(promise, outcome, pack), direction, pack)
    amount = align(promise, outcome, baseline, pack)
    if isinstance(amount, str):
        return Attainment.NOT_CHECKABLE, "", amount
    return judge(aim, amount, promise.unit)


def _as_told(promise: Entry, outcome: Entry, pack: Pack) -> Entry:
    """Return a promise as its outcome reads it: 实现110万贫困人口脱贫 is a fall by so many, where that is reported."""
    falls = promise.change is Change.LEVEL and outcome.change is Change.DECREASE
    if falls and is_flow(promise, pack):
        return replace(promise, change=Change.DECREASE)
    return promise


def _attain_stage(promise: Entry, outcome: Entry) -> tuple[Attainment, str, str]:
    """Compare the stages of a deliverable."""
    if promise.form != outcome.form:
        return Attainment.NOT_CHECKABLE, "", say("other_form")
    if promise.stage is None or outcome.stage is None:
        return Attainment.NOT_CHECKABLE, "", say("no_value")
    reached = STAGE_RANK[outcome.stage] >= STAGE_RANK[promise.stage]
    attainment = Attainment.MET if reached else Attainment.MISSED
    reason = say("stage_reached" if reached else "stage_short")
    return attainment, f"{outcome.stage} >= {promise.stage}", reason


def judge(aim: Aim, amount: Amount, unit: str | None) -> tuple[Attainment, str, str]:
    """Hold an amount against an aim of the same unit: attainment, formula, reason."""
    worst, best = (amount.high, amount.low) if aim.is_ceiling else (amount.low, amount.high)
    attainment, formula, reason = _judge_one(aim, replace(amount, low=worst, high=worst), unit)
    if attainment is Attainment.MISSED and _judge_one(aim, replace(amount, low=best), unit)[0] in REACHED:
        attainment, reason = Attainment.NOT_CHECKABLE, say("straddles")
    return attainment, amount.working + formula, join(amount.reason, reason)


def _judge_one(aim: Aim, amount: Amount, unit: str | None) -> tuple[Attainment, str, str]:
    """Judge one number, `amount.low`."""
    value, slack = amount.low, aim.slack + amount.slack
    past = aim.past(value, aim.near)
    if past > 0 or (past == 0 and _holds_at_bound(aim, amount.comparator)):
        return *_reached(aim, value, slack), _reason_reached(aim, value, unit)
    short, by = -past, plain(-past)
    if short < slack:
        reason = say("within_rounding", by=by, unit=unit or "")
        return Attainment.NEARLY, _formula(aim, value, slack, "slack"), reason
    if aim.band and short <= aim.band:
        reason = say("within_about", by=by, unit=unit or "")
        return Attainment.NEARLY, _formula(aim, value, aim.band, "band"), reason
    if short == 0:  # 3亿人次 for 超过3亿人次: what is printed does not tell on which side of it
        plainly = amount.comparator is Comparator.EQ
        return Attainment.NEARLY if plainly else Attainment.MISSED, _formula(aim, value), say("not_strictly")
    missed = say("over" if aim.is_ceiling else "short", by=by, unit=unit or "")
    return Attainment.MISSED, _formula(aim, value, aim.band, "band"), missed


def _holds_at_bound(aim: Aim, comparator: Comparator) -> bool:
    """Tell whether a number equal to the bound keeps it: 近1000 is under 1000, 1000多 over it."""
    above, below = comparator is Comparator.GT, comparator is Comparator.LT
    better, worse = (below, above) if aim.is_ceiling else (above, below)
    return better if aim.strict else not worse


def _reached(aim: Aim, value: Fraction, slack: Fraction) -> tuple[Attainment, str]:
    over = aim.past(value, aim.far)
    exceeded = not aim.limit and over > max(slack, aim.band)
    return Attainment.EXCEEDED if exceeded else Attainment.MET, _formula(aim, value)


def _reason_reached(aim: Aim, value: Fraction, unit: str | None) -> str:
    over = aim.past(value, aim.far)
    return say("beyond", by=plain(over), unit=unit or "") if over > 0 and not aim.limit else say("holds")


def _formula(aim: Aim, value: Fraction, allowed: Fraction | None = None, kind: str = "") -> str:
    """Write the comparison that was made: 7.8 >= 8, 7.4 >= 7.5 - 0.5, 6.5 <= 6.7 <= 7."""
    near, shown = plain(aim.near), plain(value)
    inside = aim.near != aim.far and aim.past(value, aim.near) >= 0 >= aim.past(value, aim.far)
    if inside:
        low, high = sorted((aim.near, aim.far))
        return f"{plain(low)} <= {shown} <= {plain(high)}"
    sign = ("<" if aim.is_ceiling else ">") + ("" if aim.strict else "=")
    less = "+" if aim.is_ceiling else "-"
    if allowed and kind == "band":
        return f"{shown} {sign[0]}= {near} {less} {plain(aim.band)}"
    return f"{shown} {sign} {near}" + (f" {less} {plain(allowed)}" if allowed else "")
