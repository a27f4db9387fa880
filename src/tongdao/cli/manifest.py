"""A table of documents: file, date, issuer, title, type."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

from tongdao.cli.inputs import Input
from tongdao.errors import UsageError
from tongdao.readers.files import read_file
from tongdao.service.book import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_COLUMNS = ("file", "date", "issuer", "title", "type")


def read_manifest(path: Path) -> dict[Path, Metadata]:
    """Return what a CSV file says of each document, by its path, which the table gives relative to itself.

    Raises UsageError for an unknown column, a row without a file, and a date that is none; UnreadableError.
    """
    table = csv.DictReader(read_file(path).splitlines())
    unknown = [name for name in table.fieldnames or [] if name not in _COLUMNS]
    if unknown or "file" not in (table.fieldnames or []):
        raise UsageError(f"{path}: its columns are {table.fieldnames}: name them {', '.join(_COLUMNS)}")
    return {
        path.parent / _file(row, path, number): _metadata(row, path, number)
        for number, row in enumerate(table, 2)
    }


def _file(row: Mapping[str, str | None], path: Path, number: int) -> str:
    name = (row["file"] or "").strip()
    if not name:
        raise UsageError(f"{path}, line {number}: it names no file")
    return name


def _metadata(row: Mapping[str, str | None], path: Path, number: int) -> Metadata:
    day, issuer, title, kind = ((row.get(name) or "").strip() or None for name in _COLUMNS[1:])
    try:
        return Metadata(date.fromisoformat(day) if day else None, issuer, title, kind)
    except ValueError:
        raise UsageError(f"{path}, line {number}: no date {day!r}: write it like 2025-01-09") from None


def listed(manifest: Iterable[Path], base: Path) -> list[Input]:
    """Return the files of a manifest as inputs, named as the manifest names them."""
    return [Input(str(file), file.relative_to(base).as_posix(), path=file) for file in manifest]
