"""Searching for any piece of a text: as pairs of neighbouring characters, since Chinese has no spaces between words.

Every text is indexed as the pairs of its characters, in order, with an end after each part; a piece of two or more
characters is then a phrase of pairs, and one character the beginning of a pair.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


_END = "\u241f"  # the sign for an end of a unit; it stands in no text that is searched for


def squash(text: str) -> str:
    """Return a text as it is searched: folded, in lower case, without spaces and unprintable signs."""
    joined = "".join(fold(text).casefold().split())
    return joined if joined.isprintable() else "".join(filter(str.isprintable, joined))


def pairs(parts: Iterable[str | None]) -> str:
    """Return the pairs of characters of several texts, to be indexed."""
    text = "".join(squash(part) + _END for part in parts if part)
    return " ".join(map(add, text, text[1:]))


def match(text: str) -> str | None:
    """Return the expression that finds all words of a text, None where it holds none."""
    pieces = [_piece(squash(word)) for word in text.replace(_END, " ").split()]
    return " ".join(piece for piece in pieces if piece) or None


def _piece(word: str) -> str:
    if len(word) < 2:
        return f"{_quoted(word)} *" if word else ""
    return _quoted(" ".join(map(add, word, word[1:])))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
