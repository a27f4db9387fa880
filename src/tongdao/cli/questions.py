"""What the commands that ask what became of promises share: their options, and how a promise is told."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

from tongdao.cli.arguments import date_or_none, whole_number
from tongdao.cli.ledgers import add_indicators, add_ledger, pack_of
from tongdao.promise import LINEAR, PACES
from tongdao.views.wording import NOTHING, measure_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from tongdao.assess.judging import Judging
    from tongdao.book.asking.book import Book
    from tongdao.fates.ledger_as_of import LedgerAsOf
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.promise import Assessment, Entry, Measured
    from tongdao.service.answers import Answers

_MOST_DAYS = 36525  # a century
_PAGE = 100  # promises printed for people, unless more are asked for
_LARGE = 20_000  # entries of a ledger whose book takes long enough to say so


def add_days(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser of the two days of a question, of `--json` and of the ledger."""
    day = date_or_none(words)
    parser.add_argument("--as-of", type=day, metavar="YYYY-MM-DD", help=words("help.day"))
    parser.add_argument("--recorded-by", type=day, metavar="YYYY-MM-DD", help=words("help.as_of"))
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_indicators(parser, words)
    add_ledger(parser, words)


def add_judging(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser by what promises are judged."""
    parser.add_argument("--lights", metavar="NAME|FILE.toml", help=words("help.lights"))
    parser.add_argument("--pace", choices=PACES, default=LINEAR, help=words("help.pace"))
    add_days(parser, words)


def add_limit(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser how many promises to print."""
    parser.add_argument("--limit", type=whole_number(words), metavar="N", help=words("help.most"))


def limit_of(options: Namespace, *, for_people: bool, page: int = _PAGE) -> int | None:
    """Return how much to print: all for programs and where 0 is asked for, else a page."""
    if options.limit is None:
        return page if for_people else None
    return options.limit or None


def more_lines(printed: int, total: int, words: Glossary, key: str = "text.more") -> list[str]:
    """Return a line that tells how many were not printed, if any, and how to see them."""
    return [words(key, n=total - printed, total=total)] if printed < total else []


@contextmanager
def answers(ledger: Ledger, options: Namespace, words: Glossary) -> Iterator[Answers]:
    """Give what answers questions: with the book of the ledger, brought up to date, where that can tell."""
    from tongdao.assess.judging import Judging
    from tongdao.service.answers import Answers
    from tongdao.service.choices import chosen_lights

    judging = Judging(pack_of(options), chosen_lights(options.lights), options.pace)
    book = open_book_of(ledger, options, judging, words) if _is_usual(options) else None
    with book or nullcontext():
        yield Answers(ledger, judging, book, as_of=options.as_of, recorded_by=options.recorded_by)


def current_book(options: Namespace) -> Book | None:
    """Open the book where it knows the answer at once: it is up to date, and nothing unusual is asked for."""
    from tongdao.service.choices import chosen_ledger
    from tongdao.service.current_book import current_book

    if options.indicators or not _is_usual(options):
        return None
    return current_book(chosen_ledger(options.ledger))


def _is_usual(options: Namespace) -> bool:
    """Tell whether the book of the ledger knows the answer: its days, its lights, its pro-rata rule."""
    lights, pace = getattr(options, "lights", None), getattr(options, "pace", LINEAR)
    return not (options.as_of or options.recorded_by or lights) and pace == LINEAR


def open_book_of(ledger: Ledger, options: Namespace, judging: Judging, words: Glossary) -> Book | None:
    """Open the book of a ledger; None, said so, where it cannot be written."""
    from tongdao.book.asking.book import Book
    from tongdao.book.keeping import book_path, up_to_date
    from tongdao.errors import LedgerFullError
    from tongdao.service.choices import chosen_ledger

    def building() -> None:
        if (count := ledger.size()) >= _LARGE:
            print(words("text.building_of", n=count), file=sys.stderr, flush=True)

    path = book_path(chosen_ledger(options.ledger), judging=judging)
    try:
        return Book(up_to_date(ledger, path, judging, building=building))
    except LedgerFullError as error:
        print(error, file=sys.stderr)
        return None


def ledger_on_day(ledger: Ledger, options: Namespace) -> LedgerAsOf:
    """Return what was known at the day that was asked for."""
    from tongdao.fates.ledger_as_of import ledger_as_of

    return ledger_as_of(ledger, options.as_of, options.recorded_by)


def day_text(day: date | None) -> str:
    """Write a day."""
    return day.isoformat() if day else NOTHING


def number_line(points: Sequence[Measured | None], words: Glossary) -> str:
    """Write values as a line from baseline over actual to target."""
    return " → ".join(measure_text(entry, words) if entry else NOTHING for entry in points)


def axes_text(assessment: Assessment, words: Glossary) -> str:
    """Write the four axes."""
    axes = (
        words(f"attainment.{assessment.attainment or 'none'}"),
        words(f"schedule.{assessment.schedule}"),
        words(f"evidence.{assessment.evidence}"),
        words(f"lineage.{assessment.lineage}"),
    )
    return " · ".join(axes)


def cited(entry: Entry) -> str:
    """Write an entry as a citation: its document and its words."""
    return f"{entry.source} “{entry.quote}”"


def until(words: Glossary) -> Callable[[str], date | timedelta]:
    """Return what turns a day, or a number of days, into a day or a stretch of time."""
    convert = date_or_none(words)

    def read(value: str) -> date | timedelta:
        if value.isdecimal():
            return timedelta(days=min(int(value), _MOST_DAYS))
        found = convert(value)
        if found is None:
            raise ArgumentTypeError(words("misuse.date", value=value))
        return found

    return read
