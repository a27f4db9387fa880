"""`tongdao demo`: the web site of the bundled sample city, for a first look."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tongdao.cli.manifest import read_manifest
from tongdao.cli.serve import address_of, free_port, has_extra, is_free, serve
from tongdao.errors import TongdaoError, UnknownIdError
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.web.accounts import Accounts
    from tongdao.web.settings import Settings

_SAMPLE = Path(__file__).parent.parent / "samples" / "lanjiang" / "manifest.csv"
_FOLDER, _PORT, _HOST = "tongdao-demo", 8000, "127.0.0.1"
_ROLES = ("administrator", "supervisor", "bureau")  # one user of each, with the name of the role
_PATIENCE = 60.0  # seconds to wait for the server before the browser is not opened


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao demo` takes."""
    parser.add_argument("--folder", type=Path, default=Path(_FOLDER), help=words("help.demo_folder"))
    parser.add_argument("--port", type=int, help=words("help.demo_port"))
    parser.add_argument("--no-browser", action="store_true", help=words("help.no_browser"))


def run(options: Namespace, words: Glossary) -> int:
    """Put the sample into a ledger, make users, and serve until told to stop."""
    if not has_extra(words):
        return 1
    ledger = options.folder / "tongdao.db"
    port = options.port or (_PORT if is_free(_HOST, _PORT) else free_port(_HOST))
    settings = load_settings(
        os.environ, ledger=str(ledger), state=str(options.folder), host=_HOST, port=port, log_level="warning"
    )
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        _add_sample(ledger, words)
        _make_users(settings, words)
        if not options.no_browser:
            Thread(target=_open_browser, args=(address_of(settings),), daemon=True).start()
        return serve(settings, words)
    except (TongdaoError, OSError) as error:
        print(error, file=sys.stderr)
    return 1


def _add_sample(file: Path, words: Glossary) -> None:
    """Add the documents of the sample; those that are there already are not read again."""
    from tongdao.fates.grouped_ledger import open_ledger
    from tongdao.readers.files import read_file
    from tongdao.service.ledgers import add, start_run

    manifest, started = read_manifest(_SAMPLE, words), start_run("demo")
    with open_ledger(str(file)) as ledger:
        for item in manifest.inputs(_SAMPLE.parent):
            said = manifest.of(item.path)
            assert item.path is not None
            assert said is None or not isinstance(said, str)
            add(ledger, read_file(item.path), started, source=item.source, metadata=said)


def _make_users(settings: Settings, words: Glossary) -> None:
    """Make a user of each role, or give it a new password, and print how to sign in."""
    from tongdao.book.keeping import open_book
    from tongdao.web.keys import new_password
    from tongdao.web.site import Site

    site = Site(settings)
    with open_book(settings.ledger, Path(settings.state), judging=site.judging) as book:
        bureau = next(tally.value for tally in book.tally("owner") if tally.value)
    accounts = site.accounts
    print(words("text.demo_users"))
    for role in _ROLES:
        password = new_password()
        _ensure(accounts, role, password, bureau if role == "bureau" else None)
        print(words("text.demo_user", role=words(f"role.{role}"), name=role, password=password), flush=True)


def _ensure(accounts: Accounts, role: str, password: str, bureau: str | None) -> None:
    try:
        accounts.set_password(role, password)
    except UnknownIdError:
        accounts.add(role, password, role, bureau)


def _open_browser(address: str) -> None:
    """Open the site when it answers."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            urlopen(f"{address}healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(address)
            return
