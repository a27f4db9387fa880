"""Questions to the ledger. Each answers as of a time: with what had been accepted by then, and nothing later.

A question first fixes its horizon, the number of the last write that it may see. Since nothing is ever changed,
that makes every answer whole and repeatable, whatever others write meanwhile.
"""

from __future__ import annotations

import heapq
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongdao.errors import UnknownIdError
from tongdao.ledger.conditions import document_conditions, entry_conditions, is_one_of, joined
from tongdao.ledger.decisions import LINK_SIGN, REPORT_SIGN, base_of, effective, leads_to_itself, standings
from tongdao.ledger.entered import report_faults
from tongdao.ledger.rows import (
    ASSESSMENT_COLUMNS,
    DOCUMENT_COLUMNS,
    ENTRY_COLUMNS,
    ENTRY_TABLES,
    assessment_from,
    decision_from,
    document_from,
    entry_from,
)
from tongdao.ledger.values import (
    EntryFilter,
    Report,
    StoredDocument,
    StoredStatement,
    Write,
    instant,
    stamp,
    unstamp,
)
from tongdao.model import Kind, Programme
from tongdao.promise import (
    Assessment,
    Comparison,
    Decision,
    Link,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tongdao.ledger.database import Database
    from tongdao.ledger.decisions import DecisionsInForce
    from tongdao.ledger.values import Grouping
    from tongdao.promise import Entry

EVERYTHING = EntryFilter()
# The latest reading, up to a horizon, of a version of a document.
LATEST = "(SELECT max(r.seq) FROM readings r WHERE r.document = d.seq AND r.seq <= ?)"
IN_FORCE = "NOT EXISTS (SELECT 1 FROM documents n WHERE n.supersedes = d.seq AND n.seq <= ?)"
_IDS_AT_ONCE = 500  # ids in one question
# The id of the document that a decision is within, as the index has it.
_DOCUMENT_OF_SUBJECT = "substr(subject, 1, 16)"
# A place in the order of entries: reading, place.
_Placed = tuple[int, int, "Entry"]


class Reads:
    """The reading half of a ledger."""

    def __init__(self, database: Database, grouping: Grouping) -> None:
        """Take an open database and how indicators are grouped."""
        self._database = database
        self.grouping = grouping

    def revision(self) -> int:
        """Return the number of the last accepted write."""
        return self._horizon(None)

    def size(self) -> int:
        """Return how many entries were ever read into the ledger."""
        return int(next(self._rows("SELECT count(*) FROM entries"))[0])

    def writes(self, after: int = 0) -> Iterator[Write]:
        """Yield the accepted writes behind a number, oldest first."""
        rows = self._rows(
            "SELECT j.seq, j.at, r.who, j.action, j.subject FROM journal j JOIN runs r ON r.id = j.run "
            "WHERE j.seq > ? ORDER BY j.seq",
            after,
        )
        return (Write(seq, unstamp(at), who, action, subject) for seq, at, who, action, subject in rows)

    def readings(self, filters: EntryFilter = EVERYTHING) -> Iterator[tuple[int, StoredDocument]]:
        """Yield the documents in force with the number of their latest reading, by which entries are in order."""
        return iter(sorted(self._readings_in_force(self._horizon(None), filters), key=lambda pair: pair[0]))

    def measures(self, reading: int, document: str) -> tuple[int, int]:
        """Return how many characters a document has, and how many findings and failed checks a reading of it."""
        sql = (
            "SELECT (SELECT length(body) FROM texts WHERE id = ?), "
            "(SELECT count(*) FROM findings WHERE reading = ?) + "
            "(SELECT count(*) FROM checks WHERE reading = ? AND holds = 0)"
        )
        characters, findings = next(self._rows(sql, document, reading, reading))
        return int(characters), int(findings)

    def programmes(self, reading: int) -> tuple[Programme, ...]:
        """Return the programmes that a reading found, in the order of the text."""
        sql = (
            "SELECT id, code, name, quote, start_offset, end_offset, parts FROM programmes "
            "WHERE reading = ? ORDER BY place"
        )
        rows = self._rows(sql, reading)
        return tuple(
            Programme(ident, code, name, quote, start, end, tuple(json.loads(parts)))
            for ident, code, name, quote, start, end, parts in rows
        )

    def entries_by_id(self, idents: Iterable[str]) -> dict[str, Entry]:
        """Return entries by id after people's decisions; those not in force or rejected are left out."""
        horizon, names = self._horizon(None), set(idents)
        bases = {ident.partition("-")[0] for ident in names}
        standing = standings(self._decided_about(bases | names, horizon))
        found = (
            entry
            for _, _, machine in self._fetch(bases, self._readings_of(bases, horizon))
            for entry in effective(machine, standing)
        )
        return {entry.id: entry for entry in found if entry.id in names}

    def statements_by_id(self, idents: Iterable[str]) -> dict[str, StoredStatement]:
        """Return statements by id after people's decisions, those that are unknown or rejected left out."""
        names = set(idents)
        horizon = self._horizon(None)
        standing = standings(self._decided_about(names, horizon))
        found = self._statements(self._readings_of(names, horizon).values(), standing)
        return {item.id: item for item in found if item.id in names}

    def documents(self, as_of: date | datetime | None = None) -> Iterator[StoredDocument]:
        """Yield the documents in force, in the order in which they were added."""
        horizon = self._horizon(as_of)
        return (document for _, document in self._readings_in_force(horizon, EVERYTHING))

    def document(self, ident: str, as_of: date | datetime | None = None) -> StoredDocument:
        """Return the last version of a document with this id, also where another has superseded it.

        Raises UnknownIdError.
        """
        return self._version(ident, self._horizon(as_of))[1]

    def text(self, ident: str) -> str:
        """Return the whole text of a document; raises UnknownIdError."""
        for (body,) in self._rows("SELECT body FROM texts WHERE id = ?", ident):
            return str(body)
        raise UnknownIdError(f"no document {ident!r} in {self._database.name}: `tongdao history` lists them")

    def entries(
        self, as_of: date | datetime | None = None, filters: EntryFilter = EVERYTHING
    ) -> Iterator[Entry]:
        """Yield the entries of the documents in force that pass the filters, document by document."""
        horizon = self._horizon(as_of)
        current = dict(self._readings_in_force(horizon, filters))
        if not filters.decided:
            machine = self._machine_entries(current, filters, horizon)
            return (entry for _, _, entry in machine)
        standing = self._standings(horizon, {document.id for document in current.values()})
        altered = {ident for ident, state in standing.items() if state.alters}
        plain = (
            placed
            for placed in self._machine_entries(current, filters, horizon)
            if placed[2].id not in altered and _is_left_in(placed[2], standing)
        )
        changed = self._entries_altered_by_people(current, altered, standing, filters)
        return (entry for _, _, entry in heapq.merge(plain, changed, key=lambda placed: placed[:2]))

    def statements(
        self, as_of: date | datetime | None = None, filters: EntryFilter = EVERYTHING
    ) -> Iterator[StoredStatement]:
        """Yield the statements of the documents in force that the filters let pass, document by document."""
        horizon = self._horizon(as_of)
        current = list(self._readings_in_force(horizon, filters))
        return self._statements(current, self._standings(horizon, {document.id for _, document in current}))

    def _statements(
        self, readings: Iterable[tuple[int, StoredDocument]], standing: Mapping[str, DecisionsInForce]
    ) -> Iterator[StoredStatement]:
        sql = "SELECT id, kind, owner, quote, start_offset, end_offset FROM statements WHERE reading = ? ORDER BY place"
        for reading, document in readings:
            for ident, kind, owner, *place in self._rows(sql, reading):
                state = standing.get(ident)
                if state is None:
                    yield StoredStatement(document, ident, Kind(kind), owner, *place)
                elif not state.hidden:
                    said = {"kind": kind, "owner": owner, **state.fields}
                    yield StoredStatement(document, ident, Kind(said["kind"]), said["owner"], *place)

    def find_text(self, ident: str) -> StoredDocument | None:
        """Return the document in force whose text has this id, if there is one."""
        horizon = self._horizon(None)
        rows = self._rows(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents d JOIN journal j ON j.seq = d.seq "
            f"WHERE d.id = ? AND {IN_FORCE}",
            ident,
            horizon,
        )
        return next(map(document_from, rows), None)

    def failed_checks(self, as_of: date | datetime | None = None) -> Iterator[tuple[str, int, int]]:
        """Yield where arithmetic does not hold: the id of a document in force and the span."""
        for reading, document in self._readings_in_force(self._horizon(as_of), EVERYTHING):
            sql = "SELECT start_offset, end_offset FROM checks WHERE reading = ? AND holds = 0 ORDER BY place"
            for start, end in self._rows(sql, reading):
                yield document.id, start, end

    def entry(self, ident: str, as_of: date | datetime | None = None) -> Entry:
        """Return an entry after people's decisions, from the last reading of its document; raises UnknownIdError."""
        found = self._entries_ever_by_id([ident], self._horizon(as_of))
        if ident not in found:
            raise UnknownIdError(f"no entry {ident!r} in {self._database.name}: `tongdao review` lists them")
        return found[ident]

    def decisions(
        self, subject: str | None = None, as_of: date | datetime | None = None, after: int = 0
    ) -> tuple[Decision, ...]:
        """Return what people decided behind the number of a write, of one subject or of all, oldest first."""
        return tuple(self._decided(self._horizon(as_of), subject, after=after))

    def decisions_about_links(self, as_of: date | datetime | None = None) -> tuple[Decision, ...]:
        """Return what people decided about links, oldest first."""
        return tuple(self._decided(self._horizon(as_of), like=f"%{LINK_SIGN}%"))

    def links(self, as_of: date | datetime | None = None) -> Iterator[Link]:
        """Yield the links of the last batch as people decided about them, then those that only people made."""
        horizon = self._horizon(as_of)
        rows = self._rows(
            "SELECT promise, outcome, score, comparisons, decision FROM links WHERE seq = ? ORDER BY place",
            self._last_batch("links", horizon),
        )
        found = {(promise, outcome): rest for promise, outcome, *rest in rows}
        standing = {
            (promise, outcome): state
            for subject, state in self._standings(horizon).items()
            for promise, sign, outcome in [subject.partition(LINK_SIGN)]
            if sign and state.last and not leads_to_itself(subject)
        }
        for pair in standing:
            found.setdefault(pair, [1.0, "[]", "auto"])
        entries = self._entries_ever_by_id({ident for pair in found for ident in pair}, horizon)
        for (promise, outcome), (score, comparisons, decision) in found.items():
            if promise in entries and outcome in entries:
                state = standing.get((promise, outcome))
                decision = decision if state is None else "rejected" if state.hidden else "confirmed"
                pairs = tuple(Comparison(*pair) for pair in json.loads(comparisons))
                yield Link(entries[promise], entries[outcome], score, pairs, decision)

    def assessments(self, as_of: date | datetime | None = None) -> Iterator[Assessment]:
        """Yield the assessments of the last batch."""
        return map(
            assessment_from,
            self._rows(
                f"SELECT {ASSESSMENT_COLUMNS} FROM assessments WHERE seq = ? ORDER BY place",
                self._last_batch("assessments", self._horizon(as_of)),
            ),
        )

    def reports(
        self, subject: str | None = None, as_of: date | datetime | None = None, after: int = 0
    ) -> tuple[Report, ...]:
        """Return the progress that offices typed behind the number of a write, of one entry or all, oldest first.

        What was taken back, and what cannot be counted, is left out; `unusable` tells of the latter.
        """
        found = self._reports(self._horizon(as_of), subject, after)
        return tuple(item for item in found if not report_faults(item))

    def _reports(self, horizon: int, subject: str | None = None, after: int = 0) -> Iterator[Report]:
        """Yield the reports that nobody took back."""
        where, values = ("", []) if subject is None else (" AND subject = ?", [subject])
        bounds = [after, horizon]
        rows = self._rows(
            "SELECT seq, id, subject, value, unit, NULL, as_of, source, who, note FROM reports "
            f"WHERE seq > ? AND seq <= ?{where} UNION ALL "
            "SELECT seq, id, subject, NULL, NULL, stage, as_of, source, who, note FROM stage_reports "
            f"WHERE seq > ? AND seq <= ?{where} ORDER BY 1",
            *[*bounds, *values, *bounds, *values],
        )
        standing = standings(self._decided(horizon, about_reports=True))
        for _, ident, about, value, unit, stage, day, by, who, note in rows:
            if ident not in standing or not standing[ident].hidden:
                number = None if value is None else Decimal(value)
                yield Report(ident, about, number, unit, date.fromisoformat(day), by, who, stage, note)

    def reported_subject(self, ident: str) -> str:
        """Return what a report is about, taken back or not; raises UnknownIdError."""
        sql = "SELECT subject FROM reports WHERE id = ? UNION ALL SELECT subject FROM stage_reports WHERE id = ?"
        for (subject,) in self._rows(sql, ident, ident):
            return str(subject)
        raise UnknownIdError(f"no report {ident!r} in {self._database.name}: `tongdao history` lists them")

    def _rows(self, sql: str, *values: Any) -> Iterator[Sequence[Any]]:
        """Ask, and raise what goes wrong as an error of the ledger."""
        try:
            yield from self._database.execute(sql, values)
        except self._database.errors as error:
            raise self._database.problem(error) from error

    def _horizon(self, as_of: date | datetime | None) -> int:
        """Return the number of the last write that had been accepted by a time.

        It is a number and not a time, so that a clock that was set back cannot change the order of what happened.
        """
        if as_of is None:
            rows = self._rows("SELECT max(seq) FROM journal")
        else:
            rows = self._rows("SELECT max(seq) FROM journal WHERE at <= ?", stamp(instant(as_of)))
        return int(next(rows)[0] or 0)

    def _last_batch(self, action: str, horizon: int) -> int:
        sql = "SELECT max(seq) FROM journal WHERE action = ? AND seq <= ?"
        return int(next(self._rows(sql, action, horizon))[0] or 0)

    def _readings_in_force(self, horizon: int, filters: EntryFilter) -> Iterator[tuple[int, StoredDocument]]:
        """Yield the latest reading of each document in force, with the document."""
        where, values = document_conditions(filters)
        rows = self._rows(
            f"SELECT {LATEST}, {DOCUMENT_COLUMNS} FROM documents d JOIN journal j ON j.seq = d.seq "
            f"WHERE d.seq <= ? AND {IN_FORCE}{where} ORDER BY d.seq",
            horizon,
            horizon,
            horizon,
            *values,
        )
        rejected = self._rejected(horizon) if filters.decided else ()
        return ((row[0], document_from(row[1:])) for row in rows if row[1] not in rejected)

    def _rejected(self, horizon: int) -> set[str]:
        """Return the ids of the documents that people took out."""
        rows = self._rows(
            "SELECT subject, action FROM decisions WHERE seq <= ? AND action <> 'note' "
            "AND subject IN (SELECT id FROM texts) ORDER BY seq, place",
            horizon,
        )
        last = {row[0]: row[1] for row in rows}
        return {subject for subject, action in last.items() if action == "reject"}

    def _version(self, ident: str, horizon: int) -> tuple[int, StoredDocument]:
        """Return the latest reading of the last version of a document with an id, and the document."""
        rows = self._rows(
            f"SELECT {LATEST}, {DOCUMENT_COLUMNS} FROM documents d JOIN journal j ON j.seq = d.seq "
            "WHERE d.id = ? AND d.seq <= ? ORDER BY d.seq DESC LIMIT 1",
            horizon,
            ident,
            horizon,
        )
        for reading, *row in rows:
            return reading, document_from(row)
        raise UnknownIdError(f"no document {ident!r} in {self._database.name}: `tongdao history` lists them")

    def _decided(
        self,
        horizon: int,
        subject: str | None = None,
        *,
        action: str | None = None,
        like: str | None = None,
        about_reports: bool = False,
        documents: Collection[str] | None = None,
        after: int = 0,
    ) -> Iterator[Decision]:
        """Yield decisions, oldest first: all, or those that pass what is given; `documents` are those of subjects."""
        where, values = joined(
            is_one_of("subject", None if subject is None else [subject]),
            is_one_of("action", None if action is None else [action]),
            ("", []) if like is None else ("subject LIKE ?", [like]),
            ("subject BETWEEN ? AND ?", [REPORT_SIGN, f"{REPORT_SIGN}:"]) if about_reports else ("", []),
            is_one_of(_DOCUMENT_OF_SUBJECT, documents),
        )
        rows = self._rows(
            "SELECT id, at, who, why, action, subject, fields, supersedes FROM decisions "
            f"WHERE seq > ? AND seq <= ?{where} ORDER BY seq, place",
            after,
            horizon,
            *values,
        )
        return map(decision_from, rows)

    def _readings_of(
        self, idents: Iterable[str], horizon: int, filters: EntryFilter = EVERYTHING
    ) -> dict[str, tuple[int, StoredDocument]]:
        """Return the latest readings of the documents in force that some entries belong to, by document."""
        names = sorted({document_part(ident) for ident in idents})
        return {
            document.id: (reading, document)
            for first in range(0, len(names), _IDS_AT_ONCE)
            for reading, document in self._readings_in_force(
                horizon, replace(filters, documents=names[first : first + _IDS_AT_ONCE])
            )
        }

    def _decided_about(self, idents: Collection[str], horizon: int) -> list[Decision]:
        """Return the decisions that tell how some entries stand: those about them, merges, and what was undone."""
        if len(idents) > _IDS_AT_ONCE:
            return list(self._decided(horizon))
        return self._with_those_elsewhere(
            horizon, (item for ident in idents for item in self._decided(horizon, ident))
        )

    def _standings(
        self, horizon: int, documents: Collection[str] | None = None
    ) -> dict[str, DecisionsInForce]:
        """Return how everything that was decided about stands, or, at less cost, what is in some documents."""
        if documents is None or len(documents) > _IDS_AT_ONCE:
            return standings(self._decided(horizon))
        return standings(self._with_those_elsewhere(horizon, self._decided(horizon, documents=documents)))

    def _with_those_elsewhere(self, horizon: int, decided: Iterable[Decision]) -> list[Decision]:
        """Return decisions, oldest first, with those that reach other entries than their own: merges and undoings."""
        found = {item.id: item for item in decided}
        for action in ("merge", "undo"):
            found.update((item.id, item) for item in self._decided(horizon, action=action))
        return sorted(found.values(), key=lambda item: _in_order(item.id))

    def _machine_entries(
        self, current: dict[int, StoredDocument], filters: EntryFilter, horizon: int
    ) -> Iterator[_Placed]:
        """Yield the entries as they were read, by the index of groups where groups are asked for."""
        where, values = entry_conditions(filters)
        sql = f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE"
        readings = sorted(current)
        if filters.groups is None:
            return (
                (*row[:2], entry_from(row, current[reading]))
                for reading in readings
                for row in self._rows(f"{sql} e.reading = ?{where} ORDER BY e.place", reading, *values)
            )
        names, stored = self._grouped(filters.groups, horizon)
        grouped, groups = is_one_of("e.indicator_group", stored)
        if len(readings) <= _IDS_AT_ONCE:
            among, wanted = is_one_of("e.reading", readings)
            where, values = f" AND {among}{where}", [*wanted, *values]
        rows = self._rows(f"{sql} {grouped}{where} ORDER BY e.reading, e.place", *groups, *values)
        found = ((*row[:2], entry_from(row, current[row[0]])) for row in rows if row[0] in current)
        return found if names is None else (placed for placed in found if placed[2].indicator in names)

    def _grouped(
        self, groups: Collection[str], horizon: int
    ) -> tuple[Collection[str] | None, Collection[str]]:
        """Return which names are in some groups, None for all that are stored so, and how they are stored.

        Entries are stored with the group that the pack of their run gave them. Where that is another pack, each
        name of the ledger is grouped anew, which takes its time; `tongdao reread` makes an end of that.
        """
        if self._are_grouped(horizon):
            return None, groups
        pairs = [
            (name, group)
            for name, group in self._rows(
                "SELECT DISTINCT indicator, indicator_group FROM entries WHERE indicator_group IS NOT NULL"
            )
            if self.grouping.key(name) in groups
        ]
        return {name for name, _ in pairs}, {group for _, group in pairs}

    def _are_grouped(self, horizon: int) -> bool:
        """Tell whether all entries up to a horizon were read, or read again, with the pack of the grouping."""
        rows = self._rows(
            "SELECT max(j.seq) FROM journal j JOIN runs r ON r.id = j.run "
            "WHERE j.action = 'reread' AND j.seq <= ? AND r.pack_sha256 = ?",
            horizon,
            self.grouping.sha256,
        )
        return not self._are_others(int(next(rows)[0] or 0), horizon)

    def _are_others(self, since: int, horizon: int) -> bool:
        """Tell whether a run with another pack than that of the grouping read something between two writes."""
        pack = self.grouping.sha256
        if not any(True for _ in self._rows("SELECT 1 FROM runs WHERE pack_sha256 <> ? LIMIT 1", pack)):
            return False
        rows = self._rows(
            "SELECT 1 FROM journal j JOIN runs r ON r.id = j.run WHERE j.seq > ? AND j.seq <= ? "
            "AND j.action IN ('document', 'reading') AND r.pack_sha256 <> ? LIMIT 1",
            since,
            horizon,
            pack,
        )
        return any(True for _ in rows)

    def _entries_altered_by_people(
        self,
        current: dict[int, StoredDocument],
        altered: Collection[str],
        standing: dict[str, DecisionsInForce],
        filters: EntryFilter,
    ) -> list[_Placed]:
        """Return the entries that people corrected or split, where what they are now passes the filters."""
        readings = {document.id: (reading, document) for reading, document in current.items()}
        found = self._fetch(altered, readings)
        return sorted(
            (
                (reading, place, entry)
                for reading, place, machine in found
                for entry in effective(machine, standing)
                if _is_left_in(machine, standing) and self._passes(entry, filters)
            ),
            key=lambda placed: placed[:2],
        )

    def _entries_ever_by_id(self, idents: Iterable[str], horizon: int) -> dict[str, Entry]:
        """Return entries by id after decisions, also of superseded documents, pieces of split ones included."""
        names = set(idents)
        bases = {base_of(ident) for ident in names}
        readings = {}
        for document in {document_part(ident) for ident in bases}:
            try:
                readings[document] = self._version(document, horizon)
            except UnknownIdError:
                continue
        standing = standings(self._decided_about(bases | names, horizon))
        found = {}
        for _, _, machine in self._fetch(bases, readings):
            found[machine.id] = machine
            found.update((entry.id, entry) for entry in effective(machine, standing))
        return {ident: entry for ident, entry in found.items() if ident in names}

    def _fetch(
        self, idents: Iterable[str], readings: dict[str, tuple[int, StoredDocument]]
    ) -> Iterator[_Placed]:
        """Yield entries by id as they were read, each from the given reading of its document."""
        by_document: dict[str, list[str]] = defaultdict(list)
        for ident in sorted(set(idents)):
            by_document[document_part(ident)].append(ident)
        for name, inside in by_document.items():
            if name not in readings:
                continue
            reading, document = readings[name]
            for first in range(0, len(inside), _IDS_AT_ONCE):
                chunk = inside[first : first + _IDS_AT_ONCE]
                marks = ", ".join("?" * len(chunk))
                rows = self._rows(
                    f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE e.reading = ? AND e.id IN ({marks})",
                    reading,
                    *chunk,
                )
                yield from ((*row[:2], entry_from(row, document)) for row in rows)

    def _passes(self, entry: Entry, filters: EntryFilter) -> bool:
        """Tell whether a corrected entry passes what `entry_conditions` asks of a row."""
        starts = entry.period_start or entry.period_end
        ends = entry.period_end or entry.period_start
        return (
            filters.form in (None, entry.form)
            and (filters.kinds is None or entry.kind in filters.kinds)
            and (filters.owners is None or entry.owner in filters.owners)
            and (
                filters.groups is None
                or (bool(entry.indicator) and self.grouping.key(entry.indicator or "") in filters.groups)
            )
            and (filters.since is None or (ends is not None and ends >= filters.since))
            and (filters.until is None or (starts is not None and starts <= filters.until))
        )


def _is_left_in(entry: Entry, standing: dict[str, DecisionsInForce]) -> bool:
    """Tell whether people left an entry in, and the statement that it stands in."""
    states = (standing.get(ident) for ident in (entry.id, f"{entry.document}.s{entry.statement_start}"))
    return not any(state and state.hidden for state in states)


def _in_order(decision: str) -> tuple[int, int]:
    """Return what the id of a decision, `x7` or `x7.2`, is ordered by."""
    seq, _, place = decision[1:].partition(".")
    return int(seq), int(place or 0)


def document_part(ident: str) -> str:
    """Return the id of the document that the id of an entry begins with."""
    return ident.partition(".")[0]
