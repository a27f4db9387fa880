"""The words of shares (成, 折, 分之, 又) as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack, Row


@dataclass(frozen=True, slots=True)
class ShareTables:
    """The words of shares: 成, 折, 分之, 又."""

    tenth: re.Pattern[str]
    discount: re.Pattern[str]
    parts: re.Pattern[str]
    whole: re.Pattern[str]
    starts: frozenset[str]
    rows: dict[str, Row]


@cache
def share_tables(pack: Pack) -> ShareTables:
    """Return the compiled shares of a pack."""
    rows = {row["role"]: row for row in pack.table("shares")}
    return ShareTables(
        _unless(rows["tenth"]),
        _unless(rows["discount"]),
        re.compile(alternation(rows["parts"].words)),
        re.compile(rf" ?{alternation(rows['whole'].words)} ?| (?=[0-9]{{1,4}}/[0-9])"),
        frozenset((" ", "/", *(word[0] for row in rows.values() for word in row.words))),
        rows,
    )


def _unless(row: Row) -> re.Pattern[str]:
    """Return a pattern of the row's words where none of its longer words begins."""
    return re.compile(f" ?(?!{alternation(row['stops'].split())}){alternation(row.words)}")
