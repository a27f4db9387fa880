"""The documents of the book: their list, and each whole with what was read of it marked in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request

from tongdao.errors import UnknownIdError
from tongdao.views.book import Book
from tongdao.views.rows import Commitment, DocumentRow, Query
from tongdao.web.marks import KINDS, Line, Mark, cut, marks_of
from tongdao.web.outline import Place, outline, part_at, parts_of

_STATED = ("figures", "deliverables")


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a text that one page shows, with the marks in it; offsets count from the start of the document."""

    text: str
    start: int
    end: int
    part: int
    parts: int
    marks: tuple[Mark, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines, cut where something was read."""
        return cut(self.text, self.marks, self.start)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it is read here: `shown` are the kinds that are marked, `entry` the one that is asked for."""

    document: DocumentRow
    passage: Passage
    shown: tuple[str, ...]
    entry: Mapping[str, Any] | None
    record: Mapping[str, Any]
    outline: tuple[Place, ...]
    lights: Mapping[str, str | None]
