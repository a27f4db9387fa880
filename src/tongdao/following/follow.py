"""From a promise to the outcomes that later documents report of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.following.candidates import Candidates, is_later
from tongdao.following.comparisons import (
    compare,
    compare_period,
    compare_size,
    may_match,
    reaches,
    tells_otherwise,
)
from tongdao.following.deliverables import Things
from tongdao.following.described import describe, is_outcome
from tongdao.following.indicators import load_registry, squeeze
from tongdao.following.issuers import place_of
from tongdao.following.lineage import Descent, Targets
from tongdao.following.named_things import NamedThings
from tongdao.following.reports import A_YEAR, Reports, Texts, due_day
from tongdao.following.scoring import THRESHOLD, best_first, is_barred, link_weights, score
from tongdao.following.wording import Mention, Wordings
from tongdao.model import Kind
from tongdao.promise import Comparison, Lineage, Link

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from tongdao.following.described import Described
    from tongdao.following.indicators import Registry
    from tongdao.following.sentences import Sentence
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack

_YEARLY = ("period", "within")
_COMPUTED = "computed"
_OTHER = "other"
_BY_LEVEL = frozenset({"unit", "change", "size"})  # what levels and their growth cannot agree in
_NEW = Descent(Lineage.NEW)


@dataclass(frozen=True, slots=True)
class Followed:
    """A promise, its outcomes best first, and why these or why none.

    `yearly` is what single years of a promise of several years brought, where years add up, one link a year;
    `mentions` the sentences that say in words what became of it; `descent` what it is to the promises around it;
    `baseline` the level that a promised growth is counted from, where only levels are told; `heard` the day of the
    first document of its place after it is due.
    """

    promise: Entry
    links: tuple[Link, ...]
    reason: str
    yearly: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()
    descent: Descent = _NEW
    baseline: Entry | None = None
    heard: date | None = None


def follow(
    entries: Sequence[Entry],
    pack: Pack,
    sentences: Sequence[Sentence] = (),
    registry: Registry | None = None,
    only: Collection[str] | None = None,
    described: Mapping[str, Described] | None = None,
) -> tuple[Followed, ...]:
    """Find for every target the outcomes that later documents report, in the order of the entries.

    `sentences` are all statements of the documents, with figures or without: they name what a figure leaves
    unnamed, and say in words what became of a promise. `only` holds the ids of the promises to follow,
    `described` what `describe` makes of these entries, where that is known already.
    """
    names = registry or load_registry(pack)
    described = describe(entries, sentences, names, pack) if described is None else described
    follower = _Follower(
        described=described,
        outcomes=Candidates(found for found in described.values() if is_outcome(found)),
        things=Things(entries, pack),
        named=NamedThings(entries, sentences, pack),
        reports=Reports(entries, pack),
        texts=Texts(entries, sentences, pack),
        registry=names,
        wordings=Wordings(sentences, names, pack),
        targets=Targets(described.values(), pack),
        pack=pack,
    )
    return tuple(
        follower.follow(entry)
        for entry in entries
        if entry.kind is Kind.TARGET and (only is None or entry.id in only)
    )


@dataclass(frozen=True, slots=True)
class _Follower:
    """Everything said in the documents, indexed, and what follows a promise through it."""

    described: Mapping[str, Described]
    outcomes: Candidates
    things: Things
    named: NamedThings
    reports: Reports
    texts: Texts
    registry: Registry
    wordings: Wordings
    targets: Targets
    pack: Pack

    def follow(self, promise: Entry) -> Followed:
        if promise.form != "figure":
            return self._follow_thing(promise)
        described = self.described[promise.id]
        due = due_day(described.first, described.last, promise.issued_on)
        if due is None:
            return Followed(promise, (), "neither the promise nor its document has a date")
        return self._follow_figure(described, due)

    def _follow_thing(self, promise: Entry) -> Followed:
        due = due_day(promise.period_start, promise.period_end, promise.issued_on)
        if due is None:
            links = self.things.follow(promise)
            return Followed(promise, links, _reason(links, 0, due))
        name, place = squeeze(promise.name or promise.quote), place_of(promise.issuer, self.pack)
        heard = self.reports.after(place, due)
        namings = self.named.find(promise, (heard or due) + A_YEAR)
        links = self.things.follow(promise) or self.things.named(promise, namings)
        if links:
            return Followed(promise, links, _reason(links, 0, due), heard=heard)
        mentions = tuple(Mention(naming.sentence, naming.says) for naming in namings)
        silent = () if mentions else self.texts.silent(promise, place, due, (name,))
        descent = Descent(Lineage.DROPPED, searched=silent) if silent else _NEW
        return Followed(
            promise, (), "no later document tells of it", mentions=mentions, descent=descent, heard=heard
        )

    def _follow_figure(self, promise: Described, due: date) -> Followed:
        links: list[Link] = []
        parts: list[Link] = []
        candidates = self.outcomes.find(promise, due)
        for other in candidates:
            link, yearly = self._link(promise, other, due)
            if link:
                (parts if yearly else links).append(link)
        links.sort(key=best_first)
        level_link, baseline = (None, None) if links else self._from_levels(promise, due)
        links = [level_link] if level_link else links or self._otherwise(promise, candidates, due)
        following = self.reports.after(promise.place, due)
        mentions = self.wordings.find(promise, following)
        level = links[0].comparisons[0].level if links else "same" if mentions or parts else None
        silent = () if level else self.texts.silent(promise.entry, promise.place, due, self._names(promise))
        return Followed(
            promise.entry,
            tuple(links),
            _reason(links, len(candidates), following),
            _one_a_year(parts),
            mentions,
            self.targets.descend(promise, followed=level, silent=silent),
            baseline,
            following,
        )

    def _from_levels(self, promise: Described, due: date) -> tuple[Link | None, Entry | None]:
        """Return the level that a promised growth led to and the one before, where nothing tells the growth.

        What is counted at constant prices (国内生产总值) grows otherwise than its levels do.
        """
        indicator = promise.indicator
        if (
            promise.measure != "growth"
            or promise.years > 1
            or promise.inferred
            or not indicator
            or indicator.real
        ):
            return None, None
        later = (one for one in self.outcomes.levels(promise, due.year) if is_later(promise.entry, one.entry))
        now = next((one for one in later if compare_period(promise, one, due) == "same"), None)
        before = self.outcomes.levels(promise, due.year - 1)
        old = next((one for one in before if now and one.dimension == now.dimension and one.years == 1), None)
        if now is None or old is None:
            return None, None
        compared = compare(promise, now, due, self.reports.order(now, promise, due))
        found = tuple(Comparison(one.name, _COMPUTED) if one.name in _BY_LEVEL else one for one in compared)
        value = score(found, link_weights(self.pack))
        return (
            (Link(promise.entry, now.entry, value, found), old.entry) if value > THRESHOLD else (None, None)
        )

    def _otherwise(self, promise: Described, candidates: Sequence[Described], due: date) -> list[Link]:
        """Return the surest of what tells of the same indicator and time in another measure: a sum, not its growth."""
        weights, links = link_weights(self.pack), []
        for other in (other for other in candidates if tells_otherwise(promise, other)):
            compared = compare(promise, other, due, self.reports.order(other, promise, due))
            found = tuple(_in_another_measure(one, other, due) for one in compared)
            if not is_barred(found, weights) and score(found, weights) > THRESHOLD:
                links.append(Link(promise.entry, other.entry, score(found, weights), found))
        return sorted(links, key=best_first)[:1]

    def _names(self, promise: Described) -> tuple[str, ...]:
        """Return by what names a later document would mention what was promised."""
        return self.registry.words(promise.indicator) if promise.indicator else (promise.name,)

    def _link(self, promise: Described, other: Described, due: date) -> tuple[Link | None, bool]:
        """Return the link of a promise and a figure, if they belong together, and whether it is of one year only."""
        if not may_match(promise, other):
            return None, False
        weights = link_weights(self.pack)
        found = compare(promise, other, due, self.reports.order(other, promise, due))
        yearly = _is_yearly(found, promise, other)
        if is_barred(_but_period(found) if yearly else found, weights):
            return None, yearly
        value = score(_but_period(found) if yearly else found, weights)
        return (Link(promise.entry, other.entry, value, found) if value > THRESHOLD else None), yearly


def _in_another_measure(one: Comparison, other: Described, due: date) -> Comparison:
    """Return a comparison with a figure in another measure: only what was told and when compares."""
    if one.name in _BY_LEVEL:
        return Comparison(one.name, _OTHER)
    arrived = one.level == "longer" and other.is_reached and other.last and other.last.year == due.year
    return Comparison(one.name, "arrived") if arrived else one


def _is_yearly(found: Sequence[Comparison], promise: Described, other: Described) -> bool:
    """Tell whether a figure is what one year brought of a promise of several, and the years add up."""
    if not any((item.name, item.level) == _YEARLY for item in found) or promise.indicator is None:
        return False
    if promise.is_arrival or promise.years == 1 or other.years > 1:
        return False
    if compare_size(promise, other) == "remote" and reaches(promise, other):
        return False  # a year that brought many times the whole is of something larger
    return promise.indicator.summable and other.measure == "amount"


def _but_period(found: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Return the comparisons of what one year brought of several: neither time nor size can agree."""
    return tuple(item for item in found if item.name not in {"period", "size"})


def _one_a_year(parts: Sequence[Link]) -> tuple[Link, ...]:
    """Return the best part of each year, in the order of time."""
    best: dict[int, Link] = {}
    for link in sorted(parts, key=best_first):
        if link.outcome.period_end:
            best.setdefault(link.outcome.period_end.year, link)
    return tuple(best[year] for year in sorted(best))


def _reason(links: Sequence[Link], compared: int, following: date | None) -> str:
    if links:
        best = links[0]
        return ", ".join(f"{item.name}: {item.level}" for item in best.comparisons)
    if following is None and not compared:
        return "no later document"
    return f"{compared} figures of later documents compared, none of them belongs to it"
