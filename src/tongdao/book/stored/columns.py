"""The stored columns of the book: a class for each table, a field for each column, in order.

The type of a field is that of its column: `str | None` is TEXT, `int` INTEGER NOT NULL. Who reads or writes a table
names fields; nobody counts places. Indexes stand in `schema.sql`; VERSION is raised whenever a column changes.
"""

from collections.abc import Mapping
from types import NoneType
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar, get_args, get_type_hints

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]  # a row of any table: the columns in order, each with its name
_KEY, _UNIQUE, _COUNTED = "PRIMARY KEY", "UNIQUE", "counted"
Key = Annotated[int, _KEY]
NewKey = Annotated[int | None, _KEY]  # None takes the next number
Ident = Annotated[str, _UNIQUE]
Counted = Annotated[T, _COUNTED]  # how many commitments have each value is kept in `tallies`
_SQL = {int: "INTEGER", str: "TEXT", float: "REAL"}


class DocumentColumns(NamedTuple):
    """A document in force. `n` is the number of its reading, so that documents stand as in the ledger."""

    n: Key
    id: Ident
    place: str
    issuer: str | None
    issued_on: str | None
    source: str
    title: str | None
    type: str | None
    recorded_at: str
    characters: int
    facts: int
    targets: int
    actions: int
    findings: int
    entries: int


class CommitmentColumns(NamedTuple):
    """What commitments are filtered, sorted and counted by; what is only shown of them is in `bodies`.

    `n` orders as the ledger does, `document` is the number of the document. `turns_on` is the first day on which the
    verdict may be another with nothing new.
    """

    n: Key
    id: Ident
    document: Counted[int]
    form: Counted[str]
    name: str | None
    title: str
    group: Counted[str | None]
    owner: Counted[str | None]
    issuer: Counted[str | None]
    issued_on: str | None
    programme: Counted[str | None]
    due: str | None
    attainment: Counted[str]
    schedule: Counted[str]
    evidence: Counted[str]
    lineage: Counted[str]
    light: Counted[str]
    light_rank: int
    attainment_rank: int
    previous: str | None
    turns_on: str | None


class BodyColumns(NamedTuple):
    """What is shown of a commitment beside its columns, as JSON; see `bodies.Body`."""

    n: Key
    body: str


class ProofColumns(NamedTuple):
    """How what became of a commitment was found, as JSON; see `bodies.Proof`.

    `least_sure_score` is that of the least sure link that nobody decided about.
    """

    n: Key
    body: str
    least_sure_score: float | None


class ToldByColumns(NamedTuple):
    """An entry of a later document that tells of a commitment, by its id."""

    outcome: str
    n: int


class FigureColumns(NamedTuple):
    """How often a name of an indicator is met in a place; `n` is the number of the document that has it first."""

    group: str
    place: str
    name: str
    targets: int
    actuals: int
    first_year: int | None
    last_year: int | None
    n: int


class IndicatorColumns(NamedTuple):
    """A group of indicators in all places, its names as JSON; summed up from `figures`."""

    group: str
    names: str
    targets: int
    actuals: int
    first_year: int | None
    last_year: int | None
    total: int


class AliasColumns(NamedTuple):
    """The group that a name of the registry means; those that documents give are in `figures`."""

    name: str
    group: str


class SeriesColumns(NamedTuple):
    """Targets and actuals of an indicator by year.

    `told` has each number once (see `bodies.years_to_json`), `records` are the lines of `tongdao series --json`.
    """

    n: int
    group: str
    place: str
    issuer: str | None
    unit: str | None
    moves: int
    years: int
    told: str
    records: str


class ConflictColumns(NamedTuple):
    """Two reported figures that contradict each other; `issued_on` is the day of the later document."""

    n: NewKey
    place: str
    issued_on: str | None
    body: str


class ProgrammeColumns(NamedTuple):
    """A programme of a place where it is first named."""

    n: Key
    id: Ident
    place: str
    document: int
    body: str


class EventColumns(NamedTuple):
    """Something new in the ledger, or found.

    Of documents, decisions and reports `seq` is told by their write in the ledger; of evidence by its document, whose
    event is the first of that write and tells when it came: `at` of evidence is the day of issue.
    """

    seq: Key
    what: str
    at: str
    who: str | None
    subject: str
    document: str | None
    commitment: str | None
    words: str


class StoredTable(NamedTuple):
    """A table; `key` names the columns of a key of several, in whose order its rows stand."""

    name: str
    key: tuple[str, ...] = ()


TABLES: Mapping[type[Row], StoredTable] = {
    DocumentColumns: StoredTable("documents"),
    CommitmentColumns: StoredTable("commitments"),
    BodyColumns: StoredTable("bodies"),
    ProofColumns: StoredTable("proofs"),
    ToldByColumns: StoredTable("told_by", ("outcome", "n")),
    FigureColumns: StoredTable("figures", ("group", "place", "name")),
    IndicatorColumns: StoredTable("indicators", ("group",)),
    AliasColumns: StoredTable("aliases", ("name",)),
    SeriesColumns: StoredTable("series"),
    ConflictColumns: StoredTable("conflicts"),
    ProgrammeColumns: StoredTable("programmes"),
    EventColumns: StoredTable("events"),
}


def names(columns: type[Row]) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    found: tuple[str, ...] = columns._fields  # type: ignore[attr-defined]
    return found


def counted(columns: type[Row]) -> tuple[str, ...]:
    """Return the names of the columns by whose values rows are counted."""
    hints = get_type_hints(columns, include_extras=True)
    return tuple(name for name in names(columns) if _COUNTED in _marks(hints[name]))


def selected(columns: type[Row], alias: str) -> str:
    """Return the columns of a table as a SELECT names them."""
    return ", ".join(f'{alias}."{name}"' for name in names(columns))


def insertion(columns: type[Row]) -> str:
    """Return the SQL that appends a row to a table."""
    return f"INSERT INTO {TABLES[columns].name} VALUES ({', '.join('?' * len(names(columns)))})"


def creation(columns: type[Row]) -> str:
    """Return the SQL that makes a table."""
    table, hints = TABLES[columns], get_type_hints(columns, include_extras=True)
    parts = [f'"{name}" {_column(hints[name])}' for name in names(columns)]
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        parts.append(f"{_KEY} ({key})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)}){' WITHOUT ROWID' if table.key else ''}"


def _column(hint: Any) -> str:
    """Return the type of a column and what else holds for it, by the type of its field."""
    marks = _marks(hint)
    plain = get_args(hint)[0] if marks else hint
    kinds = get_args(plain) or (plain,)
    sql = next(_SQL[kind] for kind in kinds if kind is not NoneType)
    if _KEY in marks:
        return f"{sql} {_KEY}"
    said = [sql, *([] if NoneType in kinds else ["NOT NULL"]), *([_UNIQUE] if _UNIQUE in marks else [])]
    return " ".join(said)


def _marks(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__metadata__", ())
