"""The words around a figure in its statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.text.fold import fold

if TYPE_CHECKING:
    from tongdao.promise import Entry

_STOPS = "，。；！？,;!?\n"
_LIST = "、"  # before another figure it opens that figure's own words


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a figure, folded.

    `before` stands between it and the figure before; `clause` runs from where its indicator stands to the end of
    its piece; `after` to the next figure; `statement` is all of the statement before it, `previous` the sentence
    before the statement. `name_stands_before` tells that the indicator stands before the piece (改造366万户，
    增加100万户).
    """

    before: str
    clause: str
    after: str
    statement: str
    previous: str
    name_stands_before: bool


def look_around(entry: Entry, left: Entry | None, right: Entry | None, name: str, previous: str) -> Around:
    """Cut the words around a figure out of its statement."""
    text = fold(entry.statement)
    start, end = entry.start - entry.statement_start, entry.end - entry.statement_start
    piece = _behind_the_last_stop(text[:start])
    since = max(piece, left.end - entry.statement_start if left else 0)
    stop = min(
        (place for place in (text.find(mark, end) for mark in _STOPS) if place >= 0), default=len(text)
    )
    limit = right.start - entry.statement_start if right else len(text)
    mark = text.find(_LIST, end, limit) if right else -1
    named = text[:start].rfind(fold(name)) if name else piece
    before = bool(left) and 0 <= named < piece
    if 0 <= named < piece:
        piece = _behind_the_last_stop(text[:named])
    clause = text[piece:start] + " " + text[end : min(stop, limit, mark if mark >= 0 else limit)]
    return Around(text[since:start], clause, text[end:limit], text[:start], fold(previous), before)


def _behind_the_last_stop(text: str) -> int:
    return max(text.rfind(stop) for stop in _STOPS) + 1
