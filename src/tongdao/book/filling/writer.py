"""Writing a book: its rows, and what is counted of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tongdao.book.stored.bodies import Body
from tongdao.book.stored.columns import (
    BodyColumns,
    CommitmentColumns,
    EventColumns,
    FigureColumns,
    IndicatorColumns,
    ProofColumns,
    ToldByColumns,
    counted,
    insertion,
    selected,
)
from tongdao.book.stored.encoding import dumps, event_number, write_of
from tongdao.book.stored.search import pairs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from tongdao.book.filling.promise_rows import StoredCommitment
    from tongdao.book.stored.columns import Row
    from tongdao.book.stored.meta import BookMeta

_COUNTED = counted(CommitmentColumns)
_OF_PLACES = "document IN (SELECT n FROM documents WHERE place = ?)"
_FEW = 5000  # changes that are counted one by one; for more it is quicker to count all anew


class Writer:
    """What fills a book or changes one. Whoever uses it begins and ends the transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Take a connection."""
        self._db = db
        self._changes: Counter[tuple[str, Any, str]] = Counter()
        self._groups: set[str] = set()
        self._last_events: dict[int, int] = {}
        self._to_number: set[int] = set()

    def put(self, rows: Iterable[Row]) -> None:
        """Append rows, each to its table."""
        for columns, some in groupby(rows, type):
            self._db.executemany(insertion(columns), some)

    def put_commitments(self, rows: Sequence[StoredCommitment]) -> None:
        """Append commitments."""
        self.put(row.columns for row in rows)
        self.put(BodyColumns(row.columns.n, row.body.to_json()) for row in rows)
        self.put(_proof(row) for row in rows)
        self._db.executemany(
            "INSERT INTO search (rowid, pairs) VALUES (?, ?)",
            [(row.columns.n, _searched(row.columns, row.body)) for row in rows],
        )
        told_by = {(outcome, row.columns.n): None for row in rows for outcome in row.told_by}
        self.put(ToldByColumns(*pair) for pair in told_by)
        for row in rows:
            self._note(row.columns, 1)
        events = [row.evidence for row in rows if row.evidence]
        self.put([event._replace(seq=self._next(event)) for event in events])

    def put_figures(self, rows: Sequence[FigureColumns]) -> None:
        """Append how often a name of an indicator is met in a place."""
        self.put(rows)
        self._groups.update(row.group for row in rows)

    def drop(self, numbers: Iterable[int]) -> None:
        """Take commitments out, with all that was told of them."""
        sql = (
            f"SELECT {selected(CommitmentColumns, 'c')}, b.body FROM commitments c "
            "JOIN bodies b ON b.n = c.n WHERE c.n = ?"
        )
        for n in numbers:
            *row, body = self._db.execute(sql, [n]).fetchone()
            columns = CommitmentColumns._make(row)
            self._note(columns, -1)
            indexed = _searched(columns, Body.from_json(body))
            self._db.execute(
                "INSERT INTO search (search, rowid, pairs) VALUES ('delete', ?, ?)", [n, indexed]
            )
            for table in ("commitments", "bodies", "proofs", "told_by"):
                self._db.execute(f"DELETE FROM {table} WHERE n = ?", [n])
            self._drop_evidence(columns.id)

    def _drop_evidence(self, promise: str) -> None:
        sql = "DELETE FROM events WHERE what = 'evidence' AND commitment = ? RETURNING seq"
        self._to_number.update(write_of(seq) for (seq,) in self._db.execute(sql, [promise]).fetchall())

    def drop_place(self, place: str) -> None:
        """Take out all that the documents of a place say."""
        numbers = self._db.execute(f"SELECT n FROM commitments WHERE {_OF_PLACES}", [place]).fetchall()
        self.drop(n for (n,) in numbers)
        groups = self._db.execute('SELECT DISTINCT "group" FROM figures WHERE place = ?', [place])
        self._groups.update(group for (group,) in groups)
        for table in ("figures", "series", "programmes", "conflicts", "documents"):
            self._db.execute(f"DELETE FROM {table} WHERE place = ?", [place])

    def finish(self, meta: BookMeta) -> None:
        """Bring up to date what is counted of the rows that changed, and what the book says of itself."""
        self._count()
        self._number_evidence()
        totals = self._db.execute(
            "SELECT (SELECT coalesce(sum(entries), 0) FROM documents), "
            "(SELECT coalesce(sum(total), 0) FROM tallies WHERE field = 'light'), "
            "(SELECT count(*) FROM documents)"
        )
        entries, commitments, documents = totals.fetchone()
        replace(meta, entries=entries, commitments=commitments, documents=documents).write(self._db)

    def _count(self) -> None:
        if len(self._changes) > _FEW:
            self._count_all()
        else:
            self._count_changes()
        self._changes.clear()
        self._name_groups(self._groups)
        self._groups = set()

    def _note(self, row: CommitmentColumns, step: int) -> None:
        """Note that a commitment came or went."""
        for name in _COUNTED:
            self._changes[name, getattr(row, name), row.light] += step

    def _count_all(self) -> None:
        self._db.execute("DELETE FROM tallies")
        for name in _COUNTED:
            sql = f"INSERT INTO tallies SELECT '{name}', \"{name}\", light, count(*) FROM commitments"
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
            sql = f'SELECT {selected(FigureColumns, "f")} FROM figures f WHERE "group" = ? ORDER BY n'
            rows = [FigureColumns._make(row) for row in self._db.execute(sql, [group])]
            self._db.execute('DELETE FROM indicators WHERE "group" = ?', [group])
            self.put(_summed(rows))

    def _next(self, event: EventColumns) -> int:
        """Return a number for an event that came with a document: behind those of its write, until all are there."""
        write = write_of(event.seq)
        self._to_number.add(write)
        if write not in self._last_events:
            sql = "SELECT max(seq) FROM events WHERE seq BETWEEN ? AND ?"
            self._last_events[write] = self._db.execute(sql, _numbers(write)).fetchone()[0] or event.seq
        self._last_events[write] += 1
        return self._last_events[write]

    def _number_evidence(self) -> None:
        """Give what was found with a document numbers in the order of the promises, however it came into the book."""
        sql = (
            f"SELECT {selected(EventColumns, 'e')} FROM events e JOIN commitments c ON c.id = e.commitment "
            "WHERE e.seq BETWEEN ? AND ? ORDER BY c.n"
        )
        for write in sorted(self._to_number):
            numbers = _numbers(write)
            rows = [EventColumns._make(row) for row in self._db.execute(sql, numbers)]
            ordered = [row._replace(seq=seq) for seq, row in enumerate(rows, numbers[0])]
            if ordered != rows:
                self._db.execute("DELETE FROM events WHERE seq BETWEEN ? AND ?", numbers)
                self.put(ordered)
        self._last_events.clear()
        self._to_number.clear()


def _numbers(write: int) -> tuple[int, int]:
    """Return the first and the last number of what was found with a write; the write has the one before them."""
    return event_number(write) + 1, event_number(write + 1) - 1


def _summed(rows: Sequence[FigureColumns]) -> Iterator[IndicatorColumns]:
    """Yield the indicator that the figures of a group are of, if there are any."""
    if rows:
        targets, actuals = sum(row.targets for row in rows), sum(row.actuals for row in rows)
        yield IndicatorColumns(
            group=rows[0].group,
            names=dumps(list(dict.fromkeys(row.name for row in rows))),
            targets=targets,
            actuals=actuals,
            first_year=min((row.first_year for row in rows if row.first_year), default=None),
            last_year=max((row.last_year for row in rows if row.last_year), default=None),
            total=targets + actuals,
        )


def _proof(row: StoredCommitment) -> ProofColumns:
    least_sure = min((link.score for link in row.proof.undecided), default=None)
    return ProofColumns(row.columns.n, row.proof.to_json(), least_sure)


def _searched(row: CommitmentColumns, body: Body) -> str:
    return pairs([row.name, row.title, body.statement, row.owner])
