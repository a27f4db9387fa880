"""Where the marks of a text stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container


def start_after(text: str, marks: Container[str], left: int, stop: int) -> int:
    """Return the place behind the last of the marks in `left:stop`, `left` where there is none."""
    place = stop
    while place > left and text[place - 1] not in marks:
        place -= 1
    return place
