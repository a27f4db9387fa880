"""The numbers and times of official sentences, each for itself and with its rules: `data/tables/official.tsv`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tables import compare, rows_of
from test_readings import AS_WRITTEN, BACK, DAY, period_cell, quantity_cell

from tongdao.mentions.quantities.find import find_quantities
from tongdao.mentions.times.find import find_periods
from tongdao.rules.pack import load_pack
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.model import Step


def mentions(text: str) -> Iterator[str]:
    """Return the numbers and times of a text on 14 January 2025, or on the day that `@day ` before it says."""
    day: date | None = DAY
    if text.startswith("@"):
        written, _, text = text[1:].partition(" ")
        day = date.fromisoformat(written) if written != "-" else None
    text, pack = fold(text.translate(BACK)), load_pack("zh_cn")
    for quantity in find_quantities(text, pack):
        yield f"{quantity_cell(text, quantity)} {_rules(quantity.trail)}"
    for period in find_periods(text, pack, day):
        yield f"{period_cell(text, period)} {_rules(period.trail)}"


def _rules(trail: tuple[Step, ...]) -> str:
    return " ".join(f"{step.rule}:{step.start}-{step.end}" for step in trail)


def test_official_mentions() -> None:
    rows = [row[0] for row in rows_of("official.tsv")]
    compare(
        "official.tsv", [[text, *(cell.translate(AS_WRITTEN) for cell in mentions(text))] for text in rows]
    )
