"""`tongdao conflicts`: two values of the same indicator for the same period that cannot both be true."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import entry_line, pack_of, with_ledger
from tongdao.cli.questions import add_days, ledger_on_day

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao conflicts` takes."""
    add_days(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print each pair, both quoted."""
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.fates.conflicts import conflicts
    from tongdao.following.rows import entry_row

    pairs = conflicts(ledger_on_day(ledger, options), pack_of(options))
    for conflict in pairs:
        if options.json:
            pair = {"first": entry_row(conflict.first), "second": entry_row(conflict.second)}
            print(json.dumps(pair, ensure_ascii=False))
        else:
            print(f"{conflict.first.source}  {entry_line(conflict.first, words)}")
            print(f"  ≠ {conflict.second.source}  {entry_line(conflict.second, words)}")
    if not options.json:
        print(words("count.conflicts", n=len(pairs)))
    return 0
