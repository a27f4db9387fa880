"""What the commands that ask what became of promises share: their options, and how a promise is told."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.cli.arguments import date_or_none
from tongdao.cli.ledgers import add_indicators, add_ledger, pack_of
from tongdao.views.wording import NOTHING, measure_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence
    from datetime import date

    from tongdao.assess.lights import LightTable
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.promise import Assessment, Entry
    from tongdao.service.follow import Fate, Known

_MOST_DAYS = 36525  # a century
_RULES = ("linear", "month", "quarter")


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
    parser.add_argument("--pace", choices=_RULES, default=_RULES[0], help=words("help.pace"))
    add_days(parser, words)


def judged(ledger: Ledger, options: Namespace, *, now: bool = False) -> tuple[Fate, ...]:
    """Return what became of every promise by the day that was asked for, or today where `now`."""
    from tongdao.service.follow import judge

    found = asked(ledger, options, now=now)
    return judge(found, pack_of(options), lights=_lights(options.lights), rule=options.pace)


def asked(ledger: Ledger, options: Namespace, *, now: bool = False) -> Known:
    """Return what was known at the day that was asked for."""
    from tongdao.service.book import today
    from tongdao.service.follow import known

    return known(ledger, options.as_of or (today() if now else None), options.recorded_by)


def _lights(name: str | None) -> LightTable:
    """Return a table of lights by the name of a preset, or from a file."""
    from tongdao.assess.lights import load_lights

    if name is None:
        return load_lights()
    return load_lights(file=Path(name)) if name.endswith(".toml") else load_lights(name)


def day_text(day: date | None) -> str:
    """Write a day."""
    return day.isoformat() if day else NOTHING


def name_of(entry: Entry) -> str:
    """Name what an entry is about."""
    return entry.indicator or entry.name or NOTHING


def number_line(points: Sequence[Entry | None], words: Glossary) -> str:
    """Write the values of entries as a line from baseline over actual to target."""
    return " → ".join(measure_text(entry, words) if entry else NOTHING for entry in points)


def axes_text(found: Assessment, words: Glossary) -> str:
    """Write the four axes."""
    said = (
        words(f"attainment.{found.attainment or 'none'}"),
        words(f"schedule.{found.schedule}"),
        words(f"evidence.{found.evidence}"),
        words(f"lineage.{found.lineage}"),
    )
    return " · ".join(said)


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
