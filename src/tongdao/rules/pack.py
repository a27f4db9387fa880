"""Load a pack: a folder of tables (TOML), each an array of rows, with their cases beside them.

A table `units.toml` holds `[[units]]` rows. Every row has an `id`, unique in its table, and most have `words`,
the surface forms. A word stands in one row of a table only, or of a role where rows have a `role`.
What else a row holds is its table's business.
`cases/units.jsonl` holds the cases of the table.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tongdao.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One rule of a table: its name for traces (`table.id`), its surface forms and its other fields."""

    table: str
    id: str
    words: tuple[str, ...]
    fields: Mapping[str, Any]

    @property
    def rule(self) -> str:
        """Name the row as traces do."""
        return f"{self.table}.{self.id}"

    def __getitem__(self, name: str) -> Any:
        """Return a field that the row must have; raises PackError naming the row where it has not."""
        try:
            return self.fields[name]
        except KeyError:
            raise PackError(f"row {self.rule} has no field {name!r}: add it to the row") from None

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field that the row may have."""
        return self.fields.get(name, default)


@dataclass(frozen=True, eq=False)
class Pack:
    """The words of one language and country. Compared by identity, so that derived tables can be cached on it."""

    name: str
    version: str
    tables: Mapping[str, tuple[Row, ...]]

    def table(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table; raises PackError where the pack has no such table."""
        try:
            return self.tables[name]
        except KeyError:
            raise PackError(
                f"pack {self.name} has no table {name!r}; it has {', '.join(self.tables)}"
            ) from None

    def words(self, name: str, row_id: str) -> tuple[str, ...]:
        """Return the words of one row; raises PackError where the table has no such row."""
        for row in self.table(name):
            if row.id == row_id:
                return row.words
        raise PackError(f"pack {self.name} has no row {name}.{row_id}")


def pack_folder(name: str) -> Traversable:
    """Return the folder of a bundled pack; raises PackError where there is none of that name."""
    folder = resources.files("tongdao.packs").joinpath(name)
    if not folder.is_dir():
        known = sorted(x.name for x in resources.files("tongdao.packs").iterdir() if x.is_dir())
        raise PackError(f"no pack named {name!r}; known packs: {', '.join(known)}")
    return folder


def load_pack(name: str = "zh_cn") -> Pack:
    """Load a bundled pack, once; raises PackError where it contradicts itself."""
    return _load(name)


@cache
def _load(name: str) -> Pack:
    sources = {x.name[:-5]: x.read_bytes() for x in pack_folder(name).iterdir() if x.name.endswith(".toml")}
    tables = {table: read_table(table, source.decode()) for table, source in sorted(sources.items())}
    digest = hashlib.sha256(b"".join(sources[t] for t in tables)).hexdigest()[:12]
    return Pack(name=name, version=digest, tables=MappingProxyType(tables))


def read_table(table: str, source: str) -> tuple[Row, ...]:
    """Read one table's rows and refuse what contradicts itself."""
    try:
        entries = tomllib.loads(source)[table]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PackError(f"table {table} is no array of [[{table}]] rows: {error}") from error
    rows = tuple(_row(table, entry) for entry in entries)
    _refuse_duplicates(table, rows)
    return rows


def _row(table: str, entry: dict[str, Any]) -> Row:
    fields = dict(entry)
    row_id = fields.pop("id", None)
    words = fields.pop("words", ())
    if not isinstance(row_id, str) or not row_id:
        raise PackError(f"table {table} has a row without an id: {entry!r}")
    if isinstance(words, str):
        words = words.split()
    if any(not isinstance(word, str) or not word for word in words):
        raise PackError(f"row {table}.{row_id} has an empty word")
    return Row(table=table, id=row_id, words=tuple(words), fields=MappingProxyType(fields))


def _refuse_duplicates(table: str, rows: tuple[Row, ...]) -> None:
    seen_ids: set[str] = set()
    owner: dict[tuple[str | None, str], str] = {}
    for row in rows:
        if row.id in seen_ids:
            raise PackError(f"table {table} has two rows named {row.id!r}")
        seen_ids.add(row.id)
        for word in row.words:
            key = (row.get("role"), word)
            if key in owner:
                raise PackError(
                    f"table {table}: the word {word!r} stands in {owner[key]!r} and in {row.id!r}"
                )
            owner[key] = row.id
