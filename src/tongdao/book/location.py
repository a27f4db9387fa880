"""Where the book of a ledger is kept."""

from __future__ import annotations

import os
from pathlib import Path

from tongdao.ledger.database import POSTGRES_PREFIXES, SQLITE_PREFIX


def location_of_book(ledger_url: str, state_folder: Path | None = None, kinds: tuple[str, ...] = ()) -> Path:
    """Return where the book of a ledger is kept, or that of another kind."""
    tail = "".join(f".{kind}" for kind in ("book", *kinds))
    if ledger_url.startswith(POSTGRES_PREFIXES):
        return (state_folder or _user_folder()) / f"{_digest(ledger_url)}{tail}.db"
    file = Path(ledger_url.removeprefix(SQLITE_PREFIX))
    return (state_folder or file.parent) / f"{file.stem}{tail}{file.suffix or '.db'}"


def _user_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "tongdao"


def _digest(url: str) -> str:
    """Return a name for a server and its database, which does not tell the password."""
    import hashlib
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    bare = (parts.hostname, parts.port, parts.username, parts.path)
    return hashlib.sha256(repr(bare).encode()).hexdigest()[:16]
