"""How promises stand: by owner, with the number each starts from, what is reported, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from tongdao.promise import REACHED, UNLIT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tongdao.fates.fate import Fate
    from tongdao.model import Change
    from tongdao.promise import Entry


class Counted(Protocol):
    """What counts something: an entry, or what is shown of one."""

    @property
    def unit(self) -> str | None:
        """Return the unit."""

    @property
    def change(self) -> Change | None:
        """Return whether it is a level or a movement."""


M = TypeVar("M", bound=Counted)


@dataclass(frozen=True, slots=True)
class PromiseWithBaseline:
    """A promise and what became of it; `baseline` is what was reported of the same promise a period before."""

    fate: Fate
    baseline: Entry | None

    @property
    def actual(self) -> Entry | None:
        """Return the outcome that counts."""
        return self.fate.actual


@dataclass(frozen=True, slots=True)
class StatusFilter:
    """Which promises to show; None lets everything pass.

    `owner` is a part of the name of who answers; `due` the last day of those that fall due from the day of the
    question on; `lights` are words of lights, `none` for no light.
    """

    owner: str | None = None
    due: date | timedelta | None = None
    lights: Collection[str] | None = None


def standings(
    fates: Iterable[Fate], wanted: StatusFilter
) -> tuple[tuple[str | None, tuple[PromiseWithBaseline, ...]], ...]:
    """Return promises by owner, in the order of the ledger, those of nobody last."""
    judged = list(fates)
    by_id = {fate.promise.id: fate for fate in judged}
    owners: dict[str | None, list[PromiseWithBaseline]] = {}
    for fate in judged:
        if _passes(fate, wanted):
            found = owners.setdefault(fate.owner, [])
            found.append(PromiseWithBaseline(fate, baseline_of(fate, by_id)))
    known = [(owner, tuple(found)) for owner, found in owners.items()]
    return tuple(sorted(known, key=lambda pair: pair[0] is None))


def baseline_of(fate: Fate, by_id: dict[str, Fate]) -> Entry | None:
    """Return what was reported of the promise before, where that is a number of the same kind."""
    previous = fate.followed.descent.previous
    before = by_id.get(previous.id) if previous else None
    return as_baseline(before.actual, fate.promise) if before else None


def as_baseline(reported: M | None, promise: Counted) -> M | None:
    """Return what was reported of the promise before as that from which one starts, where it counts the same."""
    if reported is None or (reported.unit, reported.change) != (promise.unit, promise.change):
        return None
    return reported


def _passes(fate: Fate, wanted: StatusFilter) -> bool:
    if wanted.owner is not None and wanted.owner not in (fate.owner or ""):
        return False
    if wanted.lights is not None and (fate.assessment.light or UNLIT) not in wanted.lights:
        return False
    return wanted.due is None or _falls_due(fate, wanted.due)


def _falls_due(fate: Fate, until: date | timedelta) -> bool:
    """Tell whether a promise is not yet kept and falls due by a day, or within some days, from its day on."""
    due, day = fate.promise.due, fate.assessment.as_of
    last = day + until if isinstance(until, timedelta) else until
    return due is not None and day <= due <= last and fate.assessment.attainment not in REACHED
