"""What goes wrong outside: killed processes, full disks, locks, damage, a server that restarts."""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT, RUN, book, newest_book, said, sizes

from tongdao.book.asking.book import Book
from tongdao.book.keeping import book_path, open_book, refresh
from tongdao.book.rows import BookQuery
from tongdao.book.stored.builds import building
from tongdao.errors import DamagedLedgerError, LedgerFullError, LedgerLockedError, LedgerServerError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.ledger import schema
from tongdao.ledger.values import Added, Superseded
from tongdao.service.ledgers import add, start_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servers import PostgresServer

    from tongdao.ledger.store import Ledger

HERE = Path(__file__).parent
DUMPS = sorted((HERE / "data").glob("ledger-*.sql"))  # see test_ledger_schema
COMMAND = [sys.executable, "-m", "tongdao"]
TEXT = "临江市{n}号简报\n2025年，全市新建公路{n}公里以上，城镇新增就业{n}万人。\n建成{n}号大桥。\n" * 20

# Reads every document otherwise than before, as newer rules would, for ever.
REREADER = """
import itertools, sys
from dataclasses import replace
from tongdao.ledger.store import open_ledger
from tongdao.service import ledgers
plain = ledgers._read
with open_ledger(sys.argv[1]) as ledger:
    for turn in itertools.count():
        def shorter(*arguments):
            reading = plain(*arguments)
            return replace(reading, statements=reading.statements[: 10 + turn % 2])
        ledgers._read = shorter
        for outcome in ledgers.reread(ledger, ledgers.start_run("reread")):
            print(outcome.document.id, 10 + turn % 2, flush=True)
"""
# Makes ledgers for ever, new ones or out of an old one, slowly enough to be killed in the middle.
MIGRATOR = """
import itertools, shutil, sys, time
from tongdao.ledger import schema
from tongdao.ledger.sqlite import SqliteDatabase
from tongdao.ledger.store import open_ledger
guard = SqliteDatabase.guard
def slow(self, table):
    guard(self, table)
    time.sleep(0.002)
SqliteDatabase.guard = slow
for turn in itertools.count():
    if sys.argv[2:]:
        shutil.copy(sys.argv[2], f"{sys.argv[1]}-{turn}")
    print(turn, flush=True)
    open_ledger(f"{sys.argv[1]}-{turn}").close()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with forty documents."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for n in range(40):
        (texts / f"{n:02}.txt").write_text(TEXT.replace("{n}", str(n + 1)), encoding="utf-8")
    return texts


def killed(*command: str, lines: int, within: float) -> list[str]:
    """Run a command, kill it some time after it has printed so many lines, and return the whole lines."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE)
    assert process.stdout
    printed = [process.stdout.readline() for _ in range(lines)]
    time.sleep(random.uniform(0, within))
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    printed += rest.splitlines(keepends=True)
    return [line.decode().strip() for line in printed if line.endswith(b"\n")]


def is_sound(file: str) -> bool:
    """Tell whether SQLite finds nothing wrong with a file, and no reading is there by halves."""
    with closing(sqlite3.connect(file)) as database:
        state = database.execute("PRAGMA integrity_check").fetchone()[0]
        halves = database.execute(
            "SELECT count(*) FROM readings r WHERE NOT EXISTS (SELECT 1 FROM statements s WHERE s.reading = r.seq)"
        ).fetchone()[0]
    return bool(state == "ok" and not halves)


# Killed


def test_what_was_accepted_survives_a_kill_while_adding(folder: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    accepted: set[str] = set()
    for turn in range(6):
        lines = killed(
            "-m", "tongdao", "add", str(folder), "--json", "--ledger", url, lines=turn + 1, within=0.05
        )
        accepted |= {json.loads(line)["id"] for line in lines}
        with book(url) as ledger:
            documents = {document.id: ledger.record(document.id) for document in ledger.documents()}
        assert accepted <= set(documents)
        assert {len(record["statements"]) for record in documents.values()} == {60}
        assert is_sound(url)
    done = subprocess.run([*COMMAND, "add", str(folder), "--ledger", url], capture_output=True, check=False)
    assert done.returncode == 0
    with book(url) as ledger:
        assert len(list(ledger.documents())) == 40


def test_what_was_accepted_survives_a_kill_while_rereading(tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    with book(url) as ledger:
        for n in range(6):
            ledger.append_reading(said(TEXT.replace("{n}", str(n + 1)), source=f"{n}.txt"), RUN)
        entry = next(ledger.entries())
        ledger.decide(entry.id, "accept", RUN, who="钱某")
    for _ in range(4):
        lines = killed("-c", REREADER, url, lines=7, within=0.1)
        ident, length = lines[-1].split()
        with book(url) as ledger:
            lengths = {
                document.id: len(ledger.record(document.id)["statements"]) for document in ledger.documents()
            }
            assert len(ledger.decisions()) == 1
        assert set(lengths.values()) <= {10, 11}
        # At most one more was accepted after the last line that could be printed.
        assert lengths[ident] == int(length)
        assert is_sound(url)


@pytest.mark.parametrize("dump", DUMPS[:-1], ids=lambda path: path.stem)
def test_a_kill_while_an_old_ledger_is_migrated_loses_nothing(dump: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as file:
        file.executescript(dump.read_text(encoding="utf-8"))
    for turn in range(3):
        url = str(tmp_path / f"l{turn}")
        last = killed("-c", MIGRATOR, url, str(old), lines=2, within=0.05)[-1]
        with book(f"{url}-{last}") as ledger:
            assert schema.version_of(ledger._database) == schema.migrations()[-1].version
            assert next(ledger.documents()).title == "政府工作报告"
            assert len(ledger.reports()) >= 1
            assert ledger.decisions()
            assert isinstance(
                ledger.append_reading(said(source="b.txt", title="简报"), RUN), Added | Superseded
            )
        assert is_sound(f"{url}-{last}")


def test_a_kill_while_migrating_needs_no_repair(tmp_path: Path) -> None:
    for turn in range(4):
        url = str(tmp_path / f"l{turn}")
        last = killed("-c", MIGRATOR, url, lines=2, within=0.1)[-1]
        with book(f"{url}-{last}") as ledger:
            assert isinstance(ledger.append_reading(said(), RUN), Added)


# Builds the book of a ledger for ever, anew or brought up to date, slowly enough to be killed in the middle.
BUILDER = """
import itertools, sys, time
from datetime import date, timedelta
from tongdao.book.filling import updating
from tongdao.book.keeping import book_path, open_book, refresh
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.ledgers import start_run
plain = updating.enter_places
def slow(*arguments):
    print("entering", flush=True)
    plain(*arguments)
    time.sleep(0.01)
updating.enter_places = slow
CORRECTED = {"owner": "临江市交通局"}
url, way, day = sys.argv[1:]
day = date.fromisoformat(day)
with open_ledger(url) as ledger:
    for turn in itertools.count():
        day += timedelta(days=1)
        if way == "built":
            refresh(ledger, book_path(url), day)
        else:
            entry = next(ledger.entries())
            ledger.decide(entry.id, ("correct", "undo")[turn % 2], start_run("test"), who="钱某", fields=CORRECTED)
            open_book(url, day=day).close()
"""


@pytest.mark.parametrize("way", ["built", "caught up"])
def test_a_kill_while_the_book_is_made_leaves_a_whole_one_and_no_litter(
    folder: Path, tmp_path: Path, way: str
) -> None:
    url = str(tmp_path / "l.db")
    with open_ledger(url) as ledger:
        for file in sorted(folder.iterdir())[:12]:
            add(ledger, file.read_text(encoding="utf-8"), start_run("add"), source=file.name)
    if way == "caught up":
        open_book(url, day=date(2025, 1, 1)).close()
    for turn in range(4):
        lines = killed("-c", BUILDER, url, way, f"{2025 + turn}-01-01", lines=2 + turn, within=0.05)
        assert len(lines) >= 2 + turn
        asked_on = date(2025 + turn, 12, 31)
        with open_book(url, day=asked_on) as found:
            shown = _whole(found)
        with open_ledger(url) as ledger:
            assert shown[0] == ledger.revision()
            refresh(ledger, book_path(url), asked_on)
        assert book_files(tmp_path) == {newest_book(book_path(url)).name}
        with Book(newest_book(book_path(url))) as fresh:
            assert _whole(fresh) == shown


def _whole(found: Book) -> list[Any]:
    """Return what a book shows of every promise, and what it says of itself."""
    rows = found.commitments(limit=5000).rows
    assert is_intact(found)
    state = found.state()
    return [state.revision, state.day, rows, found.lights(BookQuery())]


def is_intact(found: Book) -> bool:
    return bool(found._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def book_files(place: Path) -> set[str]:
    """Return the files of books in a folder, without what SQLite keeps beside one that is in use."""
    return {
        path.name for path in place.iterdir() if ".book." in path.name and path.suffix in (".db", ".partial")
    }


def test_who_builds_removes_what_dead_builders_left_and_hurts_no_live_one(tmp_path: Path) -> None:
    path = tmp_path / "l.book.db"
    dead = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    live = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert dead.stdout
    assert live.stdout
    left, held = dead.stdout.readline().strip(), live.stdout.readline().strip()
    dead.kill()
    dead.communicate()
    assert {left, held} <= {file.name for file in tmp_path.iterdir()}
    with building(path) as db:
        db.execute("CREATE TABLE mine (a)")
        assert left not in {file.name for file in tmp_path.iterdir()}
        assert held in {file.name for file in tmp_path.iterdir()}
    live.communicate("\n")
    assert live.returncode == 0
    assert [file.name for file in tmp_path.iterdir()] == ["l.book.2.db"]
    with closing(sqlite3.connect(tmp_path / "l.book.2.db")) as file:
        assert file.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


# Begins a book, names its file, and ends it when told to.
HOLDER = """
import sys
from pathlib import Path
from tongdao.book.stored.builds import building
path = Path(sys.argv[1])
with building(path) as db:
    db.execute("CREATE TABLE theirs (a)")
    (own,) = [row[2] for row in db.execute("PRAGMA database_list")]
    print(Path(own).name, flush=True)
    sys.stdin.readline()
"""


# Full


def test_a_full_disk_adds_nothing(folder: Path, tmp_path: Path) -> None:
    """The limit on the size of a file stands for the end of the disk: SQLite meets both in the same place."""
    url = str(tmp_path / "l.db")
    with book(url) as ledger:
        ledger.append_reading(said(), RUN)
        before = sizes(ledger)
    limited = (
        "import resource, sys; from tongdao.cli.app import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)); sys.exit(main(sys.argv[1:]))"
    )
    big = tmp_path / "big.txt"
    big.write_text(
        "".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "add", str(big), "--ledger", url], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"TD603")
    assert done.stderr.count(b"\n") == 1
    with book(url) as ledger:
        assert sizes(ledger) == before
        assert is_sound(url)
        assert isinstance(ledger.append_reading(said(NEWER), RUN), Superseded)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of two megabytes; skipped where that is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tongdao", os.fsencode(disk), b"tmpfs", 0, b"size=2m"):
        pytest.skip(f"no tmpfs can be mounted here: {os.strerror(ctypes.get_errno())}")
    yield disk
    libc.umount2(os.fsencode(disk), 2)


def test_a_small_disk_fills_up(small_disk: Path) -> None:
    url = str(small_disk / "l.db")
    accepted = []

    def fill(ledger: Ledger) -> None:
        for n in range(1000):
            reading = said(TEXT.replace("{n}", str(n + 1)), source=f"{n}.txt")
            accepted.append(ledger.append_reading(reading, RUN).document.id)

    with book(url) as ledger, pytest.raises(LedgerFullError, match="TD603"):
        fill(ledger)
    with closing(sqlite3.connect(f"file:{url}?mode=ro", uri=True)) as file:
        assert file.execute("SELECT count(*) FROM documents").fetchone() == (len(accepted),)
    shutil.copytree(small_disk, small_disk.parent / "elsewhere")
    with book(str(small_disk.parent / "elsewhere" / "l.db")) as ledger:
        assert [document.id for document in ledger.documents()] == accepted


# Locked


def test_a_locked_ledger_is_told_and_waited_for(tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    with book(url, wait=0.1) as ledger, closing(sqlite3.connect(url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerLockedError, match="TD602"):
            ledger.append_reading(said(), RUN)
        assert list(ledger.documents()) == []
        other.execute("ROLLBACK")
        assert isinstance(ledger.append_reading(said(), RUN), Added)


def test_a_locked_server_is_told(postgres: PostgresServer) -> None:
    import psycopg

    url = postgres.fresh()
    with book(url, wait=0.2) as ledger, psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_xact_lock(1953459815)")
        with pytest.raises(LedgerLockedError, match="TD602"):
            ledger.append_reading(said(), RUN)
        other.rollback()
        assert isinstance(ledger.append_reading(said(), RUN), Added)


def test_two_writers_both_succeed(folder: Path, ledger_url: str) -> None:
    """Both add every document at once, to a ledger that neither finds there: each is there once."""
    command = [*COMMAND, "add", str(folder), "--json", "--ledger", ledger_url]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [writer.communicate(timeout=60) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], told
    outcomes = [json.loads(line)["outcome"] for output, _ in told for line in output.splitlines()]
    assert sorted(outcomes) == ["added"] * 40 + ["unchanged"] * 40
    with book(ledger_url) as ledger:
        assert len(list(ledger.documents())) == 40
        assert [row[0] for row in ledger._rows("SELECT seq FROM journal ORDER BY seq")] == list(range(1, 41))


def test_a_backup_while_others_write_is_whole(folder: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "l.db")
    book(url).close()
    with subprocess.Popen([*COMMAND, "add", str(folder), "--ledger", url], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        counts = []
        for turn in range(3):
            writer.stdout.readline()
            with book(url) as ledger:
                ledger.backup(tmp_path / f"copy{turn}.db")
        writer.communicate()
    for turn in range(3):
        copy = str(tmp_path / f"copy{turn}.db")
        assert is_sound(copy)
        with book(copy) as ledger:
            counts.append(len(list(ledger.documents())))
            assert all(len(ledger.record(document.id)["statements"]) == 60 for document in ledger.documents())
    assert counts == sorted(counts)
    assert counts[0] >= 1


# Damaged


@pytest.mark.parametrize(
    ("place", "size"),
    [(0, 100), (4096, 4096), (40_960, 200), (-4096, 4096)],
    ids=["head", "page", "part", "end"],
)
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path, place: int, size: int) -> None:
    file = tmp_path / "l.db"
    with book(str(file)) as ledger:
        ledger.append_reading(said(), RUN)
    data = bytearray(file.read_bytes())
    place %= len(data)
    data[place : place + size] = b"\x5a" * size
    assert_damaged(file, bytes(data))


def test_nothing_is_written_to_a_damaged_file_that_opens(tmp_path: Path) -> None:
    """Whichever page is damaged: a question may never meet it, but a write looks at all of them first."""
    file = tmp_path / "l.db"
    with book(str(file)) as ledger:
        ledger.append_reading(said(), RUN)
        entry = next(ledger.entries())
    whole, opened = file.read_bytes(), 0
    for place in range(4096, len(whole), 4096):
        damaged = whole[:place] + b"\x5a" * 4096 + whole[place + 4096 :]
        file.write_bytes(damaged)
        try:
            ledger = book(str(file), create=False)
        except DamagedLedgerError:
            continue
        with ledger, pytest.raises(DamagedLedgerError, match="TD604"):
            ledger.decide(entry.id, "accept", RUN, who="钱某")
        opened += 1
        assert file.read_bytes() == damaged
    assert opened


@pytest.mark.parametrize("size", [10, 5000, 50_000])
def test_a_file_that_is_cut_off_is_told(tmp_path: Path, size: int) -> None:
    file = tmp_path / "l.db"
    book(str(file)).close()
    assert_damaged(file, file.read_bytes()[:size])


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    assert_damaged(tmp_path / "l.db", REPORT.encode())


def assert_damaged(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(DamagedLedgerError, match="TD604") as caught:
        book(str(file))
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == data
    assert [path.name for path in file.parent.iterdir()] == [file.name]


# The server


def test_a_server_that_restarts_is_found_again(postgres: PostgresServer) -> None:
    with book(postgres.fresh(), wait=20.0) as ledger:
        ledger.append_reading(said(), RUN)
        postgres.stop("immediate")
        postgres.start()
        assert len(list(ledger.documents())) == 1
        postgres.stop()
        later = threading.Timer(0.5, postgres.start)
        later.start()
        assert isinstance(ledger.append_reading(said(NEWER), RUN), Superseded)
        later.join()
        assert len(list(ledger.documents())) == 1


def test_a_restart_in_the_middle_of_a_write_repeats_it(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with book(postgres.fresh(), wait=20.0) as ledger:
        insert = ledger._database.insert
        restarted: list[bool] = []

        def restarting(table: str, width: int, rows: Any) -> None:
            if table == "entries" and not restarted:
                restarted.append(True)
                postgres.stop("immediate")
                postgres.start()
            insert(table, width, rows)

        monkeypatch.setattr(ledger._database, "insert", restarting)
        assert isinstance(ledger.append_reading(said(), RUN), Added)
        assert restarted
        assert sizes(ledger)["documents"] == sizes(ledger)["readings"] == 1


def test_a_restart_after_the_commit_writes_nothing_twice(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with book(postgres.fresh(), wait=20.0) as ledger:
        ledger.append_reading(said(), RUN)
        entry = next(ledger.entries())
        commit = ledger._database.commit
        lost: list[bool] = []

        def losing() -> None:
            """Commit, once with an answer that is lost with the connection."""
            commit()
            if not lost:
                lost.append(True)
                postgres.stop("immediate")
                postgres.start()
                ledger._database.commit()

        monkeypatch.setattr(ledger._database, "commit", losing)
        decision = ledger.decide(entry.id, "accept", RUN, who="钱某")
        assert lost
        assert ledger.decisions() == (decision,)


def test_a_server_that_stays_away_is_told(postgres: PostgresServer) -> None:
    with book(postgres.fresh(), wait=0.5) as ledger:
        postgres.stop()
        try:
            with pytest.raises(LedgerServerError, match="TD608"):
                ledger.append_reading(said(), RUN)
            with pytest.raises(LedgerServerError, match="TD608"):
                list(ledger.documents())
        finally:
            postgres.start()
        assert isinstance(ledger.append_reading(said(), RUN), Added)
