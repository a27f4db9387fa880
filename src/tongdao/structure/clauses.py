"""The pieces of a text between 。！？； or line breaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from tongdao.model import Clause
from tongdao.structure.captions import load_captions
from tongdao.structure.layout import Layout, read_layout
from tongdao.structure.lines import SPACE

if TYPE_CHECKING:
    from tongdao.model import Section
    from tongdao.rules.pack import Pack
    from tongdao.structure.lines import Line

# characters; a piece longer than any sentence is cut, at a mark if there is one: what is sought in each stays short
_LONGEST_PIECE = 2000
_IN = "[^。！？；!?;]"
_PIECE = re.compile(
    rf"{_IN}{{1,{_LONGEST_PIECE}}}(?!{_IN})|{_IN}{{0,{_LONGEST_PIECE - 1}}}[，,、：:\s]|{_IN}{{1,{_LONGEST_PIECE}}}"
)
_WORD = re.compile(r"\w")
# A quotation that ends with its sentence closes after the full stop.
_CLOSED = "”’"
_BESIDE_HEADING = 8  # characters beside a heading on its line: its #, ** or 。


def split_clauses(
    folded: str, sections: tuple[Section, ...], pack: Pack, layout: Layout | None = None
) -> tuple[Clause, ...]:
    """Return the clauses of a folded text, in order; a piece without letter or digit is none.

    `sections` are those of the same text, `layout` its layout where it has been read before. Lines that make
    up one paragraph share its number.
    """
    layout = layout or read_layout(folded, pack)
    roles = _line_roles(folded, layout, sections, pack)
    starts, owners = section_changes(sections, len(folded))
    clauses: list[Clause] = []
    for line, role in zip(layout.lines, roles, strict=True):
        section, paragraph = owners[bisect_right(starts, line.start) - 1], line.paragraph
        for match in _PIECE.finditer(folded, line.start, line.end):
            start, end = match.span()
            if folded[start].isalnum() and folded[end - 1].isalnum():
                clauses.append(Clause(start, end, section, paragraph, role))
                continue
            start, end = _trim(folded, start, end)
            if start < end:
                clauses.append(Clause(start, end, section, paragraph, role))
    return tuple(clauses)


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return a piece without space around it or a quote closed before it; an empty one where it says nothing."""
    if not _WORD.search(folded, start, end):
        return start, start
    piece = folded[start:end]
    return end - len(piece.lstrip(SPACE + _CLOSED)), start + len(piece.rstrip(SPACE))


def section_changes(sections: tuple[Section, ...], length: int) -> tuple[list[int], list[int]]:
    """Return where the innermost section changes in a text of that length, and its index from there on."""
    changes: dict[int, int] = {0: 0}
    open_sections: list[int] = []
    for index, section in enumerate(sections):
        while open_sections and sections[open_sections[-1]].end <= section.start:
            closed = sections[open_sections.pop()]
            changes[closed.end] = open_sections[-1] if open_sections else 0
        changes[section.start] = index
        open_sections.append(index)
    while len(open_sections) > 1:
        closed = sections[open_sections.pop()]
        if closed.end < length:
            changes[closed.end] = open_sections[-1]
    starts = sorted(changes)
    return starts, [changes[start] for start in starts]


def _line_roles(folded: str, layout: Layout, sections: tuple[Section, ...], pack: Pack) -> list[str]:
    """Return what each line is: sentence, heading, byline or caption."""
    front, captions = layout.front, load_captions(pack)
    bylines = {index for byline in layout.bylines for index in byline.whole_lines}
    headings = _heading_lines(layout.lines, sections).union(front.title_lines)
    labels = frozenset(front.label_lines)
    roles: list[str] = []
    for index, line in enumerate(layout.lines):
        if index in bylines:
            role = "byline"
        elif index in headings:
            role = "heading"
        elif index in labels or captions.is_caption(folded, line.start, line.end):
            role = "caption"
        else:
            role = "sentence"
        roles.append(role)
    return roles


def _heading_lines(lines: tuple[Line, ...], sections: tuple[Section, ...]) -> set[int]:
    """Return the indexes of the lines that are headings whole; a run-in lead leaves its line a sentence."""
    starts = [line.start for line in lines]
    found: set[int] = set()
    for section in sections:
        if section.heading is None:
            continue
        first = bisect_right(starts, section.heading_start) - 1
        last = bisect_right(starts, section.heading_end - 1) - 1
        if lines[last].end - section.heading_end <= _BESIDE_HEADING:
            found.update(range(first, last + 1))
    return found
