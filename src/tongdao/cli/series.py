"""`tongdao series`: targets and actuals of an indicator, year by year."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import add_days
from tongdao.views.wording import NOTHING, measure_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.promise import Entry
    from tongdao.service.series import Line


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao series` takes."""
    parser.add_argument("indicator", metavar="INDICATOR", help=words("help.indicator_name"))
    parser.add_argument("--issuer", metavar="TEXT", help=words("help.by_issuer"))
    add_days(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print a block for each issuer and unit."""
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.service.series import series

    found = series(
        ledger,
        options.indicator,
        issuer=options.issuer,
        as_of=options.as_of,
        recorded_by=options.recorded_by,
    )
    for line in found:
        for text in _records(line) if options.json else _lines(line, words):
            print(text)
    return 0


def _records(line: Line) -> Iterator[str]:
    from tongdao.following.rows import entry_row

    for year, targets, actuals in line.years:
        said = {"issuer": line.issuer, "unit": line.unit, "year": year}
        figures = {
            "targets": [entry_row(item) for item in targets],
            "actuals": [entry_row(item) for item in actuals],
        }
        yield json.dumps({**said, **figures}, ensure_ascii=False)


def _lines(line: Line, words: Glossary) -> Iterator[str]:
    kind = words("movement.increase" if line.moves else "movement.level")
    yield f"{line.issuer or NOTHING}  {line.unit or NOTHING}  {kind}"
    for year, targets, actuals in line.years:
        yield f"  {year}  {words('kind.target')} {_told(targets, words)}  {words('kind.fact')} {_told(actuals, words)}"


def _told(entries: Iterable[Entry], words: Glossary) -> str:
    """Write each value once, with the documents that say it."""
    sources: dict[str, list[str]] = {}
    for entry in entries:
        sources.setdefault(measure_text(entry, words), []).append(entry.source)
    told = (f"{value}（{'、'.join(dict.fromkeys(names))}）" for value, names in sources.items())
    return words("text.clause").join(told) or NOTHING
