"""What became of promises as rows of a table: promise, verdict, then each outcome with the labels that joined it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tongdao.fates.fate import Fate
    from tongdao.promise import Entry, Link

Row = tuple[object, ...]


def rows(fates: Iterable[Fate]) -> Iterator[Row]:
    """Return a row for each promise and, below it, one for each link, part and mention."""
    for fate in fates:
        yield "promise", _place(fate.promise), _verdict(fate), fate.assessment.formula, _descent(fate)
        yield from (_link("outcome", link) for link in fate.followed.links)
        yield from (_link("part", link) for link in fate.followed.yearly)
        yield from (("mention", item.sentence.text, item.says) for item in fate.followed.mentions)


def _place(entry: Entry | None) -> str:
    return f"{entry.source} {entry.start} {' '.join(entry.quote.split())}" if entry else "-"


def _verdict(fate: Fate) -> str:
    found = fate.assessment
    axes = (found.attainment, found.schedule, found.evidence, found.lineage, found.light)
    return " ".join(str(axis or "-") for axis in axes)


def _descent(fate: Fate) -> str:
    descent = fate.followed.descent
    ends = (descent.previous, descent.next, fate.followed.baseline)
    told = [*(_place(end) for end in ends), descent.reworded or "-", " ".join(descent.searched) or "-"]
    return " | ".join(told) if set(told) != {"-"} else "-"


def _link(name: str, link: Link) -> Row:
    labels = " ".join(f"{item.name}={item.level}" for item in link.comparisons)
    return name, _place(link.outcome), link.score, labels
