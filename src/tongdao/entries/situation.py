"""What the entries of one clause have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.entries.cues import weigh
from tongdao.entries.kinds import figure_kind
from tongdao.entries.moods import tense_of
from tongdao.entries.timing import same_bracket, tells_tense
from tongdao.model import Kind
from tongdao.text.marks import last_of, start_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongdao.entries.cues import Cue
    from tongdao.entries.timing import Times
    from tongdao.model import Clause, Document, Period
    from tongdao.rules.pack import Pack

_FIRST_HAN = "\u3400"  # signs and digits are left as they are read
_MARKS = last_of("，,；;：:（(")


@dataclass(frozen=True, slots=True)
class Situation:
    """A clause and what is known of it: `text` is the folded document, `mood` the log-odds of a commitment."""

    document: Document
    text: str
    clause: Clause
    kind: Kind
    mood: float
    owner: str | None
    times: Times
    cues: Sequence[Cue]
    pack: Pack

    def variants(self) -> dict[int, str]:
        """Return the characters of a clause and the head of its paragraph that the document writes otherwise."""
        start, end = self.text.rfind("\n", 0, self.clause.start) + 1, self.clause.end
        folded, written = self.text[start:end], self.document.text[start:end]
        if folded == written:
            return {}
        return {
            ord(seen): told
            for seen, told in zip(folded, written, strict=True)
            if seen != told and told >= _FIRST_HAN
        }

    def segment_start(self, place: int) -> int:
        """Return where the stretch between marks begins that `place` stands in."""
        return max(self.clause.start, start_after(self.text, _MARKS, self.clause.start, place))

    def kind_at(self, place: int) -> Kind:
        """Return the kind of an entry that begins at `place`: the statement's, or what its segment says."""
        start = self.segment_start(place)
        beside = [p for p in self.times.own if self._governs(p, start, place)]
        tense = weigh(self.cues, start, place) + tense_of(beside, self.times.on)
        kind = figure_kind(self.kind, self.mood, tense)
        return Kind.FACT if kind is Kind.TARGET and tense <= 0 and self._is_over(place) else kind

    def _is_over(self, place: int) -> bool:
        """Tell whether a past time stands before `place`, and nothing after it wants anything: 去年盘活三成，收回…."""
        before = [p for p in self.times.own if p.end <= place]
        if not before or not tells_tense(before[-1]):
            return False
        last, on = before[-1].last, self.times.on
        past = last is not None and on is not None and last <= on
        return past and weigh(self.cues, before[-1].end, place) <= 0

    def _governs(self, period: Period, start: int, place: int) -> bool:
        """Tell whether a period of the clause tells past or future of an entry: beside it, or in its bracket."""
        if period.relation == "within" and same_bracket(self.text, place, period.start):
            return True
        return start <= period.start <= place and tells_tense(period)
