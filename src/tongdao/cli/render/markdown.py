"""A reading as Markdown for office use: a table for each body, a row for each entry or action."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tongdao.cli.grouping import entries, groups
from tongdao.cli.render.summary import counted, facts_line, heading, notes
from tongdao.cli.wording import due_text, kind_text, measure_text, name_text, trail_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.cli.request import Request
    from tongdao.model import Deliverable, Figure, Reading, Statement

_COLUMNS = ("kind", "name", "value", "due", "quote")


def render(reading: Reading, request: Request) -> str:
    """Return a document's title, a table for each owner, what was checked and found, and the counts."""
    words = request.words
    blocks = [f"# {_cell(heading(reading))}", _cell(facts_line(reading))]
    for owner, owned in groupby(groups(reading), key=lambda group: group.owner):
        statements = [statement for group in owned for statement in group.statements]
        blocks += [f"## {_cell(owner or words('text.no_owner'))}", _table(statements, reading, request)]
    for title, lines in notes(reading, words):
        blocks.append("\n".join([f"## {title}", "", *(f"- {_cell(line)}" for line in lines)]))
    return "\n\n".join([*filter(None, blocks), counted(reading, words)]) + "\n"


def _table(statements: list[Statement], reading: Reading, request: Request) -> str:
    names = [request.words(f"column.{name}") for name in _COLUMNS]
    if request.explain:
        names.append(request.words("column.rules"))
    rows = [row for statement in statements for row in _rows(statement, reading, request)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [names, ["---"] * len(names), *rows])


def _rows(statement: Statement, reading: Reading, request: Request) -> Iterator[list[str]]:
    found = entries(statement)
    for entry in found:
        yield _row(entry, statement, reading, request)
    if not found:
        yield _row(None, statement, reading, request)


def _row(
    entry: Figure | Deliverable | None, statement: Statement, reading: Reading, request: Request
) -> list[str]:
    words, said = request.words, entry or statement
    named = [name_text(entry), measure_text(entry, words), due_text(entry)] if entry else ["", "", ""]
    row = [kind_text(said.kind, words), *named, statement.quote]
    if request.explain:
        row.append("\n".join(trail_text(said.trail, reading.document.text)))
    return [_cell(cell) for cell in row]


def _cell(text: str) -> str:
    """Keep a text within its cell."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r", "").replace("\n", "<br>").strip()
