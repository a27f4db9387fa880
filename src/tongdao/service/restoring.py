"""From the reading of a text without its cuts back to the text as it is: every place and every quote."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
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
    names = _names_of(value)
    if not names:
        return value
    found: dict[str, Any] = {name: getattr(value, name) for name in names}
    found |= {
        name: _restored(own, whole, document)
        for name, own in found.items()
        if isinstance(own, tuple) or _names_of(own)
    }
    for first, last in _SPANS:
        if first in found:
            found[first], found[last] = whole.span(found[first], found[last])
    if "quote" in found and "start" in found:
        found["quote"] = document.text[found["start"] : found["end"]]
    if _ID in found:
        found[_ID] = _restored_id(found[_ID], whole, document)
    return type(value)(**found)


def _names_of(value: Any) -> tuple[str, ...]:
    """Return the names of the fields of a frozen value, none where nothing in it is restored."""
    kind: Any = type(value)
    return _names(kind)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) and kind is not Document else ()


def _restored_id(ident: str, whole: Whole, document: Document) -> str:
    """Return the id of what begins elsewhere in another text: `DOCUMENT.f12`; that of a section holds no place."""
    _, dot, place = ident.partition(".")
    if not dot:
        return ident
    start, _ = whole.span(int(place[1:]), int(place[1:]) + 1)
    return f"{document.id}.{place[0]}{start}"
