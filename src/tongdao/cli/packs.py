"""`tongdao packs check`: run the cases of a pack and show what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.cli.terminal import has_color, width
from tongdao.errors import PackError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from tongdao.glossary import Glossary
    from tongdao.rules.cases import Coverage, Failure

_COLUMNS = ("table", "rows", "words", "positive", "negative", "gap", "failed", "idle")


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao packs` takes."""
    parser.add_argument("action", choices=("check",), help=words("help.check"))
    parser.add_argument("name", nargs="?", default="zh_cn", metavar="NAME", help=words("help.pack"))


def run(options: Namespace, words: Glossary) -> int:
    """Run every case of a pack and print the coverage; return 1 where one fails, end with 2 for a refused pack."""
    from tongdao.service.packs import check

    try:
        coverage = check(options.name)
    except PackError as error:
        options.misuse(str(error))
    for line in table_lines(options.name, coverage, words, width(), color=has_color()):
        print(line)
    return 1 if any(table.failures for table in coverage) else 0


def table_lines(
    name: str, coverage: Sequence[Coverage], words: Glossary, width: int, *, color: bool = False
) -> Iterator[str]:
    """Yield the coverage as a table, then each failed case with what was read of it, then a line that counts."""
    from tongdao.cli.render.layout import Cell, cells, set_row

    rows = [[words(f"column.{column}") for column in _COLUMNS], *map(_row, coverage)]
    widths = [max(cells(row[place]) for row in rows) for place in range(len(_COLUMNS) - 1)]
    rest = max(width - sum(widths) - 2 * len(widths), 20)
    for place, row in enumerate(rows):
        style = "" if place else "bold"
        yield from set_row([Cell(text, style) for text in row], [*widths, rest], color=color)
    yield ""
    for table in coverage:
        for failure in table.failures:
            yield f"{failure.case.name}  {failure.case.text}"
            yield f"    {_problem(failure, words)}"
        if not table.ran:
            yield f"{table.table}  {words('packs.no_reader')}"
    cases = sum(table.positive + table.negative + table.gaps for table in coverage)
    yield words("count.cases", name=name, n=cases, failed=sum(len(table.failures) for table in coverage))


def _row(table: Coverage) -> list[str]:
    numbers = (table.rows, table.words, table.positive, table.negative, table.gaps, len(table.failures))
    return [table.table, *map(str, numbers), " ".join(table.idle)]


def _problem(failure: Failure, words: Glossary) -> str:
    if failure.case.gap:
        return words("packs.unused_gap")
    return words("packs.wrong", got=list(failure.got), want=list(failure.case.expect))
