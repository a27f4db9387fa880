"""The marked text of a document: every character once, every mark on its very quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from books import REPORT
from hypothesis import given
from hypothesis import strategies as st

from tongdao import read
from tongdao.web.marks import TextMark, cut, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.web.marks import MarkedLine, Segment

TEXT = st.text(st.sampled_from("年增<&\r\n𠮷,30"), max_size=40)
WHAT = st.sampled_from(["statement", "figure", "deliverable", "programme", "check", "finding"])


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[TextMark]]:
    text = draw(TEXT)
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(WHAT, place, place), max_size=8))
    return text, [
        TextMark(what, str(n), "fact", min(a, b), max(a, b)) for n, (what, a, b) in enumerate(spans)
    ]


def segments(lines: Iterable[MarkedLine]) -> list[Segment]:
    return [segment for line in lines for run in line.runs for segment in run.segments]


@given(marked())
def test_every_character_is_kept_once_and_every_mark_covers_its_quote(
    given: tuple[str, list[TextMark]],
) -> None:
    text, marks = given
    found = segments(cut(text, marks))
    assert "".join(segment.text for segment in found) == text
    assert all(text[segment.start : segment.end] == segment.text for segment in found)
    for mark in marks:
        assert "".join(part.text for part in found if mark in part.marks) == text[mark.start : mark.end]


@given(marked())
def test_a_mark_begins_once_and_ends_once(given: tuple[str, list[TextMark]]) -> None:
    text, marks = given
    found = segments(cut(text, marks))
    for mark in marks:
        seen = int(mark.start < mark.end)
        assert sum(mark in part.starting for part in found) == seen
        assert sum(mark in part.ending for part in found) == seen


@given(marked(), st.integers(0, 40), st.integers(0, 40))
def test_a_part_of_a_text_shows_what_the_whole_shows_there(
    given: tuple[str, list[TextMark]], one: int, other: int
) -> None:
    text, marks = given
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    whole = {n: part.marks for part in segments(cut(text, marks)) for n in range(part.start, part.end)}
    found = segments(cut(text[start:end], marks, start))
    assert "".join(part.text for part in found) == text[start:end]
    assert all(part.marks == whole[n] for part in found for n in range(part.start, part.end))


@given(marked())
def test_lines_end_where_the_text_breaks(given: tuple[str, list[TextMark]]) -> None:
    text, marks = given
    lines = [text[line.start : line.end] for line in cut(text, marks)]
    assert lines == re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def test_figures_stand_in_the_run_of_their_statement() -> None:
    record = read(REPORT).to_dict()
    lines = cut(REPORT, marks_of(record, ["target"]))
    runs = [run for line in lines for run in line.runs if run.statement]
    said = {run.statement.id: "".join(part.text for part in run.segments) for run in runs if run.statement}
    targets = [item for item in record["statements"] if item["kind"] == "target"]
    assert said == {item["id"]: item["quote"] for item in targets}
    figures = {part.entry.id for run in runs for part in run.segments if part.entry}
    assert figures >= {
        figure["id"] for item in targets for figure in item["figures"] if figure["kind"] == "target"
    }
