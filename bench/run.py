"""Measure reading: against word segmentation and peers, by stage, at start-up, by length, in memory, with two jobs.

    python bench/run.py [FOLDER] [--only NAME …]

FOLDER holds the texts to read (*.txt); each figure is a ratio of two times of one run on one core, so that machines
can be compared. Peers are measured where they are installed: jieba, jionlp, recognizers-text-suite.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import tongdao
from tongdao.service import reading as stages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "national"
ROUNDS = 3
PEER_CHARACTERS = 60_000  # as much as the slow ones read in bearable time
LENGTHS = (10_000, 100_000, 1_000_000, 10_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), default=list(MEASURES))
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.txt"))
    if not paths:
        sys.exit(f"no *.txt in {options.folder}: name a folder of texts")
    texts = [path.read_text(encoding="utf-8") for path in paths]
    print(f"{len(texts)} texts, {sum(map(len, texts)):,} characters, Python {sys.version.split()[0]}")
    for name in options.only:
        print(f"\n{name}")
        MEASURES[name](texts, options.folder)


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, where the system lets us."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    yield
    os.sched_setaffinity(0, cores)


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    began = time.process_time()
    run()
    return time.process_time() - began


def read_all(texts: list[str]) -> None:
    for text in texts:
        tongdao.read(text)


def show(name: str, *cells: str) -> None:
    print(f"  {name:<34}" + "".join(f"{cell:>18}" for cell in cells))


def measure_reading(texts: list[str], _: Path) -> None:
    """Set reading against jieba.cut over the same characters, in turns."""
    size = sum(map(len, texts))
    runs: dict[str, Callable[[], object]] = {"tongdao.read": lambda: read_all(texts)}
    if find_spec("jieba"):
        import jieba

        jieba.setLogLevel("WARNING")
        jieba.initialize()
        runs["jieba.cut"] = lambda: [list(jieba.cut(text)) for text in texts]
    read_all(texts[:1])
    with one_core():
        best = {name: min(seconds(run) for _ in range(ROUNDS)) for name, run in runs.items()}
    for name, taken in best.items():
        show(name, f"{taken:.2f} s", f"{size / taken:,.0f} chars/s")
    if "jieba.cut" in best:
        show("times as fast as jieba.cut", f"{best['jieba.cut'] / best['tongdao.read']:.2f}")


def measure_stages(texts: list[str], _: Path) -> None:
    """Time each stage that reading calls, what it calls in turn included."""
    taken: Counter[str] = Counter()

    def timed(name: str, stage: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **named: object) -> object:
            began = time.process_time()
            result = stage(*arguments, **named)
            taken[name] += time.process_time() - began
            return result

        return run

    own = {"read", "find_mentions"}
    called = {
        name: value
        for name, value in vars(stages).items()
        if callable(value) and not isinstance(value, type) and name not in own
    }
    read_all(texts[:1])
    try:
        for name, stage in called.items():
            setattr(stages, name, timed(name, stage))
        with one_core():
            whole = seconds(lambda: [stages.read(text) for text in texts])
    finally:
        for name, stage in called.items():
            setattr(stages, name, stage)
    for name, part in taken.most_common():
        show(name, f"{part:.3f} s", f"{part / whole:.0%}")


def child_seconds(*arguments: str) -> float:
    """Return the processor time of a Python process, the least of several."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once() -> float:
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    return min(once() for _ in range(3 * ROUNDS))


def measure_start(texts: list[str], _: Path) -> None:
    """Time `tongdao read` of a short file against a Python that does nothing."""
    with TemporaryDirectory() as folder:
        short = Path(folder, "short.txt")
        short.write_text(texts[-1][:200], encoding="utf-8")
        bare = child_seconds("-c", "pass")
        read = child_seconds("-m", "tongdao", "read", str(short), "--json")
    show("python -c pass", f"{bare:.3f} s")
    show("tongdao read short.txt --json", f"{read:.3f} s", f"{read - bare:+.3f} s")


def measure_growth(texts: list[str], _: Path) -> None:
    """Read a text ten times as long, again and again."""
    source = "\n".join(texts)
    first = 0.0
    for length in LENGTHS:
        text = (source * (length // len(source) + 1))[:length]
        with one_core():
            each = min(
                seconds(lambda text=text: tongdao.read(text)) for _ in range(1 if length > 10**6 else ROUNDS)
            )
        first = first or each / length
        show(f"{length:,} characters", f"{each:.3f} s", f"{each / length / first:.2f} a character")


# A process begins with the peak of the one that started it: one between the two keeps that of this one out.
CLEAN = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
PEAKS = """
import resource, sys, tongdao
from pathlib import Path
paths = sorted(Path(sys.argv[1]).glob("*.txt"))
for number, path in enumerate(paths * 3, 1):
    tongdao.read(path.read_text(encoding="utf-8"))
    if number % len(paths) == 0 or number == len(paths) // 2:
        print(number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def measure_memory(_: list[str], folder: Path) -> None:
    """Read the folder three times over and watch the peak of resident memory."""
    if find_spec("resource") is None:
        print("  not measured: this system has no resource module")
        return
    command = [sys.executable, "-c", CLEAN, sys.executable, "-c", PEAKS, str(folder)]
    output = subprocess.check_output(command, text=True)
    rows = [line.split() for line in output.splitlines()]
    for number, peak in rows:
        show(f"after {number} documents", f"{peak} MB", f"{int(peak) / int(rows[0][1]):.2f}")


def measure_jobs(_: list[str], folder: Path) -> None:
    """Time the command with one and with two processes, by the clock on the wall."""
    taken = {}
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "tongdao", "read", str(folder), "--json", "--jobs", jobs]
        clocks = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            clocks.append(time.perf_counter() - began)
        taken[jobs] = min(clocks)
        show(f"--jobs {jobs}", f"{taken[jobs]:.2f} s", f"{taken['1'] / taken[jobs]:.2f} times")


def jionlp_peer() -> Callable[[str], object]:
    import jionlp

    def run(text: str) -> object:
        return jionlp.ner.extract_time(text), jionlp.ner.extract_money(text)

    return run


def recognizers_peer() -> Callable[[str], object]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    models = (
        recognize_number,
        recognize_percentage,
        recognize_currency,
        recognize_dimension,
        recognize_datetime,
    )
    return lambda text: [model(text, "zh-cn") for model in models]


PEERS = {"jionlp": jionlp_peer, "recognizers_date_time": recognizers_peer}


def measure_peers(texts: list[str], _: Path) -> None:
    """Set finding numbers and times against the peers that do the same, line by line."""
    lines = "\n".join(texts)[-PEER_CHARACTERS:].splitlines()

    def times_as_fast(run: Callable[[str], object]) -> float:
        run(lines[0])
        with one_core():
            return seconds(lambda: [run(line) for line in lines])

    own = times_as_fast(lambda line: tongdao.find_mentions(line))
    show("tongdao.find_mentions", f"{PEER_CHARACTERS / own:,.0f} chars/s")
    for module, peer in PEERS.items():
        if find_spec(module) is None:
            show(module, "not installed")
            continue
        taken = times_as_fast(peer())
        show(module, f"{PEER_CHARACTERS / taken:,.0f} chars/s", f"{own / taken:.3f} times")


MEASURES: dict[str, Callable[[list[str], Path], None]] = {
    "reading": measure_reading,
    "stages": measure_stages,
    "start": measure_start,
    "growth": measure_growth,
    "memory": measure_memory,
    "jobs": measure_jobs,
    "peers": measure_peers,
}

if __name__ == "__main__":
    main()
