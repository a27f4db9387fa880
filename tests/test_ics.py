"""The calendar of deadlines is one that other programs read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tongdao.web.ics import Deadline, calendar, fold

MADE = datetime(2026, 1, 23, 16, 5, tzinfo=timezone(timedelta(hours=8)))
BRIDGE = Deadline(
    "0123456789abcdef.d42",
    date(2026, 12, 31),
    "建成跨江大桥；新建公路30公里, 其中高速10公里",
    '市交通局："年底前建成"\\通车\n' + "原文" * 60,
    "https://example.cn/commitments/0123456789abcdef.d42?lang=zh",
    "市交通局",
)


def events(written: bytes) -> list[dict[str, Any]]:
    return [dict(event) for event in Calendar.from_ical(written).walk("VEVENT")]


def test_an_event_says_what_the_deadline_says() -> None:
    (event,) = events(calendar("澜江市时限", [BRIDGE], MADE))
    assert event["UID"] == "0123456789abcdef.d42@tongdao"
    assert event["DTSTART"].dt == BRIDGE.day
    assert event["DTSTAMP"].dt == MADE.astimezone(UTC)
    assert event["SUMMARY"] == BRIDGE.title
    assert event["DESCRIPTION"] == BRIDGE.details
    assert event["URL"] == BRIDGE.url
    assert event["CATEGORIES"].cats == ["市交通局"]


def test_the_same_deadlines_give_the_same_calendar() -> None:
    assert calendar("时限", [BRIDGE], MADE) == calendar("时限", [BRIDGE], MADE)


@pytest.mark.parametrize("words", ["END:VEVENT\r\nBEGIN:VALARM", "a\rb\nc", "\x00\x07;,:\\n", '"\u2028'])
def test_no_words_leave_their_property(words: str) -> None:
    hostile = Deadline("x", BRIDGE.day, words, words, "http://a/", words)
    found = Calendar.from_ical(calendar(words, [hostile, BRIDGE], MADE))
    assert [event["UID"] for event in found.walk("VEVENT")] == ["x@tongdao", f"{BRIDGE.id}@tongdao"]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))
def test_folding_keeps_lines_short_and_characters_whole(words: str) -> None:
    folded = fold(words)
    lines = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert "".join([lines[0].decode(), *(line[1:].decode() for line in lines[1:])]) == words
