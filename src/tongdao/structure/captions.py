"""Lines that belong to the page and not to the text: credits, labels, captions of pictures, page furniture."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation
from tongdao.text.numerals import YEAR_DIGITS

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack

_LONGEST_CAPTION = 80  # characters
_LONGEST_CREDIT = 40  # characters; longer is the sentence that begins with 记者
# Lines that are no more than marks of a page: a date (and a label), an issue, a way (首页 > 要闻), a spaced word.
_DAY = rf"[(（]?(?:\d{{4}}|[{YEAR_DIGITS}]{{4}}) ?[年\-./][\d{YEAR_DIGITS}十年月日\-./: ]+[)）]?"
_ONE_DAY = re.compile(_DAY)
_ISSUE = r"(?:\d{4}年)?[(（]?总?第\d+期[)）]?"
_PAGE_LINES = re.compile(
    rf"{_DAY}|(?:{_ISSUE}[ \u3000]*)+(?:{_DAY})?|[^。！？；，:：>›»]+(?: [>›»][^。！？；，:：>›»]+)+"
    r"|[^\W\dA-Za-z_](?:[ \u3000]+[^\W\dA-Za-z_]){2,8}"
)
_LONGEST_ORDER = 200  # characters of the title of an order, and of the line that names whom it goes to


class Captions:
    """The words of a pack that captions are known by, compiled."""

    def __init__(self, pack: Pack) -> None:
        """Compile the table `captions`."""
        words = {row.id: row for row in pack.table("captions")}
        by_place: dict[str, list[str]] = {}
        for row in words.values():
            by_place.setdefault(row["role"], []).extend(row.words)
        label = rf"(?:{alternation(by_place['label'])})[ \t]*[:：]"
        picture = alternation(by_place["picture"])
        self.label = re.compile(rf"[(（【\[]?{label}")
        self._notes = re.compile(rf"[^。！？；，]*(?:{alternation(by_place['notes'])})[^。！？；，]*")
        self.bare_label = re.compile(rf"[【\[]?{label}[ \t]*")
        orders, addressed = alternation(by_place["order"]), alternation(by_place["addressed"])
        self._order = re.compile(
            rf"[^。；]{{0,60}}关于[^。；]{{2,160}}的?(?:{orders})(?:[(（][^()（）]{{1,20}}[)）])?"
        )
        self._addressed = re.compile(
            rf"(?:各|[省市县区州](?:直|有关|各))[^。；]{{0,120}}(?:{addressed})[)）]?[:：]"
        )
        self._dated_label = re.compile(rf"{_DAY}[ \u3000]*(?:[^ \u3000。；，:：]{{1,8}}[ \u3000]+)*{label}")
        self._greeted = re.compile(rf"[^。；，:：\d]{{1,10}}(?:{alternation(by_place['greeted'])})[:：]")
        self.meeting = re.compile(rf"(?:{alternation(by_place['meeting'])})[)）]?$")
        self._any_length = re.compile(picture)
        self._start = re.compile(rf"[(（【\[]?(?:{alternation(by_place['start'])})[^。！？；，]*")
        self._whole = re.compile(alternation(by_place["whole"]))
        self._end = re.compile(rf"[^。！？；，]*(?:{alternation(by_place['end'])})[)）]?")

    def is_caption(self, folded: str, start: int, end: int) -> bool:
        """Tell whether the line `start:end` is a caption."""
        if end - start > _LONGEST_CAPTION:
            return False
        for pattern in (self.label, self._any_length, self._dated_label):
            if pattern.match(folded, start, end):
                return True
        if _PAGE_LINES.fullmatch(folded, start, end):
            return True
        if end - start > _LONGEST_CREDIT:
            return False
        patterns = (self._start, self._whole, self._end, self._greeted)
        return any(pattern.fullmatch(folded, start, end) for pattern in patterns)

    def is_date(self, folded: str, start: int, end: int) -> bool:
        """Tell whether the line `start:end` is a date and nothing else."""
        return _ONE_DAY.fullmatch(folded, start, end) is not None

    def is_order(self, folded: str, start: int, end: int) -> bool:
        """Tell whether the line `start:end` is the title of an order: 关于……的通知."""
        return end - start <= _LONGEST_ORDER and self._order.fullmatch(folded, start, end) is not None

    def is_address(self, folded: str, start: int, end: int) -> bool:
        """Tell whether the line `start:end` names those to whom an order goes: 各县人民政府，市有关部门：."""
        return end - start <= _LONGEST_ORDER and self._addressed.fullmatch(folded, start, end) is not None

    def opens_notes(self, folded: str, start: int, end: int) -> bool:
        """Tell whether the line `start:end` heads the notes that explain the words of a text."""
        return end - start <= _LONGEST_CREDIT and self._notes.fullmatch(folded, start, end) is not None


@cache
def load_captions(pack: Pack) -> Captions:
    """Return the captions of a pack, compiled once."""
    return Captions(pack)
