"""Which entries, documents and tasks a ledger gives: each filter against what it says, read and corrected alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from books import NEWER, RUN, book, named, said
from tables import compare

from tongdao.ledger.task_rows import TaskFilter
from tongdao.ledger.tasks import Actor, workflow
from tongdao.ledger.values import EntryFilter
from tongdao.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.promise import Entry

OTHER = """望江市政府工作报告
2023年，全市地区生产总值增长4.1%。
2024年，市交通局新建公路12公里，三年内建成养老机构12家。
这是第3号文件，共5个部分，增长、下降、持平的分别有3个。
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Three readings: one replaced, and one of another place; some entries are corrected by hand."""
    folder: Path = tmp_path_factory.mktemp("ledger")
    with book(str(folder / "l.db")) as opened:
        opened.append_reading(said(), RUN)
        opened.append_reading(said(NEWER), RUN)
        opened.append_reading(said(OTHER, "other.txt", issuer="望江市", date=date(2024, 1, 20)), RUN)
        changes = {
            "35公里": {"owner": "市水利局"},
            "5.2%": {"kind": "background"},
            "4.1%": {"indicator": "工业增加值"},
        }
        for quote, changed in changes.items():
            opened.decide(named(opened.entries(), quote).id, "correct", RUN, who="钱某", fields=changed)
        yield opened


def first(entry: Entry) -> date | None:
    return entry.period_start or entry.period_end


def last(entry: Entry) -> date | None:
    return entry.period_end or entry.period_start


def within(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


ENDS = [date(year, *day) for year in (2023, 2024, 2025) for day in ((12, 31), (1, 1))]
ASKED: list[tuple[EntryFilter, Callable[[Entry], bool]]] = [
    (EntryFilter(), lambda _: True),
    (EntryFilter(form="figure"), lambda one: one.form == "figure"),
    (EntryFilter(form="deliverable"), lambda one: one.form == "deliverable"),
    (EntryFilter(kinds=[Kind.TARGET]), lambda one: one.kind is Kind.TARGET),
    (EntryFilter(kinds=[Kind.FACT, Kind.BACKGROUND]), lambda one: one.kind in (Kind.FACT, Kind.BACKGROUND)),
    (EntryFilter(kinds=[]), lambda _: False),
    (EntryFilter(owners=["市水利局"]), lambda one: one.owner == "市水利局"),
    (EntryFilter(owners=["临江市", "市交通局"]), lambda one: one.owner in ("临江市", "市交通局")),
    (EntryFilter(owners=[]), lambda _: False),
    (EntryFilter(issuers=["望江市"]), lambda one: one.issuer == "望江市"),
    (EntryFilter(sources=["other.txt"]), lambda one: one.source == "other"),
    (EntryFilter(issued_until=date(2024, 1, 20)), lambda one: one.issuer == "望江市"),
    (EntryFilter(issued_until=date(2024, 1, 19)), lambda _: False),
    (EntryFilter(groups=["地区生产总值"]), lambda one: one.indicator == "地区生产总值"),
    (EntryFilter(groups=["工业增加值", "公路"]), lambda one: one.indicator in ("工业增加值", "公路")),
    *((EntryFilter(since=day), lambda one, day=day: within(last(one), day, None)) for day in ENDS),
    *((EntryFilter(until=day), lambda one, day=day: within(first(one), None, day)) for day in ENDS),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(ASKED)), ids=str)
def test_entries_by_filter(ledger: Ledger, place: int) -> None:
    filters, passes = ASKED[place]
    every = list(ledger.entries())
    assert [one.id for one in ledger.entries(filters=filters)] == [one.id for one in every if passes(one)]


def test_entries_as_they_were_read(ledger: Ledger) -> None:
    read = {one.quote: one for one in ledger.entries(filters=EntryFilter(decided=False))}
    now = {one.quote: one for one in ledger.entries()}
    assert read["35公里"].owner != now["35公里"].owner == "市水利局"
    assert (read["5.2%"].kind, now["5.2%"].kind) == (Kind.FACT, Kind.BACKGROUND)
    assert set(read) == set(now)


def test_one_document(ledger: Ledger) -> None:
    for document in ledger.documents():
        found = list(ledger.entries(filters=EntryFilter(documents=[document.id])))
        assert [one.id for one in found] == [
            one.id for one in ledger.entries() if one.document == document.id
        ]
        assert found


def test_what_is_doubtful_and_how_much_it_weighs(ledger: Ledger) -> None:
    quotes = {entry.id: (entry.source, entry.quote) for entry in ledger.entries()}
    rows = [(*quotes[row.id], row.weight, " ".join(row.reasons)) for row in ledger.doubtful(limit=1000).rows]
    compare("doubtful.tsv", rows)


OFFICE = Actor("钱某", "supervisor")
ROADS = Actor("孙某", "bureau", "市交通局")


@pytest.fixture
def tasks(tmp_path: Path) -> Iterator[tuple[Ledger, dict[str, str]]]:
    """Three tasks: one registered, one given to a bureau, one that a bureau asks more time for."""
    with book(str(tmp_path / "t.db")) as opened:
        opened.append_reading(said(), RUN)
        named_by = {"road": "30公里", "jobs": "3万人以上", "growth": "5%左右"}
        ids = {name: named(opened.entries(), quote).id for name, quote in named_by.items()}
        day = date(2025, 2, 1)
        for ident in ids.values():
            opened.take_step(ident, "register", OFFICE, RUN, today=day)
        given = {"bureau": "市交通局", "due": "2025-06-30"}
        opened.take_step(ids["road"], "assign", OFFICE, RUN, today=day, said=given)
        opened.take_step(
            ids["jobs"],
            "assign",
            OFFICE,
            RUN,
            today=day,
            said={**given, "due": "2025-07-01", "support": ["市教育局"]},
        )
        opened.take_step(ids["jobs"], "sign", ROADS, RUN, today=day)
        opened.take_step(
            ids["jobs"], "ask", ROADS, RUN, today=day, why="征地", said={"due": "2025-09-30", "text": "过半"}
        )
        yield opened, ids


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TaskFilter(), ["road", "jobs", "growth"]),
        (TaskFilter(bureau="市交通局"), ["road", "jobs"]),
        (TaskFilter(bureau="市教育局"), []),
        (TaskFilter(support="市教育局"), ["jobs"]),
        (TaskFilter(support="市教育"), []),
        (TaskFilter(seen_by="市教育局"), ["jobs"]),
        (TaskFilter(seen_by="市交通局"), ["road", "jobs"]),
        (TaskFilter(seen_by="市水利局"), []),
        (TaskFilter(asked=True), ["jobs"]),
        (TaskFilter(late=date(2025, 2, 1) + workflow().sign_within), []),
        (TaskFilter(late=date(2025, 2, 2) + workflow().sign_within), ["road"]),  # nobody signed for it
        (TaskFilter(late=date(2025, 7, 1)), ["road"]),
        (TaskFilter(late=date(2025, 7, 2)), ["road", "jobs"]),
        (TaskFilter(soon=date(2025, 6, 30)), ["road", "jobs"]),
        (TaskFilter(soon=date(2025, 7, 1)), ["jobs"]),
        (TaskFilter(soon=date(2025, 7, 2)), []),
        (TaskFilter(soon=date(2025, 6, 30) - workflow().due_soon), ["road"]),
        (TaskFilter(soon=date(2025, 6, 29) - workflow().due_soon), []),
        (TaskFilter(states=["to_sign"]), ["road"]),
        (TaskFilter(states=[]), []),
    ],
)
def test_tasks_by_filter(tasks: tuple[Ledger, dict[str, str]], wanted: TaskFilter, found: list[str]) -> None:
    ledger, ids = tasks
    named_by = {ident: name for name, ident in ids.items()}
    assert [named_by[one.subject] for one in ledger.tasks(wanted)] == found
    assert ledger.count_tasks(wanted) == len(found)
