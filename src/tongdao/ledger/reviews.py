"""What people decide about: how it stood when they did, and which decisions came back since."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, NamedTuple

from tongdao.errors import UnknownIdError, UsageError
from tongdao.ledger import writes
from tongdao.ledger.changes import differing
from tongdao.ledger.decisions import (
    LINK_SIGN,
    base_of,
    carry_over,
    corrected_with,
    in_force,
    is_report,
    leads_to_itself,
    locate,
    parse_fields,
    pieces_of,
    snapshot,
    standings,
)
from tongdao.ledger.doubtful import DoubtfulPage, doubtful
from tongdao.ledger.entered import LAST_DAY, RANGED, fault_of_day, readable, refuse_turned, usable
from tongdao.ledger.reads import Reads, document_part
from tongdao.ledger.refusals import FieldError
from tongdao.ledger.rows import decision_from
from tongdao.ledger.unusable import Unusable, in_decisions, in_reports
from tongdao.ledger.values import EntryFilter, ReturnedDecision, StoredDocument, StoredStatement
from tongdao.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from tongdao.ledger.changes import Alignment
    from tongdao.ledger.decisions import Moves
    from tongdao.ledger.rows import StatementKey
    from tongdao.ledger.writes import DecisionContent
    from tongdao.promise import Decision, Entry

    Readings = dict[str, tuple[int, StoredDocument]]


_AS_READ = EntryFilter(decided=False)


class SubjectNow(NamedTuple):
    """What a subject is, as the machine reads it, and that as a text to compare."""

    subject: Entry | StoredStatement | StoredDocument | None
    text: str


class Reviews(Reads):
    """The part of a ledger that knows what decisions are about."""

    def returned(self, as_of: date | datetime | None = None) -> tuple[ReturnedDecision, ...]:
        """Return the decisions that stand about what has changed since, or is not read any more."""
        horizon = self._horizon(as_of)
        sql = "SELECT id, seen FROM decisions WHERE seq <= ? AND seen IS NOT NULL"
        seen = {row[0]: row[1] for row in self._rows(sql, horizon)}
        decided = tuple(self._decided(horizon))
        renewed = {decision.supersedes for decision in in_force(decided) if decision.action != "note"}
        last = [
            state.last
            for subject, state in standings(decided).items()
            if state.last and state.last.subject == subject
            if state.last.id in seen and state.last.id not in renewed
        ]
        now = self._subjects_now([decision.subject for decision in last], horizon)
        gone = SubjectNow(None, "")
        found = [(decision, now.get(decision.subject, gone)) for decision in last]
        return tuple(
            ReturnedDecision(item, is_now.subject) for item, is_now in found if seen[item.id] != is_now.text
        )

    def doubtful(
        self,
        as_of: date | datetime | None = None,
        documents: Collection[str] | None = None,
        reason: str | None = None,
        *,
        limit: int,
        offset: int = 0,
    ) -> DoubtfulPage:
        """Return a page of the entries nobody decided about, the most doubtful first, and how many there are."""
        horizon = self._horizon(as_of)
        absorbed = self._absorbed(horizon)
        return doubtful(
            self._rows,
            horizon,
            documents=documents,
            reason=reason,
            absorbed=absorbed,
            limit=limit,
            offset=offset,
        )

    def _absorbed(self, horizon: int) -> set[str]:
        """Return the entries that were merged into others."""
        merges = in_force([*self._decided(horizon, action="merge"), *self._decided(horizon, action="undo")])
        return {other for item in merges for other in item.fields["with"]}

    def unusable(
        self, as_of: date | datetime | None = None, about: str | None = None
    ) -> tuple[Unusable, ...]:
        """Return what stands in the ledger and cannot be used, of what is in force: of all of it, or about one id."""
        horizon = self._horizon(as_of)
        decided = in_force(self._decided(horizon, about))
        found = [
            *in_decisions(decided),
            *self._turned(decided, horizon),
            *in_reports(self._reports(horizon, about)),
            *self._misdated(horizon, about),
        ]
        readings = self._readings_of([item.subject for item in found], horizon)
        return tuple(item for item in found if document_part(item.subject) in readings)

    def _turned(self, decided: Iterable[Decision], horizon: int) -> Iterator[Unusable]:
        """Yield the corrections that would make a period end before it starts, or a range end below its start."""
        standing = {
            ident: state
            for ident, state in standings(decided).items()
            if state.last and state.fields.keys() & RANGED
        }
        readings = self._readings_of(standing, horizon)
        for ident, entry in self._entries_as_read(standing, readings, horizon).items():
            last = standing[ident].last
            for fault in usable(entry, standing[ident].fields)[1]:
                if last and fault.reason == "turned":
                    yield Unusable.of(last.id, ident, fault)

    def _misdated(self, horizon: int, about: str | None) -> Iterator[Unusable]:
        """Yield the documents whose date is one with which nothing can be computed."""
        sql = "SELECT id, issued_on FROM documents WHERE seq <= ? AND issued_on > ?"
        dates = {row[0]: row[1] for row in self._rows(sql, horizon, LAST_DAY.isoformat())}
        for ident, text in dates.items():
            if about in (None, ident) and self._version(ident, horizon)[1].issued_on is None:
                yield Unusable.of(ident, ident, fault_of_day("date", text))

    def latest_decisions(self, limit: int) -> tuple[Decision, ...]:
        """Return what people decided last, newest first."""
        sql = (
            "SELECT id, at, who, why, action, subject, fields, supersedes FROM decisions "
            "ORDER BY seq DESC, place DESC LIMIT ?"
        )
        return tuple(decision_from(row) for row in self._rows(sql, limit))

    def _subjects_now(self, idents: Iterable[str], horizon: int) -> dict[str, SubjectNow]:
        """Return how the machine reads subjects in the documents in force; what is not there is left out."""
        names = list(idents)
        ends = [end for ident in names for end in ident.split(LINK_SIGN)]
        readings = self._readings_of(ends, horizon, _AS_READ)
        subjects = {
            **{ident: _document(*readings[ident]) for ident in ends if ident in readings},
            **{item.id: _statement(item) for item in self._statements_as_read(ends, readings)},
            **{
                ident: SubjectNow(entry, snapshot(entry))
                for ident, entry in self._entries_as_read(ends, readings, horizon).items()
            },
        }
        return {ident: now for ident in names if (now := _joined(ident, subjects))}

    def _statements_as_read(self, idents: Iterable[str], readings: Readings) -> Iterator[StoredStatement]:
        sql = "SELECT id, kind, owner, quote, start_offset, end_offset FROM statements WHERE reading = ? AND id = ?"
        for ident in idents:
            name, _, rest = ident.partition(".")
            if rest.startswith("s") and name in readings:
                reading, document = readings[name]
                for _, kind, *said in self._rows(sql, reading, ident):
                    yield StoredStatement(document, ident, Kind(kind), *said)

    def _entries_as_read(self, idents: Iterable[str], readings: Readings, horizon: int) -> dict[str, Entry]:
        """Return entries as the machine reads them, and pieces as they were split off, by id."""
        names = set(idents)
        bases = {base_of(ident) for ident in names}
        found: dict[str, Entry] = {}
        standing = self._standings(horizon, set(map(document_part, bases))) if bases != names else {}
        for _, _, machine in self._fetch(bases, readings):
            found[machine.id] = machine
            if machine.id in standing:
                found.update((piece.id, piece) for piece in pieces_of(machine, standing[machine.id]))
        return {ident: entry for ident, entry in found.items() if ident in names}

    def _form_and_entry(self, ident: str, action: str) -> tuple[str, Entry | None]:
        """Return what an id is the id of and, of an entry, how it is read now; raises UnknownIdError."""
        horizon = self._horizon(None)
        if LINK_SIGN in ident:
            self._refuse_link(ident, action)
            return "link", None
        if is_report(ident):
            self.reported_subject(ident)
            return "report", None
        name, _, rest = ident.partition(".")
        readings = {name: self._version(name, horizon)}
        if not rest:
            return "document", None
        if list(self._statements_as_read([ident], readings)):
            return "statement", None
        for entry in self._entries_as_read([ident], readings, horizon).values():
            return ("piece" if ident != base_of(ident) else entry.form), entry
        if action in ("reject", "note", "undo") and list(self._decided(horizon, ident)):
            return "entry", None  # it vanished: what was decided may be laid aside
        raise UnknownIdError(f"no entry {ident!r} in {self._database.name}: `tongdao review` lists them")

    def _refuse_link(self, ident: str, action: str) -> None:
        """Refuse a link to what is unknown, and to itself; one that there is can be taken out."""
        ends = ident.split(LINK_SIGN)
        if len(ends) > 2:
            raise FieldError("link", "unreadable", value=ident)
        if action == "accept" and leads_to_itself(ident):
            raise FieldError("link", "itself", value=ident)
        for end in ends:
            self.entry(end)

    def _stored_fields(
        self, form: str, machine: Entry | None, action: str, why: str | None, content: DecisionContent
    ) -> dict[str, Any]:
        """Check what comes with an action and return it as it is stored; raises UsageError."""
        writes.refuse_misfit(form, action, why, content)
        if action == "merge":
            for other in content.others:
                if machine and other == machine.id:
                    raise FieldError("others", "itself", value=other)
                self._form_and_entry(other, action)
        fields = self._corrections(form, machine, content.fields)
        pieces = [self._corrections(form, machine, piece) for piece in content.pieces]
        return {
            **fields,
            **({"with": list(content.others)} if action == "merge" else {}),
            **({"into": pieces} if action == "split" else {}),
        }

    def _corrections(
        self, form: str, machine: Entry | None, corrections: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Check corrections; a new quote is looked up in the text, nearest to where the entry stands."""
        fields = parse_fields(machine.form if machine else form, corrections)
        if machine and ("quote" in fields or "start" in fields):
            quote = fields.get("quote", machine.quote)
            start = locate(self.text(machine.document), quote, fields.get("start", machine.start))
            fields |= {"quote": quote, "start": start, "end": start + len(quote)}
        if machine and fields.keys() & RANGED:
            standing = standings(self._decided_about([machine.id], self._horizon(None))).get(machine.id)
            refuse_turned(corrected_with(machine, standing.fields if standing else {}), readable(fields)[0])
        return fields

    def _undoable(self, subject: str, horizon: int) -> str:
        """Return the id of the decision to undo: the last that stands; raises UsageError where there is none."""
        standing = in_force(self._decided(horizon, subject))
        if not standing:
            raise UsageError(f"{subject}: no decision stands that could be undone")
        if "." not in subject and standing[-1].action == "correct":
            raise UsageError(f"{subject}: a corrected document was read again; correct it once more instead")
        return standing[-1].id

    def _last_decision(self, subject: str, horizon: int) -> str | None:
        """Return the id of the last decision about a subject, or about the version that a document replaces."""
        for name in (subject, *self._replaced(subject, horizon)):
            earlier = list(self._decided(horizon, name))
            if earlier:
                return earlier[-1].id
        return None

    def _replaced(self, ident: str, horizon: int) -> Iterator[str]:
        """Yield the ids of the versions that a document replaces, newest first."""
        sql = (
            "SELECT o.id FROM documents d JOIN documents o ON o.seq = d.supersedes "
            "WHERE d.id = ? AND d.seq <= ? AND o.id <> d.id ORDER BY d.seq DESC"
        )
        seen = {ident}
        while older := next((row[0] for row in self._rows(sql, ident, horizon) if row[0] not in seen), None):
            seen.add(older)
            yield older
            ident = older

    def _decisions_carried_over(
        self, alignment: Alignment, old: int, keys: Iterable[StatementKey], seq: int, at: datetime
    ) -> Iterator[tuple[Decision, str | None]]:
        """Yield the decisions about what says the same in a new reading as in an old one, with what had been seen.

        `keys` are those of the statements of the new one, `seq` is the number of its write.
        """
        moves: Moves = {
            **{
                before.id: (after.id, after.start - before.start)
                for before, after in alignment.pairs
                if not differing(before, after)
            },
            **self._same_statements(old, keys),
        }
        seen = {row[0]: row[1] for row in self._rows("SELECT id, seen FROM decisions WHERE seq <= ?", seq)}
        for decision in carry_over(in_force(self._decided(seq)), moves, seq, at):
            yield decision, seen[decision.supersedes]

    def _statement_keys(self, reading: int) -> Iterator[StatementKey]:
        """Yield by what the statements of a reading are known again."""
        sql = "SELECT id, start_offset, kind, owner, quote FROM statements WHERE reading = ? ORDER BY place"
        return (
            (ident, start, kind, owner, quote)
            for ident, start, kind, owner, quote in self._rows(sql, reading)
        )

    def _same_statements(self, old: int, keys: Iterable[StatementKey]) -> Moves:
        """Return where the statements of an old reading stand in a new one, by their words, in their order."""
        waiting: dict[tuple[Any, ...], deque[tuple[str, int]]] = defaultdict(deque)
        for ident, start, *identity in keys:
            waiting[tuple(identity)].append((ident, start))
        moves = {}
        for ident, start, *identity in self._statement_keys(old):
            if found := waiting[tuple(identity)]:
                after, place = found.popleft()
                moves[ident] = (after, place - start)
        return moves


def _document(reading: int, document: StoredDocument) -> SubjectNow:
    """Tell a document by its reading: another one is kept only where it says something else."""
    return SubjectNow(document, json.dumps({"reading": reading}))


def _statement(item: StoredStatement) -> SubjectNow:
    said = {"kind": item.kind.value, "owner": item.owner, "quote": item.quote}
    return SubjectNow(item, json.dumps(said, ensure_ascii=False, sort_keys=True))


def _joined(ident: str, subjects: Mapping[str, SubjectNow]) -> SubjectNow | None:
    """Return what a subject is now; of a link what both its ends say."""
    ends = [subjects.get(end) for end in ident.split(LINK_SIGN)]
    if len(ends) == 1:
        return ends[0]
    return SubjectNow(None, json.dumps([end.text if end else None for end in ends], ensure_ascii=False))
