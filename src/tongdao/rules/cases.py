"""Run the cases of a pack and tell how much of its tables they cover.

`TABLE.jsonl` beside `TABLE.toml` holds the cases of a table, one JSON object a line: `text`, `expect` (what a
stage finds in it; empty in a negative case), `gap` (a reason: the case is known to fail, and must), and
whatever else the table's stage needs to know, such as a date.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tongdao.errors import PackError
from tongdao.rules.pack import load_pack, pack_files
from tongdao.rules.words import alternation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tongdao.model import Step
    from tongdao.rules.pack import Row

_SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One sentence and what is to be found in it. `gap` is the reason why it is not, as yet."""

    pack: str
    table: str
    line: int
    text: str
    expect: tuple[Any, ...]
    gap: str | None
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Name the case by its place: `units:12`."""
        return f"{self.table}:{self.line}"


# What a stage finds: in the form of `expect`, with the rules that made it.
Found: TypeAlias = "tuple[Any, Sequence[Step]]"
CaseReader: TypeAlias = "Callable[[Case], Sequence[Found]]"


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that was read otherwise than expected, or a gap that was read right."""

    case: Case
    got: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the cases of one table cover. `idle` names the rows that no case exercises."""

    table: str
    rows: int
    words: int
    positive: int
    negative: int
    gaps: int
    failures: tuple[Failure, ...]
    idle: tuple[str, ...]
    ran: bool


def load_cases(pack: str, table: str) -> tuple[Case, ...]:
    """Return the cases of a table, none where it has no file; raises PackError for a malformed line."""
    file = pack_files(pack, _SUFFIX).get(table)
    if file is None:
        return ()
    lines = file.read_text(encoding="utf-8").split("\n")
    return tuple(_case(pack, table, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _case(pack: str, table: str, number: int, line: str) -> Case:
    try:
        fields = json.loads(line)
        text, expect = fields["text"], fields["expect"]
    except (ValueError, KeyError, TypeError):
        text = expect = None
    if not isinstance(text, str) or not isinstance(expect, list):
        raise PackError(f"{table}{_SUFFIX} line {number} is no object with a text and a list to expect")
    return Case(pack, table, number, text, tuple(expect), fields.get("gap"), fields)


def run_case(case: Case, found: Sequence[Found]) -> Failure | None:
    """Hold what was found in a case against what it expects; None where it does what it should."""
    got = tuple(item for item, _ in found)
    return None if (got == case.expect) == (case.gap is None) else Failure(case, got)


def check_pack(pack: str, readers: Mapping[str, CaseReader]) -> tuple[Coverage, ...]:
    """Run every case of a pack by its table's reader; raises PackError where the pack contradicts itself.

    The cases of a table without a reader are counted, and not run.
    """
    tables = load_pack(pack).tables
    cases = {table: load_cases(pack, table) for table in sorted({*tables, *pack_files(pack, _SUFFIX)})}
    found = {
        case: readers[table](case) for table, group in cases.items() if table in readers for case in group
    }
    fired = {step.rule for items in found.values() for _, trail in items for step in trail}
    texts = "\n".join(case.text for group in cases.values() for case in group if case.expect and not case.gap)
    return tuple(
        _coverage(table, tables.get(table, ()), group, found, _idle(tables.get(table, ()), fired, texts))
        for table, group in cases.items()
    )


def _coverage(
    table: str,
    rows: tuple[Row, ...],
    cases: tuple[Case, ...],
    found: Mapping[Case, Sequence[Found]],
    idle: tuple[str, ...],
) -> Coverage:
    results = (run_case(case, found[case]) for case in cases if case in found)
    return Coverage(
        table=table,
        rows=len(rows),
        words=sum(len(row.words) for row in rows),
        positive=sum(bool(case.expect) and not case.gap for case in cases),
        negative=sum(not case.expect and not case.gap for case in cases),
        gaps=sum(bool(case.gap) for case in cases),
        failures=tuple(failure for failure in results if failure),
        idle=idle,
        ran=all(case in found for case in cases),
    )


def _idle(rows: Iterable[Row], fired: Collection[str], texts: str) -> tuple[str, ...]:
    """Return the rows that no rule's trace names and no word of which is said in a positive case."""
    owners: dict[str, list[str]] = {}
    for row in rows:
        for word in row.words:
            owners.setdefault(word, []).append(row.id)
    found = {match[0] for match in re.finditer(alternation(owners) or r"(?!)", texts)}
    heard = {name for word in found for name in owners[word]}
    return tuple(row.id for row in rows if row.id not in heard and row.rule not in fired)
