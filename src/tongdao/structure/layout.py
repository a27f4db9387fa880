"""How a text is laid out: lines, what stands above it, bylines and tables. Read once, used by every stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.structure.bylines import find_bylines
from tongdao.structure.front import read_front
from tongdao.structure.lines import split_lines
from tongdao.structure.tables import find_tables

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack
    from tongdao.structure.bylines import Byline
    from tongdao.structure.front import Front
    from tongdao.structure.lines import Line
    from tongdao.structure.tables import Table


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a text in order, what stands above its first sentence, its bylines and tables in order."""

    lines: tuple[Line, ...]
    front: Front
    bylines: tuple[Byline, ...]
    tables: tuple[Table, ...]


def read_layout(folded: str, pack: Pack) -> Layout:
    """Return the layout of a folded text."""
    lines = split_lines(folded)
    return Layout(
        lines,
        read_front(folded, lines, pack),
        find_bylines(folded, lines, pack),
        find_tables(folded, lines),
    )
