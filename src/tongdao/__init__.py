"""Reads official Chinese documents into facts, targets, deliverables and actions.

`read` reads a whole document, `find_mentions` the numbers and times of any Chinese text. Both are pure: no
clock, no locale, no network, nothing kept between calls but the compiled tables, so threads may share them.
What they return are the frozen values of `tongdao.model`; what they raise is a `TongdaoError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tongdao.version import __version__

if TYPE_CHECKING:
    from tongdao.errors import PackError, TongdaoError, UnreadableError, UsageError
    from tongdao.model import (
        Basis,
        Change,
        Check,
        Comparator,
        Deliverable,
        Document,
        Figure,
        Finding,
        Kind,
        Mentions,
        Period,
        Programme,
        Quantity,
        Reading,
        Section,
        Stage,
        Statement,
        Step,
    )
    from tongdao.service import find_mentions, read

__all__ = [
    "Basis",
    "Change",
    "Check",
    "Comparator",
    "Deliverable",
    "Document",
    "Figure",
    "Finding",
    "Kind",
    "Mentions",
    "PackError",
    "Period",
    "Programme",
    "Quantity",
    "Reading",
    "Section",
    "Stage",
    "Statement",
    "Step",
    "TongdaoError",
    "UnreadableError",
    "UsageError",
    "__version__",
    "find_mentions",
    "read",
]


def __getattr__(name: str) -> object:
    """Import what is public when it is first asked for, so that start-up stays light."""
    if name not in __all__:
        raise AttributeError(f"module 'tongdao' has no attribute {name!r}")
    room = "service" if name.islower() else "errors" if name.endswith("Error") else "model"
    value: object = getattr(import_module(f"tongdao.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
