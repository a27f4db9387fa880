"""`tongdao check`: whether a ledger is whole."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import add_ledger, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao check` takes."""
    parser.add_argument("named", nargs="?", metavar="LEDGER", help=words("help.checked_ledger"))
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print what is damaged, a line each, and return 1 where anything is."""
    options.ledger = options.named or options.ledger
    return with_ledger(options, lambda ledger: _check(ledger, options, words))


def _check(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    n = 0
    for n, damage in enumerate(ledger.damages(), 1):  # noqa: B007
        print(json.dumps(asdict(damage), ensure_ascii=False) if options.json else damage.told(words))
    if not options.json:
        told = words("count.damages", n=n) if n else words("count.whole", n=ledger.revision())
        print(told)
    return 1 if n else 0
