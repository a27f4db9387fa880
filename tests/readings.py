"""A reading made by hand, for tests of what is printed: no rule of any pack can change it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tongdao.model import (
    Basis,
    Change,
    Check,
    Comparator,
    Deliverable,
    Document,
    Figure,
    Finding,
    Kind,
    Programme,
    Reading,
    Section,
    Stage,
    Statement,
    Step,
)

TEXT = """临江市“局长通道”侧记
到今年年底，轨道交通里程达到300公里以上，建成跨江大桥。
去年完成投资750亿元，增长5%—6%。
持续提升服务水平。
新增养老床位1200张左右，满意度居全省第五。
谢谢大家。
"""


def figure(quote: str, value: str, unit: str, indicator: str, **changed: Any) -> Figure:
    """Return a figure of the text; what is not given is plain."""
    start = TEXT.index(quote)
    fields = {
        "id": f"f{start}",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "value": Decimal(value),
        "high": None,
        "unit": unit,
        "comparator": Comparator.EQ,
        "change": Change.LEVEL,
        "kind": Kind.TARGET,
        "indicator": indicator,
        "owner": "市交通局",
        "period_start": date(2025, 1, 1),
        "period_end": date(2025, 12, 31),
        "period": Basis.EXPLICIT,
        "period_quote": None,
        "trail": (Step("units.length", start + len(quote) - 1, start + len(quote)),),
    }
    return Figure(**{**fields, **changed})


def deliverable(quote: str, name: str, stage: Stage) -> Deliverable:
    """Return a deliverable of the text, due by the document's year."""
    start = TEXT.index(quote)
    period = (date(2025, 1, 1), date(2025, 12, 31), Basis.INHERITED, None)
    step = Step(f"stages.{stage}", start, start + 2)
    named = (f"d{start}", quote, name, start, start + len(quote), stage, Kind.TARGET, "市交通局")
    return Deliverable(*named, *period, (step,))


def statement(quote: str, kind: Kind, owner: str, *entries: Figure | Deliverable) -> Statement:
    """Return a statement of the text with what is in it."""
    start = TEXT.index(quote)
    figures = tuple(entry for entry in entries if isinstance(entry, Figure))
    deliverables = tuple(entry for entry in entries if isinstance(entry, Deliverable))
    section = "s1" if owner == "市交通局" else None
    step = Step("kind_cues.plan", start, start + 1)
    return Statement(
        f"t{start}", section, kind, owner, quote, start, start + len(quote), figures, deliverables, (step,)
    )


def made_reading() -> Reading:
    """Return a reading with every kind of thing in it."""
    past = {"kind": Kind.FACT, "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
    unknown = {"period_start": None, "period_end": None, "period": Basis.NONE, "owner": "市民政局"}
    statements = (
        statement(
            "到今年年底，轨道交通里程达到300公里以上，建成跨江大桥",
            Kind.TARGET,
            "市交通局",
            figure("300公里以上", "300", "公里", "轨道交通里程", comparator=Comparator.GE),
            deliverable("建成跨江大桥", "跨江大桥", Stage.COMPLETE),
        ),
        statement(
            "去年完成投资750亿元，增长5%—6%",
            Kind.FACT,
            "市交通局",
            figure("750亿元", "75000000000", "元", "投资", **past),
            figure(
                "5%—6%",
                "5",
                "%",
                "投资",
                high=Decimal(6),
                comparator=Comparator.RANGE,
                change=Change.INCREASE,
                **past,
            ),
        ),
        statement("持续提升服务水平", Kind.ACTION, "市交通局"),
        statement(
            "新增养老床位1200张左右，满意度居全省第五",
            Kind.TARGET,
            "市民政局",
            figure(
                "1200张左右",
                "1200",
                "张",
                "养老床位",
                comparator=Comparator.ABOUT,
                change=Change.INCREASE,
                owner="市民政局",
            ),
            figure("第五", "5", "位", "满意度", change=Change.RANK, **unknown),
        ),
        statement("谢谢大家", Kind.OTHER, "临江市"),
    )
    document = Document("doc", TEXT, "“局长通道”侧记", date(2025, 1, 14), "临江市", "通道.txt", "0" * 64)
    section = Section("s1", 1, "向新而行", 0, 4, "周某", "市交通局局长", "市交通局", None, 0, len(TEXT))
    programme = Programme("p", "12", "“12”行动", "“12”行动", 0, 6, ("一张网", "两座桥"))
    check = Check("c", "ratio", "翻了一番", 0, 4, (Decimal(3), Decimal(7)), Decimal(2), Decimal(7) / 3, False)
    finding = Finding("TF001", "没有日期", TEXT.index("持续"), TEXT.index("持续"))
    return Reading(document, (section,), statements, (programme,), (check,), (finding,))
