"""What a clause shows beside its words: its length, its marks, what it counts and names."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.model import Stage
from tongdao.rules.words import alternation
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.entries.cues import Cue
    from tongdao.model import Clause
    from tongdao.rules.pack import Pack

_LENGTHS = (6, 10, 16, 26, 50)
_LENGTH_SIGNS = (*(f"shorter{most}" for most in _LENGTHS), "long")
_COMMA_SIGNS = ("commas0", "commas1", "commas2", "commas3")
_REACHED = {Stage.START, Stage.COMPLETE, Stage.OPERATE}
_NUMBER = f"[{ONE_TO_TEN}]{{1,3}}"
_ITEM = re.compile(rf"{_NUMBER}是|——|\d{{1,2}}[.．、]|①|第{_NUMBER}[，,]")
_BREAKS = frozenset("\n\r")
_ITEMS = frozenset(ONE_TO_TEN + "—①第0123456789")


class _Forms(NamedTuple):
    """What signs are found with; `complete` and `goal` are the first of the words that the patterns begin with."""

    says: tuple[str, ...]
    complete: str
    completes: re.Pattern[str]
    goal: str
    tells_goal: re.Pattern[str]


@cache
def _forms(pack: Pack) -> _Forms:
    words = {row["role"]: row.words for row in pack.table("clause_forms")}
    one_of = {name: f"(?:{alternation(each)})" for name, each in words.items()}
    return _Forms(
        words["says"],
        words["complete"][0],
        re.compile(rf"{one_of['complete']}[^，,]{{0,20}}{one_of['completed']}"),
        words["goal"][0],
        re.compile(rf"{one_of['goal']}{one_of['is']}?[:：]."),
    )


def signs_of(
    text: str,
    clause: Clause,
    cues: Sequence[Cue],
    stages: Sequence[Stage],
    *,
    counted: bool,
    due: bool,
    mood: str | None,
    pack: Pack,
) -> tuple[str, ...]:
    """Return the names of the signs that a clause shows.

    `stages` are those of the things that it names; `counted`: it holds a number that measures; `due`: it names a
    deadline to come; `mood`: what the stretch that it stands in tells.
    """
    start, end = clause.start, clause.end
    commas = text.count("，", start, end) + text.count(",", start, end)
    signs = [
        _LENGTH_SIGNS[bisect_right(_LENGTHS, end - start)],
        _COMMA_SIGNS[commas if commas < 3 else 3],
        "in_" + (mood or "none"),
    ]
    if counted:
        signs.append("counted")
    if due:
        signs.append("due")
    if stages:
        signs.append("reached" if any(stage in _REACHED for stage in stages) else "underway")
    if cues:
        roles = {cue.row.fields["role"] for cue in cues if "kept" not in cue.row.fields}
        signs += ["cue_" + role for role in sorted(roles) if role != "tense"]
    forms = _forms(pack)
    if text.find(forms.complete, start, end) >= 0 and forms.completes.search(text, start, end):
        signs.append("completes")
    if text.find(forms.goal, start, end) >= 0 and forms.tells_goal.search(text, start, end):
        signs.append("tells_goal")
    if text.endswith(forms.says, start, end):
        signs.append("says_so" if end - start < _LENGTHS[3] else "says")
    _add_marks(signs, text, start, end)
    return tuple(signs)


def _add_marks(signs: list[str], text: str, start: int, end: int) -> None:
    """Add the signs that the marks in and around a clause are."""
    first, last, after = text[start], text[end - 1], text[end : end + 1]
    if first in "（(" and last in "）)":
        signs.append("bracketed")
    if last in ":：":
        signs.append("leads_in")
    if first in "“”":
        signs.append("quoted")
    if first in _ITEMS and _ITEM.match(text, start, end):
        signs.append("item")
    if not after or after in _BREAKS:
        signs.append("whole_line" if not start or text[start - 1] in _BREAKS else "unended")
    elif after in "！!":
        signs.append("exclaims")
    elif after in "；;":
        signs.append("goes_on")
