"""Values as JSON holds them, with the words and numbers of the record that `tongdao read --json` prints."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from tongdao.model import plain_number


def plain(value: object) -> Any:
    """Return a value (rows, collections, dates, exact numbers, words of an enum) as plain JSON."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return _plain_many(value)


def _plain_many(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, Collection):
        return [plain(item) for item in value]
    raise TypeError(f"a page cannot show {type(value).__name__} as JSON")


def _key(key: object) -> str:
    return "none" if key is None else str(plain(key))
