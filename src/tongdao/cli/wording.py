"""Values as a person writes them: ≥300公里, 750亿元, 5%–6%, 增1200万人."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.model import Basis, Change, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.glossary import Glossary
    from tongdao.model import Check, Deliverable, Kind, Quantity, Step

_SCALES = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_MAX_DECIMALS = 2  # of a scaled number: 188.1万, but 12345
_DASH = "–"
NOTHING = "—"


def number_text(value: Decimal) -> str:
    """Write a number exactly, with 万, 亿 or 万亿 where that takes few decimals."""
    for scale, word in _SCALES:
        scaled = value / scale
        if abs(scaled) >= 1 and scaled == Decimal(f"{scaled:.{_MAX_DECIMALS}f}"):
            return _digits(scaled) + word
    return _digits(value)


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f")


def value_text(figure: Figure, words: Glossary) -> str:
    """Write the value of a figure with its change, comparator, range and unit."""
    change = words(f"change.{figure.change}")
    comparator = words(f"comparator.{figure.comparator.name.lower()}")
    # A rank is bounded as a whole (≤第5位), a movement in its amount (增≥30家).
    lead = comparator + change if figure.change is Change.RANK else change + comparator
    return lead + _amount(figure.value, figure.high, figure.unit)


def quantity_text(quantity: Quantity, words: Glossary) -> str:
    """Write the value of a quantity with its comparator, range and unit."""
    comparator = words(f"comparator.{quantity.comparator.name.lower()}")
    return comparator + _amount(quantity.value, quantity.high, quantity.unit or "")


def _amount(value: Decimal, high: Decimal | None, unit: str) -> str:
    number = number_text(value)
    if high is not None:
        low = f"{number}%" if unit == "%" else number
        number = f"{low}{_DASH}{number_text(high)}"
    return number + unit


def due_text(entry: Figure | Deliverable) -> str:
    """Write the day that an entry speaks of, in brackets where only the document tells it."""
    if entry.period_end is None:
        return NOTHING
    day = entry.period_end.isoformat()
    return f"({day})" if entry.period is Basis.INHERITED else day


def kind_text(kind: Kind, words: Glossary) -> str:
    """Name a kind: 数据, 计划, 举措."""
    return words(f"kind.{kind}")


def name_text(entry: Figure | Deliverable) -> str:
    """Name what is measured or delivered."""
    return (entry.indicator if isinstance(entry, Figure) else entry.name) or NOTHING


def measure_text(entry: Figure | Deliverable, words: Glossary) -> str:
    """Write the value of a figure, or the stage of a deliverable."""
    return value_text(entry, words) if isinstance(entry, Figure) else words(f"stage.{entry.stage}")


def check_text(check: Check, words: Glossary) -> str:
    """Write what a check found: 倍数 相符：文中 2，算得 2.005."""
    verdict = words("text.holds" if check.holds else "text.fails")
    sums = words("text.stated", stated=_rounded(check.stated), computed=_rounded(check.computed))
    return f"{words(f'relation.{check.relation}')} {verdict}{words('text.colon')}{sums}"


def _rounded(value: Decimal) -> str:
    return number_text(Decimal(f"{value:.4f}"))  # round() fails beyond 28 digits


def trail_text(trail: Iterable[Step], text: str) -> list[str]:
    """Write each rule that fired, with the characters that it read and where they stand."""
    return [f"{step.rule} “{text[step.start : step.end]}” {step.start}–{step.end}" for step in trail]
