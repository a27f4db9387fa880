"""Where a name begins and ends, what kind of thing it names, and whether it names one particular thing.

Offsets are into the folded text; a span is (start, end), half-open.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tongdao.rules.anchored import AnchoredWords, words_of
from tongdao.rules.words import alternation
from tongdao.text.numerals import COUNTING, HOW_MANY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.rules.pack import Pack, Row

NESTED = r"《[^《》]*》|“[^“”]*”|‘[^‘’]*’|（[^（）]*）|\([^()]*\)|［[^［］]*］|\[[^\[\]]*\]|「[^「」]*」|\"[^\"\n]*\""
TEXTUAL = frozenset({"law", "text", "drive", "policy", "list", "book"})
_NUMERAL = COUNTING + "亿几数"
_CLOSERS = {"”": "“", "》": "《", "）": "（", ")": "(", "］": "［", "]": "[", "’": "‘", "」": "「"}
_CLOSING = frozenset(string.ascii_letters + string.digits) | _CLOSERS.keys() | {'"'}
_NOTES = "）)］]"
QUOTES = '”"’」'
_OPENERS = '“"‘「'
_QUOTED = frozenset('“《"「')
_MARKS = frozenset('“《"「（(')
_NO_HEADS = frozenset({"none", "verdict"})
_INSTITUTIONS = frozenset({"body", "site"})
_SHORT = 3  # characters of a name that needs its session to be told from others: 第十一届亚运会
_ORDINAL = re.compile(rf"第[{_NUMERAL}\d]+|[{_NUMERAL}\d]+(?:期|号|段|标)")
_MODEL = re.compile(r"[A-Z][A-Za-z0-9-]+$")
_CODE = 12  # characters of the longest code that ends the name of a product: 直升机AC313
_MADE = "product"
_LATIN = re.compile(r"[A-Za-z0-9]{2,}|[A-Za-z0-9]+号?线")
_NTH = rf"[二三四五]?十[{_NUMERAL}]?届"  # 十四届全运会 is the fourteenth
_DATE = re.compile(rf"(?:\d{{4}}|[一二][〇零○{_NUMERAL}]{{3}})年度?(?:\d+月(?:\d+日)?)?")
_SESSION = re.compile(
    r"(?:[全我][国省市县区州]|国家|国内|省级|世界|全球|亚洲)?"
    rf"(?:第[{_NUMERAL}\d]+[届次批期]|(?:首|唯一|唯一一|第一)[个家单批届次条艘台座款例部期])"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The noun that ends a name: where it starts, its class, its rule, and its row where it has one."""

    start: int
    kind: str
    rule: str
    row: Row | None = None

    def get(self, field: str) -> Any:
        """Return a field of the row, None where there is none."""
        return self.row.get(field) if self.row else None


class SpanWords(AnchoredWords["Row"]):
    """Words of some rows, looked up at the start or the end of a span, longest first."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Index the words of the rows."""
        super().__init__(words_of(rows))

    def start(self, text: str, start: int, end: int) -> int | None:
        """Return where the longest word that starts the span ends."""
        for size in self._from.get(text[start : start + 1], ()):
            if size <= end - start and text[start : start + size] in self.rows:
                return start + size
        return None

    def match(self, text: str, start: int, end: int) -> tuple[int, Row] | None:
        """Return where the longest word that ends the span starts, and its row."""
        if end <= start:
            return None
        for size in self._to.get(text[end - 1], ()):
            if size <= end - start and (row := self.rows.get(text[end - size : end])) is not None:
                return end - size, row
        return None

    def strip(self, text: str, start: int, end: int) -> int:
        """Return the end of the span without any of the words at its end."""
        while (found := self.match(text, start, end)) is not None:
            end = found[0]
        return end


class NameRules:
    """What a pack knows of names, made ready for use."""

    def __init__(self, pack: Pack) -> None:
        """Index the tables of the pack that speak of names."""
        ends, vague, leads = (pack.table(name) for name in ("name_ends", "vague_words", "name_leads"))
        tails, after, chance = (_role(ends, role) for role in ("tail", "after", "chance"))
        some, broad, begin, loose = (_role(vague, role) for role in ("some", "broad", "begin", "loose"))
        plain = [*_role(leads, "plain"), *_role(leads, "sole")]
        self.heads = SpanWords(pack.table("heads"))
        self.verbs = SpanWords(pack.table("stages"))
        self.adverbs = SpanWords(_role(pack.table("name_adverbs"), "adverb"))
        self.denials = SpanWords(_role(pack.table("name_adverbs"), "denial"))
        self.tails = SpanWords(tails)
        self.category = SpanWords(_role(ends, "category"))
        self.common = _words(pack.table("common_words"))
        self.widest = max(map(len, self.common))
        self.bland = _words(pack.table("bland_words"))
        places = pack.table("name_places")
        self.place = _starting(_role(places, "named"))
        self.nation = _starting(_role(places, "nation"))
        self.level, self.sole = (
            _starting([*_role(places, "level"), *_role(places, "nation")]),
            _starting(_role(leads, "sole")),
        )
        public, shield = (alternation(_words(_role(places, role))) for role in ("public", "shield"))
        self.public = re.compile(rf"(?!{shield})(?:{public})[^、，]{{3}}")
        self.lead = {
            "title": SpanWords(plain),
            "object": SpanWords([*plain, *broad]),
            "subject": SpanWords([*leads, *broad]),
        }
        self.some, self.begin = _starting(some), SpanWords(begin)
        self.broad = SpanWords([*some, *broad])
        self.vague = {False: SpanWords([*some, *begin, *loose]), True: SpanWords([*some, *loose])}
        self.sphere = SpanWords(_role(ends, "sphere"))
        self.described = SpanWords(_role(ends, "described"))
        self.etc = SpanWords(_role(pack.table("list_words"), "etc"))
        self.joints = _joints(pack.table("list_words"))
        self.after = SpanWords([*tails, *after, *chance])
        self.chance = SpanWords(chance)
        self.done = SpanWords(after)
        ending = (self.heads, self.tails, self.category, self.etc)
        self.enders = frozenset(word[-1] for known in ending for word in known.rows) | _CLOSING
        self._compile_counts(_role(vague, "count"), _role(pack.table("list_words"), "total"))

    def _compile_counts(self, measures: list[Row], totals: list[Row]) -> None:
        number = rf"(?:\d[\d,.]*(?:[至到—~-]\d+)?|[{_NUMERAL}]+)[余多万亿千百]*\s?(?:{alternation(_words(measures))})"
        self.counted = re.compile(rf"(?!{_NTH})[约近超逾共]?过?{number}(?!计划|工程|行动)")
        self.count_at_end = re.compile(rf"[各共约近超]?过?{number}(?:以上|左右)?$")
        self.counted_inside = re.compile(rf"\d[\d,.]*[余多万亿]*(?:{alternation(_words(measures))})(?!级)")
        total = rf"(?:[{HOW_MANY}]|\d+)(?:{alternation(_words(totals))})"
        self.total = re.compile(rf"(?<=[\w”》])(?<!\d){total}(?=[\w“《])")
        self.money = re.compile(r"\d[\d,.]*[万亿]*元的?")
        self.money_at_end = re.compile(r"\d[\d,.]*[万亿]*元$")

    def head(self, text: str, start: int, end: int) -> Head | None:
        """Return the head of the name in the span, or None where its last word is no head."""
        end = skip_notes(text, start, end)
        if end <= start:
            return None
        last = text[end - 1]
        if last.isascii() and (model := _MODEL.search(text, max(start, end - _CODE), end)) is not None:
            found = self.heads.match(text, start, model.start())
            return (
                Head(found[0], found[1]["class"], found[1].rule)
                if found and found[1]["class"] == _MADE
                else None
            )
        if last == "》":
            return Head(end, "book", "heads.book")
        if last in QUOTES:
            return self._quoted(text, start, end)
        found = self.heads.match(text, start, end)
        if found is None or found[1]["class"] in _NO_HEADS:
            return None
        return Head(found[0], found[1]["class"], found[1].rule, found[1])

    def _quoted(self, text: str, start: int, end: int) -> Head:
        """Return the head inside a closing quote; a shorthand that begins with a numeral (“一带一路”) is a code."""
        found = self.heads.match(text, start, end - 1)
        kind = "none" if found is None else found[1]["class"]
        opened = max(text.rfind(mark, start, end - 1) for mark in _OPENERS)
        if opened >= start and text[opened + 1] in _NUMERAL and kind not in _INSTITUTIONS:
            return Head(end, "code", "heads.code")
        if found is None or kind in _NO_HEADS or found[0] == opened + 1:
            return Head(end, "quoted", "heads.quoted")
        return Head(end, kind, found[1].rule)

    def trim(self, text: str, start: int, end: int, place: str) -> tuple[int, int]:
        """Return the span without blanks and what leads up to a name that is a verb's object, subject or title."""
        lead = self.lead[place]
        while start < end and text[start] in " \t":
            start += 1
        while end > start and text[end - 1] in " \t":
            end -= 1
        while start < end:
            after = lead.start(text, start, end) or _after_date(text, start, end)
            if after is None or after >= end:
                break
            start = after
        return start, end

    def without_money(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return the span without a sum of money at either side: 6600亿元长期建设国债 is a bond."""
        before = self.money.match(text, start, end)
        after = self.money_at_end.search(text, start, end)
        return before.end() if before else start, after.start() if after else end

    def vague_start(self, text: str, start: int, end: int, *, titled: bool) -> bool:
        """Tell whether the span begins with a count or a word such as 一批; a titled text may begin with a verb."""
        return bool(self.vague[titled].start(text, start, end) or self.counted.match(text, start, end))

    def vague_inside(self, text: str, start: int, end: int) -> bool:
        """Tell whether a word such as 一系列 stands inside, unless a clause before it says which (…的一系列政策)."""
        found = self.some.search(text, start, end)
        return found is not None and text[found.start() - 1] != "的"

    def counts_inside(self, text: str, start: int, end: int) -> bool:
        """Tell whether the span counts things before any quote or bracket (甲园区10个项目)."""
        found = self.counted_inside.search(text, start, end)
        if found is None:
            return False
        return text[found.start() - 1] != "第" and _MARKS.isdisjoint(text[start : found.start()])

    def tail(self, text: str, start: int, end: int, *, whole: bool = False) -> tuple[int, str | None]:
        """Return where the name ends before words such as 建设 and 前期工作, and the stage those tell.

        With `whole` the span may hold nothing else.
        """
        stage = None
        while (found := self.tails.match(text, start, end)) is not None and (whole or found[0] > start):
            end = found[0]
            stage = stage or found[1].get("stage")
            if text[end] == "的":
                end = self.loose_end(text, start, end + 1)
        return end, stage

    def loose_end(self, text: str, start: int, end: int) -> int:
        """Return the end of a span before a verb that 的 ties to what follows: 国道全面贯通的 ends after 国道."""
        if end > start and text[end - 1] == "的":
            return self.adverbs.strip(text, start, self.verbs.strip(text, start, end - 1))
        return end

    def unknown(self, text: str, start: int, end: int) -> int:
        """Return how many characters of the span belong to no common word, by longest match from the left."""
        common = self.common
        count = 0
        while start < end:
            for size in range(min(self.widest, end - start), 0, -1):
                if text[start : start + size] in common:
                    start += size
                    break
            else:
                count += text[start].isalpha()
                start += 1
        return count

    def named(self, text: str, start: int, end: int, head: int, *, letters: int = 1) -> bool:
        """Tell whether a span names one particular thing.

        By a quote, a number or a place in it, or by as many letters before its head that belong to no common word.
        """
        span = text[start:end]
        if not _QUOTED.isdisjoint(span) or _ORDINAL.search(span) or _LATIN.search(span):
            return True
        if self.place.search(span) or self.public.match(text, start, end):
            return True
        return self.unknown(text, start, min(head, end)) >= letters

    def bare_prefix(self, text: str, start: int, end: int) -> int:
        """Return where a name begins that a quote opens: what common words lead up to the quote is left out."""
        opened = min((at for mark in _OPENERS if (at := text.find(mark, start, end)) > start), default=start)
        return start if opened - start < 3 or self.named(text, start, opened, opened) else opened

    def modified(self, text: str, start: int, head: int) -> bool:
        """Tell whether what stands before the head says more than words such as 新的 or 有关 do."""
        rest = 0
        while start < head and rest < 2:
            for size in range(min(self.widest, head - start), 1, -1):
                word = text[start : start + size]
                if word in self.bland or word in self.common:
                    break
            else:
                size, word = 1, text[start]
            rest += 0 if word in self.bland else size
            start += size
        return rest > 1

    def common_ending(self, text: str, start: int, end: int) -> int:
        """Return where the longest ending made wholly of common words starts (水利枢纽 of 黄河小浪底水利枢纽)."""
        while True:
            for size in (4, 3, 2):
                if end - size >= start and text[end - size : end] in self.common:
                    end -= size
                    break
            else:
                return end


def _after_date(text: str, start: int, end: int) -> int | None:
    """Return the end of a year or session before a name that can do without it: 第三届临江博览会."""
    match = _DATE.match(text, start, end)
    if match is None and (session := _SESSION.match(text, start, end)) and end - session.end() > _SHORT:
        match = session
    return match.end() if match else None


def skip_notes(text: str, start: int, end: int) -> int:
    """Return the end of a span without the brackets that close it: 修正案（草案） ends after 案."""
    while end > start and text[end - 1] in _NOTES:
        opened = text.rfind(_CLOSERS[text[end - 1]], start, end)
        if opened <= start:
            break
        end = opened
    return end


def balanced(span: str) -> bool:
    """Tell whether every bracket and quote of the span has its partner."""
    if any(span.count(closer) != span.count(opener) for closer, opener in _CLOSERS.items()):
        return False
    return span.count('"') % 2 == 0


def _joints(rows: Iterable[Row]) -> re.Pattern[str]:
    """Return the pattern of what parts a list; a match without a named group is text to pass over."""
    pair, etc, shield = (alternation(_words(_role(rows, role))) for role in ("pair", "etc", "shield"))
    return re.compile(
        rf"(?P<seam>(?<=[”》])(?=[“《]))|{NESTED}|(?P<pause>[、;])|{shield}|(?P<etc>{etc})|(?P<pair>[，,]?(?:{pair}))"
    )


def _role(rows: Iterable[Row], role: str) -> list[Row]:
    return [row for row in rows if row["role"] == role]


def _words(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.words)


def _starting(rows: Iterable[Row]) -> re.Pattern[str]:
    return re.compile(alternation(_words(rows)))


@cache
def name_rules(pack: Pack) -> NameRules:
    """Return the rules of a pack, made once."""
    return NameRules(pack)
