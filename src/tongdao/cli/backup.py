"""`tongdao backup`: a consistent copy of the ledger, while others write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import add_ledger, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao backup` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=words("help.backup_file"))
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Copy the ledger to a new SQLite file and say so."""

    def work(ledger: Ledger) -> int:
        ledger.backup(options.file)
        print(words("added.backup", name=options.file, n=sum(1 for _ in ledger.documents())))
        return 0

    return with_ledger(options, work)
