"""Shorthand names made of numerals, and the parts that they count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongdao.mentions.programmes.find import find_programmes
from tongdao.rules.pack import load_pack
from tongdao.text.fold import fold

PACK = load_pack()
PIECES = [
    *'“”‘’"「」0123456789+N一二两三四五六七八九十百千万双多、，。（）个大年 —：\n',
    "行动",
    "工程",
    "体系",
    "三农",
    "等",
]
ODD = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def codes(text: str) -> list[str]:
    return [found.code for found in find_programmes(text, fold(text), PACK)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("实施“2070”工业集聚区规划。", "2070"),
        ("推进“1+5+N”体系。", "1+5+N"),
        ("完善“2＋26”协作机制。", "2＋26"),
        ("打造“五向十径”路网。", "五向十径"),
        ("落实“三保”。再次落实“三保”。", "三保"),
        ("推进“双随机、一公开”监管。", "双随机、一公开"),
        ("构建“一核三带”格局，做好“一老一小”服务。", "一核三带 一老一小"),
        ('推动"双创"和"253"体系建设。', "双创 253"),
        ("打好三大攻坚战，支持三农。", "三大攻坚战 三农"),
        ("深化“收支两条线”管理。", "收支两条线"),
    ],
)
def test_codes(text: str, expected: str) -> None:
    assert codes(text) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "“十四五”期间，“九五”计划如期完成。",
        "建设“15分钟生活圈”和“1小时通勤圈”。",
        "推行“一窗受理”“一件事”“一网通办”。",
        "发展“一村一品”“一企一策”。",
        "办好“12345”热线，升级“5G”网络，面向“2035”。",
        "粮食生产“八连丰”，实现质量“双提升”。",
        "粉碎“四人帮”，重温“九二共识”。",
        "举行“三年大变样”总结会，打通“最后一公里”。",
        "“”“ ”",
    ],
)
def test_what_counts_no_parts(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“123”行动（建设1个园区、2条走廊，培育3类企业）。", "建设1个园区|2条走廊|培育3类企业"),
        ("“三河”（即清河、白河、月河）治理。", "清河|白河|月河"),
        ("健全技术、政策、标准、标杆“四位一体”支撑体系。", "技术|政策|标准|标杆"),
        ("以“12”体系为牵引。\n“1”个目标——做强产业。\n“2”张牌——品牌与口碑。", "“1”个目标|“2”张牌"),
        ("以“12”体系为牵引。\n“1”个目标——做强产业。", ""),
        ("落实“四个全面”布局。", ""),
    ],
)
def test_parts(text: str, expected: str) -> None:
    first = find_programmes(text, fold(text), PACK)[0]
    assert "|".join(first.parts) == expected


def test_the_name_goes_on_to_its_noun() -> None:
    names = [
        found.name
        for found in find_programmes(
            "“361”现代产业体系、“1+8”［2］布局", "“361”现代产业体系、“1+8”［2］布局", PACK
        )
    ]
    assert names == ["“361”现代产业体系", "“1+8”［2］布局"]


def holds(text: str) -> None:
    """Assert that each programme stands once, and that its words are those of the text."""
    programmes = find_programmes(text, fold(text), PACK)
    assert len({found.code for found in programmes}) == len(programmes)
    for found in programmes:
        assert text[found.start : found.end] == found.name
        assert found.code in found.name
        assert all(part in text for part in found.parts)


@given(ODD)
@settings(max_examples=400)
def test_odd_texts(text: str) -> None:
    holds(text)


@given(st.text(max_size=80))
@settings(max_examples=150)
def test_any_unicode_text(text: str) -> None:
    holds(text)
