"""Find the named things that a text says will exist, start or finish, and how far they are.

One pass finds the stage verbs of the whole text; then each is read inside its clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.mentions.things.brackets import NESTED
from tongdao.mentions.things.governed import ClausePiece
from tongdao.mentions.things.judge import judge_of
from tongdao.mentions.things.stage_verbs import ORDER, stage_verbs
from tongdao.mentions.things.torn_titles import torn_titles
from tongdao.model import Stage, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.mentions.things.governed import Governed, Opens
    from tongdao.mentions.things.judge import Weigh
    from tongdao.mentions.things.stage_verbs import StageVerbs, Verb
    from tongdao.model import Clause
    from tongdao.rules.pack import Pack
    from tongdao.rules.words import Hit

_TORN_WITHIN = 6  # characters between a verb and the title that a line break tears off
# Every branch begins with a plain character, so that the search skips to these.
_BREAKS = re.compile(rf"{NESTED}|：|:|…|，(?!以?及)|,(?<!\d,)(?!以?及)|,(?!以?及|\d{{3}})")
_COMMAS = frozenset("：:…，,")


@dataclass(frozen=True, slots=True)
class DeliverableMention:
    """A named thing and its stage. `start:end` is the quote; `name` may borrow a head that its list shares.

    `clause` indexes the clauses; `done_only` marks a system (建立…制度), which counts once it stands, not
    while it is promised.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    clause: int
    stage: Stage
    done_only: bool
    trail: tuple[Step, ...]


def find_deliverables(
    folded: str, text: str, clauses: tuple[Clause, ...], pack: Pack, weigh: Weigh | None = None
) -> tuple[DeliverableMention, ...]:
    """Return the deliverables of a text in order; clauses must be in order and apart, and may be any pieces.

    `weigh` is for training: it weighs the candidates instead of the pack's trained table.
    """
    verbs = stage_verbs(pack)
    weigh = weigh or judge_of(pack).weigh
    torn = dict(torn_titles(folded))
    out: list[DeliverableMention] = []
    for index, hits in _hits_by_clause(folded, clauses, verbs):
        clause = clauses[index]
        governed, last = _read_clause(
            folded, clause.start, clause.end, hits, verbs, weigh, _openings(clauses, index)
        )
        out += [_mention(text, found, index) for found in governed]
        titles = torn.get(clause.end - 1)
        if last is not None and titles is not None:
            out += _torn(text, titles, last, clauses, index)
    return tuple(sorted(out, key=lambda mention: mention.start))


def _hits_by_clause(
    folded: str, clauses: tuple[Clause, ...], verbs: StageVerbs
) -> Iterator[tuple[int, list[Hit]]]:
    """Yield each clause that holds stage verbs, with them."""
    index, start, end = -1, 0, 0
    held: list[Hit] = []
    spans = iter([(clause.start, clause.end) for clause in clauses])
    for hit in verbs.table.finditer(folded):
        while end <= hit[0]:
            if held:
                yield index, held
                held = []
            index += 1
            start, end = next(spans, (len(folded), len(folded) + 1))
        if start <= hit[0] and hit[1] <= end:
            held.append(hit)
    if held:
        yield index, held


def _read_clause(
    folded: str, start: int, end: int, hits: list[Hit], verbs: StageVerbs, weigh: Weigh, opens: Opens
) -> tuple[list[Governed], Verb | None]:
    """Read the pieces of a clause; also return the verb that ends it."""
    out: list[Governed] = []
    floor = start
    piece: ClausePiece | None = None
    joined: list[Verb] = []
    for before, begins, closes, free in _pieces(folded, start, end, hits):
        verbs_here = verbs.join(folded, free)
        if not verbs_here:
            continue
        if piece is not None and any(map(piece.opens, joined)):
            floor = piece.end + 1
        joined = verbs_here
        piece = ClausePiece(folded, max(floor, before), begins, closes, verbs.names, weigh, opens)
        if len(joined) == 1 and out and out[-1].end == begins - 1 and piece.holds_only(joined[0]):
            _advance(out, joined[0])
        else:
            out += piece.read(joined)
    return out, joined[-1] if joined else None


def _openings(clauses: tuple[Clause, ...], index: int) -> Opens:
    """Return the spans in which a clause's topic may stand: itself, and the heading or sentence before it."""
    clause = clauses[index]
    if index == 0:
        return ((clause.start, clause.end),)
    above = clauses[index - 1]
    return ((clause.start, clause.end), (above.start, above.end))


def _pieces(folded: str, start: int, end: int, hits: list[Hit]) -> Iterator[tuple[int, int, int, list[Hit]]]:
    """Yield the pieces between commas and colons that hold verbs outside brackets.

    Each is where the piece before it starts, its own start and end, and the verbs.
    """
    free: list[Hit] = []
    before = start
    left = iter(hits)
    hit = next(left, None)
    for opens, closes in [*[match.span() for match in _BREAKS.finditer(folded, start, end)], (end, end)]:
        while hit is not None and hit[0] < closes:
            if hit[0] < opens:
                free.append(hit)
            hit = next(left, None)
        if opens == end or folded[opens] in _COMMAS:
            if free:
                yield before, start, opens, free
                free = []
            if hit is None:
                return
            before, start = start, closes


def _advance(found: list[Governed], verb: Verb) -> None:
    """Carry the last list of names on to the stage of a verb said after a comma: 甲桥建成，投入使用."""
    steps, stage = found[-1].steps[:-1], verb.kind.stage
    for index in range(len(found) - 1, -1, -1):
        name = found[index]
        if stage is None or name.stage is Stage.PREPARE or name.steps[:-1] != steps:
            break
        later = max(name.stage, stage, key=ORDER.index)
        found[index] = name._replace(stage=later, steps=name.steps + verb.steps)


def _mention(text: str, found: Governed, clause: int) -> DeliverableMention:
    name = found.before + text[found.name_start : found.name_end] + found.after
    return DeliverableMention(
        found.start,
        found.end,
        found.name_start,
        found.name_end,
        _bare(name),
        clause,
        found.stage,
        found.kind == "system",
        found.steps,
    )


def _bare(name: str) -> str:
    """Return a name without the brackets that hold all of it: 《甲条例》 is 甲条例."""
    name = name.strip()
    return name[1:-1] if name[:1] == "《" and name.find("》") == len(name) - 1 else name


def _torn(
    text: str, titles: list[tuple[int, int]], verb: Verb, clauses: tuple[Clause, ...], index: int
) -> list[DeliverableMention]:
    """Make the mentions of titles that stand on the lines after their verb."""
    stage = verb.kind.stage
    if stage is None or "book" not in verb.kind.takes or titles[0][0] - verb.end > _TORN_WITHIN:
        return []
    out: list[DeliverableMention] = []
    for start, end in titles:
        while index + 1 < len(clauses) and clauses[index + 1].start <= start:
            index += 1
        steps = (*verb.steps, Step("heads.book", start, end))
        out.append(DeliverableMention(start, end, start, end, text[start:end], index, stage, False, steps))
    return out
