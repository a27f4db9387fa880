"""The phrases that may name things, with everything that is weighed of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tongdao.mentions.things.borrowing import Phrase, is_stub
from tongdao.mentions.things.definiteness import is_definite, rambles, takes_head
from tongdao.mentions.things.heads import TEXTUAL, find_head
from tongdao.mentions.things.names import cut_name
from tongdao.mentions.things.particular import count_unknown, counts_inside, is_modified
from tongdao.model import new

if TYPE_CHECKING:
    from tongdao.mentions.things.lists import Listing
    from tongdao.mentions.things.name_tables import NameTables
    from tongdao.mentions.things.names import Name
    from tongdao.mentions.things.stage_verbs import Verb

EDGE = "^"  # where a phrase or piece begins
NEVER_HURRIED = frozenset(
    {"deed", "scheme", "place", "policy"}
)  # classes that hurrying makes no deliverables of
_MARKS = "的和与及、，将是为在等"  # characters that seldom stand inside a name
_ANY_MARK = frozenset(_MARKS)
_COUNT = "count"  # stands for a number of things inside a name
_DIGITS, _LATIN, _QUOTED = re.compile(r"\d"), re.compile(r"[A-Za-z]"), re.compile(r"[“《]|^[‘「\"]")
_SIGNED = re.compile(r"[\dA-Za-z“《‘「\"]")  # what any of the three needs
_COMMON = frozenset({"nation", "level"})  # what a name may hold and be a common noun still


class Setting(NamedTuple):
    """What stands around a list: the deciding verb (its row and its word) and the one that closes the list, if any.

    `act` is what is said to be done: by the closing verb, by what follows the names (前期工作) or by the verb; `takes`
    are the classes that it makes deliverables of, `hurries` tells whether it does no more than hurry them. `side` is
    where the list stands, object or subject. The rest is of the list as a whole.
    """

    verb: str
    word: str
    pushed: bool
    hurries: bool
    closer: str
    act: str
    takes: frozenset[str]
    side: str
    adverb: str
    tailed: bool
    stage: str | None
    category: int
    shared: str
    counted: bool


def setting_of(
    text: str, listing: Listing, verb: Verb, closer: Verb | None, side: str, adverb: str
) -> Setting:
    """Return what stands around a list; `adverb` are the characters before the verb."""
    hit, doing = verb.deciding, closer or verb
    pushed = verb.kind.pushed
    hurried = listing.stage is not None and (verb.kind.stage is None or pushed)
    act = f"tail-{listing.stage}" if hurried else doing.deciding.row.id
    closed = closer.deciding.row.id if closer else ""
    return new(Setting, (
        hit.row.id, text[hit.start : hit.end], pushed, doing.kind.push, closed, act, doing.kind.takes, side,
        adverb or EDGE, listing.tailed, listing.stage, listing.category, listing.shared, listing.counted,
    ))  # fmt: skip


class Candidate(NamedTuple):
    """A phrase of a list that may name a thing.

    `full` is the name with what it borrows, `noun` the noun that ends it, `left` the character before it; `modifier` is
    how many characters stand before the noun, `letters` how many of them belong to no everyday word. `holds` is what
    else it holds that common nouns do not, `marks` what seldom stands in a name. `lends` tells whether its list lends
    it anything, `borrows` whether it takes that. `named` tells whether anything in it tells it from a common noun.
    """

    setting: Setting
    phrase: Phrase
    name: Name
    full: str
    noun: str
    left: str
    place: str
    size: int
    modifier: int
    letters: int
    holds: tuple[str, ...]
    marks: tuple[str, ...]
    bland: bool
    taken: bool
    definite: bool
    rambles: bool
    lends: bool
    borrows: bool
    stub: bool
    named: bool


def candidates(text: str, listing: Listing, setting: Setting, tables: NameTables) -> list[list[Candidate]]:
    """Return the ways to read each member of a list that can be a name, up to one that begins another thought."""
    out: list[list[Candidate]] = []
    for index, phrase in enumerate(listing.phrases):
        if index and _begins_anew(text, phrase, tables):
            break
        ways = [_candidate(text, listing, index, way, setting, tables) for way in _ways(text, phrase, tables)]
        if found := [way for way in ways if way is not None]:
            out.append(found)
    return out


def _ways(text: str, phrase: Phrase, tables: NameTables) -> list[Phrase]:
    """Return a member as it is, and without what it borrows."""
    if not (phrase.before or phrase.after):
        return [phrase]
    return [phrase, Phrase(phrase.start, phrase.end, find_head(text, phrase.start, phrase.end, tables))]


def _begins_anew(text: str, phrase: Phrase, tables: NameTables) -> bool:
    """Tell whether a member begins another thought with a verb; a single character may begin a name."""
    if phrase.head is not None and phrase.head.kind in TEXTUAL:
        return False
    after = tables.vague.begin.start(text, phrase.start, phrase.end)
    return after is not None and after - phrase.start > 1


def _candidate(
    text: str, listing: Listing, index: int, phrase: Phrase, setting: Setting, tables: NameTables
) -> Candidate | None:
    taken = takes_head(text, phrase, setting.takes, tables)
    if setting.hurries and not taken and (phrase.head is None or phrase.head.kind in NEVER_HURRIED):
        return None
    name = cut_name(text, phrase, tables, subject=setting.side == "subject")
    if name is None:
        return None
    start, end, head = name.start, name.end, phrase.head
    stop = end if head is None else min(head.start, end)
    modifier = max(0, stop - start)
    own = text[start:end]
    full = phrase.before + own + phrase.after
    lent = listing.phrases[index]
    borrows = bool(phrase.before or phrase.after)
    noun = "" if head is None else text[head.start : phrase.end] + phrase.after
    left = text[start - 1] if index == 0 and start > phrase.start else EDGE
    place = "first" if index == 0 else "last" if lent is listing.phrases[-1] else "middle"
    letters = count_unknown(full, 0, len(phrase.before) + modifier, tables)
    holds, marks = _holds(own, full, tables), _marks(text, start, end, own, tables)
    bland = head is not None and not is_modified(text, start, stop, tables)
    definite = taken and is_definite(text, start, end, phrase, letters, setting.takes, tables)
    lends, stub = bool(lent.before or lent.after), borrows and is_stub(text, phrase, tables)
    named = letters > 0 or not _COMMON.issuperset(holds)
    return new(Candidate, (
        setting, phrase, name, full, noun, left, place, len(listing.phrases), modifier, letters, holds, marks,
        bland, taken, definite, rambles(text, start, head, tables), lends, borrows, stub, named,
    ))  # fmt: skip


def _holds(own: str, full: str, tables: NameTables) -> tuple[str, ...]:
    """Return what a name holds beside letters that tells it from others."""
    out: list[str] = []
    places = tables.places
    if places.public.match(full):
        out.append("public")
    if places.named.search(own):
        out.append("place")
    if _SIGNED.search(own):
        signs = (("digits", _DIGITS), ("latin", _LATIN), ("quoted", _QUOTED))
        out += [name for name, sign in signs if sign.search(own)]
    if places.level.match(own):  # the nation is of every level
        out += ("nation", "level") if places.nation.match(own) else ("level",)
    return tuple(out)


def _marks(text: str, start: int, end: int, own: str, tables: NameTables) -> tuple[str, ...]:
    marks = () if _ANY_MARK.isdisjoint(own) else tuple([mark for mark in _MARKS if mark in own])
    return (*marks, _COUNT) if counts_inside(text, start, end, tables) else marks
