"""Writing a book: rows of documents, commitments, indicators, programmes and events, and what is counted of them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.book.stored.packing import dumps, event_number
from tongdao.book.stored.search import pairs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


# What commitments are counted by, each with its column and the place of that among the values of a row.
TALLIED = {
    "document": ("document", 2),
    "form": ("form", 3),
    "group": ('"group"', 5),
    "owner": ("owner", 6),
    "issuer": ("issuer", 7),
    "programme": ("programme", 9),
    "attainment": ("attainment", 11),
    "schedule": ("schedule", 12),
    "evidence": ("evidence", 13),
    "lineage": ("lineage", 14),
    "light": ("light", 15),
}
_COLUMNS, _LIGHT = 20, 15
_OF_PLACES = "document IN (SELECT n FROM documents WHERE place = ?)"
_FEW = 5000  # changes that are counted one by one; for more it is quicker to count all anew


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment as the book keeps it: the values of `commitments`, the body and the proof as JSON.

    `unsure` is the score of its least sure link that nobody decided about, `outcomes` are the ids of the entries that
    tell of it, `evidence` what became known by the first of them: the number of its document, and the values of an
    event but the first.
    """

    narrow: tuple[Any, ...]
    body: str
    proof: str
    unsure: float | None
    outcomes: Collection[str]
    evidence: tuple[int, tuple[Any, ...]] | None

    @property
    def n(self) -> int:
        """The number of the commitment."""
        return int(self.narrow[0])


class Writer:
    """What fills a book or changes one. Whoever uses it begins and ends the transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Take a connection."""
        self._db = db
        self._changes: Counter[tuple[str, Any, str]] = Counter()
        self._groups: set[str] = set()
        self._events: dict[int, int] = {}

    def put_meta(self, said: Mapping[str, object]) -> None:
        """Set what the book says of itself."""
        rows = [(key, None if value is None else str(value)) for key, value in said.items()]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def put(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows to a table, each with the values of all columns."""
        for row in rows:
            self._db.execute(f"INSERT INTO {table} VALUES ({_marks(len(row))})", row)

    def put_commitments(self, rows: Sequence[Row]) -> None:
        """Append commitments."""
        many = self._db.executemany
        many(f"INSERT INTO commitments VALUES ({_marks(_COLUMNS)})", [row.narrow for row in rows])
        many("INSERT INTO bodies VALUES (?, ?)", [(row.n, row.body) for row in rows])
        many("INSERT INTO proofs VALUES (?, ?, ?)", [(row.n, row.proof, row.unsure) for row in rows])
        many("INSERT INTO search (rowid, pairs) VALUES (?, ?)", [(row.n, _searched(row)) for row in rows])
        tellings = [(outcome, row.n) for row in rows for outcome in row.outcomes]
        many("INSERT OR IGNORE INTO tellings VALUES (?, ?)", tellings)
        for row in rows:
            self._tell(row.narrow, 1)
        events = (row.evidence for row in rows if row.evidence)
        self.put("events", [(self._next_event(write), *values) for write, values in events])

    def put_figures(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Append how often a name of an indicator is met in a place."""
        self.put("figures", rows)
        self._groups.update(row[0] for row in rows)

    def drop(self, numbers: Iterable[int]) -> None:
        """Take commitments out, with all that was told of them."""
        for n in numbers:
            narrow = self._db.execute("SELECT * FROM commitments WHERE n = ?", [n]).fetchone()
            (body,) = self._db.execute("SELECT body FROM bodies WHERE n = ?", [n]).fetchone()
            self._tell(narrow, -1)
            told = pairs([narrow[4], json.loads(body)[0], narrow[6]])
            self._db.execute("INSERT INTO search (search, rowid, pairs) VALUES ('delete', ?, ?)", [n, told])
            for table in ("commitments", "bodies", "proofs", "tellings"):
                self._db.execute(f"DELETE FROM {table} WHERE n = ?", [n])
            self._db.execute("DELETE FROM events WHERE what = 'evidence' AND commitment = ?", [narrow[1]])

    def drop_place(self, place: str) -> None:
        """Take out all that the documents of a place say."""
        numbers = self._db.execute(f"SELECT n FROM commitments WHERE {_OF_PLACES}", [place]).fetchall()
        self.drop(n for (n,) in numbers)
        groups = self._db.execute('SELECT DISTINCT "group" FROM figures WHERE place = ?', [place])
        self._groups.update(group for (group,) in groups)
        for table in ("figures", "series", "programmes", "conflicts", "documents"):
            self._db.execute(f"DELETE FROM {table} WHERE place = ?", [place])

    def count(self) -> None:
        """Bring up to date what is counted of the rows that changed."""
        if len(self._changes) > _FEW:
            self._count_all()
        else:
            self._count_changes()
        self._changes.clear()
        self._name_groups(self._groups)
        self._groups = set()
        self._db.execute(
            "INSERT OR REPLACE INTO meta "
            "SELECT 'commitments', coalesce(sum(total), 0) FROM tallies WHERE field = 'light' "
            "UNION ALL SELECT 'documents', count(*) FROM documents "
            "UNION ALL SELECT 'entries', coalesce(sum(entries), 0) FROM documents"
        )

    def _tell(self, narrow: Sequence[Any], step: int) -> None:
        """Note that a commitment came or went."""
        for field, (_, place) in TALLIED.items():
            self._changes[field, narrow[place], narrow[_LIGHT]] += step

    def _count_all(self) -> None:
        self._db.execute("DELETE FROM tallies")
        for field, (column, _) in TALLIED.items():
            sql = f"INSERT INTO tallies SELECT '{field}', {column}, light, count(*) FROM commitments"
            self._db.execute(f"{sql} GROUP BY 2, 3")

    def _count_changes(self) -> None:
        named = "field = ? AND value IS ? AND light = ?"
        for key, step in self._changes.items():
            if (
                step
                and not self._db.execute(
                    f"UPDATE tallies SET total = total + ? WHERE {named}", [step, *key]
                ).rowcount
            ):
                self._db.execute("INSERT INTO tallies VALUES (?, ?, ?, ?)", [*key, step])
        self._db.execute("DELETE FROM tallies WHERE total = 0")

    def _name_groups(self, groups: Iterable[str]) -> None:
        """Sum up the figures of groups of indicators."""
        for group in groups:
            rows = self._db.execute(
                "SELECT name, targets, actuals, first_year, last_year FROM figures "
                'WHERE "group" = ? ORDER BY n',
                [group],
            ).fetchall()
            self._db.execute('DELETE FROM indicators WHERE "group" = ?', [group])
            if rows:
                self.put("indicators", [(group, *_summed(rows))])

    def _next_event(self, write: int) -> int:
        """Return the number of the next event that came with a document."""
        if write not in self._events:
            bounds = [event_number(write), event_number(write + 1)]
            sql = "SELECT max(seq) FROM events WHERE seq >= ? AND seq < ?"
            self._events[write] = self._db.execute(sql, bounds).fetchone()[0] or bounds[0]
        self._events[write] += 1
        return self._events[write]


def _summed(rows: Sequence[Sequence[Any]]) -> Iterator[Any]:
    """Yield the names of a group, how many targets and actuals, the years, and how many figures there are in all."""
    targets, actuals = sum(row[1] for row in rows), sum(row[2] for row in rows)
    yield dumps(list(dict.fromkeys(row[0] for row in rows)))
    yield from (targets, actuals)
    yield min((row[3] for row in rows if row[3]), default=None)
    yield max((row[4] for row in rows if row[4]), default=None)
    yield targets + actuals


def _searched(row: Row) -> str:
    return pairs([row.narrow[4], json.loads(row.body)[0], row.narrow[6]])


def _marks(width: int) -> str:
    return ", ".join("?" * width)
