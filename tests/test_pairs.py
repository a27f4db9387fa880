"""Promises and outcomes of invented documents, marked in their text: what is found, what is missed, what is false."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from fates import rows
from tables import compare

from tongdao.fates import verdicts
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.ledgers import GivenMetadata, add, start_run

if TYPE_CHECKING:
    from tongdao.fates.fate import Fate
    from tongdao.promise import Entry

FOLDER = Path(__file__).parent / "data" / "pairs"
MARK = re.compile(r"\{(\w+)(?: (\S+))?\|([^}]*)\}")
KEPT = {"exceeded": "met", "nearly": "met"}
PRECISION, RECALL, SILENCE, VERDICT = 0.97, 0.93, 0.95, 0.97

with (FOLDER / "manifest.csv").open(encoding="utf-8") as table:
    DOCUMENTS = list(csv.DictReader(table))
PAIRS = sorted({row["pair"] for row in DOCUMENTS})


class Place(NamedTuple):
    """Marked words of a document."""

    source: str
    start: int
    end: int

    def holds(self, entry: Entry) -> bool:
        return entry.source == self.source and entry.start < self.end and self.start < entry.end


class Truth(NamedTuple):
    """A marked promise, its verdict, and where its outcome is told."""

    promise: Place
    verdict: str
    outcomes: tuple[Place, ...]


def _unmarked(marked: str) -> tuple[str, list[tuple[str, str | None, int, int]]]:
    """Return a text without its marks, and label, verdict and place of each."""
    text, found, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        found.append((mark[1], mark[2], len(text), len(text) + len(mark[3])))
        text, last = text + mark[3], mark.end()
    return text + marked[last:], found


def _follow(pair: str, file: Path) -> tuple[tuple[Fate, ...], list[Truth]]:
    promised: dict[str, tuple[Place, str]] = {}
    told: dict[str, list[Place]] = defaultdict(list)
    with open_ledger(file) as ledger:
        run = start_run("add", who="赵某")
        for row in (row for row in DOCUMENTS if row["pair"] == pair):
            text, marks = _unmarked((FOLDER / row["file"]).read_text(encoding="utf-8"))
            for label, verdict, start, end in marks:
                place = Place(Path(row["file"]).stem, start, end)
                if verdict:
                    promised[label] = (place, verdict)
                else:
                    told[label].append(place)
            said = GivenMetadata(date.fromisoformat(row["date"]), row["issuer"], row["title"], row["type"])
            add(ledger, text, run, source=row["file"], metadata=said)
        fates = verdicts.fates(ledger)
    return fates, [Truth(place, said, tuple(told[label])) for label, (place, said) in promised.items()]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[tuple[Fate, ...], list[Truth]]]:
    return {pair: _follow(pair, tmp_path_factory.mktemp(pair) / "pair.db") for pair in PAIRS}


@pytest.fixture(scope="module")
def score(followed: dict[str, tuple[tuple[Fate, ...], list[Truth]]]) -> dict[str, list[bool]]:
    """Whether each link given was right, each outcome found, each silence kept, each verdict right."""
    found: dict[str, list[bool]] = defaultdict(list)
    for fates, truths in followed.values():
        for truth in truths:
            fate = next((fate for fate in fates if truth.promise.holds(fate.promise)), None)
            _count(found, truth, fate)
    return found


def _count(found: dict[str, list[bool]], truth: Truth, fate: Fate | None) -> None:
    links = fate.followed.links if fate else ()
    right = bool(links) and any(place.holds(links[0].outcome) for place in truth.outcomes)
    if links:
        found["precision"].append(right)
    if truth.outcomes:
        found["recall"].append(right)
    elif truth.verdict == "-":
        found["silence"].append(not links)
    if right and fate:
        judged = str(fate.assessment.attainment)
        found["verdict"].append(KEPT.get(judged, judged) == truth.verdict)


@pytest.mark.parametrize(
    ("what", "least"),
    [("precision", PRECISION), ("recall", RECALL), ("silence", SILENCE), ("verdict", VERDICT)],
)
def test_outcomes_of_invented_documents(score: dict[str, list[bool]], what: str, least: float) -> None:
    counted = score[what]
    assert len(counted) > 15  # an empty list would be perfect
    assert sum(counted) >= least * len(counted)


def test_links_of_invented_documents(followed: dict[str, tuple[tuple[Fate, ...], list[Truth]]]) -> None:
    compare("pair_links.tsv", (row for fates, _ in followed.values() for row in rows(fates)))
