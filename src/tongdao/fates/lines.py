"""Promises made again and again: the life of one, and those that were dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.errors import UnknownIdError
from tongdao.promise import Lineage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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

    def step(way: str) -> Callable[[str], str | None]:
        def beside(ident: str) -> str | None:
            entry: Entry | None = getattr(by_id[ident].followed.descent, way)
            return entry.id if entry and entry.id in by_id else None

        return beside

    before, after = walk(ident, step("previous")), walk(ident, step("next"))
    return (*(by_id[one] for one in reversed(before)), fate, *(by_id[one] for one in after))


def walk(ident: str, step: Callable[[str], str | None], most: int | None = None) -> list[str]:
    """Return the ids to which steps lead from one, until there is none, one comes back, or there are enough."""
    found: list[str] = []
    while most is None or len(found) < most:
        following = step(found[-1] if found else ident)
        if following is None or following == ident or following in found:
            break
        found.append(following)
    return found
