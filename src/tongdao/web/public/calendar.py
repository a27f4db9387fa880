"""The calendar of deadlines: a year by its months, one month in full, and the feed for other calendars."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request

from tongdao.book import rows
from tongdao.book.asking.book import Book
from tongdao.book.rows import Commitment
from tongdao.glossary import Glossary, load_glossary
from tongdao.views.wording import measure_text
from tongdao.web.addresses import addresses
from tongdao.web.ics import MEDIA_TYPE, Deadline, calendar
from tongdao.web.pages import feed, page
from tongdao.web.queries import CommitmentFilters
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import language_of

router = APIRouter()
_LISTED = 100  # deadlines of a month on its page
_FED = 2000  # deadlines in the feed
_BACK = timedelta(days=366)  # how far back the feed goes


@dataclass(frozen=True, slots=True)
class Month:
    """A month, its days, and how much falls due in it."""

    month: int
    first: date
    last: date
    total: int


@dataclass(frozen=True, slots=True)
class Day:
    """What falls due on a day."""

    day: date
    rows: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A year of deadlines; `days` are those of the chosen month, of which `total` promises fall due."""

    year: int
    chosen: Month
    months: tuple[Month, ...]
    before: int
    after: int
    days: tuple[Day, ...]
    total: int


@page(router, "/calendar", template="calendar.html")
def months(
    site: Site,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    month: Annotated[int | None, Query(ge=1, le=12)] = None,
) -> CalendarPage:
    """Show a year, by default that of the book's day, and its next month with a deadline."""
    with site.book() as book:
        today = book.state().day
        shown_year = year or today.year
        all_months = tuple(_month(book, shown_year, number) for number in range(1, 13))
        chosen = all_months[month - 1] if month else _next(all_months, today)
        page = book.commitments(_between(chosen.first, chosen.last), limit=_LISTED)
        return CalendarPage(
            year=shown_year,
            chosen=chosen,
            months=all_months,
            before=book.total(_between(None, date(shown_year - 1, 12, 31))),
            after=book.total(_between(date(shown_year + 1, 1, 1), None)),
            days=tuple(_by_day(page.rows)),
            total=page.total,
        )


def _between(first: date | None, last: date | None) -> rows.BookQuery:
    return rows.BookQuery(due_from=first, due_until=last, sort="due")


def _month(book: Book, year: int, number: int) -> Month:
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    return Month(number, first, last, book.total(_between(first, last)))


def _next(months: Iterable[Month], today: date) -> Month:
    """Return the first month from today on with a deadline, else the last with one, else the last."""
    listed = list(months)
    full = [month for month in listed if month.total]
    return next((month for month in full if month.last >= today), full[-1] if full else listed[-1])


def _by_day(commitments: Iterable[Commitment]) -> Iterator[Day]:
    for day, inside in groupby(commitments, key=lambda row: row.due):
        if day:
            yield Day(day, tuple(inside))


@feed(router, "/calendar.ics", media_type=MEDIA_TYPE)
def deadlines(request: Request) -> bytes:
    """Give the deadlines as a calendar, those that the parameters of `/commitments` choose."""
    words = load_glossary(language_of(request))
    query = CommitmentFilters.of(request.query_params).query()
    with site_of(request).book() as book:
        state = book.state()
        start = query.due_from or state.day - _BACK
        found = book.commitments(replace(query, due_from=start, sort="due", descending=False), limit=_FED)
    url = addresses(str(request.base_url).rstrip("/"))
    due = (_deadline(row, words, url("/commitments", row.id)) for row in found.rows)
    return calendar(words("calendar.feed", name=words("web.name")), due, state.made_at)


def _deadline(row: Commitment, words: Glossary, url: str) -> Deadline:
    assert row.due is not None
    title = f"{row.title} {measure_text(row.target, words)}"
    source = f"{row.document_title or row.source} {row.issued_on or ''}".strip()
    return Deadline(row.id, row.due, title, f"{row.statement}\n{source}", url, row.owner)
