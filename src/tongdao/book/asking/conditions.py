"""A query as SQL: what must hold, in which order, and where a page continues."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.book.filters import FILTERS, SORTS, FilterKind
from tongdao.book.stored.columns import CommitmentColumns, counted
from tongdao.errors import UnknownCursorError, UsageError
from tongdao.promise import REACHED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date

    from tongdao.book.filters import Filter
    from tongdao.book.rows import BookQuery


_COUNTED = counted(CommitmentColumns)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, as SQL that begins with WHERE or is empty, and its values."""

    sql: str
    values: tuple[Any, ...]

    def also(self, sql: str, *values: Any) -> Condition:
        """Return this and another condition."""
        return Condition(f"{self.sql} AND {sql}" if self.sql else f"WHERE {sql}", (*self.values, *values))


EVERYTHING = Condition("", ())


def condition(query: BookQuery) -> Condition:
    """Return what a query asks of the rows of `commitments c`."""
    found = EVERYTHING
    for sql, values in _parts(query):
        found = found.also(sql, *values)
    return found


def _parts(query: BookQuery) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for row in FILTERS:
        if values := getattr(query, row.field):
            yield from _ASK[row.kind](row, values, query)


def _values(row: Filter, values: Collection[str], query: BookQuery) -> Iterator[tuple[str, tuple[str, ...]]]:
    # A plus keeps SQLite from taking the index of a field that many have, where days or words find fewer; for the
    # days of an owner there is an index.
    plain = not is_narrow(query) or (row.column == "owner" and not _has_words(query))
    yield one_of(row.sql if plain else f"+{row.sql}", values)


def _documents(row: Filter, idents: Collection[str], _: BookQuery) -> Iterator[tuple[str, tuple[str, ...]]]:
    sql, values = one_of("id", idents)
    yield row.sql.format(sql), values


def _day(row: Filter, day: date, _: BookQuery) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield row.sql, (day.isoformat(),)


def _unreached(row: Filter, _: bool, __: BookQuery) -> Iterator[tuple[str, tuple[str, ...]]]:
    sql, values = one_of("c.attainment", sorted(REACHED))
    yield row.sql.format(sql), values


def _words(row: Filter, text: str, _: BookQuery) -> Iterator[tuple[str, tuple[str, ...]]]:
    from tongdao.book.stored.search import match  # with the table of characters that are folded

    if text.strip():
        expression = match(text)
        yield (row.sql, (expression,)) if expression else ("0", ())


_ASK: Mapping[FilterKind, Callable[[Filter, Any, BookQuery], Iterator[tuple[str, tuple[str, ...]]]]] = {
    FilterKind.WORDS: _words,
    FilterKind.NAMES: _values,
    FilterKind.INDICATORS: _values,
    FilterKind.DOCUMENTS: _documents,
    FilterKind.CHOICE: _values,
    FilterKind.DAY: _day,
    FilterKind.SWITCH: _unreached,
}


def filtered(query: BookQuery) -> dict[str, Collection[str]] | None:
    """Return the values that a query asks for by column; None where it asks for more than values of counted ones."""
    by_column = {}
    for row in FILTERS:
        values = getattr(query, row.field)
        if not values or (row.kind is FilterKind.WORDS and not _has_words(query)):
            continue
        if row.column not in _COUNTED:
            return None
        by_column[row.column] = values
    return by_column


def is_narrow(query: BookQuery) -> bool:
    """Tell whether a query asks for days or words, which few commitments have."""
    return bool(query.due_from or query.due_until or _has_words(query))


def _has_words(query: BookQuery) -> bool:
    return bool((query.text or "").strip())


def one_of(column: str, values: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Ask for one of some values; an empty one stands for none at all."""
    named = tuple(str(value) for value in values if value)
    marks = ", ".join("?" * len(named))
    sql = f"{column} IN ({marks})"
    if len(named) < len(values):
        sql = f"({sql} OR {column} IS NULL)" if named else f"{column} IS NULL"
    return sql, named


@dataclass(frozen=True, slots=True)
class Order:
    """The order of rows: by a column, then as in the book; rows without a value come last, both ways."""

    column: str
    descending: bool
    dated: bool = False  # only rows with a day are asked for

    @property
    def whole(self) -> bool:
        """Tell whether every row that is asked for has a value."""
        return self.by_place or (self.dated and self.column == SORTS["due"])

    @property
    def by_place(self) -> bool:
        """Tell whether the rows stand just as in the book."""
        return self.column == "c.n"

    @property
    def sql(self) -> str:
        """The order of rows that have a value."""
        way = " DESC" if self.descending else ""
        return f"ORDER BY c.n{way}" if self.by_place else f"ORDER BY {self.column}{way}, c.n{way}"

    def behind(self, value: Any, n: int) -> tuple[str, tuple[Any, ...]]:
        """Ask for the rows behind one."""
        sign = "<" if self.descending else ">"
        if self.by_place or value is None:
            return f"c.n {sign} ?", (n,)
        return f"({self.column}, c.n) {sign} (?, ?)", (value, n)


def order_of(query: BookQuery) -> Order:
    """Return the order that a query asks for; raises UsageError for one that is not known."""
    if query.sort not in SORTS:
        raise UsageError(f"cannot sort by {query.sort!r}: choose one of {', '.join(SORTS)}")
    return Order(SORTS[query.sort], query.descending, bool(query.due_from or query.due_until))


def cursor_text(value: Any, n: int) -> str:
    """Write where a page ended."""
    return base64.urlsafe_b64encode(json.dumps([value, n]).encode()).decode().rstrip("=")


def cursor_place(cursor: str) -> tuple[Any, int]:
    """Read where a page ended; raises UnknownCursorError for what is none."""
    try:
        value, n = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, TypeError):
        value, n = None, None
    if not isinstance(n, int) or not isinstance(value, str | int | None):
        raise UnknownCursorError(f"{cursor!r} is no cursor: take one that a page gave, or begin without")
    return value, n
