"""A goal that a document says several times is one promise with several places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from tongdao.fates.fate import Fate
    from tongdao.promise import Entry

Goal = tuple[object, ...]


def goals_once(
    fates: Iterable[Fate], group: Callable[[Entry], str | None], spoken_of: Collection[str]
) -> tuple[list[Fate], Mapping[str, tuple[Entry, ...]]]:
    """Return each goal of a document once, where it is said first, and the other places of it by the id of that.

    `group` tells the indicator that a figure is of. What somebody reported or decided about (`spoken_of`) stays by
    itself.
    """
    first: dict[Goal, str] = {}
    also: dict[str, tuple[Entry, ...]] = {}
    kept: list[Fate] = []
    for fate in fates:
        promise = fate.promise
        ident = first.setdefault(_goal(promise, fate.owner, group), promise.id)
        if ident == promise.id or promise.id in spoken_of:
            kept.append(fate)
        else:
            also[ident] = (*also.get(ident, ()), promise)
    firsts = {fate.promise.id: fate.promise for fate in kept}
    places = {place.id: firsts[ident] for ident, said in also.items() for place in said}
    return [_along(fate, places) for fate in kept], also


def _along(fate: Fate, places: Mapping[str, Entry]) -> Fate:
    """Return a fate whose line leads through what is kept of goals, and not through their other places."""
    descent = fate.followed.descent
    before, after = (places.get(entry.id) if entry else None for entry in (descent.previous, descent.next))
    if before is None and after is None:
        return fate
    along = replace(descent, previous=before or descent.previous, next=after or descent.next)
    return replace(fate, followed=replace(fate.followed, descent=along))


def _goal(promise: Entry, owner: str | None, group: Callable[[Entry], str | None]) -> Goal:
    """Return what makes two promises one: the same thing or indicator, as much of it, by the same body and day."""
    if promise.form == "deliverable":
        said: Goal = (promise.name, promise.stage)
    else:
        bound = (promise.comparator, promise.change, promise.per, promise.scope)
        said = (group(promise) or promise.indicator, promise.value, promise.high, promise.unit, *bound)
    return (promise.document, promise.form, owner, promise.period_end, *said)
