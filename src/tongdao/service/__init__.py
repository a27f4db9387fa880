"""The verbs: the one place where the rooms meet."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongdao.service.reading import find_mentions, read

__all__ = ["find_mentions", "read"]


def __getattr__(name: str) -> object:
    """Import a verb when it is first asked for: one about the ledger needs none of the stages of reading."""
    if name not in __all__:
        raise AttributeError(f"module 'tongdao.service' has no attribute {name!r}")
    verb: object = getattr(import_module("tongdao.service.reading"), name)
    globals()[name] = verb
    return verb
