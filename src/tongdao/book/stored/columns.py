"""The stored columns of the book: a class for each table, a field for each column, in order.

The type of a field is that of its column: `str | None` is TEXT, `int` INTEGER NOT NULL. Who reads or writes a table
names fields; nobody counts places. Indexes stand in `schema.sql`; VERSION is raised whenever a column changes.
"""

from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_type_hints

T = TypeVar("T")
_KEY, _UNIQUE, _COUNTED = "PRIMARY KEY", "UNIQUE", "counted"
Key = Annotated[int, _KEY]
NewKey = Annotated[int | None, _KEY]  # None takes the next number
Ident = Annotated[str, _UNIQUE]
Counted = Annotated[T, _COUNTED]  # how many commitments have each value is kept in `tallies`
_SQL = {int: "INTEGER", str: "TEXT", float: "REAL"}


class Table:
    """A row of a table. `key` names the columns of a key of several; rows of such a table stand in its order."""

    __slots__ = ()
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class DocumentColumns(Table):
    """A document in force. `n` is the number of its reading, so that documents stand as in the ledger."""

    table = "documents"

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


@dataclass(frozen=True, slots=True)
class CommitmentColumns(Table):
    """What commitments are filtered, sorted and counted by; what is only shown of them is in `bodies`.

    `n` orders as the ledger does, `document` is the number of the document. `turns_on` is the first day on which the
    verdict may be another with nothing new.
    """

    table = "commitments"

    n: Key
    id: Ident
    document: Counted[int]
    form: Counted[str]
    name: str | None
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


@dataclass(frozen=True, slots=True)
class BodyColumns(Table):
    """What is shown of a commitment beside its columns, as JSON; see `bodies.Body`."""

    table = "bodies"

    n: Key
    body: str


@dataclass(frozen=True, slots=True)
class ProofColumns(Table):
    """How what became of a commitment was found, as JSON; see `bodies.Proof`.

    `least_sure_score` is that of the least sure link that nobody decided about.
    """

    table = "proofs"

    n: Key
    body: str
    least_sure_score: float | None


@dataclass(frozen=True, slots=True)
class ToldByColumns(Table):
    """An entry of a later document that tells of a commitment, by its id."""

    table = "told_by"
    key = ("outcome", "n")

    outcome: str
    n: int


@dataclass(frozen=True, slots=True)
class FigureColumns(Table):
    """How often a name of an indicator is met in a place; `n` is the number of the document that has it first."""

    table = "figures"
    key = ("group", "place", "name")

    group: str
    place: str
    name: str
    targets: int
    actuals: int
    first_year: int | None
    last_year: int | None
    n: int


@dataclass(frozen=True, slots=True)
class IndicatorColumns(Table):
    """A group of indicators in all places, its names as JSON; summed up from `figures`."""

    table = "indicators"
    key = ("group",)

    group: str
    names: str
    targets: int
    actuals: int
    first_year: int | None
    last_year: int | None
    total: int


@dataclass(frozen=True, slots=True)
class AliasColumns(Table):
    """The group that a name of the registry means; those that documents give are in `figures`."""

    table = "aliases"
    key = ("name",)

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class SeriesColumns(Table):
    """Targets and actuals of an indicator by year.

    `told` has each number once (see `bodies.years_to_json`), `records` are the lines of `tongdao series --json`.
    """

    table = "series"

    n: int
    group: str
    place: str
    issuer: str | None
    unit: str | None
    moves: int
    years: int
    told: str
    records: str


@dataclass(frozen=True, slots=True)
class ConflictColumns(Table):
    """Two reported figures that contradict each other; `issued_on` is the day of the later document."""

    table = "conflicts"

    n: NewKey
    place: str
    issued_on: str | None
    body: str


@dataclass(frozen=True, slots=True)
class ProgrammeColumns(Table):
    """A programme of a place where it is first named."""

    table = "programmes"

    n: Key
    id: Ident
    place: str
    document: int
    body: str


@dataclass(frozen=True, slots=True)
class EventColumns(Table):
    """Something new in the ledger, or found.

    Of documents, decisions and reports `seq` is told by their write in the ledger; of evidence by its document, whose
    event is the first of that write and tells when it came: `at` of evidence is the day of issue.
    """

    table = "events"

    seq: Key
    what: str
    at: str
    who: str | None
    subject: str
    document: str | None
    commitment: str | None
    words: str


TABLES: tuple[type[Table], ...] = (
    DocumentColumns,
    CommitmentColumns,
    BodyColumns,
    ProofColumns,
    ToldByColumns,
    FigureColumns,
    IndicatorColumns,
    AliasColumns,
    SeriesColumns,
    ConflictColumns,
    ProgrammeColumns,
    EventColumns,
)


def names(table: type[Table]) -> tuple[str, ...]:
    """Return the names of the columns of a table."""
    return tuple(table.__slots__)


def counted(table: type[Table]) -> tuple[str, ...]:
    """Return the names of the columns by whose values rows are counted."""
    hints = get_type_hints(table, include_extras=True)
    return tuple(name for name in names(table) if _COUNTED in _marks(hints[name]))


def values(row: Table) -> tuple[Any, ...]:
    """Return the values of a row, to be stored."""
    return tuple([getattr(row, name) for name in names(type(row))])


def selected(table: type[Table], alias: str) -> str:
    """Return the columns of a table as a SELECT names them."""
    return ", ".join(f'{alias}."{name}"' for name in names(table))


def insertion(table: type[Table]) -> str:
    """Return the SQL that appends a row to a table."""
    return f"INSERT INTO {table.table} VALUES ({', '.join('?' * len(names(table)))})"


def creation(table: type[Table]) -> str:
    """Return the SQL that makes a table."""
    hints = get_type_hints(table, include_extras=True)
    parts = [f'"{name}" {_column(hints[name])}' for name in names(table)]
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        parts.append(f"{_KEY} ({key})")
    return f"CREATE TABLE {table.table} ({', '.join(parts)}){' WITHOUT ROWID' if table.key else ''}"


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
