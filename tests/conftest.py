"""Fixtures that several files of tests share."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from servers import PostgresServer, find_binaries, missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desks import Person
    from fastapi import FastAPI


# How long one example takes tells of the machine and what else it does, not of the code.
settings.register_profile("usual", deadline=None)
settings.load_profile("usual")

# Where this process ignores interrupts (under nohup, on some runners of CI), the commands that tests start would too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; tests that ask for it are skipped, with the reason, where none can run."""
    reason = missing()
    binaries = find_binaries()
    if reason or binaries is None:
        pytest.skip(reason or "")
    server = PostgresServer(binaries)
    server.start()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty ledger, once in a file and once on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """A site over the sample city that a test may write in."""
    from sites import make_app

    return make_app(tmp_path)


@pytest.fixture
def desk(app: FastAPI) -> dict[str, Person]:
    """Everyone who works with that site, signed in, and `anyone`."""
    from desks import people

    return people(app)
