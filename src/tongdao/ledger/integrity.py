"""Whether a ledger is whole: the file, the references between its rows, the chain of writes, and what they hold.

Nothing is written. Every check is a question of its own, so that a damage in one table hides none in another.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.ledger.schema import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tongdao.glossary import Glossary
    from tongdao.ledger.database import Database

_OF_READINGS = ("sections", "statements", "entries", "programmes", "checks", "findings")
_OF_WRITES = (
    *("documents", "readings", "decisions", "links", "assessments"),
    *("reports", "stage_reports", "workflow", "attachments"),
)
# Which column of a table names which column of another.
_REFERENCES = (
    ("journal", "run", "runs", "id"),
    ("documents", "id", "texts", "id"),
    ("documents", "supersedes", "documents", "seq"),
    ("readings", "document", "documents", "seq"),
    *((table, "seq", "journal", "seq") for table in _OF_WRITES),
    *((table, "reading", "readings", "seq") for table in (*_OF_READINGS, "doubts")),
)
# Tables whose rows of one write are numbered from 0 on, and the column of the write.
_PLACED = (
    *((table, "reading") for table in _OF_READINGS),
    *((table, "seq") for table in ("decisions", "links", "assessments")),
)
# What must be there for a write of the journal, in one of these tables; batches of links may be empty.
_WRITTEN = (
    ("document", ("documents",)),
    ("document", ("readings",)),
    ("reading", ("readings",)),
    ("decision", ("decisions",)),
    ("report", ("reports", "stage_reports")),
    ("task", ("workflow",)),
)
# Columns that hold JSON.
_JSON = (
    *(("documents", "given"), ("decisions", "fields"), ("links", "comparisons"), ("assessments", "inputs")),
    *(("workflow", "said"), ("workflow", "support"), ("programmes", "parts"), ("checks", "numbers")),
)
_QUOTED = ("statements", "entries", "programmes", "checks")


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written.

    `kind` is a key of the glossary's `damage` words; `table` is where it is, `row` the first row that is damaged, or
    what the database itself says; `n` is how many there are.
    """

    kind: str
    table: str
    row: str = ""
    n: int = 1

    def told(self, words: Glossary) -> str:
        """Say it in the words of a language."""
        return words(f"damage.{self.kind}", table=self.table, row=self.row, n=self.n)


def damages(database: Database) -> Iterator[Damage]:
    """Yield everything that is damaged in a database that is a ledger."""
    yield from (Damage("file", database.name, told) for told in database.integrity())
    missing = {name for step in migrations() for name in step.tables} - database.tables()
    yield from (Damage("missing", table) for table in sorted(missing))
    yield from (Damage("unguarded", table) for table in sorted(database.unguarded() - missing))
    for table, sql, kind in _questions():
        yield from _asked(database, kind, table, sql)
    for look, table in (
        (_numbers, "journal"),
        (_texts, "texts"),
        (_files, "attachments"),
        (_quotes, "entries"),
    ):
        try:
            yield from look(database)
        except database.errors as error:
            yield Damage("unreadable", table, _first_line(error))
    for table, column in _JSON:
        yield from _json(database, table, column)


def _questions() -> Iterator[tuple[str, str, str]]:
    """Yield tables, what to ask for damaged rows of them (how many, and the first), and the kind of damage."""
    for table, column, other, key in _REFERENCES:
        yield (
            table,
            f"SELECT count(*), min(t.{column}) FROM {table} t WHERE t.{column} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{key} = t.{column})",
            "reference",
        )
    yield (
        "entries",
        "SELECT count(*), min(t.id) FROM entries t WHERE NOT EXISTS "
        "(SELECT 1 FROM statements o WHERE o.reading = t.reading AND o.place = t.statement)",
        "reference",
    )
    for table, column in _PLACED:
        yield (
            table,
            f"SELECT count(*), min(w) FROM (SELECT {column} AS w FROM {table} GROUP BY {column} "
            "HAVING count(*) <> max(place) + 1 OR min(place) <> 0) g",
            "gap",
        )
    for action, tables in _WRITTEN:
        none = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {table} t WHERE t.seq = j.seq)" for table in tables)
        sql = f"SELECT count(*), min(j.seq) FROM journal j WHERE j.action = '{action}' AND {none}"
        yield tables[0], sql, "unwritten"
    yield (
        "entries",
        "SELECT count(*), min(r.seq) FROM readings r WHERE (SELECT count(*) FROM entries e WHERE e.reading = r.seq) "
        "<> (SELECT coalesce(sum(d.n), 0) FROM doubts d WHERE d.reading = r.seq)",
        "uncounted",
    )


def _asked(database: Database, kind: str, table: str, sql: str) -> Iterator[Damage]:
    try:
        n, first = next(iter(database.execute(sql)))
    except database.errors as error:
        yield Damage("unreadable", table, _first_line(error))
        return
    if n:
        yield Damage(kind, table, str(first), int(n))


def _numbers(database: Database) -> Iterator[Damage]:
    """Look for a write that is missing in the chain, which is numbered from 1 on."""
    n, first, last = next(iter(database.execute("SELECT count(*), min(seq), max(seq) FROM journal")))
    if n and (first, last) != (1, n):
        yield Damage("chain", "journal", f"{first}–{last}", int(n))


def _texts(database: Database) -> Iterator[Damage]:
    for ident, sha256, body in database.execute("SELECT id, sha256, body FROM texts"):
        digest = hashlib.sha256(_bytes(body)).hexdigest()
        if digest != sha256 or ident != digest[: len(ident)]:
            yield Damage("changed", "texts", str(ident))


def _files(database: Database) -> Iterator[Damage]:
    for sha256, size, content in database.execute("SELECT sha256, size, content FROM attachments"):
        if hashlib.sha256(bytes(content)).hexdigest() != sha256 or len(content) != size:
            yield Damage("changed", "attachments", str(sha256))


def _quotes(database: Database) -> Iterator[Damage]:
    """Look for what does not say any more what its text says at its place."""
    sql = "SELECT r.seq, d.id FROM readings r JOIN documents d ON d.seq = r.document ORDER BY r.seq"
    for reading, document in list(database.execute(sql)):
        for (body,) in list(database.execute("SELECT body FROM texts WHERE id = ?", [document])):
            yield from _quotes_of(database, reading, body)


def _quotes_of(database: Database, reading: int, body: str) -> Iterator[Damage]:
    for table in _QUOTED:
        sql = f"SELECT id, quote, start_offset, end_offset FROM {table} WHERE reading = ?"
        for ident, quote, start, end in database.execute(sql, [reading]):
            if body[start:end] != quote:
                yield Damage("changed", table, str(ident))


def _json(database: Database, table: str, column: str) -> Iterator[Damage]:
    try:
        for (text,) in database.execute(f"SELECT {column} FROM {table}"):
            if not _is_json(text):
                yield Damage("changed", table, column)
                return
    except database.errors as error:
        yield Damage("unreadable", table, _first_line(error))


def _is_json(text: Any) -> bool:
    try:
        json.loads(text)
    except (TypeError, ValueError):
        return False
    return True


def _bytes(body: str | bytes) -> bytes:
    return body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def told(found: Sequence[Damage], words: Glossary) -> str:
    """Say several damages in one line."""
    return words("text.clause").join(item.told(words) for item in found)
