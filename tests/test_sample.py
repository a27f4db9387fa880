"""The fates of the sample city's promises, row by row as its table of truth tells them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from cities import AFTER, FOLDER, build, of
from fates import rows
from tables import compare

from tongdao.fates import verdicts
from tongdao.fates.grouped_ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.fates.fate import Fate

with (FOLDER / "fates.csv").open(encoding="utf-8") as table:
    ROWS = list(csv.DictReader(table))

# What the program does not find yet, with the reason.
GAPS = {
    ("session-2024", "2000家以上"): "what 企业 did is named differently from year to year",
    ("session-2025", "120处"): "its name is cut in 统计",
    ("session-2024", "质量强市建设三年行动方案将于上半年印发"): "told only in a clause that ends in 以来",
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Fate, ...]:
    file: Path = build(tmp_path_factory.mktemp("sample") / "city.db")
    with open_ledger(file) as ledger:
        return verdicts.fates(ledger, AFTER)


def _case(row: dict[str, str]) -> object:
    gap = GAPS.get((row["file"], row["promise"]))
    marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
    return pytest.param(row, marks=marks, id=f"{row['file']} {row['promise']}")


@pytest.mark.parametrize("row", [_case(row) for row in ROWS])
def test_a_promise_has_the_fate_of_its_row(judged: tuple[Fate, ...], row: dict[str, str]) -> None:
    fate = of(judged, row["file"], row["promise"], row["about"])
    told = fate.followed.links[0].outcome if fate.followed.links else None
    found = {
        "told_in": told.source if told else "",
        "told": told.quote if told else "",
        "attainment": fate.assessment.attainment or "",
        "schedule": fate.assessment.schedule,
        "lineage": fate.assessment.lineage,
    }
    assert found == {name: row[name] for name in found}


def test_links_of_the_sample(judged: tuple[Fate, ...]) -> None:
    compare("sample_links.tsv", rows(judged))
