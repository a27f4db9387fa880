"""What `tongdao user` and `tongdao token` share: the file of users, and its errors on one line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tongdao.cli.serve import has_extra
from tongdao.errors import TongdaoError, UnknownIdError, UsageError
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from tongdao.glossary import Glossary
    from tongdao.web.accounts import Accounts


def add_place(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser where the file of users is looked for."""
    parser.add_argument("--ledger", metavar="PATH|URL", help=words("help.ledger"))
    parser.add_argument("--state", metavar="FOLDER", help=words("help.state"))


def with_accounts(options: Namespace, words: Glossary, work: Callable[[Accounts], int]) -> int:
    """Open the file of users and do the work; what goes wrong is one line on standard error."""
    if not has_extra(words):
        return 1
    from tongdao.web.site import Site

    try:
        return work(Site(load_settings(os.environ, ledger=options.ledger, state=options.state)).accounts)
    except (UsageError, UnknownIdError) as error:
        options.misuse(str(error))
    except TongdaoError as error:
        print(error, file=sys.stderr)
    return 1
