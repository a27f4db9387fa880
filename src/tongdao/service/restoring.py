"""From the reading of a text without its cuts back to the text as it is: every place and every quote."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from tongdao import model
from tongdao.model import Document, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.text.whole import Whole

_ID = "id"
_SPANS = (("start", "end"), ("heading_start", "heading_end"))


def restore(reading: Reading, whole: Whole, document: Document) -> Reading:
    """Return a reading of `whole` with the places and quotes of the document that it was made from."""
    restored: Reading = _restored(replace(reading, document=document), whole, document)
    return restored


def _restored(value: Any, whole: Whole, document: Document) -> Any:
    """Return a value with its id and the places in it moved, and what it quotes taken from there."""
    kind: Any = type(value)
    if kind is tuple:
        return tuple([_restored(item, whole, document) for item in value])
    shape = _shape(kind)
    if shape is None:
        return value
    found = dict(zip(shape.names, shape.take(value), strict=True))
    for name in shape.nested:
        found[name] = _restored(found[name], whole, document)
    for first, last in shape.spans:
        found[first], found[last] = whole.span(found[first], found[last])
    if "quote" in found and "start" in found:
        found["quote"] = document.text[found["start"] : found["end"]]
    if _ID in found:
        found[_ID] = _restored_id(found[_ID], whole, document)
    return kind(**found)


class _Shape(NamedTuple):
    """The fields of a class of frozen values: all, what takes them, those that hold other values, and the places."""

    names: tuple[str, ...]
    take: Callable[[Any], tuple[Any, ...]]
    nested: tuple[str, ...]
    spans: tuple[tuple[str, str], ...]


def _holds_values(annotation: str) -> bool:
    return annotation.startswith("tuple[") or is_dataclass(
        vars(model).get(annotation.removesuffix(" | None"))
    )


@cache
def _shape(kind: type) -> _Shape | None:
    """Return the fields of a class, None where nothing in its values is restored."""
    if not is_dataclass(kind) or kind is Document:
        return None
    names = tuple(field.name for field in fields(kind))
    nested = tuple(field.name for field in fields(kind) if _holds_values(str(field.type)))
    return _Shape(names, attrgetter(*names), nested, tuple(span for span in _SPANS if span[0] in names))


def _restored_id(ident: str, whole: Whole, document: Document) -> str:
    """Return the id of what begins elsewhere in another text: `DOCUMENT.f12`; that of a section holds no place."""
    _, dot, place = ident.partition(".")
    if not dot:
        return ident
    start, _ = whole.span(int(place[1:]), int(place[1:]) + 1)
    return f"{document.id}.{place[0]}{start}"
