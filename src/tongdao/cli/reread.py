"""`tongdao reread`: read the stored texts again, and show what appeared, vanished and changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import add_indicators, add_ledger, pack_of, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao reread` takes."""
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help=words("help.documents"))
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_indicators(parser, words)
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Read again and print each document that is read otherwise, then how many decisions came back."""
    return with_ledger(options, lambda ledger: _reread(ledger, options, words))


def _reread(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.cli.add import outcome_lines, outcome_record
    from tongdao.ledger.values import Superseded
    from tongdao.service.ledgers import reread, start_run

    wanted = [ledger.document(ident).id for ident in options.documents] or None
    total = changed = 0
    for outcome in reread(ledger, start_run("reread", pack=pack_of(options)), wanted):
        total += 1
        changed += isinstance(outcome, Superseded)
        if options.json:
            print(json.dumps(outcome_record(outcome), ensure_ascii=False), flush=True)
        elif isinstance(outcome, Superseded):
            print("\n".join(outcome_lines(outcome, words)), flush=True)
    if not options.json:
        print(words("count.reread", n=total, changed=changed, returned=len(ledger.returned())))
    return 0
