"""Sentences of later documents that name a promised thing: `data/tables/named_things.tsv`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tables import compare, rows_of
from test_levels import PACK, PLACE, PROMISE, entry

from tongdao.following.named_things import NamedThings, Naming, telling_name
from tongdao.following.sentences import Sentence
from tongdao.model import Kind

TOLD, UNTIL = date(2022, 1, 20), date(2022, 12, 31)


def line(start: int, text: str, kind: Kind = Kind.FACT, issuer: str = PLACE, day: date = TOLD) -> Sentence:
    return Sentence(f"s{start}", "d", "2022", day, issuer, kind, None, text, start, start + len(text))


def find(name: str, stage: str, *sentences: Sentence, until: date = UNTIL) -> tuple[Naming, ...]:
    promise = entry({**PROMISE, "thing": name, "stage": stage})
    return NamedThings([promise], sentences, PACK).find(promise, until)


def test_namings() -> None:
    """Hold what a sentence says of a thing, and the words that name it, to the table."""
    computed = []
    for name, stage, kind, text, *_ in rows_of("named_things.tsv"):
        namings = find(name, stage, line(0, text, Kind(kind)))
        said = (namings[0].says, namings[0].words, namings[0].held) if namings else ("", "", "")
        computed.append([name, stage, kind, text, *said])
    compare("named_things.tsv", computed)


NAME, STAGE = "青石渡大桥", "complete"


@pytest.mark.parametrize(
    ("sentence", "until", "seen"),
    [
        (line(0, "青石渡大桥建成"), UNTIL, True),
        (line(0, "青石渡大桥建成", issuer="青原县人民政府"), UNTIL, False),
        (line(0, "青石渡大桥建成", day=date(2021, 1, 20)), UNTIL, False),  # the day of the promise
        (line(0, "青石渡大桥建成", day=date(2021, 1, 21)), UNTIL, True),
        (line(0, "青石渡大桥建成"), TOLD, True),
        (line(0, "青石渡大桥建成"), date(2022, 1, 19), False),
    ],
)
def test_where_and_when_a_thing_is_named(sentence: Sentence, until: date, *, seen: bool) -> None:
    assert bool(find(NAME, STAGE, sentence, until=until)) is seen


def test_a_sentence_that_holds_more_of_a_name_comes_first() -> None:
    near, full = line(0, "青石渡人行大桥正在施工"), line(40, "青石渡大桥建成通车")
    assert [naming.sentence for naming in find(NAME, STAGE, near, full)] == [full, near]


def test_pairs_that_very_many_sentences_hold_find_nothing_by_themselves() -> None:
    crowd = [line(n * 20, "青石渡大桥建成") for n in range(61)]
    assert len(find(NAME, STAGE, *crowd[:60])) == 12
    assert find(NAME, STAGE, *crowd) == ()


@pytest.mark.parametrize(
    ("name", "looked_for"),
    [
        ("临江大桥工程", "临江大桥"),
        ("临江桥工程", "临江桥工程"),  # three letters are too few
        ("柳湾水厂一期", "柳湾水厂"),
        ("柳湾水厂1期", "柳湾水厂"),
        ("柳湾水厂二期", "柳湾水厂二期"),
        ("柳湾厂一期", "柳湾厂一期"),
        ("一期柳湾水厂", "一期柳湾水厂"),
        ("第十五个五年规划", "十五五规划"),
        (None, "青石 渡大桥"),
    ],
)
def test_the_name_that_is_looked_for(name: str | None, looked_for: str) -> None:
    promise = replace(entry({**PROMISE, "thing": "桥", "stage": STAGE}), name=name, quote="青石 渡大桥")
    assert telling_name(promise, PACK) == looked_for.replace(" ", "")


def test_what_many_sentences_hold_tells_little() -> None:
    """Of six pairs the last three stand in thirty sentences: the first three tell nearly all, and they nothing."""
    common = [line(100 * n, "人行大桥正在施工") for n in range(1, 31)]
    first, last = line(0, "青石渡人甲建成"), line(9000, "人行大桥建成")
    found = find("青石渡人行大桥", STAGE, first, *common, last)
    assert [(naming.sentence, naming.words, naming.held) for naming in found] == [(first, "青石渡人", 0.9824)]
    assert not find("青石渡人行大桥", STAGE, first)
    assert not find("青石渡人行大桥", STAGE, *common, last)


def test_a_sentence_without_a_day_tells_of_nothing() -> None:
    dated, undated = line(0, "青石渡大桥建成"), replace(line(20, "青石渡大桥建成"), issued_on=None)
    assert [naming.sentence for naming in find(NAME, STAGE, undated, dated)] == [dated]
    promise = replace(entry({**PROMISE, "thing": NAME, "stage": STAGE}), issued_on=None)
    assert NamedThings([promise], [dated], PACK).find(promise, UNTIL) == ()
