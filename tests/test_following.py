"""From promises to outcomes: the registry, the comparisons, deliverables, lineage, and what is printed."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongdao.assess.attainment import attain
from tongdao.following.deliverables import compare_parts, compare_stages, describe_thing
from tongdao.following.described import describe
from tongdao.following.follow import follow
from tongdao.following.indicators import group_key, load_registry, parse_name
from tongdao.following.issuers import place_of
from tongdao.following.lineage import Descent, Targets
from tongdao.following.rows import row
from tongdao.following.scoring import link_weights, score
from tongdao.following.sentences import Sentence
from tongdao.model import Change, Comparator, Kind, Stage
from tongdao.promise import Attainment, Comparison, Entry, Lineage
from tongdao.rules.pack import load_pack

PACK = load_pack()
PLACE = "澜江市人民政府"
CHANGES = {"+": Change.INCREASE, "-": Change.DECREASE, "=": Change.LEVEL}


def entry(
    year: int, kind: str, statement: str, quote: str, value: object, unit: str, name: str, **more: Any
) -> Entry:
    """Return a figure of the report of a year; a fact speaks of the year before, a target of the year itself."""
    told = year if kind == "target" else year - 1
    start = statement.index(quote)
    offset = more.pop("offset", 0)
    span = more.pop("span", (told, told))
    fields = {
        "id": f"{year}.{kind}.{offset + start}",
        "form": "figure",
        "document": str(year),
        "source": str(year),
        "issued_on": date(year, 1, 20),
        "issuer": PLACE,
        "document_type": "政府工作报告",
        "kind": Kind(kind),
        "quote": quote,
        "start": offset + start,
        "end": offset + start + len(quote),
        "statement": statement,
        "statement_start": offset,
        "owner": PLACE,
        "period_start": date(span[0], 1, 1) if span else None,
        "period_end": date(span[1], 12, 31) if span else None,
        "period": "explicit",
        "value": Decimal(str(value)),
        "unit": unit,
        "comparator": Comparator.EQ,
        "change": CHANGES[more.pop("change", "=")],
        "indicator": name,
    }
    return Entry(**{**fields, **more})


def thing(year: int, kind: str, name: str, stage: Stage, **more: Any) -> Entry:
    """Return a deliverable of the report of a year."""
    made = entry(year, kind, f"{stage}{name}", name, 0, "", "", **more)
    changed = {
        "form": "deliverable",
        "name": name,
        "stage": stage,
        "value": None,
        "unit": None,
        "indicator": None,
    }
    return Entry(**{**{field: getattr(made, field) for field in made.__slots__}, **changed})


def outcomes(*entries: Entry, sentences: tuple[Sentence, ...] = ()) -> list[str]:
    """Return the quotes of the outcomes of the first promise, best first."""
    return [link.outcome.quote for link in follow(entries, PACK, sentences)[0].links]


ONE_GROUP = [
    ("国内生产总值增长", "GDP增速", "地区生产总值增速", "经济增长预期目标"),
    ("城镇新增就业", "新增城镇就业人数", "城镇新增就业目标"),
    ("居民消费价格涨幅", "CPI", "居民消费价格总水平"),
    ("农村居民人均可支配收入", "农民人均纯收入"),
    ("“三农”的投入", "三农支出"),
]
OTHER_GROUPS = [
    "城镇新增就业",
    "城镇登记失业率",
    "城镇调查失业率",
    "农民工",
    "国内生产总值",
    "单位GDP能耗",
    "人均GDP",
]


@pytest.mark.parametrize("names", ONE_GROUP)
def test_names_of_one_indicator_share_a_key(names: tuple[str, ...]) -> None:
    assert len({group_key(name, PACK) for name in names}) == 1


def test_different_indicators_never_share_a_key() -> None:
    assert len({group_key(name, PACK) for name in OTHER_GROUPS}) == len(OTHER_GROUPS)


@pytest.mark.parametrize(
    "name", [*OTHER_GROUPS, "城镇新增就业", "全市常住人口城镇", "省级以上体育赛事", "人口（app）"]
)
def test_the_key_of_a_group_is_its_own_key(name: str) -> None:
    key = group_key(name, PACK)
    assert group_key(key, PACK) == key


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GDP增速", "gdp"),
        ("减税降费", "tax_fee_cut"),
        ("减税", "tax_cut"),
        ("地方财政赤字", None),
        ("口袋公园", None),
    ],
)
def test_a_name_means_an_indicator_and_not_a_part_of_it(name: str, expected: str | None) -> None:
    found = parse_name(name, load_registry(PACK), PACK)
    whole = found.indicator if not found.rest and not found.scopes else None
    assert (whole.id if whole else None) == expected


def test_every_share_and_part_of_the_registry_is_in_it() -> None:
    registry = load_registry(PACK)
    named = [
        i
        for found in registry.by_id.values()
        for i in (*found.parts, *([found.share] if found.share else []))
    ]
    assert set(named) <= set(registry.by_id)


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("澜江市人民政府", "澜江市"),
        ("澜江市统计局", "澜江市"),
        ("国务院", "nation"),
        ("国家统计局", "nation"),
        (None, ""),
    ],
)
def test_issuers_of_one_place(issuer: str | None, place: str) -> None:
    assert place_of(issuer, PACK) == place


GDP = entry(2021, "target", "地区生产总值增长6%左右", "6%左右", 6, "%", "地区生产总值", change="+")
JOBS = entry(2021, "target", "城镇新增就业9万人", "9万人", 90000, "人", "城镇新增就业", change="+")
ROADS = entry(2021, "target", "新建农村公路300公里", "300公里", 300, "公里", "农村公路", change="+")
FUND = entry(2021, "target", "市财政安排河道整治资金4亿元", "4亿元", 400000000, "元", "河道整治资金")
HOMES = entry(2021, "target", "新开工保障性住房3万套", "3万套", 30000, "套", "保障性住房", change="+")
RATIO = entry(2021, "target", "赤字率控制在2.8%", "2.8%", "2.8", "%", "赤字率")
CARE = entry(2021, "target", "居民医保财政补助标准提高到580元", "580元", 580, "元", "居民医保财政补助标准")
CUTS = entry(2021, "target", "全年为企业减税30亿元", "30亿元", 3000000000, "元", "企业减税")

FOLLOWED = {
    "another name of the same": (GDP, ("全市GDP同比增长6.4%", "6.4%", "6.4", "%", "GDP", {"change": "+"})),
    "more than promised": (JOBS, ("新增城镇就业11万人", "11万人", 110000, "人", "城镇就业", {"change": "+"})),
    "a name outside the registry": (
        FUND, ("河道整治资金投入4.2亿元", "4.2亿元", 420000000, "元", "河道整治资金", {}),
    ),
    "the old end of the next movement": (
        CARE, ("居民医保财政补助标准由每人580元提高到610元", "580元", 580, "元", "居民医保财政补助标准", {}),
    ),
    "a goal that was kept": (
        FUND, ("河道整治资金投入4亿元任务如期完成", "4亿元", 400000000, "元", "河道整治资金", {}),
    ),
    "a wider measure": (CUTS, ("减税降费50亿元", "50亿元", 5000000000, "元", "减税降费", {})),
}  # fmt: skip
NOT_FOLLOWED = {
    "five years for one": (
        JOBS, ("五年城镇新增就业46万人", "46万人", 460000, "人", "城镇新增就业", {"change": "+", "span": (2017, 2021)}),
    ),
    "an average for one year": (
        GDP, ("地区生产总值年均增长6.1%", "6.1%", "6.1", "%", "地区生产总值", {"change": "+", "span": (2017, 2021)}),
    ),
    "another indicator": (JOBS, ("城镇登记失业率3.1%", "3.1%", "3.1", "%", "城镇登记失业率", {})),
    "another thing of the same unit": (
        ROADS, ("新建高速公路60公里", "60公里", 60, "公里", "高速公路", {"change": "+"}),
    ),
    "completion for a start": (HOMES, ("基本建成保障性住房2万套", "2万套", 20000, "套", "保障性住房", {})),
    "the year before": (
        GDP, ("2020年地区生产总值增长5.9%", "5.9%", "5.9", "%", "地区生产总值", {"change": "+", "span": (2020, 2020)}),
    ),
    "a goal that is only repeated": (
        GDP, ("地区生产总值增速低于6%的预期目标", "6%", 6, "%", "地区生产总值", {"change": "+"}),
    ),
    "a goal named behind it": (
        FUND, ("河道整治资金离4亿元的目标还差0.3亿元", "4亿元", 400000000, "元", "河道整治资金", {}),
    ),
    "the gap to a goal": (
        FUND, ("河道整治资金离4亿元的目标还差0.3亿元", "0.3亿元", 30000000, "元", "河道整治资金", {}),
    ),
    "people for money": (FUND, ("河道整治惠及4万人", "4万人", 40000, "人", "河道整治", {})),
}  # fmt: skip


@pytest.mark.parametrize("case", FOLLOWED.values(), ids=FOLLOWED)
def test_an_outcome_is_found(case: tuple[Entry, tuple[Any, ...]]) -> None:
    promise, (*said, more) = case
    told = [entry(2022, "fact", *said, **more)]
    if "由" in said[0]:
        told.append(entry(2022, "target", said[0], "610元", 610, "元", "居民医保财政补助标准"))
        told[0] = entry(2022, "fact", *said, span=None)
    assert outcomes(promise, *told) == [said[1]]


@pytest.mark.parametrize("case", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_what_is_no_outcome_is_not_linked(case: tuple[Entry, tuple[Any, ...]]) -> None:
    promise, (*said, more) = case
    assert outcomes(promise, entry(2022, "fact", *said, **more)) == []


def test_the_same_words_as_a_target_or_of_another_place_are_no_outcome() -> None:
    said = ("地区生产总值增长6%左右", "6%左右", 6, "%", "地区生产总值")
    assert outcomes(GDP, entry(2022, "target", *said, change="+")) == []
    assert outcomes(GDP, entry(2022, "fact", *said, change="+", issuer="青原县人民政府")) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "linked"),
    [("城镇", "城镇", True), ("城镇", "农村", False), ("", "农村", True)],
)
def test_scopes_must_not_exclude_each_other(ours: str, theirs: str, linked: bool) -> None:
    promise = entry(2021, "target", f"{ours}公共厕所改造120座", "120座", 120, "座", f"{ours}公共厕所改造")
    told = entry(2022, "fact", f"{theirs}公共厕所改造121座", "121座", 121, "座", f"{theirs}公共厕所改造")
    assert bool(outcomes(promise, told)) is linked


SHORTENED = [
    ("雨污管网改造", "雨污水管网改造", True),
    ("口袋公园", "口袋运动场", False),
    ("社区运动场", "社区多功能户外运动场", False),
]


@pytest.mark.parametrize(("ours", "theirs", "linked"), SHORTENED)
def test_a_name_may_be_shortened(ours: str, theirs: str, linked: bool) -> None:
    promise = entry(2021, "target", f"{ours}40处", "40处", 40, "处", ours)
    assert bool(outcomes(promise, entry(2022, "fact", f"{theirs}45处", "45处", 45, "处", theirs))) is linked


def test_what_is_done_to_someone_names_the_measure() -> None:
    promise = entry(2021, "target", "推动600家企业完成数字化改造", "600家", 600, "家", "企业")
    told = entry(2022, "fact", "712家企业完成数字化改造", "712家", 712, "家", "企业")
    other = entry(2022, "fact", "580家企业获得贷款贴息", "580家", 580, "家", "企业", offset=40)
    assert outcomes(promise, told, other)[0] == "712家"


def test_two_figures_in_turn_speak_of_town_and_country() -> None:
    text, name = "城乡居民人均可支配收入分别增长7%和8%", "城乡居民人均可支配收入"
    town, country = (
        entry(2021, "target", text, f"{value}%", value, "%", name, change="+") for value in (7, 8)
    )
    told = []
    for area, value in (("城镇", 6), ("农村", 9)):
        of = f"{area}居民人均可支配收入"
        said = (f"{of}增长{value}%", f"{value}%", value, "%", of)
        told.append(entry(2022, "fact", *said, change="+", offset=value * 10))
    followed = follow([town, country, *told], PACK)
    assert [[link.outcome.quote for link in one.links] for one in followed] == [["6%"], ["9%"]]


def test_figures_without_a_name_are_alike_where_their_clauses_are() -> None:
    promise = entry(2021, "target", "引进5亿元以上项目9个", "9个", 9, "个", "项目")
    same = entry(2022, "fact", "新引进5亿元以上项目11个", "11个", 11, "个", "项目")
    other = entry(2022, "fact", "开工重点项目12个", "12个", 12, "个", "项目", offset=30)
    assert outcomes(promise, same, other) == ["11个"]


def test_a_sum_over_a_year_or_years() -> None:
    promise = entry(2021, "target", "为企业减负40亿元", "40亿元", 4000000000, "元", "为企业减负")
    year = entry(2022, "fact", "累计为企业减负43亿元", "43亿元", 4300000000, "元", "为企业减负")
    years = entry(2022, "fact", "累计为企业减负210亿元", "210亿元", 21000000000, "元", "为企业减负")
    assert outcomes(promise, year) == ["43亿元"]
    assert outcomes(promise, years) == []


def test_what_is_added_by_a_year_is_added_from_the_promise_on() -> None:
    said = ("到2025年，新增高速公路120公里", "120公里", 120, "公里", "高速公路")
    promise = entry(2021, "target", *said, change="+", span=(2025, 2025))
    told = ("新增高速公路128公里", "128公里", 128, "公里", "高速公路")
    assert outcomes(promise, entry(2026, "fact", *told, change="+", span=(2021, 2025))) == ["128公里"]
    assert outcomes(promise, entry(2026, "fact", *told, change="+", span=(2025, 2025))) == []


def test_the_better_of_two_outcomes_comes_first() -> None:
    text = "新开工保障性住房3.1万套，基本建成2万套，新开工保障性租赁住房1万套"
    told = [
        entry(2022, "fact", text, "2万套", 20000, "套", "保障性住房"),
        entry(2022, "fact", text, "3.1万套", 31000, "套", "保障性住房", change="+"),
    ]
    assert outcomes(HOMES, *told)[0] == "3.1万套"


def test_a_figure_without_a_name_takes_the_words_around_it() -> None:
    known = ("2022", "2022", date(2022, 1, 20), PLACE, Kind.FACT, None)
    before = Sentence("s", *known, "固定资产投资", 0, 6)
    own = Sentence("t", *known, "增长9%，高于全省平均", 7, 18)
    told = entry(2022, "fact", "增长9%，高于全省平均", "9%", 9, "%", "", change="+", offset=7)
    promise = entry(2021, "target", "固定资产投资增长8%", "8%", 8, "%", "固定资产投资", change="+")
    assert outcomes(promise, told, sentences=(before, own)) == ["9%"]
    assert outcomes(promise, told) == []


def test_years_of_a_promise_of_several_are_its_parts() -> None:
    promise = entry(
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
    told = [
        entry(year, "fact", "城镇新增就业10万人", "10万人", 100000, "人", "城镇新增就业", change="+")
        for year in (2022, 2023, 2024)
    ]
    followed = follow([promise, *told], PACK)[0]
    assert not followed.links
    assert [link.outcome.source for link in followed.yearly] == ["2022", "2023", "2024"]


LEVELS_TOLD = [
    ("进出口总额", [(2021, 500), (2022, 530)], "530亿元", True),
    ("进出口总额", [(2022, 530)], "530亿元", False),
    ("进出口总额", [(2021, 500), (2022, 530, "+5.8%")], "5.8%", False),
    ("地区生产总值", [(2021, 500), (2022, 530)], None, False),
]


@pytest.mark.parametrize(("name", "levels", "told", "counted"), LEVELS_TOLD)
def test_growth_may_be_counted_from_two_levels(
    name: str, levels: list[Any], told: str | None, *, counted: bool
) -> None:
    promise = entry(2021, "target", f"{name}增长5%", "5%", 5, "%", name, change="+")
    facts = []
    for year, level, *growth in levels:
        text = f"{name}{level}亿元，增长{growth[0][1:]}" if growth else f"{name}{level}亿元"
        facts.append(entry(year, "fact", text, f"{level}亿元", level * 10**8, "元", name, offset=50))
        if growth:
            facts.append(
                entry(year, "fact", text, growth[0][1:], growth[0][1:-1], "%", name, change="+", offset=50)
            )
    followed = follow([promise, *facts], PACK)[0]
    assert [link.outcome.quote for link in followed.links] == ([told] if told else [])
    assert (followed.baseline is not None) is counted
    in_another = any(Comparison("change", "other") in link.comparisons for link in followed.links)
    assert in_another is (told == "530亿元" and not counted)


def test_a_state_reached_early_is_an_outcome() -> None:
    promise = entry(2021, "target", "到2025年城镇化率达到70%", "70%", 70, "%", "城镇化率", span=(2021, 2025))
    early = entry(2024, "fact", "城镇化率达到70.5%", "70.5%", "70.5", "%", "城镇化率")
    short = entry(2023, "fact", "城镇化率达到69%", "69%", 69, "%", "城镇化率")
    assert outcomes(promise, early, short) == ["70.5%"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("地区生产总值达到预期目标", "met"),
        ("地区生产总值增长目标未能实现", "missed"),
        ("粮食产量达到预期目标", None),
        ("地区生产总值保持增长", None),
    ],
)
def test_a_sentence_may_name_a_promise(text: str, says: str | None) -> None:
    told = Sentence("s", "2022", "2022", date(2022, 1, 20), PLACE, Kind.FACT, None, text, 0, len(text))
    other = entry(2022, "fact", "绿道120公里", "120公里", 120, "公里", "绿道", offset=99)
    followed = follow([GDP, other], PACK, [told])[0]
    assert [mention.says for mention in followed.mentions] == ([says] if says else [])
    assert not followed.links


def test_a_sentence_may_tell_what_became_of_a_thing() -> None:
    text = "临江新馆因展陈调整，未能如期开放"
    told = Sentence("s", "2022", "2022", date(2022, 1, 20), PLACE, Kind.FACT, None, text, 0, len(text))
    other = entry(2022, "fact", "绿道120公里", "120公里", 120, "公里", "绿道", offset=99)
    for name, says in (("临江新馆", ["missed"]), ("临江二桥", [])):
        followed = follow([thing(2021, "target", name, Stage.OPERATE), other], PACK, [told])[0]
        assert [mention.says for mention in followed.mentions] == says


THINGS = [
    ("临江大桥", Stage.COMPLETE, "临江大桥", Stage.OPERATE, "reached"),
    ("临江大桥", Stage.COMPLETE, "临江大桥工程", Stage.CONTINUE, "earlier"),
    ("滨河水厂一期", Stage.START, "滨河水厂二期", Stage.START, None),
    ("滨河水厂", Stage.START, "滨河水厂二期", Stage.START, "reached"),
    ("城东体育馆", Stage.COMPLETE, "城西体育馆", Stage.COMPLETE, None),
    ("临江大桥", Stage.COMPLETE, "青原隧道", Stage.COMPLETE, None),
]


@pytest.mark.parametrize(("promised", "stage", "told", "reached", "level"), THINGS)
def test_things_follow_by_name_and_stage(
    promised: str, stage: Stage, told: str, reached: Stage, level: str | None
) -> None:
    links = follow([thing(2021, "target", promised, stage), thing(2022, "fact", told, reached)], PACK)[
        0
    ].links
    assert [{c.name: c.level for c in link.comparisons}["stage"] for link in links] == (
        [level] if level else []
    )


def test_parts_with_numbers_are_told_apart() -> None:
    one, other = (
        describe_thing(thing(2021, "target", name, Stage.START), PACK) for name in ("6号线", "7号线")
    )
    assert compare_parts(one, other) == "different"


def growth(year: int, value: str, said: str = "确保") -> Entry:
    text = f"{said}地区生产总值增长{value}%"
    return entry(year, "target", text, f"{value}%", value, "%", "地区生产总值", change="+")


@pytest.mark.parametrize(
    ("before", "now", "lineage"),
    [("6", "6", Lineage.KEPT), ("6", "7", Lineage.RAISED), ("6", "5.5", Lineage.LOWERED)],
)
def test_lineage_from_year_to_year(before: str, now: str, lineage: Lineage) -> None:
    old, new = growth(2021, before), growth(2022, now, "力争")
    found = descent(new, [old, new])
    assert (found.lineage, found.previous, found.reworded) == (lineage, old, "确保 → 力争")
    assert descent(old, [old, new]).lineage is Lineage.NEW


def descent(promise: Entry, entries: list[Entry]) -> Descent:
    """Return what a target is to its like in the documents around it, whatever became of it."""
    described = describe(entries, (), load_registry(PACK), PACK)
    return Targets(described.values(), PACK).descend(described[promise.id], followed="same", silent=())


def test_what_nobody_mentions_again_is_dropped() -> None:
    other = entry(2022, "fact", "绿道120公里", "120公里", 120, "公里", "绿道")
    assert follow([FUND, other], PACK)[0].descent.lineage is Lineage.DROPPED
    named = Sentence("s", "2022", "2022", date(2022, 1, 20), PLACE, Kind.ACTION, None, "继续河道整治", 90, 96)
    assert follow([FUND, other], PACK, [named])[0].descent.lineage is Lineage.NEW
    assert follow([FUND], PACK)[0].descent.lineage is Lineage.NEW


def test_a_wider_outcome_redefines_the_promise() -> None:
    told = entry(2022, "fact", "减税降费50亿元", "50亿元", 5000000000, "元", "减税降费")
    assert follow([CUTS, told], PACK)[0].descent.lineage is Lineage.REDEFINED


def test_the_row_of_a_promise() -> None:
    told = entry(2022, "fact", "地区生产总值增长6.4%", "6.4%", "6.4", "%", "地区生产总值", change="+")
    printed = row(follow([GDP, told], PACK)[0])
    assert printed["promise"]["value"] == 6
    assert printed["promise"]["comparator"] == "="
    assert printed["outcomes"][0]["quote"] == "6.4%"
    assert ["indicator", "same"] in printed["outcomes"][0]["comparisons"]
    assert printed["lineage"] == "new"


def test_the_row_of_a_thing() -> None:
    printed = row(follow([thing(2021, "target", "临江大桥", Stage.COMPLETE)], PACK)[0])
    assert (printed["promise"]["name"], printed["promise"]["stage"]) == ("临江大桥", "complete")


LEVELS = sorted(link_weights(PACK).bits)


@given(st.lists(st.sampled_from(LEVELS), max_size=10))
def test_a_score_is_a_probability_that_can_be_taken_apart(levels: list[tuple[str, str]]) -> None:
    weights = link_weights(PACK)
    found = [Comparison(*level) for level in levels]
    bits = weights.prior + sum(weights.bits[level] for level in levels)
    assert 0 <= score(found, weights) <= 1
    assert score(found, weights) == pytest.approx(1 / (1 + 2**-bits), abs=1e-4)


def test_the_order_of_the_entries_changes_nothing() -> None:
    made = [GDP, JOBS, ROADS, FUND, HOMES, CARE, CUTS]
    told = [entry(2022, "fact", *said[:-1], **said[-1]) for _, said in FOLLOWED.values()]
    made = [
        Entry(**{**{f: getattr(x, f) for f in x.__slots__}, "id": str(i)})
        for i, x in enumerate((*made, *told))
    ]
    expected = {found.promise.id: found for found in follow(made, PACK)}
    shuffled = random.Random(7).sample(made, len(made))
    assert {found.promise.id: found for found in follow(shuffled, PACK)} == expected


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=12), st.sampled_from(["%", "元", "人", "x/y", "", "个百分点"]))
def test_any_text_is_followed(statement: str, name: str, unit: str) -> None:
    promise = entry(2021, "target", f"{statement}5{statement}", "5", 5, unit, name)
    told = entry(2022, "fact", f"{statement}6{name}", "6", 6, unit, name)
    followed = follow([promise, told], PACK)
    assert len(followed) == 1


def test_documents_of_the_year_after_are_all_the_next_ones() -> None:
    told = ("地区生产总值增长6.4%", "6.4%", "6.4", "%", "地区生产总值")
    report = entry(2022, "fact", "绿道120公里", "120公里", 120, "公里", "绿道")
    bulletin = entry(2022, "fact", *told, change="+", issued_on=date(2022, 3, 28), offset=50)
    late = entry(2024, "fact", *told, change="+", span=(2021, 2021))
    assert outcomes(GDP, report, bulletin) == ["6.4%"]
    assert outcomes(GDP, report, late) == []


@pytest.mark.parametrize("promised", Stage)
@pytest.mark.parametrize("told", Stage)
def test_what_is_linked_as_reached_is_judged_as_reached(promised: Stage, told: Stage) -> None:
    promise, outcome = (thing(2021, "target", "广场", promised), thing(2022, "fact", "广场", told))
    met = attain(promise, outcome, None)[0] is Attainment.MET
    assert (compare_stages(promised, told) == "reached") == met
