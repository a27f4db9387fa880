"""A number with what it measures, before comparators: what the readers of this package hand to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Form, Step
from tongdao.rules.anchored import AnchoredWords, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from tongdao.mentions.quantities.numbers import Number
    from tongdao.rules.pack import Row


class Measure(NamedTuple):
    """Number and unit at `start:end`. `number` is the numeral that bounds are said of.

    `dimension` is that of the unit, empty without one.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    unit: str | None
    form: Form
    dimension: str
    number: Number
    steps: tuple[Step, ...]


def number_step(number: Number) -> Step:
    """Return the trace of a numeral."""
    return Step("numerals." + number.kind, number.start, number.end)


def role_words(rows: Iterable[Row], role: str) -> AnchoredWords[Row]:
    """Return the words of the rows of one role."""
    return AnchoredWords(words_of(row for row in rows if row["role"] == role))
