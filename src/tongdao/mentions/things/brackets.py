"""Brackets and quotation marks in names; spans are (start, end) into the folded text, half-open."""

from __future__ import annotations

NESTED = r"《[^《》]*》|“[^“”]*”|‘[^‘’]*’|（[^（）]*）|\([^()]*\)|［[^［］]*］|\[[^\[\]]*\]|「[^「」]*」|\"[^\"\n]*\""
CLOSERS = {"”": "“", "》": "《", "）": "（", ")": "(", "］": "［", "]": "[", "’": "‘", "」": "「"}
QUOTES = '”"’」'
OPENING_QUOTES = '“"‘「'
_MARKS = frozenset(CLOSERS).union(CLOSERS.values(), '"')
NOTES = "）)］]"


def skip_notes(text: str, start: int, end: int) -> int:
    """Return the end of a span without the brackets that close it: 修正案（草案） ends after 案."""
    while end > start and (closer := text[end - 1]) in NOTES:
        opened = text.rfind(CLOSERS[closer], start, end)
        if opened <= start:
            break
        end = opened
    return end


def balanced(span: str) -> bool:
    """Tell whether every bracket and quote of the span has its partner."""
    if _MARKS.isdisjoint(span):
        return True
    if any(span.count(closer) != span.count(opener) for closer, opener in CLOSERS.items()):
        return False
    return span.count('"') % 2 == 0
