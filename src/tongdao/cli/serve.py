"""`tongdao serve`: the book as a web site."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tongdao.errors import TongdaoError, UsageError
from tongdao.web.settings import load_settings, setting_table, written

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.web.settings import Settings


_NEEDS = {"web": "tongdao.web.app", "sso": "tongdao.web.oidc"}  # what an extra is for
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
    if not has_extra(words) or (settings.oidc_issuer and not has_extra(words, "sso")):
        return 1
    try:
        return serve(settings, words)
    except UsageError as error:
        options.misuse(str(error))
    except TongdaoError as error:
        print(error, file=sys.stderr)
    return 1


def has_extra(words: Glossary, extra: str = "web") -> bool:
    """Tell whether the packages of an extra are installed; say how to install them where they are not."""
    try:
        import_module(_NEEDS[extra])
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] == "tongdao":
            raise
        print(words("failure.extra", name=error.name, extra=extra), file=sys.stderr)
        return False
    return True


def serve(settings: Settings, words: Glossary) -> int:
    """Make the book where there is none, then run the server until it is told to stop; raises a LedgerError.

    Where there is no ledger, an empty one is made if that is wanted.
    """
    from tongdao.fates.grouped_ledger import open_ledger
    from tongdao.web.refreshing import bring_up_aside, is_behind
    from tongdao.web.site import Site

    open_ledger(settings.ledger, create=settings.create).close()
    site = Site(settings)
    site.pages.forget()
    if is_behind(site):
        print(words("text.building"), file=sys.stderr)
        bring_up_aside(settings)
    served = replace(settings, port=settings.port or free_port(settings.host))
    if not is_free(settings.host, served.port):
        print(words("failure.port_taken", host=served.host, port=served.port), file=sys.stderr)
        return 1
    for row in setting_table():
        os.environ[row.variable] = written(
            getattr(served, row.name)
        )  # for the processes that answer requests
    print(words("text.serving", url=address_of(served)), file=sys.stderr, flush=True)
    with TemporaryDirectory(prefix="tongdao-metrics-") as folder:
        if served.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        _run_server(served)
    return 0


def _run_server(settings: Settings) -> None:
    import uvicorn

    from tongdao.web.prompt_http import PromptHTTP

    uvicorn.run(
        "tongdao.web.app:create_app",
        factory=True,
        http=PromptHTTP,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=_GRACE,
    )


def is_free(host: str, port: int) -> bool:
    """Tell whether nothing listens at a port yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            tried.bind((host, port))
        except OSError:
            return False
        return True


def address_of(settings: Settings) -> str:
    """Return the address at which a person opens the site."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path}/"


def free_port(host: str) -> int:
    """Return a port that nobody listens at."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as found:
        found.bind((host, 0))
        return int(found.getsockname()[1])
