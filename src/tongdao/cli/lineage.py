"""`tongdao lineage`: a promise from document to document, raised, lowered, reworded, redefined or dropped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import entry_line, with_ledger
from tongdao.cli.questions import add_judging, answers, cited

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from tongdao.fates.fate import Fate
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao lineage` takes."""
    parser.add_argument("id", metavar="ID", help=words("help.promise"))
    add_judging(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the promises of one line, oldest first."""
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.views.json_rows import fate_row

    with answers(ledger, options, words) as asked:
        fates = asked.life(options.id)
    for fate in fates:
        if options.json:
            print(json.dumps(fate_row(fate), ensure_ascii=False))
        else:
            print("\n".join(_lines(fate, words)))
    return 0


def _lines(fate: Fate, words: Glossary) -> Iterator[str]:
    """Write a promise, how its words changed, and the outcomes found for it."""
    said = [words(f"lineage.{fate.assessment.lineage}")]
    if fate.followed.descent.reworded:
        said.append(words("text.reworded", words=fate.followed.descent.reworded))
    yield f"{fate.promise.source}  {entry_line(fate.promise, words)}  {words('text.joint').join(said)}"
    for link in fate.followed.links:
        yield f"  → {cited(link.outcome)}"
    if searched := fate.followed.descent.searched:
        yield f"  {words('text.searched', documents=words('text.joint').join(searched))}"
