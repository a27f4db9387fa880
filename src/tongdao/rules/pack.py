"""Load a pack: tables (TOML) in a folder for each room that reads them, each an array of rows with its cases beside it.

A table `quantities/units.toml` holds `[[units]]` rows; its name is `units`, whatever folder it is in. Every row has
an `id`, unique in its table, and most have `words`, the surface forms. A word stands in one row of a table only, or
of a role where rows have a `role`. What else a row holds is its table's business.
`quantities/units.jsonl` holds the cases of the table.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from tongdao.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKS = Path(__file__).parent.parent / "packs"


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
    """The words of one language and country. Compared by identity, so that derived tables can be cached on it.

    `sha256` is the digest of its tables: another pack may read the same text otherwise.
    """

    name: str
    sha256: str
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


class _Tables(Mapping[str, tuple[Row, ...]]):
    """The tables of a pack by name, each parsed when it is first asked for: no work needs all of them."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._read: dict[str, tuple[Row, ...]] = {}
        self._lock = Lock()

    def __getitem__(self, table: str) -> tuple[Row, ...]:
        with self._lock:  # so that every thread gets the same rows
            if table not in self._read:
                self._read[table] = read_table(table, self._sources[table].decode())
            return self._read[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def pack_folder(name: str) -> Path:
    """Return the folder of a bundled pack; raises PackError where there is none of that name."""
    folder = _PACKS / name
    if not folder.is_dir():
        known = sorted({x.parent.parent.name for x in _PACKS.glob("*/*/*.toml")})
        raise PackError(f"no pack named {name!r}; known packs: {', '.join(known)}")
    return folder


def pack_files(name: str, suffix: str) -> dict[str, Path]:
    """Return the files of a pack that end in a suffix, by table; raises PackError where two tables share a name."""
    files: dict[str, Path] = {}
    for file in sorted(pack_folder(name).glob(f"*/*{suffix}")):
        table = file.name.removesuffix(suffix)
        if table in files:
            raise PackError(f"pack {name} has two tables named {table!r}: {files[table]} and {file}")
        files[table] = file
    return dict(sorted(files.items()))


def load_pack(name: str = "zh_cn") -> Pack:
    """Load a bundled pack, once. A table that contradicts itself raises PackError when it is first used."""
    return _load(name)


@cache
def _load(name: str) -> Pack:
    sources = {table: file.read_bytes() for table, file in pack_files(name, ".toml").items()}
    named = (f"{table}.toml".encode() + b"\0" + source for table, source in sources.items())
    digest = hashlib.sha256(b"".join(named)).hexdigest()
    return Pack(name=name, sha256=digest, tables=_Tables(sources))


def with_table(pack: Pack, table: str, rows: tuple[Row, ...], source: bytes) -> Pack:
    """Return a pack in which a table is another; `source` is what it was made from beside the pack."""
    digest = hashlib.sha256(pack.sha256.encode() + source).hexdigest()
    others = cast("dict[str, tuple[Row, ...]]", pack.tables)  # read only, and lazily
    return Pack(pack.name, digest, ChainMap({table: rows}, others))


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
    elif any(not isinstance(word, str) or not word for word in words):
        raise PackError(f"row {table}.{row_id} has an empty word")
    return Row(table=table, id=row_id, words=tuple(words), fields=MappingProxyType(fields))


def _refuse_duplicates(table: str, rows: tuple[Row, ...]) -> None:
    places = [(row.get("role"), word) for row in rows for word in row.words]
    if len({*places}) == len(places) and len({row.id for row in rows}) == len(rows):
        return
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
