"""The same indicator, period and scope with two values that cannot both be true."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from tongdao.assess.agreement import agree
from tongdao.model import Change, Kind
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_MOST = 40  # values of one thing and time that are compared, the first ones told


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two reported figures that contradict one another, the earlier document's first; each has its quote."""

    first: Entry
    second: Entry


def find_conflicts(
    entries: Iterable[Entry], group: Callable[[Entry], Hashable | None], *, pack: Pack | None = None
) -> tuple[Conflict, ...]:
    """Return the contradictions among reported figures, each pair of differing values once.

    `group` gives what must be alike for two figures to tell the same thing, scope and place included, or None
    for a figure that is like no other. Only figures of one stated period are compared.
    """
    pack = pack or load_pack()
    alike: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        key = _key(entry, group)
        if key is not None:
            alike[key].append(entry)
    return tuple(conflict for key in alike for conflict in _among(alike[key], pack))


def _key(entry: Entry, group: Callable[[Entry], Hashable | None]) -> Hashable | None:
    if entry.kind is not Kind.FACT or entry.change in (Change.RANK, Change.MULTIPLY):
        return None
    named = group(entry) if entry.period_start and entry.period_end else None
    if named is None:
        return None
    return named, entry.period_start, entry.period_end, entry.change is Change.LEVEL


def _among(entries: Sequence[Entry], pack: Pack) -> list[Conflict]:
    """Return the pairs of contradicting values, each value by the first entry that has it."""
    heads: dict[Hashable, Entry] = {}
    for entry in sorted(entries, key=_order):
        heads.setdefault(_printed(entry), entry)
    pairs = combinations(islice(heads.values(), _MOST), 2)
    return [Conflict(a, b) for a, b in pairs if agree(a, b, pack) is False]


def _order(entry: Entry) -> tuple[bool, str, str, int]:
    issued = entry.issued_on.isoformat() if entry.issued_on else ""
    return entry.issued_on is None, issued, entry.id, entry.start


def _printed(entry: Entry) -> Hashable:
    """Return the number that an entry prints."""
    return entry.value, entry.high, entry.unit, entry.comparator, entry.change
