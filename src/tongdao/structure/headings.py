"""Headings: numbered lines, markdown, bold lines, and plain short lines with paragraphs under them.

A heading that is none costs more than a missed one, for it cuts a passage from its owner and its time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation
from tongdao.structure.bodies import words_of
from tongdao.structure.lines import BULLETS
from tongdao.text.numerals import ONE_TO_NINE, ONE_TO_TEN, parse_folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.rules.pack import Pack, Row
    from tongdao.structure.lines import Paragraph

_LONGEST_HEADING = 50  # characters of a numbered heading or a lead; what is longer is a sentence
_LONGEST_PLAIN = 40  # characters of a heading without any mark, of which length is the first sign
_SHORTEST_PARAGRAPH = 30  # characters beyond which a paragraph is text that a heading may stand over
_MOST_OF = (
    0.6  # the share of paragraphs that shows how a text sets them apart; some texts are broken in places
)
_FRAMES = {"【": "】", "〖": "〗"}  # brackets that frame a heading
_SHORTEST_FRAMED = 6  # characters, with them
_FIRST_LEVEL = ("part", "chapter", "han")  # styles of numbered headings of the first level
_DATED = re.compile(rf"(?:19|20)\d\d年|“?十[{ONE_TO_NINE}]五")
_BULLETED = frozenset(BULLETS + " ")
_HAN_NUMBER = f"[{ONE_TO_TEN}]{{1,3}}"
_ALONE = re.compile(_HAN_NUMBER)
_INNER = re.compile("[。！？；!?;|\t]")
_LEAD = re.compile(rf"[^。！？；：!?;:\n]{{2,{_LONGEST_HEADING}}}。")
# A lead that lost its full stop or its line break: 一、工作回顾 过去一年，…
_SPACED = re.compile(rf"[^。！？；：，!?;:,\s]{{4,{_LONGEST_HEADING}}}(?= +[^ ].{{8}})")
_MARKDOWN = re.compile(r"(?P<hashes>#{1,6})[ \t]*(?=\S)")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*\n]{2,60}?)(?P=mark)(?P<after>[。：:]?)")
_PLAIN_TEXT = re.compile(r"[\w“”‘’《》〈〉（）()「」『』、，,·—\-+/ \n%]+")
_ENDS = "。！？；：…”!?;:’）)"
_STOPPED = frozenset("。！？；")
_PAIRS = (("《", "》"), ("“", "”"), ("（", "）"), ("「", "」"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `start:end` is its paragraph or lead, `text_start:text_end` its words without markup.

    `style` names its shape, `number` its number (0 where it has none). `top`: of the first level wherever it
    stands; `depth`: the number of # of a markdown heading, else 0; `lead`: it runs into its paragraph.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    style: str
    number: int
    depth: int = 0
    top: bool = False
    lead: bool = False


class Markers:
    """The numbers with their signs that begin headings, compiled from the table `headings`."""

    def __init__(self, pack: Pack) -> None:
        """Compile the rows of the kind `marker`, in the order of the table."""
        rows = pack.table("headings")
        markers = [row for row in rows if row["role"] == "marker"]
        self.leads = {row.id for row in markers if row.get("lead")}
        self._regex = re.compile("|".join(_marker(row) for row in markers))
        self.closing = re.compile(alternation(words_of(rows, "closing")))
        self.never = re.compile(rf"(?:{alternation(words_of(rows, 'never'))})[!！:：]?")
        self.about = words_of(rows, "about")
        self.figure = re.compile(rf"\d(?:{alternation(words_of(rows, 'unit'))})")

    def match(self, folded: str, start: int, end: int) -> tuple[str, int, int] | None:
        """Return (style, number, end) of the marker at `start`, behind a bullet if there is one, or None."""
        while start < end and folded[start] in _BULLETED:
            start += 1
        match = self._regex.match(folded, start, end)
        if not match or not match.lastgroup:
            return None
        style = match.lastgroup
        return style, _number(match[f"{style}_n"]), match.end()


def _marker(row: Row) -> str:
    numeral = r"\d{1,2}" if row["numeral"] == "digit" else _HAN_NUMBER
    opening = f"(?:{alternation(row['open'].split())})"
    # 1.5 is no number of a list, 1.2025年 is
    after = r"(?!\d(?!\d{3}年))" if row["numeral"] == "digit" else ""
    name = row.id
    return rf"(?P<{name}>{opening} ?(?P<{name}_n>{numeral}) ?(?:{alternation(row['close'].split())}){after}[ \t]*)"


@cache
def load_markers(pack: Pack) -> Markers:
    """Return the markers of a pack, compiled once."""
    return Markers(pack)


def _number(written: str) -> int:
    """Return the value of a list number up to 99, written in digits or as 二十三."""
    if written.isdigit():
        return int(written)
    return int(parse_folded(written) or 0)


def is_heading_text(text: str, pack: Pack) -> bool:
    """Tell whether a short text without number could be a heading: no sentence, no figure, brackets closed."""
    if not 4 <= len(text) <= _LONGEST_PLAIN or not _PLAIN_TEXT.fullmatch(text):
        return False
    markers = load_markers(pack)
    if text[-1] in "，,、—-" or text[0] in "，,、》”）—-的" or markers.figure.search(text):
        return False
    return _is_closed(text) and not markers.never.match(text)


def _is_closed(text: str) -> bool:
    return all(text.count(left) == text.count(right) for left, right in _PAIRS)


def find_headings(
    folded: str, paragraphs: tuple[Paragraph, ...], taken: frozenset[int], pack: Pack
) -> tuple[Heading, ...]:
    """Return the headings of a folded text, in order; the paragraphs whose index is `taken` are none."""
    markers = load_markers(pack)
    marked: dict[int, Heading] = {}
    latest: dict[str, tuple[int, bool]] = {}
    for index, paragraph in enumerate(paragraphs):
        if index in taken:
            continue
        heading = _read_marked(folded, paragraph, markers)
        marker = markers.match(folded, paragraph.start, paragraph.end)
        if heading is not None and not (marker and _goes_on_list(folded, heading, latest.get(marker[0]))):
            marked[index] = heading
        if marker:
            latest[marker[0]] = (marker[1], index in marked)
    _drop_lists(marked)
    plain = _find_plain(folded, paragraphs, taken | marked.keys(), marked, pack)
    return tuple(heading for _, heading in sorted((marked | plain).items()))


def _read_marked(folded: str, paragraph: Paragraph, markers: Markers) -> Heading | None:
    """Return the heading that a paragraph is or begins with, by its number, its # or its bold type."""
    start, end = paragraph.start, paragraph.end
    hashes = _MARKDOWN.match(folded, start, end)
    if hashes:
        return _read_hashes(folded, paragraph, hashes, markers)
    bold = _BOLD.match(folded, start, end)
    inner = bold.start("text") if bold else start
    marker = markers.match(folded, inner, end)
    if bold:
        return _read_bold(folded, paragraph, bold, marker)
    if marker is None:
        return _read_alone(folded, paragraph)
    style, number, body = marker
    if body == end:
        return None
    spaced = (
        _SPACED.match(folded, body, end) if style in markers.leads and folded[end - 1] in _STOPPED else None
    )
    if spaced is None and _is_line_heading(folded, body, end, style, markers):
        text_end = end - 1 if folded[end - 1] in "。：:" else end
        return Heading(start, end, start, text_end, style, number)
    if style not in markers.leads:
        return None
    lead = spaced or _SPACED.match(folded, body, end) or _LEAD.match(folded, body, end)
    if lead is None:
        return None
    text_end = lead.end() - (folded[lead.end() - 1] == "。")
    return Heading(start, lead.end(), start, text_end, style, number, lead=True)


def _read_alone(folded: str, paragraph: Paragraph) -> Heading | None:
    """Return the heading that is a number alone, as old reports have it."""
    start, end = paragraph.start, paragraph.end
    if (start and not paragraph.gap) or not _ALONE.fullmatch(folded, start, end):
        return None
    return Heading(start, end, start, end, "alone", _number(folded[start:end]))


def _read_hashes(folded: str, paragraph: Paragraph, hashes: re.Match[str], markers: Markers) -> Heading:
    start, end = paragraph.start, paragraph.end
    line = folded[hashes.end() : end].rstrip("# \t*_")
    text_start = hashes.end() + len(line) - len(line.lstrip("*_ "))
    marker = markers.match(folded, text_start, end)
    depth = len(hashes["hashes"])
    return Heading(start, end, text_start, hashes.end() + len(line), "#", marker[1] if marker else 0, depth)


def _read_bold(
    folded: str, paragraph: Paragraph, bold: re.Match[str], marker: tuple[str, int, int] | None
) -> Heading | None:
    """Return the heading that bold type marks: a line of its own, or the lead of a paragraph."""
    style, number = (marker[0], marker[1]) if marker else ("bold", 0)
    text_start, text_end = bold.span("text")
    text = folded[text_start:text_end]
    whole = bold.end() == paragraph.end
    if _INNER.search(text[:-1]) or len(text) > _LONGEST_HEADING or text[-1] in "，,、":
        return None
    if whole and bold["after"]:
        return None
    if not whole and "。" not in (text[-1], bold["after"]):
        return None
    if text[-1] == "。":
        text_end -= 1
    return Heading(paragraph.start, bold.end(), text_start, text_end, style, number, lead=not whole)


def _is_line_heading(folded: str, body: int, end: int, style: str, markers: Markers) -> bool:
    """Tell whether what follows a number, up to the end of its paragraph, makes it a heading of its own."""
    text = folded[body:end]
    if text[-1] in "：:" and style in _FIRST_LEVEL:
        text = text[:-1]
    if not text or len(text) > _LONGEST_HEADING or text[-1] in "，,、：:—" or not _is_closed(text):
        return False
    if text[-1] == "。" and style in markers.leads:
        text = text[:-1]
    return len(text) > 1 and not _INNER.search(text)


def _goes_on_list(folded: str, heading: Heading, before: tuple[int, bool] | None) -> bool:
    """Tell whether a sentence with a number is the next item of a list whose last item was no heading."""
    if before is None or not (heading.lead or folded[heading.end - 1] == "。"):
        return False
    number, was_heading = before
    return heading.number == number + 1 and not was_heading


def _drop_lists(marked: dict[int, Heading]) -> None:
    """Drop what is no heading but an item of a list or a table of contents: the next item follows at once."""
    items: set[int] = set()
    for index, heading in marked.items():
        after = marked.get(index + 1)
        if after is None or heading.lead or not heading.number or heading.style == "#":
            continue
        if after.style == heading.style and after.number == heading.number + 1:
            items.update((index, index + 1) if not after.lead else (index,))
    for index in items:
        del marked[index]


def _find_plain(
    folded: str,
    paragraphs: tuple[Paragraph, ...],
    taken: frozenset[int] | set[int],
    marked: dict[int, Heading],
    pack: Pack,
) -> dict[int, Heading]:
    """Return the headings without any mark, by paragraph: short lines with long paragraphs under them.

    More than two in a row are rows of a table or a list, and no headings.
    """
    candidates = _plain_candidates(folded, paragraphs, taken, pack)
    found: dict[int, Heading] = {}
    for first, last in _runs(candidates):
        before, after = first - 1, last + 1
        begun = (
            first == 0 or before in taken or before in marked or folded[paragraphs[before].end - 1] in _ENDS
        )
        if (
            last - first < 2
            and begun
            and (
                candidates[last].top
                or _leads_on(folded, paragraphs, after, marked)
                or _is_dated(folded, candidates[last], paragraphs, after)
            )
        ):
            found.update((index, candidates[index]) for index in range(first, last + 1))
    return found


def _plain_candidates(
    folded: str, paragraphs: tuple[Paragraph, ...], taken: frozenset[int] | set[int], pack: Pack
) -> dict[int, Heading]:
    """Return the paragraphs that look like headings without a mark, set apart as the text sets paragraphs apart."""
    spaced = _mostly([paragraph.gap for paragraph in paragraphs[1:]])
    long = [p for p in paragraphs if p.end - p.start > _SHORTEST_PARAGRAPH]
    indented = _mostly([folded[max(0, p.start - 1)] == " " for p in long])
    candidates: dict[int, Heading] = {}
    for index, paragraph in enumerate(paragraphs):
        if paragraph.end - paragraph.start > _LONGEST_PLAIN or index in taken:
            continue
        if indented and paragraph.start and folded[paragraph.start - 1] == " ":
            continue
        gap_after = index + 1 == len(paragraphs) or paragraphs[index + 1].gap
        if spaced and not (gap_after and (paragraph.gap or index == 0)):
            continue
        heading = _read_plain(folded, paragraph, pack)
        if heading is not None:
            candidates[index] = heading
    return candidates


def _mostly(values: list[bool]) -> bool:
    return sum(values) > _MOST_OF * len(values)


def _runs(indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive numbers as (first, last)."""
    runs: list[tuple[int, int]] = []
    for index in indexes:
        if runs and index == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _read_plain(folded: str, paragraph: Paragraph, pack: Pack) -> Heading | None:
    start, end = paragraph.start, paragraph.end
    text = folded[start:end].lstrip(BULLETS + " ")
    start = end - len(text)
    if text[:1] in _FRAMES and text.endswith(_FRAMES[text[0]]):
        framed = Heading(paragraph.start, end, start + 1, end - 1, "plain", 0)
        return framed if len(text) >= _SHORTEST_FRAMED else None
    if load_markers(pack).closing.fullmatch(text):
        return Heading(start, end, start, end, "plain", 0, top=True)
    if not is_heading_text(text, pack) or load_markers(pack).match(folded, start, end):
        return None
    return Heading(paragraph.start, end, start, end, "plain", 0)


def _is_dated(folded: str, heading: Heading, paragraphs: tuple[Paragraph, ...], after: int) -> bool:
    """Tell whether a heading behind a bullet names a year, and a sentence follows it: • 2024年工作回顾."""
    bulleted = heading.start < heading.text_start
    named = _DATED.match(folded, heading.text_start, heading.text_end) is not None
    return bulleted and named and after < len(paragraphs) and folded[paragraphs[after].end - 1] in _ENDS


def _leads_on(folded: str, paragraphs: tuple[Paragraph, ...], after: int, marked: dict[int, Heading]) -> bool:
    """Tell whether a heading may stand before the paragraph `after`: a long one or a numbered heading."""
    if after == len(paragraphs):
        return False
    return _heads(folded, paragraphs[after]) or (after in marked and not marked[after].lead)


def _heads(folded: str, after: Paragraph) -> bool:
    """Tell whether a paragraph is one that a heading may stand over: long, and a sentence."""
    return after.end - after.start > _SHORTEST_PARAGRAPH and folded[after.end - 1] in _ENDS
