"""A document's text cut where something was read in it, so that a page can mark it: every character once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

KINDS = ("fact", "target", "action")
_ENTRIES = ("figure", "deliverable")
_STATEMENT = ("id", "kind", "owner", "start", "end")
_ORDER = ("statement", "programme", "check", "finding", "deliverable", "figure")  # of marks with one span
_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class TextMark:
    """Something that was read at `start:end`: a statement, figure, deliverable, programme, check or finding.

    `kind` is that of statements and entries; `fields` is all that the record says of it.
    """

    what: str
    id: str
    kind: str | None
    start: int
    end: int
    fields: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text over which the same marks hold, the widest first."""

    start: int
    end: int
    text: str
    marks: tuple[TextMark, ...]

    @property
    def entry(self) -> TextMark | None:
        """Return the figure or deliverable that it belongs to, the narrowest."""
        return next((mark for mark in reversed(self.marks) if mark.what in _ENTRIES), None)

    @property
    def starting(self) -> tuple[TextMark, ...]:
        """Return the marks that begin with it."""
        return tuple(mark for mark in self.marks if mark.start == self.start)

    @property
    def ending(self) -> tuple[TextMark, ...]:
        """Return the marks that end with it."""
        return tuple(mark for mark in self.marks if mark.end == self.end)


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """Segments that follow one another in one statement, or in none."""

    statement: TextMark | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the text, its line break included."""

    start: int
    end: int
    runs: tuple[MarkedRun, ...]

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing to see."""
        return all(not segment.text.strip() for run in self.runs for segment in run.segments)


def marks_of(record: Mapping[str, Any], show: Collection[str] = KINDS) -> tuple[TextMark, ...]:
    """Return what a record marks: statements and entries of the kinds to show, programmes, failed checks, findings."""
    return tuple(_marks(record, show))


def _marks(record: Mapping[str, Any], show: Collection[str]) -> Iterator[TextMark]:
    for statement in record["statements"]:
        if statement["kind"] in show:
            yield _mark("statement", {name: statement[name] for name in _STATEMENT})
        for what in _ENTRIES:
            yield from (_mark(what, item) for item in statement[f"{what}s"] if item["kind"] in show)
    yield from (_mark("programme", item) for item in record["programmes"])
    yield from (_mark("check", item) for item in record["checks"] if not item["holds"])
    yield from (_mark("finding", {"id": item["code"], **item}) for item in record["findings"])


def _mark(what: str, item: Mapping[str, Any]) -> TextMark:
    return TextMark(what, item["id"], item.get("kind"), item["start"], item["end"], item)


def cut(text: str, marks: Iterable[TextMark], origin: int = 0) -> tuple[MarkedLine, ...]:
    """Return the lines of a text, cut wherever a mark begins or ends; the segments put together are the text.

    `origin` is where the text begins in the document that the offsets count in; marks may reach beyond the text.
    """
    limit = origin + len(text)
    inside = [mark for mark in marks if max(mark.start, origin) < min(mark.end, limit)]
    starts = [origin + match.end() for match in _BREAK.finditer(text)]
    edges = {*starts, *(edge for mark in inside for edge in (mark.start, mark.end))}
    within = sorted({origin, limit, *(edge for edge in edges if origin < edge < limit)})
    segments = _segments(text, origin, within, sorted(inside, key=_widest_first))
    by_line = groupby(segments, key=lambda segment: bisect_right(starts, segment.start))
    return tuple(_line(tuple(inside)) for _, inside in by_line)


def _widest_first(mark: TextMark) -> tuple[int, int, int]:
    return mark.start, -mark.end, _ORDER.index(mark.what)


def _segments(text: str, origin: int, edges: Sequence[int], ordered: Sequence[TextMark]) -> Iterator[Segment]:
    waiting, active = deque(ordered), list[TextMark]()
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while waiting and waiting[0].start <= start:
            active.append(waiting.popleft())
        yield Segment(start, end, text[start - origin : end - origin], tuple(active))


def _line(segments: tuple[Segment, ...]) -> MarkedLine:
    runs = groupby(segments, key=_statement)
    return MarkedLine(
        segments[0].start,
        segments[-1].end,
        tuple(MarkedRun(statement, tuple(inside)) for statement, inside in runs),
    )


def _statement(segment: Segment) -> TextMark | None:
    return next((mark for mark in reversed(segment.marks) if mark.what == "statement"), None)
