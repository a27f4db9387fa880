"""`tongdao serve` in a process of its own, on this machine alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE = 60.0  # seconds to start
_GRACE = 20.0  # seconds to stop
# Nothing that asks from one address often is turned away.
UNLIMITED = {f"rate_{kind}": 0 for kind in ("login", "upload", "api", "search")}


@contextmanager
def serving(ledger: Path, **settings: object) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a ledger; give the address and the process."""
    port = _free_port()
    given = {**UNLIMITED, "workers": 1, **settings, "ledger": ledger, "port": port}
    said = [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("TONGDAO_")}
    with (ledger.parent / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tongdao", "serve", *said], stderr=log, stdout=log, env=quiet
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait(_GRACE)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"{address}/healthz"):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not come up: see serve.log beside the ledger")
