"""Whole small documents against their expected records, and the bundled sample city. See data/README.md."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tongdao

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parent / "data"
NAMES = sorted(path.stem for path in DATA.glob("*.tsv"))
SAMPLE = Path(str(files("tongdao"))) / "samples" / "lanjiang"
with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as _stream:
    MANIFEST = {row["file"]: row for row in csv.DictReader(_stream)}

STATEMENT = attrgetter("start", "end", "kind", "owner")
DELIVERABLE = attrgetter("start", "end", "name", "stage", "kind", "owner", "period", "period_end")
FIGURE = attrgetter(
    *("start", "end", "value", "high", "unit", "comparator", "change", "kind", "indicator"),
    *("owner", "period", "period_end"),
)


@dataclass
class Expected:
    """The rows of one table, quotes resolved to half-open spans of the text."""

    text: str
    meta: dict[str, str] = field(default_factory=dict)
    statements: list[tuple[Any, ...]] = field(default_factory=list)
    figures: list[tuple[Any, ...]] = field(default_factory=list)
    deliverables: list[tuple[Any, ...]] = field(default_factory=list)
    programmes: list[tuple[Any, ...]] = field(default_factory=list)
    checks: list[tuple[Any, ...]] = field(default_factory=list)
    owner: str | None = None
    bounds: tuple[int, int] = (0, 0)
    after: dict[str, int] = field(default_factory=dict)

    def locate(self, kind: str, quote: str) -> tuple[int, int]:
        """The span of `quote` in the statement at hand, behind the last row of the same kind."""
        start = self.text.index(quote, self.after[kind], self.bounds[1])
        self.after[kind] = start + len(quote)
        return start, start + len(quote)

    def owner_of(self, cell: str) -> str | None:
        return self.owner if cell == "^" else none(cell)

    def add_m(self, key: str, value: str) -> None:
        self.meta[key] = value

    def add_s(self, kind: str, owner: str, quote: str) -> None:
        start = self.text.index(quote, self.bounds[1])
        self.bounds = (start, start + len(quote))
        self.after = dict.fromkeys("FD", start)
        self.owner = none(owner)
        self.statements.append((*self.bounds, kind, self.owner))

    def add_f(self, quote: str, value: str, high: str, unit: str, *rest: str) -> None:
        comparator, change, kind, indicator, owner, period, end = rest
        numbers = (Decimal(value), Decimal(high) if none(high) else None)
        words = (unit, comparator, change, kind, indicator, self.owner_of(owner), period, day(end))
        self.figures.append((*self.locate("F", quote), *numbers, *words))

    def add_d(self, quote: str, name: str, stage: str, kind: str, owner: str, period: str, end: str) -> None:
        words = (name, stage, kind, self.owner_of(owner), period, day(end))
        self.deliverables.append((*self.locate("D", quote), *words))

    def add_p(self, code: str, name: str, parts: str) -> None:
        self.programmes.append((code, name, tuple(parts.split("；")) if none(parts) else ()))

    def add_c(self, relation: str, holds: str, quote: str) -> None:
        assert quote in self.text
        self.checks.append((relation, holds == "true", quote))


def none(cell: str) -> str | None:
    return None if cell == "-" else cell


def day(cell: str) -> date | None:
    return None if cell == "-" else date.fromisoformat(cell)


@cache
def expected(name: str) -> Expected:
    want = Expected((DATA / f"{name}.txt").read_text(encoding="utf-8"))
    for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            row, *cells = line.split("\t")
            getattr(want, f"add_{row.lower()}")(*cells)
    return want


@cache
def reading(name: str) -> tongdao.Reading:
    want = expected(name)
    given: dict[str, Any] = {**want.meta, "date": date.fromisoformat(want.meta["date"])}
    return tongdao.read(want.text, **given)


def show(rows: Sequence[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    """Rows with the quote in front of the offsets, so that a failure can be read."""
    return [(text[row[0] : row[1]], *row) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_statements(name: str) -> None:
    want = expected(name)
    got = [STATEMENT(s) for s in reading(name).statements]
    assert show(got, want.text) == show(want.statements, want.text)


@pytest.mark.parametrize("name", NAMES)
def test_figures(name: str) -> None:
    want = expected(name)
    got = [FIGURE(f) for s in reading(name).statements for f in s.figures if f.kind != "background"]
    assert show(got, want.text) == show(want.figures, want.text)


@pytest.mark.parametrize("name", NAMES)
def test_deliverables(name: str) -> None:
    want = expected(name)
    got = [DELIVERABLE(d) for s in reading(name).statements for d in s.deliverables]
    assert show(got, want.text) == show(want.deliverables, want.text)


@pytest.mark.parametrize("name", NAMES)
def test_programmes_and_checks(name: str) -> None:
    want, got = expected(name), reading(name)
    assert [(p.code, p.name, p.parts) for p in got.programmes] == want.programmes
    assert [(c.relation, c.holds) for c in got.checks] == [row[:2] for row in want.checks]
    for check, (_, _, quote) in zip(got.checks, want.checks, strict=True):
        assert quote in check.quote


def sample_reading(name: str) -> tongdao.Reading:
    row = MANIFEST[name]
    text = (SAMPLE / name).read_text(encoding="utf-8")
    return tongdao.read(text, date=date.fromisoformat(row["date"]), issuer=row["issuer"], title=row["title"])


def test_every_sample_is_listed_and_says_that_it_is_invented() -> None:
    assert sorted(path.name for path in SAMPLE.glob("*.txt")) == sorted(MANIFEST)
    for name in MANIFEST:
        first = (SAMPLE / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == "（本文为虚构样例：澜江市并不存在，人名、数字均为编造）"


def test_the_one_false_claim_of_the_samples_is_found() -> None:
    false = [check.quote for name in MANIFEST for check in sample_reading(name).checks if not check.holds]
    assert len(false) == 1
    assert "增长18.2%" in false[0]
    assert "186.3亿元" in false[0]


@pytest.mark.parametrize(
    ("name", "owners"),
    [
        ("session-2024.txt", "市经信局 市交通局 市市场监管局 市体育局"),
        ("session-2025.txt", "市经信局 市交通局 市体育局 市文广旅游局 市民政局"),
        ("session-2026.txt", "市经信局 市交通局 市市场监管局 市文广旅游局 市民政局"),
    ],
    ids=["2024", "2025", "2026"],
)
def test_each_session_owes_its_promises_to_its_bureaus(name: str, owners: str) -> None:
    """The three ways of naming a speaker lead to the same owners, in the order of the text."""
    targets = [s.owner for s in sample_reading(name).statements if s.kind == "target"]
    assert list(dict.fromkeys(targets)) == owners.split()


@pytest.mark.parametrize("name", sorted(MANIFEST))
def test_date_of_a_sample_is_found_in_its_text(name: str) -> None:
    text = (SAMPLE / name).read_text(encoding="utf-8")
    assert tongdao.read(text).document.date == date.fromisoformat(MANIFEST[name]["date"])
