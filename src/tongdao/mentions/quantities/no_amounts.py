"""Where numerals are no amounts: inside names, titles, codes, dates and set words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.measures import role_words
from tongdao.text.marks import last_of, start_after
from tongdao.text.numerals import COUNTING, NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.mentions.quantities.numbers import Number
    from tongdao.rules.anchored import AnchoredWords
    from tongdao.rules.pack import Pack, Row

# Each begins with a literal, which is searched for at full speed, and is run where its literal occurs at all.
_UNREAD = {
    "《": re.compile(r"《[^《》\n]{0,120}》"),
    "〔": re.compile(r"〔[^〔〕\n]{0,12}〕"),
    "://": re.compile(r"://[^\s\u3000-\u9fff]+"),
    "点": re.compile(r"点[0-9]{1,2}分"),
    "时": re.compile(r"时[0-9]{1,2}分"),
    "@": re.compile(r"@[A-Za-z0-9_.-]+"),
}
_NUMERAL = re.compile(f"[{NUMERALS}]+")
_FIRST_HAN = "\u3000"
_STOPS = frozenset("，。、；：！？）”》")
_ABBREVIATION = re.compile(
    "[A-Z]{3}$"
)  # GDP and its like stand before amounts, one or two letters before codes
_QUOTES = {"“": "”", "‘": "’"}
_QUOTE_MARKS = last_of("“‘”’")
_NAME, _SHORT_NAME = 12, 5  # characters between quotation marks
_NUMERALS = re.compile(rf"[0-9]+|[{COUNTING}]+")
_COMPARED = re.compile("(?:同比|环比|增长|增速|上年)[+]$")
_STROKED_NAME = re.compile("/[0-9]+[A-Z]")  # 4/5G
_LETTER = re.compile(r"[A-Za-zΑ-Ωα-ω]")


class NumberWords:
    """Words that hold numerals without counting anything, looked up around a numeral.

    Each is indexed by the two characters at an edge of each of its numerals, so that most numerals are told
    from all the words by two look-ups.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Index the words of the rows."""
        self._edges: dict[str, list[tuple[int, int, str]]] = {}
        for row in rows:
            for word in row.words:
                for numeral in _NUMERAL.finditer(word):
                    start, end = numeral.span()
                    edge = word[end - 1 : end + 1] if end < len(word) else word[start - 1 : start + 1]
                    self._edges.setdefault(edge, []).append((start, end - start, word))

    def hold(self, text: str, start: int, end: int) -> bool:
        """Tell whether the numeral at `start:end` fills the place of one in such a word."""
        if text[start] < _FIRST_HAN:
            return False
        for edge in (text[end - 1 : end + 1], text[start - 1 : start + 1]):
            for before, length, word in self._edges.get(edge, ()):
                if end - start == length and before <= start and text.startswith(word, start - before):
                    return True
        return False


@dataclass(frozen=True, slots=True)
class NoAmountTables:
    """The words that hold a numeral without counting, and what stands beside a numeral in a name."""

    words: NumberWords
    before: AnchoredWords[Row]
    after: AnchoredWords[Row]
    quote: AnchoredWords[Row]
    level: AnchoredWords[Row]
    article: AnchoredWords[Row]
    negative: AnchoredWords[Row]
    alone_before: AnchoredWords[Row]
    alone_after: AnchoredWords[Row]
    label: AnchoredWords[Row]
    codes: AnchoredWords[Row]


@cache
def no_amount_tables(pack: Pack) -> NoAmountTables:
    """Return the compiled words of a pack that make a numeral no amount."""
    rows = pack.table("number_names")
    roles = (
        "before",
        "after",
        "quote",
        "level",
        "article",
        "negative",
        "alone_before",
        "alone_after",
        "label",
        "code",
    )
    return NoAmountTables(
        NumberWords(pack.table("number_words")), *(role_words(rows, role) for role in roles)
    )


def unread_spans(text: str) -> list[tuple[int, int]]:
    """Return the titles, document numbers, minutes and addresses of a text, where no numeral is an amount."""
    spans: list[tuple[int, int]] = []
    for sign, pattern in _UNREAD.items():
        if sign in text:
            spans += [match.span() for match in pattern.finditer(text)]
    return spans


def is_code_before(text: str, start: int) -> bool:
    """Tell whether what stands before a numeral makes a code of it: G228, 1+12, 3:1, COVID-19."""
    before, further = text[start - 1 : start], text[max(0, start - 2) : max(0, start - 1)]
    if not before or before >= _FIRST_HAN:
        return False
    if before in "×*#_^" or before == "x":
        return True
    if before == "+":
        # Chinese characters too: 互联网+3, but +5 alone is a number, and so is 同比+5%
        return further.isalnum() and not _COMPARED.search(text, max(0, start - 4), start)
    if _LETTER.match(before):
        return not _ABBREVIATION.match(text, max(0, start - 3), start)
    return before in "-/.:∶·" and bool(further) and further.isascii() and further.isalnum()


def is_code_after(text: str, end: int) -> bool:
    """Tell whether what stands after a numeral without a unit makes a code of it: 5G, 1+12, 7×24, 3:1, 2.5.1."""
    after, further = text[end : end + 1], text[end + 1 : end + 2]
    if not after:
        return False
    if after in "+×*_#^" or _LETTER.match(after):
        return True
    return after in ".:：∶-/" and further.isascii() and further.isalnum()


def is_named(text: str, start: int, end: int, tables: NoAmountTables) -> bool:
    """Tell whether words beside a number and its unit make a name of it (每3人, 北纬30度, 12弄)."""
    return bool(tables.before.ending(text, start) or tables.after.starting(text, end))


def is_label(text: str, number: Number, tables: NoAmountTables) -> bool:
    """Tell whether a numeral only labels: 3号线, 三级医院, 80后, 7×24小时."""
    if "×" in (
        text[number.start - 1 : number.start],
        text[number.end : number.end + 1],
    ) or _STROKED_NAME.match(text, number.end):
        return True
    return tables.label.starting(text, number.end) is not None


def is_known_code(text: str, number: Number, tables: NoAmountTables) -> bool:
    """Tell a number that everybody dials or knows as a name (12345, 985) before what it names."""
    known = tables.codes.starting(text, number.start)
    after = text[number.end : number.end + 1]
    return known is not None and known[0] == number.end and after >= _FIRST_HAN and after not in _STOPS


def is_in_name(text: str, number: Number) -> bool:
    """Tell whether a numeral stands in a short quoted name that does not begin with it: “新三样”, “5桥8路2坝1园”."""
    opening = start_after(text, _QUOTE_MARKS, max(0, number.start - _NAME), number.start) - 1
    if opening < 0 or text[opening] not in _QUOTES:
        return False
    closing = text.find(_QUOTES[text[opening]], opening, opening + _NAME + 2)
    if closing < number.end:
        return False
    inside = text[opening + 1 : closing]
    return number.kind == "chinese" or len(_NUMERALS.findall(inside)) > 1 or len(inside) <= _SHORT_NAME


def is_quoted(text: str, start: int, tables: NoAmountTables) -> bool:
    """Tell whether a quotation opens right before a place."""
    return tables.quote.ending(text, start) is not None
