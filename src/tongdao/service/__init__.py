"""The verbs: the one place where the rooms meet."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongdao.service.reading import find_mentions, read
    from tongdao.service.record import mentions_record

__all__ = ["find_mentions", "mentions_record", "read"]

_ROOMS = {"read": "reading", "find_mentions": "reading", "mentions_record": "record"}


def __getattr__(name: str) -> object:
    """Import a verb when it is first asked for: one about the ledger needs none of the stages of reading."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'tongdao.service' has no attribute {name!r}")
    verb: object = getattr(import_module(f"tongdao.service.{_ROOMS[name]}"), name)
    globals()[name] = verb
    return verb
