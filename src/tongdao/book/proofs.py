"""What became of promises, from what the book keeps of them: nothing is followed afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tongdao.errors import UnknownIdError
from tongdao.fates.fate import Fate
from tongdao.fates.ledger_as_of import is_issued, sentence_of
from tongdao.fates.settled import settle_item
from tongdao.fates.verdicts import assessed
from tongdao.following.follow import Followed
from tongdao.following.lineage import Descent
from tongdao.following.wording import Mention
from tongdao.promise import Assessment, Comparison, Lineage, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tongdao.assess.judging import Judging
    from tongdao.book.asking.book import Book
    from tongdao.book.rows import Commitment
    from tongdao.book.stored.bodies import FoundLink, Proof
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
    ledger: Ledger,
    book: Book,
    idents: Sequence[str],
    judging: Judging | None = None,
    day: date | None = None,
) -> Iterator[Fate]:
    """Yield the fates of promises in the order of their ids, as the book judges them, or anew by `judging` on a day.

    What is unknown, or in force no more, is left out.
    """
    for first in range(0, len(idents), _IDS_AT_ONCE):
        chunk = idents[first : first + _IDS_AT_ONCE]
        rows, proofs = book.commitments_by_id(chunk), book.proofs_by_id(chunk)
        entries = _entries(ledger, rows, proofs)
        statements = ledger.statements_by_id(sentences_of(proofs.values()))
        for row in rows:
            if row.id not in entries:
                continue
            proof = proofs[row.id]
            found = found_of(row, proof, entries, statements)
            reports = [report for report in ledger.reports(row.id) if is_issued(report.as_of, row.as_of)]
            settled = settle_item(found, decided_of(found.promise, proof.decided, entries), reports)
            verdict = assessed(settled, day or row.as_of, judging) if judging else _verdict(row, proof)
            yield Fate(settled, verdict, row.owner)


def _entries(ledger: Ledger, rows: Sequence[Commitment], proofs: Mapping[str, Proof]) -> dict[str, Entry]:
    around = {name for row in rows for name in (row.id, row.previous, row.next) if name}
    found = ledger.entries_by_id(around.union(*(proof.entries for proof in proofs.values())))
    day = max((row.as_of for row in rows), default=None)
    return {ident: entry for ident, entry in found.items() if is_issued(entry.issued_on, day)}


def _verdict(row: Commitment, proof: Proof) -> Assessment:
    """Return the assessment that the book tells."""
    return Assessment(
        promise=row.id,
        as_of=row.as_of,
        attainment=row.attainment,
        schedule=row.schedule,
        evidence=row.evidence,
        lineage=row.lineage,
        light=row.light,
        formula=row.formula,
        reason=row.reason,
        inputs=proof.inputs,
        rule_version=row.rule_version,
    )


def sentences_of(proofs: Iterable[Proof]) -> set[str]:
    """Return the ids of the statements that proofs speak of."""
    return {ident for proof in proofs for ident, _ in proof.mentions}


class PromiseInLine(Protocol):
    """A promise of the book with the ids of those before and after it, and how its words changed."""

    @property
    def id(self) -> str:
        """Return its id."""

    @property
    def lineage(self) -> Lineage:
        """Return what it is to the promises around it."""

    @property
    def previous(self) -> str | None:
        """Return the id of the promise before it."""

    @property
    def next(self) -> str | None:
        """Return the id of the promise after it."""

    @property
    def reworded(self) -> str | None:
        """Return how its words changed."""


def found_of(
    row: PromiseInLine, proof: Proof, entries: Mapping[str, Entry], statements: Mapping[str, StoredStatement]
) -> Followed:
    """Return what was followed of a promise before people's decisions; what is in force no more is left out."""
    promise = entries[row.id]
    mentions = (
        Mention(sentence_of(statements[ident]), says) for ident, says in proof.mentions if ident in statements
    )
    return Followed(
        promise=promise,
        links=_links(promise, proof.links, entries),
        reason=proof.why,
        yearly=_links(promise, proof.yearly, entries),
        mentions=tuple(mentions),
        descent=Descent(
            lineage=row.lineage,
            previous=entries.get(row.previous or ""),
            next=entries.get(row.next or ""),
            reworded=row.reworded,
            searched=proof.searched,
        ),
        baseline=entries.get(proof.baseline or ""),
        heard=proof.heard,
    )


def _links(promise: Entry, links: Iterable[FoundLink], entries: Mapping[str, Entry]) -> tuple[Link, ...]:
    return tuple(
        Link(
            promise,
            entries[link.outcome],
            link.score,
            tuple(Comparison(name, level) for name, level in link.comparisons),
        )
        for link in links
        if link.outcome in entries
    )


def decided_of(promise: Entry, decided: Mapping[str, str], entries: Mapping[str, Entry]) -> list[Link]:
    """Return the links that people decided about, by the ids of their outcomes, those that are in force."""
    return [
        Link(promise, entries[outcome], 1.0, (), decision)
        for outcome, decision in decided.items()
        if outcome in entries
    ]
