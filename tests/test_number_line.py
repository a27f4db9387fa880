"""A promise on a line: what has a point, where it stands, where the line begins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from promises import PACK, built, said, told

from tongdao.book.rows import Measure
from tongdao.model import Stage
from tongdao.web.number_line import number_line

if TYPE_CHECKING:
    from tongdao.promise import Entry
    from tongdao.web.number_line import NumberLine


def drawn(
    promise: Entry, actual: Entry | None = None, before: Entry | None = None, day: date = date(2025, 3, 1)
) -> NumberLine | None:
    start, end = (Measure.of(entry) if entry else None for entry in (before, actual))
    measures = (start, Measure.of(promise), end)
    return number_line(promise, actual, measures, day, direction=None, rule="linear", pack=PACK)


def keys(line: NumberLine | None) -> list[str]:
    assert line
    return [point.key for point in line.points]


def test_points_stand_in_proportion_from_nothing() -> None:
    line = drawn(said("新建公路|100公里"), told("新建公路|50公里"))
    assert line
    at = {point.key: point.at for point in line.points}
    assert (line.from_zero, at["target"], at["actual"]) == (True, 94, 50)
    assert line.way == (6, 50)


def test_another_unit_is_converted() -> None:
    line = drawn(said("新建公路|100公里"), told("新建公路|50000米"))
    assert line
    assert {point.key: point.value for point in line.points} == {
        "actual": Decimal(50),
        "target": Decimal(100),
    }


@pytest.mark.parametrize(
    ("promise", "actual", "expected"),
    [
        ("新建公路|100公里", None, ["target"]),
        ("新建公路|100公里", "新建公路|5座", ["target"]),
        ("增长|+5%", "增长|+4%", ["actual", "target"]),
    ],
)
def test_what_does_not_compare_has_no_point(promise: str, actual: str | None, expected: list[str]) -> None:
    assert keys(drawn(said(promise), told(actual) if actual else None)) == expected


def test_before_the_deadline_the_calendar_asks_for_its_share() -> None:
    line = drawn(said("新建公路|366公里"), day=date(2024, 4, 9))
    assert line
    assert keys(line) == ["expected", "target"]
    assert (line.points[0].value, line.points[0].day) == (Decimal(100), date(2024, 4, 9))


def test_what_was_reckoned_is_rounded() -> None:
    line = drawn(said("新建公路|1000公里"), day=date(2024, 3, 1))
    assert line
    assert line.points[0].value == Decimal("166.7")


def test_values_close_together_are_drawn_apart() -> None:
    line = drawn(said("占比|34.25%"), told("占比|34.3%"), told("占比|34%"))
    assert line
    assert not line.from_zero
    assert [point.at for point in line.points] == [6, 94, 79.33]


def test_a_range_has_two_ends() -> None:
    line = drawn(said("增长|+5%—6%"))
    assert line
    target = line.points[0]
    assert target.until
    assert target.at < target.until


def test_a_deliverable_has_no_line() -> None:
    assert drawn(built(Stage.COMPLETE)) is None
