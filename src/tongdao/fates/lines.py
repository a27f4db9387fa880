"""Promises made again and again: the life of one, and those that were dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.errors import UnknownIdError
from tongdao.promise import Lineage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tongdao.fates.fate import Fate
    from tongdao.promise import Entry


def dropped(fates: Iterable[Fate]) -> tuple[Fate, ...]:
    """Return the promises past due that no later document mentions; `followed.descent.searched` names those."""
    return tuple(fate for fate in fates if fate.assessment.lineage is Lineage.DROPPED)


def find(fates: Iterable[Fate], ident: str) -> Fate:
    """Return the fate of the promise with an id; raises UnknownIdError."""
    for fate in fates:
        if fate.promise.id == ident:
            return fate
    raise UnknownIdError(
        f"{ident!r} is no promise of this ledger: `tongdao follow --json` lists them with their ids"
    )


def life(fates: Sequence[Fate], ident: str) -> tuple[Fate, ...]:
    """Return the promises of one line, oldest first: those before a promise, itself, and those after it."""
    by_id = {fate.promise.id: fate for fate in fates}
    fate = find(fates, ident)
    before, after = _walk(fate, by_id, "previous"), _walk(fate, by_id, "next")
    return (*reversed(before), fate, *after)


def _walk(fate: Fate, by_id: dict[str, Fate], way: str) -> list[Fate]:
    found: list[Fate] = []
    seen = {fate.promise.id}
    while True:
        entry: Entry | None = getattr(fate.followed.descent, way)
        if entry is None or entry.id in seen or entry.id not in by_id:
            return found
        fate = by_id[entry.id]
        seen.add(entry.id)
        found.append(fate)
