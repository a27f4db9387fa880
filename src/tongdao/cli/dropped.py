"""`tongdao dropped`: promises past due that no later document mentions, with the documents searched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import entry_line, with_ledger
from tongdao.cli.questions import add_judging, add_limit, answers, limit_of, more_lines

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao dropped` takes."""
    add_limit(parser, words)
    add_judging(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print each promise of which no word was found; that is not to say that nothing was done."""
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.views.json_rows import fate_row

    with answers(ledger, options, words) as asked:
        total, found = asked.dropped(limit_of(options, for_people=not options.json))
        shown = 0
        for fate in found:
            shown += 1
            searched = fate.followed.descent.searched
            if options.json:
                said = fate_row(fate)
                print(json.dumps({**said, "searched": list(searched)}, ensure_ascii=False))
            else:
                print(f"{fate.promise.source}  {entry_line(fate.promise, words)}")
                print(f"  {words('text.searched', documents=words('text.joint').join(searched))}")
    if not options.json:
        print("\n".join([*more_lines(shown, total, words), words("count.dropped", n=total)]))
    return 0
