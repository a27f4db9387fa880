"""`tongdao explain`: what became of one promise, as a short proof."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import add_judging, answers

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.promise import Comparison


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao explain` takes."""
    parser.add_argument("id", metavar="ID", help=words("help.promise"))
    add_judging(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the proof, with how each comparison weighed in the link."""
    return with_ledger(options, lambda ledger: _explain(ledger, options, words))


def _explain(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.assess.proof import explain
    from tongdao.views.json_rows import fate_row

    with answers(ledger, options, words) as asked:
        fate = asked.fate(options.id)
    if options.json:
        unusable = [item.told(words) for item in ledger.unusable(about=options.id)]
        proof = {
            "inputs": list(fate.assessment.inputs),
            "proof": explain(fate.assessment, fate.evidence),
            **({"unusable": unusable} if unusable else {}),
        }
        print(json.dumps({**fate_row(fate), **proof}, ensure_ascii=False))
        return 0
    print(explain(fate.assessment, fate.evidence, lang=words.lang))
    for link in fate.followed.links[:1]:
        told = words("text.joint").join(_compared(item, words) for item in link.comparisons)
        print(f"{words('proof.link')}{words('text.colon')}{link.score:.2f}  {told}")
    for one in ledger.unusable(about=options.id):
        print(one.told(words))
    return 0


def _compared(item: Comparison, words: Glossary) -> str:
    return f"{words(f'comparison.{item.name}')} {words(f'alike.{item.level}')}"
