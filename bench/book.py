"""Measure the book of a large ledger: building it, asking it, changing it, and the commands that answer from it.

    python bench/book.py [FOLDER] [--entries N] [--places N] [--ledger FOLDER]

FOLDER holds the texts that the ledger is made of (*.txt, a manifest.csv with their days beside them), in copies of
N places (155; 1 puts all in one). With 1,000,000 entries it takes about eight minutes and 3 GB in the folder of
`--ledger`. Milliseconds are of processor time, the start of the process included where a command is measured.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from copies import copied, fill, place_name

from tongdao import read
from tongdao.book import keeping
from tongdao.book.asking.book import Book
from tongdao.book.proofs import recall
from tongdao.book.rows import BookQuery
from tongdao.book.stored.builds import newest
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.ledgers import start_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tongdao.model import Reading

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "national"
TIMES = 5  # each question is asked so often; the median counts
COMMANDS = (
    ("--version",), ("status",), ("status", "--owner", "国务院"), ("status", "--light", "red"),
    ("status", "--due", "90"), ("series", "GDP"), ("series", "GDP", "--json"),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=155)
    parser.add_argument("--ledger", type=Path, help="where to make the ledger; else a temporary folder")
    options = parser.parse_args()
    read("去年增长5%。")  # the tables are loaded
    readings: list[Reading] = []
    reading = _seconds(lambda: readings.extend(_readings(options.folder)))
    with TemporaryDirectory(dir=options.ledger) as name:
        file = Path(name) / "large.db"
        held, turns = fill(file, readings, options.entries, options.places)
        print(f"{held:,} entries in {turns * len(readings):,} documents of {options.places} places")
        _measure(file, readings, reading * turns)


def _readings(folder: Path) -> list[Reading]:
    with (folder / "manifest.csv").open(encoding="utf-8") as table:
        days = {row["file"]: date.fromisoformat(row["date"]) for row in csv.DictReader(table)}
    paths = [path for path in sorted(folder.glob("*.txt")) if path.name in days]
    return [read(path.read_text(encoding="utf-8"), source=path.name, date=days[path.name]) for path in paths]


def _measure(file: Path, readings: list[Reading], reading: float) -> None:
    path = keeping.book_path(str(file))
    with open_ledger(file) as ledger:
        building = _seconds(lambda: keeping.refresh(ledger, path))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        size = newest(path).stat().st_size >> 20
        print(f"following all and building the book: {building:.1f} s, {building / reading:.2f} of reading; "
              f"{peak:,} MB of memory, {size:,} MB on disk")  # fmt: skip
        with Book(newest(path)) as book:
            print(f"{book.state().commitments:,} commitments")
            _ask(book)
        for command in COMMANDS:
            print(f"tongdao {' '.join(command)}: {_command(command, file):.0f} ms")
        with Book(newest(path)) as book:
            ident = (
                book.commitments(BookQuery(forms=["figure"], sort="due", descending=True), limit=1).rows[0].id
            )
        run = start_run("bench")
        ledger.append_report(
            ident, Decimal(1), run, unit=None, as_of=date.today(), source="bench", who="bench"
        )
        print(f"a report patched in: {_seconds(lambda: keeping.patch(ledger, path, [ident])) * 1000:.0f} ms")
        with Book(newest(path)) as book:
            print(f"the proof of it: {_seconds(lambda: recall(ledger, book, ident)) * 1000:.0f} ms")
        ledger.append_reading(copied(readings[-1], -1, place_name(0)), run)
        print(f"one more document caught up with: {_seconds(lambda: _open(file, date.today())):.2f} s")
        for days in (1, 40):
            day = date.today() + timedelta(days=days)
            print(f"{days} days later: {_seconds(lambda: _open(file, day)):.2f} s")  # noqa: B023


def _open(file: Path, day: date) -> None:
    keeping.open_book(str(file), day=day).close()


def _ask(book: Book) -> None:
    first = book.commitments(limit=1).rows[0]
    document = first.document
    issuer, owner = first.issuer or "", first.owner or ""
    questions: dict[str, Callable[[], object]] = {
        "a page": lambda: book.commitments(),
        "a page by due day": lambda: book.commitments(BookQuery(sort="due")),
        "a page by name, descending": lambda: book.commitments(BookQuery(sort="name", descending=True)),
        "red ones": lambda: book.commitments(BookQuery(lights=["red"])),
        "missed ones by due day": lambda: book.commitments(BookQuery(attainment=["missed"], sort="due")),
        "of an owner": lambda: book.commitments(BookQuery(owners=[owner])),
        "of an owner, red": lambda: book.commitments(BookQuery(owners=[owner], lights=["red"])),
        "of an issuer by due day": lambda: book.commitments(BookQuery(issuers=[issuer], sort="due")),
        "of a document": lambda: book.commitments(BookQuery(documents=[document])),
        "deliverables": lambda: book.commitments(BookQuery(forms=["deliverable"])),
        "due within a year": lambda: book.commitments(
            BookQuery(due_from=date(2019, 1, 1), due_until=date(2019, 12, 31), sort="due")
        ),
        "text 就业": lambda: book.commitments(BookQuery(text="就业")),
        "text 税": lambda: book.commitments(BookQuery(text="税")),
        "text 保障性安居工程": lambda: book.commitments(BookQuery(text="保障性安居工程")),
        "facets": lambda: book.facets(),
        "facets of red ones": lambda: book.facets(BookQuery(lights=["red"])),
        "facets of an owner": lambda: book.facets(BookQuery(owners=[owner])),
        "facets of a text": lambda: book.facets(BookQuery(text="保障性安居工程")),
        "tally by owner": lambda: book.tally("owner"),
        "tally by issuer": lambda: book.tally("issuer"),
        "tally by document": lambda: book.tally("document"),
        "documents": lambda: book.documents(),
        "indicators": lambda: book.indicators(),
        "a series": lambda: book.series(book.group_of("GDP") or "", limit=40),
        "programmes": lambda: book.programmes(limit=50),
        "dropped": lambda: book.commitments(BookQuery(lineage=["dropped"])),
        "a month of the calendar": lambda: book.commitments(
            BookQuery(due_from=date(2019, 12, 1), due_until=date(2019, 12, 31), sort="due"), limit=100
        ),
        "events": lambda: book.events(),
    }
    for name, ask in questions.items():
        print(f"  {name}: {statistics.median(_seconds(ask) for _ in range(TIMES)) * 1000:.1f} ms")


def _command(arguments: tuple[str, ...], file: Path) -> float:
    """Return the milliseconds of a command; `--version` takes no ledger and tells what the start costs."""
    ledger = () if arguments[0].startswith("--") else ("--ledger", str(file))
    line = [sys.executable, "-m", "tongdao", *arguments, *ledger]

    def work() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(line, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return statistics.median(work() for _ in range(TIMES)) * 1000


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
