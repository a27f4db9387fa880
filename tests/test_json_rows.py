"""Rows as JSON holds them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tongdao.book.rows import Tally
from tongdao.promise import Schedule
from tongdao.views.json_rows import to_json


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.50"), 1.5),
        (date(2026, 1, 2), "2026-01-02"),
        (Schedule.NOT_DUE, "not_due"),
        ((1, None, True), [1, None, True]),
        ({None: 2, "red": 1}, {"none": 2, "red": 1}),  # the word that filters know
        (Tally("市交通局", 3, {"green": 3}), {"value": "市交通局", "total": 3, "lights": {"green": 3}}),
    ],
)
def test_a_value_as_json_can_hold_it(value: Any, expected: Any) -> None:
    assert to_json(value) == expected


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no JSON for object"):
        to_json(object())
