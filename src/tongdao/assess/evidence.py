"""Who says so: the body itself, several that agree, or official statistics."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tongdao.assess.agreement import agree
from tongdao.promise import EvidenceLevel
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack


@cache
def _words(pack: Pack) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return pack.words("statistics", "issuer"), pack.words("statistics", "document")


def level(outcomes: Sequence[Entry], *, pack: Pack | None = None) -> EvidenceLevel:
    """Return who says what the first outcome says, by issuer and kind of document.

    Only outcomes that agree with the first count. Two bodies make corroboration; one body saying the same in two
    documents does not. Where two speak of the same time and cannot both be right, it is disputed.
    """
    if not outcomes:
        return EvidenceLevel.NONE_FOUND
    pack = pack or load_pack()
    if any(_contradicts(outcomes[0], outcome, pack) for outcome in outcomes):
        return EvidenceLevel.DISPUTED
    saying = [outcome for outcome in outcomes if _says_the_same(outcomes[0], outcome, pack)]
    if any(is_statistics(outcome, pack) for outcome in saying):
        return EvidenceLevel.STATISTICS
    bodies = {outcome.issuer for outcome in saying if outcome.issuer}
    return EvidenceLevel.CORROBORATED if len(bodies) > 1 else EvidenceLevel.SELF_REPORTED


def is_statistics(entry: Entry, pack: Pack) -> bool:
    """Tell whether an entry stands in a publication of official statistics."""
    issuers, documents = _words(pack)
    by_issuer = any(word in (entry.issuer or "") for word in issuers)
    return by_issuer or any(word in (entry.document_type or "") for word in documents)


def _contradicts(first: Entry, other: Entry, pack: Pack) -> bool:
    if first.period_end is None or first.issuer == other.issuer:
        return False
    return first.period_end == other.period_end and agree(first, other, pack) is False


def _says_the_same(first: Entry, other: Entry, pack: Pack) -> bool:
    if first.id == other.id:
        return True
    if first.stage is not None:
        return first.stage is other.stage
    return agree(first, other, pack) is True
