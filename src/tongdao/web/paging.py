"""Lists in pages: the parameters `q` and `page`, and what a template needs for the links to the pages around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query

from tongdao.book.rows import Page

T = TypeVar("T")
SIZE = 50
MOST_ROWS = 10**9
SearchText = Annotated[str | None, Query(max_length=200)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
# Whole numbers that a database takes: a row to begin at, how many there were, and the number of a write or a deed.
Offset = Annotated[int, Query(ge=-MOST_ROWS, le=MOST_ROWS)]
Before = Annotated[int | None, Query(ge=0, lt=2**62)]


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list: its rows, what was searched for, its number, and how many rows and pages there are."""

    rows: tuple[T, ...]
    q: str | None
    page: int
    pages: int
    total: int
    first: int
    last: int


def paged(ask: Callable[..., Page[T]], text: str | None, page: int, size: int = SIZE) -> ListPage[T]:
    """Ask a list of the book for one of its pages; a text of spaces searches for nothing."""
    searched = (text or "").strip() or None
    offset = (page - 1) * size
    found = ask(searched, limit=size, offset=offset)
    pages = max(1, -(-found.total // size))
    first = offset + 1 if found.rows else 0
    return ListPage(found.rows, searched, page, pages, found.total, first, offset + len(found.rows))
