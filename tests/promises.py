"""Promises and outcomes made of short sentences, for tests of what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tongdao.mentions.quantities.find import find_quantities
from tongdao.model import Change, Kind, Stage
from tongdao.promise import Comparison, Entry, Link
from tongdao.rules.pack import load_pack

PACK = load_pack()
MOVES = {"+": Change.INCREASE, "-": Change.DECREASE, "#": Change.RANK, "×": Change.MULTIPLY, "": Change.LEVEL}


def said(words: str, indicator: str = "某项指标", **changed: Any) -> Entry:
    """Return the figure of a sentence: 实现增长|+5%左右, with a sign for a movement after the stroke.

    The quantity is read as any text is; what is given by name is set.
    """
    before, _, rest = words.rpartition("|")
    change = MOVES.get(rest[0], Change.LEVEL)
    statement = before + (rest if change is Change.LEVEL else rest[1:])
    found = next(q for q in find_quantities(statement, PACK) if q.end > len(before))
    fields: dict[str, Any] = {
        "id": f"{words}/{indicator}",
        "form": "figure",
        "document": "甲",
        "source": "甲",
        "issued_on": date(2024, 1, 15),
        "issuer": "临江市人民政府",
        "document_type": "政府工作报告",
        "kind": Kind.TARGET,
        "quote": statement[found.start : found.end],
        "start": 100 + found.start,
        "end": 100 + found.end,
        "statement": statement,
        "statement_start": 100,
        "owner": "临江市人民政府",
        "period_start": date(2024, 1, 1),
        "period_end": date(2024, 12, 31),
        "period": "explicit",
        "value": found.value,
        "high": found.high,
        "unit": "位" if change is Change.RANK else found.unit or "",
        "comparator": found.comparator,
        "change": change,
        "indicator": indicator,
    }
    return Entry(**{**fields, **changed})


def told(words: str, indicator: str = "某项指标", **changed: Any) -> Entry:
    """Return the figure of a later report on the same year."""
    later = {"document": "乙", "source": "乙", "issued_on": date(2025, 1, 15), "kind": Kind.FACT}
    return said(words, indicator, **{**later, **changed})


def built(stage: Stage, **changed: Any) -> Entry:
    """Return a deliverable of a stage."""
    plain_fields = {"form": "deliverable", "value": None, "unit": None, "comparator": None, "change": None}
    named = {
        "id": f"bridge {stage}",
        "stage": stage,
        "name": "临江二桥",
        "indicator": None,
        "quote": "临江二桥",
    }
    return said("建成临江二桥|1座", **{**plain_fields, **named, **changed})


def link(promise: Entry, outcome: Entry, score: float = 0.9, decision: str = "auto") -> Link:
    return Link(promise, outcome, score, (Comparison("indicator", "same"),), decision)


HIGHER, LOWER = "higher", "lower"
SEPTEMBER: dict[str, Any] = {"period_end": date(2024, 9, 30), "issued_on": date(2024, 10, 20)}

numbers = st.decimals(min_value=0, max_value=10**9, places=2)
directions = st.sampled_from([HIGHER, LOWER, None])
days = st.integers(-400, 800).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
phrases = st.sampled_from(
    [
        "生产总值增长|+8%",
        "生产总值增长|+7.5%左右",
        "力争达到|600亿元",
        "增长|+6.5%—7%",
        "物价涨幅控制在|+3%",
        "失业率低于|4.6%",
        "部门减少到|29个",
        "居全省第|#5位",
        "能耗下降|-4%左右",
        "贫困人口减少|-20万人以上",
        "安置|5000多人",
        "造林|3万亩",
        "里程达到|300公里",
        "新增就业|3万人",
    ]
)
