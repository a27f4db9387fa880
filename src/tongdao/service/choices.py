"""What a user has chosen, or not: the ledger, the day, one's own indicators; and where the book of a ledger is kept."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.ledger.database import POSTGRES_PREFIXES, SQLITE_PREFIX

if TYPE_CHECKING:
    from tongdao.assess.lights import LightTable

DEFAULT_LEDGER = "tongdao.db"
LEDGER_VARIABLE = "TONGDAO_LEDGER"
INDICATORS_VARIABLE = "TONGDAO_INDICATORS"


def today() -> date:
    """Return the day of the machine's clock: the one place where it is read."""
    return date.today()


def chosen_ledger(named: str | None = None) -> str:
    """Return the ledger to use: the one that is named, else that of TONGDAO_LEDGER, else `tongdao.db` here."""
    return named or os.environ.get(LEDGER_VARIABLE) or DEFAULT_LEDGER


def chosen_lights(named: str | None = None) -> LightTable:
    """Return the table of lights of a preset's name or of a file of one's own; raises UsageError."""
    from tongdao.assess.lights import load_lights

    if not named:
        return load_lights()
    return load_lights(file=Path(named)) if named.endswith(".toml") else load_lights(named)


def place_of_book(ledger_url: str, state_folder: Path | None = None, kinds: tuple[str, ...] = ()) -> Path:
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
