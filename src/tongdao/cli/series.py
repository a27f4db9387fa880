"""`tongdao series`: targets and actuals of an indicator, year by year."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import add_days, add_limit, current_book, limit_of, more_lines
from tongdao.views.wording import NOTHING, measure_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import ReportedNumber, SeriesLine
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger

_LINES = 40  # lines printed for people
_NAMED = 12  # documents named for one value


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao series` takes."""
    parser.add_argument("indicator", metavar="INDICATOR", help=words("help.indicator_name"))
    parser.add_argument("--issuer", metavar="TEXT", help=words("help.by_issuer"))
    add_limit(parser, words)
    add_days(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print a block for each issuer and unit."""
    book = current_book(options)
    if book:
        with book:
            group = book.group_of(options.indicator)
            if group is not None and _print_kept(book, group, options, words):
                return 0
    return with_ledger(options, lambda ledger: _ask(ledger, options, words))


def _print_kept(book: Book, group: str, options: Namespace, words: Glossary) -> bool:
    """Print what the book keeps of a group; tell whether there was anything."""
    issuer = options.issuer or ""
    if options.json:
        found = list(book.series_records(group, issuer=issuer))
        print("".join(f"{records}\n" for records in found), end="")
        return bool(found)
    page = book.series(group, issuer=issuer, limit=_limit(options))
    _print(page.rows, page.total, words)
    return bool(page.rows)


def _limit(options: Namespace) -> int | None:
    return limit_of(options, for_people=True, page=_LINES)


def _ask(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.fates.series import records_of, series

    lines = series(
        ledger,
        options.indicator,
        issuer=options.issuer,
        as_of=options.as_of,
        recorded_by=options.recorded_by,
    )
    if options.json:
        for record in (record for line in lines for record in records_of(line)):
            print(json.dumps(record, ensure_ascii=False))
    else:
        from tongdao.book.rows import SeriesLine

        _print([SeriesLine.of(line) for line in lines[: _limit(options)]], len(lines), words)
    return 0


def _print(lines: Sequence[SeriesLine], total: int, words: Glossary) -> None:
    for line in lines:
        for text in _lines(line, words):
            print(text)
    for text in more_lines(len(lines), total, words, "text.more_lines"):
        print(text)


def _lines(line: SeriesLine, words: Glossary) -> Iterator[str]:
    kind = words("movement.increase" if line.moves else "movement.level")
    yield f"{line.issuer or NOTHING}  {line.unit or NOTHING}  {kind}"
    for year, targets, actuals in line.years:
        promised, reported = _cited(targets, words), _cited(actuals, words)
        yield f"  {year}  {words('kind.target')} {promised}  {words('kind.fact')} {reported}"


def _cited(figures: Iterable[ReportedNumber], words: Glossary) -> str:
    """Write each value once, with the documents that say it."""
    sources: dict[str, dict[str, None]] = {}
    for figure in figures:
        sources.setdefault(measure_text(figure, words), {}).update(dict.fromkeys(figure.sources))
    numbers = (f"{value}（{_named(list(names), words)}）" for value, names in sources.items())
    return words("text.clause").join(numbers) or NOTHING


def _named(names: Sequence[str], words: Glossary) -> str:
    """Name documents, the first few of many."""
    return "、".join(names[:_NAMED]) + (
        words("text.and_more", n=len(names) - _NAMED) if names[_NAMED:] else ""
    )
