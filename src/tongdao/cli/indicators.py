"""`tongdao indicators`: what the ledger holds figures of, under one name each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import add_days
from tongdao.views.wording import NOTHING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.service.series import Group

_NAMES = 4  # other names on a line


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao indicators` takes."""
    add_days(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the indicators, those with most figures first."""
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.service.series import indicators

    for group in indicators(ledger, options.as_of, options.recorded_by):
        if options.json:
            said = {"indicator": group.name, "names": list(group.names), "targets": group.targets}
            print(json.dumps({**said, "actuals": group.actuals, "years": group.years}, ensure_ascii=False))
        else:
            print(_line(group, words))
    return 0


def _line(group: Group, words: Glossary) -> str:
    others = [name for name in group.names if name != group.name]
    told = words("text.joint").join(others[:_NAMES]) + ("…" if len(others) > _NAMES else "")
    span = f"{group.years[0]}–{group.years[1]}" if group.years else NOTHING
    counts = words("count.indicator", targets=group.targets, actuals=group.actuals)
    return "  ".join(part for part in (group.name, counts, span, told) if part)
