"""The head noun that ends a name and tells what kind of thing it names: 甲河大桥 is a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tongdao.mentions.things.brackets import NOTES, OPENING_QUOTES, QUOTES, skip_notes
from tongdao.mentions.things.name_tables import NUMERAL
from tongdao.model import new

if TYPE_CHECKING:
    from tongdao.mentions.things.name_tables import NameTables
    from tongdao.rules.pack import Row

TEXTUAL = frozenset({"law", "text", "drive", "policy", "list", "book"})
ABSTRACT = "abstract"
_NO_HEADS = frozenset({"none", "verdict", ABSTRACT})
_INSTITUTIONS = frozenset({"body", "site"})
_MODEL = re.compile(r"[A-Z][A-Za-z0-9-]+$")
_MODEL_LENGTH = 12  # characters of the longest code that ends the name of a product: 直升机AC313
_MADE = "product"


class Head(NamedTuple):
    """The noun that ends a name: where it starts, its class, its rule, and its row where it has one."""

    start: int
    kind: str
    rule: str
    row: Row | None = None

    def get(self, field: str) -> Any:
        """Return a field of the row, None where there is none."""
        return self.row.get(field) if self.row else None


def find_head(text: str, start: int, end: int, tables: NameTables) -> Head | None:
    """Return the head of the name in the span, or None where its last word is no head."""
    if end <= start:
        return None
    last = text[end - 1]
    if last in NOTES:
        end = skip_notes(text, start, end)
        last = text[end - 1]
    if last.isascii() and (model := _MODEL.search(text, max(start, end - _MODEL_LENGTH), end)) is not None:
        return _made(text, start, model.start(), tables)
    if last == "》":
        return Head(end, "book", "heads.book")
    if last in QUOTES:
        return _quoted(text, start, end, tables)
    found = tables.heads.match(text, start, end)
    if found is None:
        return None
    edge, row = found
    kind = row.fields["class"]
    return None if kind in _NO_HEADS else new(Head, (edge, kind, row.rule, row))


def _made(text: str, start: int, end: int, tables: NameTables) -> Head | None:
    """Return the head before the code of a product: 直升机AC313."""
    found = tables.heads.match(text, start, end)
    return Head(found.edge, _MADE, found.row.rule) if found and found.row["class"] == _MADE else None


def _quoted(text: str, start: int, end: int, tables: NameTables) -> Head:
    """Return the head inside a closing quote; a shorthand that begins with a numeral (“一带一路”) is a code."""
    found = tables.heads.match(text, start, end - 1)
    kind = "none" if found is None else found.row["class"]
    opened = max(text.rfind(mark, start, end - 1) for mark in OPENING_QUOTES)
    if opened >= start and text[opened + 1] in NUMERAL and kind not in _INSTITUTIONS:
        return Head(end, "code", "heads.code")
    if found is None or kind in _NO_HEADS or found.edge == opened + 1:
        return Head(end, "quoted", "heads.quoted")
    return Head(end, kind, found.row.rule)
