"""A user's own indicators over those of a pack: new ones, other names for those that are there, other fields."""

from __future__ import annotations

import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from tongdao.errors import UsageError
from tongdao.following.indicators import squeeze
from tongdao.mentions.quantities.units import unit_tables
from tongdao.rules.pack import Row, load_schema, with_table

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.rules.pack import Pack
    from tongdao.rules.schema import Schema

TABLE = "indicators"


def overlaid(pack: Pack, file: Path) -> Pack:
    """Return a pack with the indicators of a TOML file over its own.

    The file holds [[indicators]] rows like those of the pack. A row with an id of the pack adds its words to that
    row and replaces the fields that it gives; any other is new; a word is taken from a row that has it. Raises
    UsageError that names the file and the row.
    """
    try:
        return _overlaid(pack, str(file), file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: the indicators cannot be read: {error.strerror or error}") from None


@cache
def _overlaid(pack: Pack, file: str, source: bytes) -> Pack:
    known = {row.id: row for row in pack.table(TABLE)}
    _, schema = load_schema(pack.name, TABLE)
    own: dict[str, Row] = {}
    places: dict[str, str] = {}
    for number, given in enumerate(_rows(file, source), 1):
        place = f"{file}, row {number} ({given.get('id', 'no id')})"
        row = _row(place, given, known, schema)
        _refuse(place, row, pack, own, schema)
        own[row.id] = row
        places[row.id] = place
    merged = {**{name: row for name, row in known.items() if name not in own}, **own}
    for name, place in places.items():
        _refuse_unknown(place, merged[name], merged)
    return with_table(pack, TABLE, tuple(merged.values()), source)


def _rows(file: str, source: bytes) -> list[dict[str, Any]]:
    try:
        tables = tomllib.loads(source.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: it is no TOML in UTF-8: {error}") from None
    rows = tables.get(TABLE)
    if set(tables) != {TABLE} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{file}: it holds {', '.join(tables) or 'nothing'}: write [[{TABLE}]] rows")
    return rows


def _row(place: str, given: dict[str, Any], known: dict[str, Row], schema: Schema) -> Row:
    """Return a row after what the pack says of the same id."""
    if problem := schema.problem(given):
        _wrong(place, problem)
    ident, words = given.get("id"), given.get("words", "")
    if not ident:
        _wrong(place, "give it an id")
    words = words.split() if isinstance(words, str) else words
    if not all(isinstance(word, str) and word.strip() for word in words):
        _wrong(place, f"words cannot be {words!r}: write names with spaces between them")
    old = known.get(ident)
    fields = {**(old.fields if old else {}), **{x: y for x, y in given.items() if x not in ("id", "words")}}
    every = dict.fromkeys((*(old.words if old else ()), *words))
    return Row(TABLE, ident, tuple(every), MappingProxyType(fields))


def _refuse(place: str, row: Row, pack: Pack, own: dict[str, Row], schema: Schema) -> None:
    """Refuse a row that lacks something, or contradicts itself or one before it in the file."""
    lacking = schema.lacking({"id": row.id, **{name: value for name, value in row.fields.items() if value}})
    if lacking:
        _wrong(place, f"the pack has no such indicator, so that it is new: give its {', '.join(lacking)}")
    unit = unit_tables(pack).match(row["unit"], 0)
    if unit is None or unit.end != len(row["unit"]):
        _wrong(
            place,
            f"{row['unit']!r} is no unit: write one as records do, such as 元 (not 万元), 人, 公里 or %",
        )
    if row.id in own:
        _wrong(place, "a row before has the same id: make one of the two")
    for other in own.values():
        if shared := _names(row) & _names(other):
            _wrong(place, f"{'、'.join(sorted(shared))} stands in {other.id} too: leave it in one of them")


def _names(row: Row) -> set[str]:
    return {squeeze(word) for word in (row["name"], *row.words)}


def _refuse_unknown(place: str, row: Row, merged: dict[str, Row]) -> None:
    """Refuse a row that names indicators that are nowhere."""
    for name in ("share", "parts"):
        unknown = [ident for ident in row.get(name, "").split() if ident not in merged]
        if unknown:
            _wrong(place, f"{name} names {', '.join(unknown)}: there is no indicator of that id")


def _wrong(place: str, problem: str) -> NoReturn:
    raise UsageError(f"{place}: {problem}")
