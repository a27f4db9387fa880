"""Measure the ledger: adding and following against reading, one more document in a large ledger against an empty one.

    python bench/ledger.py [FOLDER] [--entries N] [--ledger FOLDER]

FOLDER holds the texts to add (*.txt). The large ledger has N entries (1,000,000), which takes a minute and a half to
make and 1.3 GB in the folder of `--ledger`. Figures are ratios of processor times of one run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from copies import copied, fill

from tongdao import read
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.verdicts import fates, keep
from tongdao.ledger.values import EntryFilter
from tongdao.service.ledgers import add, start_run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tongdao.model import Reading

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "national"
PLACES = 155
ONE_MORE = 25  # documents added one by one to each ledger


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path, help="where to make the ledgers; else a temporary folder")
    options = parser.parse_args()
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(options.folder.glob("*.txt"))}
    with TemporaryDirectory(dir=options.ledger) as name:
        place = Path(name)
        readings = _adding(texts, place)
        _one_more(readings, place, options.entries)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _adding(texts: dict[str, str], place: Path) -> list[Reading]:
    read("去年增长5%。")  # the tables are loaded
    readings: list[Reading] = []
    reading = _seconds(lambda: readings.extend(read(text, source=name) for name, text in texts.items()))
    adding = _seconds(lambda: _add_all(texts, place / "corpus.db"))
    again = _seconds(lambda: _add_all(texts, place / "corpus.db"))
    print(f"reading {len(texts)} documents: {reading:.2f} s")
    print(f"adding them to a fresh ledger:  {adding / reading:.2f} of that")
    print(f"adding them again:              {again / reading:.3f} of that")
    following = _seconds(lambda: _follow_all(place / "corpus.db"))
    print(f"following and assessing it all: {following / reading:.2f} of that")
    return readings


def _follow_all(file: Path) -> None:
    """Judge every promise of a ledger and keep what was found."""
    with open_ledger(file) as ledger:
        keep(ledger, fates(ledger), start_run("follow"))


def _add_all(texts: dict[str, str], file: Path) -> None:
    with open_ledger(file) as ledger:
        run = start_run("add")
        for name, text in texts.items():
            add(ledger, text, run, source=name)


def _one_more(readings: Sequence[Reading], place: Path, entries: int) -> None:
    empty, large = place / "empty.db", place / "large.db"
    open_ledger(empty).close()
    held, turn = fill(large, readings, entries, PLACES)
    middle = sorted(readings, key=lambda reading: len(reading.statements))[len(readings) // 2]
    costs = [_cost_of_one(file, middle) for file in (empty, large)]
    print(f"one more document: {costs[0] * 1000:.1f} ms in an empty ledger; with {held:,} entries "
          f"{costs[1] / costs[0]:.2f} of that")  # fmt: skip
    last = f"{turn - 1}-{middle.document.source}"
    with open_ledger(large) as ledger:
        asked = _seconds(lambda: list(ledger.entries(filters=EntryFilter(sources=[last]))))
    print(f"the entries of one document of it: {asked * 1000:.1f} ms")


def _cost_of_one(file: Path, reading: Reading) -> float:
    """Return the seconds to open a ledger and append one document, the median of several."""

    def append(turn: int) -> None:
        with open_ledger(file) as ledger:
            ledger.append_reading(copied(reading, turn), run)

    run = start_run("add")
    return statistics.median(_seconds(lambda: append(-turn)) for turn in range(1, ONE_MORE + 1))  # noqa: B023


if __name__ == "__main__":
    main()
