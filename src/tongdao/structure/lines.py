"""The lines of a text and the paragraphs that they make up; everything here works on the folded text.

Pages lose line breaks and gain them: a link or a page end may stand on a line of its own amid a sentence.
Where a text parts its paragraphs by blank lines, such pieces are put together again: they share a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tongdao.text.numerals import ONE_TO_TEN

_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
SPACE = " \t\xa0\u3000" + _INVISIBLE
_LINE = re.compile(f"[^{_BREAKS}{SPACE}][^{_BREAKS}]*")
_BREAK = r"(?:\r\n|[\n\x0b\x0c\x85\u2028\u2029]|\r(?!\n))"
_BLANK = re.compile(rf"{_BREAK}[ \t\xa0\u3000]*{_BREAK}")
_OPENING = "《〈“‘「『（(【[，,、"
_CLOSING = "》〉”’」』）)】]，,、。；：！？;"
_QUOTES = "”’\"'」』）)】]》"
_TERMINAL = "。！？；：…!?;:|"
# What begins a list item or a heading, and so a paragraph: a number with a mark after it, #, *, a dash.
_NUMBER = rf"[(（]?[第\d{ONE_TO_TEN}]{{1,4}}[章节篇部]?[)）、.．是要，](?!\d)"
_STARTS = re.compile(rf"[#*|●■◆▲•·—]|{_NUMBER}")
# Signs that a list or a heading may begin with, and nothing of what it says.
BULLETS = "•●■◆▲◇□○►▪〓※★☆◎"
# Where paragraphs are parted by spaces alone: after a sentence, before a heading with a number.
_HAN_NUMBER = f"[{ONE_TO_TEN}]{{1,3}}"
_PARTED = re.compile(
    rf"(?<=[。！？])[{SPACE}]+(?=[^{SPACE}”’）)])"
    rf"|(?<=[^{SPACE}])[{SPACE}]+(?={_HAN_NUMBER}、|[(（]{_HAN_NUMBER}[)）])"
)
_SHORTEST_PARTED = 60  # characters of a line that spaces may part
_SPACES = re.compile(f"[{SPACE}]")
_HEADS = re.compile(rf"#|{_NUMBER}")
_LONGEST_HEADING = 50  # characters; a longer line with a number in front is a broken paragraph
_MOST_OF = 0.6  # the share of blank lines that shows that a text sets its paragraphs apart so


@dataclass(frozen=True, slots=True)
class Line:
    """One line that shows something, without the space around it; `gap` says that a blank line precedes it.

    `paragraph` numbers the paragraphs of the text from 0.
    """

    start: int
    end: int
    gap: bool
    paragraph: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of lines that make up one paragraph: `lines[first:last]`."""

    start: int
    end: int
    first: int
    last: int
    gap: bool


def split_lines(folded: str) -> tuple[Line, ...]:
    """Return the lines of a folded text that show something, in order."""
    spans = _spans(folded)
    blanks = _uses_blanks(folded, spans)
    lines: list[Line] = []
    number = -1
    for start, end, gap in spans:
        if gap or not lines or not _goes_on(folded, lines[-1], start, end, blanks):
            number += 1
        lines.append(Line(start, end, gap, number))
    return tuple(lines)


def _spans(folded: str) -> list[tuple[int, int, bool]]:
    """Return (start, end, blank line before) of each line that shows something."""
    spans: list[tuple[int, int, bool]] = []
    previous = 0
    for match in _LINE.finditer(folded):
        start, end = match.span()
        if folded[end - 1] in SPACE:
            end = start + len(match[0].rstrip(SPACE))
        # A line of invisible signs alone is no blank line: it is where a page ended.
        gap = start - previous > 1 and _BLANK.search(folded, previous, start) is not None
        previous = end
        if end - start > _SHORTEST_PARTED and _SPACES.search(folded, start, end):
            for parted in _PARTED.finditer(folded, start, end):
                spans.append((start, parted.start(), gap))
                start, gap = parted.end(), False
        spans.append((start, end, gap))
    return spans


def _uses_blanks(folded: str, spans: list[tuple[int, int, bool]]) -> bool:
    """Tell whether most lines that end a sentence have a blank line after them."""
    gaps = [after[2] for line, after in pairwise(spans) if folded[line[1] - 1] in _TERMINAL]
    return sum(gaps) > _MOST_OF * len(gaps)


def _goes_on(folded: str, before: Line, start: int, end: int, blanks: bool) -> bool:
    """Tell whether a line goes on with the sentence of the line before it."""
    last, first = folded[before.end - 1], folded[start]
    if last in _OPENING or first in _CLOSING:
        return True
    if not blanks or last in _TERMINAL or _STARTS.match(folded, start, end):
        return False
    if before.end - before.start <= _LONGEST_HEADING and _HEADS.match(folded, before.start, before.end):
        return False
    tail = folded[max(before.start, before.end - 4) : before.end].rstrip(_QUOTES)
    return not (tail and tail[-1] in _TERMINAL)


def join_lines(lines: tuple[Line, ...]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the lines, in order."""
    paragraphs: list[Paragraph] = []
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].paragraph != lines[first].paragraph:
            head = lines[first]
            paragraphs.append(Paragraph(head.start, lines[index - 1].end, first, index, head.gap))
            first = index
    return tuple(paragraphs)
