"""Entries of the ledger, page after page, in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from tongdao.errors import UnknownCursorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import EntryFilter
    from tongdao.promise import Entry

_SEARCHED = 200  # documents looked through for one page, however few entries pass


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """A page of entries and the cursor that continues it, None at the end.

    Where few entries pass the filters a page may hold fewer than were asked for, though more may follow.
    """

    rows: tuple[Entry, ...]
    cursor: str | None


def entries_page(ledger: Ledger, filters: EntryFilter, limit: int, cursor: str | None = None) -> EntriesPage:
    """Return the entries that pass the filters, document by document, from a cursor on.

    Raises UnknownCursorError for a cursor that this ledger did not give.
    """
    documents = [
        document.id
        for document in ledger.documents()
        if filters.documents is None or document.id in filters.documents
    ]
    first, given = _place(cursor, documents) if cursor else (0, 0)
    rows: list[Entry] = []
    for document in documents[first : first + _SEARCHED]:
        passing = ledger.entries(filters=replace(filters, documents=[document]))
        taken = list(islice(passing, given, given + limit - len(rows)))
        rows += taken
        if len(rows) == limit:
            return EntriesPage(tuple(rows), f"{document}:{given + len(taken)}")
        given = 0
    after = first + _SEARCHED
    return EntriesPage(tuple(rows), f"{documents[after]}:0" if after < len(documents) else None)


def _place(cursor: str, documents: Sequence[str]) -> tuple[int, int]:
    """Return the place of the document where a page begins, and how many of its entries were given before."""
    document, _, given = cursor.partition(":")
    if document not in documents or not (given.isascii() and given.isdigit() and len(given) < 10):
        raise UnknownCursorError(f"no cursor {cursor!r} in this list: begin without one")
    return documents.index(document), int(given)
