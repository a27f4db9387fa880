"""From the reading of a text without its cuts back to the text as it is: every place and every quote."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from tongdao.model import Document, Reading

if TYPE_CHECKING:
    from tongdao.text.whole import Whole

_ID = "id"
_SPANS = (("start", "end"), ("heading_start", "heading_end"))


def restore(reading: Reading, whole: Whole, document: Document) -> Reading:
    """Return a reading of `whole` with the places and quotes of the document that it was made from."""
    restored: Reading = _restored(replace(reading, document=document), whole, document)
    return restored


def _restored(value: Any, whole: Whole, document: Document) -> Any:
    """Return a value with its id and the places in it moved, and what it quotes taken from there."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple([_restored(item, whole, document) for item in value])
    if not is_dataclass(value) or isinstance(value, (type, Document)):
        return value
    names = {field.name for field in fields(value)}
    changed: dict[str, Any] = {
        name: _restored(getattr(value, name), whole, document)
        for name in names
        if isinstance(getattr(value, name), tuple) or is_dataclass(getattr(value, name))
    }
    for first, last in _SPANS:
        if first in names:
            changed[first], changed[last] = whole.span(getattr(value, first), getattr(value, last))
    if "quote" in names and "start" in changed:
        changed["quote"] = document.text[changed["start"] : changed["end"]]
    if "id" in names:
        changed["id"] = _restored_id(getattr(value, _ID), whole, document)
    return replace(value, **changed)


def _restored_id(ident: str, whole: Whole, document: Document) -> str:
    """Return the id of what begins elsewhere in another text: `DOCUMENT.f12`; that of a section holds no place."""
    _, dot, place = ident.partition(".")
    if not dot:
        return ident
    start, _ = whole.span(int(place[1:]), int(place[1:]) + 1)
    return f"{document.id}.{place[0]}{start}"
