"""What only several documents together tell: promises dropped, numbers that contradict, the life of a promise."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tongdao.assess.conflicts import find_conflicts
from tongdao.errors import UnknownIdError, UsageError
from tongdao.following.described import describe
from tongdao.following.indicators import load_registry
from tongdao.model import Kind, Stage
from tongdao.promise import Lineage
from tongdao.service.follow import scale_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from tongdao.assess.conflicts import Conflict
    from tongdao.following.described import Described
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, Run
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack
    from tongdao.service.follow import Fate, Known

_TELLING = 4  # characters of a name that the registry does not hold, below which it tells too little


def dropped(fates: Iterable[Fate]) -> tuple[Fate, ...]:
    """Return the promises past due that no later document mentions; `followed.descent.searched` names those."""
    return tuple(fate for fate in fates if fate.assessment.lineage is Lineage.DROPPED)


def conflicts(
    found: Known, pack: Pack, described: Mapping[str, Described] | None = None
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
    if found is None or found.inferred or found.quoted or found.base or found.span == "each":
        return None
    name = found.indicator.id if found.indicator else found.name
    if not name or (found.indicator is None and len(name) < _TELLING):
        return None
    span = None if found.span == "this_year" else found.span
    return found.place, name, found.rest, found.scopes, found.acts, found.measure, span


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


def record(
    ledger: Ledger,
    ident: str,
    value: Decimal | Stage,
    run: Run,
    *,
    unit: str | None = None,
    as_of: date,
    source: str,
    note: str | None = None,
) -> Report:
    """Append the progress that an office reports itself: the number of a promised figure, or how far a thing is.

    Raises UsageError for what is not promised or cannot be said so, UnknownIdError for an unknown id.
    """
    entry = ledger.entry(ident)
    told, form = ("stage", "deliverable") if isinstance(value, Stage) else ("number", "figure")
    if entry.kind is not Kind.TARGET or entry.form != form:
        raise UsageError(f"{ident} is no promised {form}, so that no {told} can be reported of it")
    if told == "stage" and unit is not None:
        raise UsageError(f"a stage has no unit: leave out {unit!r}")
    if unit is not None and scale_of(unit) is None:
        raise UsageError(f"{unit!r} is no unit: write it as documents do, such as 亿元, 万人, 公里 or %")
    if isinstance(value, Decimal) and not value.is_finite():
        raise UsageError(f"{value} is no number that can be reported")
    return ledger.append_report(
        ident, value, run, unit=unit, as_of=as_of, source=source, who=run.who, note=note
    )
