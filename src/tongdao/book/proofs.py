"""The proof of promises from what the book keeps of them: nothing is followed afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongdao.book.proof import followed_from, needed, said_in
from tongdao.errors import UnknownIdError
from tongdao.fates.fate import Fate, is_issued
from tongdao.fates.settled import settle_item
from tongdao.fates.verdicts import assessed
from tongdao.promise import Assessment, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from tongdao.assess.judging import Judging
    from tongdao.book.asking.book import Book
    from tongdao.book.rows import Commitment
    from tongdao.following.follow import Followed
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import StoredStatement
    from tongdao.promise import Entry


_IDS_AT_ONCE = 200  # promises recalled at once


def recall(ledger: Ledger, book: Book, ident: str) -> Fate:
    """Return the fate of a promise; raises UnknownIdError for what is none of the book, or of the ledger any more."""
    book.commitment(ident)
    for fate in recall_all(ledger, book, [ident]):
        return fate
    raise UnknownIdError(f"{ident!r} is no promise of this ledger any more: `tongdao history` tells why")


def recall_all(
    ledger: Ledger, book: Book, idents: Sequence[str], judging: Judging | None = None, day: date | None = None
) -> Iterator[Fate]:
    """Yield the fates of promises in the order of their ids, as the book judges them, or anew by `judging` on a day.

    What is unknown, or in force no more, is left out.
    """
    for first in range(0, len(idents), _IDS_AT_ONCE):
        chunk = idents[first : first + _IDS_AT_ONCE]
        rows, proofs = book.commitments_by_id(chunk), book.proofs_by_id(chunk)
        entries = _entries(ledger, rows, proofs)
        statements = ledger.statements_by_id(said_in(proofs.values()))
        for row in rows:
            if row.id in entries:
                settled = _settled(ledger, row, proofs[row.id], entries, statements)
                yield (
                    Fate(settled, assessed(settled, day or row.as_of, judging))
                    if judging
                    else Fate(settled, _told(row, proofs[row.id]))
                )


def _entries(
    ledger: Ledger, rows: Sequence[Commitment], proofs: Mapping[str, Mapping[str, Any]]
) -> dict[str, Entry]:
    around = {name for row in rows for name in (row.id, row.previous, row.next) if name}
    found = ledger.entries_by_id(around | needed(proofs.values()))
    day = max((row.as_of for row in rows), default=None)
    return {ident: entry for ident, entry in found.items() if is_issued(entry.issued_on, day)}


def _settled(
    ledger: Ledger,
    row: Commitment,
    proof: Mapping[str, Any],
    entries: Mapping[str, Entry],
    statements: Mapping[str, StoredStatement],
) -> Followed:
    promise, descent = entries[row.id], (row.previous, row.next, row.reworded)
    item = followed_from(promise, proof, row.lineage, descent, entries, statements)
    decided = [
        Link(promise, entries[outcome], 1.0, (), decision)
        for outcome, decision in proof["decided"].items()
        if outcome in entries
    ]
    reports = [report for report in ledger.reports(row.id) if is_issued(report.as_of, row.as_of)]
    return settle_item(item, decided, reports)


def _told(row: Commitment, proof: Mapping[str, Any]) -> Assessment:
    """Return the assessment that the book tells."""
    axes = (row.attainment, row.schedule, row.evidence, row.lineage)
    inputs = tuple(proof["inputs"])
    return Assessment(row.id, row.as_of, *axes, row.light, row.formula, row.reason, inputs, row.rule_version)


def line_of(book: Book, ident: str) -> list[str]:
    """Return the ids of the promises of one line, oldest first: those before a promise, itself, those after it."""
    before, after = _walk(book, ident, "previous"), _walk(book, ident, "next")
    return [*reversed(before), ident, *after]


def _walk(book: Book, ident: str, way: str) -> list[str]:
    found: list[str] = []
    seen = {ident}
    while True:
        rows = book.commitments_by_id([ident])
        following: str | None = getattr(rows[0], way) if rows else None
        if following is None or following in seen or not book.commitments_by_id([following]):
            return found
        ident = following
        seen.add(ident)
        found.append(ident)
