"""What a ledger holds and cannot use: rows of a time when less was asked of what people enter. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.ledger.decided import LINK_SIGN, leads_to_itself
from tongdao.ledger.entered import readable, report_faults
from tongdao.ledger.refusals import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tongdao.ledger.values import Report
    from tongdao.promise import Decision


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value that counts for nothing: `row` is the id of the decision, report or entry that holds it.

    `subject` is what it is about; `fault` names the field and says why in any language.
    """

    row: str
    subject: str
    fault: FieldError


def in_decisions(decisions: Iterable[Decision]) -> list[Unusable]:
    """Return what cannot be used of the decisions in force, oldest first; a later correction takes its place."""
    found: dict[tuple[str, str], Unusable] = {}
    for item in decisions:
        if item.action == "note":
            continue
        for name in (*item.fields, "pieces", "link"):
            found.pop((item.subject, name), None)
        for name, fault in _faults(item):
            found[item.subject, name] = Unusable(item.id, item.subject, fault)
    return list(found.values())


def _faults(item: Decision) -> Iterator[tuple[str, FieldError]]:
    for fault in readable(item.fields)[1]:
        yield fault.field, fault
    pieces: Iterable[Mapping[str, Any]] = item.fields.get("into", ())
    for fault in (fault for piece in pieces for fault in readable(piece)[1]):
        yield "pieces", fault
    if LINK_SIGN in item.subject and leads_to_itself(item.subject) and item.action != "reject":
        yield "link", FieldError("link", "itself", value=item.subject)


def in_reports(reports: Iterable[Report]) -> list[Unusable]:
    """Return what cannot be used of reports."""
    return [Unusable(item.id, item.subject, fault) for item in reports for fault in report_faults(item)]
