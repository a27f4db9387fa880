"""Values that nobody should enter and somebody will: by what they are entered as, each with why it is refused.

The reason is a key of the glossary's `refused`. Every door is tried with all of them (test_entered.py).
"""

from __future__ import annotations

from typing import Any

NUMBERS: list[tuple[Any, str]] = [
    ("NaN", "not_finite"),
    ("-sNaN", "not_finite"),
    ("Infinity", "not_finite"),
    ("-inf", "not_finite"),
    (float("nan"), "not_finite"),
    (float("inf"), "not_finite"),
    ("1e999999", "large"),
    ("1e999999999", "large"),
    ("1e24", "large"),
    ("-1e24", "large"),
    ("0e25", "large"),
    ("9" * 25, "large"),
    ("7".zfill(65), "large"),
    ("9" * 5000, "large"),
    (10**6000, "large"),
    ("1e-999999", "precise"),
    ("1e-13", "precise"),
    ("0e-999999999", "precise"),
    ("0.1234567890123", "precise"),
    ("1e9999999999999999999999", "unreadable"),
    ("3亿", "unreadable"),
    ("1,200", "unreadable"),
    ("0x10", "unreadable"),
    ("1\x002", "unreadable"),
    ("\ud800", "unreadable"),
    ("--3", "unreadable"),
    ("{value}", "unreadable"),
    ([1], "unreadable"),
]
FINE_NUMBERS = [
    *("0", "-3.5", "26", "1e12", "3.1E+4", "9" * 24, "0.123456789012", "-0", " 7 ", "１２", "7".zfill(64)),
    *(7, 0.25, 10**23),
]

# A day of a plan or a report; of a period the years from 1000 on will do.
DAYS: list[tuple[Any, str]] = [
    ("9999-12-31", "year"),
    ("2200-01-01", "year"),
    ("0001-01-01", "year"),
    ("0999-12-31", "year"),
    ("2025-02-30", "unreadable"),
    ("2025-13-01", "unreadable"),
    ("2025年", "unreadable"),
    ("-2025-01-01", "unreadable"),
    ("10000-01-01", "unreadable"),
    ("2025-01-01T00:00:00", "unreadable"),
    ("9" * 400, "unreadable"),
    ("1" * 5000, "long"),
    (10**6000, "large"),
    ("\x00", "unreadable"),
]
EARLY_DAYS = [("1899-12-31", "year"), ("1000-01-01", "year")]
FINE_DAYS = ["1900-01-01", "2025-12-31", "2199-12-31", " 2024-02-29 "]
FINE_DAYS_OF_PERIODS = ["1000-01-01", "1368-01-01", "1899-12-31", "2199-12-31"]

# What stands on one line: a name, a unit, a source.
LINES: list[tuple[Any, str]] = [
    ("桥" * 201, "long"),
    ("桥" * 100_000, "long"),
    ("一\x00二", "character"),
    ("\ud800", "character"),
    ("\x1b[31m红", "character"),
    ("一行\n两行", "character"),
]
CHOICES: list[tuple[Any, str]] = [
    ("promise", "choice"),
    ("TARGET", "choice"),
    ("\x00", "choice"),
    ("\ud800", "choice"),
    (1, "choice"),
]
PLACES: list[tuple[Any, str]] = [
    ("-1", "unreadable"),
    ("1.5", "unreadable"),
    ("9" * 10, "unreadable"),
    ("9" * 5000, "long"),
    (10**6000, "large"),
    ("²", "unreadable"),
    ("１２", "unreadable"),
    ("三", "unreadable"),
]
# Units that are none, or measure something else than money.
UNITS_NOT_OF_MONEY = ["公里", "1e999990亿", "很多", "%", "1", "亿亿亿元元", "公里/小时", "万人"]


def label(value: object) -> str:
    """Name a row of these tables in a report of tests."""
    if isinstance(value, int) and value.bit_length() > 99:
        return "huge integer"
    return getattr(value, "__name__", None) or ascii(value)[:30]
