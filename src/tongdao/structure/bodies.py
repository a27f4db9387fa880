"""Names of public bodies: which words are one, what place they belong to, and how a section's owner is named."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.rules.pack import Pack, Row

# A letter that is not ASCII; a class of ideographs (一-鿿) takes a hundred times as long to compile.
HAN = r"[^\W\dA-Za-z_]"
_LONGEST_NAME = 26  # characters of the longest name of a public body


def words_of(rows: Iterable[Row], *roles: str) -> tuple[str, ...]:
    """Return the words of the rows of these roles."""
    return tuple(word for row in rows if row["role"] in roles for word in row.words)


class Bodies:
    """The words of a pack that public bodies and places are named with, compiled."""

    def __init__(self, pack: Pack) -> None:
        """Compile the table `bodies`."""
        rows = pack.table("bodies")
        self.suffixes = words_of(rows, "suffix")
        self.levels = words_of(rows, "level")
        self.level = alternation(self.levels)
        self._state = words_of(rows, "state")
        self._national = frozenset(words_of(rows, "national"))
        self._no_place = words_of(rows, "no_place")
        self._no_name = words_of(rows, "no_name")
        self._no_body = words_of(rows, "no_body")
        self._organs = words_of(rows, "organ")
        self._prefixes = words_of(rows, "prefix")
        self._han = re.compile(rf"(?:{HAN}|[（）()])+")
        self._place = re.compile(rf"{HAN}{{2,10}}?(?:{self.level})")
        self._head = re.compile(rf"(?P<place>{HAN}{{0,8}}?)(?:{self.level})")

    def is_public(self, name: str) -> bool:
        """Tell whether a name ends as the names of public bodies or places do."""
        return name.endswith(self.suffixes + self.levels) and self._han.fullmatch(name) is not None

    def is_body(self, name: str) -> bool:
        """Tell whether a name is one of a public body with its place or level (市交通局), whole."""
        if len(name) > _LONGEST_NAME or not name.endswith(self.suffixes) or not self._han.fullmatch(name):
            return False
        if name.endswith(self._no_body):  # 构建城乡融合新格局
            return False
        head = self._head.match(name)
        placed = head is not None and head.end() < len(name) and len(head["place"]) != 1
        return placed or name.startswith(self._state) or name in self._national

    def is_place(self, name: str) -> bool:
        """Tell whether a name ends in the sign of a place (省, 市, 县, …) and is one."""
        return bool(self._level_of(name)) and not name.endswith(self._no_place) and name not in self._no_name

    def starts_with_place(self, text: str) -> bool:
        """Tell whether a text begins with the name of a place."""
        match = self._place.match(text)
        return match is not None and self.is_place(match[0])

    def _level_of(self, name: str) -> str:
        """Return the sign of a place that a name ends in (市, 自治区), "" where it names no place before it."""
        signs = [level for level in self.levels if name.endswith(level) and name != level]
        return max(signs, key=len, default="")

    def place_of(self, issuer: str) -> str:
        """Return the place that an issuer governs: 临江市 for 临江市人民政府; the issuer where there is none."""
        organ = max((word for word in self._organs if issuer.endswith(word)), key=len, default="")
        return issuer.removesuffix(organ) or issuer

    def places_in(self, issuer: str) -> list[str]:
        """Return the places that an issuer names, the outermost first: 江西省, 万载县."""
        return [place for place in self._place.findall(self.place_of(issuer)) if self.is_place(place)]

    def short_name(self, name: str, issuer: str | None) -> str:
        """Return a body's name without the place that issues the document: 市交通局 for 临江市交通局."""
        for prefix in self._prefixes:
            name = name.removeprefix(prefix)
        places = self._place.findall(name)[:1] if issuer is None else self.places_in(issuer)
        for place in places:
            rest = name.removeprefix(place)
            if any(rest.startswith(inner) for inner in places if rest != name):
                name = rest
                continue
            if rest not in (name, "") and self.is_place(place):
                name = rest if rest.startswith(self.levels) else self._level_of(place) + rest
        return name

    def name_in(self, folded: str, name: str, issuer: str | None) -> str:
        """Return how a document names a body: by its short name where the text uses that by itself."""
        short = self.short_name(name, issuer)
        stem = name[: -len(short)]
        at = folded.find(short)
        while stem and at >= 0:
            if not folded.endswith(stem, 0, at):
                return short
            at = folded.find(short, at + 1)
        return name


@cache
def load_bodies(pack: Pack) -> Bodies:
    """Return the bodies of a pack, compiled once."""
    return Bodies(pack)
