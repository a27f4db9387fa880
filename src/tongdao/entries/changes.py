"""What a number does: rises or falls by so much, is moved to so much, or only stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from tongdao.model import Change, Form, Step
from tongdao.rules.words import WordTable
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from tongdao.model import Figure, Quantity
    from tongdao.rules.pack import Pack, Row
    from tongdao.rules.words import Hit

_POINTS, _PERCENT, _PLACE = "个百分点", "%", "位"
_MOVES_WITHIN = 6  # characters between the old end of a movement and its verb
_LISTED = "、"
_LIST_MARKS = "、和与及以 　至到~—-－～，,"
_JOINTS = ("、", "和", "与", "及", "以及")
_BREAKS = ("，", ",")
_MARKS = last_of("，,；;：:（(、")
_ENDS = frozenset(["", *"，,、；;。）)！？\n"])
_LONGEST_OPENING = 4  # characters, such as 全市 or 今年, before a verb that opens the words about a number
_MINUS, _PLUS = frozenset("-－"), frozenset("+＋")
_NEW, _OF, _MORE, _LESS, _DID = "新", "的", "多", "少", "了"
_FORMS = {Form.MULTIPLE: Change.MULTIPLY, Form.RANK: Change.RANK}


@dataclass(frozen=True, slots=True)
class ChangeTables:
    """The words of the table `changes` by role; `acts` are verbs that do something to what is counted."""

    before: WordTable
    after: WordTable
    acts: WordTable
    breaks: tuple[str, ...]
    between: frozenset[str]
    names: tuple[str, ...]
    then: tuple[str, ...]
    goals: tuple[str, ...]
    aims: frozenset[str]
    parts: tuple[str, ...]
    rates: frozenset[str]
    ranked: tuple[str, ...]
    renewed: tuple[str, ...]


_BEFORE = {"verb", "noun", "new", "relative", "kept"}


@cache
def change_tables(pack: Pack) -> ChangeTables:
    """Compile the table `changes` of a pack; 新 makes new what any verb of `indicator_words` does."""
    rows = {row.id: row for row in pack.table("changes")}
    words = {name: row.words for name, row in rows.items()}
    nominal = set(pack.words("indicator_words", "nominal"))
    verbs = [verb for verb in pack.words("indicator_words", "verb") if verb not in nominal]
    new = replace(rows["new"], words=(*words["new"], *(_NEW + verb for verb in verbs)))
    rows["new"] = new
    rows |= _spoken(rows, pack)
    before = [row for row in rows.values() if row["role"] in _BEFORE]
    return ChangeTables(
        before=WordTable(before),
        after=WordTable(row for row in rows.values() if row["role"] == "after"),
        acts=WordTable([replace(rows["breaks"], words=(*verbs, *new.words, *words["up"], *words["down"]))]),
        breaks=words["breaks"],
        between=frozenset(words["between"]),
        names=words["names"],
        then=words["then"],
        goals=words["goals"],
        aims=frozenset(words["aims"]),
        parts=words["parts"],
        rates=frozenset(words["rates"]),
        ranked=words["ranked"],
        renewed=words["renewed"],
    )


def _spoken(rows: dict[str, Row], pack: Pack) -> dict[str, Row]:
    """Return the rows of movement with what plain speech says: 多收了1.2亿斤, 少跑3趟."""
    verbs = pack.words("indicator_words", "spoken")
    said = {"up": _MORE, "down": _LESS}
    return {
        name: replace(
            rows[name],
            words=(*rows[name].words, *(sign + verb + mark for verb in verbs for mark in ("", _DID))),
        )
        for name, sign in said.items()
    }


def find_change(
    text: str, left: int, start: int, quantity: Quantity, previous: Figure | None, pack: Pack
) -> tuple[Change, Step | None]:
    """Return the change of a quantity and the rule that told it.

    Its own words begin at `start`, the words after the number before it at `left`; `previous` is the figure of that
    number, whose change it shares where the two are members of a list.
    """
    tables = change_tables(pack)
    if quantity.form in _FORMS:
        return _FORMS[quantity.form], None
    if signed := _signed(text, quantity):
        return signed, None
    begin = _governed_from(text, left, start, tables)
    if quantity.unit == _PLACE and _is_ranked(text, begin, quantity, previous, tables):
        return Change.RANK, None
    found = tables.after.match(text, quantity.end)
    if found is None or "change" not in found[2].fields:
        hits = tables.before.finditer(text, begin, quantity.core_start)
        found = _deciding([hit for hit in hits if _moves(text, begin, hit, quantity, tables)])
    if found is None:
        shared = _shared(text, begin, quantity, previous, tables) if previous else None
        return (previous.change, shared) if previous and shared else (Change.LEVEL, None)
    step = Step(found[2].rule, found[0], found[1])
    if found[2]["role"] == "relative" and not _is_past(text, begin, quantity, tables):
        return Change.LEVEL, step
    if found[2]["role"] == "verb" and text.startswith(tables.goals, found[1]):
        return Change.LEVEL, step
    return Change(found[2]["change"]), step


def _signed(text: str, quantity: Quantity) -> Change | None:
    """Return the change that a sign before a percentage says: 同比+5.8%, 社零：-1.2%."""
    if quantity.unit not in (_PERCENT, _POINTS):
        return None
    if text[quantity.core_start] in _MINUS:
        return Change.DECREASE
    return Change.INCREASE if text[quantity.core_start - 1] in _PLUS else None


def _is_ranked(
    text: str, start: int, quantity: Quantity, previous: Figure | None, tables: ChangeTables
) -> bool:
    """Tell places without 第 (排名由369位上升到235位), but not so many places up (排名上升4位)."""
    hits = [hit for hit in tables.before.finditer(text, start, quantity.start) if hit.end == quantity.start]
    if any(hit.row["role"] == "verb" and hit.row["change"] != Change.LEVEL for hit in hits):
        return False
    if any(word in text[start : quantity.start] for word in tables.ranked):
        return True
    return previous is not None and previous.change is Change.RANK and previous.unit == quantity.unit


def _is_past(text: str, start: int, quantity: Quantity, tables: ChangeTables) -> bool:
    """Tell whether a number is compared with an earlier one of its own (比上年多), and not with another place's."""
    return any(word in text[start : quantity.start] for word in tables.then)


def _governed_from(text: str, left: int, start: int, tables: ChangeTables) -> int:
    """Return where the words that govern a number begin: before a list of names whose verb comes first."""
    while start > left and text[start - 1] == _LISTED and not tables.acts.match(text, start):
        start = _member_start(text, left, start - 1)
    while start > left and text[start - 1] == _LISTED:  # 新建、改造
        before = _member_start(text, left, start - 1)
        verb = tables.acts.match(text, before)
        if verb is None or verb[1] != start - 1:
            break
        start = before
    return start


def _member_start(text: str, left: int, stop: int) -> int:
    return start_after(text, _MARKS, left, stop)


def _shared(text: str, start: int, quantity: Quantity, previous: Figure, tables: ChangeTables) -> Step | None:
    """Return the step that tells the change which a number shares with the one before it, None where it shares none.

    So do the members of a list (增长8%、7%, 新建A36个、B42个), a part of what is new (其中) and a higher aim (力争6%).
    """
    told = next((step for step in previous.trail if step.rule.startswith("changes.")), None)
    if told is None:
        return None
    own = text[start : quantity.start].strip(_LIST_MARKS)
    between = text[previous.end : quantity.start].lstrip()
    if not own or own in tables.aims:
        is_last = text[quantity.end : quantity.end + 1] in _ENDS
        alike = previous.unit == quantity.unit and is_last
        return told if alike or not any(mark in between for mark in _BREAKS) else None
    return told if _is_member(own, between, quantity, previous, told, tables) else None


def _is_member(
    own: str, between: str, quantity: Quantity, previous: Figure, told: Step, tables: ChangeTables
) -> bool:
    """Tell whether a number with a name of its own is one more object of the verb before the last one."""
    counted = not between.startswith((*_JOINTS, *_BREAKS))  # the thing counted stands behind: 10家A和8家B
    if told.end >= previous.start and not counted and not own.startswith(tables.parts):
        return False  # 出口增长5%、进口40%: the verb has a subject, and no object to list
    if quantity.start < quantity.core_start or any(word in own for word in tables.breaks):
        return False
    if (quantity.unit in tables.rates) != (previous.unit in tables.rates):
        return False
    if not between.startswith(_JOINTS) and sum(map(between.count, _BREAKS)) > (not counted):
        return False
    joined = between.endswith(_JOINTS) if counted else between.startswith(_JOINTS)
    return (joined or previous.unit == quantity.unit) and not tables.acts.match(_last_member(own), 0)


def _last_member(own: str) -> str:
    for joint in _JOINTS:
        own = own[own.rfind(joint) + len(joint) :] if joint in own else own
    return own


def moves_on(text: str, quantity: Quantity, pack: Pack) -> bool:
    """Tell whether a verb of movement follows a number, which then is what something moves from: 9.8%降至…."""
    stop = min(len(text), quantity.end + _MOVES_WITHIN)
    hits = change_tables(pack).before.finditer(text, quantity.end, stop)
    return any(row["role"] == "verb" for _, _, row in hits)


def _moves(text: str, start: int, hit: Hit, quantity: Quantity, tables: ChangeTables) -> bool:
    """Tell whether a word is about the number, and not a part of the name before it."""
    begin, end, row = hit
    if row["role"] == "relative":
        apart = begin < quantity.start  # else it only bounds the number: 不少于50处
        far = quantity.unit == _POINTS and end - begin > 1  # 高于全国2个百分点
        return apart and (far or end >= quantity.start)
    if row["role"] == "new":
        return quantity.unit != _PERCENT and not text.startswith(tables.renewed, begin - 1)
    if row["role"] == "noun":
        between = text[end : quantity.start]
        return _OF not in between and _LISTED not in between  # 降幅较大的3种, 围绕增速、效率提出5项
    if row["change"] == Change.LEVEL:
        return bool(row["role"] != "kept")
    if text.startswith(tables.names, end):
        return False
    if row.get("points"):
        return quantity.unit == _POINTS
    gap = text[end : quantity.start].strip()
    if gap.startswith(tables.goals):
        return True
    adjoins = not gap or gap in tables.between
    if row.get("rates") and quantity.unit not in tables.rates:
        return adjoins and _has_subject(text, start, begin, quantity, tables)
    return adjoins or (begin - start <= _LONGEST_OPENING and end - begin > 1)


def _has_subject(text: str, start: int, begin: int, quantity: Quantity, tables: ChangeTables) -> bool:
    """Tell whether 提升 says how a measure moves (运力提升40班), and not what is done to things (建设提升40所)."""
    verb = tables.acts.match(text, begin - 2)
    acts = begin - start < 2 or (verb is not None and verb[1] == begin)
    return not acts and text[quantity.end : quantity.end + 1] in _ENDS


def _deciding(hits: list[Hit]) -> Hit | None:
    """Return the last comparison, else the last noun of movement or word for new, else the last other word."""
    relative = [hit for hit in hits if hit[2]["role"] == "relative"]
    nouns = [hit for hit in hits if hit[2]["role"] in ("noun", "new")]
    chosen = relative or nouns or hits
    return chosen[-1] if chosen else None
