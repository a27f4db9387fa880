"""Indicators: their list, and what was promised and reported of one over the years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from tongdao.book.rows import IndicatorRow, Measure, SeriesLine
from tongdao.fates.series import Line, series
from tongdao.ledger.store import Ledger
from tongdao.promise import Entry
from tongdao.web.pages import page
from tongdao.web.paging import ListPage, PageNumber, SearchText, paged
from tongdao.web.site import Site

router = APIRouter()
_SHOWN = 8  # courses on a page


@dataclass(frozen=True, slots=True)
class CourseYear:
    """The figures of a year: what was promised and what was reported."""

    year: int
    targets: tuple[Measure, ...]
    actuals: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The figures of one issuer that count the same in the same unit, by year; `moves` where they are changes."""

    issuer: str | None
    unit: str | None
    moves: bool
    years: tuple[CourseYear, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator over the years: the names that documents give it, and its courses, the longest first.

    `list` tells which of all courses these are.
    """

    group: str
    names: tuple[str, ...]
    courses: tuple[Course, ...]
    list: ListPage[SeriesLine]


@page(router, "/indicators", template="indicators.html")
def indicators(site: Site, q: SearchText = None, page: PageNumber = 1) -> ListPage[IndicatorRow]:
    """List the indicators, those with most figures first."""
    with site.book() as book:
        return paged(book.indicators, q, page)


@page(router, "/indicators/{group:path}", template="indicator.html")
def indicator(site: Site, group: str, issuer: SearchText = None, page: PageNumber = 1) -> IndicatorPage:
    """Show an indicator by any of its names, some courses at a time; `issuer` is a part of who issued them."""
    with site.ledger() as ledger, site.book() as book:
        key = ledger.grouping.key(group)
        found = paged(
            lambda said, **place: book.series(key, issuer=said or "", **place), issuer, page, _SHOWN
        )
        lines = [] if found.q and not found.rows else _lines(ledger, key, found.rows)
    courses = tuple(_course(line) for line in lines)
    names = (
        entry.indicator
        for line in lines
        for _, targets, actuals in line.years
        for entry in (*targets, *actuals)
    )
    return IndicatorPage(group, tuple(dict.fromkeys(name for name in names if name)), courses, found)


def _lines(ledger: Ledger, key: str, shown_lines: Sequence[SeriesLine]) -> list[Line]:
    """Return the wanted courses with all that is said of their figures, in their order."""
    issuers = {line.issuer for line in shown_lines}
    named = [issuer for issuer in issuers if issuer] if issuers and None not in issuers else None
    lines = {(line.issuer, line.unit, line.moves): line for line in series(ledger, key, issuers=named)}
    asked = ((line.issuer, line.unit, line.moves) for line in shown_lines)
    return [lines[one] for one in asked if one in lines]


def _course(line: Line) -> Course:
    years = (
        CourseYear(year, _measures(targets), _measures(actuals)) for year, targets, actuals in line.years
    )
    return Course(line.issuer, line.unit, line.moves, tuple(years))


def _measures(entries: Iterable[Entry]) -> tuple[Measure, ...]:
    """Return figures as they are shown, each number of a year and document once.

    What one year brought stands behind what several years brought together: the last is drawn in the chart.
    """
    once = {(entry.document, entry.value, entry.high, entry.comparator): entry for entry in entries}
    return tuple(Measure.of(entry) for entry in sorted(once.values(), key=_days, reverse=True))


def _days(entry: Entry) -> int:
    """Return how long the time is that a figure speaks of."""
    first, last = entry.period_start, entry.period_end
    return (last - first).days if first and last else 0
