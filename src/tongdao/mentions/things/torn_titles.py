"""Titles that a line break tears from their brackets: 颁布了《⏎甲条例⏎》、《⏎乙办法⏎》."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLE = r"《[ \t　]*\n\s*[^《》\n]{2,80}\n\s*》"
_RUN = re.compile(rf"{_TITLE}(?:(?:[、和及与]|以及){_TITLE})*")
_INNER = re.compile(r"《\s*([^《》\n]{2,80}?)\s*》")


def torn_titles(folded: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield where each run of torn titles opens and the spans of its titles, brackets left out."""
    for run in _RUN.finditer(folded):
        yield run.start(), [title.span(1) for title in _INNER.finditer(folded, run.start(), run.end())]
