"""Reported numbers of several documents that contradict one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.assess.conflicts import find_conflicts
from tongdao.following.described import describe
from tongdao.following.indicators import load_registry

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from tongdao.assess.conflicts import Conflict
    from tongdao.fates.ledger_as_of import LedgerAsOf
    from tongdao.following.described import Described
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack


_TELLING = 4  # characters of a name that the registry does not hold, below which it tells too little


def conflicts(
    found: LedgerAsOf, pack: Pack, described: Mapping[str, Described] | None = None
) -> tuple[Conflict, ...]:
    """Return the reported figures of the same thing and time, in two documents, that cannot both be true.

    Where one document puts two numbers side by side it speaks of two things. `described` is what `describe` makes
    of the entries, where that is known already.
    """
    if described is None:
        described = describe(found.entries, found.sentences, load_registry(pack), pack)

    def alike(entry: Entry) -> Hashable | None:
        return _thing(described.get(entry.id))

    pairs = find_conflicts(found.entries, alike, pack=pack)
    return tuple(pair for pair in pairs if pair.first.document != pair.second.document)


def _thing(found: Described | None) -> Hashable | None:
    """Return what must be alike for two figures to tell the same; None where the words leave that open."""
    if found is None or found.inferred or found.repeats_goal or found.is_old_end or found.span == "each":
        return None
    name = found.indicator.id if found.indicator else found.name
    if not name or (found.indicator is None and len(name) < _TELLING):
        return None
    span = None if found.span == "this_year" else found.span
    return found.place, name, found.name_rest, found.scopes, found.acts, found.measure, span
