"""`tongdao status`: how promises stand, owner by owner, for people, or as JSON or CSV for programs."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tongdao.book.filters import BY_KEY
from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import (
    add_judging,
    add_limit,
    answers,
    current_book,
    day_text,
    limit_of,
    more_lines,
    number_line,
    until,
)
from tongdao.promise import Light

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Iterator

    from tongdao.book.rows import Commitment, Measure
    from tongdao.fates.standings import PromiseWithBaseline, StatusFilter
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.service.answers import StatusListing

_FORMS = ("table", "json", "csv")
_GAP, _MARGIN, _DUE = 2, 1, 10
_LEAST, _NAMED = 60, 2  # cells of a table; the part of the room that names may take is one in so many
_COLUMNS = (
    "owner", "id", "source", "quote", "name", "title", "baseline", "actual", "target", "unit", "due", "light",
    "attainment", "schedule", "evidence", "lineage", "formula", "reason", "as_of",
)  # fmt: skip


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao status` takes."""
    parser.add_argument("--owner", metavar="TEXT", help=words("help.by_owner"))
    parser.add_argument("--due", type=until(words), metavar="DATE|DAYS", help=words("help.due"))
    parser.add_argument(
        "--light", action="append", choices=BY_KEY["light"].choices, help=words("help.by_light")
    )
    parser.add_argument("--format", choices=_FORMS, help=words("help.status_format"))
    add_limit(parser, words)
    add_judging(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the promises that the options ask for."""
    if options.json and options.format not in (None, "json"):
        options.misuse(words("misuse.format", value=options.format))
    book = None if _form(options) == "json" else current_book(options)
    if book is None:
        return with_ledger(options, lambda ledger: _ask(ledger, options, words))
    from tongdao.service.answers import look_up

    with book:
        _print(look_up(book, *_filter_and_limit(options)), options, words)
    return 0


def _form(options: Namespace) -> str:
    return "json" if options.json else options.format or "table"


def _filter_and_limit(options: Namespace) -> tuple[StatusFilter, int | None]:
    from tongdao.fates.standings import StatusFilter

    limit = limit_of(options, for_people=_form(options) == "table")
    return StatusFilter(options.owner, options.due, options.light), limit


def _ask(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    with answers(ledger, options, words) as asked:
        _print(asked.listing(*_filter_and_limit(options)), options, words)
    return 0


def _print(listing: StatusListing, options: Namespace, words: Glossary) -> None:
    form = _form(options)
    if form == "json":
        for standing in listing.standings:
            print(json.dumps(_record(standing), ensure_ascii=False))
    elif form == "csv":
        import csv

        sheet = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(_sheet_row(row) for row in listing.rows)
    else:
        _print_table(listing, words)


def _print_table(listing: StatusListing, words: Glossary) -> None:
    rows = list(listing.rows)
    for line in _page(rows, words):
        print(line)
    for line in more_lines(len(rows), listing.total, words):
        print(line)
    print(_counts(listing, words))


def _record(standing: PromiseWithBaseline) -> dict[str, Any]:
    from tongdao.following.rows import entry_row, row

    fate, baseline = standing.fate, standing.baseline
    said = {"baseline": entry_row(baseline) if baseline else None, "light": fate.assessment.light}
    return {**row(fate.followed, fate.assessment), **said}


def _sheet_row(row: Commitment) -> dict[str, Any]:
    return {
        "owner": row.owner,
        "id": row.id,
        "source": row.source,
        "quote": row.target.quote,
        "name": row.name,
        "title": row.title,
        "baseline": _value(row.baseline),
        "actual": _value(row.actual),
        "target": _value(row.target),
        "unit": row.target.unit,
        "due": row.due,
        "light": row.light,
        "attainment": row.attainment,
        "schedule": row.schedule,
        "evidence": row.evidence,
        "lineage": row.lineage,
        "formula": row.formula,
        "reason": row.reason,
        "as_of": row.as_of,
    }


def _value(measure: Measure | None) -> Any:
    if measure is None:
        return None
    return measure.stage if measure.value is None else format(measure.value.normalize(), "f")


def _page(rows: Iterable[Commitment], words: Glossary) -> Iterator[str]:
    """Set the promises below their owners: light, name, number line, due day; what follows from them below."""
    from tongdao.cli.render.layout import Cell, set_row
    from tongdao.cli.terminal import has_color, width

    color, room = has_color(), max(width(), _LEAST)
    for owner, group in groupby(rows, key=lambda row: row.owner):
        yield from set_row([Cell(owner or words("text.no_owner"), "title")], [room], color=color)
        for row in group:
            yield from _rows(row, words, room, color=color)
        yield ""


def _rows(commitment: Commitment, words: Glossary, room: int, *, color: bool) -> Iterator[str]:
    from tongdao.assess.reasons import readable
    from tongdao.cli.render.layout import Cell, cells, clean, set_row

    light = words(f"light.{commitment.light}") if commitment.light else words("proof.unlit")
    light_width = max(cells(words(f"light.{name}")) for name in Light)
    light_width = max(light_width, cells(words("proof.unlit")))
    rest = room - _MARGIN - light_width - _DUE - 3 * _GAP
    name_width = rest // _NAMED
    points = (commitment.actual, commitment.target)
    line = number_line((commitment.baseline, *points) if commitment.baseline else points, words)
    row = (
        Cell(light, commitment.light or ""),
        Cell(clean(commitment.title)),
        Cell(clean(line)),
        Cell(day_text(commitment.due)),
    )
    widths = (light_width, name_width, rest - name_width, _DUE)
    yield from set_row(row, widths, indent=_MARGIN, color=color)
    axes = [words(f"attainment.{commitment.attainment or 'none'}"), words(f"schedule.{commitment.schedule}")]
    axes_line = " · ".join(
        [*axes, words(f"evidence.{commitment.evidence}"), readable(commitment.formula, words.lang)]
    )
    below = _MARGIN + light_width + _GAP
    yield from set_row(
        [Cell(axes_line.removesuffix(" · "), "dim")], [room - below], indent=below, color=color
    )


def _counts(listing: StatusListing, words: Glossary) -> str:
    shown = {name: listing.lights.get(name, 0) for name in ("green", "yellow", "red")}
    return words(
        "count.status",
        day=day_text(listing.day),
        n=listing.total,
        unlit=listing.lights.get("none", 0),
        **shown,
    )
