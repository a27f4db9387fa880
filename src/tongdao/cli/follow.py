"""`tongdao follow`: what later documents report of each promise, and what became of it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import entry_line, pack_of, with_ledger
from tongdao.cli.questions import add_judging, add_limit, answers, axes_text, cited, limit_of, more_lines

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from tongdao.fates.fate import Fate
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao follow` takes."""
    parser.add_argument("--document", action="append", metavar="SOURCE", help=words("help.source"))
    parser.add_argument("--deliverables", action="store_true", help=words("help.deliverables"))
    add_limit(parser, words)
    add_judging(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Follow every promise and print it; without `--as-of` and `--recorded-by` the ledger keeps what was found."""
    return with_ledger(options, lambda ledger: _follow(ledger, options, words))


def _follow(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.fates.verdicts import keep
    from tongdao.service.ledgers import start_run

    with answers(ledger, options, words) as asked:
        found = asked.every()
    if options.as_of is None and options.recorded_by is None:
        keep(ledger, found, start_run("follow", pack=pack_of(options)))
    chosen = [fate for fate in found if _is_chosen(fate, options)]
    if options.json:
        from tongdao.views.json_rows import fate_row

        for fate in chosen:
            print(json.dumps(fate_row(fate), ensure_ascii=False))
    else:
        _print(chosen, limit_of(options, for_people=True), words)
    _warn(found, words)
    return 0


def _warn(fates: Iterable[Fate], words: Glossary) -> None:
    """Name the documents whose promises cannot be followed, since nobody knows when they were issued."""
    sys.stdout.flush()
    for source in dict.fromkeys(fate.promise.source for fate in fates if fate.promise.issued_on is None):
        print(words("failure.undated", name=source), file=sys.stderr)


def _is_chosen(fate: Fate, options: Namespace) -> bool:
    """Tell whether a promise is to be printed; programs are given figures unless they ask for things too."""
    if options.document and not {fate.promise.source, fate.promise.document} & set(options.document):
        return False
    return fate.promise.form == "figure" or options.deliverables or not options.json


def _print(fates: list[Fate], limit: int | None, words: Glossary) -> None:
    shown = fates[:limit]
    for fate in shown:
        print("\n".join(_lines(fate, words)))
    for line in more_lines(len(shown), len(fates), words):
        print(line)
    linked = sum(bool(fate.followed.links or fate.followed.yearly) for fate in fates)
    print(words("count.follow", n=len(fates), linked=linked))


def _lines(fate: Fate, words: Glossary) -> Iterator[str]:
    """Write a promise, the outcomes found for it, and what follows from them."""
    from tongdao.assess.reasons import readable, tell

    followed, found = fate.followed, fate.assessment
    yield f"{fate.promise.source}  {entry_line(fate.promise, words)}"
    for link in (*followed.links, *followed.yearly):
        yield f"  → {cited(link.outcome)}  {link.score:.2f}  {words(f'decision.{link.decision}')}"
    for mention in followed.mentions:
        yield f"  → {mention.sentence.source} “{mention.sentence.text.strip()}”"
    formula = f"{readable(found.formula, words.lang)}  " if found.formula else ""
    yield f"  = {axes_text(found, words)}  {formula}{tell(found.reason, words.lang)}"
