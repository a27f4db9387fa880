"""What is doubtful first: a page by the counts of readings is a page of all that nobody decided about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT, RUN, book, said

from tongdao.ledger.doubtful import REASONS
from tongdao.model import Basis, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.model import Reading

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


WEIGHTS = {
    "unnamed": 20,
    "undated": 10,
    "ownerless": 8,
    "unclear": 6,
    "long_name": 5,
    "unitless": 4,
    "inherited": 2,
}
FIGURE = "5%左右"  # a target of which the report says all that is asked


def altered(**changed: Any) -> Reading:
    """Return the report with one figure read otherwise."""
    made = said()
    statements = tuple(
        replace(
            item,
            figures=tuple(replace(one, **changed) if one.quote == FIGURE else one for one in item.figures),
        )
        for item in made.statements
    )
    return replace(made, statements=statements)


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"indicator": None}, ["unnamed"]),
        ({"indicator": ""}, ["unnamed"]),
        ({"indicator": "甲" * 24}, []),
        ({"indicator": "甲" * 25}, ["long_name"]),
        ({"unit": ""}, ["unitless"]),
        ({"owner": None}, ["ownerless"]),
        ({"kind": Kind.OTHER}, ["unclear"]),
        ({"kind": Kind.BACKGROUND}, ["unclear"]),
        ({"kind": Kind.FACT}, []),
        ({"period_end": None}, ["undated"]),
        ({"period_end": None, "kind": Kind.FACT}, []),
        ({"period": Basis.INHERITED}, ["inherited"]),
        ({"period": Basis.INHERITED, "kind": Kind.FACT}, []),
        ({"owner": None, "indicator": None, "unit": ""}, ["unnamed", "ownerless", "unitless"]),
        ({"doubts": ("state",)}, ["state"]),
        ({"doubts": ("state", "vague"), "unit": ""}, ["unitless", "state", "vague"]),
    ],
)
def test_why_an_entry_is_doubtful_and_how_much(
    changed: dict[str, Any], reasons: list[str], tmp_path: Path
) -> None:
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(altered(**changed), RUN)
        ident = next(entry.id for entry in ledger.entries() if entry.quote == FIGURE)
        (found,) = [row for row in ledger.doubtful(limit=1000).rows if row.id == ident]
    assert (list(found.reasons), found.weight) == (reasons, sum(WEIGHTS.get(name, 60) for name in reasons))


def test_the_weights_of_reasons() -> None:
    assert {name: weight for name, (weight, _) in REASONS.items()} == WEIGHTS


def test_a_page_begins_and_ends_between_the_documents(tmp_path: Path) -> None:
    """Ask for every page of every length: none has an entry twice, none leaves one out."""
    with book(str(tmp_path / "ledger.db")) as ledger:
        ledger.append_reading(said(), RUN)
        ledger.append_reading(said(OTHER, "other.txt", issuer="望江市"), RUN)
        first = next(ledger.entries()).id
        ledger.decide(first, "accept", RUN, who="赵某")
        every = ledger.doubtful(limit=1000).rows
        assert len(every) == ledger.doubtful(limit=0).total
        for limit in range(len(every) + 2):
            for offset in range(len(every) + 2):
                assert ledger.doubtful(limit=limit, offset=offset).rows == every[offset : offset + limit]
        document = next(ledger.documents()).id
        ledger.decide(document, "note", RUN, who="赵某", why="再看")
        ledger.decide(document, "accept", RUN, who="赵某")
        assert ledger.doubtful(limit=1000).rows == every
