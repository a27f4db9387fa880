"""Tables of expected answers under `data/tables`: rows compared with what the code says today.

A table is UTF-8, cells between tabs; blank lines and lines that begin with `#` are kept and not compared. With
UPDATE_TABLES=1 in the environment a table that differs is written anew: read the difference before keeping it.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = Path(__file__).parent / "data" / "tables"


def rows_of(name: str) -> list[list[str]]:
    """Return the rows of a table."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if _is_row(line)]


def compare(name: str, computed: Iterable[Sequence[object]]) -> None:
    """Fail where the rows of a table are not those computed, showing the lines that differ."""
    file = FOLDER / name
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    made = ["\t".join("-" if cell in (None, "") else str(cell) for cell in row) for row in computed]
    if [line for line in lines if _is_row(line)] == made:
        return
    if "UPDATE_TABLES" in os.environ:
        file.write_text("".join(line + "\n" for line in _renewed(lines, made)), encoding="utf-8")
        return
    differing = difflib.unified_diff(
        [line for line in lines if _is_row(line)], made, "expected", "computed", n=0
    )
    raise AssertionError(f"{name}: UPDATE_TABLES=1 writes it anew\n" + "\n".join([*differing][2:]))


def _is_row(line: str) -> bool:
    return bool(line) and not line.startswith("#")


def _renewed(lines: list[str], made: list[str]) -> list[str]:
    """Return new rows between the comments of a table; below them all where there are not as many as before."""
    if sum(map(_is_row, lines)) == len(made):
        fresh = iter(made)
        return [next(fresh) if _is_row(line) else line for line in lines]
    head = next((place for place, line in enumerate(lines) if _is_row(line)), len(lines))
    return [*lines[:head], *made]
