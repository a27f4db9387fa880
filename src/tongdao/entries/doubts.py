"""Why what reads like a promise may be none: it is held back from the public until a person has looked at it.

A book that lists as overdue what nobody promised accuses; better ten promises wait than that one such is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from tongdao.model import Deliverable, Figure, Kind
from tongdao.rules.words import alternation
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.model import Clause
    from tongdao.rules.pack import Pack, Row

T = TypeVar("T", Figure, Deliverable)

_MARKS = last_of("，,；;：:（(、")
_SEGMENT = last_of("，,；;：:")
_SEGMENT_END = re.compile("[，,；;：:]")
_STUMP, _VAGUE = "stump", "vague"
_MOST_VAGUE = 100  # more matters than that are counted: 取消行政审批事项200项
_CUT_OPEN, _CUT_SHUT = (
    re.compile("^(?:[等的与及、并但而也了过]|和(?![美谐平]))"),
    re.compile("[和与及的、到把将对从由]$"),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: str
    form: type[Figure] | type[Deliverable] | None
    role: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]


_FORMS = {"figure": Figure, "deliverable": Deliverable}


@cache
def _rules(pack: Pack) -> tuple[_Rule, ...]:
    return tuple(map(_rule, pack.table("promise_doubts")))


def _rule(row: Row) -> _Rule:
    form = _FORMS.get(str(row.get("form", "")))
    return _Rule(row["reason"], form, row["role"], row.words, re.compile(alternation(row.words)))


def with_doubts(text: str, clause: Clause, item: T, pack: Pack) -> T:
    """Return an entry with the reasons to doubt that it is a promise, in the order of the table; most have none."""
    if item.kind is not Kind.TARGET:
        return item
    found = tuple(dict.fromkeys(_doubts(text, clause, item, pack)))
    return replace(item, doubts=found) if found else item


def _doubts(text: str, clause: Clause, item: Figure | Deliverable, pack: Pack) -> Iterator[str]:
    name = item.indicator if isinstance(item, Figure) else item.name
    if not name or _CUT_OPEN.search(name) or _CUT_SHUT.search(name):
        yield _STUMP
    for rule in _rules(pack):
        if (rule.form is None or isinstance(item, rule.form)) and _holds(text, clause, item, name, rule):
            yield rule.reason


def _holds(text: str, clause: Clause, item: Figure | Deliverable, name: str, rule: _Rule) -> bool:
    if rule.role == "measure":
        few = rule.reason != _VAGUE or (isinstance(item, Figure) and 0 < item.value <= _MOST_VAGUE)
        return few and name.endswith(rule.words)
    if rule.role == "quote":
        return text[item.start : item.end] in rule.words
    if rule.role == "unit":
        return isinstance(item, Figure) and item.unit in rule.words
    if rule.role == "scope":
        return isinstance(item, Figure) and item.scope in rule.words
    if rule.role == "before":
        start = max(start_after(text, _MARKS, clause.start, item.start), clause.start)
        return text[start : item.start].endswith(rule.words)
    if rule.role == "after":
        return text.startswith(rule.words, item.end)
    start = max(start_after(text, _SEGMENT, clause.start, item.start), clause.start)
    end = _SEGMENT_END.search(text, item.end, clause.end)
    return rule.pattern.search(text, start, end.start() if end else clause.end) is not None
