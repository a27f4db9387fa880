"""Deliverables: which named things a text speaks of, and how far they are."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongdao.mentions.things.find import find_deliverables
from tongdao.model import Clause
from tongdao.rules.pack import load_pack
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from tongdao.mentions.things.find import DeliverableMention

PACK = load_pack()
TEXT = (
    "去年，白沙大桥建成通车，青原县入选国家园林县城。今年开工建设青临高速公路、续建云岭机场二期，"
    "做好石门水库、月湖隧道等项目前期工作；印发城市更新三年行动方案。"
)
PIECES = [
    *"的等和与及、，。；：“”《》（）—\n 了在于将年月一二三甲乙丙0159Ⅱ",
    *("建成", "开工建设", "推进", "建设", "加快", "获批", "入选", "出台", "举办", "通车", "前期工作", "规划"),
    *(
        "白沙大桥",
        "青临铁路",
        "石门水库",
        "管理办法",
        "博览会",
        "项目",
        "工程",
        "5个",
        "30亿元",
        "一批",
        "以及",
    ),
]
ODD = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Cut a text as sentences are cut, without headings or sections."""
    pieces = re.finditer(r"[^。！？；\n]+", text)
    return tuple(Clause(piece.start(), piece.end(), 0, 0, "sentence") for piece in pieces)


def found(text: str) -> tuple[DeliverableMention, ...]:
    return find_deliverables(fold(text), text, clauses_of(text), PACK)


def shown(text: str) -> list[str]:
    """Show each deliverable as `name stage`."""
    return [f"{item.name} {item.stage}" for item in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, "白沙大桥 operate|国家园林县城 complete|青临高速公路 start|云岭机场二期 continue|"
               "石门水库 prepare|月湖隧道 prepare|城市更新三年行动方案 complete"),
        ("建成并投入使用石门水库。", "石门水库 operate"),
        ("推动白沙大桥开工、月湖隧道建成投用。", "白沙大桥 start|月湖隧道 operate"),
        ("月湖隧道建成，投入使用。", "月湖隧道 operate"),
        ("石门水库、白沙水库等重大工程，将在今年年底前建成。", "石门水库 complete|白沙水库 complete"),
        ("颁布了《\n临江绿化条例\n》、《\n临江养犬办法\n》。", "临江绿化条例 complete|临江养犬办法 complete"),
        ("颁布《临江绿化条例》《临江养犬办法》。", "临江绿化条例 complete|临江养犬办法 complete"),
        ("出台支持青年创业、就业的政策和行动方案。", "支持青年创业、就业的政策和行动方案 complete"),
        ("开通青临、白石两条班列。", "青临班列 operate|白石班列 operate"),
        ("建成临江至青原、云岭至白石等高速公路。", "临江至青原高速公路 complete|云岭至白石高速公路 complete"),
        ("西岭、青临高铁和白沙、月湖机场建成投运。",
         "西岭高铁 operate|青临高铁 operate|白沙机场 operate|月湖机场 operate"),
        ("设立新青产业基金和云岭发展基金。", "新青产业基金 complete|云岭发展基金 complete"),
        ("建成“云岭之眼”并投入使用。", "“云岭之眼” operate"),
        ("争创芯片、新材料等领域国家计量中心。", "芯片国家计量中心 complete|新材料国家计量中心 complete"),
        ("推进云岭机场二期，以及石门水库、白沙大桥等项目建设。",
         "云岭机场二期 continue|石门水库 continue|白沙大桥 continue"),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, expected: str) -> None:
    assert shown(text) == expected.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "建成一批重点项目。",
        "建成便民服务点209处。",
        "改造老旧小区120个，惠及群众3万人。",
        "加快农村公路建设，推进污水治理。",
        "构建现代产业体系，打造一流营商环境。",
        "实施安居工程，开展专项整治行动。",
        "出台有关政策，制定具体措施。",
        "深化教育改革，推动科技创新，加强市场监管。",
        "修订后的办法已经施行多年。",
        "推动临江新区与老城区联动发展。",
        "获得群众好评，获评优秀等次。",
    ],
)
def test_what_names_no_particular_thing(text: str) -> None:
    assert shown(text) == []


def test_a_system_counts_only_once_it_stands() -> None:
    assert [item.done_only for item in found("建立了林长制，成立临江数据集团。")] == [True, False]


def test_the_first_quote_holds_the_verb_and_the_last_what_follows() -> None:
    text = "做好青临铁路、云岭机场等项目前期工作。"
    quotes = [text[item.start : item.end] for item in found(text)]
    assert quotes == ["做好青临铁路", "云岭机场等项目前期工作"]


def test_the_rules_that_found_a_name_are_told() -> None:
    rules = [[step.rule for step in item.trail] for item in found("推进白沙大桥开工。")]
    assert rules == [["stages.push", "stages.start", "heads.line"]]


def holds(text: str) -> None:
    """Check what holds of every text: spans inside, in order, names of balanced brackets, clauses that fit."""
    clauses = clauses_of(text)
    mentions = find_deliverables(fold(text), text, clauses, PACK)
    assert all(one.start <= two.start for one, two in pairwise(mentions))
    for item in mentions:
        clause = clauses[item.clause]
        assert clause.start <= item.start < item.end <= clause.end
        inside = item.start <= item.name_start < item.name_end <= item.end
        assert inside or 0 <= item.name_start < item.name_end <= item.start, "a topic stands before"
        assert item.name.count("（") == item.name.count("）")
        assert item.name


@given(ODD)
@settings(max_examples=400)
def test_odd_official_texts(text: str) -> None:
    holds(text)


@given(st.text(max_size=80))
@settings(max_examples=150)
def test_any_unicode_text(text: str) -> None:
    holds(text)


@given(ODD)
@settings(max_examples=100)
def test_a_paragraph_before_only_shifts(text: str) -> None:
    before = "天气晴朗。\n"
    shifted = [(item.start - len(before), item.name, item.stage) for item in found(before + text)]
    assert shifted == [(item.start, item.name, item.stage) for item in found(text)]


def test_full_width_digits_change_no_name_but_its_digits() -> None:
    wide = TEXT.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert [item.stage for item in found(wide)] == [item.stage for item in found(TEXT)]


@pytest.mark.parametrize(
    "piece", ["建成", "推进甲", "建成甲桥、", "举办甲大会，", "（", "《\n", "建成《", "甲、", "一"]
)
def test_long_texts_are_read_at_all(piece: str) -> None:
    """A thing behind them is found, and every place is exact."""
    holds(piece * (6000 // len(piece)))
    text = f"{piece * (6000 // len(piece))}。\n建成临江大桥。"
    assert found(text)[-1].name == "临江大桥"
