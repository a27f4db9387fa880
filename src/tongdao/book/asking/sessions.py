"""Two documents side by side: what was promised in the earlier, and what the later says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.book.rows import BookQuery, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import Commitment, DocumentRow
    from tongdao.book.stored.bodies import Proof
    from tongdao.ledger.store import Ledger

_STEP = 500


@dataclass(frozen=True, slots=True)
class SentenceAbout:
    """A sentence that tells of a promise in words, and what it says: exceeded, met, missed or progress."""

    statement: str
    document: str
    quote: str
    start: int
    says: str


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """A promise and what the later document says of it: figures, words, or the promise made again."""

    promise: Commitment
    figures: tuple[Measure, ...]
    words: tuple[SentenceAbout, ...]
    again: Commitment | None

    @property
    def is_given(self) -> bool:
        """Tell whether the later document says anything of the promise."""
        return bool(self.figures or self.words or self.again)


@dataclass(frozen=True, slots=True)
class SessionComparison:
    """Two documents: what was answered, what was not mentioned, and what the later promises anew."""

    earlier: DocumentRow
    later: DocumentRow
    answered: tuple[SessionAnswer, ...]
    unanswered: tuple[Commitment, ...]
    fresh: tuple[Commitment, ...]


def compare(ledger: Ledger, book: Book, earlier: str, later: str) -> SessionComparison:
    """Compare two documents of the book; raises UnknownIdError."""
    before, after = book.document(earlier), book.document(later)
    promised, anew = list(promises_of(book, earlier)), list(promises_of(book, later))
    answers = list(_answers(ledger, later, promised, book.proofs(earlier), anew))
    again = {answer.again.id for answer in answers if answer.again}
    return SessionComparison(
        before,
        after,
        tuple(answer for answer in answers if answer.is_given),
        tuple(answer.promise for answer in answers if not answer.is_given),
        tuple(item for item in anew if item.id not in again),
    )


def promises_of(book: Book, document: str) -> Iterator[Commitment]:
    """Yield every commitment of a document, in the order of the text."""
    query, cursor = BookQuery(documents=[document]), None
    while True:
        found = book.commitments(query, limit=_STEP, cursor=cursor)
        yield from found.rows
        cursor = found.cursor
        if cursor is None:
            return


def _answers(
    ledger: Ledger,
    document: str,
    promised: Iterable[Commitment],
    proofs: Mapping[str, Proof],
    anew: Iterable[Commitment],
) -> Iterator[SessionAnswer]:
    later = {item.id: item for item in anew}
    entries = ledger.entries_by_id(set[str]().union(*(proof.entries for proof in proofs.values())))
    statements = ledger.statements_by_id({ident for proof in proofs.values() for ident, _ in proof.mentions})
    before = {item.previous: item for item in later.values() if item.previous}
    for promise in promised:
        proof = proofs[promise.id]
        figures = (entries[ident] for ident in proof.outcomes if ident in entries)
        mentions = ((statements[ident], says) for ident, says in proof.mentions if ident in statements)
        yield SessionAnswer(
            promise,
            tuple(Measure.of(entry) for entry in figures if entry.document == document),
            tuple(
                SentenceAbout(item.id, item.document.id, item.quote, item.start, says)
                for item, says in mentions
                if item.document.id == document
            ),
            later.get(promise.next or "") or before.get(promise.id),
        )
