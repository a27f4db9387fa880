"""Read one piece of a clause, between commas: which names its verbs govern, and what stage they tell.

A name stands after its verb (建成甲桥), before it (甲桥建成通车) or between two (推进甲桥开工).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tongdao.mentions.things.candidates import EDGE, NEVER_HURRIED, candidates, setting_of
from tongdao.mentions.things.edges import cut_tail, loose_end, without_money
from tongdao.mentions.things.heads import ABSTRACT, find_head
from tongdao.mentions.things.lists import Listing, split
from tongdao.mentions.things.members import accept
from tongdao.mentions.things.particular import starts_vaguely
from tongdao.mentions.things.topics import leading_name
from tongdao.model import Stage, Step

if TYPE_CHECKING:
    from tongdao.mentions.things.borrowing import Phrase
    from tongdao.mentions.things.judge import Weigh
    from tongdao.mentions.things.name_tables import NameTables
    from tongdao.mentions.things.names import Name
    from tongdao.mentions.things.stage_verbs import Verb

_LONGEST_PHRASE = 240  # characters that a verb's object or subject can be long
_VERBS_AHEAD = 12  # verbs looked at for one that closes an object
_LONGEST_ADJUNCT = 16  # characters of a place or time before a verb: 在临江举办
_ADVERB = 2  # characters before a verb that are looked at
_DRAFT = "草案"
_RANKED = "ranked"
_CLOSES = frozenset("、的")
_SHORTEST_OBJECT = 2
_BREAK = re.compile("[，：:]")
_STEPS = frozenset({Stage.START, Stage.COMPLETE, Stage.OPERATE})
_LONGEST_TOPIC = 40  # characters of a piece in which the name that a sentence begins with is looked for

Opens: TypeAlias = "tuple[tuple[int, int], ...]"


class Governed(NamedTuple):
    """A name that a verb governs: its quote, the span and the full form of the name, its class, and the stage."""

    start: int
    end: int
    name_start: int
    name_end: int
    before: str
    after: str
    kind: str
    stage: Stage
    steps: tuple[Step, ...]


class ClausePiece:
    """A piece of folded text from `start` to `end`; the piece before it starts at `before`."""

    def __init__(
        self, folded: str, before: int, start: int, end: int, tables: NameTables, weigh: Weigh, opens: Opens
    ) -> None:
        """Take the bounds; `before` equals `start` where nothing said before can be the subject."""
        self.folded, self.tables, self.weigh = folded, tables, weigh
        self.before, self.start, self.end = before, start, end
        self.sentence = opens

    def read(self, verbs: list[Verb]) -> list[Governed]:
        """Return the names that the verbs govern, from the left."""
        out: list[Governed] = []
        floor, index = self.start, 0
        while index < len(verbs):
            verb = verbs[index]
            stop, closer, following = self._object_end(verbs, index)
            ends = verb.kind.after and self._ends(verb.end)
            helps = closer is None and self._only_helps(verbs, index, stop)
            found = [] if helps else self._listed(verb) or self._object(verb, closer, stop)
            if not found:
                following = index + 1
                if ends or (verb.kind.after and verb.kind.carries):
                    found = self._subject(verb, floor) or self._topic(verb, floor)
            out += found
            if found or ends or self.opens(verb, floor):
                floor = verbs[following - 1].end
            index = following
        return out

    def opens(self, verb: Verb, floor: int | None = None) -> bool:
        """Tell whether a verb begins its phrase; one inside a name (质量强市建设三年行动方案) does not."""
        floor = self.start if floor is None else floor
        start = self.tables.adverbs.strip(self.folded, floor, verb.start)
        return start <= floor or self.folded[start - 1] in self.tables.lists.joiners

    def holds_only(self, verb: Verb) -> bool:
        """Tell whether the piece holds the verb alone, adverbs aside: ，投入使用."""
        start = self.tables.adverbs.strip(self.folded, self.start, verb.start)
        return start <= self.start and self._closes(verb)

    def _closes(self, verb: Verb) -> bool:
        """Tell whether nothing but words such as 了 stands between a verb and the end of the piece."""
        return (self.tables.ends.done.start(self.folded, verb.end, self.end) or verb.end) >= self.end

    def _ends(self, position: int) -> bool:
        """Tell whether a verb that ends here can close its phrase."""
        while after := self.tables.ends.after.start(self.folded, position, self.end):
            position = after
        if position >= self.end or self.folded[position] in self.tables.lists.joiners:
            return True
        return self.folded[position].isdigit() or self.folded[position] in " （("

    def _object_end(self, verbs: list[Verb], index: int) -> tuple[int, Verb | None, int]:
        """Return where the object ends, the verb that closes it (推进甲桥开工) and the index to go on from."""
        verb = verbs[index]
        for later in range(index + 1, min(len(verbs), index + _VERBS_AHEAD)):
            other = verbs[later]
            stop = self.tables.adverbs.strip(self.folded, verb.end, other.start)
            stop = loose_end(self.folded, verb.end, stop, self.tables)
            if stop > verb.end and self.folded[stop - 1] in self.tables.lists.joiners:
                if (
                    self.folded[stop - 1] in self.tables.lists.also
                    and other.kind.after
                    and self._closes(other)
                ):
                    return stop - 1, other, later + 1
                return stop - 1, None, later
            if other.kind.after and (verb.kind.push or not other.kind.push) and self._ends(other.end):
                return stop, other, later + 1
        return self.end, None, len(verbs)

    def _object(self, verb: Verb, closer: Verb | None, stop: int) -> list[Governed]:
        """Return the names after a verb, up to `stop`."""
        stop = min(stop, verb.end + _LONGEST_PHRASE)
        if not verb.kind.before or stop <= verb.end or self.folded[verb.end] in _CLOSES:
            return []
        if verb.start > self.start and self.folded[verb.start - 1] == "的":
            return []
        opens, stop = without_money(self.folded, verb.end, stop, self.tables)
        if closer is None and self._needs_head(verb, opens, stop) and not self._finished(verb, opens, stop):
            return []
        listing = self._split(opens, stop, verb)
        stage = verb.kind.stage
        if closer is not None and not closer.kind.push:
            stage = closer.kind.stage
        elif listing.stage is not None:
            stage = Stage(listing.stage)
        elif stage is None and (listing.tailed or closer is not None):
            stage = self._told(closer.end if closer else self.end) or Stage.CONTINUE
        named = self._accept(listing, verb, closer, "object")
        verbs = (verb,) if closer is None else (verb, closer)
        return _governed(self.folded, named, verb.start, closer.end if closer else stop, stage, verbs)

    def _listed(self, verb: Verb) -> list[Governed]:
        """Return the names that a noun after a verb leads to, in the next piece too: 续建项目：甲桥、乙路."""
        if verb.kind.stage is None or self.folded[verb.end : verb.end + 1] not in self.tables.roster_starts:
            return []
        lead = self.tables.roster.match(self.folded, verb.end, self.sentence[0][1])
        if lead is None:
            return []
        after = _BREAK.search(self.folded, lead.end(), self.sentence[0][1])
        stop = after.start() if after else self.sentence[0][1]
        if stop - lead.end() < _SHORTEST_OBJECT:
            return []
        named = self._accept(self._split(lead.end(), stop, verb), verb, None, "object")
        return _governed(self.folded, named, None, stop, verb.kind.stage, (verb,))

    def _only_helps(self, verbs: list[Verb], index: int, stop: int) -> bool:
        """Tell whether a verb only helps along who is to win a title: 支持青原县创建国家示范区."""
        if not verbs[index].kind.push or index + 1 == len(verbs):
            return False
        other = verbs[index + 1]
        if _RANKED not in other.kind.takes or not verbs[index].end < other.start < other.end < stop:
            return False
        return self.folded[other.start - 1] not in self.tables.lists.joiners

    def _needs_head(self, verb: Verb, start: int, end: int) -> bool:
        """Tell whether an object is no name without a noun at its end: a verb that hurries, or no list."""
        if verb.kind.push:
            return True
        return (
            "honour" not in verb.kind.takes
            and self.tables.lists.joints.search(self.folded, start, end) is None
        )

    def _finished(self, verb: Verb, start: int, end: int) -> bool:
        """Tell whether an object ends in a noun that can end a name; if not, more is said of what it names.

        Alone after a verb that hurries, it must be of no class that is but hurried on.
        """
        if self.folded[end - 1] not in self.tables.last_characters:
            return False
        end, _ = cut_tail(self.folded, start, end, self.tables)
        end = self.tables.lists.etc.strip(self.folded, start, end)
        head = find_head(self.folded, start, end, self.tables)
        if head is not None:
            hurried = verb.kind.push and head.kind in NEVER_HURRIED and head.kind not in verb.kind.takes
            return not hurried or self.tables.lists.joints.search(self.folded, start, end) is not None
        known = self.tables.heads.match(self.folded, start, end)
        if known is not None:
            return bool(known.row["class"] != ABSTRACT)
        return self.tables.ends.category.match(self.folded, start, end) is not None

    def _subject(self, verb: Verb, floor: int) -> list[Governed]:
        """Return the names before a verb, from `floor` on or, where nothing is there, from the piece before."""
        if verb.kind.before and self.folded[verb.end : verb.end + 1].isdigit():
            return []
        stop = self._subject_end(floor, verb.start)
        start = max(floor, stop - _LONGEST_PHRASE)
        if start < stop and self.folded[start] in self.tables.lists.joiners:
            start += 1
        if stop <= self.start and self._closes(verb):
            start, stop = max(self.before, self.start - _LONGEST_PHRASE), self.start - 1
            if self._says_its_own(start, max(start, stop)):
                return []
            if find_head(self.folded, start, stop, self.tables) is None:
                return []
        if stop - start < 2:
            return []
        listing = self._split(start, stop, verb)
        named = self._accept(listing, verb, None, "subject")
        stage = self._told(verb.end) or self._going(listing, verb)
        return _governed(self.folded, named, None, verb.end, stage, (verb,))

    def _topic(self, verb: Verb, floor: int) -> list[Governed]:
        """Return what the sentence began with where a verb has no subject of its own: 甲桥长2公里，5月动工，8月通车."""
        stage = verb.kind.stage
        if stage not in _STEPS or not self._closes(verb) or not self._lacks_subject(floor, verb):
            return []
        for whole, (start, end) in enumerate(self.sentence):
            end = min(end, self.start - 1, start + _LONGEST_TOPIC)
            topic = leading_name(self.folded, start, end, verb.kind.takes, self.tables, whole=whole > 0)
            if topic is not None:
                listing = Listing((topic,), 0, tailed=False, stage=None)
                setting = setting_of(self.folded, listing, verb, None, "topic", EDGE)
                read = candidates(self.folded, listing, setting, self.tables)
                named = [(one.phrase, one.name) for ways in read for one in ways if one.letters]
                return [
                    one._replace(start=verb.start, end=verb.end)
                    for one in _governed(self.folded, named, None, verb.end, stage, (verb,))
                ]
        return []

    def _lacks_subject(self, floor: int, verb: Verb) -> bool:
        """Tell whether nothing stands before a verb, or no more than a noun such as 工程."""
        stop = self._subject_end(floor, verb.start)
        if stop <= self.start:
            return True
        head = find_head(self.folded, self.start, stop, self.tables)
        return head is not None and head.start <= self.start

    def _says_its_own(self, start: int, stop: int) -> bool:
        """Tell whether a piece cannot be the subject of the next: it counts things, or ends in a verb of its own."""
        counted = starts_vaguely(self.folded, start, stop, self.tables)
        return counted or self.tables.verbs.match(self.folded, start, stop) is not None

    def _going(self, listing: Listing, verb: Verb) -> Stage | None:
        """Return the stage of a verb; one that tells how things go on leaves it to a noun (前期工作进展顺利)."""
        if verb.kind.stage is Stage.CONTINUE and listing.stage is not None:
            return Stage(listing.stage)
        return verb.kind.stage

    def _told(self, position: int) -> Stage | None:
        """Return the stage that the words between a position and the end tell, such as 前期工作."""
        _, stage = cut_tail(self.folded, position, self.end, self.tables, whole=True)
        return Stage(stage) if stage else None

    def _subject_end(self, floor: int, stop: int) -> int:
        """Return the end of the subject of a verb at `stop`, before adverbs, places and times (在本年内提前)."""
        place, time = self.tables.adjuncts
        while True:
            stop = self.tables.adverbs.strip(self.folded, floor, stop)
            if stop > floor and self.folded[stop - 1] == "的":
                return stop - 1
            while stop > floor and self.folded[stop - 1] == "—":
                stop -= 1
            timed = stop > floor and self.folded[stop - 1] in self.tables.time_ends
            opens = max(floor, stop - _LONGEST_ADJUNCT)
            match = (timed and time.search(self.folded, opens, stop)) or place.search(
                self.folded, opens, stop
            )
            if not match:
                return stop
            stop = match.start()

    def _split(self, start: int, end: int, verb: Verb) -> Listing:
        share = "honour" not in verb.kind.takes
        return split(self.folded, start, end, self.tables, whole=verb.kind.issues, share=share)

    def _accept(
        self, listing: Listing, verb: Verb, closer: Verb | None, side: str
    ) -> list[tuple[Phrase, Name]]:
        adverb = self.folded[max(self.start, verb.start - _ADVERB) : verb.start]
        setting = setting_of(self.folded, listing, verb, closer, side, adverb)
        return accept(self.folded, listing, setting, self.tables, self.weigh)


def _own_stage(text: str, phrase: Phrase, name: Name, verbs: tuple[Verb, ...]) -> Stage | None:
    """Return the stage that a name itself tells: a draft is in preparation, an entry for a list is to be won."""
    if verbs[0].kind.drafts and _DRAFT in text[name.start : name.end]:
        return Stage.PREPARE
    told = phrase.head.get("stage") if phrase.head is not None and verbs[-1].kind.push else None
    return Stage(told) if told else None


def _governed(
    text: str,
    named: list[tuple[Phrase, Name]],
    first: int | None,
    last: int,
    stage: Stage | None,
    verbs: tuple[Verb, ...],
) -> list[Governed]:
    """Make the records of one verb; the first quote takes a verb before it in, the last one after it."""
    if stage is None or not named:
        return []
    steps = tuple(step for verb in verbs for step in verb.steps)
    out: list[Governed] = []
    for index, (phrase, name) in enumerate(named):
        start = first if index == 0 and first is not None else name.start
        end = last if index == len(named) - 1 else phrase.end
        trail = (*steps, Step(name.rule, name.start, name.end))
        out.append(
            Governed(
                start,
                max(end, name.end),
                name.start,
                name.end,
                phrase.before,
                phrase.after,
                name.kind,
                _own_stage(text, phrase, name, verbs) or stage,
                trail,
            )
        )
    return out
