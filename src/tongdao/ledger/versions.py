"""Which document in force a reading is a new version of, and what goes along to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.ledger import writes
from tongdao.ledger.reads import EVERYTHING, IN_FORCE, LATEST
from tongdao.ledger.rows import DOCUMENT_COLUMNS, document_from, reading_rows
from tongdao.ledger.task_rows import TaskReads
from tongdao.ledger.tasks import MOVED
from tongdao.ledger.writes import Predecessor

if TYPE_CHECKING:
    from tongdao.ledger.changes import Alignment
    from tongdao.ledger.tasks import Task
    from tongdao.ledger.values import StoredDocument
    from tongdao.model import Document, Reading
    from tongdao.promise import Entry


class Versions(TaskReads):
    """The reading half of a ledger, with what a new version of a document would replace."""

    def find_source(self, source: str) -> tuple[StoredDocument, ...]:
        """Return the documents in force whose file has a name, the last first."""
        found = self._in_force_where("d.source = ?", source, self._horizon(None))
        return tuple(old.document for old in found)

    def _predecessor_with_differences(
        self, document: Document, kind: str | None
    ) -> tuple[Predecessor | None, tuple[str, ...]]:
        """Return the document in force that a document would supersede, and in what the two differ."""
        old = self._predecessor(document)
        return old, () if old is None else writes.differing_metadata(old.document, document, kind)

    def _predecessor(self, document: Document) -> Predecessor | None:
        """Return the document in force that a document is, or is a new version of."""
        horizon = self._horizon(None)
        same_text = self._in_force_where("d.id = ?", document.id, horizon)
        named = self._in_force_where("d.source = ?", document.source, horizon) if document.source else []
        versions = [old for old in named if writes.is_version_of(document, old.document)]
        return next(iter([*same_text, *versions]), None)

    def _in_force_where(self, condition: str, value: str, horizon: int) -> list[Predecessor]:
        rows = self._rows(
            f"SELECT d.seq, {LATEST}, {DOCUMENT_COLUMNS} FROM documents d JOIN journal j ON j.seq = d.seq "
            f"WHERE {condition} AND {IN_FORCE} ORDER BY d.seq DESC",
            horizon,
            value,
            horizon,
        )
        return [Predecessor(seq, reading, document_from(row)) for seq, reading, *row in rows]

    def _read_by(self, reading: int, document: StoredDocument) -> list[Entry]:
        """Return the entries of one reading as the machine read them."""
        return [entry for _, _, entry in self._machine_entries({reading: document}, EVERYTHING, reading)]

    def _is_same(self, reading: Reading, stored: int) -> bool:
        """Tell whether a reading says in every table what a stored one says."""
        return all(
            [row[1:] for row in rows]
            == [
                tuple(row)[1:]
                for row in self._rows(f"SELECT * FROM {table} WHERE reading = ? ORDER BY place", stored)
            ]
            for table, _, rows in reading_rows(reading, stored, self.grouping.key)
        )

    def _tasks_carried_over(self, alignment: Alignment) -> list[tuple[Task, str]]:
        """Return the tasks that go along with a new version, and on which entry of it each will be."""
        after_ids = {one.id: other.id for one, other in alignment.pairs}
        there = {
            ident for ident, task in self.tasks_of(list(after_ids.values())).items() if task.state != MOVED
        }
        tasks = self.tasks_of(list(after_ids)).items()
        return [
            (task, after_ids[subject])
            for subject, task in tasks
            if task.state != MOVED and after_ids[subject] not in there
        ]
