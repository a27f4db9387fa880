"""What texts say in full, with titles, places, helpers and rules: `data/tables/records.tsv`.

What is still read wrongly stands in `record_gaps.tsv` with what it should be, and only with its place in the other.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tables import compare, rows_of
from test_readings import AS_WRITTEN, BACK, DAY, check_cell, figure_cell, programme_cell, thing_cell

import tongdao

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.model import Deliverable, Figure, Reading, Statement

ISSUER, TITLE = "临江市人民政府", "政府工作报告"


def read(text: str) -> Reading:
    """Read a text; `@day/issuer/title ` before it says of which day, by whom and how it is called (`-`: not told)."""
    known = [DAY.isoformat(), ISSUER, TITLE]
    if text.startswith("@"):
        written, _, text = text[1:].partition(" ")
        parts = written.split("/")
        known[: len(parts)] = parts
    day, issuer, title = (None if part == "-" else part for part in known)
    return tongdao.read(
        text.translate(BACK),
        source="s",
        date=date.fromisoformat(day) if day else None,
        issuer=issuer,
        title=title,
    )


def record(text: str) -> Iterator[str]:
    """Return all that a text says, a cell for each statement, entry, programme and check."""
    found = read(text)
    for statement in found.statements:
        yield _statement(statement)
        yield from (_figure(figure) for figure in statement.figures)
        yield from (
            f"{thing_cell(thing)} 「{thing.title}」{_doubts(thing)}" for thing in statement.deliverables
        )
    yield from map(programme_cell, found.programmes)
    yield from map(check_cell, found.checks)


def _statement(statement: Statement) -> str:
    """Return the kind of a statement, where it stands, who answers for it, who helps, and the rule that tells."""
    rules = " ".join(step.rule.removeprefix("kind.") for step in statement.trail)
    helpers = "".join(f"+{body}" for body in statement.supporting)
    owner = "^" if statement.owner == ISSUER else statement.owner or "-"
    return f"{statement.kind} {statement.start}-{statement.end} {owner}{helpers} {rules}"


def _figure(figure: Figure) -> str:
    per = f" per {figure.per}" if figure.per else ""
    scope = f" of {figure.scope}" if figure.scope else ""
    return f"{figure_cell(figure)} 「{figure.title}」{per}{scope}{_doubts(figure)}"


def _doubts(entry: Figure | Deliverable) -> str:
    """Return why a target may be no promise."""
    return "".join(f" ?{doubt}" for doubt in entry.doubts)


def key_of(cell: str) -> str:
    """Return what a cell is about: quote and place of an entry, the place of a statement."""
    return cell.partition(": ")[0] if ": " in cell else cell.split()[1]


def test_records() -> None:
    gaps = {(text, key) for text, key, _ in rows_of("record_gaps.tsv")}
    computed = []
    for text, *_ in rows_of("records.tsv"):
        cells = [cell.translate(AS_WRITTEN) for cell in record(text)]
        shown = [f"✗ {key_of(cell)}" if (text, key_of(cell)) in gaps else cell for cell in cells]
        computed.append([text, *shown])
    compare("records.tsv", computed)


@pytest.mark.parametrize(("text", "key", "wanted"), rows_of("record_gaps.tsv"))
def test_gaps(text: str, key: str, wanted: str) -> None:
    """Hold what should be read, and is not yet; a row that passes is taken out, and its text made anew."""
    assert text in {row[0] for row in rows_of("records.tsv")}
    found = [cell for cell in record(text) if key_of(cell).translate(AS_WRITTEN) == key]
    assert not any(wanted in cell for cell in found), "read as it should be: the row can go"
