"""Take a person's decision, whatever it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError
from tongdao.ledger.decisions import parse_fields
from tongdao.service.ledgers import GivenMetadata, read_known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Run
    from tongdao.promise import Decision


def decide(
    ledger: Ledger,
    subject: str,
    action: str,
    run: Run,
    *,
    who: str,
    why: str | None = None,
    fields: Mapping[str, Any] | None = None,
    others: Sequence[str] = (),
    pieces: Sequence[Mapping[str, Any]] = (),
) -> Decision:
    """Append what a person decided; see `Ledger.decide`.

    A document whose date, issuer, title or type is corrected is read again with that, as one more version of it:
    what 今年 means depends on its date. Raises UsageError and UnknownIdError.
    """
    if action == "correct" and "." not in subject:
        return _correct_document(ledger, subject, run, who, why, fields or {})
    return ledger.decide(subject, action, run, who=who, why=why, fields=fields, others=others, pieces=pieces)


def _correct_document(
    ledger: Ledger, ident: str, run: Run, who: str, why: str | None, fields: Mapping[str, Any]
) -> Decision:
    known = ledger.find_text(ledger.document(ident).id)
    if known is None:
        raise UsageError(
            f"{ident} has been replaced by a newer version: correct that one (`tongdao history {ident}`)"
        )
    if not fields:
        raise UsageError("correct: name the fields to correct, such as date=2025-01-09")
    said = GivenMetadata.of(parse_fields("document", fields))
    reading, kind, given = read_known(ledger.text(ident), run, known.source, said, known)
    decision, _ = ledger.correct_document(
        reading, run, who=who, why=why, fields=fields, type=kind, given=given
    )
    return decision
