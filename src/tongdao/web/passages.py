"""The marked text of a document as HTML: made here, not in a template, since a long text has thousands of marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from tongdao.glossary import Glossary
from tongdao.model import Change, Comparator, Stage
from tongdao.views.wording import measure_text, number_text
from tongdao.web.marks import MarkedLine, MarkedRun, Segment, TextMark, cut
from tongdao.web.outline import OutlineSection

_LAID_OUT_TOGETHER = 1500  # characters that the browser lays out together, or not yet
# Signs of a text that is written as Markdown: they are part of the text, and stand back.
_SIGNS = re.compile(r"^#{1,6} +|^\*\*|\*\*$")
_ANCHORED = ("statement", "figure", "deliverable", "programme", "check")
_SHADED = {"programme": "read-programme", "check": "read-check", "finding": "read-check"}


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a text that one page shows, with its marks; offsets count from the start of the document."""

    text: str
    start: int
    end: int
    part: int
    parts: tuple[tuple[int, int], ...]
    marks: tuple[TextMark, ...]


@dataclass(frozen=True, slots=True)
class RecordedAmount:
    """The number or the stage of an entry, as its record has it."""

    value: Decimal | None
    high: Decimal | None
    unit: str | None
    comparator: Comparator | None
    change: Change | None
    stage: Stage | None
    per: str | None
    scope: str | None


def amount_of(fields: Mapping[str, Any]) -> RecordedAmount:
    """Return the number or the stage that the record of an entry holds."""
    value, high, stage = fields.get("value"), fields.get("high"), fields.get("stage")
    return RecordedAmount(
        None if value is None else Decimal(str(value)),
        None if high is None else Decimal(str(high)),
        fields.get("unit"),
        Comparator(fields["comparator"]) if "comparator" in fields else None,
        Change(fields["change"]) if "change" in fields else None,
        Stage(stage) if stage else None,
        fields.get("per"),
        fields.get("scope"),
    )


def mark_lines(mark: TextMark, words: Glossary) -> tuple[str, ...]:
    """Return what was read of an entry, a line each: its kind and name, number or stage, time, and who answers."""
    fields = mark.fields
    due = fields["period_end"] or ""
    if fields["period"] == "inherited":
        due = f"({due})"
    name = fields["title"] or fields.get("indicator") or fields.get("name") or ""
    number = measure_text(amount_of(fields), words)
    lines = (f"{words(f'kind.{mark.kind}')} {name}", number, due, fields["owner"] or "")
    return tuple(line for line in lines if line)


def check_text(fields: Mapping[str, Any], words: Glossary) -> str:
    """Say which arithmetic of a document does not hold, what it states and what comes out."""
    stated, computed = (Decimal(str(fields[name])) for name in ("stated", "computed"))
    places = max(-int(stated.as_tuple().exponent), 0) + 1
    rounded = round(computed, places)
    numbers = words("text.stated", stated=number_text(stated), computed=number_text(rounded))
    return words("documents.check", relation=words(f"relation.{fields['relation']}"), said=numbers)


def marked(
    passage: Passage,
    places: Iterable[OutlineSection],
    chosen: TextMark | None,
    only_kind: str | None,
    words: Glossary,
) -> Markup:
    """Return the passage as HTML: its text exactly, in paragraphs, with what was read of it around."""
    made = _Setting(chosen, only_kind, words, {place.line: place for place in places})
    lines = cut(passage.text, passage.marks, passage.start)
    chunks = groupby(lines, key=lambda line: (line.start - passage.start) // _LAID_OUT_TOGETHER)
    return Markup("").join(Markup('<div class="chunk">{}</div>').format(made.lines(c)) for _, c in chunks)


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a passage is set: the mark that is asked for, the kind that is shown, the words, the sections by line."""

    asked: TextMark | None
    shown: str | None
    words: Glossary
    places: Mapping[int, OutlineSection]

    def lines(self, lines: Iterable[MarkedLine]) -> Markup:
        return Markup("").join(self.line(line) for line in lines)

    def line(self, line: MarkedLine) -> Markup:
        inside = _SIGNS.sub(r'<span class="sign">\g<0></span>', "".join(self.run(run) for run in line.runs))
        place = self.places.get(line.start)
        tag = f"h{min(place.depth + 2, 4)}" if place and place.heading else "p"
        attributes = (f' id="line-{line.start}"' if place else "") + (
            ' class="blank"' if line.is_blank else ""
        )
        return Markup(f"<{tag}{attributes}>{inside}</{tag}>")  # escaped piece by piece

    def run(self, run: MarkedRun) -> str:
        statement, first = run.statement, run.segments[0]
        if statement is None:
            return "".join(self.segment(segment, anchored=False) for segment in run.segments)
        begins = statement.start == first.start
        classes = [f"read-{statement.kind}", *(["begins"] if begins else []), *self._here([statement])]
        inside = "".join(
            self.segment(segment, anchored=begins and segment is first) for segment in run.segments
        )
        return f'<mark class="{" ".join(classes)}"{_anchor(first) if begins else ""}>{inside}</mark>'

    def segment(self, segment: Segment, *, anchored: bool) -> str:
        """Set one stretch; `anchored` tells that what stands around has its anchor already."""
        text, entry = str(escape(segment.text)), segment.entry
        notes = "".join(self.note(mark) for mark in segment.ending if mark.what == "check")
        anchor = "" if anchored else _anchor(segment)
        classes = [_SHADED[mark.what] for mark in segment.marks if mark.what in _SHADED]
        narrow = [mark for mark in segment.marks if mark.what != "statement"]
        if entry:
            classes += [f"read-{entry.what}", *self._here(narrow)]
            return f"<a{_class(classes)}{anchor}{self._leads(entry, segment)}>{text}</a>{notes}"
        classes += self._here(narrow)
        return f"<span{_class(classes)}{anchor}>{text}</span>{notes}" if classes or anchor else text + notes

    def _here(self, marks: Sequence[TextMark]) -> list[str]:
        return ["read-here"] if self.asked in marks else []

    def _leads(self, entry: TextMark, segment: Segment) -> str:
        again = ' tabindex="-1"' if entry.start != segment.start else ""
        card = escape("\n".join(mark_lines(entry, self.words)))
        query = urlencode({"entry": entry.id, **({"show": self.shown} if self.shown else {})})
        return f' href="?{escape(query)}#at-{entry.start}" data-card="{card}"{again}'

    def note(self, mark: TextMark) -> str:
        return f'<small class="aside">{escape(check_text(mark.fields, self.words))}</small>'


def _class(classes: Iterable[str]) -> str:
    names = " ".join(dict.fromkeys(classes))
    return f' class="{names}"' if names else ""


def _anchor(segment: Segment) -> str:
    begins = any(mark.what in _ANCHORED for mark in segment.starting)
    return f' id="at-{segment.start}"' if begins else ""
