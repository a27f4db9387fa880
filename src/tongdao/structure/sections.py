"""Document → sections: headings and speakers, nested, each with the body that answers for it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tongdao.model import Section
from tongdao.structure.bodies import load_bodies
from tongdao.structure.documents import document_kind
from tongdao.structure.front import clean_title
from tongdao.structure.headings import Heading, find_headings, load_markers
from tongdao.structure.layout import Layout, read_layout
from tongdao.structure.lines import SPACE, join_lines
from tongdao.structure.roles import load_roles

if TYPE_CHECKING:
    from tongdao.model import Document
    from tongdao.rules.pack import Pack
    from tongdao.structure.bylines import Byline
    from tongdao.structure.lines import Paragraph
    from tongdao.structure.roles import Intro


_BYLINE_GAP = 100  # characters of space and markup between a byline and its heading
_BLANK = SPACE + "\r\n*_。"
_MOST_NESTED = 2  # sections with numbers of one style open at once: a list within a list
_LEAST_TURNS = 2  # turns of speech that make a press conference of what is titled as a report
_SENTENCE_ENDS, _QUOTED = "。！？!?", frozenset('”"')
_EARLY = 200  # characters after a heading within which one who speaks speaks for all that stands under it


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a section begins and what it begins with. `closed`: it ends with its own lines (a listed byline)."""

    start: int
    end: int
    heading: Heading | None
    speaker: str | None
    role: str | None
    owner: str | None
    style: str
    closed: bool = False


@dataclass(slots=True)
class _Open:
    """A section under way: `style` and `number` say which marks end it, `index` its place in the result."""

    style: str
    number: int
    depth: int
    index: int
    spoken: bool


def split_sections(
    document: Document, folded: str, pack: Pack, layout: Layout | None = None
) -> tuple[Section, ...]:
    """Return the sections of a document in the order of the text; the first is the whole document, of level 0.

    `folded` is the document's text, folded; `layout` is its layout where it has been read before. Speaker, role
    and owner of a section are those of the section around it where it has none; the owner of the whole document
    is its issuer.
    """
    layout = layout or read_layout(folded, pack)
    whole = _whole(document, layout.front.title, len(folded))
    return _nest(document, whole, _find_marks(document, folded, layout, pack), len(folded))


def _whole(document: Document, title: tuple[int, int] | None, length: int) -> Section:
    start, end = title or (0, 0)
    heading = clean_title(document.text[start:end]) if title else None
    start += document.text[start:end].find(heading[0]) if heading else 0
    return Section("s0", 0, heading, start, end, None, None, document.issuer, None, 0, length)


def _find_marks(document: Document, folded: str, layout: Layout, pack: Pack) -> list[Mark]:
    """Return where sections begin, in order: headings, bylines, turns of speech and speakers brought in."""
    paragraphs = join_lines(layout.lines)
    headings = find_headings(folded, paragraphs, _taken(paragraphs, layout), pack)
    marks = [_heading_mark(folded, heading, document.issuer, pack) for heading in headings]
    start, end = layout.front.title or (0, 0)
    kind = document_kind(document.title or folded[start:end], folded, pack)
    report = kind is not None and kind.get("base") and not kind.get("speeches")
    if report and sum(byline.turn for byline in layout.bylines) < _LEAST_TURNS:
        return marks
    marks = _with_bylines(marks, layout.bylines, folded, document.issuer, pack)
    if report:
        return marks
    speeches = kind is not None and bool(kind.get("speeches"))
    return _with_intros(marks, _find_intros(folded, paragraphs, document.issuer, pack), speeches)


def _taken(paragraphs: tuple[Paragraph, ...], layout: Layout) -> frozenset[int]:
    """Return the indexes of the paragraphs that are known to be no headings: title, labels, bylines and tables."""
    lines = {index for byline in layout.bylines for index in range(byline.first, byline.last + 1)}
    lines.update(layout.front.title_lines, layout.front.label_lines)
    lines.update(index for table in layout.tables for index in range(table.first, table.last))
    if not lines:
        return frozenset()
    return frozenset(
        index
        for index, paragraph in enumerate(paragraphs)
        if not lines.isdisjoint(range(paragraph.first, paragraph.last))
    )


def _heading_mark(folded: str, heading: Heading, issuer: str | None, pack: Pack) -> Mark:
    """Return the mark of a heading; one that names a public body and nothing else gives it the section."""
    bodies = load_bodies(pack)
    text = folded[heading.text_start : heading.text_end]
    marker = load_markers(pack).match(text, 0, len(text))
    name = text[marker[2] :] if marker else text
    owner = bodies.name_in(folded, name, issuer) if bodies.is_body(name) else None
    return Mark(heading.start, heading.end, heading, None, None, owner, heading.style)


def _with_bylines(
    marks: list[Mark], bylines: tuple[Byline, ...], folded: str, issuer: str | None, pack: Pack
) -> list[Mark]:
    """Join bylines with the headings that they stand right above or below; several in a row are a listing."""
    starts = [mark.start for mark in marks]
    merged = {mark.start: mark for mark in marks}
    listed = _listed(folded, bylines)
    for byline in bylines:
        mark = replace(_byline_mark(folded, byline, issuer, pack), closed=byline.start in listed)
        after = bisect_left(starts, byline.end)
        if not byline.turn and not mark.closed:
            below = marks[after] if after < len(marks) else None
            above = marks[after - 1] if after and starts[after - 1] in merged else None
            if below and _is_blank(folded, byline.end, below.start):
                merged.pop(below.start, None)
                mark = replace(mark, end=below.end, heading=below.heading)
            elif above and _is_blank(folded, above.end, byline.start):
                del merged[above.start]
                mark = replace(mark, start=above.start, heading=above.heading)
        merged[mark.start] = mark
    return sorted(merged.values(), key=lambda mark: mark.start)


def _listed(folded: str, bylines: tuple[Byline, ...]) -> set[int]:
    """Return where the bylines begin that stand in a listing of several, with nothing between."""
    found: set[int] = set()
    for before, after in pairwise(bylines):
        if not before.turn and not after.turn and _is_blank(folded, before.end, after.start):
            found.update((before.start, after.start))
    return found


def _is_blank(folded: str, start: int, end: int) -> bool:
    """Tell whether nothing but space and markup stands between two places."""
    return end - start <= _BYLINE_GAP and not folded[start:end].strip(_BLANK)


def _byline_mark(folded: str, byline: Byline, issuer: str | None, pack: Pack) -> Mark:
    role = byline.role
    bodies = load_bodies(pack)
    owner = bodies.name_in(folded, role.body, issuer) if role and role.body else issuer
    start = byline.start
    return Mark(start, byline.end, None, byline.speaker, role.text if role else None, owner, "byline")


def _find_intros(
    folded: str, paragraphs: tuple[Paragraph, ...], issuer: str | None, pack: Pack
) -> list[tuple[int, Mark]]:
    """Return (position, mark at the paragraph) of each sentence that brings in a speaker with a public body."""
    starts = [paragraph.start for paragraph in paragraphs]
    found: list[tuple[int, Mark]] = []
    named: dict[str, str] = {}
    roles = load_roles(pack)
    told_of = (roles.body_told_of(folded, each.start, each.end, issuer) for each in paragraphs)
    intros = [*roles.find_intros(folded, issuer), *roles.find_sources(folded), *filter(None, told_of)]
    for intro in sorted(intros, key=_place):
        start = _sentence_start(folded, starts[bisect_right(starts, intro.start) - 1], intro.start)
        body = intro.role.body or ""
        # a body goes by the name that brings it in first: 省水利厅 after 临江省水利厅 is the same
        owner = named.setdefault(load_bodies(pack).short_name(body, issuer), body)
        role = intro.role.text or None
        found.append((intro.start, Mark(start, start, None, intro.speaker, role, owner, "intro")))
    return found


def _place(intro: Intro) -> int:
    return intro.start


def _sentence_start(folded: str, paragraph: int, place: int) -> int:
    """Return where what a speaker brought in at `place` says begins: with the quotation before it, or its sentence."""
    start = max(folded.rfind(mark, paragraph, place - 1) + 1 for mark in _SENTENCE_ENDS)
    if place and folded[place - 1] in _QUOTED:
        start = folded.rfind("“", paragraph, place)
    return max(paragraph, start)


def _with_intros(marks: list[Mark], intros: list[tuple[int, Mark]], speeches: bool) -> list[Mark]:
    """Give the sections that have no speaker the one that their text brings in first; later ones begin anew.

    Where the document is not made of speeches, a speaker who comes in late has not said what stands before.
    """
    starts = [mark.start for mark in marks]
    result = list(marks)
    begun: dict[int, str | None] = {}
    for _, intro in intros:
        at = bisect_right(starts, intro.start) - 1
        if at >= 0 and (marks[at].speaker or marks[at].owner) and not marks[at].closed:
            continue
        owner = begun.get(at)
        if owner == intro.owner:
            continue
        begun[at] = intro.owner
        early = at >= 0 and (speeches or intro.start - marks[at].end <= _EARLY)
        if owner is None and early and not marks[at].closed:
            result[at] = replace(marks[at], speaker=intro.speaker, role=intro.role, owner=intro.owner)
        else:
            result.append(intro)
    return sorted(result, key=lambda mark: mark.start)


def _nest(document: Document, whole: Section, marks: list[Mark], length: int) -> tuple[Section, ...]:
    """Return the sections that the marks begin, each as deep as its kind of mark stands in the text."""
    sections = [whole]
    path: list[_Open] = []
    for mark in marks:
        index = len(sections)
        if mark.closed:
            parent = sections[path[-1].index] if path else whole
            sections.append(_section(document, mark, index, len(path) + 1, parent, mark.end))
            continue
        _close(sections, path, _keep(path, mark), mark.start)
        parent = sections[path[-1].index] if path else whole
        sections.append(_section(document, mark, index, len(path) + 1, parent, length))
        heading = mark.heading
        path.append(
            _Open(
                mark.style,
                heading.number if heading else 0,
                heading.depth if heading else 0,
                index,
                mark.speaker is not None,
            )
        )
    return tuple(sections)


def _close(sections: list[Section], path: list[_Open], keep: int, end: int) -> None:
    """End the sections under way beyond the first `keep`."""
    for ended in path[keep:]:
        sections[ended.index] = replace(sections[ended.index], end=end)
    del path[keep:]


def _keep(path: list[_Open], mark: Mark) -> int:
    """Return how many of the sections under way a mark leaves open: it ends those of its own kind or below."""
    heading = mark.heading
    if heading is not None and heading.top:
        return 0
    if heading is not None and heading.depth:
        deeper = [i for i, opened in enumerate(path) if opened.depth >= heading.depth]
        return deeper[0] if deeper else len(path)
    same = [i for i, opened in enumerate(path) if opened.style == mark.style]
    if not same:
        return len(path)
    number = heading.number if heading else 0
    if number == 1 and path[same[-1]].number > 0 and len(same) < _MOST_NESTED:
        return len(path)
    going_on = [i for i in same if path[i].number == number - 1]
    return (going_on or same)[-1]


def _section(document: Document, mark: Mark, index: int, level: int, parent: Section, end: int) -> Section:
    heading = mark.heading
    start, stop = (heading.text_start, heading.text_end) if heading else (mark.start, mark.start)
    return Section(
        id=f"s{index}",
        level=level,
        heading=clean_title(document.text[start:stop]) if heading else None,
        heading_start=start,
        heading_end=stop,
        speaker=mark.speaker or (None if mark.owner else parent.speaker),
        role=mark.role or (None if mark.owner else parent.role),
        owner=mark.owner or parent.owner,
        in_force=None,
        start=mark.start,
        end=end,
    )
