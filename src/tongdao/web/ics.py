"""Deadlines as a calendar that any program can subscribe to: iCalendar, RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
_OCTETS = 75  # of a line, its break left aside
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due on a day: an event of the whole day. `id` is the same for as long as the promise is."""

    id: str
    day: date
    title: str
    details: str
    url: str
    category: str | None


def calendar(name: str, deadlines: Iterable[Deadline], made_at: datetime) -> bytes:
    """Write a calendar of that name; `made_at` is when what it shows was computed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tongdao//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for deadline in deadlines for line in _event(deadline, made_at)),
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def _event(deadline: Deadline, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{deadline.id}@tongdao"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    yield f"SUMMARY:{_text(deadline.title)}"
    yield f"DESCRIPTION:{_text(deadline.details)}"
    yield f"URL:{_CONTROL.sub('', deadline.url)}"
    if deadline.category:
        yield f"CATEGORIES:{_text(deadline.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    broken = words.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", broken).translate(_ESCAPED)


def fold(line: str) -> bytes:
    """Encode a line, folded before its 76th octet and never inside a character; a fold goes on with a space."""
    folded, room = bytearray(), _OCTETS
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(octets) > room:
            folded += b"\r\n "
            room = _OCTETS - 1
        folded += octets
        room -= len(octets)
    return bytes(folded) + b"\r\n"
