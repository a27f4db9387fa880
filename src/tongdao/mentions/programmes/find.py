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
_JOINED = re.compile(rf"[\dN{COUNTING}]+(?: ?[+×] ?[\dA-Z{COUNTING}][\w]{{0,5}})+")
_DIGITAL = re.compile(r"(?:\d[^\W\dA-Za-z]{1,3}){2,}")  # 6轴7廊8通道
_BARE = re.compile(r"(?<![0-9A-Za-z“‘「\"+×.%])\d\+[\dNX](?:\+[\dNX])*(?=[^\W\dA-Za-z_])")  # 5+2就业之家
_OF_MANY = re.compile(r"[\dN]+个\d+|\d{2,4}[A-Z]|\d{1,3}条")  # 3个100, 415X, 30条
_STEPS = re.compile(r"(?:十?百千万?亿?|十?百千?万)[^\W\dA-Za-z]{0,4}")  # 百千万工程
_LATER = re.compile(
    rf"[^\W\d{COUNTING}双]{{1,2}}(?:[{HOW_MANY}][^\W\d{COUNTING}]{{1,2}}|\d{{1,3}}条)"
)  # 发展六仗
_EACH = re.compile(rf"[{HOW_MANY}双][^\W\d{COUNTING}双]{{1,2}}(?:[{COUNTING}双][^\W\d{COUNTING}双]{{1,2}})+")
_COUNTED_END = re.compile(rf"[{COUNTING}双][个大]?中心$")  # 四个中心
_ROUND = frozenset("百千万亿")
_PIECES = re.compile("[、，]")
_MOTTO, _HOURS = "·", "小时"
_GLOSS = re.compile(r"\n[0-9]{1,3}[.．、][^“：:，。\n]{0,16}“[^”\n]{1,24}”[^：:，。\n]{0,16}[：:]([^\n]*)")
_GLOSSES = 3  # lines of notes that explain terms, at least
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
        self.timed = re.compile(rf"[{COUNTING}](?:{_words(table, 'time')})")
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
            if _HOURS in code:
                return False
            patterns = (_DIGITS, _JOINED, _OF_MANY)
            return digital or any(pattern.fullmatch(code) for pattern in patterns)
        if _JOINED.fullmatch(code) or _STEPS.fullmatch(code):
            return True
        return _MOTTO not in code and self._counts_parts(code)

    def _counts_parts(self, code: str) -> bool:
        """Tell whether the Chinese numerals of a code count: one alone only where it is more than 一."""
        if len(code) < 2 or _NUMBER.fullmatch(code) or self.opening.match(code):
            return False
        if self.ending.search(code) and not _COUNTED_END.search(code):
            return False
        if _EACH.fullmatch(code) and not self.timed.match(code):
            return True
        if self.measures.match(code):
            return False
        if code[0] == "一":
            return not self.each.match(code) and not _COUNTS.isdisjoint(code[2:])
        if code[0] in _ROUND:
            return False
        return all(piece[:1] in _OPENS for piece in _PIECES.split(code)) or bool(
            self.counts.search(code) or (_LATER.fullmatch(code) and not self.timed.search(code))
        )


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
    glosses = [match.span(1) for match in _GLOSS.finditer(folded)]
    glosses = glosses if len(glosses) >= _GLOSSES else []
    for match in _QUOTED.finditer(folded):
        if any(start < match.start() < end for start, end in glosses):
            continue
        group = match.lastindex or 1
        if rules.is_code(match[group].strip()):
            yield match.start(), match.end(), *match.span(group)
    if "+" in folded:
        for match in _BARE.finditer(folded):
            yield *match.span(), *match.span()
    for match in rules.plain.finditer(folded):
        yield *match.span(), *match.span()
