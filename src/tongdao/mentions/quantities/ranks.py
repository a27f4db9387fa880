"""Places in a ranking (居全国第一, 第五位, 首位, 前三), told from ordinals that only number things (第二产业)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tongdao.mentions.quantities.measures import Measure, number_step, role_words
from tongdao.mentions.quantities.numbers import Number, word_number
from tongdao.model import Form, Step
from tongdao.rules.words import WordTable, alternation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongdao.rules.anchored import AnchoredWords
    from tongdao.rules.pack import Pack, Row

UNIT = "位"
_ENDS = re.compile(r"[\s，。；、）)！？:：,;的”和与及并且\]]|$")
_VERB_WITHIN = 20  # characters back from 首位 to the verb that puts something there


@dataclass(frozen=True, slots=True)
class RankTables:
    """The words around an ordinal that make a place of it, and those that do not."""

    first: WordTable
    place: AnchoredWords[Row]
    item: AnchoredWords[Row]
    scope: AnchoredWords[Row]
    moves: AnchoredWords[Row]
    placed: re.Pattern[str]
    put: re.Pattern[str]


@cache
def rank_tables(pack: Pack) -> RankTables:
    """Return the compiled ranks of a pack."""
    rows = pack.table("ranks")
    first = WordTable([row for row in rows if row["role"] == "first"])
    place, item, scope, moves = (role_words(rows, role) for role in ("place", "item", "scope", "moves"))
    return RankTables(first, place, item, scope, moves, _reaching(rows, "placed"), _reaching(rows, "put"))


def _reaching(rows: Iterable[Row], role: str) -> re.Pattern[str]:
    """Return a pattern of one of the role's words and the rest of its phrase, to the end of what is searched."""
    words = alternation(word for row in rows if row["role"] == role for word in row.words)
    return re.compile(rf"{words}[^，。；！？\n]*$")


def _before(pattern: re.Pattern[str], text: str, place: int) -> bool:
    return pattern.search(text, max(0, place - _VERB_WITHIN), place) is not None


def read_ordinal(text: str, number: Number, tables: RankTables) -> Measure | None:
    """Return the place that the numeral behind 第 or 前 names, None where it names none."""
    start = number.start - 1
    scope = tables.scope.ending(text, start)
    place = tables.place.starting(text, number.end)
    item = tables.item.starting(text, number.end)
    if item and (not place or item[0] > place[0]):
        return None
    if place and not scope and (_before(tables.put, text, start) or text[place[0] : place[0] + 1] == "的"):
        return None
    if place is None and not (scope and _stands_free(text, number.end, tables)):
        return None
    end = place[0] if place else number.end
    steps = [number_step(number)]
    if scope:
        steps.append(Step(scope[1].rule, scope[0], start))
    if place:
        steps.append(Step(place[1].rule, number.end, end))
    return _rank(start, end, number, tuple(steps))


def _stands_free(text: str, place: int, tables: RankTables) -> bool:
    """Tell whether an ordinal ends a phrase, is left, or names a greatest thing (第一大产业, 第一贸易大国)."""
    return (
        bool(_ENDS.match(text, place) or tables.moves.starting(text, place))
        or "大" in text[place : place + 8]
    )


def _rank(start: int, end: int, number: Number, steps: tuple[Step, ...]) -> Measure:
    return Measure(start, end, number.value, None, UNIT, Form.RANK, "rank", number, steps)


def find_firsts(text: str, tables: RankTables) -> Iterator[Measure]:
    """Yield 首位 and its like where something is ranked, not where something is put first (放在首位)."""
    for start, end, row in tables.first.finditer(text):
        if row.get("none") or _before(tables.put, text, start):
            continue
        if not (tables.scope.ending(text, start) or _before(tables.placed, text, start)):
            continue
        number = word_number(start, end, Decimal(1))
        yield _rank(start, end, number, (Step(row.rule, start, end),))
