"""What a pack knows of names, as look-ups and patterns made once."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.mentions.things.brackets import CLOSERS, NESTED
from tongdao.model import new
from tongdao.rules.anchored import AnchoredWords, Neighbour, lengths, words_of
from tongdao.rules.words import alternation
from tongdao.text.numerals import COUNTING, HOW_MANY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tongdao.rules.pack import Pack, Row

NUMERAL = COUNTING + "亿几数"
_CLOSING = frozenset(string.ascii_letters + string.digits) | CLOSERS.keys() | {'"'}
_ABOUT = ("以上", "左右")  # what may follow a number at the end of a phrase
_NEARLY, _MORE, _ORDINAL = "约近超逾共", "过", "第"
_TIME_ENDS = frozenset("年的月份日旬节”时点分许整")  # in which a time can end that no word of the table ends
_NTH = rf"[二三四五]?十[{NUMERAL}]?届"  # 十四届全运会 is the fourteenth


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

    def match(self, text: str, start: int, end: int) -> Neighbour[Row] | None:
        """Return the longest word that ends the span."""
        if end <= start:
            return None
        for size in self._to.get(text[end - 1], ()):
            if size <= end - start and (row := self.rows.get(text[end - size : end])) is not None:
                return new(Neighbour, (end - size, row))
        return None

    def strip(self, text: str, start: int, end: int) -> int:
        """Return the end of the span without any of the words at its end."""
        while end > start:
            for size in self._to.get(text[end - 1], ()):
                if size <= end - start and text[end - size : end] in self.rows:
                    end -= size
                    break
            else:
                break
        return end


@dataclass(frozen=True, slots=True)
class EndWords:
    """What follows a name inside its phrase, by the roles of the table `name_ends`.

    `after` is all that may stand behind a verb that follows its subject, `done` that part of it which says no more
    than that (了); `called` begins a bracket that says how a name is called from here on.
    """

    tail: SpanWords
    after: SpanWords
    done: SpanWords
    chance: SpanWords
    category: SpanWords
    sphere: SpanWords
    described: SpanWords
    called: SpanWords


@dataclass(frozen=True, slots=True)
class VagueWords:
    """What makes a phrase name nothing in particular: `starts` where it begins so; `begin` begins another thought."""

    some: re.Pattern[str]
    begin: SpanWords
    broad: SpanWords
    starts: SpanWords


@dataclass(frozen=True, slots=True)
class PlacePatterns:
    """The places that a name may hold or begin with: any, the nation, one of a level, a public body's."""

    named: re.Pattern[str]
    nation: re.Pattern[str]
    level: re.Pattern[str]
    public: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CountPatterns:
    """Numbers of things and sums of money: at the start of a phrase, at its end, and anywhere in it.

    `firsts` are the characters beside digits that a number at the start begins with, `last` those in which one at the
    end can end. `session` is what a name can do without before it (第三届), and begins with one of `session_firsts`;
    `part` is the number that tells a thing from others (二期).
    """

    start: re.Pattern[str]
    firsts: frozenset[str]
    end: re.Pattern[str]
    last: frozenset[str]
    inside: re.Pattern[str]
    money: re.Pattern[str]
    money_end: re.Pattern[str]
    session: re.Pattern[str]
    session_firsts: frozenset[str]
    part: re.Pattern[str]
    part_end: re.Pattern[str]

    def starting(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the number of things that a span begins with."""
        first = text[start : start + 1]
        return self.start.match(text, start, end) if first in self.firsts or first.isdecimal() else None


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Everyday words, which make no name; `bland` ones (新的, 有关) say nothing of what follows them.

    `sizes` are the lengths of both by their first character, the greatest first.
    """

    words: frozenset[str]
    bland: frozenset[str]
    sizes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ListWords:
    """What holds a list together: 等, the joints between members, and a number that closes it (三大平台).

    `pairs` are the characters that join two members (和), `joiners` those that join members or verbs (、, 并, 和),
    `also` those that join verbs alone. `sides` of the compass tell two `limbs` apart: 东、中线.
    """

    etc: SpanWords
    pairs: frozenset[str]
    also: frozenset[str]
    joiners: frozenset[str]
    sides: frozenset[str]
    limbs: frozenset[str]
    joints: re.Pattern[str]
    total: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NameTables:
    """Everything compiled of a pack that reading names needs.

    `leads` are the words before a name by what the name is (title, object, subject), `sole` those of them that say
    there is but one; `last_characters` are those that a phrase with a name in it may end in; `adjuncts`
    match a place and a time that stand between a subject and its verb, up to the verb, the time ending in one of
    `time_ends`; `roster` what leads from a verb to
    a list of names (续建项目：甲桥), which begins with one of `roster_starts`.
    """

    heads: SpanWords
    verbs: SpanWords
    adverbs: SpanWords
    denials: SpanWords
    leads: Mapping[str, SpanWords]
    sole: re.Pattern[str]
    ends: EndWords
    vague: VagueWords
    places: PlacePatterns
    counts: CountPatterns
    common: CommonWords
    lists: ListWords
    last_characters: frozenset[str]
    roster: re.Pattern[str]
    roster_starts: frozenset[str]
    adjuncts: tuple[re.Pattern[str], re.Pattern[str]]
    time_ends: frozenset[str]


@cache
def name_tables(pack: Pack) -> NameTables:
    """Return the tables of a pack that speak of names, made once."""
    leads, adverbs = pack.table("name_leads"), pack.table("name_adverbs")
    heads, ends, lists = SpanWords(pack.table("heads")), _ends(pack), _lists(pack)
    ending = (heads, ends.tail, ends.category, lists.etc)
    return NameTables(
        heads=heads,
        verbs=SpanWords(pack.table("stages")),
        adverbs=SpanWords(_role(adverbs, "adverb")),
        denials=SpanWords(_role(adverbs, "denial")),
        leads=_leads(pack),
        sole=_pattern(_role(leads, "sole")),
        ends=ends,
        vague=_vague(pack),
        places=_places(pack),
        counts=_counts(pack),
        common=_common(pack),
        lists=lists,
        last_characters=_CLOSING.union(word[-1] for known in ending for word in known.rows),
        roster=_roster(pack),
        roster_starts=frozenset("的").union(
            word[0]
            for row in (
                *_role(pack.table("vague_words"), "broad"),
                *_role(pack.table("name_ends"), "category"),
            )
            for word in row.words
        ),
        adjuncts=_adjuncts(pack),
        time_ends=_TIME_ENDS.union(word[-1] for row in pack.table("adjuncts") for word in row.words),
    )


def _leads(pack: Pack) -> dict[str, SpanWords]:
    rows, broad = pack.table("name_leads"), _role(pack.table("vague_words"), "broad")
    plain = [*_role(rows, "plain"), *_role(rows, "sole")]
    return {
        "title": SpanWords(plain),
        "object": SpanWords([*plain, *broad]),
        "subject": SpanWords([*rows, *broad]),
    }


def _ends(pack: Pack) -> EndWords:
    rows = pack.table("name_ends")
    tail, after, chance = (_role(rows, role) for role in ("tail", "after", "chance"))
    return EndWords(
        tail=SpanWords(tail),
        after=SpanWords([*tail, *after, *chance]),
        done=SpanWords(after),
        chance=SpanWords(chance),
        category=SpanWords(_role(rows, "category")),
        sphere=SpanWords(_role(rows, "sphere")),
        described=SpanWords(_role(rows, "described")),
        called=SpanWords(_role(rows, "called")),
    )


def _vague(pack: Pack) -> VagueWords:
    rows = pack.table("vague_words")
    some, broad, begin, loose = (_role(rows, role) for role in ("some", "broad", "begin", "loose"))
    return VagueWords(
        some=_pattern(some),
        begin=SpanWords(begin),
        broad=SpanWords([*some, *broad]),
        starts=SpanWords([*some, *loose]),
    )


def _places(pack: Pack) -> PlacePatterns:
    rows = pack.table("name_places")
    public, shield = (alternation(_words(_role(rows, role))) for role in ("public", "shield"))
    return PlacePatterns(
        named=_pattern(_role(rows, "named")),
        nation=_pattern(_role(rows, "nation")),
        level=_pattern([*_role(rows, "level"), *_role(rows, "nation")]),
        public=re.compile(rf"(?!{shield})(?:{public})[^、，]{{3}}"),
    )


def _counts(pack: Pack) -> CountPatterns:
    measured = _words(_role(pack.table("vague_words"), "count"))
    measures = alternation(measured)
    rows = pack.table("name_numbers")
    words = {
        role: _words(_role(rows, role)) for role in ("session", "first", "only", "whole", "part", "plan")
    }
    session, first, only, whole, part, plan = map(alternation, words.values())
    number = rf"(?:\d[\d,.]*(?:[至到—~-]\d+)?|[{NUMERAL}]+)[余多万亿千百]*\s?(?:{measures})"
    return CountPatterns(
        start=re.compile(rf"(?!{_NTH})[{_NEARLY}]?{_MORE}?{number}(?!{plan})"),
        firsts=frozenset(_NEARLY + _MORE + NUMERAL),
        end=re.compile(rf"[各共约近超]?过?{number}(?:{alternation(_ABOUT)})?$"),
        last=frozenset(word[-1] for word in (*measured, *_ABOUT)),
        inside=re.compile(rf"\d[\d,.]*[余多万亿]*(?:{measures})(?!级)"),
        money=re.compile(r"\d[\d,.]*[万亿]*元的?"),
        money_end=re.compile(r"\d[\d,.]*[万亿]*元$"),
        session=re.compile(rf"(?:{whole})?(?:{_ORDINAL}[{NUMERAL}\d]+{session}|{only}{first})"),
        session_firsts=frozenset([_ORDINAL, *[word[0] for word in words["whole"] | words["only"]]]),
        part=re.compile(rf"第[{NUMERAL}\d]+|[{NUMERAL}\d]+{part}"),
        part_end=re.compile(rf"[{NUMERAL}\d]+{part}$"),
    )


def _roster(pack: Pack) -> re.Pattern[str]:
    """Return the pattern of what leads from a verb to a list of what it is said of: 续建项目：, 开工的项目有."""
    rows = pack.table("name_ends")
    kinds, verbs = (alternation(_words(_role(rows, role))) for role in ("category", "roster"))
    broad = alternation(_words(_role(pack.table("vague_words"), "broad")))
    counts = r"(?:共?\d+[个项])?[，,]?"
    return re.compile(
        rf"的?(?:{broad})?(?:{kinds}){counts}(?:(?:{verbs})[：:]?|[：:])|的(?:{verbs})[：:]?(?![^、，]*的)"
    )


def _adjuncts(pack: Pack) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a place and of a time that end where a verb begins: 在临江, 于今年6月底, 国庆节前."""
    rows = pack.table("adjuncts")
    opens = "".join(_words(_role(rows, "place")))
    year, part, edge, before, day, feast = (
        alternation(_words(_role(rows, role))) for role in ("year", "part", "edge", "before", "day", "feast")
    )
    named = rf"(?:(?:{year}|\d{{4}}年)的?)"
    month = r"\d{1,2}月份?(?:\d{1,2}日|[上中下]旬)?"
    hour = r"(?:零时|\d{1,2}[时点](?:\d{1,2}分|许|整)?)?"
    feasts = rf"“?(?:{feast})”?节?"
    return (
        re.compile(rf"[{opens}][^{opens}、，]{{1,10}}$"),
        re.compile(
            rf"[{opens}]?(?:{named}?(?:{month}|{part}|{feasts})|{named}|\d{{1,2}}日|{day}|年)(?:{edge})?(?:{before})?{hour}$"
        ),
    )


def _common(pack: Pack) -> CommonWords:
    words, bland = _words(pack.table("common_words")), _words(pack.table("bland_words"))
    return CommonWords(words, bland, lengths(words | bland, 0))


def _lists(pack: Pack) -> ListWords:
    rows = pack.table("list_words")
    pairs, also, sides, limbs = (_words(_role(rows, role)) for role in ("pair", "also", "side", "limb"))
    joining = frozenset(word[-1] for word in pairs)
    totals = alternation(_words(_role(rows, "total")))
    number = rf"(?:[{HOW_MANY}]|\d+)(?:{totals})"
    return ListWords(
        etc=SpanWords(_role(rows, "etc")),
        pairs=joining,
        also=also,
        joiners=frozenset("、").union(joining, also),
        sides=sides,
        limbs=limbs,
        joints=_joints(rows),
        total=re.compile(rf"(?<=[\w”》])(?<!\d){number}(?=[\w“《])"),
    )


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


def _pattern(rows: Iterable[Row]) -> re.Pattern[str]:
    return re.compile(alternation(_words(rows)))
