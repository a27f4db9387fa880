"""A site over the sample city, asked in this process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from tongdao.cli.app import main
from tongdao.web.app import create_app
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

SAMPLE = Path(__file__).parents[1] / "src" / "tongdao" / "samples" / "lanjiang" / "manifest.csv"


@cache
def _sample() -> tuple[TemporaryDirectory[str], bytes]:
    folder = TemporaryDirectory()
    file = Path(folder.name) / "tongdao.db"
    assert main(["add", "--manifest", str(SAMPLE), "--ledger", str(file)]) == 0
    return folder, file.read_bytes()


def sample_ledger(folder: Path) -> Path:
    """Return a ledger of the sample city of the test's own, in a folder."""
    file = folder / "tongdao.db"
    file.write_bytes(_sample()[1])
    return file


def make_app(folder: Path, **settings: Any) -> FastAPI:
    """Return a site over a ledger of the sample city in a folder."""
    return create_app(load_settings({}, ledger=str(sample_ledger(folder)), **settings))


def visit(folder: Path, **settings: Any) -> TestClient:
    """Return a client of such a site that follows no redirect by itself."""
    return TestClient(make_app(folder, **settings), follow_redirects=False, raise_server_exceptions=False)
