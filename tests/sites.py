"""A site over the sample city, asked in this process."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from tongdao.assess.judging import Judging
from tongdao.book.keeping import open_book
from tongdao.cli.app import main
from tongdao.web.app import create_app
from tongdao.web.settings import load_settings
from tongdao.web.visitors import SESSION_COOKIE

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tongdao.web.site import Site

SAMPLE = Path(__file__).parents[1] / "src" / "tongdao" / "samples" / "lanjiang" / "manifest.csv"

LONG_AGO = 1_000_000_000  # a file that was just written bears a stamp that holds for no time


@cache
def _sample() -> TemporaryDirectory[str]:
    """Make a ledger of the sample city and its book, once for all tests of a process."""
    folder = TemporaryDirectory()
    file = str(Path(folder.name) / "tongdao.db")
    assert main(["add", "--manifest", str(SAMPLE), "--ledger", file]) == 0
    open_book(file, judging=Judging.of(holding=True)).close()
    return folder


def sample_ledger(folder: Path) -> Path:
    """Return a ledger of the sample city of the test's own, with its book, in a folder."""
    for file in Path(_sample().name).iterdir():
        copied = shutil.copy(file, folder)
        os.utime(copied, (LONG_AGO, LONG_AGO))
    return folder / "tongdao.db"


def make_app(folder: Path, **settings: Any) -> FastAPI:
    """Return a site over a ledger of the sample city in a folder."""
    return create_app(load_settings({}, ledger=str(sample_ledger(folder)), **settings))


def visit(folder: Path, **settings: Any) -> TestClient:
    """Return a client of such a site that follows no redirect by itself."""
    return TestClient(make_app(folder, **settings), follow_redirects=False, raise_server_exceptions=False)


# A user of each role that signs in. A password takes a fifth of a second to make: they have none unless it is given.
PASSWORD = "long-enough-words"
USERS = {"bureau": "局里的人", "supervisor": "督查的人", "administrator": "管事的人"}
BUREAU = "澜江市教育局"


def add_users(site: Site, password: str | None = None) -> None:
    """Add a user of each role."""
    for role, name in USERS.items():
        site.accounts.add(name, password, role, BUREAU if role == "bureau" else None)


def as_role(app: FastAPI, role: str, **options: Any) -> TestClient:
    """Return a client that has signed in as the user of a role, or as nobody for `public`.

    It has the token against forgery in `headers`.
    """
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False, **options)
    if role != "public":
        accounts = app.state.site.accounts
        key = accounts.open_session(USERS[role], "testclient")
        client.cookies.set(SESSION_COOKIE, key)
        client.headers["X-CSRF-Token"] = accounts.by_session(key).csrf_token
    return client
