"""The patterns of times, made of the tables of a pack: where a time may stand, and what its words are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.model import new
from tongdao.rules.anchored import Neighbour
from tongdao.rules.words import WordTable, alternation
from tongdao.text.numerals import HOW_MANY, TENS, YEAR_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tongdao.rules.pack import Pack, Row

HAN_NUMERALS = YEAR_DIGITS + TENS + "两几俩仨半数廿卅"
# 一九七九和一九八○两年: the last year and how many they are
_YEAR4_AND_COUNT = rf"[一二][{YEAR_DIGITS}]{{3}}[{HOW_MANY}]年"
# Digits one by one (1 9 9 7) are how some old texts space full-width digits out.
NUMBER = rf"(?:\d(?: \d){{1,3}}(?!\d)|\d{{1,9}}(?:\.\d+)?|(?!{_YEAR4_AND_COUNT})[{HAN_NUMERALS}]{{1,12}})"
JOIN = r"(?:[—–―─\-~]{1,2}|至|到)"
YEAR4 = rf"(?:[12]\d{{3}}|[12](?: \d){{3}}|[一二][{YEAR_DIGITS}]{{3}})"
OPEN_QUOTES = "“‘「『\"'"
CLOSE_QUOTES = "”’」』\"'"


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """The words of some rows and their first characters, which tell soonest that none is there."""

    table: WordTable
    firsts: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class TimePatterns:
    """What the words of a pack mean for times, in official documents or in general Chinese.

    `count` matches a number with its unit, `shared` a number whose unit stands behind a second number (3至5年).
    `starts` find, between them, every place where a time may begin; `firsts` are the characters that its parts do.
    `between` is what may stand between two parts, `joint` between the ends of a range. `fragments` are those parts of
    patterns that the words of some rows make: weeks, lunar, every, months, plan_nouns. `everyday` are the rows of the
    table `everyday_words`, none in official reading.
    """

    general: bool
    heads: Words
    modifiers: Words
    suffixes: Words
    plans: Words
    milestones: Words
    holidays: Words
    reigns: Words
    units: Mapping[str, Row]
    blocked: Mapping[str, re.Pattern[str]]
    count: re.Pattern[str]
    shared: re.Pattern[str]
    starts: tuple[re.Pattern[str], ...]
    firsts: frozenset[str]
    ordinal_plans: Mapping[int, Row]
    contexts: Mapping[str, Row]
    compared: Words
    between: re.Pattern[str]
    joint: re.Pattern[str]
    fragments: Mapping[str, str]
    everyday: tuple[Row, ...]


def word_at(words: Words, text: str, pos: int) -> Neighbour[Row] | None:
    """Return the word at `pos`, unless the characters beside it make it part of another."""
    found = words.table.match(text, pos) if text[pos : pos + 1] in words.firsts else None
    if found is None:
        return None
    _, end, row = found
    fields = row.fields
    if "unless" in fields and text[end : end + 1] and text[end] in fields["unless"]:
        return None
    if "after" in fields and pos and text[pos - 1] in fields["after"]:
        return None
    return new(Neighbour, (end, row))


@cache
def time_patterns(pack: Pack, general: bool) -> TimePatterns:
    """Compile the tables of times of a pack, once."""
    heads = _read_in(pack.table("time_words"), general)
    units = {word: row for row in _read_in(pack.table("time_units"), general) for word in row.words}
    modifiers = _read_in(pack.table("time_modifiers"), general)
    holidays = [row for row in pack.table("holidays") if general or row.get("official")]
    suffixes = _read_in(pack.table("time_suffixes"), general)
    counting = [row for row in modifiers if row["kind"] not in (*_CONTEXTS, *_LEADING)]
    everyday = pack.table("everyday_words") if general else ()
    fragments = _fragments(units, modifiers, suffixes) | {"months": _characters(everyday, "lunar_month")}
    named = _spelled((*heads, *holidays, *pack.table("milestones")))
    counts = _spelled(counting)
    plans = _spelled(pack.table("plan_periods"))
    return TimePatterns(
        general=general,
        heads=_words(heads),
        modifiers=_words(counting),
        suffixes=_words(row for row in suffixes if row["kind"] != "plan"),
        plans=_words(pack.table("plan_periods")),
        milestones=_words(pack.table("milestones")),
        holidays=_words(holidays),
        reigns=_words(pack.table("reigns")),
        units=units,
        blocked=_blocked(units),
        count=_count(units),
        shared=_shared(units),
        starts=_general_starts(named, counts, _spelled(pack.table("reigns")), plans, fragments)
        if general
        else _starts(named, counts, units, plans, fragments),
        firsts=_firsts((*named, *counts, *units), everyday),
        ordinal_plans={row["ordinal"]: row for row in pack.table("plan_periods")},
        compared=_words(row for row in modifiers if row.id == "compared"),
        between=re.compile(rf" ?的? ?(?:{fragments['roughly']})?"),
        joint=re.compile(rf" ?(?:{fragments['from']})? ?一?直?{JOIN} ?"),
        fragments=fragments,
        everyday=everyday,
        contexts={word: row for row in modifiers if row["kind"] in _CONTEXTS for word in row.words},
    )


_CONTEXTS = ("by", "from", "ahead", "compare")
_LEADING = ("lunar", "roughly")
_MORE = "闰初，（( "  # what parts of everyday times begin with beside the words of tables


def _fragments(units: Mapping[str, Row], modifiers: Iterable[Row], suffixes: Iterable[Row]) -> dict[str, str]:
    kinds = {"lunar": modifiers, "roughly": modifiers, "every": modifiers, "from": suffixes}
    fragments = {
        kind: alternation(_spelled(row for row in rows if row["kind"] == kind))
        for kind, rows in kinds.items()
    }
    fragments["weeks"] = alternation(word for word, row in units.items() if row["unit"] == "week")
    fragments["units"] = alternation(units)
    of_plans = (row for row in suffixes if row["kind"] == "plan" or row.get("of_plans"))
    fragments["plan_nouns"] = alternation(_spelled(of_plans))
    return fragments


def _words(rows: Iterable[Row]) -> Words:
    table = WordTable(rows)
    return Words(table, frozenset(word[0] for word in table.rows))


def _spelled(rows: Iterable[Row]) -> list[str]:
    return [word for row in rows for word in row.words]


def _read_in(rows: Iterable[Row], general: bool) -> list[Row]:
    return [row for row in rows if general or not row.get("general")]


def _blocked(units: Mapping[str, Row]) -> dict[str, re.Pattern[str]]:
    patterns = {}
    for word, row in units.items():
        if row.get("blocked"):
            patterns[word] = re.compile(alternation(row["blocked"].split()))
    return patterns


def _count(units: Mapping[str, Row]) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<number>{NUMBER}) ?(?P<more>[多余来几])? ?(?P<piece>个)?(?P<half>半)?(?P<more2>多)?"
        rf" ?(?P<unit>{alternation(units)})(?P<tail>半|多(?=[来以之内后前，。的]))?"
    )


def _shared(units: Mapping[str, Row]) -> re.Pattern[str]:
    calendar = alternation(word for word, row in units.items() if row.get("calendar"))
    listed = rf"(?: ?[、和与及比] ?{YEAR4}){{1,6}} ?(?:[{HOW_MANY}] ?)?年"
    years = rf"{YEAR4}(?={listed}| ?[{HOW_MANY}] ?年)"
    ranged = rf"{NUMBER}(?= ?{JOIN} ?{NUMBER} ?(?P<piece>个)?(?P<unit>{calendar}))"
    return re.compile(rf"(?:{years}|{ranged})")


def _led(words: Iterable[str], after: str = "") -> str:
    """Return a pattern of words each branch of which begins with a literal, which the engine can scan for quickly."""
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[0], set()).add(word[1:])
    branches = []
    for first, rest in rests.items():
        tails = alternation(tail for tail in rest if tail)
        branches.append(re.escape(first) + (f"(?:{tails})?" if tails and "" in rest else tails))
    return f"(?:{'|'.join(branches)}){after}"


_RUN = rf"[\d{HAN_NUMERALS}](?<![\d{HAN_NUMERALS}][\d{HAN_NUMERALS}])"


def _starts(
    named: Iterable[str],
    modifiers: Iterable[str],
    units: Mapping[str, Row],
    plans: Iterable[str],
    fragments: Mapping[str, str],
) -> tuple[re.Pattern[str], ...]:
    """Return what finds the beginnings of times in official documents."""
    numbers = rf"[\d{HAN_NUMERALS} .]{{0,12}}"
    unit = rf"[多余几]? ?个?半?(?:{alternation(units)})"
    joined = rf"(?: ?(?:{JOIN}|[、和与]) ?[\d{HAN_NUMERALS}]{numbers}){{0,3}}"
    year = rf"(?<=[一二][{YEAR_DIGITS}]{{3}})"
    return (
        re.compile(rf"{_RUN}(?={numbers}(?:{year}|{joined}{unit}))"),
        re.compile(_led(named)),
        re.compile(_led(modifiers, rf"(?= ?[\d{HAN_NUMERALS}]{numbers}{joined}{unit})")),
        re.compile(_led(plans, rf"(?= ?(?:[{CLOSE_QUOTES}]|{fragments['plan_nouns']}|期))")),
        re.compile(rf"[{OPEN_QUOTES}](?= ?{alternation(plans)})"),
    )


def _general_starts(
    named: Iterable[str],
    modifiers: Iterable[str],
    reigns: Iterable[str],
    plans: Iterable[str],
    fragments: Mapping[str, str],
) -> tuple[re.Pattern[str], ...]:
    """Return what finds the beginnings of times in any Chinese: there every number may be one."""
    counted = rf"(?= ?[\d{HAN_NUMERALS}])"
    return (
        re.compile(_RUN),
        re.compile(_led(named)),
        re.compile(
            rf"(?:{fragments['weeks']}|{fragments['lunar']}|{fragments['every']}|[{fragments['months']}]月|闰)"
        ),
        re.compile(_led(modifiers, counted)),
        re.compile(_led(reigns, rf"(?=元|{counted[3:]}")),
        re.compile(rf"[{OPEN_QUOTES}](?= ?{alternation(plans)})"),
    )


def _firsts(words: Iterable[str], everyday: Iterable[Row]) -> frozenset[str]:
    """Return the characters that a part of a time may begin with."""
    named = _characters(everyday, "lunar_month", "season")
    return frozenset(
        (*(word[0] for word in words), *HAN_NUMERALS, *"0123456789", *named, *(_MORE if named else ""))
    )


def _characters(rows: Iterable[Row], *roles: str) -> str:
    return "".join(word for row in rows if row["role"] in roles for word in row.words)
