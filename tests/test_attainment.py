"""How far a promise was kept: comparator, target, units and printed digits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises import HIGHER, LOWER, PACK, built, directions, numbers, phrases, said, told

from tongdao.assess.attainment import attain
from tongdao.assess.reasons import tell
from tongdao.assess.units import factor
from tongdao.errors import UsageError
from tongdao.model import Comparator, Stage
from tongdao.promise import Attainment, Entry

GRADES = [Attainment.MISSED, Attainment.NEARLY, Attainment.MET, Attainment.EXCEEDED]

ATTAINED = [
    # promise, outcome, direction, attainment, formula
    ("生产总值增长|+8%", "增长|+7.8%", HIGHER, "missed", "7.8 >= 8"),
    ("生产总值增长|+8%", "增长|+8%", HIGHER, "met", "8 >= 8"),
    ("生产总值增长|+8%左右", "增长|+8.3%", HIGHER, "met", "8.3 >= 8"),
    ("生产总值增长|+8%左右", "增长|+9.9%", HIGHER, "exceeded", "9.9 >= 8"),
    ("生产总值增长|+7.5%左右", "增长|+7.4%", HIGHER, "nearly", "7.4 >= 7.5 - 0.5"),
    ("生产总值增长|+7.5%左右", "增长|+6.7%", HIGHER, "missed", "6.7 >= 7.5 - 0.5"),
    ("生产总值增长|+7.5%", "增长|+7.46%", HIGHER, "nearly", "7.46 >= 7.5 - 0.055"),
    ("生产总值增长|+7.5%", "增长|+7.4%", HIGHER, "missed", "7.4 >= 7.5"),
    ("力争达到|600亿元", "达到|612.4亿元", None, "exceeded", "61240000000 >= 60000000000"),
    ("增长|+6%以上", "增长|+6%", HIGHER, "met", "6 >= 6"),
    ("增长|+6.5%—7%", "增长|+6.7%", HIGHER, "met", "6.5 <= 6.7 <= 7"),
    ("增长|+6.5%—7%", "增长|+7.2%", HIGHER, "exceeded", "7.2 >= 6.5"),
    ("增长|+6.5%—7%", "增长|+6.1%", HIGHER, "missed", "6.1 >= 6.5"),
    # ceilings, by their comparator, the words before the number, or the direction of the indicator
    ("物价涨幅控制在|+3%", "上涨|+2.1%", None, "met", "2.1 <= 3"),
    ("物价涨幅|+3%左右", "上涨|+3.5%", LOWER, "nearly", "3.5 <= 3 + 0.5"),
    ("物价涨幅|+3%左右", "上涨|+3.6%", LOWER, "missed", "3.6 <= 3 + 0.5"),
    ("物价涨幅|+3%左右", "下降|-0.8%", LOWER, "met", "-0.8 <= 3"),
    ("失业率控制在|4.5%以内", "失业率|4.02%", None, "met", "4.02 <= 4.5"),
    ("失业率低于|4.6%", "失业率|4.6%", LOWER, "nearly", "4.6 < 4.6 + 0.1"),
    ("事故少于|5起", "事故|5起", LOWER, "nearly", "5 < 5"),
    ("部门减少到|29个", "部门|29个", None, "met", "29 <= 29"),
    ("浓度下降到|30微克", "浓度|28微克", None, "exceeded", "28 <= 30"),
    ("浓度下降到|30微克", "浓度|31微克", HIGHER, "missed", "31 <= 30"),
    ("居全省第|#5位", "居全省第|#3位", HIGHER, "exceeded", "3 <= 5"),
    # a fall that is promised is to be that far at least, whatever the direction
    ("能耗下降|-4%左右", "下降|-1.2%", LOWER, "missed", "1.2 >= 4 - 0.5"),
    ("能耗下降|-4%", "上升|+1.2%", LOWER, "missed", "-1.2 >= 4"),
    ("贫困人口减少|-20万人以上", "减少|-23.5万人", LOWER, "exceeded", "235000 >= 200000"),
    # what is reported is bounded too
    ("安置|1300人", "近|1400人", None, "exceeded", "1400 >= 1300"),
    ("安置|1000人", "安置近|1000人", None, "missed", "1000 >= 1000"),
    ("安置|5000多人", "安置|5000人", None, "nearly", "5000 > 5000"),
    ("安置|5000多人", "安置|5000多人", None, "met", "5000 > 5000"),
    ("增长|+6%", "增长|+5.5%—6.5%", HIGHER, "not_checkable", "5.5 >= 6"),
    ("增长|+6%", "增长|+6.1%—6.5%", HIGHER, "exceeded", "6.1 >= 6"),
    # units
    ("造林|3万亩", "造林|2000公顷", None, "met", "2000 公顷 = 30000 亩; 30000 >= 30000"),
    ("产粮|100万吨", "产粮|20亿斤", None, "met", "2000000000 斤 = 1000000 吨; 1000000 >= 1000000"),
    ("通车|30公里", "通车|29999米", None, "missed", "29999 米 = 29.999 公里; 29.999 >= 30"),
    ("出口|50亿美元", "出口|400亿元", None, "not_checkable", ""),
    ("覆盖|40%的县", "覆盖|320个", None, "not_checkable", ""),
    # level against movement
    ("产值增长|+10%", "产值达到|500亿元", HIGHER, "not_checkable", ""),
    ("资金增加|+42亿元", "支出|42.7亿元", HIGHER, "not_checkable", ""),
    ("新增就业|3万人", "新增就业|+3.2万人", HIGHER, "exceeded", "32000 >= 30000"),
    ("完成贫困人口脱贫|3万人", "减少|-3.2万人", None, "exceeded", "32000 >= 30000"),
    ("两年投资计划|4万亿元", "新增|+4万亿元", None, "met", "4000000000000 >= 4000000000000"),
    ("经济增长预期目标为|7%左右", "增长|+9.1%", HIGHER, "exceeded", "9.1 >= 7"),
    ("失业率|-低于4.6%", "失业率|4.1%", LOWER, "met", "4.1 < 4.6"),
    ("减轻企业负担|5亿元", "降低税负|-5.7亿元", None, "exceeded", "570000000 >= 500000000"),
]


@pytest.mark.parametrize(("promise", "outcome", "direction", "attainment", "formula"), ATTAINED)
def test_attainment(promise: str, outcome: str, direction: str | None, attainment: str, formula: str) -> None:
    got, computed, reason = attain(said(promise), told(outcome), direction)
    assert (got, computed) == (attainment, formula)
    assert tell(reason, "zh")
    assert tell(reason, "en")


@pytest.mark.parametrize(
    ("promise", "outcome", "baseline", "attainment", "formula"),
    [
        ("产值增长|+10%", "产值|550亿元", "产值|500亿元", "met", None),
        ("产值增长|+10%", "产值|549亿元", "产值|500亿元", "missed", None),
        ("能耗下降|-4%", "能耗|0.48吨", "能耗|0.5吨", "met", "-(0.48 - 0.5) / 0.5 × 100 = 4; 4 >= 4"),
        ("占比提高|+4个百分点", "占比|50.5%", "占比|46%", "exceeded", "(50.5 - 46) = 4.5; 4.5 >= 4"),
        ("比上年多|+40亿元", "支出|450亿元", "支出|400亿元", "exceeded", None),
        ("产值达到|550亿元", "增长|+10%", "产值|500亿元", "met", None),
        ("占比达到|50%", "提高|+3个百分点", "占比|46%", "missed", "46 + 3 = 49; 49 >= 50"),
        ("存量降到|90万吨", "减少|-10万吨", "存量|100万吨", "met", None),
        ("产值翻|×1番", "产值|550亿元", "产值|0元", "not_checkable", ""),
    ],
)
def test_growth_is_computed_from_a_baseline(
    promise: str, outcome: str, baseline: str, attainment: str, formula: str | None
) -> None:
    before = told(baseline, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))
    got, computed, reason = attain(said(promise), told(outcome), None, baseline=before)
    assert got == attainment
    assert formula is None or computed == formula
    assert ("from_baseline" in reason) is (attainment != "not_checkable")


@pytest.mark.parametrize(
    ("promised", "reported", "attainment"),
    [
        (Stage.COMPLETE, Stage.OPERATE, "met"),
        (Stage.COMPLETE, Stage.CONTINUE, "missed"),
        (Stage.START, Stage.CONTINUE, "met"),
        (Stage.CONTINUE, Stage.START, "met"),
        (Stage.START, Stage.PREPARE, "missed"),
    ],
)
def test_deliverables_are_judged_by_stage(promised: Stage, reported: Stage, attainment: str) -> None:
    got, formula, _ = attain(built(promised), built(reported), None)
    assert (got, formula) == (attainment, f"{reported} >= {promised}")


def test_what_cannot_be_compared_says_why() -> None:
    promise = said("建设|30座")
    assert attain(promise, None, None) == (None, "", "no_outcome")
    assert attain(promise, built(Stage.COMPLETE), None)[2] == "other_form"
    assert attain(promise, told("建成|31座", value=None), None)[2] == "no_value"
    assert attain(replace(promise, value=None), told("建成|31座"), None)[2] == "no_target"
    with pytest.raises(UsageError, match="higher, lower"):
        attain(promise, told("建成|31座"), "up")


@given(phrases, directions, numbers, numbers)
def test_more_is_never_worse_where_higher_is_better(
    words: str, direction: str | None, one: Decimal, other: Decimal
) -> None:
    promise = said(words)
    less, more = sorted((one, other))
    reported = [
        replace(promise, comparator=Comparator.EQ, high=None, value=v, quote="1.00") for v in (less, more)
    ]
    grades = [GRADES.index(attain(promise, outcome, direction)[0]) for outcome in reported]  # type: ignore[arg-type]
    assert grades == sorted(grades, reverse=_is_ceiling(promise, direction))


def _is_ceiling(promise: Entry, direction: str | None) -> bool:
    """Tell a ceiling by a number far above it: it fails."""
    far = replace(promise, comparator=Comparator.EQ, high=None, value=Decimal(10**12), quote="1.00")
    return attain(promise, far, direction)[0] is Attainment.MISSED


scales = st.sampled_from(["", "万", "亿"])
bounds = st.sampled_from(["", "以上", "以内", "以下"])


@given(st.integers(0, 2000), st.integers(0, 2000), directions, bounds, scales)
def test_whole_numbers_are_never_nearly_met(
    target: int, actual: int, direction: str | None, bound: str, scale: str
) -> None:
    promise, outcome = said(f"办成|{target}{scale}件{bound}"), told(f"办成|{actual}{scale}件")
    assert attain(promise, outcome, direction)[0] is not Attainment.NEARLY


@given(phrases, phrases, directions)
def test_same_inputs_same_answer(one: str, other: str, direction: str | None) -> None:
    assert attain(said(one), told(other), direction) == attain(said(one), told(other), direction)


units = st.sampled_from(
    [*sorted({word for row in PACK.table("units") for word in row.words}), "元", "美元", "元/人"]
)


@given(units, units, numbers)
def test_units_convert_exactly_and_back(one: str, other: str, value: Decimal) -> None:
    there, back = factor(one, other, PACK), factor(other, one, PACK)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert Fraction(value) * there * back == Fraction(value)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("亩", "公顷", "1/15"),
        ("公顷", "平方米", "10000"),
        ("斤", "吨", "1/2000"),
        ("公里", "米", "1000"),
        ("％", "‰", "10"),
        ("度", "千瓦时", "1"),
        ("吨/公顷", "公斤/亩", "200/3"),
        ("元/万人", "元/人", "1/10000"),
        ("千克标准煤", "吨标煤", "1/1000"),
        ("人", "名", "1"),
        ("个", "处", "1"),
        ("", "人", "1"),
        ("元", "美元", None),
        ("人", "人次", None),
        ("吨标准煤", "吨", None),
        ("车道公里", "公里", None),
        ("%", "个百分点", None),
        ("个", "人", None),
        ("台", "辆", None),
        ("小时", "天", None),
        ("℃", "℉", None),
        ("某某", "亩", None),
        ("", "亩", None),
        ("元/人", "元", None),
    ],
)
def test_units(one: str, other: str, share: str | None) -> None:
    assert factor(one, other, PACK) == (None if share is None else Fraction(share))


@pytest.mark.parametrize(
    ("promised", "reported", "kept"),
    [
        ("新招聘教师|+1200名", "招聘教师|1286名", Attainment.EXCEEDED),
        ("新评示范企业|+20家", "示范企业|320家", Attainment.NOT_CHECKABLE),
    ],
)
def test_counts_of_what_was_added_and_of_what_was_done(
    promised: str, reported: str, kept: Attainment
) -> None:
    assert attain(said(promised), told(reported), None)[0] is kept


def test_people_lifted_out_of_poverty_are_a_fall_of_the_poor() -> None:
    promise, reported = said("实现|110万贫困人口脱贫", "贫困人口"), told("减少贫困人口|-118万人", "贫困人口")
    assert attain(promise, reported, LOWER)[0] is Attainment.EXCEEDED
    assert attain(promise, told("减少贫困人口|-100万人", "贫困人口"), LOWER)[0] is Attainment.MISSED
