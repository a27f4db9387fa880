"""Texts as pages cut them: what is cut is read whole, and every place is one of the text as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import tongdao
from tongdao.text.whole import make_whole

if TYPE_CHECKING:
    from tongdao.model import Deliverable, Figure

DAY = date(2026, 1, 20)
REPORT = """2026年临江市政府工作报告
一、2025年工作回顾
过去一年，全市上下齐心协力，办成了一批大事，新修公路320公里，新建学校12所，一般公共预算收入增长4.6%，城乡面貌有了新的变化。
二、2026年工作任务
今年要新修公路150公里，改造老旧小区40个，新增学位1200个，把责任压到每个岗位，把进度排到每个月份，确保件件有着落，事事有回音。
"""


def wrapped(text: str, width: int) -> str:
    lines = (line[at : at + width] for line in text.split("\n") for at in range(0, max(1, len(line)), width))
    return "\n".join(lines)


def figures(text: str) -> list[tuple[str, str, str]]:
    said = tongdao.read(text, date=DAY, issuer="临江市").statements
    return [(str(item.value), item.kind, str(item.period_end)) for each in said for item in each.figures]


@pytest.mark.parametrize(
    "cut",
    [
        wrapped(REPORT, 24),
        REPORT.replace("320", "3\u200b2\u200b0").replace("1200", "12\ufeff00"),
        REPORT.replace("新建学校12所，", "新建学\n— 12 —\n校12所，"),
        REPORT.replace("\n", " "),
        REPORT.replace("一、", "• 一、").replace("二、", "• 二、"),
    ],
    ids=["hard breaks", "signs without width", "a page number", "spaces for breaks", "bullets"],
)
def test_what_a_page_does_to_a_text_changes_no_reading(cut: str) -> None:
    assert figures(cut) == figures(REPORT)
    reading = tongdao.read(cut, date=DAY, issuer="临江市")
    assert reading.document.text == cut
    ids = [said.id for said in reading.statements]
    assert ids == [f"{reading.document.id}.s{said.start}" for said in reading.statements]
    for said in reading.statements:
        assert [item.id for item in said.figures] == [
            f"{reading.document.id}.f{item.start}" for item in said.figures
        ]
        assert cut[said.start : said.end] == said.quote
        items: tuple[Figure | Deliverable, ...] = (*said.figures, *said.deliverables)
        assert all(cut[item.start : item.end] == item.quote for item in items)


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        "",
        "甲\n乙\n丙\n丁\n戊\n己",
        "新建学校3所。\n— 3 —\n新建公园2个。",
        "第一行说了一些话，\n第二行也是",
    ],
)
def test_a_text_without_cuts_is_left_alone(text: str) -> None:
    assert make_whole(text) is None
