"""Decisions folded into what stands about each subject, what they make of entries, and how they move: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from books import REPORT, RUN, Clock
from books import said as read_report
from promises import PACK, said

from tongdao.fates.grouped_ledger import open_ledger
from tongdao.ledger.decisions import (
    DecisionsInForce,
    base_of,
    carry_over,
    correctable,
    effective,
    in_force,
    is_report,
    jsonable,
    leads_to_itself,
    locate,
    standings,
)
from tongdao.ledger.refusals import FieldError
from tongdao.ledger.values import EntryFilter
from tongdao.model import Kind, Stage
from tongdao.promise import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AT = datetime(2025, 2, 1, tzinfo=UTC)


def decision(
    ident: str, action: str, subject: str = "a", undoes: str | None = None, **fields: Any
) -> Decision:
    return Decision(ident, AT, "钱某", None, action, subject, fields, undoes)


def merge(others: list[str], **fields: Any) -> Decision:
    """Return a decision that takes others out in favour of `a`."""
    return replace(decision("x1", "merge"), fields={"with": others, **fields})


@pytest.mark.parametrize(
    ("ident", "report"),
    [("r12", True), ("r0", True), ("x12", False), ("r", False), ("r1a", False), ("12", False), ("", False)],
)
def test_the_ids_of_reports(ident: str, *, report: bool) -> None:
    assert is_report(ident) is report


@pytest.mark.parametrize(
    ("link", "itself"),
    [("a~a", True), ("a~a-1", True), ("a-1~a-2", True), ("a~b", False), ("a-1~b-1", False)],
)
def test_links_that_lead_to_themselves(link: str, *, itself: bool) -> None:
    assert leads_to_itself(link) is itself
    assert [base_of(end) for end in ("a", "a-1", "a-1-2")] == ["a", "a", "a"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (5, 5),
        (0, 0),
        (Decimal("3.50"), "3.50"),
        (date(2025, 1, 2), "2025-01-02"),
        (Stage.START, "start"),
    ],
)
def test_fields_as_json_holds_them(value: object, kept: object) -> None:
    assert jsonable(value) == kept
    assert type(jsonable(value)) is type(kept)


def test_what_can_be_corrected() -> None:
    both = {"kind", "owner", "title", "quote", "period_start", "period_end", "period", "start"}
    assert correctable("figure") == both | {"value", "high", "unit", "comparator", "change", "indicator"}
    assert correctable("piece") == correctable("deliverable") == both | {"name", "stage"}
    assert correctable("statement") == {"kind", "owner"}
    assert correctable("document") == {"title", "issuer", "type", "date"}


@pytest.mark.parametrize(
    ("decisions", "left"),
    [
        ([decision("x1", "accept")], ["x1"]),
        ([decision("x1", "accept"), decision("x2", "undo", undoes="x1")], []),
        ([decision("x1", "accept"), decision("x2", "reject", undoes="x1")], ["x1", "x2"]),
        (
            [
                decision("x1", "accept"),
                decision("x2", "reject", undoes="x1"),
                decision("x3", "undo", undoes="x2"),
            ],
            ["x1"],
        ),
        ([decision("x1", "note"), decision("x2", "correct", value="3")], ["x1", "x2"]),
    ],
)
def test_decisions_in_force(decisions: list[Decision], left: list[str]) -> None:
    assert [one.id for one in in_force(decisions)] == left


STANDING: list[tuple[Sequence[Decision], dict[str, tuple[str, dict[str, Any], int, bool, bool]]]] = [
    # decisions; of each subject the last one, the fields, the number of pieces, whether it is out, and is altered
    ([decision("x1", "accept")], {"a": ("x1", {}, 0, False, True)}),
    ([decision("x1", "note")], {}),
    ([decision("x1", "reject"), decision("x2", "note")], {"a": ("x1", {}, 0, True, False)}),
    ([decision("x1", "reject"), decision("x2", "accept")], {"a": ("x2", {}, 0, False, True)}),
    (
        [decision("x1", "correct", value="3", unit="人"), decision("x2", "correct", value="4")],
        {"a": ("x2", {"value": "4", "unit": "人"}, 0, False, True)},
    ),
    (
        [decision("x1", "correct", value="3"), decision("x2", "reject")],
        {"a": ("x2", {"value": "3"}, 0, True, True)},
    ),
    (
        [decision("x1", "split", into=[{"value": "1"}, {"value": "2"}])],
        {"a": ("x1", {}, 2, False, True)},
    ),
    (
        [merge(["b", "c"], value="9")],
        {
            "a": ("x1", {"value": "9"}, 0, False, True),
            "b": ("x1", {}, 0, True, False),
            "c": ("x1", {}, 0, True, False),
        },
    ),
    (
        [merge(["b"]), decision("x2", "accept", "b")],
        {"a": ("x1", {}, 0, False, False), "b": ("x2", {}, 0, False, True)},
    ),
    ([decision("x1", "accept"), decision("x2", "undo", undoes="x1")], {}),
]


@pytest.mark.parametrize(("decisions", "expected"), STANDING)
def test_what_stands(
    decisions: Sequence[Decision], expected: dict[str, tuple[str, dict[str, Any], int, bool, bool]]
) -> None:
    found = standings(decisions)
    assert {
        subject: (
            state.last.id if state.last else "",
            state.fields,
            len(state.pieces),
            state.hidden,
            state.alters,
        )
        for subject, state in found.items()
    } == expected
    assert not DecisionsInForce().alters


def test_what_an_entry_is_after_decisions() -> None:
    entry = replace(said("投资|3亿元", id="a"), doubts=("doubt",))
    assert list(effective(entry, {})) == [entry]
    (corrected,) = effective(entry, standings([decision("x1", "correct", value="4")]))
    assert (corrected.value, corrected.doubts) == (Decimal(4), ())
    assert list(effective(entry, standings([decision("x1", "reject")]))) == []
    split = [
        decision("x1", "correct", unit="人"),
        decision("x2", "split", into=[{"value": "1"}, {"value": "2", "unit": "户"}]),
    ]
    pieces = list(effective(entry, standings(split)))
    assert [(one.id, one.value, one.unit, one.doubts) for one in pieces] == [
        ("a-1", Decimal(1), "人", ()),
        ("a-2", Decimal(2), "户", ()),
    ]
    later = [*split, decision("x3", "reject", "a-1"), decision("x4", "correct", "a-2", value="7")]
    assert [(one.id, one.value) for one in effective(entry, standings(later))] == [("a-2", Decimal(7))]
    assert list(effective(entry, standings([*split, decision("x3", "reject")]))) == []


@pytest.mark.parametrize(
    ("text", "quote", "near", "place"),
    [
        ("甲乙丙甲乙丙甲乙", "甲乙", 0, 0),
        ("甲乙丙甲乙丙甲乙", "甲乙", 1, 0),
        ("甲乙丙甲乙丙甲乙", "甲乙", 2, 3),
        ("甲乙丙甲乙丙甲乙", "甲乙", 3, 3),
        ("甲乙丙甲乙丙甲乙", "甲乙", 4, 3),
        ("甲乙丙甲乙丙甲乙", "甲乙", 5, 6),
        ("甲乙丙甲乙丙甲乙", "甲乙", 99, 6),
        ("甲乙丙丁", "丁", 0, 3),
        ("甲乙丙丁", "甲", 3, 0),
        ("甲乙甲", "甲", 1, 0),  # as far before as behind: the one before
    ],
)
def test_where_a_quote_stands(text: str, quote: str, near: int, place: int) -> None:
    assert locate(text, quote, near) == place


def test_a_quote_that_is_nowhere_is_refused() -> None:
    with pytest.raises(FieldError) as caught:
        locate("甲乙", "丙", 0)
    assert (caught.value.field, caught.value.reason) == ("quote", "not_in_text")


MOVES = {"a": ("A", 5), "b": ("B", 7), "s": ("S", -2)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (decision("x1", "accept"), ("A", {})),
        (decision("x1", "accept", "gone"), None),
        (decision("x1", "accept", "a-2"), ("A-2", {})),
        (decision("x1", "correct", value="3", start=10), ("A", {"value": "3", "start": 15})),
        (decision("x1", "correct", "s", start=10, end=12), ("S", {"start": 8, "end": 10})),
        (decision("x1", "correct", "a-1", start=10), ("A-1", {"start": 15})),
        (merge(["b"]), ("A", {"with": ["B"]})),
        (merge(["b", "gone"]), None),
        (
            decision("x1", "split", into=[{"start": 1, "value": "2"}, {"end": 3}]),
            ("A", {"into": [{"start": 6, "value": "2"}, {"end": 8}]}),
        ),
        (decision("x1", "accept", "a~b"), ("A~B", {})),
        (decision("x1", "accept", "a~other"), ("A~other", {})),
        (decision("x1", "accept", "other~b-1"), ("other~B-1", {})),
        (decision("x1", "accept", "other~gone"), None),
    ],
)
def test_decisions_move_to_a_new_version(before: Decision, after: tuple[str, dict[str, Any]] | None) -> None:
    later = AT + timedelta(days=1)
    first = decision("x0", "accept", "b")
    found = list(carry_over([first, before], MOVES, 9, later))
    assert (found[0].id, found[0].subject, found[0].supersedes) == ("x9.0", "B", "x0")
    moved = [(one.id, one.subject, one.fields, one.supersedes, one.at) for one in found[1:]]
    assert moved == ([("x9.1", *after, before.id, later)] if after else [])
    assert all((one.who, one.action) == (before.who, before.action) for one in found[1:])


# What people have looked at is found by the same questions as what nobody has


def test_entries_that_people_accepted_pass_the_same_filters(tmp_path: Path) -> None:
    run = replace(RUN, pack_sha256=PACK.sha256)
    with open_ledger(tmp_path / "ledger.db", clock=Clock()) as ledger:
        text = REPORT + "市教育局：2025年6月底前，新建学校12所。\n全市面积1200平方公里。\n"
        ledger.append_reading(read_report(text), run)
        entries = list(ledger.entries())
        starts = {entry.period_start for entry in entries} | {entry.period_end for entry in entries}
        days = sorted({day + timedelta(n) for day in starts if day for n in (-1, 0, 1)})
        keys = {ledger.grouping.key(entry.indicator) for entry in entries if entry.indicator}
        asked = [
            EntryFilter(),
            *(EntryFilter(since=day) for day in days),
            *(EntryFilter(until=day) for day in days),
            *(EntryFilter(form=form) for form in ("figure", "deliverable", "piece")),
            *(EntryFilter(kinds=[kind]) for kind in Kind),
            *(EntryFilter(owners=owners) for owners in ([], ["市教育局"], ["临江市"], ["没有"])),
            *(EntryFilter(groups=[key]) for key in keys),
            EntryFilter(groups=["没有"]),
            EntryFilter(since=days[3], until=days[-3], kinds=[Kind.TARGET], form="figure"),
        ]
        before = [[entry.id for entry in ledger.entries(filters=one)] for one in asked]
        assert len({tuple(ids) for ids in before}) > 10
        for entry in entries:
            ledger.decide(entry.id, "accept", run, who="钱某")
        assert [[entry.id for entry in ledger.entries(filters=one)] for one in asked] == before
