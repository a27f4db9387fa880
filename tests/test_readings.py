"""What single sentences say, item by item: `data/tables/readings.tsv`, read as a document and as any text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tables import compare, rows_of

import tongdao

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from tongdao.model import Check, Deliverable, Figure, Period, Programme, Quantity

DAY = date(2025, 1, 14)
AS_WRITTEN = str.maketrans({"\n": "⏎", "\t": "⇥"})
BACK = str.maketrans({"⏎": "\n", "⇥": "\t"})


def read(text: str) -> Iterator[str]:
    """Return what a document of one sentence says: figures and things, programmes, checks, each as a cell."""
    day: date | None = DAY
    if text.startswith("@"):  # another day, or none
        written, _, text = text[1:].partition(" ")
        day = date.fromisoformat(written) if written != "-" else None
    found = tongdao.read(text, source="s", date=day, issuer="临江市人民政府", title="政府工作报告")
    for said in found.statements:
        yield f"{said.kind} {said.start}-{said.end} {_owner(said.owner)}"
        yield from map(figure_cell, said.figures)
        yield from map(thing_cell, said.deliverables)
    yield from map(programme_cell, found.programmes)
    yield from map(check_cell, found.checks)


def programme_cell(programme: Programme) -> str:
    parts = "；".join(programme.parts)
    return f"P {programme.code} {programme.name} {programme.start}-{programme.end}: {parts}"


def check_cell(check: Check) -> str:
    numbers = " ".join(map(_number, check.numbers))
    return f"C {check.relation} {check.quote}: {numbers} {_number(check.stated)} {check.holds}"


def figure_cell(figure: Figure) -> str:
    return (
        f"{figure.quote}@{figure.start}: {_range(figure.value, figure.high)} {figure.unit} {figure.comparator}"
        f" {figure.change} {figure.kind} [{figure.indicator}] {_time(figure)}"
    )


def thing_cell(thing: Deliverable) -> str:
    return f"D {thing.quote}@{thing.start}: {thing.name} {thing.stage} {thing.kind} {_time(thing)}"


def _time(entry: Figure | Deliverable) -> str:
    days = _days(entry.period_start, entry.period_end)
    return f"{days} {entry.period} {entry.period_quote or '-'} {_owner(entry.owner)}"


def _owner(owner: str | None) -> str:
    return "^" if owner == "临江市人民政府" else owner or "-"


def _days(first: date | None, last: date | None) -> str:
    return f"{first or '-'}..{last or '-'}".replace("2025", "’25")


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _range(value: Decimal, high: Decimal | None) -> str:
    return _number(value) + (f"–{_number(high)}" if high is not None else "")


def mentions(text: str) -> Iterator[str]:
    """Return the numbers and times of any text, each as a cell."""
    found = tongdao.find_mentions(text, date=DAY)
    yield from (quantity_cell(text, quantity) for quantity in found.quantities)
    yield from (period_cell(text, period) for period in found.periods)


def quantity_cell(text: str, quantity: Quantity) -> str:
    core = text[quantity.core_start : quantity.core_end]
    told = f"{_range(quantity.value, quantity.high)} {quantity.unit or '-'} {quantity.comparator} {quantity.form}"
    return f"{text[quantity.start : quantity.end]}@{quantity.start} {core}: {told}"


def period_cell(text: str, period: Period) -> str:
    days = _days(period.first, period.last)
    return f"T {text[period.start : period.end]}@{period.start}: {days} {period.relation}"


def test_readings() -> None:
    rows = [row[0] for row in rows_of("readings.tsv")]
    compare(
        "readings.tsv",
        [[text, *(cell.translate(AS_WRITTEN) for cell in read(text.translate(BACK)))] for text in rows],
    )


def test_mentions_of_any_text() -> None:
    rows = [row[0] for row in rows_of("mentions.tsv")]
    compare(
        "mentions.tsv",
        [[text, *(cell.translate(AS_WRITTEN) for cell in mentions(text.translate(BACK)))] for text in rows],
    )
