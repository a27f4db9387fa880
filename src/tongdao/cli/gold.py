"""`tongdao gold`: reviewed documents as gold records, to measure the reader on one's own texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import add_ledger, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao gold` takes."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=words("help.gold_folder"))
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Write the records and say which; return 1 where nothing has been reviewed."""

    def work(ledger: Ledger) -> int:
        from tongdao.service.gold import export_gold

        names = export_gold(ledger, options.folder)
        for name in names:
            print(options.folder / "records" / f"{name}.json")
        print(words("count.gold", n=len(names)))
        return 0 if names else 1

    return with_ledger(options, work)
