"""A reading for people at a terminal: by owner and section, each statement with its entries below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.cli.grouping import entries, groups, section_title
from tongdao.cli.render.layout import Cell, cells, clean, set_row
from tongdao.cli.render.summary import counted, facts_line, heading, notes
from tongdao.cli.wording import due_text, kind_text, measure_text, name_text, trail_text
from tongdao.model import Basis, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongdao.cli.request import Request
    from tongdao.model import Deliverable, Figure, Reading, Statement, Step

# Cells: of a terminal below which an entry is stacked, and of the least columns for names and for quotes.
_NARROW, _NAME, _QUOTE = 60, 8, 24
_LEAST = 30


def render(reading: Reading, request: Request) -> str:
    """Return the reading laid out for `request.width` cells, with colour where `request.color` allows it."""
    return "".join(f"{line}\n" for line in _Page(reading, request).lines())


class _Page:
    """One document on its way to lines."""

    def __init__(self, reading: Reading, request: Request) -> None:
        self.reading = reading
        self.words = request.words
        self.explain = request.explain
        self.color = request.color
        self.width = max(request.width, _LEAST)
        self.kind_width = max(cells(kind_text(kind, self.words)) for kind in Kind)
        # A statement stands behind its kind, and its entries below it.
        self.indent = self.kind_width + 3
        found = [entry for said in reading.statements for entry in entries(said)]
        self.has_inherited = any(entry.period is Basis.INHERITED for entry in found)
        self.name_width = max((cells(name_text(entry)) for entry in found), default=0)
        self.measure_width = max((cells(measure_text(entry, self.words)) for entry in found), default=0)
        self.due_width = max((cells(due_text(entry)) for entry in found), default=0)

    def lines(self) -> Iterator[str]:
        """Yield the page from its title to its counts."""
        yield from self._line(heading(self.reading), "bold")
        yield from self._line(facts_line(self.reading), "dim")
        owner: object = self
        for group in groups(self.reading):
            if group.owner != owner:
                owner = group.owner
                yield ""
                yield from self._line(group.owner or self.words("text.no_owner"), "title")
            yield from self._line(section_title(group.section), "italic", indent=1)
            for statement in group.statements:
                yield from self._statement(statement)
        for title, lines in notes(self.reading, self.words):
            yield ""
            yield from self._line(title, "title")
            for line in lines:
                yield from self._row([("·", "", 1), (line, "", self.width - 5)], indent=2)
        yield ""
        if self.has_inherited:
            yield from self._line(self.words("text.legend"), "dim")
        yield from self._line(counted(self.reading, self.words), "bold")

    def _line(self, text: str, style: str, indent: int = 0) -> list[str]:
        return self._row([(text, style, self.width - indent)], indent) if text else []

    def _row(self, row: Iterable[tuple[str, str, int]], indent: int) -> list[str]:
        texts, styles, widths = zip(*row, strict=True)
        row_cells = [Cell(clean(text), style) for text, style in zip(texts, styles, strict=True)]
        return set_row(row_cells, widths, indent=indent, color=self.color)

    def _statement(self, statement: Statement) -> Iterator[str]:
        found = entries(statement)
        marked = [(entry.start - statement.start, entry.end - statement.start) for entry in found]
        label = Cell(kind_text(statement.kind, self.words), statement.kind)
        body = Cell(clean(statement.quote), marked=marked)
        widths = (self.kind_width, self.width - self.indent)
        yield from set_row((label, body), widths, indent=2, gap=1, color=self.color)
        yield from self._trail(statement.trail, self.indent)
        for entry in found:
            yield from self._entry(entry)
            yield from self._trail(entry.trail, self.indent + self.kind_width + 2)

    def _entry(self, entry: Figure | Deliverable) -> Iterator[str]:
        """Set an entry in columns: all in one row, the quote below, or one below the other."""
        room = self.width - self.indent - self.kind_width - 2
        kind = (kind_text(entry.kind, self.words), str(entry.kind), self.kind_width)
        blank = ("", "", self.kind_width)
        name, measure, due = name_text(entry), measure_text(entry, self.words), due_text(entry)
        tail = [(measure, str(entry.kind), self.measure_width), (due, "", self.due_width)]
        left = room - self.measure_width - self.due_width - 4
        name_width = min(self.name_width, max(left // 2, left - 2 - _QUOTE))
        quote, quote_width = f"“{entry.quote}”", left - 2 - name_width
        if self.width < _NARROW or name_width < _NAME:
            stack = [(name, ""), (f"{measure}  {due}", str(entry.kind)), (quote, "dim")]
            heads = [kind, blank, blank]
            rows = [[head, (text, style, room)] for head, (text, style) in zip(heads, stack, strict=True)]
        elif quote_width >= min(_QUOTE, cells(quote)):
            rows = [[kind, (name, "", name_width), *tail, (quote, "dim", quote_width)]]
        else:
            rows = [[kind, (name, "", name_width), *tail], [blank, (quote, "dim", room)]]
        for row in rows:
            yield from self._row(row, self.indent)

    def _trail(self, trail: Iterable[Step], indent: int) -> Iterator[str]:
        if self.explain:
            for line in trail_text(trail, self.reading.document.text):
                yield from self._row([("←", "dim", 1), (line, "dim", self.width - indent - 3)], indent)
