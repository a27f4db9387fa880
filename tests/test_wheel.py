"""The wheel that is built holds every file that the program reads: words, tables, migrations, pages, the sample."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from sites import sample_ledger

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
# Starts the site of a ledger from wherever tongdao is imported, asks for a page and its style, and prints where it is.
SITE = """
import sys
from fastapi.testclient import TestClient
import tongdao
from tongdao.web.app import create_app
from tongdao.web.settings import load_settings

client = TestClient(create_app(load_settings({}, ledger=sys.argv[1])))
page = client.get("/commitments")
style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
print(page.status_code, client.get(style).status_code, tongdao.__file__)
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it into an empty folder, as installing does."""
    made, folder = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("unpacked")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(made)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = made.glob("tongdao-*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def _run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


def _files(folder: Path) -> set[Path]:
    return {
        file.relative_to(folder)
        for file in (folder / "tongdao").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_nothing_is_left_out(unpacked: Path) -> None:
    assert _files(unpacked) == _files(SOURCES)


def test_it_reads_as_the_sources_do(unpacked: Path) -> None:
    command = ("-m", "tongdao", "read", "--sample", "--json")
    assert _run(unpacked, *command) == _run(SOURCES, *command)


def test_its_site_starts(unpacked: Path, tmp_path: Path) -> None:
    page, style, place = _run(unpacked, "-c", SITE, str(sample_ledger(tmp_path))).split()
    assert (page, style) == ("200", "200")
    assert Path(place).is_relative_to(unpacked)
