"""The numbers and times of a text as two small tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.cli.render.layout import Cell, cells, clean, set_row
from tongdao.cli.wording import quantity_text
from tongdao.views.wording import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tongdao.glossary import Glossary
    from tongdao.model import Mentions


def render(text: str, mentions: Mentions, words: Glossary, *, width: int, color: bool) -> str:
    """Return a table of quotes and values and one of quotes and days; one line where there is neither."""
    quantities = [
        [_quote(text, item.start, item.end), quantity_text(item, words)] for item in mentions.quantities
    ]
    periods = [
        [_quote(text, item.start, item.end), _day(item.first), _day(item.last)] for item in mentions.periods
    ]
    tables = []
    if quantities:
        head = [words("text.quantities"), words("column.value")]
        tables.append(_table([head, *quantities], width, color=color))
    if periods:
        head = [words("text.periods"), words("column.first"), words("column.last")]
        tables.append(_table([head, *periods], width, color=color))
    return "\n".join(tables) or words("text.nothing_found") + "\n"


def _quote(text: str, start: int, end: int) -> str:
    return clean(text[start:end])


def _day(day: date | None) -> str:
    return day.isoformat() if day else NOTHING


def _table(rows: Sequence[Sequence[str]], width: int, *, color: bool) -> str:
    """Set rows in columns, the first row as a title."""
    others = [max(map(cells, column)) for column in list(zip(*rows, strict=True))[1:]]
    first = max(8, min(max(cells(row[0]) for row in rows), width - sum(others) - 2 * len(others)))
    styles = ["bold", *[""] * (len(rows) - 1)]
    lines = (
        line
        for row, style in zip(rows, styles, strict=True)
        for line in set_row([Cell(text, style) for text in row], [first, *others], color=color)
    )
    return "".join(f"{line}\n" for line in lines)
