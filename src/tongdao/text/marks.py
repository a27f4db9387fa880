"""Where the marks of a text stand."""

from __future__ import annotations

import re


def last_of(marks: str) -> re.Pattern[str]:
    """Return the pattern that `start_after` looks for some marks with: it runs back from the end of its span."""
    return re.compile(f".*[{re.escape(marks)}]", re.DOTALL)


def start_after(text: str, marks: re.Pattern[str], left: int, stop: int) -> int:
    """Return the place behind the last of the marks (see `last_of`) in `left:stop`, `left` where there is none.

    Where `stop` is before `left` it is `stop`.
    """
    found = marks.match(text, left, stop)
    return found.end() if found else min(left, stop)
