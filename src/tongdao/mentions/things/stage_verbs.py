"""The verbs that tell how far a deliverable is, found and joined: 建成并投入使用 is one verb."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.things.heads import TEXTUAL
from tongdao.mentions.things.name_tables import name_tables
from tongdao.model import Stage, Step, new
from tongdao.rules.words import WordTable

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack, Row
    from tongdao.rules.words import Hit

ORDER = tuple(Stage)
_DOCUMENTS = TEXTUAL - {"list", "book"}
_LONGEST_ADVERBS = 12  # characters of adverbs between two verbs said together


@dataclass(frozen=True, slots=True)
class VerbKind:
    """What the rows of joined verbs say together; the fields are those of the table `stages`.

    `deciding` is the index of the last row that does not merely hurry, or of the last one where all do; `pushed` tells
    whether any of them hurries.
    """

    stage: Stage | None
    takes: frozenset[str]
    before: bool
    after: bool
    push: bool
    carries: bool
    drafts: bool
    deciding: int
    pushed: bool

    @property
    def issues(self) -> bool:
        """Tell whether the verb issues documents, whose titles may hold verbs and 和 of their own."""
        return not _DOCUMENTS.isdisjoint(self.takes) and "line" not in self.takes


class Verb(NamedTuple):
    """One stage verb, or several said together, where it stands."""

    start: int
    end: int
    kind: VerbKind
    hits: tuple[Hit, ...]

    @property
    def deciding(self) -> Hit:
        """Return the last hit that does not merely hurry, or the last one where all do."""
        return self.hits[self.kind.deciding]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the rules that found the verb, and where."""
        return tuple(Step(row.rule, start, end) for start, end, row in self.hits)


class StageVerbs:
    """The stage verbs of a pack, made ready for use."""

    def __init__(self, pack: Pack) -> None:
        """Index the table `stages`."""
        self.table = WordTable(pack.table("stages"))
        self.names = name_tables(pack)
        self._kinds: dict[str, VerbKind] = {}

    def join(self, folded: str, hits: list[Hit]) -> list[Verb]:
        """Join verbs that stand together; one that is denied or only describes what follows is left out."""
        groups: list[list[Hit]] = []
        for hit in hits:
            start, end, row = hit
            if row.fields.get("shield") or self._modifies(folded, start, end):
                continue
            if groups and self._joins(folded, groups[-1][-1], hit):
                groups[-1].append(hit)
            else:
                groups.append([hit])
        return [self._verb(group) for group in groups]

    def _modifies(self, folded: str, start: int, end: int) -> bool:
        """Tell whether a verb is denied (未建成, 没有及时修订) or only describes what follows (修订后的)."""
        near = max(0, start - _LONGEST_ADVERBS)
        denials = self.names.denials
        before = self.names.adverbs.strip(folded, near, start)
        if denials.match(folded, near, start) or denials.match(folded, near, before):
            return True
        stop, ends = len(folded), self.names.ends
        if (
            ends.described.start(folded, end, stop) is None
            or ends.chance.start(folded, end, stop) is not None
        ):
            return False
        return self.names.roster.match(folded, end, stop) is None

    def _joins(self, folded: str, hit: Hit, follower: Hit) -> bool:
        end, start = hit.end, follower.start
        if start - end > _LONGEST_ADVERBS or (follower.row.get("push") and self._kind((hit.row,)).issues):
            return False
        if hit.row.get("noun") and follower.row["side"] != "object" and not follower.row.get("push"):
            return False
        while start > end:
            start = self.names.adverbs.strip(folded, end, start)
            if start > end and folded[start - 1] in self.names.lists.joiners:
                start -= 1
            elif start > end:
                return False
        return True

    def _verb(self, group: list[Hit]) -> Verb:
        kind = self._kind(tuple([hit.row for hit in group]))
        return new(Verb, (group[0].start, group[-1].end, kind, tuple(group)))

    def _kind(self, rows: tuple[Row, ...]) -> VerbKind:
        key = rows[0].id if len(rows) == 1 else " ".join([row.id for row in rows])
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = _combine(rows)
        return kind


def _combine(rows: tuple[Row, ...]) -> VerbKind:
    """Let the verbs that do not merely hurry decide, and of two stages the later."""
    deciding = [row for row in rows if not row.get("push")] or list(rows)
    stages = [Stage(row["stage"]) for row in deciding if row.get("stage")]
    return VerbKind(
        stage=max(stages, key=ORDER.index, default=None),
        takes=frozenset(kind for row in deciding for kind in row["takes"].split()),
        before=any(row["side"] != "subject" for row in rows),
        after=any(row["side"] != "object" for row in rows),
        push=all(row.get("push", False) for row in rows),
        carries=bool(rows[-1].get("carries")),
        drafts=any(row.get("drafts", False) for row in rows),
        deciding=max(at for at, row in enumerate(rows) if row is deciding[-1]),
        pushed=any(row.get("push") for row in rows),
    )


@cache
def stage_verbs(pack: Pack) -> StageVerbs:
    """Return the stage verbs of a pack, made ready once."""
    return StageVerbs(pack)
