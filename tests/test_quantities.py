"""Quantities of official sentences, and the numbers of any Chinese text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongdao.mentions.everyday import find_mentions
from tongdao.mentions.quantities.find import find_quantities
from tongdao.model import Comparator, Form, Quantity
from tongdao.rules.pack import load_pack
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from decimal import Decimal

PACK = load_pack()
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
TRADITIONAL = str.maketrans("万亿个余两点达户间", "萬億個餘兩點達戶間")
SENTENCE = "全市完成投资1256.8亿元，增长8.5%，新增住房30多万套、学校两所，惠及近十万户，达到三点五倍以上。"
# Characters that numbers, units and the words around them are made of, so that random texts hit the rules.
PIECES = [
    *"0123456789.,，、%‰-—~～/+ 　一二三四五六七八九十百千万亿零〇两几数多余来半点分之第前又负成折番翻倍个人元角米",
    *"。；\n“”《》（）年月日级号位大每达至到超近约",
    *("百分之", "以上", "左右", "至少", "超过", "公里", "个百分点", "首位", "过半", "零事故"),
    *("人民币", "$", "壹佰", "１", "萬"),
]
ODD = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def shown(text: str, *, general: bool = False) -> list[str]:
    """Show each quantity as `quote value unit comparator`."""
    return [
        f"{text[found.start : found.end]} {_value(found)} {found.unit or 'none'} {found.comparator}"
        for found in find_quantities(fold(text), PACK, general=general)
    ]


def _value(found: Quantity) -> str:
    return f"{found.value:f}" if found.high is None else f"{found.value:f}..{found.high:f}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值达到1.2万亿元。", ["1.2万亿元 1200000000000 元 ="]),
        ("粮食总产 7 4 7 7 2 万吨，增长1 1 .5 ％", ["7 4 7 7 2 万吨 747720000 吨 =", "1 1 .5 ％ 11.5 % ="]),
        ("收购棉花３，９８９亿斤", ["３，９８９亿斤 398900000000 斤 ="]),
        ("发电三千零六十亿度，钢二百一十七万吨", ["三千零六十亿度 306000000000 度 =", "二百一十七万吨 2170000 吨 ="]),
        ("装机5000万千瓦，铺轨3千米", ["5000万千瓦 50000000 千瓦 =", "3千米 3 千米 ="]),
        ("就业12.5万，近14亿人口", ["12.5万 125000 none =", "近14亿 1400000000 none <"]),
        ("上亿群众，几十家企业", ["上亿 100000000 none >=", "几十家 10 家 >"]),
        ("分别高于全国1.1个和0.8个百分点", ["1.1个 1.1 个百分点 =", "0.8个百分点 0.8 个百分点 ="]),
        ("建成10、20和30个泊位", ["10 10 个 =", "20 20 个 =", "30个 30 个 ="]),
        ("候车从10分钟缩短到8分钟", ["10分钟 10 分钟 =", "8分钟 8 分钟 ="]),
        ("从3个到10个，6%－6.5%", ["3个 3 个 =", "10个 10 个 =", "6%－6.5% 6..6.5 % range"]),
        ("三至五个，1—2万元", ["三至五个 3..5 个 range", "1—2万元 10000..20000 元 range"]),
        ("二、三百亿度，四、五十座，七八个，二三十家", [
            "二、三百亿度 20000000000..30000000000 度 range", "四、五十座 40..50 座 range", "七八个 7..8 个 range",
            "二三十家 20..30 家 range",
        ]),
        ("元/吨成本300元/吨，4.6个/千人", ["300元/吨 300 元/吨 =", "4.6个/千人 4.6 个/千人 ="]),
        ("由9.8%降至7.5%，由1.85降至1.7。", ["9.8% 9.8 % =", "7.5% 7.5 % =", "1.85 1.85 none =", "1.7 1.7 none ="]),
        ("价格-3.2%，增长负数", ["-3.2% -3.2 % ="]),
        ("人均GDP98000元", ["98000元 98000 元 ="]),
        ("六倍半，三斤半，两个半天", ["六倍半 6.5 倍 =", "三斤半 3.5 斤 =", "两个半 2.5 个 ="]),
    ],
)  # fmt: skip
def test_official_sentences(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月5日，二〇二四年，一九五八年，十月，20世纪90年代，第十四届三次会议",
        "G228国道、6号线、5G基站化、F4、PM2.5、COVID-19、3.0版、1号文件",
        "“1115”行动、“1+12”体系、“十四五”规划、“五位一体”、7×24时、12345热线",
        "1. 总则\n2、范围\n（3）附则\n一、总要求\n一是抓落实",
        "统一一些一切一批一系列，进一步，十分，百姓，千方百计，三农，双一流，一方面",
        "每3人一组，每万人口，第二产业，第一书记，把民生放在首位",
        "《2021—2030年规划》〔2020〕12号，比例为3:2，比分2:1",
        "电话0574-8718，编号20240101，ISO9001",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert [item for item in shown(text) if not item.split()[-2].endswith(("年", "月", "天"))] == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("80家", Form.COUNT),
        ("达80万", Form.BARE),
        ("8%", Form.PERCENT),
        ("两成", Form.PERCENT),
        ("三分之一", Form.FRACTION),
        ("过半", Form.FRACTION),
        ("3倍", Form.MULTIPLE),
        ("翻番", Form.MULTIPLE),
        ("居全省第五", Form.RANK),
    ],
)
def test_form(text: str, form: Form) -> None:
    assert [found.form for found in find_quantities(text, PACK)] == [form]


def test_quote_core_and_trail() -> None:
    text = "税收突破30多亿元大关"
    (found,) = find_quantities(text, PACK)
    assert text[found.start : found.end] == "突破30多亿元"
    assert text[found.core_start : found.core_end] == "30多亿元"
    assert [(step.rule, text[step.start : step.end]) for step in found.trail] == [
        ("numerals.arabic", "30多亿"),
        ("currencies.yuan", "元"),
        ("comparators.above", "突破"),
        ("comparators.inside_above", "30多亿"),
    ]


def test_durations_name_their_unit() -> None:
    (found,) = find_quantities("连续八年", PACK)
    assert found.trail[-1].rule == "units.year"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三千 八百 九十六 万 四千 九百 六十五", ["三千 八百 九十六 万 四千 九百 六十五 38964965 none ="]),
        ("百 分 之 五，2成,7 2 折", ["百 分 之 五 5 % =", "2成 20 % =", "7 2 折 72 % ="]),
        ("壹佰元整，六十元一角七分", ["壹佰元整 100 元 =", "六十元一角七分 60.17 元 ="]),
        ("第二百五十", ["第二百五十 250 none ="]),
        ("两个半，半斤，一米七五", ["两个半 2.5 个 =", "半斤 0.5 斤 =", "一米七五 1.75 米 ="]),
        ("二分之一，3又1/4", ["二分之一 0.5 none =", "3又1/4 3.25 none ="]),
        ("退伍，收拾，放肆，五台山，一切", []),
    ],
)
def test_any_chinese(text: str, expected: list[str]) -> None:
    assert shown(text, general=True) == expected


def test_numbers_in_times_are_times() -> None:
    found = find_mentions("2024年3月5日他六十岁，花了五元，用了三天。", PACK, date(2025, 1, 1))
    assert [(item.value, item.unit) for item in found.quantities] == [(60, "岁"), (5, "元"), (3, "天")]
    assert found.periods[0].first == date(2024, 3, 5)


def holds(text: str, *, general: bool) -> int:
    """Assert that quantities stand in order and have exact places; return how many there are."""
    end = 0
    quantities = find_quantities(fold(text), PACK, general=general)
    for found in quantities:
        assert 0 <= found.start <= found.core_start < found.core_end <= found.end <= len(text)
        assert found.core_start >= end
        end = found.core_end
        assert all(0 <= step.start <= step.end <= len(text) for step in found.trail)
        assert (found.high is not None) == (found.comparator is Comparator.RANGE)
    return len(quantities)


@given(ODD, st.booleans())
@settings(max_examples=300)
def test_any_text_is_read_in_order_with_exact_places(text: str, general: bool) -> None:
    holds(text, general=general)


@given(st.text(max_size=60), st.booleans())
def test_any_unicode_is_read(text: str, general: bool) -> None:
    holds(text, general=general)


@given(st.sampled_from([SENTENCE, "二三十个村、百分之五到六、第五位。", "至少新增3个，￥500。"]), ODD)
def test_a_paragraph_before_only_shifts(text: str, before: str) -> None:
    alone = find_quantities(fold(text), PACK)
    shift = len(before) + 1
    both = find_quantities(fold(f"{before}\n{text}"), PACK)
    assert [(q.start - shift, q.end - shift, q.value) for q in both if q.start >= shift] == [
        (q.start, q.end, q.value) for q in alone
    ]


@pytest.mark.parametrize("table", [WIDE, TRADITIONAL])
def test_other_characters_give_the_same_values(table: dict[int, int]) -> None:
    other = SENTENCE.translate(table)
    assert other != SENTENCE
    assert _values(other) == _values(SENTENCE)


def _values(text: str) -> list[tuple[Decimal, str | None, Comparator]]:
    return [(found.value, found.unit, found.comparator) for found in find_quantities(fold(text), PACK)]


@pytest.mark.parametrize(
    "piece", [*"一1年（百点第翻每几《", "1 ", "1,", "1、", "三分之", "至少一", "1/", "A1", "一、"]
)
@pytest.mark.parametrize("general", [False, True])
def test_hostile_texts_are_read_to_their_end(piece: str, general: bool) -> None:
    """A quantity behind them is found: nothing before it takes it away."""
    holds(piece * 20000, general=general)
    text = f"{piece * 20000}。新增养老床位120张"
    assert find_quantities(text, PACK, general=general)[-1].value == 120
