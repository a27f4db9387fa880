"""From the words of a table to a pattern that finds them: the pattern and the table cannot disagree."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from tongdao.model import new

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongdao.rules.pack import Row

T = TypeVar("T")
_LEAF = ""
_HALVES = re.compile("[\ud800-\udfff]")
Trie: TypeAlias = "dict[str, Trie]"


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the words, as a trie: quick to compile and to fail."""
    trie: Trie = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[_LEAF] = {}
    return _pattern(trie)


def _pattern(node: Trie) -> str:
    ends = _LEAF in node
    singles = [char for char, below in node.items() if char and set(below) == {_LEAF}]
    branches = [
        re.escape(char) + _pattern(below) for char, below in node.items() if char and char not in singles
    ]
    if singles:
        branches.append(
            re.escape(singles[0]) if len(singles) == 1 else f"[{''.join(map(re.escape, singles))}]"
        )
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return body + ("?" if ends else "")


class Finder(Generic[T]):
    """Words, each with what it means, found in a text in one pass whose cost does not grow with their number."""

    def __init__(self, meanings: Mapping[str, T], *, overlapping: bool = False) -> None:
        """Index the words; of those that share a character the first and longest is found, or all: `overlapping`."""
        kind = MatchKind.Standard if overlapping else MatchKind.LeftmostLongest
        self._words = AhoCorasick(list(meanings), matchkind=kind)
        self._overlapping = overlapping
        self.meanings = list(meanings.values())

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return the words of a text: which meaning each has, its first character and one past its last."""
        try:
            return self._words.find_matches_as_indexes(text, self._overlapping)
        except UnicodeEncodeError:  # half a surrogate pair, which is part of no word
            return self._words.find_matches_as_indexes(_HALVES.sub("\0", text), self._overlapping)


class Hit(NamedTuple):
    """A word of a table at `start:end` of a text, and its row."""

    start: int
    end: int
    row: Row


class WordTable:
    """The words of some rows, found in a text in one pass, longest first, without overlaps.

    Without look-around patterns the pass is a Finder's, with them a regular expression's.
    """

    def __init__(self, rows: Iterable[Row], *, before: str = "", after: str = "") -> None:
        """Compile the words of the rows; `before` and `after` are look-around patterns around each word."""
        self.rows: dict[str, Row] = {word: row for row in rows for word in row.words}
        self._around = before, after

    @cached_property
    def _finder(self) -> Finder[Row] | None:
        return None if any(self._around) else Finder(self.rows)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The words as one regular expression, look-around patterns included."""
        before, after = self._around
        return re.compile(before + (alternation(self.rows) or r"(?!)") + after)

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """The lengths of the words by their first character, the greatest first."""
        lengths: dict[str, set[int]] = {}
        for word in self.rows:
            lengths.setdefault(word[0], set()).add(len(word))
        return {first: sorted(known, reverse=True) for first, known in lengths.items()}

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield each word of the text, in order."""
        stop = len(text) if end is None else end
        if stop <= start:
            return
        if self._finder is not None:
            rows = self._finder.meanings
            for which, first, last in self._finder.find(text[start:stop]):
                yield new(Hit, (start + first, start + last, rows[which]))
            return
        for match in self.regex.finditer(text, start, stop):
            yield Hit(match.start(), match.end(), self.rows[match[0]])

    def search(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """Return the first word of the text, or None."""
        return next(self.finditer(text, start, end), None)

    def match(self, text: str, start: int) -> Hit | None:
        """Return the word that begins at `start`, the longest if there are several, or None."""
        if self._around != ("", ""):
            match = self.regex.match(text, start)
            return Hit(match.start(), match.end(), self.rows[match[0]]) if match else None
        for length in self._lengths.get(text[start : start + 1], ()):
            row = self.rows.get(text[start : start + length])
            if row is not None:
                return new(Hit, (start, min(start + length, len(text)), row))
        return None
