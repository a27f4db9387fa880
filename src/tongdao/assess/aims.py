"""Which way a target is meant: a floor to reach, a ceiling to stay under, or a range to fall into."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from tongdao.assess.units import is_relative
from tongdao.errors import UsageError
from tongdao.model import Change, Comparator
from tongdao.rules.words import WordTable
from tongdao.text.fold import fold
from tongdao.text.precision import half_of_telling_digit, rounding

if TYPE_CHECKING:
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

DIRECTIONS = ("higher", "lower", "none")
_HALF_A_POINT = Fraction(1, 2)  # what 左右 allows a rate of growth

_MARKS = "，,；;。：:（("
_NEAR = 6  # characters that may stand between a word such as 控制在 and its number
_BESIDE = 8  # characters after a number in which its noun stands
_SPOKEN = ("verb", "noun", "kept")
_MOVED_BY = (Change.INCREASE, Change.DECREASE)
_AT_LEAST = (Comparator.GE, Comparator.GT)
_AT_MOST = (Comparator.LE, Comparator.LT)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a result is held against, in the unit of the promise.

    `is_ceiling`: less is better, else more is. `near` is the bound to reach, `far` the other end of a
    range. `strict`: the bound is to be passed. `band` and `slack` are what 左右 and the printed digits leave open.
    `limit`: keeping it is all that can be done, so that it is never exceeded.
    """

    is_ceiling: bool
    near: Fraction
    far: Fraction
    strict: bool
    band: Fraction
    slack: Fraction
    limit: bool

    def past(self, value: Fraction, bound: Fraction) -> Fraction:
        """Return how far a value is past a bound, on the better side of it; below 0 where it falls short."""
        return bound - value if self.is_ceiling else value - bound


@dataclass(frozen=True, eq=False)
class _Words:
    before: WordTable
    almost: tuple[str, ...]
    lower: tuple[str, ...]
    flow: WordTable
    stocks: tuple[str, ...]
    movement: WordTable


@cache
def _words(pack: Pack) -> _Words:
    rows = {row["role"]: row for row in pack.table("aims")}
    return _Words(
        before=WordTable(rows[role] for role in ("limit", "falling", "reaching")),
        almost=rows["almost"].words,
        lower=rows["lower"].words,
        flow=WordTable([rows["flow"]]),
        stocks=pack.words("stocks", "stock"),
        movement=WordTable(row for row in pack.table("changes") if row["role"] in _SPOKEN),
    )


def aim_of(promise: Entry, direction: str | None, pack: Pack) -> Aim:
    """Return what a promised figure wants; `direction` says whether more of the indicator is better.

    It is higher, lower, or none (the same as None) where neither is. The promise must have a value.
    Raises UsageError for another direction.
    """
    if direction is not None and direction not in DIRECTIONS:
        raise UsageError(f"no direction {direction!r}: give {', '.join(DIRECTIONS)}")
    comparator = comparator_of(promise, pack)
    word = word_before(promise, pack)
    ceiling = _is_ceiling(promise, comparator, word, direction, pack)
    low = Fraction(promise.value or 0)
    high = low if promise.high is None else Fraction(promise.high)
    near, far = (high, low) if ceiling else (low, high)
    return Aim(
        is_ceiling=ceiling,
        near=near,
        far=far,
        strict=comparator in (Comparator.GT, Comparator.LT),
        band=about(promise, pack) if comparator is Comparator.ABOUT else Fraction(0),
        slack=Fraction(rounding(promise.quote)),
        limit=ceiling and word != "falling" and promise.change is not Change.RANK,
    )


def about(entry: Entry, pack: Pack) -> Fraction:
    """Return what 左右 leaves open either way: half a point of growth, else half a unit of the last digit that tells.

    Zeros at the end tell nothing, but never more than a tenth is left open: 420公里左右 is open by 5, 400 by 40.
    """
    if entry.change is not Change.LEVEL and is_relative(entry.unit, pack):
        return _HALF_A_POINT
    return min(Fraction(half_of_telling_digit(entry.quote)), abs(Fraction(entry.value or 0)) / 10)


def comparator_of(promise: Entry, pack: Pack) -> Comparator:
    """Return the comparator of a promise: one that opens with 近 is about its number, not under it."""
    comparator = promise.comparator or Comparator.EQ
    if comparator is Comparator.LT and fold(promise.quote).startswith(_words(pack).almost):
        return Comparator.ABOUT
    return comparator


def _is_ceiling(
    promise: Entry, comparator: Comparator, word: str | None, direction: str | None, pack: Pack
) -> bool:
    """Tell whether less is better: by its comparator, the word before it, its change, then its indicator."""
    if promise.change is Change.RANK:
        return True
    if comparator in (*_AT_LEAST, *_AT_MOST):
        return comparator in _AT_MOST
    if word in ("limit", "falling"):
        return True
    if promise.change is Change.DECREASE:
        return False
    if direction in (None, "none"):
        return fold(promise.indicator or "").strip().endswith(_words(pack).lower)
    return direction == "lower"


def word_before(entry: Entry, pack: Pack) -> str | None:
    """Return which way the last telling word before a number points: limit, falling, reaching, or None."""
    piece = _before(entry)
    hits = list(_words(pack).before.finditer(piece))
    if not hits:
        return None
    _, end, row = hits[-1]
    return str(row["role"]) if len(piece) - end <= _NEAR else None


def spoken_change(entry: Entry, pack: Pack) -> Change:
    """Return the movement that the words about a number speak of, wherever they stand before it; else level.

    `entry.change` is what a reader made of them: 增长预期目标为7% may have been taken for a level. Of an amount that
    is no rate (新评20家) it counts where the words themselves name no movement.
    """
    words = _words(pack).movement
    for text in (_before(entry), fold(entry.indicator or "")):
        moves = [Change(row["change"]) for _, _, row in words.finditer(text)]
        moves = [change for change in moves if change is not Change.LEVEL]
        if moves:
            return moves[-1]
    moved = entry.change if entry.change in _MOVED_BY else None
    return moved if moved and not is_relative(entry.unit, pack) else Change.LEVEL


def is_flow(entry: Entry, pack: Pack) -> bool:
    """Tell whether an entry counts what is done in a time, by its indicator or the words beside its number."""
    beside = _before(entry) + " " + _after(entry)
    flow = _words(pack).flow
    return flow.search(fold(entry.indicator or "")) is not None or flow.search(beside) is not None


def is_stock(entry: Entry, pack: Pack) -> bool:
    """Tell whether an entry says how much there is: a rate, a stock by its name, or a level to be brought up to."""
    if entry.change is not Change.LEVEL:
        return False
    named = fold(entry.indicator or "").strip().endswith(_words(pack).stocks)
    return named or is_relative(entry.unit, pack) or word_before(entry, pack) in ("reaching", "falling")


def _place(entry: Entry) -> int:
    """Return where the quote stands in the statement; at its start where it does not."""
    place = entry.start - entry.statement_start
    if place >= 0 and entry.statement.startswith(entry.quote, place):
        return place
    return max(0, entry.statement.find(entry.quote))


def _before(entry: Entry) -> str:
    """Return the words before a number, after the last mark."""
    before = entry.statement[: _place(entry)]
    start = max(before.rfind(mark) + 1 for mark in _MARKS)
    return fold(before[start:]).rstrip()


def _after(entry: Entry) -> str:
    end = _place(entry) + len(entry.quote)
    words = entry.statement[end : end + _BESIDE]
    stop = min((words.find(mark) for mark in _MARKS if mark in words), default=len(words))
    return fold(words[:stop])
