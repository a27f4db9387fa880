"""Texts that no office writes: cost stays in step with length, and nothing fails."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

import tongdao

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2025, 1, 14)
SENTENCE = "到2027年，全市新建养老床位3000张以上，增长5%左右，建成跨江大桥"
# Repeated without end: what could make a search go back and forth over all that stands before it.
PIECES = {
    "digit": "1",
    "numeral": "一",
    "year": "年",
    "bracket": "（",
    "quotation mark": "“",
    "title mark": "《",
    "dash": "——",
    "enumeration comma": "、",
    "comma": "，",
    "line break": "\n",
    "space": " ",
    "sentence": SENTENCE + "。",
    "one line": SENTENCE + "，",
    "one sentence": "新建3个；",
    "no mark": "新建学校3所改造5所",
    "length": "三年内新建3个。",
    "parts": "其中3个，",
    "sum": "合计3个，",
    "comparison": "比3亿元，",
    "heading": "一、综合\n",
    "speaker": "市交通局局长胡某：新建3个\n",
    "run-in lead": "一是",
    "programme": "“1”个目标——",
    "percent": "百分之",
    "ordinal": "第",
    "surrogate": "\ud800",
    "mixed": "1一年（“——、，。\n",
}
SHORT, LONG = 6_000, 60_000
GROWTH = 3.0


def cost(run: Callable[[str], object], text: str, rounds: int) -> float:
    """Return the least processor time of several runs, in seconds a character."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        run(text)
        taken.append(time.process_time() - began)
    return min(taken) / len(text)


def read(text: str) -> object:
    return tongdao.read(text, date=DAY)


def grows(run: Callable[[str], object], text: str) -> float:
    """Return by how much a character costs more in a long text than in its beginning."""
    run(text[:100])
    short = cost(run, text[:SHORT], 3)
    growth = cost(run, text, 1) / short
    # Once more where something else kept the processor busy.
    return growth if growth < GROWTH else cost(run, text, 3) / cost(run, text[:SHORT], 5)


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_character_costs_the_same_in_a_long_text(piece: str) -> None:
    assert grows(read, (piece * LONG)[:LONG]) < GROWTH


def test_mixed_text_costs_the_same_by_the_character() -> None:
    pieces = [*PIECES.values(), SENTENCE]
    mixed = "".join(random.Random(7).choices(pieces, k=LONG))[:LONG]
    assert grows(read, mixed) < GROWTH


@pytest.mark.parametrize("piece", ["一", "1", "年", "、", "百分之", SENTENCE])
def test_mentions_cost_the_same_by_the_character(piece: str) -> None:
    assert grows(lambda text: tongdao.find_mentions(text, date=DAY), (piece * LONG)[:LONG]) < GROWTH


def test_a_million_line_breaks_are_read() -> None:
    assert tongdao.read("\n" * 1_000_000).statements == ()


def test_a_piece_without_end_is_cut_at_its_marks() -> None:
    """What is longer than any sentence becomes several statements, and loses no figure at a mark."""
    text = "新建学校3所，" * 2000
    reading = tongdao.read(text)
    assert len(reading.statements) > 1
    assert max(len(said.quote) for said in reading.statements) <= 2000
    assert sum(len(said.figures) for said in reading.statements) == 2000


PEAK = """
import resource, sys
from tongdao.cli.app import main
status = main(["read", sys.argv[1], "--json"])
print(status, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are counted in other units elsewhere")
def test_ten_megabytes_fit_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_text(SENTENCE + "。\n" + "说" * 3_400_000, encoding="utf-8")
    command = [sys.executable, "-c", PEAK, str(file)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    status, peak = map(int, done.stderr.split())
    assert status == 0
    assert peak < 600, f"{peak} MB"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no file descriptors to close")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_give_no_traceback(tmp_path: Path, closed: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    call = f'"{sys.executable}" -m tongdao read "{file}" --json {closed}'
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("{") is (">&-" not in closed.replace("2>&-", ""))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_in_the_midst_of_reading_ends_quietly(tmp_path: Path, jobs: str) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text((SENTENCE + "。\n") * 200, encoding="utf-8")
    command = [sys.executable, "-m", "tongdao", "read", str(tmp_path), "--json", "--jobs", jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b""
