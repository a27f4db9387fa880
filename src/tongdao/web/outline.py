"""The side list of a document: its sections with what is promised in each, and the parts of a long one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tongdao.book.rows import Commitment

PART = 50_000  # characters of a text on one page


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section to jump to: how deep it lies, its heading or who speaks, the start of its line, what it promises."""

    depth: int
    heading: str | None
    speaker: str | None
    role: str | None
    line: int
    commitments: tuple[Commitment, ...]


def outline(
    text: str, record: Mapping[str, Any], commitments: Iterable[Commitment]
) -> tuple[OutlineSection, ...]:
    """Return the sections of a record in their order, each promise in the innermost that holds it."""
    sections = record["sections"]
    held: list[list[Commitment]] = [[] for _ in sections]
    rest: list[Commitment] = []
    for item in sorted(commitments, key=lambda item: item.target.start):
        index = _innermost(sections, item.target.start)
        (rest if index is None else held[index]).append(item)
    depths = _depths(sections)
    places = [
        OutlineSection(
            depth,
            section["heading"],
            section["speaker"],
            section["role"],
            _line_of(text, section),
            tuple(here),
        )
        for section, depth, here in zip(sections, depths, held, strict=True)
    ]
    return (*([OutlineSection(0, None, None, None, 0, tuple(rest))] if rest else []), *places)


def _innermost(sections: Sequence[Mapping[str, Any]], at: int) -> int | None:
    holding = [index for index, section in enumerate(sections) if section["start"] <= at < section["end"]]
    return holding[-1] if holding else None


def _depths(sections: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return in how many others each section lies."""
    return [
        sum(outer["end"] >= section["end"] for outer in sections[:index])
        for index, section in enumerate(sections)
    ]


def _line_of(text: str, section: Mapping[str, Any]) -> int:
    """Return where the line of a section's heading begins, else the line where the section does."""
    heading, at = section["heading"], section["start"]
    found = text.find(heading, at, section["end"]) if heading else -1
    at = found if found >= 0 else at
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def parts_of(text: str, size: int = PART) -> tuple[tuple[int, int], ...]:
    """Return the spans of the parts into which a long text is cut, as even as its line breaks let them be."""
    count = max(1, -(-len(text) // size))
    ends = [_line_end(text, len(text) * number // count) for number in range(1, count)]
    edges = sorted({0, *ends, len(text)}) if text else [0, 0]
    return tuple(pairwise(edges))


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return found + 1 if found >= 0 else len(text)


def part_at(parts: Sequence[tuple[int, int]], at: int) -> int:
    """Return the index of the part that holds a place of the text."""
    return max(0, bisect_right([start for start, _ in parts], at) - 1)
