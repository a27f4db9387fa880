"""The version of the stored book, and what tells at a glance that a book is of this program."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator


VERSION = 15  # raised whenever the tables of the book, or what is written to them, change
_HOUSE = Path(__file__).parents[2]
_TABLES = (_HOUSE / "packs" / "zh_cn", _HOUSE / "assess")


def signature() -> str:
    """Tell the program, its pack and its lights from others without reading them: names, sizes, times."""
    return "\n".join([f"{VERSION} {__version__}", *_files()])


def _files() -> Iterator[str]:
    for folder in _TABLES:
        for place, _, names in sorted(os.walk(folder)):
            for name in sorted(name for name in names if name.endswith(".toml")):
                state = os.stat(os.path.join(place, name))
                yield f"{name} {state.st_size} {state.st_mtime_ns}"
