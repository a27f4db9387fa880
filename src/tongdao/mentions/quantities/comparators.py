"""Words around a number that bound it: before it (超过), after it and its unit (以上), or inside (30多万)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Comparator, Step
from tongdao.rules.anchored import AnchoredWords, words_of
from tongdao.rules.words import alternation
from tongdao.text.numerals import NUMERALS

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack, Row

_NOUN = rf"(?:(?![{NUMERALS}元])[^\W\dA-Za-z_])"
_WORDS_BETWEEN = 6  # characters that may stand between 至少 and its number


class Bound(NamedTuple):
    """A comparator word at `start:end`."""

    start: int
    end: int
    row: Row

    @property
    def comparator(self) -> Comparator:
        """Return what the word says of the number."""
        return Comparator(self.row["comparator"])

    @property
    def step(self) -> Step:
        """Return the trace of the word."""
        return Step(self.row.rule, self.start, self.end)


@dataclass(frozen=True, slots=True)
class ComparatorTables:
    """The comparator words of a pack by where they stand."""

    before: AnchoredWords[Row]
    after: AnchoredWords[Row]
    inside: AnchoredWords[Row]
    levels: AnchoredWords[Row]
    ranks: AnchoredWords[Row]
    distant_before: re.Pattern[str]
    of_before: re.Pattern[str]
    distant_after: re.Pattern[str]

    def find_before(self, text: str, place: int, *, is_round: bool) -> Bound | None:
        """Return the comparator that ends before `place`; `is_round` says the number is 百 or 万亿 alone."""
        end = place - 1 if text[place - 1 : place] == " " else place
        found = self.before.ending(text, end)
        if found is None or "comparator" not in found.row.fields:
            return None
        if found.row.get("round") and not is_round:
            return None
        return Bound(found.edge, end, found.row)

    def find_distant_before(self, text: str, place: int, *, is_share: bool) -> Bound | None:
        """Return a word such as 至少 a verb away from the number at `place`, or 接近 a noun away from a share."""
        of = is_share and text[place - 1 : place] == "的"
        pattern = self.of_before if of else self.distant_before
        match = pattern.search(text, max(0, place - 4 * _WORDS_BETWEEN), place)
        return Bound(match.start(1), place, self.before.rows[match[1]]) if match else None

    def find_after(self, text: str, place: int) -> Bound | None:
        """Return the comparator that begins at `place`, past a space."""
        start = place + 1 if text[place : place + 1] == " " else place
        found = self.after.starting(text, start)
        if found is None or "comparator" not in found.row.fields:
            return None
        return Bound(start, found.edge, found.row)

    def find_distant_after(self, text: str, place: int) -> Bound | None:
        """Return a word such as 以上 that the counted noun parts from the number and unit before `place`."""
        match = self.distant_after.match(text, place)
        if match is None or self.levels.ending(text, match.end(1)):
            return None
        found = self.find_after(text, match.end(1))
        return found if found and found.row.get("distant") else None


@cache
def comparator_tables(pack: Pack) -> ComparatorTables:
    """Return the compiled comparators of a pack."""
    roles: dict[str, list[Row]] = {"before": [], "after": [], "inside": [], "level": [], "rank": []}
    for row in pack.table("comparators"):
        roles[row["role"]].append(row)
    of = alternation(word for row in roles["before"] if row.get("of") for word in row.words)
    far = alternation(word for row in roles["before"] if row.get("gap") for word in row.words)
    back = alternation(word for row in roles["after"] if row.get("distant") for word in row.words)
    return ComparatorTables(
        AnchoredWords(words_of(roles["before"])),
        AnchoredWords(words_of(roles["after"])),
        AnchoredWords(words_of(roles["inside"])),
        AnchoredWords(words_of(roles["level"])),
        AnchoredWords(words_of(roles["rank"])),
        re.compile(rf"({far}){_NOUN}{{1,{_WORDS_BETWEEN}}}\Z"),
        re.compile(rf"({of}){_NOUN}{{1,{2 * _WORDS_BETWEEN}}}的\Z"),
        re.compile(rf"({_NOUN}{{1,{_WORDS_BETWEEN}}}?)(?={back})"),
    )
