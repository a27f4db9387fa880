"""The longest word of some table that begins, or ends, at one place of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from tongdao.model import new

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.rules.pack import Row

T = TypeVar("T")


class Neighbour(NamedTuple, Generic[T]):
    """A word beside a place: where its other end is, and its row or whatever else it stands for."""

    edge: int
    row: T


class AnchoredWords(Generic[T]):
    """Words with what they stand for, looked up around a place already found.

    A look-up costs a slice and a dictionary for each length of the words that share the place's character.
    """

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        """Index (word, meaning) pairs by the first and the last character of the words."""
        self.rows: dict[str, T] = dict(words)
        self._from = lengths(self.rows, 0)
        self._to = lengths(self.rows, -1)

    def starting(self, text: str, place: int) -> Neighbour[T] | None:
        """Return the longest word that begins at `place`."""
        for length in self._from.get(text[place : place + 1], ()):
            word = text[place : place + length]
            if word in self.rows:
                return new(Neighbour, (place + len(word), self.rows[word]))
        return None

    def ending(self, text: str, place: int) -> Neighbour[T] | None:
        """Return the longest word that ends before `place`."""
        for length in self._to.get(text[place - 1 : place], ()) if place else ():
            word = text[place - length : place] if length <= place else ""
            if word in self.rows:
                return new(Neighbour, (place - length, self.rows[word]))
        return None


def words_of(rows: Iterable[Row]) -> list[tuple[str, Row]]:
    """Return every word of the rows with its row."""
    return [(word, row) for row in rows for word in row.words]


def lengths(words: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    """Return the lengths of words, the greatest first, by their character at a place (0 the first, -1 the last)."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[at], set()).add(len(word))
    return {char: tuple(sorted(sizes, reverse=True)) for char, sizes in found.items()}
