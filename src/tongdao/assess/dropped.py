"""Promises past due that no later document mentions, with what was searched."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date

    from tongdao.promise import Entry


class Searched(Protocol):
    """A document of the ledger, as much as is needed to say that it was searched."""

    @property
    def id(self) -> str:
        """The document's id."""

    @property
    def date(self) -> date | None:
        """When it was issued."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A promise of which no word was found, and the ids of the later documents that were searched, in order."""

    promise: Entry
    searched: tuple[str, ...]


def find_dropped(
    promises: Iterable[Entry], followed: Container[str], documents: Iterable[Searched], as_of: date
) -> tuple[Dropped, ...]:
    """Return the promises past due at a date whose ids are not in `followed`.

    Searched are the documents issued after the promise and not after `as_of`. A promise is dropped only where one
    of them was issued after its deadline: before that nobody had to speak of it.
    """
    dated = sorted((d.date, d.id) for d in documents if d.date is not None and d.date <= as_of)
    later: dict[date | None, tuple[str, ...]] = {}
    found = []
    for promise in promises:
        due, issued = promise.period_end, promise.issued_on
        if due is None or due >= as_of or promise.id in followed or not dated or dated[-1][0] <= due:
            continue
        if issued not in later:
            start = bisect_right(dated, issued, key=lambda row: row[0]) if issued else 0
            later[issued] = tuple(name for _, name in dated[start:])
        if searched := tuple(name for name in later[issued] if name != promise.document):
            found.append(Dropped(promise, searched))
    return tuple(found)
