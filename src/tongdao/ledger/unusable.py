"""What a ledger holds and cannot use: rows of a time when less was asked of what people enter. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from tongdao.ledger.decisions import is_report, leads_to_itself
from tongdao.ledger.entered import readable, report_faults
from tongdao.ledger.refusals import FieldError, reason_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongdao.glossary import Glossary
    from tongdao.ledger.values import Report
    from tongdao.promise import Decision


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value that counts for nothing: `row` is the id of the decision, report or entry that holds it.

    `subject` is what it is about; `field`, `reason` and `details` are those of the FieldError that it would be today.
    """

    row: str
    subject: str
    field: str
    reason: str
    details: Mapping[str, object]

    @classmethod
    def of(cls, row: str, subject: str, fault: FieldError) -> Self:
        """Return what a fault makes of a row."""
        return cls(row, subject, fault.field, fault.reason, fault.details)

    def told(self, words: Glossary) -> str:
        """Say what it is, that it counts for nothing, and what to do about it."""
        remedy = f"reject {self.row}" if is_report(self.row) else f"undo {self.subject}"
        kind = "document" if self.row == self.subject else "row"
        return words(
            f"unusable.{kind}",
            row=self.row,
            told=reason_text(self.reason, dict(self.details), words),
            remedy=remedy,
        )


def in_decisions(decisions: Iterable[Decision]) -> list[Unusable]:
    """Return what cannot be used of the decisions in force, oldest first; a later correction takes its place."""
    found: dict[tuple[str, str], Unusable] = {}
    for item in decisions:
        if item.action == "note":
            continue
        for name in (*item.fields, "pieces", "link"):
            found.pop((item.subject, name), None)
        for name, fault in _faults(item):
            found[item.subject, name] = Unusable.of(item.id, item.subject, fault)
    return list(found.values())


def _faults(item: Decision) -> Iterator[tuple[str, FieldError]]:
    for fault in readable(item.fields)[1]:
        yield fault.field, fault
    pieces: Iterable[Mapping[str, Any]] = item.fields.get("into", ())
    for fault in (fault for piece in pieces for fault in readable(piece)[1]):
        yield "pieces", fault
    if leads_to_itself(item.subject) and item.action != "reject":
        yield "link", FieldError("link", "itself", value=item.subject)


def in_reports(reports: Iterable[Report]) -> list[Unusable]:
    """Return what cannot be used of reports."""
    return [Unusable.of(item.id, item.subject, fault) for item in reports for fault in report_faults(item)]
