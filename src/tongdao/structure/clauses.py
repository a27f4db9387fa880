"""The pieces of a text between 。！？； or line breaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from tongdao.model import Clause
from tongdao.structure.bodies import load_bodies
from tongdao.structure.captions import load_captions
from tongdao.structure.layout import Layout, read_layout
from tongdao.structure.lines import BULLETS, SPACE

if TYPE_CHECKING:
    from tongdao.model import Section
    from tongdao.rules.pack import Pack
    from tongdao.structure.captions import Captions
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
_LONGEST_HEADLINE = 45  # characters
_LONGEST_VALUE = 80  # characters behind a label
_NO_HEADLINE = frozenset("。！？；：，、.!?;:,…”’")  # ends a line that is no headline


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
    leads = {each.heading_start: each.heading_end for each in sections if each.heading is not None}
    clauses: list[Clause] = []
    for line, role in zip(layout.lines, roles, strict=True):
        first, paragraph = bisect_right(starts, line.start), line.paragraph
        section, whole = owners[first - 1], first == len(starts) or starts[first] >= line.end
        for match in _PIECE.finditer(folded, line.start, line.end):
            start, end = match.span()
            lead = leads.get(start, end)
            if lead < end and folded[lead] in SPACE:  # a heading that runs into its paragraph without a stop
                around = owners[bisect_right(starts, start) - 1]
                clauses.append(Clause(start, lead, around, paragraph, "heading"))
                start = lead
            if not whole:
                section = owners[bisect_right(starts, end - 1) - 1]
            if start == match.start() and folded[start].isalnum() and folded[end - 1].isalnum():
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
    return end - len(piece.lstrip(SPACE + _CLOSED + BULLETS)), start + len(piece.rstrip(SPACE))


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
    """Return what each line is: sentence, heading, byline, question (what a host or reader says) or caption."""
    front, captions = layout.front, load_captions(pack)
    bylines = {index for byline in layout.bylines for index in byline.whole_lines}
    asked = {byline.first for byline in layout.bylines if byline.turn and byline.role is None}
    headings = _heading_lines(layout.lines, sections).union(front.title_lines)
    labels = frozenset(front.label_lines).union(table.first for table in layout.tables)
    if _is_headline(folded, layout.lines, captions):
        headings.add(0)
    roles: list[str] = []
    noted = False
    for index, line in enumerate(layout.lines):
        valued = bool(index) and _is_value(folded, layout.lines[index - 1], line, captions)
        noted = noted or captions.opens_notes(folded, line.start, line.end)
        if noted:
            role = "caption"
        elif index in bylines:
            role = "byline"
        elif index in asked:
            role = "question"
        elif valued:
            role = "caption"
        elif index in headings or (
            _stands_alone(layout.lines, index) and captions.is_order(folded, line.start, line.end)
        ):
            role = "heading"
        elif (
            index in labels
            or captions.is_caption(folded, line.start, line.end)
            or captions.is_address(folded, line.start, line.end)
            or _is_signature(folded, layout.lines[index : index + 2], captions, pack)
        ):
            role = "caption"
        else:
            role = "sentence"
        roles.append(role)
    return roles


def _is_signature(folded: str, lines: tuple[Line, ...], captions: Captions, pack: Pack) -> bool:
    """Tell whether the first of two lines is a public body alone, and the second the date under it."""
    if len(lines) < 2 or lines[0].end - lines[0].start > _LONGEST_HEADLINE:
        return False
    if not captions.is_date(folded, lines[1].start, lines[1].end):
        return False
    return load_bodies(pack).is_public(folded[lines[0].start : lines[0].end].replace(" ", ""))


def _stands_alone(lines: tuple[Line, ...], index: int) -> bool:
    """Tell whether a line is a paragraph of its own."""
    return lines[index].paragraph not in {
        line.paragraph for line in (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    }


def _is_value(folded: str, before: Line, line: Line, captions: Captions) -> bool:
    """Tell whether a line is the value of the label that stands alone on the line before it: 发文机关： / 市水利局."""
    if folded[line.end - 1] in _NO_HEADLINE or line.end - line.start > _LONGEST_VALUE:
        return False
    return captions.bare_label.fullmatch(folded, before.start, before.end) is not None


def _is_headline(folded: str, lines: tuple[Line, ...], captions: Captions) -> bool:
    """Tell whether the first line is a headline: short, without a full stop, and sentences follow it."""
    first = lines[0] if len(lines) > 1 else None
    if first is None or first.end - first.start > _LONGEST_HEADLINE or folded[first.end - 1] in _NO_HEADLINE:
        return False
    if captions.is_caption(folded, first.start, first.end):
        return False
    return any(folded[line.end - 1] in _NO_HEADLINE for line in lines[1:])


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
