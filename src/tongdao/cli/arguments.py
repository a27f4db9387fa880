"""From the words of an option to its value; argparse makes the error of a call out of what they raise."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.glossary import Glossary


def date_or_none(words: Glossary) -> Callable[[str], date | None]:
    """Return what turns an ISO date into a date, and an empty string into None."""

    def convert(value: str) -> date | None:
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise ArgumentTypeError(words("misuse.date", value=value)) from None

    return convert


def text_or_none(value: str) -> str | None:
    """Return a text, and None for an empty one, which scripts pass where they know none."""
    return value.strip() or None


def whole_number(words: Glossary) -> Callable[[str], int]:
    """Return what turns digits into a whole number."""

    def convert(value: str) -> int:
        if not value.isdecimal():
            raise ArgumentTypeError(words("misuse.limit", value=value))
        return int(value)

    return convert


def at_least_one(words: Glossary) -> Callable[[str], int]:
    """Return what turns digits into a whole number from 1 on."""

    def convert(value: str) -> int:
        if not value.isdecimal() or int(value) < 1:
            raise ArgumentTypeError(words("misuse.jobs", value=value))
        return int(value)

    return convert
