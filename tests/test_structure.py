"""Structure: metadata, sections, clauses and scopes of small documents of invented places, and properties."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdao.model import Clause, Document, Period, Section
from tongdao.rules.pack import load_pack
from tongdao.structure.clauses import split_clauses
from tongdao.structure.lines import join_lines, split_lines
from tongdao.structure.metadata import Metadata, find_metadata
from tongdao.structure.scopes import document_scopes, find_scopes, scope_sections
from tongdao.structure.sections import split_sections
from tongdao.text.fold import fold

PACK = load_pack()

SESSION = """临江市首场“局长通道”开启

1月9日上午，市交通局、市教育局负责人走上“局长通道”，回应群众关切。

胡远
市交通局局长

罗静
市教育局局长

路网越织越密 出行越来越快

路通则百业通。过去五年，临江市修路三千公里，县县通了高速，村村通了公交。

市交通局局长胡远表示，今年要把滨江大道修到山里，让果子当天出山。

学校越办越好 孩子越走越近

办学是百年大计。市教育局局长罗静说，新学期将有十所新校开门迎新，山里的孩子不再翻山。

记者 文舟 何岩/摄
"""

REPORT = """政府工作报告

——2026年1月20日在临江市第九届人民代表大会第五次会议上

临江市市长 方舟

各位代表：

现在，我代表临江市人民政府，向大会报告工作，请予审议。

一、2025年工作回顾

过去一年，全市上下齐心协力，办成了一批大事。新修公路300公里；新建学校12所。

（一）修路架桥。滨江大道全线贯通。

二、2026年工作任务

今年要着力办好以下实事。

（一）修好回家的路

新修公路350公里！能不能办成？靠大家。
"""


def document(text: str, **known: Any) -> Document:
    return Document("d", text, known.get("title"), known.get("date"), known.get("issuer"), None, "")


def sections_of(text: str, **known: Any) -> tuple[Section, ...]:
    return split_sections(document(text, **known), fold(text), PACK)


def clauses_of(text: str, **known: Any) -> tuple[Clause, ...]:
    return split_clauses(fold(text), sections_of(text, **known), PACK)


def full_date(text: str) -> date | None:
    match = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def metadata_of(text: str, title: str | None = None) -> Metadata:
    return find_metadata(text, fold(text), PACK, full_date, title=title)


def periods_of(text: str, **years: tuple[int, int]) -> tuple[Period, ...]:
    found = [
        Period(m.start(), m.end(), date(first, 1, 1), date(last, 12, 31), "during", ())
        for words, (first, last) in years.items()
        for m in re.finditer(words, text)
    ]
    return tuple(sorted(found, key=lambda period: period.start))


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (REPORT, None, ("政府工作报告", date(2026, 1, 20), "临江市", 2026)),
        (SESSION, None, ("临江市首场“局长通道”开启", None, "临江市", None)),
        (SESSION, "首场“局长通道”（2025）", ("首场“局长通道”（2025）", date(2025, 1, 9), "临江市", 2025)),
        ("# 山城新路\n\n发布日期：2025年3月1日\n\n正文在此。", None, ("山城新路", date(2025, 3, 1), None, 2025)),
        ("新华社临江2025年3月1日电 山城新路通车，" + "路" * 50, None, (None, date(2025, 3, 1), None, 2025)),
        ("修路架桥，办学兴医。", None, (None, None, None, None)),
        ("", None, (None, None, None, None)),
        ("青原县2025年国民经济和社会发展统计公报\n（2026年3月5日）\n一、综合", None,
         ("青原县2025年国民经济和社会发展统计公报", date(2026, 3, 5), "青原县", 2025)),
        ("临江市人民政府\n关于加强河道管理的通知\n\n各县区：\n修好河堤。\n\n临江市人民政府\n2026年1月20日", None,
         ("临江市人民政府关于加强河道管理的通知", date(2026, 1, 20), "临江市人民政府", 2026)),
    ],
)  # fmt: skip
def test_metadata(text: str, title: str | None, expected: tuple[Any, ...]) -> None:
    found = metadata_of(text, title)
    assert (found.title, found.date, found.issuer, found.year) == expected


def test_what_is_given_holds() -> None:
    given_date = date(2020, 1, 1)
    found = find_metadata(
        REPORT, fold(REPORT), PACK, full_date, title="报告", issued=given_date, issuer="青原县"
    )
    assert (found.title, found.date, found.issuer) == ("报告", given_date, "青原县")


def test_sections_of_a_session() -> None:
    sections = sections_of(SESSION, issuer="临江市", date=date(2025, 1, 9))
    assert [(s.heading, s.speaker, s.role, s.owner) for s in sections] == [
        ("临江市首场“局长通道”开启", None, None, "临江市"),
        (None, "胡远", "市交通局局长", "市交通局"),
        (None, "罗静", "市教育局局长", "市教育局"),
        ("路网越织越密 出行越来越快", "胡远", "市交通局局长", "市交通局"),
        ("学校越办越好 孩子越走越近", "罗静", "市教育局局长", "市教育局"),
    ]
    for section in sections[1:]:
        assert SESSION[section.heading_start : section.heading_end] == (section.heading or "")


def test_sections_of_a_report_nest() -> None:
    sections = sections_of(REPORT, issuer="临江市", title="2026年临江市政府工作报告")
    assert [(s.level, s.heading) for s in sections] == [
        (0, "政府工作报告"),
        (1, "一、2025年工作回顾"),
        (2, "（一）修路架桥"),
        (1, "二、2026年工作任务"),
        (2, "（一）修好回家的路"),
    ]
    assert {s.owner for s in sections} == {"临江市"}
    assert all(outer.end >= inner.end for outer, inner in zip(sections[1::2], sections[2::2], strict=True))


def test_clauses_and_their_roles() -> None:
    roles = {REPORT[c.start : c.end]: c.role for c in clauses_of(REPORT, title="政府工作报告")}
    assert roles["政府工作报告"] == "heading"
    assert roles["——2026年1月20日在临江市第九届人民代表大会第五次会议上"] == "caption"
    assert roles["临江市市长 方舟"] == "byline"
    assert roles["一、2025年工作回顾"] == "heading"
    assert roles["（一）修路架桥"] == "sentence"
    assert roles["（一）修好回家的路"] == "heading"
    assert roles["新修公路300公里"] == roles["能不能办成"] == "sentence"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙？丁；戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("甲!乙?丙;丁\n戊\r\n己\u2028庚", ["甲", "乙", "丙", "丁", "戊", "己", "庚"]),
        ("　　甲 。 乙　\n\u200b\n\u200b丙\u200b", ["甲", "乙", "丙"]),
        ("“甲。”乙。", ["“甲", "乙"]),
        ("《\n甲\n》、《\n乙\n》等", ["甲", "乙", "》等"]),
        ("——。…… ；\n", []),
        ("", []),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[c.start : c.end] for c in clauses_of(text)] == expected


def test_a_sentence_broken_by_links_is_one_paragraph() -> None:
    text = "我们通过了《\n河道条例\n》，修好了河堤。\n\n我们种了树。\n\n大家都来了。\n"
    paragraphs = join_lines(split_lines(text))
    assert [text[p.start : p.end].replace("\n", "") for p in paragraphs] == [
        "我们通过了《河道条例》，修好了河堤。",
        "我们种了树。",
        "大家都来了。",
    ]
    assert [c.paragraph for c in clauses_of(text)] == [0, 0, 0, 1, 2]


def test_scopes_of_a_report() -> None:
    known = {"title": "2026年临江市政府工作报告", "date": date(2026, 1, 20), "issuer": "临江市"}
    doc, shadow = document(REPORT, **known), fold(REPORT)
    periods = periods_of(REPORT, **{"2025年": (2025, 2025), "今年": (2026, 2026), "过去一年": (2025, 2025)})
    sections, clauses = sections_of(REPORT, **known), clauses_of(REPORT, **known)
    scopes = find_scopes(doc, shadow, sections, clauses, periods, PACK)
    said = {REPORT[c.start : c.end]: s for c, s in zip(clauses, scopes, strict=True)}
    review, plan = said["新建学校12所"], said["新修公路350公里"]
    assert review is not None
    assert (review.mood, review.last) == ("review", date(2025, 12, 31))
    assert plan is not None
    assert (plan.mood, plan.last) == ("plan", date(2026, 12, 31))
    assert said["政府工作报告"] is None
    scoped = scope_sections(doc, shadow, sections, periods, PACK)
    assert [s.in_force.mood if s.in_force else None for s in scoped] == [
        None,
        "review",
        "review",
        "plan",
        "plan",
    ]


def test_a_report_without_a_date_speaks_of_the_year_in_its_title() -> None:
    review, plan = document_scopes(document("", title="2026年临江市政府工作报告"), PACK)
    assert (review and review.last, plan and plan.last) == (date(2025, 12, 31), date(2026, 12, 31))


def test_a_period_said_in_january_ends_with_the_year_reviewed() -> None:
    text = "五年来，全市修路三千公里。"
    doc = document(text, title="临江市政府工作报告", date=date(2026, 1, 20))
    late = (Period(0, 3, date(2021, 1, 21), date(2026, 1, 20), "since", ()),)
    (scope,) = find_scopes(doc, text, split_sections(doc, text, PACK), clauses_of(text), late, PACK)
    assert scope is not None
    assert scope.last == date(2025, 12, 31)


SIGNS = "一二（）()、，。；！？：:#*—“”《》\n\r\u2028 　\u200b1３第是年月日局长市"
WORDS = (
    *(
        "一、",
        "（一）",
        "胡远",
        "市交通局局长",
        "市交通局局长胡远表示，",
        "今年，",
        "过去五年",
        "工作回顾",
        "**",
    ),
    *("政府工作报告", "2026年1月20日", "记者：", "修路架桥，办学兴医，全市上下齐心协力，稳步推进。"),
)
PIECES = st.sampled_from([*SIGNS, *WORDS, "\n\n", "# "])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
def test_any_text_is_laid_out(text: str) -> None:
    shadow = fold(text)
    doc = document(text, date=date(2026, 1, 20), issuer="临江市")
    metadata_of(text)
    sections = split_sections(doc, shadow, PACK)
    assert (sections[0].start, sections[0].end, sections[0].level) == (0, len(text), 0)
    assert [s.start for s in sections] == sorted(s.start for s in sections)
    assert all(0 <= s.start <= s.end <= len(text) for s in sections)
    clauses = split_clauses(shadow, sections, PACK)
    assert all(a.end <= b.start and a.paragraph <= b.paragraph for a, b in pairwise(clauses))
    for clause in clauses:
        section = sections[clause.section]
        assert section.start <= clause.start < clause.end <= max(section.end, clause.end)
        assert re.search(r"\w", text[clause.start : clause.end])
        assert not re.search("[。！？；\n]", text[clause.start : clause.end])
    assert len(find_scopes(doc, shadow, sections, clauses, (), PACK)) == len(clauses)


@given(TEXTS)
def test_sections_nest(text: str) -> None:
    sections = sections_of(text)
    for index, section in enumerate(sections):
        inner = [s for s in sections[index + 1 :] if s.start < section.end]
        assert all(s.end <= section.end and s.level > section.level for s in inner)
