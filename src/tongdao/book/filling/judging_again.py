"""Promises judged again from what the book keeps of them and what people said since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tongdao.book.filling.promise_rows import stored_commitment
from tongdao.book.proofs import decided_of, found_of, sentences_of
from tongdao.book.stored.bodies import Body, Proof
from tongdao.book.stored.columns import CommitmentColumns, selected
from tongdao.fates.standings import as_baseline
from tongdao.promise import Lineage

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tongdao.book.filling.place_reader import PlaceReader
    from tongdao.book.filling.promise_rows import StoredCommitment
    from tongdao.book.filling.writer import Writer
    from tongdao.ledger.values import StoredStatement
    from tongdao.promise import Entry

_IDS_AT_ONCE = 500  # promises in one question


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """What a book keeps of a promise, to judge it by again."""

    columns: CommitmentColumns
    body: Body
    proof: Proof

    @property
    def id(self) -> str:
        """The id of the promise."""
        return self.columns.id

    @property
    def lineage(self) -> Lineage:
        """What it is to the promises around it."""
        return Lineage(self.columns.lineage)

    @property
    def previous(self) -> str | None:
        """The id of the promise before it."""
        return self.columns.previous

    @property
    def next(self) -> str | None:
        """The id of the promise after it."""
        return self.body.next

    @property
    def reworded(self) -> str | None:
        """How its words changed."""
        return self.body.reworded

    @property
    def entries(self) -> set[str]:
        """The ids of the entries that are needed to judge it."""
        around = (self.id, self.previous, self.next)
        return self.proof.entries | {ident for ident in around if ident}


def settle_again(
    db: sqlite3.Connection, writer: Writer, reader: PlaceReader, idents: Collection[str]
) -> None:
    """Judge promises again by what the book keeps of them and what people said since."""
    every = list(idents)
    for first in range(0, len(every), _IDS_AT_ONCE):
        _settle_some(db, writer, reader, every[first : first + _IDS_AT_ONCE])


def _settle_some(db: sqlite3.Connection, writer: Writer, reader: PlaceReader, idents: Sequence[str]) -> None:
    promises = _kept_promises(db, idents)
    decided = {outcome for one in promises for outcome in reader.decided.get(one.id, ())}
    entries = reader.in_force(decided.union(*(one.entries for one in promises)))
    statements = reader.ledger.statements_by_id(sentences_of(one.proof for one in promises))
    documents = reader.numbers_of({entry.document for entry in entries.values()})
    before = _bodies(db, [one.previous for one in promises if one.previous])
    rows = [
        _judged_again(one, reader, entries, statements, documents, before.get(one.previous or ""))
        for one in promises
        if one.id in entries
    ]
    writer.drop(one.columns.n for one in promises)
    writer.put_commitments(rows)
    _rebase(db, [one.id for one in promises])


def _judged_again(
    one: KeptPromise,
    reader: PlaceReader,
    entries: Mapping[str, Entry],
    statements: Mapping[str, StoredStatement],
    documents: Mapping[str, int],
    before: Body | None,
) -> StoredCommitment:
    promise = entries[one.id]
    followed = found_of(one, one.proof, entries, statements)
    decided = decided_of(promise, reader.decided.get(one.id, {}), entries)
    return stored_commitment(
        reader.fate(followed, decided, reader.reports_of(one.id)),
        one.columns.n,
        one.columns.document,
        followed=followed,
        decided=decided,
        group=reader.group(promise),
        programme=one.columns.programme,
        baseline=as_baseline(before.actual, promise) if before else None,
        also=one.body.also,
        documents=documents,
        lights=reader.judging.lights,
    )


def _rebase(db: sqlite3.Connection, idents: Sequence[str]) -> None:
    """Give the promises that follow upon some others what is reported of those now."""
    bodies = _bodies(db, idents)
    sql = "SELECT b.n, b.body FROM commitments c JOIN bodies b ON b.n = c.n WHERE c.previous = ?"
    for ident in idents:
        before = bodies.get(ident)
        for n, text in db.execute(sql, [ident]).fetchall():
            body = Body.from_json(text)
            baseline = as_baseline(before.actual, body.target) if before else None
            changed = replace(body, baseline=baseline).to_json()
            db.execute("UPDATE bodies SET body = ? WHERE n = ?", [changed, n])


def _kept_promises(db: sqlite3.Connection, idents: Sequence[str]) -> list[KeptPromise]:
    marks = ", ".join("?" * len(idents))
    sql = (
        f"SELECT {selected(CommitmentColumns, 'c')}, b.body, p.body FROM commitments c "
        f"JOIN bodies b ON b.n = c.n JOIN proofs p ON p.n = c.n WHERE c.id IN ({marks}) ORDER BY c.n"
    )
    return [
        KeptPromise(CommitmentColumns._make(row), Body.from_json(body), Proof.from_json(proof))
        for *row, body, proof in db.execute(sql, idents)
    ]


def _bodies(db: sqlite3.Connection, idents: Iterable[str]) -> dict[str, Body]:
    """Return the bodies of promises by id, those that the book does not have left out."""
    sql = "SELECT b.body FROM commitments c JOIN bodies b ON b.n = c.n WHERE c.id = ?"
    found = ((ident, db.execute(sql, [ident]).fetchone()) for ident in idents)
    return {ident: Body.from_json(row[0]) for ident, row in found if row}
