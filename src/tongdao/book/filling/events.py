"""What happened in the ledger, as events of the book: documents added, decisions, progress reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.book.stored.columns import EventColumns
from tongdao.book.stored.encoding import dumps, event_number
from tongdao.ledger.decisions import LINK_SIGN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Write


def events(ledger: Ledger, after: int, until: int) -> Iterator[EventColumns]:
    """Yield the rows of events behind the number of a write, up to another."""
    decisions = {item.id: item.action for item in ledger.decisions(after=after)}
    reports = {item.id: item for item in ledger.reports(after=after)}
    for write in ledger.writes(after):
        if write.seq > until:
            return  # what was written meanwhile is entered next time
        document = write.subject.partition(".")[0] or None
        if write.action == "document":
            yield _event(write, document, None, {"title": _title(ledger, write.subject)})
        elif write.action == "decision":
            words = {"action": decisions.get(f"x{write.seq}", "")}
            yield _event(write, document, write.subject.partition(LINK_SIGN)[0], words)
        elif write.action == "report" and (report := reports.get(f"r{write.seq}")):
            told = {"stage": report.stage} if report.stage else {"value": str(report.value)}
            words = {**told, "unit": report.unit or "", "source": report.source}
            yield _event(write, document, write.subject, words)


def _title(ledger: Ledger, ident: str) -> str:
    document = ledger.document(ident)
    return document.title or document.stem


def _event(write: Write, document: str | None, commitment: str | None, words: dict[str, str]) -> EventColumns:
    return EventColumns(
        seq=event_number(write.seq),
        what=write.action,
        at=write.at.isoformat(),
        who=write.who,
        subject=write.subject,
        document=document,
        commitment=commitment,
        words=dumps(words),
    )
