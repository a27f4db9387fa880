"""What is doubtful first: a page by the counts of readings is a page of all that nobody decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from books import NEWER, REPORT, RUN, book, said

if TYPE_CHECKING:
    from tongdao.ledger.store import Ledger

OTHER = REPORT.replace("临江", "望江")


@pytest.fixture
def ledger(ledger_url: str) -> Ledger:
    ledger = book(ledger_url)
    ledger.append_reading(said(), RUN)
    ledger.append_reading(said(OTHER, "other.txt", issuer="望江市"), RUN)
    ledger.append_reading(said(NEWER), RUN)
    return ledger


def subjects(ledger: Ledger, **asked: object) -> list[str]:
    return [row.id for row in ledger.doubtful(limit=1000, **asked).rows]  # type: ignore[arg-type]


def test_every_entry_in_force_once_the_heaviest_first(ledger: Ledger) -> None:
    found = ledger.doubtful(limit=1000)
    assert sorted(row.id for row in found.rows) == sorted(entry.id for entry in ledger.entries())
    assert (found.total, found.doubtful) == (len(found.rows), sum(bool(row.reasons) for row in found.rows))
    weights = [row.weight for row in found.rows]
    assert weights == sorted(weights, reverse=True)
    for size in (1, 3, 7):
        pages = [ledger.doubtful(limit=size, offset=at).rows for at in range(0, found.total, size)]
        assert [row for page in pages for row in page] == list(found.rows)


def test_what_is_settled_leaves_the_list_and_comes_back(ledger: Ledger) -> None:
    before = subjects(ledger)
    accepted, merged, into, noted = before[0], before[1], before[2], before[3]
    ledger.decide(accepted, "accept", RUN, who="赵某")
    ledger.decide(into, "merge", RUN, who="赵某", others=[merged])
    ledger.decide(noted, "note", RUN, who="赵某", why="再看")
    rest = [ident for ident in before if ident not in (accepted, merged, into)]
    assert subjects(ledger) == rest
    assert ledger.doubtful(limit=0).total == len(rest)
    assert subjects(ledger, offset=2) == rest[2:]
    ledger.decide(into, "undo", RUN, who="赵某")
    ledger.decide(accepted, "undo", RUN, who="赵某")
    assert subjects(ledger) == before


def test_one_reason_and_one_document(ledger: Ledger) -> None:
    every = ledger.doubtful(limit=1000).rows
    for document in ledger.documents():
        for reason in ("failed_check", "unclear", "inherited"):
            found = ledger.doubtful(None, [document.id], reason, limit=1000)
            expected = [row for row in every if reason in row.reasons and row.id.startswith(document.id)]
            assert list(found.rows) == expected
            assert (found.total, found.doubtful) == (len(expected), len(expected))
    assert ledger.doubtful(None, [], limit=10).total == 0
