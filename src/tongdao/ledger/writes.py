"""The rows of what is appended beside readings, and what decides whether something is to be appended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError
from tongdao.ledger.rows import computable
from tongdao.ledger.values import StoredDocument, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tongdao.ledger.values import Report, Run
    from tongdao.model import Document
    from tongdao.promise import Assessment, Decision, Link

_DECIDED_FORMS = {
    "correct": ("figure", "deliverable", "piece", "statement", "document"),
    "merge": ("figure", "deliverable", "piece"),
    "split": ("figure", "deliverable"),
}


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A document in force: the numbers of its version and of its latest reading."""

    seq: int
    reading: int
    document: StoredDocument


@dataclass(frozen=True, slots=True)
class DecisionContent:
    """What comes with a decision: corrected fields, the ids of others, the fields of pieces."""

    fields: Mapping[str, Any]
    others: Sequence[str] = ()
    pieces: Sequence[Mapping[str, Any]] = ()


def is_version_of(new: Document, old: StoredDocument) -> bool:
    """Tell whether a document is another version of one with the same file name, and not that of another year."""
    if (new.issuer, new.title) != (old.issuer, old.title):
        return False
    return new.date is None or old.issued_on is None or new.date.year == old.issued_on.year


def differing_metadata(old: StoredDocument, new: Document, kind: str | None) -> tuple[str, ...]:
    """Return the names of what a document and one of the ledger differ in; of a text that is the same, not its file."""
    pairs = {
        "text": (old.id, new.id),
        "title": (old.title, new.title),
        "issuer": (old.issuer, new.issuer),
        "date": (old.issued_on, new.date and computable(new.date)),
        "type": (old.type, kind),
    }
    return tuple(name for name, (before, after) in pairs.items() if before != after)


def refuse_misfit(form: str, action: str, why: str | None, content: DecisionContent) -> None:
    """Raise UsageError where an action lacks what it needs, or cannot be taken about such a subject."""
    if form not in _DECIDED_FORMS.get(action, (form,)):
        raise UsageError(f"cannot {action} a {form}: choose one of {', '.join(_DECIDED_FORMS[action])}")
    needs = {
        "correct": (content.fields, "name the fields to correct, such as value=300"),
        "merge": (content.others, "name the entries to merge into this one"),
        "split": (len(content.pieces) > 1, "give the fields of two pieces or more"),
        "note": (why, "give the note with --why"),
    }
    present, remedy = needs.get(action, (True, ""))
    if not present:
        raise UsageError(f"{action}: {remedy}")


def run_row(run: Run) -> tuple[Any, ...]:
    """Return the row of `runs`."""
    made = (run.version, run.pack, run.pack_sha256)
    return (run.id, stamp(run.started_at), run.command, run.who, *made)


def document_row(
    seq: int, document: Document, kind: str | None, given: Sequence[str], supersedes: int | None
) -> tuple[Any, ...]:
    """Return the row of `documents`."""
    issued = document.date.isoformat() if document.date else None
    metadata = (document.source, document.title, document.issuer, issued)
    return (seq, document.id, *metadata, kind, json.dumps(sorted(given)), supersedes)


def stored_document(
    document: Document, kind: str | None, given: Sequence[str], at: datetime, run: Run
) -> StoredDocument:
    """Return a document as a ledger gives it that recorded it."""
    metadata = (document.id, document.source, document.title, document.issuer, document.date, kind)
    return StoredDocument(*metadata, at, run.id, tuple(sorted(given)))


def decision_row(seq: int, place: int, item: Decision, seen: str | None) -> tuple[Any, ...]:
    """Return the row of `decisions`."""
    fields = json.dumps(item.fields, ensure_ascii=False)
    made = (item.id, stamp(item.at), item.who, item.why, item.action, item.subject)
    return (seq, place, *made, fields, seen, item.supersedes)


def link_row(link: Link) -> tuple[Any, ...]:
    """Return the row of `links` without its number."""
    comparisons = json.dumps([(item.name, item.level) for item in link.comparisons], ensure_ascii=False)
    return (link.promise.id, link.outcome.id, link.score, comparisons, link.decision)


def assessment_row(item: Assessment) -> tuple[Any, ...]:
    """Return the row of `assessments` without its number."""
    axes = (
        item.attainment and item.attainment.value,
        item.schedule.value,
        item.evidence.value,
        item.lineage.value,
    )
    grounds = (item.light, item.formula, item.reason, json.dumps(item.inputs), item.rule_version)
    return (item.promise, item.as_of.isoformat(), *axes, *grounds)


def report_row(seq: int, item: Report) -> tuple[str, tuple[Any, ...]]:
    """Return the table and the row of a report: of a number, or of a stage."""
    origin = (item.as_of.isoformat(), item.source, item.who, item.note)
    if item.value is None:
        return "stage_reports", (seq, item.id, item.subject, item.stage, *origin)
    number = (str(item.value), float(item.value), item.unit)
    return "reports", (seq, item.id, item.subject, *number, *origin)
