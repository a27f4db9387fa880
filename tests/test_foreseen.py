"""What would become of a document is told before it is added, and that is what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT, RUN, book, named, said, sizes

from tongdao.errors import UnstorableError
from tongdao.ledger.tasks import Actor
from tongdao.ledger.values import Added, Superseded, Unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import StoredDocument
    from tongdao.model import Reading

OFFICE = Actor("钱某", "supervisor")
SHORTER = REPORT.replace("建成跨江大桥，新建公路30公里。\n", "")
Outcome = Added | Unchanged | Superseded


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """A ledger with one report, decisions about it, and a task on each of two promises."""
    with book(ledger_url) as opened:
        opened.append_reading(said(), RUN)
        for quote in ("30公里", "5%左右"):
            ident = named(opened.entries(), quote).id
            opened.take_step(ident, "register", OFFICE, RUN, today=date(2025, 2, 1))
            opened.decide(ident, "accept", RUN, who="钱某")
        opened.decide(
            named(opened.entries(), "5.2%").id, "correct", RUN, who="钱某", fields={"owner": "统计局"}
        )
        opened.decide(next(opened.statements()).id, "note", RUN, who="钱某", why="看过")
        yield opened


def timeless(outcome: Outcome) -> Outcome:
    """Leave out when a document was recorded."""

    def plain(document: StoredDocument) -> StoredDocument:
        return replace(document, recorded_at=datetime(2025, 1, 1, tzinfo=UTC))

    outcome = replace(outcome, document=plain(outcome.document))
    return replace(outcome, replaced=plain(outcome.replaced)) if isinstance(outcome, Superseded) else outcome


@pytest.mark.parametrize(
    ("reading", "kind", "expected"),
    [
        (said(), None, Unchanged),
        (said(source="copy.txt"), None, Unchanged),
        (said(), "政府工作报告", Superseded),
        (said(date=date(2025, 1, 15)), None, Superseded),
        (said(NEWER), None, Superseded),
        (said(SHORTER), None, Superseded),
        (said("临江市政府工作报告\n全文另发。\n"), None, Superseded),
        (said(NEWER, date=date(2026, 1, 14)), None, Added),
        (said(NEWER, source="other.txt"), None, Added),
        (said(NEWER, title="简报"), "简报", Added),
    ],
)
def test_what_is_foretold_comes_to_pass(
    ledger: Ledger, reading: Reading, kind: str | None, expected: type[Outcome]
) -> None:
    before, revision = sizes(ledger), ledger.revision()
    foretold = ledger.foresee_reading(reading, RUN, kind, ("date",))
    assert isinstance(foretold, expected)
    assert (sizes(ledger), ledger.revision()) == (before, revision)
    happened = ledger.append_reading(reading, RUN, kind, ("date",))
    assert timeless(foretold) == timeless(happened)
    assert timeless(ledger.foresee_reading(reading, RUN, kind, ("date",))) == Unchanged(
        timeless(happened).document
    )


@pytest.mark.parametrize(
    ("text", "decisions", "tasks", "counts"), [(NEWER, 3, 2, (1, 0, 1)), (SHORTER, 3, 1, (0, 2, 0))]
)
def test_decisions_and_tasks_that_go_along_are_counted(
    ledger: Ledger, text: str, decisions: int, tasks: int, counts: tuple[int, int, int]
) -> None:
    foretold: Any = ledger.foresee_reading(said(text), RUN)
    assert (foretold.carried, foretold.tasks) == (decisions, tasks)
    changes = [change.what for change in foretold.changes]
    assert tuple(changes.count(what) for what in ("appeared", "vanished", "changed")) == counts


def test_what_no_ledger_takes_is_told_beforehand(ledger: Ledger) -> None:
    with pytest.raises(UnstorableError):
        ledger.foresee_reading(said("\0" + REPORT), RUN)
