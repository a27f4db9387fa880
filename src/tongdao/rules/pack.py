"""Load a pack: tables (TOML) in a folder for each room that reads them, each an array of rows with its cases beside it.

A table `quantities/units.toml` holds `[[units]]` rows; its name is `units`, whatever folder it is in. Its head is a
[schema] (see `rules.schema`), which every row is held to. Every row has an `id`, unique in its table, and most have
`words`, the surface forms. A word stands in one row of a table only, or of a role where rows have a `role`. What else
a row holds is its table's business. `quantities/units.jsonl` holds the cases of the table.

Words that belong together by meaning and stand in several tables are a row of the table `classes`: `@firmness` among
the words of a row stands for all of that class, and `-确保` after it takes one of them out.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tongdao.errors import PackError
from tongdao.rules.schema import parse_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tongdao.rules.schema import Schema

    ClassOf = Callable[[str], tuple[str, ...] | None]

_PACKS = Path(__file__).parent.parent / "packs"
_CLASS = re.compile(r"@(\S+)((?:\s+-\S+)*)")  # @name, and -word for each that is left out
CLASSES = "classes"  # the table of words that belong together, which rows of others name by @id


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One rule of a table: its name for traces (`table.id`), its surface forms and its other fields."""

    table: str
    id: str
    words: tuple[str, ...]
    fields: Mapping[str, Any]
    rule: str = field(init=False)

    def __post_init__(self) -> None:
        """Name the row as traces do."""
        object.__setattr__(self, "rule", f"{self.table}.{self.id}")

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


class _Source(NamedTuple):
    """A table as it is written, and where: `quantities/units.toml`."""

    place: str
    content: bytes


class _Tables(Mapping[str, tuple[Row, ...]]):
    """The tables of a pack by name, each parsed when it is first asked for: no work needs all of them."""

    def __init__(self, sources: Mapping[str, _Source]) -> None:
        self._sources = sources
        self._read: dict[str, tuple[Row, ...]] = {}
        self._classes: dict[str, tuple[str, ...]] | None = None
        self._lock = RLock()  # so that every thread gets the same rows; one table may ask for another

    def __getitem__(self, table: str) -> tuple[Row, ...]:
        with self._lock:
            if table not in self._read:
                place, content = self._sources[table]
                self._read[table] = read_table(table, content.decode(), place, self._class)
            return self._read[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def _class(self, name: str) -> tuple[str, ...] | None:
        if self._classes is None:
            rows = self[CLASSES] if CLASSES in self._sources else ()
            self._classes = {row.id: row.words for row in rows}
        return self._classes.get(name)


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
    for file in sorted(pack_folder(name).glob(f"*/*{suffix}"), key=lambda file: (file.name, file)):
        table = file.name.removesuffix(suffix)
        if table in files:
            raise PackError(f"pack {name} has two tables named {table!r}: {files[table]} and {file}")
        files[table] = file
    return files


def load_pack(name: str = "zh_cn") -> Pack:
    """Load a bundled pack, once. A table that contradicts itself raises PackError when it is first used."""
    return _load(name)


@cache
def _load(name: str) -> Pack:
    folder = pack_folder(name)
    sources = {
        table: _Source(file.relative_to(folder).as_posix(), file.read_bytes())
        for table, file in pack_files(name, ".toml").items()
    }
    named = (f"{table}.toml".encode() + b"\0" + source.content for table, source in sources.items())
    digest = hashlib.sha256(b"".join(named)).hexdigest()
    return Pack(name=name, sha256=digest, tables=_Tables(sources))


def load_schema(name: str, table: str) -> tuple[str, Schema]:
    """Return where a table of a pack stands in it, and its schema; raises PackError where there is no such table."""
    files = pack_files(name, ".toml")
    if table not in files:
        raise PackError(f"pack {name} has no table {table!r}; it has {', '.join(files)}")
    place = files[table].relative_to(pack_folder(name)).as_posix()
    head = tomllib.loads(files[table].read_text(encoding="utf-8")).get("schema")
    return place, parse_schema(place, head)


def with_table(pack: Pack, table: str, rows: tuple[Row, ...], source: bytes) -> Pack:
    """Return a pack in which a table is another; `source` is what it was made from beside the pack."""
    digest = hashlib.sha256(pack.sha256.encode() + source).hexdigest()
    others = cast("dict[str, tuple[Row, ...]]", pack.tables)  # read only, and lazily
    return Pack(pack.name, digest, ChainMap({table: rows}, others))


def read_table(
    table: str,
    source: str,
    place: str = "",
    class_of: ClassOf = lambda _: None,
) -> tuple[Row, ...]:
    """Read one table's rows; `class_of` knows the words behind `@name`.

    Raises PackError, with the file and the row, for what is against the table's schema or contradicts itself.
    """
    place = place or f"{table}.toml"
    try:
        found = tomllib.loads(source)
        entries = found[table]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PackError(f"{place} is no array of [[{table}]] rows: {error}") from error
    schema = parse_schema(place, found.get("schema"))
    for number, entry in enumerate(entries, 1):
        problem = schema.problem(entry) or ", ".join(f"it lacks {name}" for name in schema.lacking(entry))
        if problem:
            raise PackError(f"{place}, row {number} ({entry.get('id', 'no id')}): {problem}")
    rows = tuple(_row(table, entry, class_of) for entry in entries)
    _refuse_duplicates(table, rows)
    return rows


def _row(table: str, entry: dict[str, Any], class_of: ClassOf) -> Row:
    row_id = entry.pop("id")
    words = entry.pop("words", ())
    if isinstance(words, str):
        words = (words if "@" not in words else _expanded(f"{table}.{row_id}", words, class_of)).split()
    elif any(not isinstance(word, str) or not word for word in words):
        raise PackError(f"row {table}.{row_id} has an empty word")
    return Row(table=table, id=row_id, words=tuple(words), fields=MappingProxyType(entry))


def _expanded(rule: str, words: str, class_of: ClassOf) -> str:
    """Return words with those of each class in the place of its @name, but for those that -word leaves out."""

    def members(match: re.Match[str]) -> str:
        known, left_out = class_of(match[1]), {word[1:] for word in match[2].split()}
        if known is None:
            raise PackError(f"row {rule}: there is no class @{match[1]}: see the table {CLASSES}")
        if unknown := left_out.difference(known):
            raise PackError(f"row {rule}: the class @{match[1]} does not hold {', '.join(sorted(unknown))}")
        return " ".join(word for word in known if word not in left_out)

    return _CLASS.sub(members, words)


def _refuse_duplicates(table: str, rows: tuple[Row, ...]) -> None:
    """Refuse two rows of one name, and a word that stands twice in the rows of a role."""
    owners: dict[str | None, dict[str, str]] = {}
    if len({row.id for row in rows}) < len(rows):
        twice = next(row.id for place, row in enumerate(rows) if row.id in {x.id for x in rows[:place]})
        raise PackError(f"table {table} has two rows named {twice!r}")
    for row in rows:
        known = owners.setdefault(row.fields.get("role"), {})
        own = dict.fromkeys(row.words, row.id)
        if len(own) < len(row.words) or not known.keys().isdisjoint(own):
            seen = [*known, *own] if len(own) == len(row.words) else [*row.words]
            word = next(word for place, word in enumerate(seen) if word in seen[:place])
            raise PackError(
                f"table {table}: the word {word!r} stands in {known.get(word, row.id)!r} and in {row.id!r}"
            )
        known.update(own)
