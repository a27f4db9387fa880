"""Find shares of a plan whose plan stands beside them: 计划投资74亿元，…完成投资64.4亿元，完成年度计划的87%."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from tongdao.checks.claims import Claim, is_exact
from tongdao.rules.words import alternation
from tongdao.text.marks import last_of, start_after
from tongdao.text.precision import half_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from tongdao.model import Figure, Statement

    Words = Mapping[str, tuple[str, ...]]

_PERCENT = "%"
_MOST_BEFORE = 8  # figures before a share among which its plan is sought
_MARK = last_of("，,；;：:。（(、")


def find_plan_shares(text: str, statements: Sequence[Statement], words: Words) -> Iterator[Claim]:
    """Yield the shares of a folded document that a figure makes of a planned one on its line."""
    plan = alternation(words["plan"])
    said = re.compile(f"(?:{alternation(words['done'])})[^，。；]{{0,8}}(?:{plan})的?")
    planned = re.compile(f"(?:{plan}|{alternation(words['due'])})")
    figures = (figure for statement in statements for figure in statement.figures)
    for _, group in groupby(figures, key=lambda figure: text.rfind("\n", 0, figure.start)):
        line = list(group)
        for place, share in enumerate(line[1:], 1):
            part = line[place - 1]
            if share.unit == _PERCENT and said.fullmatch(text[part.end : share.start].lstrip("，、, ")):
                yield from _claim(text, line[max(0, place - _MOST_BEFORE) : place - 1], part, share, planned)


def _claim(
    text: str, earlier: Sequence[Figure], part: Figure, share: Figure, planned: re.Pattern[str]
) -> Iterator[Claim]:
    for whole in reversed(earlier):
        start = start_after(text, _MARK, 0, whole.start)
        alike = whole.unit == part.unit and planned.search(text, start, whole.start)
        if alike and all(map(is_exact, (whole, part, share))) and _fits(whole, part, share):
            yield Claim("share", (whole, part), share, _percent)
            return


def _percent(whole: Decimal, part: Decimal) -> Decimal:
    return part / whole * 100


def _fits(whole: Figure, part: Figure, share: Figure) -> bool:
    if not whole.value:
        return False
    slack = half_unit(share.quote) + _percent(whole.value, half_unit(part.quote))
    return abs(_percent(whole.value, part.value) - share.value) <= slack
