"""The title, date and issuer that a document states in its text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tongdao.rules.words import WordTable, alternation
from tongdao.structure.bodies import HAN, load_bodies, words_of
from tongdao.structure.documents import document_kind, title_year
from tongdao.structure.front import clean_title
from tongdao.structure.layout import Layout, read_layout
from tongdao.structure.roles import load_roles
from tongdao.text.fold import fold
from tongdao.text.numerals import YEAR_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tongdao.rules.pack import Pack
    from tongdao.structure.front import Front
    from tongdao.structure.lines import Line

_OPENING_LENGTH = 2000  # characters in which an article names the bodies and the place it is about
_CLOSING_LINES = 24  # lines at the end in which a document is signed and dated
_LONGEST_LABEL = 44  # characters of a signature or a date line
_SHORTEST_SENTENCE = 30  # characters beyond which a line is text, and no label of it
_OPENING_LINES = 6  # lines at the top that may name the place
_LEAST_MENTIONS = 2  # times that an article names the place it reports of
_YEAR = re.compile(rf"(?:19|20)\d\d(?:[—–\-~至到](?:19|20)\d\d)?年?度?|[一二][{YEAR_DIGITS}]{{3}}年度?")
# The date that an article begins with: 1月9日下午，… or 新华社北京1月9日电
_FIRST_DAY = re.compile(
    r"(?:(?P<first>(?:\d{4}年)?\d{1,2}月\d{1,2}日)|[^，。；\n]{1,20}?(?<!\d)(?P<line>(?:\d{4}年)?\d{1,2}月\d{1,2}日)[电讯])"
)
_DIGIT = rf"\d{YEAR_DIGITS}十"
_DATE_LINE = re.compile(rf"[(（]?[{_DIGIT}]{{4}} ?[年\-./][{_DIGIT}年月日\-./ ]+[)）]?")
_NOTE = re.compile(r"[(（][^()（）]{0,16}[)）]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document states of itself; None where it does not. `year`: the year in its title, or its date's."""

    title: str | None
    date: date | None
    issuer: str | None
    year: int | None


def find_metadata(
    text: str,
    folded: str,
    pack: Pack,
    find_date: Callable[[str], date | None],
    *,
    title: str | None = None,
    issued: date | None = None,
    issuer: str | None = None,
    layout: Layout | None = None,
) -> Metadata:
    """Find title, date and issuer of a text; what is given (`title`, `issued`, `issuer`) holds, and helps.

    `find_date` returns the first full date (year, month, day) of a folded string, or None; `layout` is the
    text's layout where it has been read before.
    """
    layout = layout or read_layout(folded, pack)
    lines, front = layout.lines, layout.front
    title = title or _find_title(text, folded, front, pack)
    issued = issued or _find_date(folded, lines, front, title, find_date)
    issuer = issuer or _find_issuer(folded, layout, title, pack)
    return Metadata(title, issued, issuer, title_year(title) or (issued.year if issued else None))


def _find_title(text: str, folded: str, front: Front, pack: Pack) -> str | None:
    """Return the title: its line, else what the opening says the text is (我代表……作政府工作报告)."""
    if front.title:
        return clean_title(text[slice(*front.title)])
    kind = document_kind(None, folded, pack)
    return kind.get("title") if kind else None


def _find_date(
    folded: str,
    lines: tuple[Line, ...],
    front: Front,
    title: str | None,
    find_date: Callable[[str], date | None],
) -> date | None:
    """Return the date above the text, below it, in its first words, or of its dateline and its title's year."""
    for index in (*front.date_lines, *front.label_lines):
        found = find_date(folded[lines[index].start : lines[index].end])
        if found:
            return found
    for line in reversed(lines[-_CLOSING_LINES:]):
        if line.end - line.start <= _LONGEST_LABEL and _DATE_LINE.fullmatch(folded, line.start, line.end):
            found = find_date(folded[line.start : line.end])
            if found:
                return found
    return _date_of_opening(folded, lines, front, title, find_date)


def _date_of_opening(
    folded: str,
    lines: tuple[Line, ...],
    front: Front,
    title: str | None,
    find_date: Callable[[str], date | None],
) -> date | None:
    """Return the date that the first sentence begins with, its year taken from the title where it has none."""
    above = {*front.title_lines, *front.label_lines}
    long = (
        line
        for index, line in enumerate(lines)
        if index not in above and line.end - line.start > _SHORTEST_SENTENCE
    )
    body = next(long, None)
    if body is None:
        return None
    match = _FIRST_DAY.match(folded, body.start, body.end)
    if match is None:
        return None
    day, year = match["first"] or match["line"], title_year(title)
    if "年" in day:
        return find_date(day)
    return find_date(f"{year}年{day}") if year else None


class _Issuers:
    """The words of a pack that issuers are known by, compiled."""

    def __init__(self, pack: Pack) -> None:
        rows = pack.table("issuers")
        bodies = load_bodies(pack)
        self.names = {word: str(row["name"]) for row in rows if row["role"] == "name" for word in row.words}
        place = rf"(?P<place>{HAN}{{2,16}}?(?:{bodies.level}))"
        ordinal = alternation(words_of(rows, "ordinal"))
        session = alternation(words_of(rows, "session"))
        named = alternation(self.names)
        number = rf"(?:{HAN}|[\d ])"
        self.session = re.compile(
            rf"在(?:(?P<name>{ordinal}{number}{{1,6}}(?:{named}))|{place}{ordinal}?{number}{{0,6}}届?(?:{session}))"
        )
        self.convened = re.compile(rf"(?<=[，,。；\s]){place}第{number}{{1,6}}届(?:{session})")
        organs = alternation(words_of(pack.table("bodies"), "organ"))
        behalf = alternation(words_of(rows, "on_behalf"))
        self.behalf = re.compile(rf"(?:{behalf})(?:(?P<name>{HAN}{{0,8}}?(?:{named}))|{place}(?:{organs}))")
        self.headline = re.compile(rf"[#* “—]*(?:\d{{4}}年)?(?P<place>{HAN}{{2,4}}?(?:{bodies.level}))")
        self.title_start = re.compile(rf"{place}(?=[\d“\"‘])")
        self.span = re.compile(
            rf"(?:\d{{1,2}}[—–\-~至])?\d{{1,2}}月份?|(?:{alternation(words_of(rows, 'span'))})"
        )
        self.about = re.compile(alternation(words_of(rows, "about")))
        self.label = re.compile(rf"(?:{alternation(words_of(rows, 'label'))})[ ]*[:：][ ]*(?P<body>{HAN}+)")
        self.governed = re.compile(rf"(?<!{HAN}){place}(?={HAN}{{2,12}}(?:{alternation(bodies.suffixes)}))")
        self.kinds = re.compile(
            alternation(word for row in pack.table("documents") if row.get("place") for word in row.words)
        )


@cache
def _load_issuers(pack: Pack) -> _Issuers:
    return _Issuers(pack)


def _find_issuer(folded: str, layout: Layout, title: str | None, pack: Pack) -> str | None:
    """Return the issuer by the title, the opening, a label, the signature, or the places of the bureaus named."""
    lines = layout.lines
    heads = [folded[lines[index].start : lines[index].end] for index in layout.front.issuer_lines]
    words = _load_issuers(pack)
    opening = folded[:_OPENING_LENGTH]
    label = words.label.search(opening)
    titled = _issuer_of_title(fold(title), pack) if title else None
    signed = _issuer_of_signature(folded, lines, pack)
    if (
        titled and signed and signed.endswith(titled)
    ):  # the signature has the whole name: 临江县教育局 for 县教育局
        return signed
    return (
        titled
        or _issuer_of_meeting(opening, words)
        or (label["body"] if label else None)
        or (heads[0].replace(" ", "") if heads else None)
        or signed
        or _issuer_of_kind(title, folded, pack)
        or _issuer_of_bureaus(folded, pack)
        or _issuer_of_headline(folded, lines, pack)
    )


def _issuer_of_title(title: str, pack: Pack) -> str | None:
    """Return the place or body that a title begins with: 陕西省 of 2026年陕西省政府工作报告."""
    words, bodies = _load_issuers(pack), load_bodies(pack)
    bare = words.span.sub("", _YEAR.sub("", _NOTE.sub("", title))).strip(" 《")
    about = words.about.search(bare)
    if about and about.start() and bodies.is_public(bare[: about.start()]):
        return bare[: about.start()]
    if about and not about.start():
        bare = bare[about.end() :]
    kind = words.kinds.search(bare)
    name = bare[: kind.start()].strip(" 的") if kind else ""
    if name in words.names:
        return words.names[name]
    place = bodies.place_of(name) if name else ""
    if re.fullmatch(rf"{HAN}+", place) and bodies.is_public(place):
        return place
    start = words.title_start.match(title.strip(" 《"))
    return start["place"] if start and bodies.is_place(start["place"]) else None


def _issuer_of_meeting(opening: str, words: _Issuers) -> str | None:
    """Return the issuer by the meeting that hears the report or by the words 我代表……."""
    for pattern in (words.session, words.behalf, words.convened):
        match = pattern.search(opening)
        if match and match.groupdict().get("name"):
            return next(name for word, name in words.names.items() if word in match["name"])
        if match:
            return match["place"]
    return None


def _issuer_of_signature(folded: str, lines: tuple[Line, ...], pack: Pack) -> str | None:
    """Return the body on the line above the date that ends a text."""
    bodies = load_bodies(pack)
    for before, line in pairwise(lines[-_CLOSING_LINES:]):
        if not _DATE_LINE.fullmatch(folded, line.start, line.end):
            continue
        name = folded[before.start : before.end].replace(" ", "")
        if len(name) <= _LONGEST_LABEL and re.fullmatch(rf"{HAN}+", name) and bodies.is_public(name):
            return name
    return None


def _issuer_of_kind(title: str | None, folded: str, pack: Pack) -> str | None:
    """Return the issuer that all documents of a kind have."""
    kind = document_kind(title, folded, pack)
    return kind.get("issuer") if kind else None


def _issuer_of_bureaus(folded: str, pack: Pack) -> str | None:
    """Return the place whose bureaus or whose name an article that brings in speakers has most often."""
    opening = folded[:_OPENING_LENGTH]
    if not load_roles(pack).names_post(opening, 0, len(opening)):
        return None
    bodies = load_bodies(pack)
    governed = (match["place"] for match in _load_issuers(pack).governed.finditer(opening))
    bureaus = Counter(place for place in governed if bodies.is_place(place))
    named = [place for place, _ in bureaus.most_common() if folded.count(place) >= _LEAST_MENTIONS]
    if named:
        return named[0]
    places = Counter(
        opening[start:end] + row["suffix"] for start, end, row in _load_places(pack).finditer(opening)
    )
    place, count = places.most_common(1)[0] if places else ("", 0)
    return place if count >= _LEAST_MENTIONS else None


def _issuer_of_headline(folded: str, lines: tuple[Line, ...], pack: Pack) -> str | None:
    """Return the place that a line above the text begins with, where the text names it again."""
    for line in lines[:_OPENING_LINES]:
        match = _load_issuers(pack).headline.match(folded, line.start, line.end)
        place = match["place"] if match else ""
        if load_bodies(pack).is_place(place) and folded.count(place) >= _LEAST_MENTIONS:
            return place
    return None


@cache
def _load_places(pack: Pack) -> WordTable:
    return WordTable(pack.table("places"))
