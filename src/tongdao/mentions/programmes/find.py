"""Find the shorthand names whose numerals count their parts: “1115”行动, “1+12”, “五向十径”, 三大攻坚战.

A quoted code is judged by its form: digits, digits joined by +, or Chinese numerals each counting something. Plan
periods (“十四五”), idioms and "one for each" (“一村一品”) are none; the pack's table holds these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.mentions.programmes.parts import find_parts
from tongdao.rules.words import alternation
from tongdao.text.numerals import COUNTING, HOW_MANY, ONE_TO_NINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongdao.rules.pack import Pack, Row

_QUOTED = re.compile(r"[“‘「]([^“”‘’「」\n]{1,24})[”’」]|\"([^\"\n]{1,24})\"")
_DIGITS = re.compile(r"(?!(?:19\d|20[0-4])\d$)\d{2,4}")
_JOINED = re.compile(rf"[\dN{COUNTING}]+(?:\+[\dA-Z{COUNTING}][\w]{{0,5}})+")
_DIGITAL = re.compile(r"(?:\d[^\W\dA-Za-z]{1,3}){2,}")  # 6轴7廊8通道
_PLAN = re.compile(rf"十?[{ONE_TO_NINE}]五(?:五)?|十五五?|五五")
_COUNTS = frozenset(COUNTING + "双多N")
_OPENS = frozenset(COUNTING + "双")
_NOTE = re.compile(r"［\d+］|\[\d+\]")
_NUMBER = re.compile(rf"[{COUNTING}]{{2,}}[项条个]?")
_LONGEST_CODE = 14  # characters; what is longer in quotes is a slogan


@dataclass(frozen=True, slots=True)
class ProgrammeMention:
    """A shorthand name at its first mention; `start:end` is the name as written, `parts` what it counts."""

    code: str
    name: str
    start: int
    end: int
    parts: tuple[str, ...]


class ProgrammeRules:
    """What a pack knows of shorthand names, made ready for use."""

    def __init__(self, pack: Pack) -> None:
        """Compile the tables of shorthand names."""
        table = pack.table("programmes")
        self.refused = frozenset(word for row in table if row["role"] == "not" for word in row.words)
        opening, ending, unit = (_words(table, role) for role in ("opening", "ending", "unit"))
        counts, plain, many = (_words(table, role) for role in ("counts", "plain", "many"))
        each = alternation(w for row in pack.table("programme_each") for w in row.words)
        nouns, gloss = (_words(pack.table("programme_nouns"), role) for role in ("end", "gloss"))
        self.opening = re.compile(opening)
        self.ending = re.compile(f"(?:{ending})$")
        self.measures = re.compile(rf"[{COUNTING}\d]+(?:{unit})")
        self.each = re.compile(rf"一(?:{each})一")
        self.counts = re.compile(rf"[{HOW_MANY}](?:{counts})")
        self.noun = re.compile(rf"[\w+]{{0,12}}?(?:{nouns})+")
        self.gloss = re.compile(rf"(?:{gloss})[:：]?|[:：]")
        self.plain = re.compile(rf"{plain}|[{HOW_MANY}]大(?:{many})")

    def is_code(self, code: str) -> bool:
        """Tell whether the words in a pair of quotes are a shorthand whose numerals count parts."""
        if not code or self.plain.fullmatch(code):
            return bool(code)
        if code in self.refused or _PLAN.fullmatch(code) or len(code) > _LONGEST_CODE:
            return False
        if code[0].isascii():
            digital = _DIGITAL.fullmatch(code) is not None and not self.measures.search(code)
            return digital or bool(_DIGITS.fullmatch(code) or _JOINED.fullmatch(code))
        if _JOINED.fullmatch(code):
            return True
        return self._counts_parts(code)

    def _counts_parts(self, code: str) -> bool:
        """Tell whether the Chinese numerals of a code count: one alone only where it is more than 一."""
        if len(code) < 2 or _NUMBER.fullmatch(code) or self.opening.match(code):
            return False
        if self.measures.match(code) or self.ending.search(code):
            return False
        if code[0] == "一":
            return not self.each.match(code) and not _COUNTS.isdisjoint(code[2:])
        return code[0] in _OPENS or bool(self.counts.search(code))


def _words(rows: Iterable[Row], role: str) -> str:
    """Return a pattern of the words of the rows that have a role."""
    return alternation(word for row in rows if row["role"] == role for word in row.words)


@cache
def _rules(pack: Pack) -> ProgrammeRules:
    return ProgrammeRules(pack)


def find_programmes(text: str, folded: str, pack: Pack) -> tuple[ProgrammeMention, ...]:
    """Return one mention for each code of a text, at its first place, in order."""
    rules = _rules(pack)
    found: dict[str, ProgrammeMention] = {}
    for start, end, opened, closed in sorted(_candidates(folded, rules)):
        code = text[opened:closed].strip()
        if code in found:
            continue
        note = _NOTE.match(folded, end)
        noun = rules.noun.match(folded, note.end() if note else end)
        stop = noun.end() if noun and end > closed else end
        parts = find_parts(folded, folded[opened:closed].strip(), start, stop, rules.gloss)
        found[code] = ProgrammeMention(
            code, text[start:stop], start, stop, tuple(text[first:last] for first, last in parts)
        )
    return tuple(found.values())


def _candidates(folded: str, rules: ProgrammeRules) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, start of the code, end of the code) of every shorthand, quoted or well known."""
    for match in _QUOTED.finditer(folded):
        group = match.lastindex or 1
        if rules.is_code(match[group].strip()):
            yield match.start(), match.end(), *match.span(group)
    for match in rules.plain.finditer(folded):
        yield *match.span(), *match.span()
