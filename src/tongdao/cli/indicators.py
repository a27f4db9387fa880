"""`tongdao indicators`: what the ledger holds figures of, under one name each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.book.rows import IndicatorRow
from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import add_days, add_limit, current_book, limit_of, more_lines
from tongdao.views.wording import NOTHING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from tongdao.fates.series import Group
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger

_NAMES = 4  # other names on a line


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao indicators` takes."""
    add_limit(parser, words)
    add_days(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the indicators, those with most figures first."""
    book = current_book(options)
    if book is None:
        return with_ledger(options, lambda ledger: _ask(ledger, options, words))
    with book:
        page = book.indicators(limit=_limit(options) or -1)
    _print(page.rows, page.total, options, words)
    return 0


def _limit(options: Namespace) -> int | None:
    return limit_of(options, for_people=not options.json)


def _ask(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.fates.series import indicators

    found = indicators(ledger, options.as_of, options.recorded_by)
    rows = [IndicatorRow(item.name, item.names, item.targets, item.actuals, *_span(item)) for item in found]
    _print(rows[: _limit(options)], len(rows), options, words)
    return 0


def _span(group: Group) -> tuple[int | None, int | None]:
    return group.years or (None, None)


def _print(rows: Sequence[IndicatorRow], total: int, options: Namespace, words: Glossary) -> None:
    for row in rows:
        print(_record(row) if options.json else _line(row, words))
    if not options.json:
        for line in more_lines(len(rows), total, words, "text.more_rows"):
            print(line)


def _record(row: IndicatorRow) -> str:
    years = [row.first_year, row.last_year] if row.first_year else None
    said = {"indicator": row.group, "names": list(row.names), "targets": row.targets}
    return json.dumps({**said, "actuals": row.actuals, "years": years}, ensure_ascii=False)


def _line(row: IndicatorRow, words: Glossary) -> str:
    others = [name for name in row.names if name != row.group]
    told = words("text.joint").join(others[:_NAMES]) + ("…" if len(others) > _NAMES else "")
    span = f"{row.first_year}–{row.last_year}" if row.first_year else NOTHING
    counts = words("count.indicator", targets=row.targets, actuals=row.actuals)
    return "  ".join(part for part in (row.group, counts, span, told) if part)
