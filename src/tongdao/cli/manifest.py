"""A table of documents: file, date, issuer, title, type."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

from tongdao.cli.inputs import Input
from tongdao.errors import UsageError
from tongdao.readers.files import read_file
from tongdao.readers.refusals import RefusedError
from tongdao.service.ledgers import GivenMetadata

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.glossary import Glossary

_COLUMNS = ("file", "date", "issuer", "title", "type")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a table says of each document, by its path: the metadata, or what is wrong with its row.

    `nameless` are the problems of rows that name no file.
    """

    known: dict[Path, GivenMetadata | str] = field(default_factory=dict)
    nameless: list[str] = field(default_factory=list)

    def of(self, path: Path | None) -> GivenMetadata | str | None:
        """Return what the table says of a file: by its path, else by its name where the table has that once."""
        if path is None or path in self.known:
            return self.known.get(path) if path else None
        same = [said for file, said in self.known.items() if file.resolve() == path.resolve()]
        named = [said for file, said in self.known.items() if file.name == path.name]
        return same[0] if same else named[0] if len(named) == 1 else None

    def inputs(self, base: Path) -> list[Input]:
        """Return the files of the table as inputs, named as the table names them."""
        return [Input(str(file), _source(file, base), path=file) for file in self.known]


def _source(file: Path, base: Path) -> str:
    return file.relative_to(base).as_posix() if file.is_relative_to(base) else file.name


def read_manifest(path: Path, words: Glossary) -> Manifest:
    """Return what a CSV file says of each document; it names files relative to itself.

    A row that says something wrong is a problem of that row only. Raises UsageError for a file that is no such table.
    """
    try:
        table = csv.reader(StringIO(read_file(path), newline=""), strict=True)
        rows = [(table.line_num, [cell.strip() for cell in row]) for row in table]
    except RefusedError as error:
        raise UsageError(f"{path}: {words(f'unreadable.{error.reason}', **error.details)}") from None
    except csv.Error as error:
        raise UsageError(f"{path}: {words('manifest.csv', problem=error)}") from None
    columns = rows[0][1] if rows else []
    if "file" not in columns or len(set(columns)) < len(columns) or set(columns) - set(_COLUMNS):
        told = words("text.joint").join(columns)
        raise UsageError(f"{path}: {words('manifest.columns', found=told, columns=', '.join(_COLUMNS))}")
    manifest = Manifest()
    for line, row in rows[1:]:
        if any(row):
            _take(manifest, path, line, dict(zip(columns, row, strict=False)), words, len(row) > len(columns))
    if not manifest.known and not manifest.nameless:
        raise UsageError(f"{path}: {words('manifest.empty')}")
    return manifest


def _take(
    manifest: Manifest, path: Path, line: int, row: dict[str, str], words: Glossary, overfull: bool
) -> None:
    place = words("manifest.row", name=path.name, n=line)
    name = row["file"]
    if not name:
        manifest.nameless.append(f"{place}{words('text.colon')}{words('manifest.no_file')}")
        return
    file = path.parent / name
    said = words("manifest.overfull") if overfull else _metadata(row, words)
    if file in manifest.known:
        said = words("manifest.twice")
    manifest.known[file] = f"{place}{words('text.colon')}{said}" if isinstance(said, str) else said


def _metadata(row: dict[str, str], words: Glossary) -> GivenMetadata | str:
    day, issuer, title, kind = (row.get(name) or None for name in _COLUMNS[1:])
    try:
        return GivenMetadata(date.fromisoformat(day) if day else None, issuer, title, kind)
    except ValueError:
        return words("misuse.date", value=day)
