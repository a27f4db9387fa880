"""What was read, as a person writes it: values, days, kinds, checks and the trail of rules."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.model import Basis, Figure
from tongdao.views.wording import NOTHING, amount_text, held_text, lead_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.glossary import Glossary
    from tongdao.model import Check, Deliverable, Kind, Quantity, Step


def value_text(figure: Figure, words: Glossary) -> str:
    """Write the value of a figure with its change, comparator, range and unit, and what it holds for."""
    lead = lead_text(figure.comparator, figure.change, words)
    return lead + amount_text(figure.value, figure.high, figure.unit) + held_text(figure, words)


def quantity_text(quantity: Quantity, words: Glossary) -> str:
    """Write the value of a quantity with its comparator, range and unit."""
    comparator = words(f"comparator.{quantity.comparator.name.lower()}")
    return comparator + amount_text(quantity.value, quantity.high, quantity.unit or "")


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
