"""What stands above the first sentence of a document: its title, the line of its meeting or date, labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation
from tongdao.structure.bodies import Bodies, load_bodies
from tongdao.structure.captions import Captions, load_captions
from tongdao.structure.headings import is_heading_text, load_markers
from tongdao.structure.lines import Paragraph, join_lines
from tongdao.structure.scopes import BRIEF, load_scope_words
from tongdao.text.numerals import YEAR_DIGITS

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack
    from tongdao.structure.lines import Line

_MOST_LINES = 16  # lines above the text: title, number, date, issuer, addressees
_LONGEST_LINE = 60  # characters of one of them
_LONGEST_TITLE_LINE = (
    30  # characters of a line beyond which it is a sentence of the text, and the title stands above
)
_SENTENCE = re.compile(r"[。！？；：:;](?!$)|[。！？；：]$")
_DATED = re.compile(rf"(?:\d{{2,4}}|[{YEAR_DIGITS}]{{4}})(?:年|[-./]\d)")
_DASHED = re.compile(r"[(（—－].*日")
_NOTE = re.compile(r"[(（【\[][^()（）]*[)）】\]]")
_DATE_FIRST = re.compile(rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日.{{0,{_LONGEST_LINE}}}$")
_DATE_ALONE = re.compile(rf"[(（]?[\d{YEAR_DIGITS}十年月日\-./: ]+[)）]?$")
_MARKDOWN = re.compile(r"(#{1,6})[ \t]*")
_TRIM = " \t\u3000#*_"


@dataclass(frozen=True, slots=True)
class Front:
    """The lines above the text, by index: those of the title, and those that are labels of any kind.

    `date_lines` and `issuer_lines` are the labels that are a date or meeting, and a body alone. `title` is the
    title's span in the text, None where the text has no title.
    """

    title: tuple[int, int] | None
    title_lines: tuple[int, ...]
    label_lines: tuple[int, ...]
    date_lines: tuple[int, ...]
    issuer_lines: tuple[int, ...]


@cache
def _kind_words(pack: Pack) -> re.Pattern[str]:
    words = alternation(
        word for row in pack.table("documents") if not row.get("heading") for word in row.words
    )
    return re.compile(rf"(?:{words})(?:[(（][^)）]{{1,12}}[)）])*$")


def read_front(folded: str, lines: tuple[Line, ...], pack: Pack) -> Front:
    """Return what stands above the first sentence of a folded text."""
    captions, bodies = load_captions(pack), load_bodies(pack)
    paragraphs = join_lines(lines[:_MOST_LINES])
    title: Paragraph | None = None
    labels: list[int] = []
    dates: list[int] = []
    issuers: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        line, indexes = folded[paragraph.start : paragraph.end], range(paragraph.first, paragraph.last)
        if captions.is_caption(folded, paragraph.start, paragraph.end):
            labels.extend(indexes)
        elif _is_date_line(line, captions):
            dates.extend(indexes)
        elif title and _is_issuer(line, bodies):
            issuers.extend(indexes)
        elif _NOTE.fullmatch(line):
            labels.extend(indexes)
        elif title is None and _is_title(
            folded, paragraphs, index, not index or paragraph.first == len(labels), pack
        ):
            title = _whole_title(folded, paragraphs, index, pack)
        elif _is_body(folded, paragraph, pack):
            break
    return Front(
        title=(title.start, title.end) if title else None,
        title_lines=tuple(range(title.first, title.last)) if title else (),
        label_lines=(*labels, *dates, *issuers),
        date_lines=tuple(dates),
        issuer_lines=tuple(issuers),
    )


def _is_date_line(line: str, captions: Captions) -> bool:
    """Tell whether a line only says when, or when and at which meeting, or when and under which label."""
    if len(line) > _LONGEST_LINE or not _DATED.search(line):
        return False
    if _DATE_FIRST.match(line) and captions.label.search(line):
        return True
    return bool(_DATE_ALONE.match(line) or _DASHED.match(line) or captions.meeting.search(line))


def _is_issuer(line: str, bodies: Bodies) -> bool:
    """Tell whether a line is a public body with its place, and nothing else."""
    name = line.replace(" ", "") if len(line) <= _LONGEST_LINE else ""
    return bodies.is_public(name) and bodies.starts_with_place(name)


def _is_body(folded: str, paragraph: Paragraph, pack: Pack) -> bool:
    """Tell whether a paragraph belongs to the text and not to what stands above it."""
    long = paragraph.end - paragraph.start > _LONGEST_LINE
    said = _SENTENCE.search(folded, paragraph.start, paragraph.end)
    return bool(long or said or load_markers(pack).match(folded, paragraph.start, paragraph.end))


def _is_title(folded: str, paragraphs: tuple[Paragraph, ...], index: int, first: bool, pack: Pack) -> bool:
    """Tell whether a paragraph is the title: marked as one, of a known kind, or a headline in first place."""
    paragraph = paragraphs[index]
    line = folded[paragraph.start : paragraph.end].replace("\n", "")
    marked = _MARKDOWN.match(line)
    if marked:
        return len(line) <= 2 * _LONGEST_LINE and (len(marked[1]) == 1 or first)
    if len(line) > _LONGEST_LINE or load_markers(pack).match(folded, paragraph.start, paragraph.end):
        return False
    if _kind_words(pack).search(line.strip(_TRIM)) and not re.search("[。！？；，,]", line):
        return True
    return first and _is_headline(folded, paragraphs[index:], pack)


def _is_headline(folded: str, paragraphs: tuple[Paragraph, ...], pack: Pack) -> bool:
    """Tell whether the first paragraph is a headline: short, without a comma, and a longer one follows it."""
    first = paragraphs[0]
    line = re.sub("[!！?？:：|｜](?!$)", " ", folded[first.start : first.end])
    if len(paragraphs) == 1 or "，" in line or not is_heading_text(line, pack):
        return False
    placed = load_bodies(pack).starts_with_place(line)
    if len(line) <= BRIEF and not placed and load_scope_words(pack).headings.search(line):
        return False
    for index, paragraph in enumerate(paragraphs[1:]):
        if paragraph.end - paragraph.start > max(_LONGEST_TITLE_LINE, first.end - first.start):
            return True
        numbered = load_markers(pack).match(folded, paragraph.start, paragraph.end)
        if index and not numbered and is_heading_text(folded[paragraph.start : paragraph.end], pack):
            return False  # rows of a table or a list: a headline has one line under it at most
    return False


def _whole_title(folded: str, paragraphs: tuple[Paragraph, ...], index: int, pack: Pack) -> Paragraph:
    """Return the title with the line that it goes on in: 临江市人民政府 / 关于印发……的通知."""
    title, before = paragraphs[index], paragraphs[max(0, index - 1)]
    goes_on = folded.startswith(load_markers(pack).about, title.start)
    if index and goes_on and load_bodies(pack).is_public(folded[before.start : before.end]):
        return Paragraph(before.start, title.end, before.first, title.last, before.gap)
    return title


def clean_title(line: str) -> str:
    """Return a title line without markup and line breaks."""
    return re.sub(r"\s*[\n\r]\s*", "", line).strip(_TRIM)
