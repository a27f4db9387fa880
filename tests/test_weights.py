"""What clauses and candidates weigh and show: `data/tables/clause_weights.tsv` and `thing_weights.tsv`.

The weights are trained: a table that was trained anew changes them, and both tables are made anew with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import compare, rows_of
from test_readings import BACK
from test_records import read

from tongdao.entries import statements
from tongdao.entries.signs import signs_of
from tongdao.mentions.things.borrowing import Phrase
from tongdao.mentions.things.candidates import Candidate, Setting
from tongdao.mentions.things.find import find_deliverables
from tongdao.mentions.things.judge import judge_of
from tongdao.mentions.things.names import Name
from tongdao.mentions.things.signs import signs
from tongdao.model import Clause
from tongdao.rules.pack import load_pack
from tongdao.service import reading
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from tongdao.entries.statements import Found
    from tongdao.model import Statement


def test_clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Found] = []
    shown: list[Sequence[str]] = []

    def assemble(*args: Any) -> Statement:
        found.append(args[3])
        return statements.assemble(*args)

    def shown_signs(*args: Any, **more: Any) -> tuple[str, ...]:
        shown.append(found_signs := signs_of(*args, **more))
        return found_signs

    monkeypatch.setattr(reading, "assemble", assemble)
    monkeypatch.setattr(statements, "signs_of", shown_signs)
    computed = []
    for text, *_ in rows_of("clause_weights.tsv"):
        found.clear()
        shown.clear()
        read(text)
        computed.append([text, *map(_clause, found, shown)])
    compare("clause_weights.tsv", computed)


def _clause(found: Found, signs: Sequence[str]) -> str:
    """Return the odds of a commitment, what the clause's own words say of them, its leanings, cues and signs."""
    clause, (odds, own), (other, target) = found.clause, found.mood, found.leaning
    cues = " ".join(cue.row.id for cue in found.cues)
    numbers = f"{odds:.2f} {own:.2f} {other:.2f} {target:.2f}"
    return f"{clause.start}-{clause.end} {clause.role}: {numbers} | {cues} | {' '.join(signs)}"


def test_candidates() -> None:
    compare("thing_weights.tsv", [[text, *_candidates(text)] for text, *_ in rows_of("thing_weights.tsv")])


def _candidates(text: str) -> Iterator[str]:
    """Return each phrase beside a stage verb that was weighed, with what it weighs and why."""
    text, pack, weighed = text.translate(BACK), load_pack("zh_cn"), list[str]()
    clause = Clause(0, len(text.rstrip("。")), 0, 0, "sentence")

    def weigh(one: Candidate, peers: int) -> int:
        weight = judge_of(pack).weigh(one, peers)
        weighed.append(f"{weight:+d} {_facts(one, peers)}")
        return weight

    named = find_deliverables(fold(text), text, (clause,), pack, weigh)
    yield from weighed
    yield "= " + "；".join(f"{thing.name} {thing.stage}" for thing in named)


@pytest.mark.parametrize(
    ("sign", "buckets"),
    [
        ("letters", "0123344444444444444444444444"),
        ("length", "00012345566777888899999999aa"),
        ("modifier", "0123344555666666666666666666"),
        ("plain_length", "01123456788999aaaaaaaaaaaaaa"),
        ("size", "0012334444444444444444444444"),
        ("category", "0112233334444555555555555555"),
    ],
)
def test_numbers_are_weighed_in_steps(sign: str, buckets: str) -> None:
    """Hold the steps of what is counted of a candidate, from none to 27, to those of the trained table."""
    assert "".join(f"{_bucket(sign, number):x}" for number in range(28)) == buckets


def _bucket(sign: str, number: int) -> int:
    one = _made(number)
    found = next(each for each in signs(one, 0) if each.startswith(sign + "="))
    return int(found.partition("=")[2].partition("/")[0])


def _made(number: int) -> Candidate:
    """Return a candidate that counts so many of everything."""
    name = Name(0, number, "line", "heads.line", "")
    setting = Setting(
        "finish", "建成", False, False, "", "finish", frozenset({"line"}), "object", "^", False, None, number, "", False
    )  # fmt: skip
    return Candidate(
        setting, Phrase(0, number, None), name, "桥" * number, "", "^", "first", number, number, number, (), (),
        False, True, False, False, False, False, False, False,
    )  # fmt: skip


def _facts(one: Candidate, peers: int) -> str:
    """Return the facts of a candidate: its name and noun, then what is so of it, then where it stands."""
    said, name = one.setting, one.name
    so = " ".join(flag for flag in _FLAGS if getattr(one, flag))
    counts = f"{one.place} {one.size}/{peers} {one.modifier} {one.letters} {name.counted or '-'}"
    held = f"{','.join(one.holds) or '-'} {''.join(one.marks) or '-'}"
    around = f"{said.verb} {said.word} {said.side} {said.act} {said.closer or '-'} {said.adverb} {said.shared or '-'}"
    more = f"{said.category} {said.stage or '-'} {' '.join(flag for flag in _SAID if getattr(said, flag))}"
    return f"{one.full} [{name.kind} {one.noun or '-'} {one.left}] {counts} {held} {so} < {around} {more}".rstrip()


_FLAGS = ("bland", "taken", "definite", "rambles", "lends", "borrows", "stub", "named")
_SAID = ("pushed", "hurries", "tailed", "counted")
