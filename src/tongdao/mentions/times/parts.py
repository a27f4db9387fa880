"""The parts that a time is put together of, coarse to fine: a year, a quarter in it, a month, a day, an hour.

A part either stands by itself (今年, 2025年) or is placed in a coarser one (一季度 in a year). Where the coarser one is
not named, it is that of the day in force.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tongdao.mentions.times.calendar import Grain, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tongdao.mentions.times.patterns import TimePatterns
    from tongdao.model import Step


class Context(NamedTuple):
    """What a time is read against.

    `anchor` is the day of the document. `force` is the day that unnamed coarser parts are taken from: the one last
    named in the paragraph, known as finely as `force_grain`, else the anchor; `named` tells whether its year was
    written, `sentence` whether the sentence itself named it. `ranged`: the time ends a range, whose beginning is
    `force`. `lunar`: 农历 stands before.
    """

    patterns: TimePatterns
    text: str
    anchor: date | None
    force: date | None
    force_grain: Grain = Grain.CLOCK
    named: bool = False
    sentence: bool = False
    ranged: bool = False
    lunar: bool = False


class Part(NamedTuple):
    """One part of a time. `within` is the grain it is placed in, None where it stands by itself.

    `place` turns the span of the coarser part into this one's; a part by itself is given no matter which span.
    `inside`: it may be placed in any coarser grain. `anchored`: unnamed, the coarser part is the anchor's.
    """

    end: int
    grain: Grain
    place: Callable[[Span], Span | None]
    rule: str
    within: Grain | None = None
    relation: str = "at"
    inside: bool = False
    anchored: bool = False


class Point(NamedTuple):
    """A time put together, with its span (None: unresolved) and what is said of it.

    `implied`: a coarser part is not named but taken from the day in force. `bounds` stand for the span where one side
    of it is open (2018年以来).
    """

    start: int
    end: int
    span: Span | None
    grain: Grain
    relation: str
    implied: bool
    steps: tuple[Step, ...]
    bounds: tuple[date | None, date | None] | None = None


def fixed(end: int, grain: Grain, span: Span | None, rule: str, relation: str = "at") -> Part:
    """Return a part that stands by itself."""
    return Part(end, grain, lambda _: span, rule, relation=relation)


# Reads the part that begins at a place, behind the time read so far (None: at its beginning).
Reader: TypeAlias = "Callable[[Context, int, Point | None], Part | None]"
