"""Whether a promise keeps time: the pro-rata line and the deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises import SEPTEMBER, built, days, numbers, phrases, said, told

from tongdao.assess.reasons import tell
from tongdao.assess.schedule import pace_of
from tongdao.assess.timelines import share_passed
from tongdao.errors import UsageError
from tongdao.model import Stage
from tongdao.promise import Schedule

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("day", "rule", "share"),
    [
        (date(2023, 12, 31), "linear", "0"),
        (date(2024, 6, 30), "linear", "182/366"),
        (date(2024, 12, 31), "linear", "1"),
        (date(2024, 9, 30), "quarter", "3/4"),
        (date(2024, 9, 29), "quarter", "1/2"),
        (date(2024, 11, 30), "month", "11/12"),
        (date(2024, 3, 1), ((date(2024, 6, 30), Decimal("0.4")), (date(2024, 12, 31), Decimal(1))), "0"),
        (date(2024, 7, 1), ((date(2024, 6, 30), Decimal("0.4")), (date(2024, 12, 31), Decimal(1))), "2/5"),
        (
            date(2024, 6, 30),
            ((date(2024, 6, 30), Decimal("0.4")), (date(2024, 12, 31), Decimal("0.4"))),
            "2/5",
        ),
        (date(2024, 6, 29), ((date(2024, 6, 30), Decimal(0)), (date(2024, 12, 31), Decimal(1))), "0"),
        (
            date(2025, 6, 30),
            ((date(2024, 6, 30), Decimal("0.4")), (date(2024, 12, 31), Decimal("0.9"))),
            "9/10",
        ),
    ],
)
def test_share_of_the_time(day: date, rule: Any, share: str) -> None:
    assert share_passed(*YEAR, day, rule) == Fraction(share)


@pytest.mark.parametrize(
    "rule",
    [
        "yearly",
        (),
        ((date(2024, 6, 30), Decimal(2)),),
        ((YEAR[1], Decimal(1)), (YEAR[0], Decimal(1))),
        ((YEAR[0], Decimal(0)), (YEAR[1], Decimal(2))),
        ((YEAR[0], Decimal(1)), (YEAR[1], Decimal("0.5"))),
        ((YEAR[0], Decimal("0.5")), (YEAR[0], Decimal("0.5"))),
        ((YEAR[0], Decimal("-0.1")), (YEAR[1], Decimal(1))),
        ((YEAR[0], Decimal(0)), (date(2024, 3, 1), Decimal(1)), (date(2024, 2, 1), Decimal(1))),
    ],
)
def test_a_rule_that_is_none_is_refused(rule: Any) -> None:
    with pytest.raises(UsageError):
        share_passed(*YEAR, date(2024, 6, 1), rule)


KEPT = [
    # promise, actual (with the day it is told of), as of, rule, schedule, expected
    ("完成投资|400亿元", None, date(2024, 6, 1), "linear", "not_due", None),
    ("完成投资|400亿元", None, date(2025, 6, 1), "linear", "no_document", None),
    ("完成投资|400亿元", ("投资|213亿元", SEPTEMBER), date(2024, 11, 20), "quarter", "behind", 30000000000),
    ("完成投资|400亿元", ("投资|300亿元", SEPTEMBER), date(2024, 11, 20), "quarter", "on_track", 30000000000),
    ("完成投资|400亿元", ("投资|410亿元", SEPTEMBER), date(2024, 11, 20), "quarter", "early", None),
    ("增长|+7%", ("增长|+6.1%", SEPTEMBER), date(2024, 11, 20), "quarter", "behind", 7),
    ("增长|+7%", ("增长|+7.1%", SEPTEMBER), date(2024, 11, 20), "quarter", "on_track", 7),
    ("涨幅控制在|+3%以内", ("上涨|+2%", SEPTEMBER), date(2024, 11, 20), "linear", "on_track", 3),
    ("里程达到|300公里", ("里程|280公里", SEPTEMBER), date(2024, 11, 20), "linear", "not_due", None),
    ("居全省第|#5位", ("居全省第|#6位", SEPTEMBER), date(2024, 11, 20), "linear", "not_due", None),
    ("完成投资|400亿元", ("投资|390亿元", {}), date(2025, 2, 1), "linear", "overdue", 40000000000),
    ("完成投资|400亿元", ("投资|400亿元", {}), date(2025, 2, 1), "linear", "on_time", 40000000000),
    ("出口|50亿美元", ("出口|400亿元", {}), date(2025, 2, 1), "linear", "no_word", None),
    ("出口|50亿美元", ("出口|400亿元", SEPTEMBER), date(2024, 11, 1), "linear", "not_due", None),
]


@pytest.mark.parametrize(("promise", "actual", "as_of", "rule", "schedule", "expected"), KEPT)
def test_schedule(
    promise: str, actual: Any, as_of: date, rule: str, schedule: str, expected: int | None
) -> None:
    outcome = told(actual[0], **actual[1]) if actual else None
    pace = pace_of(said(promise), outcome, as_of, rule=rule)
    assert (pace.schedule, pace.expected) == (schedule, expected)
    assert tell(pace.reason)


def test_the_line_of_a_stock_starts_at_its_baseline() -> None:
    before = told("里程|200公里", period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))
    half: dict[str, Any] = {"period_end": date(2024, 6, 30), "issued_on": date(2024, 7, 9)}
    promise, actual = said("里程达到|300公里"), told("里程|240公里", **half)
    pace = pace_of(promise, actual, date(2024, 7, 9), before, "quarter")
    assert (pace.schedule, pace.expected) == (Schedule.BEHIND, 250)
    assert tell(pace.reason) == "应达 250，实际 240，与序时差 3.3 个百分点"


@pytest.mark.parametrize(
    ("stage", "changed", "schedule"),
    [
        (Stage.CONTINUE, SEPTEMBER, "not_due"),
        (Stage.COMPLETE, SEPTEMBER, "early"),
        (Stage.CONTINUE, {"issued_on": date(2025, 1, 1)}, "overdue"),
        (Stage.COMPLETE, {"period_start": date(2025, 2, 1), "period_end": date(2025, 2, 28)}, "late"),
    ],
)
def test_schedule_of_a_deliverable(stage: Stage, changed: dict[str, Any], schedule: str) -> None:
    as_of = date(2024, 11, 1) if changed is SEPTEMBER else date(2025, 3, 1)
    assert pace_of(built(Stage.COMPLETE), built(stage, **changed), as_of).schedule == schedule


def test_without_a_deadline_nothing_is_late() -> None:
    promise = said("建设|30座", period_start=None, period_end=None)
    assert pace_of(promise, None, date(2030, 1, 1)).schedule is Schedule.NOT_DUE
    assert pace_of(promise, told("建成|20座"), date(2030, 1, 1)).schedule is Schedule.NOT_DUE


@given(phrases, days, st.one_of(st.none(), numbers))
def test_nothing_is_late_before_its_deadline(words: str, as_of: date, value: Decimal | None) -> None:
    promise = said(words)
    actual = (
        None if value is None else replace(promise, value=value, high=None, quote="1.00", period_end=as_of)
    )
    schedule = pace_of(promise, actual, as_of).schedule
    if as_of < date(2024, 12, 31):
        assert schedule is not Schedule.OVERDUE
        assert actual is not None or schedule is Schedule.NOT_DUE
    if as_of > date(2024, 12, 31):
        assert schedule not in (Schedule.NOT_DUE, Schedule.BEHIND)


@given(numbers, numbers, days)
def test_more_is_never_further_behind(one: Decimal, other: Decimal, as_of: date) -> None:
    order = [
        Schedule.OVERDUE,
        Schedule.NO_DOCUMENT,
        Schedule.BEHIND,
        Schedule.ON_TRACK,
        Schedule.ON_TIME,
        Schedule.EARLY,
    ]
    promise = said("完成投资|400亿元")
    got = [
        pace_of(promise, told("投资|1亿元", value=v, period_end=as_of), as_of).schedule
        for v in sorted((one, other))
    ]
    assert order.index(got[0]) <= order.index(got[1])
