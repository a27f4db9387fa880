"""Tables in plain text: lines whose cells are parted by bars (Markdown) or by tabs, under a line of heads.

Reading goes on over the same characters with a comma for each bar and tab, so that no word reaches from one cell into
the next; the cells themselves lead to what their heads say of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tongdao.structure.lines import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongdao.structure.lines import Line

PARTED = "，"  # what stands for a bar or tab while a row is read
_BARS, _TABS = "|", "\t"
_DELIMITERS = re.compile(r"[|\t]")
_SAYS = re.compile(r"[^|\t\s:-]")  # what a rule under the heads (| --- | :-: |) does not hold
_LONGEST_HEAD = 24  # characters; longer is no head of a column
_LONGEST_CAPTION = 60  # characters of a line above a table that says what it is of
_MOST_CAPTIONS = 2  # lines
_STOPS = ("。", "；", "！", "？")
_DATA = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")


class Cell(NamedTuple):
    """What stands at `start:end` of a text, without the space around it; empty where both are the same."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `captions` above it, a head for each column, and its rows.

    `start:end` are the first character of its heads and the one past its last row; `first` and `last` the lines
    between which it stands, the last excluded.
    """

    start: int
    end: int
    first: int
    last: int
    captions: tuple[Cell, ...]
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def find_tables(folded: str, lines: Sequence[Line]) -> tuple[Table, ...]:
    """Return the tables of a folded text, in order; a table has two columns, a line of heads and a row."""
    if _BARS not in folded and _TABS not in folded:
        return ()
    return tuple(table for run in _runs(folded, lines) if (table := _table(folded, lines, *run)))


def _runs(folded: str, lines: Sequence[Line]) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of lines that hold the same delimiter: first line, one past the last, the delimiter."""
    first, mark = 0, ""
    for index, line in enumerate(lines):
        held = _delimiter(folded, line)
        if held != mark:
            if mark:
                yield first, index, mark
            first, mark = index, held
    if mark:
        yield first, len(lines), mark


def _delimiter(folded: str, line: Line) -> str:
    if folded.find(_TABS, line.start, line.end) >= 0:
        return _TABS
    return _BARS if folded.count(_BARS, line.start, line.end) > 1 else ""


def _table(folded: str, lines: Sequence[Line], first: int, last: int, mark: str) -> Table | None:
    """Return the table that a run of lines is, None where its first line is no line of heads."""
    heads = _cells(folded, lines[first], mark)
    rows = [_cells(folded, line, mark) for line in lines[first + 1 : last]]
    rows = [row for row in rows if any(_SAYS.search(folded, *cell) for cell in row)]
    if len(heads) < 2 or not rows or not all(_is_head(folded, cell) for cell in heads):
        return None
    captions = _captions(folded, lines[max(0, first - _MOST_CAPTIONS) : first])
    return Table(
        lines[first].start, lines[last - 1].end, first, last, captions, tuple(heads), tuple(map(tuple, rows))
    )


def _is_head(folded: str, cell: Cell) -> bool:
    return cell.end - cell.start <= _LONGEST_HEAD and not _DATA.fullmatch(folded, *cell)


def _captions(folded: str, lines: Sequence[Line]) -> tuple[Cell, ...]:
    """Return the lines above a table that can say what it is of, the nearest last."""
    short = (line for line in lines if line.end - line.start <= _LONGEST_CAPTION)
    return tuple(
        Cell(line.start, line.end) for line in short if not folded.endswith(_STOPS, line.start, line.end)
    )


def _cells(folded: str, line: Line, mark: str) -> list[Cell]:
    """Return the cells of a line; a tab before its first word leaves the cells before it empty."""
    start = line.start
    while mark == _TABS and start and folded[start - 1] in SPACE:
        start -= 1
    bounds = [start - 1, *(m.start() for m in _DELIMITERS.finditer(folded, start, line.end)), line.end]
    cells = [_trimmed(folded, left + 1, right) for left, right in pairwise(bounds)]
    if mark == _BARS:  # a bar opens and closes the line
        cells = cells[folded.startswith(mark, line.start) : len(cells) - folded.endswith(mark, 0, line.end)]
    return cells


def _trimmed(folded: str, start: int, end: int) -> Cell:
    piece = folded[start:end]
    left = start + len(piece) - len(piece.lstrip(SPACE))
    return Cell(left, max(left, start + len(piece.rstrip(SPACE))))


def part_cells(folded: str, tables: Sequence[Table]) -> str:
    """Return a folded text with a comma for each bar and tab of its tables, character for character."""
    parts: list[str] = []
    done = 0
    for table in tables:
        parts += folded[done : table.start], _DELIMITERS.sub(PARTED, folded[table.start : table.end])
        done = table.end
    return "".join(parts) + folded[done:] if tables else folded
