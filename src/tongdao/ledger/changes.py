"""What two lists of entries differ in: pure."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.ledger.values import EntryChange

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from tongdao.promise import Entry

# What an entry says. Where it stands is left out: in a new version all that follows an insertion has moved.
CONTENT = (
    "kind", "quote", "owner", "period_start", "period_end", "period",
    "value", "high", "unit", "comparator", "change", "indicator", "name", "stage",
)  # fmt: skip

# By what two entries are the same one: the surest first, each among what is left of the one before.
_SAME: tuple[Callable[[Entry], Hashable], ...] = (
    lambda entry: entry.id,
    lambda entry: (entry.form, entry.statement, entry.quote),
    lambda entry: (entry.form, entry.quote, entry.indicator, entry.name),
    lambda entry: (entry.form, entry.statement, entry.indicator, entry.name),
    lambda entry: (entry.form, entry.indicator, entry.name, entry.unit, entry.period_end, entry.change),
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which entries of two lists are the same, and which have no counterpart."""

    pairs: tuple[tuple[Entry, Entry], ...]
    vanished: tuple[Entry, ...]
    appeared: tuple[Entry, ...]


def align(before: Iterable[Entry], after: Iterable[Entry]) -> Alignment:
    """Find for each entry its counterpart, at most one."""
    pairs: list[tuple[Entry, Entry]] = []
    old, new = list(before), list(after)
    for same in _SAME:
        found, old, new = _match(old, new, same)
        pairs += found
    return Alignment(tuple(pairs), tuple(old), tuple(new))


def _match(
    old: Sequence[Entry], new: Sequence[Entry], same: Callable[[Entry], Hashable]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pair the entries with equal keys in their order; return the pairs and what is left on both sides."""
    waiting: dict[Hashable, deque[Entry]] = defaultdict(deque)
    for entry in new:
        waiting[same(entry)].append(entry)
    pairs, left = [], []
    for entry in old:
        counterparts = waiting.get(same(entry))
        if counterparts:
            pairs.append((entry, counterparts.popleft()))
        else:
            left.append(entry)
    remaining = {id(entry) for entries in waiting.values() for entry in entries}
    return pairs, left, [entry for entry in new if id(entry) in remaining]


def differing(before: Entry, after: Entry) -> tuple[str, ...]:
    """Return the names of the fields in which two entries say different things."""
    return tuple(name for name in CONTENT if getattr(before, name) != getattr(after, name))


def changes_of(alignment: Alignment) -> tuple[EntryChange, ...]:
    """Return what vanished, changed and appeared, in the order of the texts."""
    changed = [
        EntryChange("changed", before, after, fields)
        for before, after in alignment.pairs
        if (fields := differing(before, after))
    ]
    vanished = [EntryChange("vanished", entry, None) for entry in alignment.vanished]
    appeared = [EntryChange("appeared", None, entry) for entry in alignment.appeared]
    return tuple(sorted([*vanished, *changed, *appeared], key=_place))


def _place(change: EntryChange) -> int:
    entry = change.after or change.before
    return entry.start if entry else 0
