"""A target over several years against what each year brought: 五年投资5000亿元 and five yearly figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tongdao.assess.aims import is_flow, is_stock
from tongdao.assess.amounts import align
from tongdao.assess.reasons import join, plain, say
from tongdao.assess.units import is_relative
from tongdao.model import Change, Comparator
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongdao.assess.amounts import Amount
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_YEAR_END = (12, 31)


@dataclass(frozen=True, slots=True)
class YearlySum:
    """What the years of a promise add up to, in its unit.

    `total` is None where nothing may be summed. `years` are those that the sum covers, `missing` the others of
    the promise, `used` the entries summed, in the order of time. `working` writes the sum out.
    """

    total: Fraction | None
    comparator: Comparator
    years: tuple[int, ...]
    missing: tuple[int, ...]
    used: tuple[Entry, ...]
    working: str
    reason: str

    def as_outcome(self, promise: Entry) -> Entry | None:
        """Return the sum as one reported figure, exact to what was printed; None where there is none."""
        if self.total is None:
            return None
        last = self.used[-1]
        return replace(
            last,
            quote="",
            value=Decimal(self.total.numerator) / Decimal(self.total.denominator),
            high=None,
            unit=promise.unit,
            change=promise.change,
            comparator=self.comparator,
            indicator=promise.indicator,
            period_start=self.used[0].period_start,
        )


def may_sum(promise: Entry, pack: Pack) -> bool:
    """Tell whether the yearly figures of a promise add up: amounts done do; shares, ranks and stocks do not."""
    if promise.value is None or promise.change in (Change.RANK, Change.MULTIPLY):
        return False
    if is_relative(promise.unit, pack):
        return False
    return is_flow(promise, pack) or not is_stock(promise, pack)


def sum_years(
    promise: Entry, actuals: Iterable[Entry], *, summable: bool | None = None, pack: Pack | None = None
) -> YearlySum:
    """Sum what is reported of the years of a promise, one figure for each year, and say which years are missing.

    `summable` is what a registry knows of the indicator; None leaves it to the promise's own words. Where two
    figures tell of a year, the one issued later counts; a figure of several years counts where no single ones do.
    """
    pack = pack or load_pack()
    wanted = _years_of(promise)
    if not (may_sum(promise, pack) if summable is None else summable) or not wanted:
        return YearlySum(None, Comparator.EQ, (), wanted, (), "", say("may_not_sum"))
    chosen = _choose(promise, actuals, wanted, pack)
    used = tuple(entry for _, entry, _ in chosen)
    amounts = [amount for _, _, amount in chosen]
    years = tuple(year for covered, _, _ in chosen for year in covered)
    missing = tuple(year for year in wanted if year not in years)
    total = sum((amount.low for amount in amounts), Fraction(0)) if amounts else None
    return YearlySum(
        total, _comparator(amounts), years, missing, used, _working(amounts, total), _reason(years, missing)
    )


def _years_of(entry: Entry) -> tuple[int, ...]:
    """Return the whole years of an entry's period; none where it is not made of whole years."""
    first, last = entry.period_start, entry.period_end
    if (
        first is None
        or last is None
        or (first.month, first.day) != (1, 1)
        or (last.month, last.day) != _YEAR_END
    ):
        return ()
    return tuple(range(first.year, last.year + 1))


def _choose(
    promise: Entry, actuals: Iterable[Entry], wanted: Sequence[int], pack: Pack
) -> list[tuple[tuple[int, ...], Entry, Amount]]:
    """Return figures that cover the wanted years without overlap, with the years and amounts, in order of time."""
    taken: set[int] = set()
    chosen = []
    for entry in sorted(actuals, key=_preference):
        covered = _years_of(entry)
        amount = align(promise, entry, None, pack) if entry.value is not None else ""
        if not covered or isinstance(amount, str) or taken & {*covered} or not {*covered} <= {*wanted}:
            continue
        taken.update(covered)
        chosen.append((covered, entry, amount))
    return sorted(chosen, key=lambda item: item[0])


def _preference(entry: Entry) -> tuple[int, int, str]:
    """Order figures of one year before those of several, then the latest issued first, then by id."""
    return len(_years_of(entry)), -(entry.issued_on or date.min).toordinal(), entry.id


def _comparator(amounts: Sequence[Amount]) -> Comparator:
    """Return how the sum is bounded: as its parts are where they agree, else it is about the number."""
    bounds = {amount.comparator for amount in amounts} - {Comparator.EQ, Comparator.RANGE}
    return bounds.pop() if len(bounds) == 1 else Comparator.ABOUT if bounds else Comparator.EQ


def _working(amounts: Sequence[Amount], total: Fraction | None) -> str:
    if total is None or len(amounts) < 2:
        return ""
    return " + ".join(plain(amount.low) for amount in amounts) + f" = {plain(total)}; "


def _reason(years: Sequence[int], missing: Sequence[int]) -> str:
    return join(
        say("summed", years="、".join(map(str, years))) if years else "",
        say("missing_years", years="、".join(map(str, missing))) if missing else "",
    )
