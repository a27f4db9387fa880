"""Documents about an invented city, and a ledger with a clock that only the test moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tongdao import read
from tongdao.book.stored.builds import newest
from tongdao.ledger.schema import migrations
from tongdao.ledger.store import Ledger, open_ledger
from tongdao.ledger.values import Run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tongdao.model import Reading
    from tongdao.promise import Entry

REPORT = """临江市政府工作报告
一、2024年工作回顾
2024年，全市地区生产总值增长5.2%，城镇新增就业3.1万人。
投资规模从374亿元扩大到750亿元，翻了两番。
实施“125”行动，即一个目标、两项工程、五项任务。
二、2025年工作安排
2025年，地区生产总值增长5%左右，城镇新增就业3万人以上。
建成跨江大桥，新建公路30公里。
"""
NEWER = REPORT.replace("新建公路30公里", "新建公路35公里").replace(
    "二、", "今年还要新增养老床位1200张。\n二、"
)
RUN = Run("run-1", datetime(2025, 2, 1, tzinfo=UTC), "add", "赵某", "0.1.0", "zh_cn", "0" * 64)
TABLES = [name for step in migrations() for name in step.tables]


class Clock:
    """A clock that goes on by one minute at each look, and can be set."""

    def __init__(self) -> None:
        self.now = datetime(2025, 2, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def said(text: str = REPORT, source: str = "report.txt", **known: Any) -> Reading:
    """Read a text as the report of the city of 2025."""
    known = {"date": date(2025, 1, 14), "issuer": "临江市", "title": "政府工作报告", **known}
    return read(text, source=source, **known)


def book(url: str, **options: Any) -> Ledger:
    """Open a ledger that waits for nobody."""
    return open_ledger(url, **{"clock": Clock(), "wait": 5.0, **options})


def newest_book(path: Path) -> Path:
    """Return the file of the book that is read now; there must be one."""
    found = newest(path)
    assert found
    return found


def sizes(ledger: Ledger) -> dict[str, int]:
    """Count the rows of every table."""
    return {name: next(ledger._rows(f"SELECT count(*) FROM {name}"))[0] for name in TABLES}


def named(entries: Iterable[Entry], quote: str) -> Entry:
    """Return the one entry with a quote."""
    (found,) = [entry for entry in entries if entry.quote == quote]
    return found
