"""The ledger: documents, readings, decisions, links and assessments, appended and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from tongdao.errors import LedgerError, UnknownIdError, UsageError
from tongdao.ledger import doubtful, writes
from tongdao.ledger.changes import align, changes_of
from tongdao.ledger.copying import copy_to
from tongdao.ledger.database import connect
from tongdao.ledger.decisions import ACTIONS
from tongdao.ledger.entered import checked_report, line, refuse_given, several, words
from tongdao.ledger.history import events_of
from tongdao.ledger.integrity import damages
from tongdao.ledger.records import record_of
from tongdao.ledger.refusals import FieldError
from tongdao.ledger.rows import entries_of, reading_rows, refuse_unstorable, statement_keys
from tongdao.ledger.schema import migrate
from tongdao.ledger.task_rows import event_row, evidence_in, next_number
from tongdao.ledger.tasks import (
    MOVE,
    Actor,
    TaskEvent,
    after,
    parse_step_fields,
    refuse_illegal,
    task_of,
)
from tongdao.ledger.values import BY_NAME, Added, Report, Superseded, Unchanged, stamp, unstamp
from tongdao.ledger.versions import Versions
from tongdao.ledger.writes import DecisionContent
from tongdao.model import Kind, Stage
from tongdao.promise import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from pathlib import Path
    from types import TracebackType

    from tongdao.ledger.changes import Alignment
    from tongdao.ledger.database import Database
    from tongdao.ledger.integrity import Damage
    from tongdao.ledger.task_rows import Attachment
    from tongdao.ledger.tasks import Task
    from tongdao.ledger.values import Grouping, HistoryEvent, Run, StoredDocument
    from tongdao.ledger.writes import Predecessor
    from tongdao.model import Reading
    from tongdao.promise import Assessment, Link

T = TypeVar("T")
WAIT = 30.0  # seconds


def utc_now() -> datetime:
    """Return the time of the machine's clock."""
    return datetime.now(UTC)


def open_ledger(
    url: str | Path,
    *,
    create: bool = True,
    clock: Callable[[], datetime] = utc_now,
    grouping: Grouping = BY_NAME,
    wait: float = WAIT,
) -> Ledger:
    """Open the ledger that a path, `sqlite:///FILE` or `postgresql://…` names, made where it is missing and `create`.

    `clock` gives the time that is recorded with each write, `grouping` the groups of indicators, `wait` the seconds
    to wait for another writer or for a server. Raises a LedgerError.
    """
    database = connect(str(url), create=create, wait=wait)
    try:
        migrate(database, stamp(clock()))
    except database.errors as error:
        problem = database.problem(error)
        database.close()
        raise problem from None
    except BaseException:
        database.close()
        raise
    return Ledger(database, clock, grouping)


class Ledger(Versions):
    """An open ledger; a context manager that closes it. One thread at a time may use it.

    Every method that writes does so in one transaction: all of it is there afterwards, or nothing.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], grouping: Grouping) -> None:
        """Take an open database that is up to date."""
        super().__init__(database, grouping)
        self._clock = clock
        self._mark: tuple[Any, ...] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._database.close()

    def in_place(self) -> bool:
        """Tell whether the ledger is still where it was opened: a file may be deleted or replaced meanwhile."""
        return self._database.in_place()

    def append_reading(
        self,
        reading: Reading,
        run: Run,
        type: str | None = None,  # noqa: A002
        given: Sequence[str] = (),
    ) -> Added | Unchanged | Superseded:
        """Append a document with everything that was read of it.

        `given` names what of date, issuer and title a person gave, so that a later reading does not look for it.
        It supersedes the document in force with the same text, or else the one with the same file name, issuer
        and title, of the same year where both have a date; decisions about entries that say the same in both
        are carried over. Where the ledger has just this document, nothing is written.
        """
        refuse_unstorable(reading.document)
        refuse_given(reading.document, type, given)
        return self._transaction(lambda: self._append_document(reading, run, type, given))

    def foresee_reading(
        self,
        reading: Reading,
        run: Run,
        type: str | None = None,  # noqa: A002
        given: Sequence[str] = (),
    ) -> Added | Unchanged | Superseded:
        """Return what `append_reading` would make of a document now; nothing is written."""
        document = reading.document
        refuse_unstorable(document)
        refuse_given(document, type, given)
        old, fields = self._predecessor_with_differences(document, type)
        if old and not fields:
            return Unchanged(old.document)
        stored = writes.stored_document(document, type, given, self._clock(), run)
        entries = entries_of(reading, stored)
        if old is None:
            return Added(stored, len(entries))
        alignment = align(self._read_by(old.reading, old.document), entries)
        changes = changes_of(alignment)
        if stored.id == old.document.id:
            return Superseded(stored, old.document, fields, changes)
        decisions = self._decisions_carried_over(
            alignment, old.reading, statement_keys(reading), self.revision(), stored.recorded_at
        )
        tasks = len(self._tasks_carried_over(alignment))
        return Superseded(stored, old.document, fields, changes, len(list(decisions)), tasks)

    def append_rereading(self, reading: Reading, run: Run) -> Unchanged | Superseded:
        """Append a new reading of a document in force, unless it says in everything what the last one said.

        Raises UnknownIdError where no document in force has the text.
        """
        return self._transaction(lambda: self._append_rereading(reading, run))

    def append_whole_rereading(self, run: Run, since: int) -> bool:
        """Append that all documents have been read again, so that they are grouped as the pack of the run groups.

        `since` is the number of the last write when that began. Returns False, and writes nothing, where the ledger
        knows that already, or others have added documents meanwhile with another pack.
        """

        def work() -> bool:
            horizon = self._horizon(None)
            if self._are_grouped(horizon) or self._are_others(since, horizon):
                return False
            self._journal(run, "reread", "")
            return True

        return self._transaction(work)

    def decide(
        self,
        subject: str,
        action: str,
        run: Run,
        *,
        who: str,
        why: str | None = None,
        fields: Mapping[str, Any] | None = None,
        others: Sequence[str] = (),
        pieces: Sequence[Mapping[str, Any]] = (),
    ) -> Decision:
        """Append what a person decided about an entry, a statement, a document or a link (`promise~outcome`).

        `action`: accept, reject, note (with `why`); correct (with `fields`); merge, which takes the `others` out
        in favour of the subject; undo, which lays the last decision that stands aside; split into `pieces`, each a
        few fields that differ. The pieces of ID are ID-1, ID-2 …, and can be decided about like entries. Raises
        UsageError for what cannot be decided so, UnknownIdError for an unknown subject.
        """
        if action not in ACTIONS:
            raise UsageError(f"no action {action!r}: choose {', '.join(ACTIONS)}")
        if action == "correct" and "." not in subject and self.document(subject):
            raise UsageError("a document is read again when it is corrected: `correct_document` does both")
        given = DecisionContent(fields or {}, several("others", others), several("pieces", pieces))
        line("who", who)
        words("why", why or "")
        return self._transaction(lambda: self._append_decision(subject, action, run, who, why, given))

    def correct_document(
        self,
        reading: Reading,
        run: Run,
        *,
        who: str,
        why: str | None = None,
        fields: Mapping[str, Any],
        type: str | None = None,  # noqa: A002
        given: Sequence[str] = (),
    ) -> tuple[Decision, Superseded]:
        """Append what a person corrected of a document in force together with the reading that follows from it.

        Raises UsageError where the ledger says so already.
        """
        refuse_given(reading.document, type, given)
        line("who", who)
        words("why", why or "")

        def work() -> tuple[Decision, Superseded]:
            outcome = self._append_document(reading, run, type, given)
            if not isinstance(outcome, Superseded):
                raise UsageError(f"{reading.document.id}: the ledger says so already; nothing was corrected")
            corrected = DecisionContent(fields)
            return self._append_decision(reading.document.id, "correct", run, who, why, corrected), outcome

        return self._transaction(work)

    def append_links(self, links: Iterable[Link], run: Run) -> bool:
        """Append a batch of links, which replaces the last one; False where it would be the same."""
        rows = [writes.link_row(link) for link in links]
        return self._transaction(lambda: self._append_batch("links", rows, run))

    def append_assessments(self, assessments: Iterable[Assessment], run: Run) -> bool:
        """Append a batch of assessments, which replaces the last one; False where it would be the same."""
        rows = [writes.assessment_row(item) for item in assessments]
        return self._transaction(lambda: self._append_batch("assessments", rows, run))

    def append_report(
        self,
        subject: str,
        value: Decimal | Stage,
        run: Run,
        *,
        unit: str | None = None,
        as_of: date,
        source: str,
        who: str,
        note: str | None = None,
    ) -> Report:
        """Append what an office typed for an entry: a number, or how far a named thing is.

        Raises UnknownIdError for an unknown entry, FieldError for a value that cannot be counted.
        """
        promised = self.entry(subject).unit
        number, stage = (None, value.value) if isinstance(value, Stage) else (value, None)
        report = checked_report(Report("", subject, number, unit, as_of, source, who, stage, note))
        self._refuse_unit(report.unit, promised)
        return self._transaction(lambda: self._append_report(report, run))

    def _refuse_unit(self, unit: str | None, promised: str | None) -> None:
        if unit and not self.grouping.fits(unit, promised):
            raise FieldError("unit", "other_unit", value=unit, promised=promised or "")

    def take_step(
        self,
        subject: str,
        verb: str,
        actor: Actor,
        run: Run,
        *,
        today: date,
        why: str | None = None,
        said: Mapping[str, Any] | None = None,
        files: Sequence[Attachment] = (),
    ) -> Task:
        """Append a step in the life of the task on a commitment and return how it stands then.

        Whoever writes at the same time waits, and meets what this step has made of the task. A report that is
        accepted becomes evidence in the same write. Raises IllegalStepError for a step that is not open to the
        person now, FieldError for what is lacking or unreadable, UnknownIdError for an unknown commitment.
        """
        given = parse_step_fields(said or {})
        words("why", why or "")
        if "unit" in given:
            self._refuse_unit(given["unit"], self.last_known(subject).unit)
        # A task that there is can be ended, whatever newer rules make of its commitment.
        if verb == "register" or not self.task_events(subject):
            given = {**self._promised(subject), **given}
        return self._transaction(
            lambda: self._append_step(subject, verb, actor, run, today, why, given, files)
        )

    def _promised(self, subject: str) -> dict[str, str]:
        """Return what a task has from its commitment: its day; raises UsageError for what is none."""
        entry = self.entry(subject)
        if entry.kind is not Kind.TARGET:
            raise UsageError(f"{subject} is no commitment, so that it cannot be a task")
        return {"due": entry.period_end.isoformat()} if entry.period_end else {}

    def history(self, ident: str, as_of: date | datetime | None = None) -> tuple[HistoryEvent, ...]:
        """Return every write about a document, an entry or a link, oldest first; raises UnknownIdError."""
        return events_of(self._rows, ident, self._horizon(as_of), self._database.name)

    def record(
        self, ident: str, as_of: date | datetime | None = None, *, decided: bool = True
    ) -> dict[str, Any]:
        """Return a document as `tongdao read --json` prints it, after people's decisions; raises UnknownIdError."""
        horizon = self._horizon(as_of)
        reading, document = self._version(ident, horizon)
        return record_of(self._rows, reading, document, self._standings(horizon, [ident]) if decided else {})

    def backup(self, target: Path) -> None:
        """Copy the whole ledger, as it is at one moment, into a new SQLite file, while others may write.

        Raises UsageError where there is such a file already, DamagedLedgerError where the ledger is not whole.
        """
        try:
            copy_to(self._database, target, stamp(self._clock()))
        except self._database.errors as error:
            raise self._database.problem(error) from None

    def damages(self) -> Iterator[Damage]:
        """Yield everything that is not as it was written; nothing where the ledger is whole."""
        return damages(self._database)

    def _transaction(self, work: Callable[[], T]) -> T:
        """Write all or nothing; once more where the server went away, unless it had accepted the write."""
        database = self._database
        for last in (False, True):
            self._mark, result, ready = None, None, False
            try:
                try:
                    database.begin()
                    result = work()
                    ready = True
                    database.commit()
                except BaseException:
                    database.rollback()
                    raise
                return result
            except (database.errors, LedgerError) as error:
                cause = error if isinstance(error, database.errors) else error.__cause__
                if last or not isinstance(cause, Exception) or not database.is_lost(cause):
                    raise (error if isinstance(error, LedgerError) else database.problem(error)) from cause
            if self._was_accepted() and ready:
                return cast("T", result)
        raise AssertionError("the second attempt returns or raises")

    def _was_accepted(self) -> bool:
        """Tell whether the write that was under way when the connection broke is in the ledger."""
        if self._mark is None:
            return False
        seq, *rest = self._mark
        return [list(row) for row in self._rows("SELECT run, at FROM journal WHERE seq = ?", seq)] == [rest]

    def _journal(self, run: Run, action: str, subject: str) -> int:
        """Give a write its number, record who makes it and when, and return the number."""
        database, seq = self._database, self._horizon(None) + 1
        if not list(database.execute("SELECT 1 FROM runs WHERE id = ?", [run.id])):
            database.insert("runs", 7, [writes.run_row(run)])
        at = stamp(self._clock())
        database.insert("journal", 5, [(seq, run.id, at, action, subject)])
        self._mark = (seq, run.id, at)
        return seq

    def _append_document(
        self, reading: Reading, run: Run, kind: str | None, given: Sequence[str]
    ) -> Added | Unchanged | Superseded:
        document = reading.document
        old, fields = self._predecessor_with_differences(document, kind)
        if old and not fields:
            return Unchanged(old.document)
        seq = self._journal(run, "document", document.id)
        database = self._database
        if not list(database.execute("SELECT 1 FROM texts WHERE id = ?", [document.id])):
            database.insert("texts", 3, [(document.id, document.sha256, document.text)])
        row = writes.document_row(seq, document, kind, given, old.seq if old else None)
        database.insert("documents", len(row), [row])
        count = self._append_rows(reading, run, seq, seq)
        stored = self._version(document.id, seq)[1]
        if old is None:
            return Added(stored, count)
        return self._superseded(old, seq, stored, fields, run)

    def _superseded(
        self, old: Predecessor, seq: int, stored: StoredDocument, fields: tuple[str, ...], run: Run
    ) -> Superseded:
        """Tell what a reading replaces, and carry over to it what people said where its text is another."""
        alignment = align(self._read_by(old.reading, old.document), self._read_by(seq, stored))
        carried = tasks = 0
        if stored.id != old.document.id:
            carried = self._carry_over(alignment, old.reading, seq)
            self._carry_reports(alignment, run)
            tasks = self._carry_tasks(alignment, run)
        return Superseded(stored, old.document, fields, changes_of(alignment), carried, tasks)

    def _carry_over(self, alignment: Alignment, old: int, seq: int) -> int:
        """Append the decisions about what says the same in a new version, now about that; return their number."""
        rows = [
            writes.decision_row(seq, place, item, seen)
            for place, (item, seen) in enumerate(
                self._decisions_carried_over(alignment, old, self._statement_keys(seq), seq, self._clock())
            )
        ]
        if rows:
            self._database.insert("decisions", len(rows[0]), rows)
        return len(rows)

    def _carry_reports(self, alignment: Alignment, run: Run) -> None:
        """Append what offices reported of entries, now of the same ones of a new version, changed or not."""
        after = {one.id: other.id for one, other in alignment.pairs}
        reports = self.reports()
        known = {replace(item, id="") for item in reports}
        for item in reports:
            moved = replace(item, id="", subject=after.get(item.subject, item.subject))
            if moved not in known:
                self._append_report(moved, run)

    def _carry_tasks(self, alignment: Alignment, run: Run) -> int:
        """Take the tasks on entries along to the same ones of a new version, with all that happened to them."""
        moving = self._tasks_carried_over(alignment)
        for task, new in moving:
            self._append_move(task, task.subject, {"to": new}, run)
            self._append_move(task, new, {"from": task.subject}, run)
        return len(moving)

    def _append_move(self, task: Task, subject: str, content: Mapping[str, str], run: Run) -> None:
        seq = self._journal(run, "task", subject)
        event = TaskEvent(seq, self._clock(), subject, MOVE, Actor(run.who, "administrator"), None, content)
        row = event_row(event, after(task, event))
        self._database.insert("workflow", len(row), [row])

    def _append_rows(self, reading: Reading, run: Run, seq: int, document: int) -> int:
        """Append a reading of a version of a document; return the number of its entries."""
        if self.grouping.sha256 not in (BY_NAME.sha256, run.pack_sha256):
            raise UsageError(f"run {run.id} is of another pack: give it the pack of the ledger")
        self._database.insert("readings", 2, [(seq, document)])
        count = 0
        for table, width, rows in reading_rows(reading, seq, self.grouping.key):
            if rows:
                self._database.insert(table, width, rows)
            count += len(rows) if table == "entries" else 0
        self._database.execute(doubtful.COUNT, [seq])
        return count

    def _append_rereading(self, reading: Reading, run: Run) -> Unchanged | Superseded:
        found = self._in_force_where("d.id = ?", reading.document.id, self._horizon(None))
        if not found:
            raise UnknownIdError(f"no document {reading.document.id!r} in force in {self._database.name}")
        old = found[0]
        kind, given = old.document.type, old.document.given
        if writes.differing_metadata(old.document, reading.document, kind):
            return cast("Superseded", self._append_document(reading, run, kind, given))
        if self._is_same(reading, old.reading):
            return Unchanged(old.document)
        seq = self._journal(run, "reading", reading.document.id)
        self._append_rows(reading, run, seq, old.seq)
        return self._superseded(old, seq, old.document, (), run)

    def _append_decision(
        self, subject: str, action: str, run: Run, who: str, why: str | None, content: DecisionContent
    ) -> Decision:
        form, machine = self._form_and_entry(subject, action)
        fields = self._stored_fields(form, machine, action, why, content)
        horizon = self._horizon(None)
        undo = action == "undo"
        before = self._undoable(subject, horizon) if undo else self._last_decision(subject, horizon)
        now = self._subjects_now([subject], horizon).get(subject)
        about = self.reported_subject(subject) if form == "report" else subject
        seq = self._journal(run, "decision", about)
        decision = Decision(f"x{seq}", self._clock(), who, why, action, subject, fields, before)
        row = writes.decision_row(seq, 0, decision, now.text if now else None)
        self._database.insert("decisions", len(row), [row])
        return decision

    def _append_report(self, given: Report, run: Run) -> Report:
        seq = self._journal(run, "report", given.subject)
        report = replace(given, id=f"r{seq}")
        table, row = writes.report_row(seq, report)
        self._database.insert(table, len(row), [row])
        return report

    def _append_step(
        self,
        subject: str,
        verb: str,
        actor: Actor,
        run: Run,
        today: date,
        why: str | None,
        said: Mapping[str, Any],
        files: Sequence[Attachment],
    ) -> Task:
        task = task_of(self.task_events(subject), subject)
        refuse_illegal(task, verb, actor, why, said, today)
        seq = self._journal(run, "task", subject)
        (at,) = next(self._rows("SELECT at FROM journal WHERE seq = ?", seq))
        if verb == "register":
            said = {"number": next_number(self._rows, unstamp(at)), **said}
        event = TaskEvent(seq, unstamp(at), subject, verb, actor, why, said)
        task = after(task, event)
        row = event_row(event, task)
        self._database.insert("workflow", len(row), [row])
        self._append_files(files, seq)
        if verb == "accept" and (report := evidence_in(task)):
            self._append_report(checked_report(report), run)
        return task

    def _append_files(self, files: Sequence[Attachment], seq: int) -> None:
        """Append files, each once."""
        for digest, file in {file.sha256: file for file in files}.items():
            if not list(self._rows("SELECT 1 FROM attachments WHERE sha256 = ?", digest)):
                row = (digest, seq, file.media_type, file.size, file.content)
                self._database.insert("attachments", len(row), [row])

    def _append_batch(self, table: str, rows: Sequence[tuple[Any, ...]], run: Run) -> bool:
        seq = self._last_batch(table, self._horizon(None))
        if seq:
            stored = self._rows(f"SELECT * FROM {table} WHERE seq = ? ORDER BY place", seq)
            if [tuple(row)[2:] for row in stored] == [tuple(row) for row in rows]:
                return False
        elif not rows:
            return False
        seq = self._journal(run, table, "")
        if rows:
            placed = [(seq, place, *row) for place, row in enumerate(rows)]
            self._database.insert(table, len(placed[0]), placed)
        return True
