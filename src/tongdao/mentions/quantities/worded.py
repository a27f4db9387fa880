"""Quantities said in words rather than numerals: 一半, 过半, 零事故, and 翻番 with its turns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.comparators import Bound, comparator_tables
from tongdao.mentions.quantities.measures import Measure
from tongdao.mentions.quantities.numbers import word_number
from tongdao.model import Form, Step
from tongdao.rules.words import WordTable, alternation
from tongdao.text.numerals import HOW_MANY, parse_folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.mentions.quantities.comparators import ComparatorTables
    from tongdao.rules.pack import Pack, Row

_OPENING = ("“", "‘")  # in quotation marks it is a motto
_LONGEST_BOUND = 4  # characters of the longest comparator inside 翻了将近一番


@dataclass(frozen=True, slots=True)
class WordedTables:
    """The worded quantities of a pack and the pattern of 翻一番, with the unit it counts in."""

    words: WordTable
    turn: re.Pattern[str]
    turn_row: Row
    comparators: ComparatorTables


@cache
def worded_tables(pack: Pack) -> WordedTables:
    """Return the compiled worded quantities of a pack."""
    turn = next(row for row in pack.table("shares") if row["role"] == "turn")
    aspect = alternation(turn["aspect"].split())
    verb = alternation(turn.words)
    turns = rf"[一{HOW_MANY}]|[1-9](?:\.[0-9])?"
    pattern = rf"{verb}(?:{aspect})?([^{verb}]{{1,{_LONGEST_BOUND}}}?)??({turns})?{turn['noun']}"
    return WordedTables(WordTable(pack.table("worded")), re.compile(pattern), turn, comparator_tables(pack))


def find_worded(text: str, tables: WordedTables) -> Iterator[tuple[Measure, Bound | None]]:
    """Yield each worded quantity with the comparator that it holds, words first, then turns."""
    for start, end, row in tables.words.finditer(text):
        if row.get("none") or text[start - 1 : start] in _OPENING:
            continue
        number = word_number(start, end, Decimal(row["value"]))
        step = (Step(row.rule, start, end),)
        dimension = "ratio" if row["unit"] == "%" else "count"
        bound = Bound(start, end, row) if row.get("comparator") else None
        yield (
            Measure(start, end, number.value, None, row["unit"], Form(row["form"]), dimension, number, step),
            bound,
        )
    yield from _find_turns(text, tables)


def _find_turns(text: str, tables: WordedTables) -> Iterator[tuple[Measure, Bound | None]]:
    """Yield 翻番 as twofold, 翻两番 as fourfold; not the noun of 两个翻番."""
    for match in tables.turn.finditer(text):
        if text[match.start() - 1 : match.start()] == "个":
            continue
        turns = parse_folded(match[2]) if match[2] else Decimal(1)
        row = tables.comparators.before.rows.get(match[1]) if match[1] else None
        if turns is None or (match[1] and row is None):
            continue
        start, end = match.span()
        number = word_number(start, end, 2**turns)
        bound = Bound(start, end, row) if row and row.get("comparator") else None
        step = (Step(tables.turn_row.rule, start, end),)
        yield Measure(start, end, number.value, None, "倍", Form.MULTIPLE, "multiple", number, step), bound
