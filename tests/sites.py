"""A site over the sample city, asked in this process."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from tongdao.cli.app import main
from tongdao.service.shelf import open_book
from tongdao.web.app import create_app
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

SAMPLE = Path(__file__).parents[1] / "src" / "tongdao" / "samples" / "lanjiang" / "manifest.csv"


@cache
def _sample() -> TemporaryDirectory[str]:
    """Make a ledger of the sample city and its book, once for all tests of a process."""
    folder = TemporaryDirectory()
    file = str(Path(folder.name) / "tongdao.db")
    assert main(["add", "--manifest", str(SAMPLE), "--ledger", file]) == 0
    open_book(file).close()
    return folder


def sample_ledger(folder: Path) -> Path:
    """Return a ledger of the sample city of the test's own, with its book, in a folder."""
    for file in Path(_sample().name).iterdir():
        shutil.copy(file, folder)
    return folder / "tongdao.db"


def make_app(folder: Path, **settings: Any) -> FastAPI:
    """Return a site over a ledger of the sample city in a folder."""
    return create_app(load_settings({}, ledger=str(sample_ledger(folder)), **settings))


def visit(folder: Path, **settings: Any) -> TestClient:
    """Return a client of such a site that follows no redirect by itself."""
    return TestClient(make_app(folder, **settings), follow_redirects=False, raise_server_exceptions=False)
