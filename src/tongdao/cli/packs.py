"""`tongdao packs`: run the cases of a pack and show what they cover, or tell what the rows of a table say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.cli.terminal import has_color, width
from tongdao.errors import PackError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from tongdao.glossary import Glossary
    from tongdao.rules.cases import Coverage, Failure
    from tongdao.rules.schema import Schema

_COLUMNS = ("table", "rows", "words", "positive", "negative", "gap", "failed", "idle")
_PACK = "zh_cn"


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao packs` takes."""
    parser.add_argument("action", choices=("check", "describe"), help=words("help.packs_action"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=words("help.packs_names"))
    parser.add_argument("--verbose", "-v", action="store_true", help=words("help.packs_verbose"))


def run(options: Namespace, words: Glossary) -> int:
    """Check a pack or describe a table; return 1 where a case fails, end with 2 for a refused pack."""
    table, pack = _names(options, words)
    try:
        if options.action == "check":
            return _check(pack, words, names=options.verbose)
        return _describe(table, pack, words)
    except PackError as error:
        options.misuse(str(error))
        raise


def _names(options: Namespace, words: Glossary) -> tuple[str, str]:
    """Return the table, "" where none is named, and the pack."""
    names = list(options.names)
    table = names.pop(0) if options.action == "describe" and names else ""
    pack = names.pop(0) if names else _PACK
    if names:
        options.misuse(words("misuse.names", value=" ".join(names)))
    return table, pack


def _check(pack: str, words: Glossary, *, names: bool) -> int:
    """Run every case of a pack and print the coverage; return 1 where one fails."""
    from tongdao.service.packs import check

    coverage = check(pack)
    for line in table_lines(pack, coverage, words, width(), names=names, color=has_color()):
        print(line)
    return 1 if any(table.failures for table in coverage) else 0


def _describe(table: str, pack: str, words: Glossary) -> int:
    """Print the schema of a table, or what each table of the pack is for where none is named."""
    from tongdao.rules.pack import load_schema, pack_files

    if table:
        place, schema = load_schema(pack, table)
        print("\n".join(schema_lines(place, schema, words, width(), color=has_color())))
        return 0
    schemas = [load_schema(pack, name) for name in pack_files(pack, ".toml")]
    rows = [(place.removesuffix(".toml"), schema.help) for place, schema in sorted(schemas)]
    print(
        "\n".join(
            _set([(name, _in_language(told, words)) for name, told in rows], width(), color=has_color())
        )
    )
    return 0


def schema_lines(
    place: str, schema: Schema, words: Glossary, width: int, *, color: bool = False
) -> Iterator[str]:
    """Yield what a table is for, then each field with its type and its help, and under it the values of a choice."""
    yield f"{place}: {_in_language(schema.help, words)}"
    yield ""
    rows = [tuple(words(f"packs.{column}") for column in ("field", "type", "meaning"))]
    for field in schema.fields.values():
        kind = words(f"packs.type_{field.type}")
        rows.append(
            (
                field.name,
                kind if field.required else words("packs.optional", type=kind),
                _in_language(field.help, words),
            )
        )
        rows += [
            (f"  {value or chr(34) * 2}", "", _in_language(told, words))
            for value, told in field.choices.items()
        ]
    yield from _set(rows, width, color=color)


def _in_language(both: str, words: Glossary) -> str:
    from tongdao.rules.schema import in_language

    return in_language(both, words.lang)


def _set(rows: Sequence[Sequence[str]], width: int, *, color: bool) -> Iterator[str]:
    """Set rows in columns, each as wide as its widest cell, the last as wide as there is room for."""
    from tongdao.cli.render.layout import Cell, cells, set_row

    widths = [max(cells(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    rest = max(width - sum(widths) - 2 * len(widths), 20)
    for place, row in enumerate(rows):
        style = "bold" if place == 0 and len(row) > 2 else ""
        yield from set_row([Cell(text, style) for text in row], [*widths, rest], color=color)


def table_lines(
    name: str,
    coverage: Sequence[Coverage],
    words: Glossary,
    width: int,
    *,
    names: bool = False,
    color: bool = False,
) -> Iterator[str]:
    """Yield the coverage as a table, then each failed case with what was read of it, then a line that counts.

    Rows that no case exercises are counted, and listed where `names` is set.
    """
    rows = [[words(f"column.{column}") for column in _COLUMNS], *(_row(table, names) for table in coverage)]
    yield from _set(rows, width, color=color)
    yield ""
    for table in coverage:
        for failure in table.failures:
            yield f"{failure.case.name}  {failure.case.text}"
            yield f"    {_problem(failure, words)}"
        if not table.ran:
            yield f"{table.table}  {words('packs.no_reader')}"
    cases = sum(table.positive + table.negative + table.gaps for table in coverage)
    yield words("count.cases", name=name, n=cases, failed=sum(len(table.failures) for table in coverage))


def _row(table: Coverage, names: bool) -> list[str]:
    numbers = (table.rows, table.words, table.positive, table.negative, table.gaps, len(table.failures))
    idle = " ".join((str(len(table.idle)), *table.idle)) if names else str(len(table.idle))
    return [table.table, *map(str, numbers), idle]


def _problem(failure: Failure, words: Glossary) -> str:
    if failure.case.gap:
        return words("packs.unused_gap")
    return words("packs.wrong", got=list(failure.got), want=list(failure.case.expect))
