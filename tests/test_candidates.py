"""What is compared with a promise at all: which figures, sentences and documents are looked at, and how many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from test_levels import OUTCOME, PACK, PROMISE, REGISTRY, described, entry

from tongdao.following.candidates import Candidates, is_later
from tongdao.following.deliverables import Things, compare_things, describe_thing
from tongdao.following.follow import follow
from tongdao.following.lineage import Targets
from tongdao.following.reports import Reports, Texts
from tongdao.following.scoring import THRESHOLD, best_first, is_barred, link_weights, score
from tongdao.following.sentences import Sentence, previous_sentences
from tongdao.following.wording import Wordings
from tongdao.model import Kind
from tongdao.promise import Comparison, Link

if TYPE_CHECKING:
    from tongdao.following.described import Described

DUE = date(2021, 12, 31)
CITY = "澜江市人民政府"


def promised(text: str = "name=滨江绿道") -> Described:
    return described(text, PROMISE)


def outcome(ident: str, text: str = "name=滨江绿道") -> Described:
    return described(text, {**OUTCOME, "id": ident})


def found(promise: Described, outcomes: list[Described], due: date = DUE) -> list[str]:
    return [one.entry.id for one in Candidates(outcomes).find(promise, due)]


@pytest.mark.parametrize(
    ("promise", "told", "seen"),
    [
        ("name=滨江绿道", "name=滨江绿道", True),
        ("name=滨江绿道", "name=环湖绿道", True),  # a pair of characters in common is enough to look
        ("name=滨江绿道", "name=口袋公园", False),
        ("name=滨江绿道", "name=口袋 context=滨江", True),
        ("name=口袋 context=绿道", "name=绿道", True),
        ("indicator=gdp", "indicator=gdp", True),
        ("indicator=gdp", "indicator=grain", False),
        ("indicator=tax_fee_cut", "indicator=tax_cut", True),
        ("indicator=tax_cut", "indicator=tax_fee_cut", True),
        ("name=滨江绿道", "name=滨江绿道 issued=2021-01-20", False),
        ("name=滨江绿道", "name=滨江绿道 issued=2021-01-21", True),
        ("name=滨江绿道", "name=滨江绿道 issued=2020-06-01", False),
        ("name=滨江绿道", "name=滨江绿道 first=2020 last=2020", False),
        ("name=滨江绿道", "name=滨江绿道 first=2022 last=2022", False),
        ("name=滨江绿道 first=2020", "name=滨江绿道 first=2020 last=2020", True),
        ("name=滨江绿道 first=2022", "name=滨江绿道", True),
        ("name=滨江绿道 first=2011", "name=滨江绿道 first=2011 last=2011", True),
        ("name=滨江绿道 first=2010", "name=滨江绿道 first=2010 last=2010", False),
        ("name=滨江绿道", "name=滨江绿道 first=none last=none", True),
        ("name=滨江绿道", "name=滨江绿道 first=none last=none issued=2023-01-20", False),
        ("name=滨江绿道", "name=滨江绿道 first=2019 last=2023 issued=2024-01-20 value=5", False),
        ("name=滨江绿道", "name=滨江绿道 first=2019 last=2023 span=each issued=2024-01-20 value=5", True),
        ("name=滨江绿道", "name=滨江绿道 first=2019 last=2021 span=each value=5", True),
        ("name=滨江绿道", "name=滨江绿道 first=2018 last=2020 span=each value=5", False),
        ("name=滨江绿道", "name=滨江绿道 first=2005 last=2030 span=each issued=2031-01-20 value=5", True),
        ("name=滨江绿道", "name=滨江绿道 first=2005 last=2031 span=each issued=2032-01-20 value=5", False),
        ("name=滨江绿道 value=7", "name=口袋公园 first=2019 last=2023 value=7 issued=2024-01-20", True),
        ("name=滨江绿道 value=7", "name=口袋公园 first=2019 last=2023 value=8 issued=2024-01-20", False),
        ("name=滨江绿道 value=7", "name=口袋公园 first=2019 last=2023 value=7 issued=2020-01-20", False),
        ("name=滨江绿道 value=7", "name=口袋公园 first=2023 last=2023 value=7 issued=2024-01-20", False),
        ("name=滨江绿道 value=7", "name=口袋公园 first=2022 last=2023 value=7 issued=2024-01-20", True),
    ],
)
def test_which_figures_are_looked_at(promise: str, told: str, seen: bool) -> None:
    assert bool(found(promised(promise), [outcome("o", told)])) is seen


def test_figures_alike_come_first() -> None:
    told = {
        "b": "name=滨江绿道",
        "c": "name=环湖绿道",
        "d": "name=口袋 context=滨江",
        "a": "name=滨江绿道 context=绿道",
    }
    made = [outcome(ident, text) for ident, text in told.items()]
    assert found(promised(), made) == ["a", "b", "c", "d"]
    both = [outcome("x", "indicator=gdp"), outcome("y", "name=甲乙丙")]
    assert found(promised("indicator=gdp name=甲乙丙"), both) == ["x", "y"]


@pytest.mark.parametrize(("number", "seen"), [(40, 24), (41, 0)])
def test_pairs_of_characters_that_everything_has_tell_nothing(number: int, seen: int) -> None:
    assert len(found(promised(), [outcome(f"{n:03}") for n in range(number)])) == seen


def test_of_very_many_figures_of_an_indicator_the_next_are_looked_at() -> None:
    """121 is more than are looked at: the figures of the first days after the promise are."""
    days = [date(2021, 1, 20) + timedelta(days=n) for n in range(121)]
    made = [outcome(f"{n:03}", f"indicator=gdp issued={day}") for n, day in enumerate(days)]
    late = promised("indicator=gdp issued=2021-04-10 first=2021 last=2021")
    assert found(late, made[::-1]) == [f"{n:03}" for n in range(81, 105)]
    assert found(late, made[1:][::-1]) == [f"{n:03}" for n in range(81, 105)]
    assert found(promised("indicator=gdp issued=2021-01-19"), made) == [f"{n:03}" for n in range(24)]


def test_of_very_many_the_last_that_is_looked_at_is_the_one_hundred_and_twentieth() -> None:
    """Give the figures that are told last the names that come first where all are alike."""
    days = [date(2021, 1, 21) + timedelta(days=n) for n in range(121)]
    made = [outcome(f"{120 - n:03}", f"indicator=gdp issued={day}") for n, day in enumerate(days)]
    assert found(promised("indicator=gdp"), made) == [f"{n:03}" for n in range(1, 25)]
    reviews = "name=口袋公园 first=2019 last=2023 value=7 issued="
    made = [outcome(f"{120 - n:03}", f"{reviews}{day}") for n, day in enumerate(days)]
    assert found(promised("name=滨江绿道 value=7"), made[::-1]) == [f"{n:03}" for n in range(1, 25)]


@pytest.mark.parametrize(
    ("promise", "first", "second"),
    [
        ("name=甲乙 context=丙丁", "name=己庚 context=甲乙", "name=丙丁"),
        ("name=甲乙 context=丙丁", "name=甲乙", "name=丙丁"),
        ("name=甲乙 context=丙丁,戊己", "name=戊己 context=丙丁", "name=丙丁"),
        ("indicator=gdp context=甲乙", "indicator=gdp", "context=甲乙"),
    ],
)  # fmt: skip
def test_what_weighs_more_comes_first(promise: str, first: str, second: str) -> None:
    told = [outcome("b", first), outcome("a", second)]
    assert found(promised(promise), told)[:1] == ["b"]


def test_a_repeated_number_weighs_as_much_as_a_pair_of_the_words_around() -> None:
    review = outcome("b", "name=口袋公园 first=2019 last=2023 value=7 issued=2024-01-20")
    beside = outcome("c", "name=丙丁")
    assert found(promised("name=甲乙 context=丙丁 value=7"), [beside, review]) == ["b", "c"]
    beside = outcome("a", "name=丙丁")
    assert found(promised("name=甲乙 context=丙丁 value=7"), [review, beside]) == ["a", "b"]


def test_levels_of_a_year_in_the_order_in_which_they_were_told() -> None:
    told = {
        "b": "indicator=trade unit=元", "a": "indicator=trade unit=元 issued=2022-03-01",
        "growth": "indicator=trade unit=% measure=growth", "rest": "indicator=trade unit=元 name_rest=甲乙",
        "town": "indicator=trade unit=元 scopes=area:urban", "other": "indicator=gdp unit=元",
        "before": "indicator=trade unit=元 first=2020 last=2020", "parts": "indicator=exports unit=元",
    }  # fmt: skip
    shelf = Candidates([outcome(ident, text) for ident, text in told.items()])
    promise = promised("indicator=trade unit=% measure=growth")
    assert [one.entry.id for one in shelf.levels(promise, 2021)] == ["b", "a"]
    assert [one.entry.id for one in shelf.levels(promise, 2020)] == ["before"]
    assert shelf.levels(promise, 2019) == []
    assert shelf.levels(promised("name=甲乙丙"), 2021) == []


def test_what_is_later_has_a_day() -> None:
    assert is_later(promised().entry, outcome("o").entry)
    assert not is_later(outcome("o").entry, promised().entry)
    assert not is_later(promised().entry, outcome("o", "issued=2021-01-20").entry)
    undated = replace(promised().entry, issued_on=None)
    assert not is_later(undated, outcome("o").entry)
    assert not is_later(promised().entry, undated)


# Documents


def told_on(day: str, text: str = "别的事", issuer: str = CITY) -> Sentence:
    on = date.fromisoformat(day)
    return Sentence(day, day, day, on, issuer, Kind.ACTION, None, text, 0, len(text))


MADE = entry({**PROMISE, "name": "滨江绿道"})
JANUARY_TO_MAY = [f"2022-0{n}-20" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("days", "name", "silent"),
    [
        (["2022-01-20"], "滨江绿道", ["2022-01-20"]),
        (["2021-12-31"], "滨江绿道", []),
        (["2022-01-01"], "滨江绿道", ["2022-01-01"]),
        ([*JANUARY_TO_MAY, "2022-06-20", "2022-07-20"], "滨江绿道", JANUARY_TO_MAY),
        (["2022-01-20", "2022-05-01 滨江绿道"], "滨江绿道", []),
        (["2022-01-20", "2022-05-01 滨江 绿道。"], "滨江绿道", []),
        (["2022-01-20", "2022-05-01 桥梁"], "桥梁", ["2022-01-20", "2022-05-01"]),  # too short to tell
        (["2022-01-20", "2022-05-01 大桥梁"], "大桥梁", []),
        (
            [*(f"2022-0{n}-20" for n in range(1, 6)), "2022-07-01 滨江绿道"],
            "滨江绿道",
            [f"2022-0{n}-20" for n in range(1, 6)],
        ),
        ([*(f"2022-0{n}-20" for n in range(1, 5)), "2022-07-01 滨江绿道"], "滨江绿道", []),
    ],
)
def test_documents_that_are_searched_for_a_promise(days: list[str], name: str, silent: list[str]) -> None:
    sentences = [told_on(*day.split(" ", 1)) for day in days]
    texts = Texts([], [*sentences, told_on("2022-01-02", "滨江绿道", "青原县人民政府")], PACK)
    assert list(texts.silent(MADE, "澜江市", DUE, (name,))) == silent
    assert Texts([], [], PACK).silent(MADE, "澜江市", DUE, (name,)) == ()


def test_figures_tell_what_a_document_says_too() -> None:
    said = entry({**OUTCOME, "name": "绿道", "statement": "建成滨江绿道3公里"})
    assert Texts([said], [], PACK).silent(MADE, "澜江市", DUE, ("滨江绿道",)) == ()
    assert Texts([said], [], PACK).silent(MADE, "澜江市", DUE, ("环湖绿道",)) == ("2022-01-20",)


@pytest.mark.parametrize(
    ("owner", "other", "silent"),
    [
        ("none", {}, True),
        (CITY, {"owner": "市水利局"}, True),
        ("市水利局", {"owner": "市水利局"}, True),
        ("市水利局", {"owner": "市教育局"}, False),  # the body that promised did not speak
        ("市水利局", {}, False),
        (CITY, {"issuer": "澜江市统计局"}, False),  # another series of the place
    ],
)
def test_only_who_spoke_again_has_left_something_out(owner: str, other: dict[str, str], silent: bool) -> None:
    promise = entry({**PROMISE, "name": "滨江绿道", "owner": owner})
    later = entry({**OUTCOME, "name": "口袋公园", **other})
    assert bool(Texts([later], [], PACK).silent(promise, "澜江市", DUE, ("滨江绿道",))) is silent


def test_a_body_that_speaks_without_figures_has_spoken() -> None:
    promise = entry({**PROMISE, "name": "滨江绿道", "owner": "市水利局"})
    for owner, silent in (("市水利局", ("2022-01-20",)), ("市教育局", ()), (None, ())):
        said = replace(told_on("2022-01-20"), owner=owner)
        assert Texts([], [said], PACK).silent(promise, "澜江市", DUE, ("滨江绿道",)) == silent


def test_documents_are_searched_in_the_order_of_their_days() -> None:
    days = [f"2022-0{n}-20" for n in range(1, 8)]
    said = [replace(told_on(day), source=f"{9 - n}") for n, day in enumerate(days)]
    texts = Texts([], [told_on("2021-06-20"), *said], PACK)
    assert texts.silent(MADE, "澜江市", DUE, ("滨江绿道",)) == ("9", "8", "7", "6", "5")


def test_the_next_day_on_which_a_place_spoke() -> None:
    days = ("2021-12-31", "2022-01-20", "2022-03-01")
    reports = Reports([entry({**OUTCOME, "issued": day}) for day in days], PACK)
    assert reports.after("澜江市", DUE) == date(2022, 1, 20)
    assert reports.after("澜江市", date(2022, 1, 20)) == date(2022, 3, 1)
    assert reports.after("澜江市", date(2022, 3, 1)) is None
    assert reports.after("青原县", DUE) is None


# Sentences


def line(start: int, text: str, document: str = "d", kind: Kind = Kind.FACT) -> Sentence:
    day = date(2022, 1, 20)
    return Sentence(
        f"{document}{start}", document, document, day, CITY, kind, None, text, start, start + len(text)
    )


def test_the_three_lines_before_a_sentence() -> None:
    lines = [
        line(0, "甲"),
        line(2, "乙"),
        line(4, "丙"),
        line(6, "丁"),
        line(8, "戊"),
        line(12, "己"),
        line(17, "庚"),
    ]
    before = {
        start: text
        for (_, start), text in previous_sentences([*lines[::-1], line(1, "另", "e")]).items()
        if start != 1
    }
    assert before == {0: "", 2: "甲", 4: "甲乙", 6: "甲乙丙", 8: "乙丙丁", 12: "丙丁戊", 17: ""}


COVERED = [
    # name, sentence, whether it names what was promised: four of five pairs of characters do
    ("甲乙丙丁戊己", "甲乙丙丁戊任务如期完成", True),
    ("甲乙丙丁戊己", "甲乙丙丁任务如期完成", False),
    ("甲乙丙", "甲乙丙任务如期完成", True),
    ("甲乙丙", "甲乙任务如期完成", False),
    ("甲乙", "甲乙任务如期完成", False),  # one pair alone is said by chance
]


@pytest.mark.parametrize(("name", "text", "named"), COVERED)
def test_how_much_of_a_name_a_sentence_holds(name: str, text: str, named: bool) -> None:
    wordings = Wordings([line(0, text)], REGISTRY, PACK)
    mentions = wordings.find(promised(f"name={name}"), date(2022, 1, 20))
    assert [mention.says for mention in mentions] == (["met"] if named else [])


@pytest.mark.parametrize(
    ("promise", "text", "kind", "says"),
    [
        ("indicator=gdp", "GDP目标如期完成", Kind.FACT, ["met"]),
        ("indicator=gdp", "粮食产量目标如期完成", Kind.FACT, []),
        ("indicator=gdp", "GDP目标如期完成", Kind.TARGET, []),
        ("indicator=gdp", "GDP有所增长", Kind.FACT, []),
        ("indicator=gdp name_rest=甲乙", "甲乙GDP目标如期完成", Kind.FACT, ["met"]),
        ("indicator=gdp name_rest=甲乙", "甲丙GDP目标如期完成", Kind.FACT, []),
        ("indicator=gdp inferred=1 name=甲乙丙", "GDP目标如期完成", Kind.FACT, []),
        ("indicator=gdp inferred=1 name=甲乙丙", "甲乙丙目标如期完成", Kind.FACT, ["met"]),
    ],
)
def test_sentences_that_name_an_indicator(promise: str, text: str, kind: Kind, says: list[str]) -> None:
    wordings = Wordings([line(0, text, kind=kind)], REGISTRY, PACK)
    assert [mention.says for mention in wordings.find(promised(promise), date(2022, 1, 20))] == says
    assert wordings.find(promised(promise), date(2022, 1, 21)) == ()
    assert wordings.find(promised(promise), None) == ()


def test_of_very_many_sentences_the_first_are_told() -> None:
    wordings = Wordings([line(n * 20, "滨江绿道任务如期完成") for n in range(30)], REGISTRY, PACK)
    assert [one.sentence.start for one in wordings.find(promised(), date(2022, 1, 20))] == [
        n * 20 for n in range(24)
    ]


# Things


def thing(ident: str, name: str, kind: str = "fact", **more: str) -> dict[str, str]:
    usual = PROMISE if kind == "target" else OUTCOME
    return {**usual, "id": ident, "thing": name, "stage": "complete", "kind": kind, **more}


@pytest.mark.parametrize(
    ("name", "more", "linked"),
    [
        ("滨江大剧院", {}, True),
        ("滨江大剧院", {"issued": "2021-01-20"}, False),
        ("滨江大剧院", {"issued": "2021-01-21"}, True),
        ("滨江大剧院", {"issuer": "青原县人民政府"}, False),
        ("滨江大剧院", {"kind": "action"}, False),
        ("环湖大剧院", {}, False),
    ],
)
def test_things_are_followed_by_name_place_and_day(name: str, more: dict[str, str], linked: bool) -> None:
    things = Things([entry(thing("o", name, **more))], PACK)
    assert bool(things.follow(entry(thing("p", "滨江大剧院", "target")))) is linked


def test_the_surest_of_things_comes_first_then_what_was_told_first() -> None:
    told = [
        thing("late", "滨江大剧院", issued="2022-03-01"), thing("early", "滨江大剧院"),
        thing("longer", "滨江大剧院工程"), thing("begun", "滨江大剧院", stage="start"),
    ]  # fmt: skip
    links = Things([entry(one) for one in told], PACK).follow(entry(thing("p", "滨江大剧院", "target")))
    assert [link.outcome.id for link in links[:2]] == ["early", "late"]
    assert {link.outcome.id for link in links} == {"early", "late", "longer", "begun"}
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)


@pytest.mark.parametrize(("number", "seen"), [(60, 12), (61, 0)])
def test_of_very_many_things_of_one_name_none_or_a_dozen_are_compared(number: int, seen: int) -> None:
    things = Things([entry(thing(f"{n:03}", "滨江大剧院")) for n in range(number)], PACK)
    links = things.follow(entry(thing("p", "滨江大剧院", "target")))
    assert sorted(link.outcome.id for link in links) == [f"{n:03}" for n in range(seen)]


def test_a_thing_without_a_name_is_called_by_its_words() -> None:
    made = replace(entry(thing("o", "滨江大剧院")), name=None, quote="滨江 大剧院")
    assert describe_thing(made, PACK).name == "滨江大剧院"


def test_what_is_compared_of_two_things() -> None:
    ours, theirs = entry(thing("p", "滨江一期", "target")), entry(thing("o", "滨江二期", stage="start"))
    compared = compare_things(describe_thing(ours, PACK), describe_thing(theirs, PACK))
    assert [(one.name, one.level) for one in compared] == [
        ("name", "different"),
        ("part", "different"),
        ("stage", "earlier"),
        ("time", "in_time"),
    ]


# Targets of other years


@pytest.mark.parametrize(("before", "joined"), [(59, True), (60, False)])
def test_the_like_of_a_promise_is_looked_for_among_the_first(before: int, joined: bool) -> None:
    usual = {**PROMISE, "issued": "2020-01-20"}
    others = [described(f"indicator=gdp scopes=area:a{n} id={n}", usual) for n in range(before)]
    promise, like = promised("indicator=gdp"), described("indicator=gdp id=like", usual)
    descent = Targets([promise, *others, like], PACK).descend(promise, followed="same", silent=())
    assert (descent.previous is not None) is joined


@pytest.mark.parametrize(
    ("followed", "silent", "lineage", "searched"),
    [
        ("same", ("d",), "new", ()),
        ("wider", (), "redefined", ()),
        ("part", (), "redefined", ()),
        ("member", (), "redefined", ()),
        ("close", (), "new", ()),
        (None, ("d",), "dropped", ("d",)),
        (None, (), "new", ()),
    ],
)
def test_a_promise_that_nobody_mentions_is_dropped(
    followed: str | None, silent: tuple[str, ...], lineage: str, searched: tuple[str, ...]
) -> None:
    promise = promised("indicator=gdp")
    descent = Targets([promise], PACK).descend(promise, followed=followed, silent=silent)
    assert (descent.lineage, descent.searched) == (lineage, searched)


# Weights


def test_a_level_may_bar_a_link_and_an_unknown_one_says_nothing() -> None:
    weights = link_weights(PACK)
    assert all(is_barred([Comparison(*level)], weights) for level in weights.never)
    assert not any(is_barred([Comparison(*level)], weights) for level in set(weights.bits) - weights.never)
    plain = next(iter(set(weights.bits) - weights.never))
    for level in weights.never:
        assert is_barred([Comparison(*plain), Comparison(*level)], weights)
    nothing = score([], weights)
    assert nothing == score([Comparison("no", "such")], weights) == round(1 / (1 + 2**-weights.prior), 4)
    assert nothing < THRESHOLD


def test_links_of_one_score_stand_as_they_were_told() -> None:
    made = entry({**PROMISE, "name": "滨江绿道"})
    told = [
        ("2022-03-01", "a", 5, 0.9), ("2022-01-20", "b", 7, 0.9), ("2022-01-20", "a", 8, 0.9),
        ("2022-01-20", "a", 7, 0.9), ("2023-01-20", "c", 9, 0.95), (None, "0", 1, 0.9),
    ]  # fmt: skip
    links = [
        Link(
            made,
            replace(made, issued_on=date.fromisoformat(day) if day else None, source=source, start=start),
            score,
            (),
        )
        for day, source, start, score in told
    ]
    assert [links.index(link) for link in sorted(links, key=best_first)] == [4, 3, 2, 1, 0, 5]


YEARS = [
    # a year of a promise of five years: what counts as its part
    ("城镇新增就业10万人", "10万人", 100000, True),
    ("城镇新增就业450万人", "450万人", 4500000, False),  # many times the whole is of something larger
]


@pytest.mark.parametrize(("text", "quote", "value", "part"), YEARS)
def test_a_year_that_brought_many_times_the_whole_is_no_part(
    text: str, quote: str, value: int, part: bool
) -> None:
    from test_following import entry as figure

    promise = figure(
        2021,
        "target",
        "五年城镇新增就业45万人",
        "45万人",
        450000,
        "人",
        "城镇新增就业",
        change="+",
        span=(2021, 2025),
    )
    told = figure(2023, "fact", text, quote, value, "人", "城镇新增就业", change="+")
    found_parts = follow([promise, told], PACK)[0].yearly
    assert [link.outcome.quote for link in found_parts] == ([quote] if part else [])
