"""What is printed: every format, at every width, in both languages."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import TEXT, figure, made_reading

from tongdao.cli.render import render
from tongdao.cli.render.layout import cells, fold
from tongdao.cli.request import Format, Request
from tongdao.cli.wording import value_text
from tongdao.errors import UsageError
from tongdao.following.scoring import link_weights
from tongdao.glossary import load_glossary
from tongdao.model import Change, Comparator
from tongdao.rules.pack import load_pack
from tongdao.views.wording import number_text

TABLE_80 = """\
“局长通道”侧记
2025-01-14 · 临江市 · 通道.txt

市交通局
 向新而行 · 周某 市交通局局长
  计划 到今年年底，轨道交通里程达到300公里以上，建成跨江大桥
       计划  轨道交通里程  ≥300公里    2025-12-31    “300公里以上”
       计划  跨江大桥      建成        (2025-12-31)  “建成跨江大桥”
  数据 去年完成投资750亿元，增长5%—6%
       数据  投资          750亿元     2024-12-31    “750亿元”
       数据  投资          增5%–6%     2024-12-31    “5%—6%”
  举措 持续提升服务水平

市民政局
  计划 新增养老床位1200张左右，满意度居全省第五
       计划  养老床位      增约1200张  2025-12-31    “1200张左右”
       计划  满意度        第5位       —             “第五”

代号
  ·  “12”行动：一张网、两座桥

核算
  ·  倍数 不符：文中 2，算得 2.3333 “翻了一番”

提示
  ·  TF001 没有日期 (第4行)

括号内的时限取自文件
表述 4 条（数据 1、计划 2、举措 1）；指标 5 个（数据 2、计划 3）；项目 1 个；代
号 1 个；核算 1 处（不符 1）；提示 1 条
"""


def test_table() -> None:
    assert render(made_reading(), Request(width=80)) == TABLE_80


@pytest.mark.parametrize("width", [40, 59, 60, 80, 110, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("explain", [False, True])
def test_table_fits_the_terminal(width: int, lang: str, explain: bool) -> None:
    lines = render(made_reading(), Request(width=width, lang=lang, explain=explain)).split("\n")
    assert max(map(cells, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)


def test_wide_table_has_one_line_an_entry() -> None:
    lines = render(made_reading(), Request(width=120)).split("\n")
    assert "       计划  轨道交通里程  ≥300公里    2025-12-31    “300公里以上”" in lines


def test_narrow_table_stacks() -> None:
    page = render(made_reading(), Request(width=40))
    assert "计划  轨道交通里程\n             ≥300公里  2025-12-31\n             “300公里以上”\n" in page


def test_colour_only_adds_codes() -> None:
    plain = render(made_reading(), Request(width=80))
    colored = render(made_reading(), Request(width=80, color=True))
    assert "\x1b" not in plain
    assert "\x1b[1;35m计划\x1b[0m" in colored
    assert "达到\x1b[4m300公里以上\x1b[24m，" in colored
    codes = [f"\x1b[{code}m" for code in ("0", "1", "2", "3", "4", "24", "1;4", "1;32", "1;34", "1;35")]
    for code in codes:
        colored = colored.replace(code, "")
    assert colored == plain


def test_explain_names_rules_and_characters() -> None:
    page = render(made_reading(), Request(width=120, explain=True))
    assert "←  kind_cues.plan “到” 12–13" in page
    assert "←  stages.complete “建成” 34–36" in page
    assert "units.length “上”" in render(made_reading(), Request(format=Format.MD, explain=True))
    assert "units.length “上”" in render(made_reading(), Request(format=Format.CSV, explain=True))


def test_english() -> None:
    page = render(made_reading(), Request(width=160, lang="en"))
    assert "up ≈1200张" in page
    assert "4 statements (1 facts, 2 targets, 1 actions)" in page


def test_json_is_the_record_on_one_line() -> None:
    reading = made_reading()
    line = render(reading, Request(format=Format.JSON))
    assert line.count("\n") == 1
    record = json.loads(line)
    assert record == reading.to_dict()
    assert list(record["document"]) == ["id", "title", "date", "issuer", "source", "sha256"]
    assert record["statements"][0]["figures"][0] == {
        "id": "f26",
        "quote": "300公里以上",
        "start": 26,
        "end": 33,
        "value": 300,
        "high": None,
        "unit": "公里",
        "comparator": ">=",
        "change": "level",
        "kind": "target",
        "indicator": "轨道交通里程",
        "owner": "市交通局",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "period": "explicit",
        "period_quote": None,
        "title": "",
        "per": None,
        "scope": None,
    }
    assert record["checks"][0]["computed"] == pytest.approx(7 / 3)
    assert record["sections"][0]["speaker"] == "周某"


def test_json_with_text_and_trails() -> None:
    record = json.loads(render(made_reading(), Request(format=Format.JSON, with_text=True, explain=True)))
    assert record["document"]["text"] == TEXT
    for statement in record["statements"]:
        assert TEXT[statement["start"] : statement["end"]] == statement["quote"]
    assert record["statements"][0]["trail"] == [{"rule": "kind_cues.plan", "start": 12, "end": 13}]


def test_csv_has_a_line_for_each_entry() -> None:
    from tongdao.cli.render.sheet import header

    request = Request(format=Format.CSV)
    rows = list(csv.DictReader(io.StringIO(header(request) + render(made_reading(), request))))
    assert [(row["type"], row["name"], row["value"], row["stage"]) for row in rows] == [
        ("figure", "轨道交通里程", "300", ""),
        ("deliverable", "跨江大桥", "", "complete"),
        ("figure", "投资", "75000000000", ""),
        ("figure", "投资", "5", ""),
        ("figure", "养老床位", "1200", ""),
        ("figure", "满意度", "5", ""),
    ]
    assert rows[0]["comparator"] == ">="
    assert rows[3]["high"] == "6"
    assert rows[0]["period_end"] == "2025-12-31"
    assert rows[0]["statement"] == "到今年年底，轨道交通里程达到300公里以上，建成跨江大桥"


def test_markdown_keeps_cells_within_their_bounds() -> None:
    reading = made_reading()
    odd = replace(reading.statements[0], quote="甲|乙\\丙\n丁")
    page = render(replace(reading, statements=(odd,)), Request(format=Format.MD))
    assert "| 计划 | 轨道交通里程 | ≥300公里 | 2025-12-31 | 甲\\|乙\\\\丙<br>丁 |" in page


def test_control_characters_do_not_reach_the_terminal() -> None:
    reading = made_reading()
    odd = replace(reading.statements[2], quote="持续\x1b[2J提升\u202e")
    page = render(replace(reading, statements=(odd,)), Request(width=80))
    assert "持续 [2J提升" in page
    assert not set(page) & {"\x1b", "\u202e"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "0"),
        ("9999", "9999"),
        ("12345", "12345"),
        ("12000000", "1200万"),
        ("1881000", "188.1万"),
        ("75000000000", "750亿"),
        ("138000000", "1.38亿"),
        ("138460000", "13846万"),
        ("13800000000000", "13.8万亿"),
        ("-20000", "-2万"),
        ("4.5", "4.5"),
        ("1E+3", "1000"),
    ],
)
def test_numbers_as_a_person_writes_them(value: str, expected: str) -> None:
    assert number_text(Decimal(value)) == expected


@given(st.integers(-(10**15), 10**15))
def test_written_numbers_are_exact(value: int) -> None:
    written = number_text(Decimal(value))
    scale = {"万亿": 10**12, "亿": 10**8, "万": 10**4}.get(written.lstrip("-0123456789."), 1)
    assert Decimal(written.rstrip("万亿")) * scale == value


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "300公里"),
        ({"comparator": Comparator.GT, "change": Change.INCREASE}, "增>300公里"),
        ({"comparator": Comparator.LE, "change": Change.DECREASE}, "减≤300公里"),
        ({"value": Decimal(5), "unit": "位", "change": Change.RANK}, "第5位"),
        ({"value": Decimal(2), "unit": "倍", "change": Change.MULTIPLY}, "2倍"),
        ({"value": Decimal(25), "high": Decimal(30), "unit": "个"}, "25–30个"),
        ({"value": Decimal(20000), "high": Decimal(30000), "unit": "人"}, "2万–3万人"),
    ],
)
def test_values_as_a_person_writes_them(changed: dict[str, Any], expected: str) -> None:
    made = replace(figure("300公里以上", "300", "公里", "里程"), **changed)
    assert value_text(made, load_glossary("zh")) == expected


@given(st.text(max_size=80), st.integers(2, 30))
def test_folding_loses_nothing_and_fits(text: str, width: int) -> None:
    spans = fold(text, width)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(cells(text[start:end].rstrip()) <= width for start, end in spans)


def test_folding_keeps_words_whole_and_closing_signs_behind() -> None:
    text = "新建Python平台（一期）。建成"
    assert [text[start:end] for start, end in fold(text, 11)] == ["新建Python", "平台（一", "期）。建成"]


def test_every_comparison_that_is_weighed_has_words() -> None:
    words = load_glossary()
    for name, level in link_weights(load_pack()).bits:
        assert f"comparison.{name}" in words
        assert f"alike.{level}" in words


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="zh or en"):
        load_glossary("fr")
