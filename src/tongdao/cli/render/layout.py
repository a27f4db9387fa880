"""Lines that fit a terminal: folding by cells, hanging indents, columns, ANSI styles.

A Chinese character takes two cells. Chinese breaks between any two characters but not before closing
punctuation; words in Latin letters and numbers stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    r"\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_ZERO = re.compile(r"[\u0300-\u036f\u200b-\u200d\ufe00-\ufe0f\ufeff]")
# What is never parted: a run of Latin letters and digits, or one character; with the signs around it.
_OPENING, _CLOSING = r"[(\[“‘（《「『【]", r"[%)\],.!?;:，。、；：！？”’）》」』】]"
_PIECE = re.compile(rf"{_OPENING}*(?:[!-'*-Z^-~]+|(?!{_OPENING}).|$){_CLOSING}*\s*|.", re.DOTALL)
# What would move the cursor, ring a bell or turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_RESET = "\x1b[0m"
_CODES = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "title": "1;4",
    "fact": "1;34",
    "target": "1;35",
    "action": "1;32",
    "other": "2",
    "background": "2",
    "green": "1;32",
    "yellow": "1;33",
    "red": "1;31",
    "blue": "1;34",
    "orange": "1;38;5;208",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A text to be set, its style, and the spans of it that are underlined."""

    text: str
    style: str = ""
    marked: Sequence[tuple[int, int]] = ()


def clean(text: str) -> str:
    """Return a text without what a terminal would obey instead of show, character for character."""
    return _CONTROL.sub(" ", text)


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return _known_cells(text) if len(text) <= _SHORT else _count_cells(text)


def _count_cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + len(_WIDE.findall(text)) - len(_ZERO.findall(text))


# Short texts, such as the pieces of a line, come again and again.
_SHORT = 16
_known_cells = lru_cache(maxsize=1 << 14)(_count_cells)


def fold(text: str, width: int) -> list[tuple[int, int]]:
    """Return the spans of the lines of at most `width` cells into which a text is cut, at least one."""
    if cells(text) <= width:
        return [(0, len(text))]
    lines, start, end, used = [], 0, 0, 0
    for piece in _pieces(text, width):
        size = cells(piece)
        if used + size > width and end > start and used + cells(piece.rstrip()) > width:
            lines.append((start, end))
            start, used = end, 0
        end += len(piece)
        used += size
    return [*lines, (start, end)]


def _pieces(text: str, width: int) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        piece = match[0]
        if cells(piece) <= width:
            yield piece
        else:
            yield from piece


def set_row(
    row: Sequence[Cell], widths: Sequence[int], *, indent: int = 0, gap: int = 2, color: bool = False
) -> list[str]:
    """Set texts side by side, each folded to its width; as many lines as the longest takes."""
    folded = [_set(cell, width, color=color) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for parts in zip_longest(*folded):
        line, place, end = "", 0, indent
        for part, width in zip(parts, widths, strict=True):
            if part is not None:
                line += " " * (end - place) + part[0]
                place = end + part[1]
            end += width + gap
        lines.append(line)
    return lines


def _set(cell: Cell, width: int, *, color: bool) -> list[tuple[str, int]]:
    """Return the lines of a cell, with their codes, and how many cells each takes."""
    lines = []
    for start, end in fold(cell.text, width):
        plain = cell.text[start:end].rstrip()
        painted = _paint(plain, start, cell) if color and plain else plain
        lines.append((painted, cells(plain)))
    return lines


def _paint(plain: str, offset: int, cell: Cell) -> str:
    """Put codes around one line of a cell and around what is underlined in it."""
    for start, end in reversed(cell.marked):
        first, last = max(start - offset, 0), min(end - offset, len(plain))
        if first < last:
            plain = f"{plain[:first]}\x1b[4m{plain[first:last]}\x1b[24m{plain[last:]}"
    return f"\x1b[{_CODES[cell.style]}m{plain}{_RESET}" if cell.style else plain
