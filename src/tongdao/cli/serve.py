"""`tongdao serve`: the book as a web site."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import with_ledger
from tongdao.errors import UsageError
from tongdao.web.settings import load_settings, setting_table, written

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.web.settings import Settings


_GRACE = 30  # seconds that requests have to end when the server is told to stop


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser of every setting of the site."""
    for row in setting_table():
        if not row.secret:
            told = row.zh if words.lang == "zh" else row.en
            parser.add_argument(
                row.option, metavar=row.type.upper(), help=f"{told} [{row.default}] ({row.variable})"
            )


def run(options: Namespace, words: Glossary) -> int:
    """Serve until told to stop."""
    given = {row.name: getattr(options, row.name, None) for row in setting_table()}
    try:
        settings = load_settings(os.environ, **given)
    except UsageError as error:
        options.misuse(str(error))
    if not has_extra(words):
        return 1
    options.ledger = settings.ledger
    return with_ledger(options, lambda _: serve(settings, words))


def has_extra(words: Glossary) -> bool:
    """Tell whether the packages of the web site are installed; say how to install them where they are not."""
    try:
        import tongdao.web.app  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] == "tongdao":
            raise
        print(words("failure.extra", name=error.name, extra="web"), file=sys.stderr)
        return False
    return True


def serve(settings: Settings, words: Glossary) -> int:
    """Make the book where there is none, then run the server until it is told to stop."""
    import uvicorn

    from tongdao.service.shelf import open_book

    state = Path(settings.state) if settings.state else None
    if settings.workers > 1:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = mkdtemp(prefix="tongdao-metrics-")
    open_book(settings.ledger, state, building=lambda: print(words("text.building"), file=sys.stderr)).close()

    for row in setting_table():
        os.environ[row.variable] = written(
            getattr(settings, row.name)
        )  # for the processes that answer requests
    print(
        words("text.serving", url=f"http://{settings.host}:{settings.port}{settings.root_path}/"),
        file=sys.stderr,
    )
    uvicorn.run(
        "tongdao.web.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_GRACE,
    )
    return 0
