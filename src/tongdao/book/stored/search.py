"""Searching for any piece of a text: as pairs of neighbouring characters, since Chinese has no spaces between words.

Every text is indexed as the pairs of its characters, in order, with an end after each part; a piece of two or more
characters is then a phrase of pairs, and one character the beginning of a pair.
"""

from __future__ import annotations

import re
from functools import cache
from operator import add
from typing import TYPE_CHECKING

from tongdao.following.indicators import load_registry
from tongdao.mentions.quantities.find import find_quantities
from tongdao.rules.pack import load_pack
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongdao.rules.pack import Pack

_BEFORE_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)")

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
    """Return the expression that finds all words of a text, None where it holds none.

    A number stands by itself (地铁300公里 is two words); a word is found under its other names too.
    """
    parted = _BEFORE_NUMBER.sub(" ", text.replace(_END, " "))
    found = (_any_of(word) for word in parted.split())
    return " AND ".join(piece for piece in found if piece) or None


def _any_of(word: str) -> str:
    pieces = [piece for each in dict.fromkeys((word, *alike(word))) if (piece := _piece(squash(each)))]
    return pieces[0] if len(pieces) == 1 else f"({' OR '.join(pieces)})" if pieces else ""


def alike(word: str) -> Iterator[str]:
    """Yield other ways of writing a word: the names of its indicator, everyday words, a number in digits."""
    pack = load_pack()
    yield from _same_words(pack).get(word.casefold(), ())
    for number in find_quantities(fold(word), pack):
        if (number.start, number.end) == (0, len(word)) and number.unit and number.high is None:
            yield f"{number.value:f}{number.unit}"


@cache
def _same_words(pack: Pack) -> dict[str, tuple[str, ...]]:
    registry = load_registry(pack)
    groups = [(item.name, *registry.words(item)) for item in registry.by_id.values()]
    groups += [row.words for row in pack.table("search_words")]
    found: dict[str, tuple[str, ...]] = {}
    for words in groups:
        for word in words:
            found[word.casefold()] = (*found.get(word.casefold(), ()), *words)
    return found


def _piece(word: str) -> str:
    if len(word) < 2:
        return f"{_quoted(word)} *" if word else ""
    return _quoted(" ".join(map(add, word, word[1:])))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
