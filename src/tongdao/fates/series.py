"""Indicators over the years: what was promised and what was reported of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.errors import UnknownIdError
from tongdao.following.rows import entry_row
from tongdao.ledger.values import EntryFilter
from tongdao.model import Change, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from tongdao.ledger.store import Ledger
    from tongdao.promise import Entry


_KINDS = (Kind.TARGET, Kind.FACT)


@dataclass(frozen=True, slots=True)
class Group:
    """An indicator of the ledger: the name of its group, the names that documents give it, how often it is met."""

    name: str
    names: tuple[str, ...]
    targets: int
    actuals: int
    years: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Line:
    """Figures of one issuer that count the same in the same unit, by year, targets before actuals."""

    issuer: str | None
    unit: str | None
    moves: bool
    years: tuple[tuple[int, tuple[Entry, ...], tuple[Entry, ...]], ...]


def indicators(
    ledger: Ledger, as_of: date | None = None, recorded_by: date | None = None
) -> tuple[Group, ...]:
    """Return the indicators of a ledger, those with most figures first; see `series` for the days."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.entries(recorded_by, EntryFilter(form="figure", kinds=_KINDS, issued_until=as_of)):
        if entry.indicator:
            groups[ledger.grouping.key(entry.indicator)].append(entry)
    found = [_group(name, entries) for name, entries in groups.items()]
    return tuple(sorted(found, key=lambda group: (-group.targets - group.actuals, group.name)))


def _group(name: str, entries: list[Entry]) -> Group:
    years = sorted(entry.period_end.year for entry in entries if entry.period_end)
    targets = sum(entry.kind is Kind.TARGET for entry in entries)
    names = tuple(dict.fromkeys(entry.indicator or "" for entry in entries))
    span = (years[0], years[-1]) if years else None
    return Group(name, names, targets, len(entries) - targets, span)


def series(
    ledger: Ledger,
    indicator: str,
    *,
    issuer: str | None = None,
    issuers: Collection[str] | None = None,
    as_of: date | None = None,
    recorded_by: date | None = None,
) -> tuple[Line, ...]:
    """Return targets and actuals of an indicator by year, the longest line first.

    `indicator` is any of its names, or the key of its group; `issuer` is a part of the name of who issued the
    documents, `issuers` are whole names; `as_of` is the last day of issue, `recorded_by` the day whose knowledge
    the ledger answers with. Raises UnknownIdError where the ledger has no figure of the indicator.
    """
    name = ledger.grouping.key(indicator)
    filters = EntryFilter(form="figure", kinds=_KINDS, groups=[name], issuers=issuers, issued_until=as_of)
    found = [
        entry for entry in ledger.entries(recorded_by, filters) if (issuer or "") in (entry.issuer or "")
    ]
    if not found:
        raise UnknownIdError(
            f"no figure of {indicator!r} ({name}): `tongdao indicators` lists what the ledger has"
        )
    return tuple(sorted(lines_of(found), key=lambda line: -len(line.years)))


def lines_of(found: Iterable[Entry]) -> list[Line]:
    """Return the lines of figures of one indicator, in the order in which they begin."""
    lines: dict[tuple[str | None, str | None, bool], list[Entry]] = defaultdict(list)
    for entry in found:
        if entry.period_end:
            lines[entry.issuer, entry.unit, entry.change is not Change.LEVEL].append(entry)
    return [Line(*key, _by_year(entries)) for key, entries in lines.items()]


def records_of(line: Line) -> Iterator[dict[str, Any]]:
    """Yield the years of a line as JSON can hold them."""
    for year, targets, actuals in line.years:
        figures = {
            "targets": [entry_row(item) for item in targets],
            "actuals": [entry_row(item) for item in actuals],
        }
        yield {"issuer": line.issuer, "unit": line.unit, "year": year, **figures}


def _by_year(entries: Iterable[Entry]) -> tuple[tuple[int, tuple[Entry, ...], tuple[Entry, ...]], ...]:
    years: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.period_end:
            years[entry.period_end.year].append(entry)
    return tuple(
        (year, _of_kind(years[year], Kind.TARGET), _of_kind(years[year], Kind.FACT)) for year in sorted(years)
    )


def _of_kind(entries: Iterable[Entry], kind: Kind) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.kind is kind)
