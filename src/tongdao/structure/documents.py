"""Kinds of documents by their titles, and the years that each kind reviews and plans."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from tongdao.model import Scope
from tongdao.rules.words import WordTable
from tongdao.text.fold import fold
from tongdao.text.numerals import ONE_TO_NINE, TWO_TO_NINE

if TYPE_CHECKING:
    from tongdao.model import Document
    from tongdao.rules.pack import Pack, Row

_OPENING_LENGTH = 600  # characters in which a document says what it is
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_SAID = re.compile(rf"(?:^|[。\n \t])((?:19|20)\d\d)年(?=[，,]|全|我|上半年|前|[{ONE_TO_NINE[:4]}]季度)")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年?[—–\-~至到]{1,2}((?:19|20)\d\d)(?!\d)")
_FIVE_YEARS = re.compile(rf"(?<![{TWO_TO_NINE}])十([{ONE_TO_NINE}]?)五|第(十[{ONE_TO_NINE}]?)个五年")
_AIMED = re.compile(r"[到至]((?:19|20)\d\d)年[底末]?[，,]")
_AIMS_LENGTH = 4000  # characters in which a plan says what it aims at
_MOST_YEARS = 6  # years that a plan without years of its own may go on
_EARLY = 3  # up to this month a summary without a year tells of the year before
_LATE = 11  # from this month on a year whose progress is told counts as done
_TENTH_PLAN = 2001  # the first year of the tenth five-year plan


class Kinds:
    """The kinds of documents of a pack, compiled."""

    def __init__(self, pack: Pack) -> None:
        """Compile the table `documents`."""
        rows = pack.table("documents")
        self._rows = rows
        self._titles = WordTable(rows)
        self.openings: tuple[tuple[str, Row], ...] = tuple(
            (word, row) for row in rows for word in row.get("opening", "").split()
        )

    def of_title(self, title: str) -> Row | None:
        """Return the kind that a title names; of several, the one that stands first in the table."""
        named = {row.id for _, _, row in self._titles.finditer(title)}
        return next((row for row in self._rows if row.id in named), None)

    def of_opening(self, folded: str) -> Row | None:
        """Return the kind that the first sentences of a text say it is."""
        opening = folded[:_OPENING_LENGTH]
        return next((row for word, row in self.openings if word in opening), None)


@cache
def load_kinds(pack: Pack) -> Kinds:
    """Return the kinds of documents of a pack, compiled once."""
    return Kinds(pack)


def document_kind(title: str | None, folded: str, pack: Pack) -> Row | None:
    """Return the row of a document's kind by its title and its first sentences, or None.

    A title that is only known to be one of an order (通知, 报告, …) gives way to what the text says.
    """
    kinds = load_kinds(pack)
    titled = kinds.of_title(title) if title else None
    if titled is not None and titled.get("base"):
        return titled
    return kinds.of_opening(folded) or titled


def title_year(title: str | None) -> int | None:
    """Return the first year that a title names, or None."""
    match = _YEAR.search(title or "")
    return int(match[0]) if match else None


def document_scopes(document: Document, pack: Pack) -> tuple[Scope | None, Scope | None]:
    """Return the times that a document as a whole reviews and plans: (review, plan), None where it has none.

    A work report dated January reviews the year before and plans its own; a statistical bulletin of 2015
    tells 2015. The scopes begin and end at 0: no words of the text set them.
    """
    row = document_kind(document.title, fold(document.text[:_OPENING_LENGTH]), pack)
    if row is None:  # a headline: what it names is not yet planned
        return None, None
    spans = _YEARS.search(document.title or "")
    if spans and row.get("base") in (None, "five_years", "title"):
        return None, _years(int(spans[1]), int(spans[2]), "plan", row)
    if row.get("base") in (None, "five_years"):
        return None, _years_ahead(document, row)
    part = _year_part(document, row, pack)
    if part is not None:
        return part, _rest_of_year(document, row, part)
    base = _base_year(document, row)
    if base is None:
        return None, None
    if _is_after(document, row):  # what was planned for the year is told when it is over
        return _years(base, base, "review", row), _years(base + 1, base + 1, "plan", row)
    review, plan = row.get("review"), row.get("plan")
    if row.get("speeches"):  # what speakers report has no date unless they say one
        return Scope(None, None, "review", 0, 0, row.rule), _years(base, base, "plan", row)
    return (
        None if review is None else _years(base + review, base + review, "review", row),
        None if plan is None else _years(base + plan, base + plan, "plan", row),
    )


def document_mood(document: Document, pack: Pack) -> str | None:
    """Return what a document tells where neither a heading nor a sentence says so: "review", "plan" or None."""
    row = document_kind(document.title, fold(document.text[:_OPENING_LENGTH]), pack)
    if row is None:
        return None
    return "review" if _is_after(document, row) else row.get("mood")


def _is_after(document: Document, row: Row) -> bool:
    """Tell whether a list of tasks of a year is dated when that year is over, or nearly: it tells what came of them."""
    year, day = title_year(document.title), document.date
    return row.get("mood") == "plan" and year is not None and day is not None and day >= date(year, _LATE, 1)


@cache
def _year_parts(pack: Pack) -> WordTable:
    return WordTable(pack.table("year_parts"))


def _year_part(document: Document, row: Row, pack: Pack) -> Scope | None:
    """Return the part of a year that a document looks back on (上半年经济运行情况), the last one that is over.

    A kind that also plans (上半年计划执行情况) names it in its title; the progress of a year that goes on has no date.
    """
    title, base, day = document.title or "", row["base"], document.date
    said = fold(document.text[:_OPENING_LENGTH]) if base in ("said", "progress") else ""
    found = _year_parts(pack).search(title) or _year_parts(pack).search(said)
    year = title_year(title) or _year_said(said)
    if (found is None and not said and base != "progress") or (year is None and day is None):
        return None
    if base == "progress" and found is None and day and (year or day.year) == day.year and day.month < _LATE:
        return Scope(None, None, "review", 0, 0, row.rule)
    first, last, rule = (found[2]["first"], found[2]["last"], found[2].rule) if found else (1, 12, row.rule)
    if year is None and day is not None:
        year = day.year - (day <= _month_end(day.year, last))
    end = _month_end(year or 1, last)
    if row.get("plan") is not None and found and day and day < end:  # 上半年工作要点 is of a time to come
        return None
    return Scope(date(year or 1, first, 1), end, "review", 0, 0, rule)


def _rest_of_year(document: Document, row: Row, part: Scope) -> Scope | None:
    """Return what a document plans that looks back on a part of a year: the year of its date."""
    day = document.date or part.last
    if row.get("plan") is None or day is None:
        return None
    return _years(day.year, day.year, "plan", row)


def _year_said(opening: str) -> int | None:
    """Return the year that opens one of the first sentences of a text, or None."""
    match = _YEAR_SAID.search(opening)
    return int(match[1]) if match else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def nearly_over(today: date, last: date) -> bool:
    """Tell whether less than a year is left of a time of several years: who speaks of it then, looks back."""
    return last.year <= today.year


def _base_year(document: Document, row: Row) -> int | None:
    """Return the year that a kind's years count from."""
    named = title_year(document.title)
    if row["base"] == "said" or (row["base"] == "title" and named):
        return named
    if document.date is None:
        return named
    early = row.get("mood") == "review" and document.date.month <= _EARLY
    year = document.date.year + int(document.date.month >= row["late"]) - early
    # A document without a year in its title that only looks back tells of the year before its date.
    return year - 1 if row["base"] == "title" and row.get("plan") is None else year


def _years_ahead(document: Document, row: Row) -> Scope | None:
    """Return the years that a plan is for: five by its title, else those up to the year that its text aims at."""
    first = _five_years(document.title or "")
    if first is not None:
        over = document.date and nearly_over(document.date, date(first + 4, 12, 31))
        return None if over else _years(first, first + 4, "plan", row)
    if not row.get("aims") or document.date is None:
        return None
    now = document.date.year
    years = (int(match[1]) for match in _AIMED.finditer(fold(document.text[:_AIMS_LENGTH])))
    aimed = next((year for year in years if now <= year <= now + _MOST_YEARS), None)
    return _years(now, aimed, "plan", row) if aimed else None


def _five_years(title: str) -> int | None:
    """Return the first year of the five-year plan that a title names: 2026 for “十五五”, from the tenth on."""
    match = _FIVE_YEARS.search(title)
    if not match:
        return None
    units = match[1] if match[1] is not None else match[2][1:]
    return _TENTH_PLAN + 5 * (ONE_TO_NINE.index(units) + 1 if units else 0)


def _years(first: int, last: int, mood: str, row: Row | None) -> Scope | None:
    if not date.min.year <= first <= last <= date.max.year:
        return None
    rule = row.rule if row else "documents.years"
    return Scope(date(first, 1, 1), date(last, 12, 31), mood, 0, 0, rule)
