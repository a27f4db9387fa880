"""Read a text: every stage in its order."""

from __future__ import annotations

import hashlib
from datetime import date as calendar_day
from typing import TYPE_CHECKING, NamedTuple

from tongdao.checks.arithmetic import find_checks
from tongdao.entries.cells import read_rows
from tongdao.entries.statements import assemble, gather
from tongdao.errors import UsageError
from tongdao.mentions.everyday import find_mentions as mentions_of
from tongdao.mentions.programmes.find import find_programmes
from tongdao.mentions.quantities.cells import find_in_cells
from tongdao.mentions.quantities.find import find_quantities
from tongdao.mentions.things.find import find_deliverables
from tongdao.mentions.times.dates import parse_date
from tongdao.mentions.times.find import find_periods
from tongdao.model import Document, Finding, Mentions, Programme, Reading
from tongdao.rules.pack import load_pack
from tongdao.service.restoring import restore
from tongdao.structure.clauses import split_clauses
from tongdao.structure.layout import read_layout
from tongdao.structure.metadata import find_metadata
from tongdao.structure.scopes import document_scopes, find_scopes, scope_sections
from tongdao.structure.sections import split_sections
from tongdao.structure.tables import part_cells
from tongdao.text.fold import fold
from tongdao.text.whole import make_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from tongdao.entries.statements import Found
    from tongdao.rules.pack import Pack

# How much of the work is done after a stage, as `bench/run.py --only stages` measures it over real texts.
_DONE = {
    "clauses": 0.05,
    "periods": 0.18,
    "quantities": 0.32,
    "deliverables": 0.49,
    "gathered": 0.67,
    "told": 0.94,
}
_OFTEN = 256  # clauses


def read(
    text: str,
    *,
    date: date | str | None = None,
    issuer: str | None = None,
    title: str | None = None,
    source: str | None = None,
    pack: str = "zh_cn",
    progress: Callable[[float], object] | None = None,
) -> Reading:
    """Read an official Chinese text into statements, figures, deliverables, programmes and checks.

    `date`, `issuer` and `title` override what the text says of itself; relative times are resolved against the
    date, and stay open, with a finding, where none is known. `progress` is called now and then with how much of the
    work is done, from 0 to 1. Nothing else is read: no clock, no network. A date may be written (2025-01-09).
    Raises UsageError where it is none, PackError where the pack is broken; every Unicode text is read.
    """
    rules = load_pack(pack)
    known = Known(title, _day(date), issuer, source)
    whole = make_whole(text)
    if whole is None:
        return _read(text, known, rules, progress)
    reading = _read(whole.text, known, rules, progress)
    found = reading.document
    return restore(reading, whole, _document(text, found.title, found.date, found.issuer, source))


def _day(given: date | str | None) -> date | None:
    """Return a day that may be written."""
    if not isinstance(given, str):
        return given
    try:
        return calendar_day.fromisoformat(given.strip())
    except ValueError:
        raise UsageError(f"{given!r} is no date: give one as 2025-01-09") from None


class Known(NamedTuple):
    """What the caller knows of a document, whatever its text says."""

    title: str | None
    date: date | None
    issuer: str | None
    source: str | None


def _read(text: str, known: Known, rules: Pack, progress: Callable[[float], object] | None) -> Reading:
    """Read a text without cuts."""
    tell = progress or _nobody
    shadow = fold(text)
    layout = read_layout(shadow, rules)
    said = find_metadata(
        text,
        shadow,
        rules,
        parse_date,
        title=known.title,
        issued=known.date,
        issuer=known.issuer,
        layout=layout,
    )
    document = _document(text, said.title, said.date, said.issuer, known.source)
    shadow = part_cells(shadow, layout.tables)
    sections = split_sections(document, shadow, rules, layout)
    clauses = split_clauses(shadow, sections, rules, layout)
    tell(_DONE["clauses"])
    periods = find_periods(shadow, rules, document.date)
    tell(_DONE["periods"])
    sections = scope_sections(document, shadow, sections, periods, rules)
    scopes = find_scopes(document, shadow, sections, clauses, periods, rules)
    quantities = find_quantities(shadow, rules)
    tell(_DONE["quantities"])
    deliverables = find_deliverables(shadow, text, clauses, rules)
    tell(_DONE["deliverables"])
    defaults = document_scopes(document, rules)
    rows = read_rows(shadow, layout.tables, periods, rules)
    cells = ((value.start, value.end, value.unit) for row in rows for value in row.values)
    measured = tuple(find_in_cells(shadow, cells, rules))
    gathered = gather(
        document,
        shadow,
        clauses,
        scopes,
        defaults,
        quantities,
        periods,
        deliverables,
        rules,
        rows,
        measured,
    )
    each = _watched(gathered, progress) if progress else gathered
    statements = tuple([assemble(document, shadow, sections, found, rules) for found in each])
    checks, failed = find_checks(document, shadow, statements, rules)
    programmes = _programmes(document, shadow, rules)
    tell(1)
    return Reading(document, sections, statements, programmes, checks, (*_undated(document), *failed))


def _nobody(_: float) -> None:
    """Nobody asked how far it is."""


def _watched(gathered: Sequence[Found], progress: Callable[[float], object]) -> Iterator[Found]:
    """Yield what was gathered, and tell now and then how much of it was taken."""
    first, last = _DONE["gathered"], _DONE["told"]
    for place, found in enumerate(gathered):
        if place % _OFTEN == 0:
            progress(first + (last - first) * place / len(gathered))
        yield found
    progress(last)


def find_mentions(text: str, *, date: date | str | None = None, pack: str = "zh_cn") -> Mentions:
    """Find the numbers and times of any Chinese text, each for itself; `date` resolves the relative times."""
    return mentions_of(text, load_pack(pack), _day(date))


def _document(
    text: str, title: str | None, day: date | None, issuer: str | None, source: str | None
) -> Document:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        id=digest[:16],
        text=text,
        title=title,
        date=day,
        issuer=issuer,
        source=source,
        sha256=digest,
    )


def _programmes(document: Document, shadow: str, pack: Pack) -> tuple[Programme, ...]:
    return tuple(
        Programme(
            id=f"{document.id}.p{found.start}",
            code=found.code,
            name=found.name,
            quote=document.text[found.start : found.end],
            start=found.start,
            end=found.end,
            parts=found.parts,
        )
        for found in find_programmes(document.text, shadow, pack)
    )


def _undated(document: Document) -> tuple[Finding, ...]:
    if document.date:
        return ()
    message = "the text states no date: relative times stay open; give one with --date"
    return (Finding("TD401", message, 0, 0),)
