"""What a number does: rises or falls by so much, is moved to so much, or only stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Change, Form, Step
from tongdao.rules.words import WordTable

if TYPE_CHECKING:
    from tongdao.model import Figure, Quantity
    from tongdao.rules.pack import Pack
    from tongdao.rules.words import Hit

_POINTS, _PERCENT = "个百分点", "%"
_MOVES_WITHIN = 6  # characters between the old end of a movement and its verb
_COUNTING = "changes.new"
_LIST_MARKS = "、和与及以 　至到~—-－～，,"
_JOINTS = ("、", "和", "与", "及")
_BREAKS = ("，", ",")
_LONGEST_OPENING = 4  # characters, such as 全市 or 今年, before a verb that opens the words about a number
_FORMS = {Form.MULTIPLE: Change.MULTIPLY, Form.RANK: Change.RANK}


class ChangeTables(NamedTuple):
    """The words before a number, those after it, those between a verb and it, and those that end a list."""

    before: WordTable
    after: WordTable
    between: frozenset[str]
    breaks: tuple[str, ...]


@cache
def _tables(pack: Pack) -> ChangeTables:
    rows = pack.table("changes")
    return ChangeTables(
        before=WordTable(row for row in rows if row["role"] not in {"after", "between", "breaks"}),
        after=WordTable(row for row in rows if row["role"] == "after"),
        between=frozenset(pack.words("changes", "between")),
        breaks=pack.words("changes", "breaks"),
    )


def listed_change(text: str, start: int, quantity: Quantity, previous: Figure, pack: Pack) -> Change | None:
    """Return the change that a number shares with the one before it: 增长8%、7%, and 新建A36个、B42个."""
    own = text[start : quantity.start].strip(_LIST_MARKS)
    between = text[previous.end : quantity.start].lstrip()
    if not own:
        return previous.change if not between.startswith(_BREAKS) or previous.unit == quantity.unit else None
    counted = any(step.rule == _COUNTING for step in previous.trail)
    if not counted or not between.startswith(_JOINTS) or quantity.unit == _PERCENT:
        return None
    return None if any(word in own for word in _tables(pack).breaks) else previous.change


def find_change(
    text: str, start: int, quantity: Quantity, previous: Change | None, pack: Pack
) -> tuple[Change, Step | None]:
    """Return the change of a quantity whose own words begin at `start`, and the rule that told it.

    `previous` is the change that it shares with the number before it, if any.
    """
    if quantity.form in _FORMS:
        return _FORMS[quantity.form], None
    tables = _tables(pack)
    found = tables.after.match(text, quantity.end)
    if found is None:
        hits = tables.before.finditer(text, start, quantity.core_start)
        found = _deciding([hit for hit in hits if _moves(text, start, hit, quantity, tables.between)])
    if found:
        return Change(found.row["change"]), Step(found.row.rule, found.start, found.end)
    return previous or Change.LEVEL, None


def moves_on(text: str, quantity: Quantity, pack: Pack) -> bool:
    """Tell whether a verb of movement follows a number, which then is what something moves from: 9.8%降至…."""
    stop = min(len(text), quantity.end + _MOVES_WITHIN)
    hits = _tables(pack).before.finditer(text, quantity.end, stop)
    return any(row["role"] == "verb" for _, _, row in hits)


def _moves(text: str, start: int, hit: Hit, quantity: Quantity, between: frozenset[str]) -> bool:
    """Tell whether a word is about the number, and not a part of the name before it."""
    begin, end, row = hit
    if row["role"] == "relative":
        apart = begin < quantity.start  # else it only bounds the number: 不少于50处
        return apart and (quantity.unit == _POINTS or end >= quantity.start)
    if row["role"] == "noun":
        return not (row.get("counts") and quantity.unit == _PERCENT)
    if row["change"] == Change.LEVEL:
        return bool(row["role"] != "kept")
    gap = text[end : quantity.start].strip()
    return not gap or gap in between or begin - start <= _LONGEST_OPENING


def _deciding(hits: list[Hit]) -> Hit | None:
    """Return the last noun of movement, else the last other word."""
    nouns = [hit for hit in hits if hit.row["role"] == "noun"]
    chosen = nouns or hits
    return chosen[-1] if chosen else None
