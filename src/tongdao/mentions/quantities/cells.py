"""The numbers of table cells, whose unit stands in the head of their column, beside it or above the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.find import find_quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongdao.model import Quantity
    from tongdao.rules.pack import Pack


def find_in_cells(text: str, cells: Iterable[tuple[int, int, str]], pack: Pack) -> Iterator[Quantity]:
    """Yield the number of each cell (start, end, unit as written, "" for none) that holds one and nothing else."""
    for start, end, unit in cells:
        found = find_quantities(text[start:end] + unit, pack, general=True)
        if len(found) == 1 and found[0].core_start == 0 and found[0].core_end == end - start + len(unit):
            yield replace(
                found[0], start=start, end=end, core_start=start, core_end=end, unit=found[0].unit or None
            )
