"""What `tongdao read` was asked for, in one value that can go to another process."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tongdao.glossary import load_glossary

if TYPE_CHECKING:
    from datetime import date

    from tongdao.glossary import Glossary


class Format(StrEnum):
    """The forms in which a reading can be printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


@dataclass(frozen=True, slots=True)
class Request:
    """How to read and print each input. `width` counts terminal cells, `color` allows ANSI codes."""

    date: date | None = None
    issuer: str | None = None
    title: str | None = None
    format: Format = Format.TABLE
    with_text: bool = False
    explain: bool = False
    lang: str = "zh"
    width: int = 80
    color: bool = False

    @property
    def words(self) -> Glossary:
        """The words of the language to print in."""
        return load_glossary(self.lang)
