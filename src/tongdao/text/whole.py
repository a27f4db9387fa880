"""A text as it was before a page was made of it: without what pages put inside sentences, and the way back.

Pages cut sentences by hard line breaks and page numbers, and hide signs without width inside numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from tongdao.text.numerals import ONE_TO_TEN

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]+")
# It begins with a plain character, which is searched for at full speed, and is the first of some line breaks.
_PAGE = re.compile(
    r"\n(?<!\n\n)\n*[ \t\u3000]*(?:[—–-]+ ?\d{1,4} ?[—–-]+|第 ?\d{1,4} ?页[^\n]{0,12})[ \t\u3000]*\n+(?=[^\n])"
)
_LINE = re.compile(r"[^\n]+")
_TERMINAL = "。！？；：…!?;:"
_INDENT = " \t\u3000"
_STARTS = re.compile(rf"[#*|●■◆▲•·—]|[(（]?[第\d{ONE_TO_TEN}]{{1,4}}[章节条)）、.．](?!\d)")
_NARROWEST, _WIDEST = 16, 60  # characters of a line that is cut to a width
_FEWEST_LINES = 5  # lines that show a width, and lines cut inside a sentence that show that it was one
_INSIDE = re.compile(r"[\d.]\n[\d.%‰％]")  # a break inside a number is sure to be none of the text's
_FEWEST_INSIDE = 2  # lines that show it where one of them is cut so
_MOST_OF = 0.5  # the share of lines that shows so
_LOOSE = 3  # characters that a full line may fall short of the width


class Whole(NamedTuple):
    """A text without its cuts; `starts` and `shifts` say from where on how much was left out before."""

    text: str
    starts: list[int]
    shifts: list[int]

    def place(self, at: int) -> int:
        """Return where the character at a place of the text stands in the original."""
        return at + self.shifts[bisect_right(self.starts, at) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the text stands in the original."""
        return self.place(start), self.place(end - 1) + 1 if end > start else self.place(start)


def make_whole(text: str) -> Whole | None:
    """Return a text without its cuts, None where it has none."""
    cuts = [match.span() for match in _INVISIBLE.finditer(text)] if _has_invisible(text) else []
    cuts += [
        page.span()
        for page in _PAGE.finditer(text)
        if page.start() and text[page.start() - 1] not in _TERMINAL
    ]
    cuts += _hard_breaks(text)
    return _without(text, sorted(cuts)) if cuts else None


def _has_invisible(text: str) -> bool:
    return any(sign in text for sign in "\u200b\u200c\u200d\u2060\ufeff")


def _hard_breaks(text: str) -> list[tuple[int, int]]:
    """Return the line breaks inside sentences, of a text whose lines are cut to one width."""
    width = _width(sorted(map(len, filter(None, text.split("\n")))))
    if not width:
        return []
    lines = [match.span() for match in _LINE.finditer(text)]
    full = [end - start >= width - _LOOSE for start, end in lines]
    cut = [place for place, (_, end) in enumerate(lines) if full[place] and text[end - 1] not in _TERMINAL]
    inside = any(_INSIDE.match(text, lines[place][1] - 1) for place in cut)
    if len(cut) < (_FEWEST_INSIDE if inside else _FEWEST_LINES) or len(cut) < _MOST_OF * sum(full):
        return []
    breaks: list[tuple[int, int]] = []
    for place in cut:
        end, start = lines[place][1], lines[place + 1][0] if place + 1 < len(lines) else len(text)
        if (
            start < len(text)
            and start - end == 1
            and text[start] not in _INDENT
            and not _STARTS.match(text, start)
        ):
            breaks.append((end, start))
    return breaks


def _width(lengths: list[int]) -> int:
    """Return the width that most lines of a text are cut to, 0 where they are not; the least length stands first."""
    width = lengths[-1] if len(lengths) >= _FEWEST_LINES else 0
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    return width if sum(length >= width - _LOOSE for length in lengths) > _MOST_OF * len(lengths) else 0


def _without(text: str, cuts: list[tuple[int, int]]) -> Whole:
    pieces: list[str] = []
    starts, shifts = [0], [0]
    length = done = 0
    for start, end in cuts:
        if start < done:
            continue
        pieces.append(text[done:start])
        length += start - done
        done = end
        starts.append(length)
        shifts.append(end - length)
    pieces.append(text[done:])
    return Whole("".join(pieces), starts, shifts)
