"""`tongdao status`: how promises stand, owner by owner, for people, or as JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from tongdao.cli.ledgers import with_ledger
from tongdao.cli.questions import add_judging, day_text, judged, name_of, number_line, until

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.service.standing import Standing

_LIGHTS = ("green", "yellow", "red", "blue", "orange", "none")
_FORMS = ("table", "json", "csv")
_GAP, _MARGIN, _DUE = 2, 1, 10
_LEAST, _NAMED = 60, 3  # cells of a table; the part of the room that names may take is one in so many
_COLUMNS = (
    "owner", "id", "source", "quote", "name", "baseline", "actual", "target", "unit", "due", "light", "attainment",
    "schedule", "evidence", "lineage", "formula", "reason", "as_of",
)  # fmt: skip


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao status` takes."""
    parser.add_argument("--owner", metavar="TEXT", help=words("help.by_owner"))
    parser.add_argument("--due", type=until(words), metavar="DATE|DAYS", help=words("help.due"))
    parser.add_argument("--light", action="append", choices=_LIGHTS, help=words("help.by_light"))
    parser.add_argument("--format", choices=_FORMS, help=words("help.status_format"))
    add_judging(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the promises that the options ask for."""
    if options.json and options.format not in (None, "json"):
        options.misuse(words("misuse.format", value=options.format))
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.service.standing import Wanted, standings

    fates = judged(ledger, options, now=True)
    found = standings(fates, Wanted(options.owner, options.due, options.light))
    flat = [standing for _, group in found for standing in group]
    form = "json" if options.json else options.format or "table"
    if form == "json":
        for standing in flat:
            print(json.dumps(_record(standing), ensure_ascii=False))
    elif form == "csv":
        sheet = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(_sheet_row(standing) for standing in flat)
    else:
        for line in _page(found, words):
            print(line)
        print(_counts(flat, words))
    return 0


def _record(standing: Standing) -> dict[str, Any]:
    from tongdao.following.rows import entry_row, row

    fate, baseline = standing.fate, standing.baseline
    said = {"baseline": entry_row(baseline) if baseline else None, "light": fate.assessment.light}
    return {**row(fate.followed, fate.assessment), **said}


def _sheet_row(standing: Standing) -> dict[str, Any]:
    promise, found = standing.fate.promise, standing.fate.assessment
    return {
        "owner": promise.owner,
        "id": promise.id,
        "source": promise.source,
        "quote": promise.quote,
        "name": promise.indicator or promise.name,
        "baseline": _value(standing.baseline),
        "actual": _value(standing.actual),
        "target": _value(promise),
        "unit": promise.unit,
        "due": promise.period_end,
        "light": found.light,
        "attainment": found.attainment,
        "schedule": found.schedule,
        "evidence": found.evidence,
        "lineage": found.lineage,
        "formula": found.formula,
        "reason": found.reason,
        "as_of": found.as_of,
    }


def _value(entry: Any) -> Any:
    if entry is None:
        return None
    return entry.stage if entry.value is None else format(entry.value.normalize(), "f")


def _page(found: Sequence[tuple[str | None, Sequence[Standing]]], words: Glossary) -> Iterator[str]:
    """Set the promises below their owners: light, name, number line, due day; what follows from them below."""
    from tongdao.cli.render.layout import Cell, set_row
    from tongdao.cli.terminal import has_color, width

    color, room = has_color(), max(width(), _LEAST)
    for owner, group in found:
        yield from set_row([Cell(owner or words("text.no_owner"), "title")], [room], color=color)
        for standing in group:
            yield from _rows(standing, words, room, color=color)
        yield ""


def _rows(standing: Standing, words: Glossary, room: int, *, color: bool) -> Iterator[str]:
    from tongdao.assess.reasons import readable
    from tongdao.cli.render.layout import Cell, cells, clean, set_row

    promise, found = standing.fate.promise, standing.fate.assessment
    light = words(f"light.{found.light}") if found.light else words("proof.unlit")
    light_width = max(cells(words(f"light.{name}")) for name in _LIGHTS if name != "none")
    light_width = max(light_width, cells(words("proof.unlit")))
    rest = room - _MARGIN - light_width - _DUE - 3 * _GAP
    name_width = rest // _NAMED
    points = (standing.actual, promise)
    line = number_line((standing.baseline, *points) if standing.baseline else points, words)
    row = (
        Cell(light, found.light or ""),
        Cell(clean(name_of(promise))),
        Cell(clean(line)),
        Cell(day_text(promise.period_end)),
    )
    widths = (light_width, name_width, rest - name_width, _DUE)
    yield from set_row(row, widths, indent=_MARGIN, color=color)
    axes = [words(f"attainment.{found.attainment or 'none'}"), words(f"schedule.{found.schedule}")]
    told = " · ".join([*axes, words(f"evidence.{found.evidence}"), readable(found.formula, words.lang)])
    below = _MARGIN + light_width + _GAP
    yield from set_row([Cell(told.removesuffix(" · "), "dim")], [room - below], indent=below, color=color)


def _counts(found: Sequence[Standing], words: Glossary) -> str:
    counts = Counter(standing.fate.assessment.light or "unlit" for standing in found)
    day = found[0].fate.assessment.as_of.isoformat() if found else "—"
    shown = {name: counts[name] for name in ("green", "yellow", "red", "unlit")}
    return words("count.status", day=day, n=len(found), **shown)
