"""Measure the web site under load, on this machine alone: readers, writers, and a day's mix in ten minutes.

    python bench/web.py [FOLDER] [--entries N] [--ledger PATH] [--readers 50] [--think 1.0] [--seconds 60] [--soak 600]

FOLDER holds the texts of which a ledger of N entries (1,000,000) is made, unless that of `--ledger` is there already.
Each reader asks for a page, reads it for about `--think` seconds and asks for another; 0 asks without a pause and
shows what the machine can give. Figures: milliseconds at the 50th and the 95th percentile by page; what writers were
told against what the ledger holds; the memory of the server at the start and at the end of the soak.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from asking import Asker
from copies import fill
from serving import serving

from tongdao import read
from tongdao.assess.judging import Judging
from tongdao.book.keeping import open_book
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.web.settings import load_settings
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import Commitment
    from tongdao.model import Reading

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "national"
PLACES = 155  # whose documents they are
WRITERS = 20
WRITES = 10  # of each writer
VARIETY = 400  # addresses of each kind of page
WARMING = 5.0  # seconds before anything is counted
PARTS = 10  # of a soak, each told by its mean memory
WARM = 0.1  # of a soak, before its memory is first measured
PASSWORD = "only for measuring"


@dataclass
class Times:
    """How long each kind of page took, in seconds, and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path, help="the ledger to measure, made where it is missing")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--soak", type=float, default=600, help="seconds of the soak; 0 leaves it out")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        _measure(options, options.ledger or Path(place) / "large.db")


def _measure(options: argparse.Namespace, ledger: Path) -> None:
    with _told("making the ledger"):
        if not ledger.exists():
            fill(ledger, _readings(options.folder), options.entries, PLACES)
    with _told("making the book"), open_book(str(ledger), judging=Judging.of(holding=True)) as book:
        state = book.state()
        addresses = addresses_of(book, random.Random(1))
    print(f"{state.entries:,} entries, {state.commitments:,} promises, {state.documents:,} documents")
    site = Site(load_settings({}, ledger=str(ledger)))
    secret = _token(site)
    with serving(ledger, workers=options.workers, log_level="warning") as (address, process):
        for think in (options.think, 0.0):
            _print(
                f"{options.readers} readers, {think:g} s a page", _read(address, addresses, options, think)
            )
        _write(address, secret, site)
        if options.soak:
            _soak(address, addresses, options, process.pid)


def _readings(folder: Path) -> list[Reading]:
    return [read(path.read_text(encoding="utf-8"), source=path.name) for path in sorted(folder.glob("*.txt"))]


@contextmanager
def _told(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - begun:.1f} s", flush=True)


def addresses_of(book: Book, chance: random.Random) -> dict[str, list[str]]:
    """Return addresses of every public page, many of each where there are many."""
    rows = _sampled(book, chance)
    owners = [tally.value for tally in book.tally("owner") if tally.value]
    issuers = [tally.value for tally in book.tally("issuer") if tally.value]
    groups = [row.group for row in book.indicators(limit=VARIETY).rows]
    documents = [row.document for row in rows]

    def asked() -> str:
        filters = {
            "owner": chance.choice([None, *owners]),
            "issuer": chance.choice([None, *issuers]),
            "light": chance.choice([None, "green", "yellow", "red", "none"]),
            "q": chance.choice([None, None, "投资", "就业", "粮食", "增长 生产"]),
            "sort": chance.choice(["book", "due", "-due", "owner", "light"]),
            "page": chance.choice([1, 1, 2, 3, 20]),
        }
        return "/commitments?" + urlencode({name: value for name, value in filters.items() if value})

    return {
        "/": ["/"],
        "/commitments": [asked() for _ in range(VARIETY)],
        "/commitments/ID": [f"/commitments/{row.id}" for row in rows],
        "/documents": [f"/documents?page={n}" for n in range(1, 30)],
        "/documents/ID": [f"/documents/{ident}" for ident in documents],
        "/indicators": [f"/indicators?page={n}" for n in range(1, 30)],
        "/indicators/GROUP": [f"/indicators/{quote(group, safe='')}" for group in groups],
        "/bureaus": ["/bureaus"],
        "/bureaus/NAME": [f"/bureaus/{quote(owner, safe='')}" for owner in owners[:VARIETY]],
        "/programmes": ["/programmes"],
        "/programmes/ID": [f"/programmes/{row.id}" for row in book.programmes(limit=VARIETY).rows],
        "/sessions": ["/sessions"],
        "/sessions/A/B": [f"/sessions/{a}/{b}" for a, b in _pairs(rows)],
        "/calendar": ["/calendar"],
        "/calendar.ics": ["/calendar.ics"],
        "/changes": ["/changes"],
        "/changes.atom": ["/changes.atom"],
        "/conflicts": ["/conflicts"],
        "/about": ["/about"],
    }


def _sampled(book: Book, chance: random.Random) -> Sequence[Commitment]:
    """Return commitments from all over the book."""
    total = book.state().commitments
    places = sorted(chance.sample(range(total), min(VARIETY, total)))
    return [book.commitments(limit=1, offset=place).rows[0] for place in places]


def _pairs(rows: Sequence[Commitment]) -> list[tuple[str, str]]:
    """Return pairs of documents of one issuer, the earlier first."""
    by_issuer: dict[str | None, dict[str, object]] = defaultdict(dict)
    for row in rows:
        by_issuer[row.issuer][row.document] = row.issued_on
    pairs = []
    for found in by_issuer.values():
        ordered = sorted(found, key=lambda ident: str(found[ident]))
        pairs += itertools.pairwise(ordered)
    return pairs


def _read(address: str, addresses: dict[str, list[str]], options: argparse.Namespace, think: float) -> Times:
    for seconds in (WARMING, options.seconds):  # at first each process loads its tables and templates
        times = Times()
        asyncio.run(_readers(address, addresses, options.readers, think, seconds, times))
    return times


async def _readers(
    address: str,
    addresses: dict[str, list[str]],
    readers: int,
    think: float,
    seconds: float,
    times: Times,
    watch: Callable[[], None] = lambda: None,
) -> None:
    until = time.monotonic() + seconds
    kinds = [kind for kind, urls in addresses.items() if urls]

    async def reader(number: int) -> None:
        chance = random.Random(number)
        async with Asker(address) as asker:
            await asyncio.sleep(chance.random() * think)
            while time.monotonic() < until:
                kind = chance.choice(kinds)
                begun = time.perf_counter()
                status = await asker.get(chance.choice(addresses[kind]))
                times.taken[kind].append(time.perf_counter() - begun)
                if status != 200:
                    times.failed.append(f"{status} {kind}")
                await asyncio.sleep(chance.expovariate(1 / think) if think else 0)

    async def watcher() -> None:
        while time.monotonic() < until:
            watch()
            await asyncio.sleep(min(5.0, seconds / 20))

    await asyncio.gather(watcher(), *(reader(number) for number in range(readers)))


def _print(title: str, times: Times) -> None:
    every = [value for values in times.taken.values() for value in values]
    print(f"\n{title}: {len(every)} pages, {len(times.failed)} failed {sorted(set(times.failed))[:5]}")
    for kind, values in times.taken.items():
        print(
            f"  {kind:20} {len(values):6}  p50 {_percentile(values, 50):7.1f} ms  p95 {_percentile(values, 95):7.1f} ms"
        )
    print(
        f"  {'all':20} {len(every):6}  p50 {_percentile(every, 50):7.1f} ms  p95 {_percentile(every, 95):7.1f} ms",
        flush=True,
    )


def _percentile(values: Sequence[float], share: int) -> float:
    return statistics.quantiles([*values, *values], n=100)[share - 1] * 1000


def _token(site: Site) -> str:
    """Return the secret of a token that may decide and report, of a user made for it."""
    if not any(user.name == "measure" for user in site.accounts.users()):
        site.accounts.add("measure", PASSWORD, "administrator", None)
    return site.accounts.add_token("measure", "measure", ["review", "supervise"], 1)[1]


def _write(address: str, secret: str, site: Site) -> None:
    """Have writers note and report at once, and count what they were told against what the ledger holds."""
    with site.book() as book:
        subjects = [row.id for row in _sampled(book, random.Random(2)) if row.form == "figure"]
    mark, times = f"measured {time.time_ns()}", Times()
    accepted = asyncio.run(_writers(address, secret, subjects, mark, times))
    with open_ledger(site.settings.ledger) as ledger:
        held = {item.why for item in ledger.decisions() if (item.why or "").startswith(mark)}
        held |= {item.source for item in ledger.reports() if item.source.startswith(mark)}
    _print(f"{WRITERS} writers", times)
    print(
        f"  told that it was kept: {len(accepted)}, in the ledger: {len(held)}, lost: {len(accepted - held)}",
        flush=True,
    )


async def _writers(address: str, secret: str, subjects: Sequence[str], mark: str, times: Times) -> set[str]:
    accepted: set[str] = set()

    async def writer(number: int) -> None:
        chance = random.Random(number)
        async with Asker(address, {"Authorization": f"Bearer {secret}"}) as asker:
            for turn in range(WRITES):
                subject, word = chance.choice(subjects), f"{mark} {number}-{turn}"
                begun = time.perf_counter()
                if turn % 2:
                    kind, body = "reports", {"value": str(turn), "as_of": "2026-01-31", "source": word}
                else:
                    kind, body = "decisions", {"action": "note", "why": word}
                status = await asker.post(f"/api/v1/{kind}", {"subject": subject, **body})
                times.taken[f"POST {kind}"].append(time.perf_counter() - begun)
                accepted.update({word} if status == 201 else set())
                times.failed += [] if status == 201 else [str(status)]

    await asyncio.gather(*(writer(number) for number in range(WRITERS)))
    return accepted


def _soak(address: str, addresses: dict[str, list[str]], options: argparse.Namespace, pid: int) -> None:
    begun, memory = time.monotonic(), []
    times = Times()

    def watch() -> None:
        memory.append((time.monotonic() - begun, _memory(pid)))

    asyncio.run(_readers(address, addresses, options.readers, options.think, options.soak, times, watch))
    _print(f"soak of {options.soak:g} s", times)
    warm = [item for item in memory if item[0] >= options.soak * WARM]
    slope, _ = statistics.linear_regression(*zip(*warm, strict=True))
    print(
        f"  memory: {warm[0][1]:.0f} MB at the start, {warm[-1][1]:.0f} MB at the end, {slope * 60:+.2f} MB a minute"
    )
    parts = ([mb for at, mb in memory if at // (options.soak / PARTS) == part] for part in range(PARTS))
    means = [statistics.mean(part) for part in parts if part]  # a short soak may have no measure in one
    print(f"  mean of each tenth: {', '.join(f'{mean:.0f}' for mean in means)} MB")


def _memory(pid: int) -> float:
    """Return the resident memory, in MB, of a process and those below it."""
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        place = Path(f"/proc/{one}")
        try:
            status = (place / "status").read_text()
            waiting += map(int, (place / "task" / str(one) / "children").read_text().split())
        except FileNotFoundError:  # it ended meanwhile
            continue
        total += (
            next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024
        )
    return total


if __name__ == "__main__":
    main()
