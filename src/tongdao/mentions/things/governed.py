"""Read one piece of a clause, between commas: which names its verbs govern, and what stage they tell.

A name stands after its verb (建成甲桥), before it (甲桥建成通车) or between two (推进甲桥开工).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tongdao.mentions.things.borrowing import is_stub
from tongdao.mentions.things.edges import cut_tail, loose_end, without_money
from tongdao.mentions.things.heads import TEXTUAL, find_head
from tongdao.mentions.things.lists import split
from tongdao.mentions.things.names import find_name
from tongdao.mentions.things.particular import starts_vaguely
from tongdao.model import Stage, Step

if TYPE_CHECKING:
    from tongdao.mentions.things.borrowing import Phrase
    from tongdao.mentions.things.lists import Listing
    from tongdao.mentions.things.name_tables import NameTables
    from tongdao.mentions.things.names import Name
    from tongdao.mentions.things.stage_verbs import Verb

_LONGEST_PHRASE = 240  # characters that a verb's object or subject can be long
_VERBS_AHEAD = 12  # verbs looked at for one that closes an object
_LONGEST_ADJUNCT = 12  # characters of a place or time before a verb: 在临江举办
_LONGEST_CATEGORY = 12  # characters after 等 beyond which more is said of a list than what it has in common
_SHORTEST_COUNTED = 5  # characters of a name in a counted list: 甲光源、同步辐射光源等4个装置
_KINDS = frozenset({"place", "praise"})
_CLOSES = frozenset("、的")


@dataclass(frozen=True, slots=True)
class Governed:
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

    def __init__(self, folded: str, before: int, start: int, end: int, tables: NameTables) -> None:
        """Take the bounds; `before` equals `start` where nothing said before can be the subject."""
        self.folded, self.tables = folded, tables
        self.before, self.start, self.end = before, start, end

    def read(self, verbs: list[Verb]) -> list[Governed]:
        """Return the names that the verbs govern, from the left."""
        out: list[Governed] = []
        floor, index = self.start, 0
        while index < len(verbs):
            verb = verbs[index]
            stop, closer, following = self._object_end(verbs, index)
            ends = verb.kind.after and self._ends(verb.end)
            found = self._object(verb, closer, stop)
            if not found:
                following = index + 1
                if ends or (verb.kind.after and verb.kind.carries):
                    found = self._subject(verb, floor)
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
        if closer is None and self._needs_head(verb, opens, stop) and not self._finished(opens, stop):
            return []
        listing = self._split(opens, stop, verb)
        if verb.kind.push and listing.category > _LONGEST_CATEGORY:
            return []
        stage, takes = verb.kind.stage, verb.kind.takes
        if closer is not None and not closer.kind.push:
            stage, takes = closer.kind.stage, closer.kind.takes
        elif listing.stage is not None:
            stage = Stage(listing.stage)
        elif stage is None and (listing.tailed or closer is not None):
            stage = self._told(closer.end if closer else self.end) or Stage.CONTINUE
        named = self._accept(listing, takes, subject=False)
        if (
            verb.kind.push
            and not listing.category
            and named
            and not self._holds(listing.phrases[-1], named[-1][0])
        ):
            return []
        verbs = (verb,) if closer is None else (verb, closer)
        return _governed(named, verb.start, closer.end if closer else stop, stage, verbs)

    def _needs_head(self, verb: Verb, start: int, end: int) -> bool:
        """Tell whether an object is no name without a noun at its end: a verb that hurries, or no list."""
        if verb.kind.push:
            return True
        return (
            "honour" not in verb.kind.takes
            and self.tables.lists.joints.search(self.folded, start, end) is None
        )

    def _finished(self, start: int, end: int) -> bool:
        """Tell whether an object ends in a noun that can end a name; if not, more is said of what it names."""
        if self.folded[end - 1] not in self.tables.last_characters:
            return False
        end, _ = cut_tail(self.folded, start, end, self.tables)
        end = self.tables.lists.etc.strip(self.folded, start, end)
        if find_head(self.folded, start, end, self.tables) is not None:
            return True
        return any(
            known.match(self.folded, start, end) for known in (self.tables.heads, self.tables.ends.category)
        )

    def _subject(self, verb: Verb, floor: int) -> list[Governed]:
        """Return the names before a verb, from `floor` on or, where nothing is there, from the piece before."""
        if self.folded[verb.end : verb.end + 1].isdigit():
            return []
        stop = self._subject_end(floor, verb.start)
        start = max(floor, stop - _LONGEST_PHRASE)
        if start < stop and self.folded[start] in self.tables.lists.joiners:
            start += 1
        if stop <= self.start and self._closes(verb):
            start, stop = max(self.before, self.start - _LONGEST_PHRASE), self.start - 1
            if starts_vaguely(self.folded, start, max(start, stop), self.tables, titled=False):
                return []
        if stop - start < 2:
            return []
        listing = self._split(start, stop, verb)
        named = self._accept(listing, verb.kind.takes, subject=True)
        if (
            verb.kind.push
            and named
            and not listing.category
            and not self._holds(listing.phrases[-1], named[-1][0])
        ):
            return []
        return _governed(named, None, verb.end, self._told(verb.end) or verb.kind.stage, (verb,))

    def _told(self, position: int) -> Stage | None:
        """Return the stage that the words between a position and the end tell, such as 前期工作."""
        _, stage = cut_tail(self.folded, position, self.end, self.tables, whole=True)
        return Stage(stage) if stage else None

    def _subject_end(self, floor: int, stop: int) -> int:
        """Return the end of the subject of a verb at `stop`, before adverbs, places and times (在本年内提前)."""
        stop = self.tables.adverbs.strip(self.folded, floor, stop)
        if stop > floor and self.folded[stop - 1] == "的":
            return stop - 1
        while stop > floor and self.folded[stop - 1] == "—":
            stop -= 1
        for pattern in self.tables.adjuncts:
            match = pattern.search(self.folded, max(floor, stop - _LONGEST_ADJUNCT), stop)
            stop = self.tables.adverbs.strip(self.folded, floor, match.start()) if match else stop
        return stop

    def _split(self, start: int, end: int, verb: Verb) -> Listing:
        share = "honour" not in verb.kind.takes
        return split(self.folded, start, end, self.tables, whole=verb.kind.issues, share=share)

    def _accept(self, listing: Listing, takes: frozenset[str], *, subject: bool) -> list[tuple[Phrase, Name]]:
        """Return the members that name something definite, up to the first that begins another thought."""
        out: list[tuple[Phrase, Name]] = []
        if listing.phrases and self.tables.vague.some.match(self.folded, listing.phrases[0].start):
            return out
        if _counted(self.folded, listing.phrases, self.tables):
            return out
        for phrase in listing.phrases:
            titled = phrase.head is not None and phrase.head.kind in TEXTUAL
            if out and not titled and self.tables.vague.begin.start(self.folded, phrase.start, phrase.end):
                break
            trusted = self._trusted(phrase, listing, takes)
            name = find_name(self.folded, phrase, takes, self.tables, subject=subject, trusted=trusted)
            if name is not None:
                out.append((phrase, name))
        return out

    def _holds(self, last: Phrase, named: Phrase) -> bool:
        """Tell whether a list of what is hurried holds to its end: its last member is named, or is of a kind."""
        return last is named or (last.head is not None and last.head.kind in _KINDS)

    def _trusted(self, phrase: Phrase, listing: Listing, takes: frozenset[str]) -> bool:
        """Tell whether a name of everyday words stands beside one that is known by its letters.

        A short one beside one with the same borrowed ending (大保、弥蒙铁路), or a long one in a counted list.
        """
        short = phrase.after and is_stub(self.folded, replace(phrase, head=None), self.tables)
        if not short and not (listing.counted and phrase.end - phrase.start >= _SHORTEST_COUNTED):
            return False
        return any(
            (listing.counted or other.after == phrase.after)
            and find_name(self.folded, other, takes, self.tables) is not None
            for other in listing.phrases
            if other is not phrase
        )


def _counted(text: str, phrases: tuple[Phrase, ...], tables: NameTables) -> bool:
    """Tell whether a number after 甲和乙 counts both: 创新中心和分中心6家."""
    if len(phrases) < 2 or text[phrases[-1].start - 1] not in tables.lists.pairs:
        return False
    return tables.counts.end.search(text, phrases[-1].start, phrases[-1].end) is not None


def _governed(
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
                stage,
                trail,
            )
        )
    return out
