"""Find what the numerals of a shorthand name count, where the text says it.

In brackets after the name (“1115”行动（实施十项工程、…）), in a list before it (技术、政策、标准、标杆“四位一体”), or
spread over leads that each open with one of its numerals (“1”个目标—— … “2”张牌——).
"""

from __future__ import annotations

import re

from tongdao.text.numerals import ONE_TO_TEN

_BRACKET = re.compile(r"(?:［\d+］|\[\d+\])?[（(]([^（）()\n]{2,200})[）)]")
_COMMA = re.compile(r"[、，；;]|,(?!\d{3})")
_LEAD = re.compile(r"[“\"](\d+|N)[”\"]([^—：:，。；“”\"\n]{1,12})(?=——|：|:)")
_ITEMS = re.compile(r"[^、，。；：,;:\n“”]{1,12}(?:、[^、，。；：,;:\n“”]{1,12}){1,11}$")
_VALUES = {numeral: value for value, numeral in enumerate(ONE_TO_TEN, 1)} | {"两": 2, "双": 2}
_LEADS_WITHIN = 3000  # characters over which the leads of one name may be spread
_LIST_WITHIN = 80  # characters before the name in which its parts may be listed


def find_parts(folded: str, code: str, start: int, end: int, gloss: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the spans of the parts of the shorthand name at start:end, none where the text gives none.

    `gloss` matches the words that open the list in a bracket and are left out.
    """
    bracket = _BRACKET.match(folded, end)
    if bracket is not None and _COMMA.search(folded, *bracket.span(1)):
        opened = gloss.match(folded, *bracket.span(1))
        return _items(folded, opened.end() if opened else bracket.start(1), bracket.end(1))
    if code.isdigit():
        return _leads(folded, code, end)
    return _listed(folded, code, start)


def _items(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a span at its commas."""
    spans = []
    for comma in [*_COMMA.finditer(folded, start, end), None]:
        stop = end if comma is None else comma.start()
        if stop > start:
            spans.append((start, stop))
        start = stop if comma is None else comma.end()
    return spans


def _leads(folded: str, code: str, start: int) -> list[tuple[int, int]]:
    """Return the leads that open with the code's numerals in their order, if all are there."""
    spans: list[tuple[int, int]] = []
    rest = code
    for lead in _LEAD.finditer(folded, start, start + _LEADS_WITHIN):
        if rest.startswith(lead[1]):
            rest = rest[len(lead[1]) :]
            spans.append(lead.span())
        if not rest:
            return spans
    return []


def _listed(folded: str, code: str, start: int) -> list[tuple[int, int]]:
    """Return as many members of the list right before the name as its first numeral counts."""
    count = _VALUES.get(code[0])
    etc = folded[start - 1 : start] == "等"
    match = _ITEMS.search(folded, max(0, start - _LIST_WITHIN), start - etc)
    if count is None or match is None:
        return []
    spans = _items(folded, *match.span())
    if len(spans) > count or (len(spans) < count and not etc):
        return []
    first, last = spans[-1]
    spans[-1] = (first, last - (folded[last - 1] == "的"))
    sizes = [last - first for first, last in spans[1:]]
    if max(sizes) - min(sizes) > 1:
        return []
    # What stands before the first member is no part of it: it is taken to be as long as the longest of the others.
    first, last = spans[0]
    return [(max(first, last - max(sizes)), last), *spans[1:]]
