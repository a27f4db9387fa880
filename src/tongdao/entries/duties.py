"""Who answers for what by the brackets and lines of plans: （市教育局牵头，市财政局配合）, 责任单位：市水利局."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.rules.words import alternation
from tongdao.structure.bodies import HAN, load_bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.model import Clause
    from tongdao.rules.pack import Pack

_LONGEST = 240  # characters of a bracket
_STOPS = "。；;"
_STOP = re.compile(f"[{_STOPS}]")
_BEFORE_LABEL = frozenset({"", *"\n\r\u3000 \t", *_STOPS})
_LISTED = re.compile("、(?![^（()）]*[)）])|以及")
_JOINED = re.compile("[和与及]")
_NAME = re.compile(rf"(?:{HAN}|[（(][县市区、]+[)）]){{2,24}}")  # 各县（市、区）人民政府
_TO_CLOSE = re.compile(r"(?:[^（()）\n]|[（(][^（()）\n]*[)）])*[)）]")
_EVERY = ("各", "有关", "相关")


class Duty(NamedTuple):
    """A bracket or line at `start:end`: the body that leads (several, where all lead together) and those that help."""

    start: int
    end: int
    lead: str
    supporting: tuple[str, ...]


class _Words(NamedTuple):
    hint: re.Pattern[str]
    part: re.Pattern[str]
    more: re.Pattern[str]
    between: re.Pattern[str]
    others: tuple[str, ...]
    ends: tuple[str, ...]


@cache
def _words(pack: Pack) -> _Words:
    rows = {row["role"]: row.words for row in pack.table("duties")}
    before = "|".join(
        f"(?P<{role}>{alternation(rows[role])})" for role in ("lead_label", "charge_label", "help_label")
    )
    after = "|".join(f"(?P<{role}>{alternation(rows[role])})" for role in ("lead", "charge", "help"))
    hint = alternation([*rows["lead_label"], *rows["charge_label"], *rows["lead"], *rows["charge"]])
    labels = [word for role, words in rows.items() if role.endswith("_label") for word in words]
    ends = tuple(
        word for row in pack.table("bodies") if row["role"] in {"suffix", "other"} for word in row.words
    )
    return _Words(
        re.compile(hint),
        re.compile(rf"(?:(?:{before})[:：]?)?(?P<bodies>.*?)(?:{after})?"),
        re.compile(rf"[\n\r\u3000 \t]+(?:{alternation(labels)})[:：][^\n]*"),
        re.compile(rf"[，,；;。\n\r]|[\u3000 \t]+(?=(?:{alternation(labels)})[:：])"),
        tuple(sorted(rows["and_others"], key=len, reverse=True)),
        ends,
    )


def duty_heads(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return the words that head a column or line of bodies or of deadlines, by role."""
    return {row["role"]: row.words for row in pack.table("duties") if row["role"].endswith("_label")}


def find_duties(text: str, clauses: Sequence[Clause], pack: Pack) -> list[Duty | None]:
    """Return the duty that each clause of a folded text stands under, None where it stands under none.

    A bracket or line speaks of the clauses before it: of its paragraph, or where it is a paragraph of its own, of
    its section; in both back to the one before it.
    """
    found: list[Duty | None] = [None] * len(clauses)
    starts = [clause.start for clause in clauses]
    done = -1
    for duty in _read_all(text, pack):
        index = bisect_right(starts, duty.start + 1) - 1
        if index <= done:
            continue
        clause = clauses[index]
        if duty.start <= clause.start and duty.end < clause.end:  # it closes what stands before this clause
            index -= 1
            if index <= done:
                continue
        own_line = index == 0 or clauses[index - 1].paragraph != clauses[index].paragraph
        own_line = own_line and duty.start <= clauses[index].start
        for place in range(index, done, -1):
            before, last = clauses[place], clauses[index]
            near = before.section == last.section if own_line else before.paragraph == last.paragraph
            if not near or before.role != "sentence":
                break
            found[place] = duty
        done = index
        while done + 1 < len(clauses) and clauses[done + 1].end <= duty.end:  # a line for each label
            done += 1
            found[done] = duty
    return found


def is_duty(clause: Clause, duty: Duty | None) -> bool:
    """Tell whether a clause is a duty and nothing else."""
    return duty is not None and duty.start <= clause.start and clause.end <= duty.end


def _read_all(text: str, pack: Pack) -> list[Duty]:
    """Return the duties of a folded text, in order."""
    words = _words(pack)
    duties: list[Duty] = []
    end = 0
    for hint in words.hint.finditer(text):
        span = _span(text, hint, words) if hint.start() >= end else None
        duty = _read(text, *span, pack) if span else None
        if duty is not None:
            duties.append(duty)
            end = duty.end
    return duties


def _span(text: str, hint: re.Match[str], words: _Words) -> tuple[int, int] | None:
    """Return the bracket around a word, or the line or sentence that it begins, with the lines like it, or None."""
    near = max(0, hint.start() - _LONGEST)
    opened = max(text.rfind("（", near, hint.start()), text.rfind("(", near, hint.start()))
    if opened >= 0 and not any(mark in text[opened : hint.start()] for mark in "）)\n"):
        closed = _TO_CLOSE.match(text, hint.end(), opened + _LONGEST)
        return (opened, closed.end()) if closed else None
    before = text[hint.start() - 1 : hint.start()]
    if text[hint.end() : hint.end() + 1] not in {":", "："} or before not in _BEFORE_LABEL:
        return None
    end = text.find("\n", hint.end())
    end = len(text) if end < 0 else end
    if before and before in _STOPS:  # it closes its paragraph: …60公里。责任单位：市水利局。
        stop = _STOP.search(text, hint.end(), end)
        return hint.start(), stop.start() if stop else end
    while more := words.more.match(text, end):
        end = more.end()
    return hint.start(), end


def _read(text: str, start: int, end: int, pack: Pack) -> Duty | None:
    """Return the duty that a bracket or line tells, None where it names no body that leads."""
    words = _words(pack)
    leads: list[str] = []
    helpers: list[str] = []
    together = False
    into = helpers
    for part in words.between.split(text[start:end].strip("（）() \t\u3000\r")):
        match = words.part.fullmatch(part.strip())
        bodies = _bodies(match["bodies"], words, pack) if match else []
        if match is None or not bodies:
            continue
        if match["lead_label"] or match["lead"]:
            into, together = leads, True
        elif match["help_label"] or match["help"] or leads:
            into = helpers
        elif match["charge_label"] or match["charge"]:
            into = leads
        into.extend(bodies)
    if not leads:
        return None
    lead = "、".join(leads) if together else leads[0]
    return Duty(start, end, lead, (*(() if together else leads[1:]), *helpers))


def list_bodies(listed: str, pack: Pack) -> list[str]:
    """Return the bodies of a list without a label (市教育局、市财政局等), none where nothing in it is a body."""
    return _bodies(listed, _words(pack), pack)


def _bodies(listed: str, words: _Words, pack: Pack) -> list[str]:
    """Return the bodies of a list; only those that are known by their names, where one of them is no body."""
    for others in words.others:
        listed = listed.removesuffix(others)
    listed = listed.strip().removeprefix("由")
    names = [name for item in _LISTED.split(listed) for name in _parted(item.strip(), words.ends)]
    known = load_bodies(pack)
    if not all(
        _NAME.fullmatch(name) and (name.endswith(words.ends) or name.startswith(_EVERY)) for name in names
    ):
        return [name for name in names if known.is_body(name)]
    return names


def _parted(item: str, ends: tuple[str, ...]) -> list[str]:
    """Part two bodies that 和 joins, where each is one: not 省经济和信息化厅."""
    parts = _JOINED.split(item)
    return parts if all(part.endswith(ends) and len(part) > 1 for part in parts) else [item]
