"""From a measure to a quantity: the comparator words around it, and the one comparator that they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.comparators import Bound
from tongdao.model import Comparator, Form, Quantity

if TYPE_CHECKING:
    from tongdao.mentions.quantities.comparators import ComparatorTables
    from tongdao.mentions.quantities.measures import Measure
    from tongdao.model import Step

_STRICT = (Comparator.GE, Comparator.GT, Comparator.LE, Comparator.LT)
_LISTED = frozenset(["、", "和", "与", "及"])
_ENDS = frozenset(["", *"，,、；;。）)！？\n"])
_UNPARTED = ("", "count", "group")


def bound_quantity(text: str, measure: Measure, inner: Bound | None, tables: ComparatorTables) -> Quantity:
    """Return the quantity of a measure. `inner` is a comparator that the measure holds already."""
    around = (
        _before(text, measure, tables),
        inner,
        _inside(text, measure, tables),
        _after(text, measure, tables),
    )
    bounds = [bound for bound in around if bound]
    if not bounds:
        comparator = Comparator.EQ if measure.high is None else Comparator.RANGE
        return _quantity(measure, measure.start, measure.end, comparator, measure.steps)
    start = min([measure.start, *(bound.start for bound in bounds)])
    end = max([measure.end, *(bound.end for bound in bounds)])
    steps = measure.steps + tuple(bound.step for bound in bounds)
    return _quantity(measure, start, end, _choose(measure, bounds), steps)


def _quantity(
    measure: Measure, start: int, end: int, comparator: Comparator, steps: tuple[Step, ...]
) -> Quantity:
    return Quantity(
        start, end, measure.start, measure.end, measure.value, measure.high, measure.unit, comparator,
        measure.form, steps,
    )  # fmt: skip


def _before(text: str, measure: Measure, tables: ComparatorTables) -> Bound | None:
    if measure.form is Form.RANK:
        top = tables.ranks.starting(text, measure.start)
        return Bound(measure.start, *top) if top else None
    found = tables.find_before(text, measure.start, is_round=measure.number.kind in ("round", "few"))
    return found or tables.find_distant_before(text, measure.start, is_share=measure.dimension == "ratio")


def _inside(text: str, measure: Measure, tables: ComparatorTables) -> Bound | None:
    """Return the bound that 多 余 来 几 in the numeral makes."""
    number = measure.number
    word = number.vague or (text[number.start] if number.kind == "few" else "")
    row = tables.inside.rows.get(word)
    return Bound(number.start, number.end, row) if row else None


def _after(text: str, measure: Measure, tables: ComparatorTables) -> Bound | None:
    if measure.form is Form.RANK:
        return None
    found = tables.find_after(text, measure.end)
    if found is None and measure.form is Form.COUNT and measure.dimension == "count":
        return tables.find_distant_after(text, measure.end)
    if found and found.row.get("measure") and measure.dimension in _UNPARTED:
        return None
    return found


def _choose(measure: Measure, bounds: list[Bound]) -> Comparator:
    """Return the comparator of a quantity: a range, else the first bound, real bounds before 约 and 左右."""
    if measure.high is not None:
        return Comparator.RANGE
    comparators = [bound.comparator for bound in bounds]
    strict = [comparator for comparator in comparators if comparator in _STRICT]
    return next(iter(strict or comparators), Comparator.EQ)


def share_bounds(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give members of a list the comparator before its first (超过98%、85%) or after its last (5%、6%左右)."""
    shared = quantities[:1]
    for this in quantities[1:]:
        before = shared[-1]
        if this.comparator is Comparator.EQ and before.start < before.core_start:
            this = _with_bound(text, this, before, before, this)
        shared.append(this)
    for place in range(len(shared) - 2, -1, -1):
        this, after = shared[place], shared[place + 1]
        ends = after.end > after.core_end and text[after.end : after.end + 1] in _ENDS
        if ends and this.comparator is Comparator.EQ and after.start == after.core_start:
            shared[place] = _with_bound(text, this, after, this, after)
    return shared


def _with_bound(text: str, this: Quantity, bounded: Quantity, first: Quantity, second: Quantity) -> Quantity:
    """Return `this` with the comparator of its neighbour where only a list mark parts the two."""
    alike = (first.unit, first.form) == (second.unit, second.form)
    if not alike or text[first.end : second.start].strip() not in _LISTED:
        return this
    outside = [s for s in bounded.trail if s.end <= bounded.core_start or s.start >= bounded.core_end]
    return replace(this, comparator=bounded.comparator, trail=(*this.trail, *outside))
