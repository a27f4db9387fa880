"""Follow named things by name and stage: 开工 in one year; 续建, 建成, 通车 later; 二期 is not 一期."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tongdao.following.candidates import is_later
from tongdao.following.comparisons import begin_apart
from tongdao.following.indicators import squeeze
from tongdao.following.issuers import place_of
from tongdao.following.named_things import bare_name, numbered_parts
from tongdao.following.naming import grams
from tongdao.following.reports import due_day
from tongdao.following.scoring import THRESHOLD, best_first, is_barred, link_weights, score
from tongdao.following.short_names import is_line_in_short, is_reordered, line_pairs
from tongdao.model import Kind, Stage
from tongdao.promise import STAGE_RANK, Comparison, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.following.named_things import Naming
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_CLOSE, _WHOLE, _SHORTEST = 0.7, 0.9, 2
_FEWEST = 3  # characters of a name that the words of building leave
_ALIKE = 0.85  # share of common pairs of two names that end otherwise
_KEPT = 0.6  # share of a promised name that a shorter one keeps
_MOST = 12  # candidates of one promise
_COMMON = 60  # things of one place that share a pair of characters which then tells nothing


@dataclass(frozen=True, slots=True)
class Thing:
    """A deliverable with its name ready to compare: pairs of characters, numbers of parts, sides of the compass.

    `bare` is the name without whose it is and the words of building; `keys` are the pairs by which it is looked for.
    """

    entry: Entry
    place: str
    name: str
    bare: str
    grams: frozenset[str]
    numbered: frozenset[str]
    sides: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """Return the pairs of the name, and of the name in short."""
        return self.grams | line_pairs(self.name)


def describe_thing(entry: Entry, pack: Pack) -> Thing:
    """Describe a deliverable."""
    name = squeeze(entry.name or entry.quote)
    return Thing(
        entry=entry,
        place=place_of(entry.issuer, pack),
        name=name,
        bare=bare_name(name, pack, _FEWEST),
        grams=grams((name,)),
        numbered=frozenset(numbered_parts(pack).findall(name)),
        sides=frozenset(side for side in pack.words("list_words", "side") if side in name),
    )


class Things:
    """What later documents say of named things, by place and pairs of characters of the name."""

    def __init__(self, entries: Iterable[Entry], pack: Pack) -> None:
        """Index the deliverables that are told as facts."""
        self._pack = pack
        self._by_gram: dict[tuple[str, str], list[Thing]] = defaultdict(list)
        self._by_statement: dict[tuple[str, int], list[Thing]] = defaultdict(list)
        for entry in entries:
            if entry.form == "deliverable" and entry.kind is Kind.FACT:
                thing = describe_thing(entry, pack)
                self._by_statement[entry.document, entry.statement_start].append(thing)
                for gram in thing.keys:
                    self._by_gram[thing.place, gram].append(thing)

    def follow(self, promise: Entry) -> tuple[Link, ...]:
        """Return what became of a promised thing, the furthest and surest first."""
        ours, weights = describe_thing(promise, self._pack), link_weights(self._pack)
        links = []
        for theirs in self._candidates(ours):
            found = compare_things(ours, theirs)
            value = score(found, weights)
            if not is_barred(found, weights) and value > THRESHOLD:
                links.append(Link(promise, theirs.entry, value, found))
        return tuple(sorted(links, key=best_first))

    def named(self, promise: Entry, namings: Iterable[Naming]) -> tuple[Link, ...]:
        """Return the things told of in the very words that name a promised one, the furthest and surest first."""
        ours, weights = describe_thing(promise, self._pack), link_weights(self._pack)
        links: dict[str, Link] = {}
        for naming in namings:
            sentence = naming.sentence
            for theirs in self._by_statement.get((sentence.document, sentence.start), ()):
                if not _is_named(theirs, naming):
                    continue
                found = (Comparison("name", "particular"), *compare_things(ours, theirs)[1:])
                if not is_barred(found, weights):
                    links[theirs.entry.id] = Link(promise, theirs.entry, score(found, weights), found)
        return tuple(sorted(links.values(), key=best_first))

    def _candidates(self, promise: Thing) -> list[Thing]:
        counts: Counter[str] = Counter()
        found: dict[str, Thing] = {}
        for gram in promise.keys:
            group = self._by_gram.get((promise.place, gram), ())
            for other in group if len(group) <= _COMMON else ():
                if is_later(promise.entry, other.entry):
                    counts[other.entry.id] += 1
                    found[other.entry.id] = other
        best = sorted(counts, key=lambda name: (-counts[name], name))
        return [found[name] for name in best[:_MOST]]


def _is_named(thing: Thing, naming: Naming) -> bool:
    """Tell whether a thing stands where a sentence names the promised one: the most of its name is there."""
    return 2 * len(thing.grams & grams((naming.words,))) > len(thing.grams)


def compare_things(promise: Thing, outcome: Thing) -> tuple[Comparison, ...]:
    """Compare a promised thing with one that was told of later."""
    return (
        Comparison("name", compare_names(promise, outcome)),
        Comparison("part", compare_parts(promise, outcome)),
        Comparison("stage", compare_stages(promise.entry.stage, outcome.entry.stage)),
        Comparison("time", compare_times(promise.entry, outcome.entry)),
    )


@cache
def compare_stages(promised: Stage | None, told: Stage | None) -> str:
    """Return reached, earlier or unstated."""
    if promised is None or told is None:
        return "unstated"
    return "reached" if STAGE_RANK[told] >= STAGE_RANK[promised] else "earlier"


def compare_names(promise: Thing, outcome: Thing) -> str:
    """Return same, close, within or different."""
    if promise.name == outcome.name:
        return "same"
    if promise.bare == outcome.bare or is_line_in_short(promise.name, outcome.name):
        return "close"
    if begin_apart(promise.name, outcome.name):
        return "different"
    common, both = len(promise.grams & outcome.grams), len(promise.grams) + len(outcome.grams)
    if 2 * common >= (_ALIKE if _end_apart(promise.name, outcome.name) else _CLOSE) * both:
        return "close"
    if is_reordered(promise.name, outcome.name):
        return "within"
    if len(outcome.name) < _KEPT * len(promise.name):
        return "different"
    least = min(len(promise.grams), len(outcome.grams))
    return "within" if least > _SHORTEST and common >= _WHOLE * least else "different"


def _end_apart(one: str, other: str) -> bool:
    """Tell whether two names end with what the other does not hold: 临江港航道 is not 临江港泊位."""
    return one[-2:] not in other and other[-2:] not in one


def compare_parts(promise: Thing, outcome: Thing) -> str:
    """Return same or different: 二期 is not 一期, 东线 not 西线; one side may be silent."""
    for ours, theirs in ((promise.numbered, outcome.numbered), (promise.sides, outcome.sides)):
        if ours != theirs and ours and theirs:
            return "different"
    return "same" if promise.numbered == outcome.numbered else "unstated"


def compare_times(promise: Entry, outcome: Entry) -> str:
    """Return in_time, after or unstated."""
    due = due_day(promise.period_start, promise.period_end, promise.issued_on)
    if due is None or outcome.period_end is None:
        return "unstated"
    return "in_time" if outcome.period_end <= due else "after"
