"""From what was named on the command line to the inputs to read, in order."""

from __future__ import annotations

import glob
import os
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tongdao.readers.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STANDARD_INPUT = "-"
TEXT_SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read.

    `name` is how the user knows it, `source` how the record names it: its path below what was named.
    Just one of the others is set: `path`, the `data` of standard input, or the `reason` not to read it
    (a key of the glossary's `unreadable` words).
    """

    name: str
    source: str
    path: Path | None = None
    data: bytes | None = None
    reason: str | None = None


def expand(arguments: Iterable[str]) -> list[Input]:
    """Return the inputs that the arguments name, each once; what is not found is an input with a reason."""
    return list(dict.fromkeys(item for argument in arguments for item in _expand(argument)))


def standard_input() -> IO[bytes]:
    """Return the bytes of standard input, none where it is closed."""
    return sys.stdin.buffer if sys.stdin else BytesIO()


def _expand(argument: str) -> Iterator[Input]:
    path = Path(argument)
    if argument == STANDARD_INPUT:
        yield Input(argument, argument, data=standard_input().read(MAX_BYTES + 1))
    elif path.is_dir():
        yield from _folder(argument, path)
    elif glob.has_magic(argument) and not path.exists():
        yield from _pattern(argument)
    else:
        yield Input(argument, path.name, path=path)


def _folder(argument: str, folder: Path) -> Iterator[Input]:
    files = sorted(
        Path(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith(TEXT_SUFFIXES) and not name.startswith(".")
    )
    for file in files:
        yield Input(str(file), file.relative_to(folder).as_posix(), path=file)
    if not files:
        yield Input(argument, argument, reason="no_text_files")


def _pattern(argument: str) -> Iterator[Input]:
    fixed = Path(*_fixed_parts(argument))
    files = [Path(name) for name in sorted(glob.glob(argument, recursive=True))]
    files = [file for file in files if not file.is_dir()]
    for file in files:
        yield Input(str(file), file.relative_to(fixed).as_posix(), path=file)
    if not files:
        yield Input(argument, argument, reason="no_match")


def _fixed_parts(pattern: str) -> Iterator[str]:
    """Yield the folders of a pattern before the first one that holds a wildcard."""
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            return
        yield part
