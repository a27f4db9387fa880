"""What a book asks of its ledger: the documents of places, followed afresh, and single entries by a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tongdao.book.filling.same_goals import goals_once
from tongdao.fates.conflicts import conflicts
from tongdao.fates.ledger_as_of import LedgerAsOf, by_subject, is_issued, link_decisions, sentence_of
from tongdao.fates.settled import decided_links, settle_item
from tongdao.fates.verdicts import fate_of
from tongdao.following.described import describe
from tongdao.following.follow import follow
from tongdao.following.indicators import load_registry
from tongdao.following.issuers import place_of
from tongdao.ledger.values import EntryFilter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from tongdao.assess.conflicts import Conflict
    from tongdao.assess.judging import Judging
    from tongdao.fates.fate import Fate
    from tongdao.following.follow import Followed
    from tongdao.following.sentences import Sentence
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, StoredDocument
    from tongdao.promise import Entry, Link

_IDS_AT_ONCE = 500  # documents in one question
_BATCH = 200  # documents followed at once, more only where one place has more


@dataclass(frozen=True, slots=True)
class Followings:
    """What the documents of some places say and what became of their promises.

    `numbers` are those of the readings, `counts` tells how many statements of a kind, or `entries`, a document has.
    `also` are the other places that say the goal of a promise, `followed` is what was found before people's decisions,
    `decided` the links that they decided about, by promise.
    """

    numbers: tuple[int, ...]
    counts: Counter[tuple[str, str]]
    entries: list[Entry]
    fates: list[Fate]
    followed: dict[str, Followed]
    decided: dict[str, list[Link]]
    also: Mapping[str, tuple[Entry, ...]]
    conflicts: tuple[Conflict, ...]


class PlaceReader:
    """A ledger as it was issued by a day, judged by some rules, a few places at a time."""

    def __init__(self, ledger: Ledger, judging: Judging, day: date) -> None:
        """Take a ledger, by what to judge and on which day."""
        self.ledger, self.judging, self.day = ledger, judging, day

    @cached_property
    def readings(self) -> dict[int, StoredDocument]:
        """The documents in force by the number of their reading."""
        return dict(self.ledger.readings())

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of the reading of each document in force, by its id."""
        return {document.id: n for n, document in self.readings.items()}

    def numbers_of(self, documents: Collection[str]) -> dict[str, int]:
        """Return the numbers of some documents alone."""
        found = self.ledger.readings(EntryFilter(documents=documents))
        return {document.id: n for n, document in found}

    @cached_property
    def decided(self) -> dict[str, dict[str, str]]:
        """What people decided last about links: by promise, then by outcome."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for (promise, outcome), decision in self._decisions.items():
            found[promise][outcome] = decision
        return found

    @cached_property
    def _decisions(self) -> dict[tuple[str, str], str]:
        return link_decisions(self.ledger)

    @cached_property
    def _reports(self) -> dict[str, tuple[Report, ...]]:
        return by_subject(item for item in self.ledger.reports() if is_issued(item.as_of, self.day))

    def reports_of(self, ident: str) -> tuple[Report, ...]:
        """Return what offices typed about one promise."""
        return tuple(item for item in self.ledger.reports(ident) if is_issued(item.as_of, self.day))

    def in_force(self, idents: Collection[str]) -> dict[str, Entry]:
        """Return entries that are in force and were out by the day, by id."""
        found = self.ledger.entries_by_id(idents) if idents else {}
        return {ident: entry for ident, entry in found.items() if is_issued(entry.issued_on, self.day)}

    def place(self, document: StoredDocument) -> str:
        """Return the place that a document speaks for."""
        return place_of(document.issuer, self.judging.pack)

    def group(self, entry: Entry) -> str | None:
        """Return the group of indicators that a figure is of."""
        return self.ledger.grouping.key(entry.indicator) if entry.indicator else None

    def batches(self, places: Collection[str] | None = None) -> Iterator[list[int]]:
        """Yield the numbers of readings, whole places together: promises are followed within a place."""
        by_place: dict[str, list[int]] = defaultdict(list)
        for n, document in self.readings.items():
            by_place[self.place(document)].append(n)
        batch: list[int] = []
        for place, numbers in by_place.items():
            if places is not None and place not in places:
                continue
            if batch and len(batch) + len(numbers) > _BATCH:
                yield batch
                batch = []
            batch = batch + numbers
        if batch:
            yield batch

    def follow(self, numbers: Sequence[int]) -> Followings:
        """Follow the promises of some places afresh."""
        sentences, entries, counts = self._load(numbers)
        pack = self.judging.pack
        issued = [entry for entry in entries if is_issued(entry.issued_on, self.day)]
        sentences = [sentence for sentence in sentences if is_issued(sentence.issued_on, self.day)]
        known = LedgerAsOf(self.day, tuple(issued), tuple(sentences), self._decisions, self._reports)
        decided = self._decided_here(known)
        described = describe(issued, sentences, load_registry(pack), pack)
        followed = {item.promise.id: item for item in follow(issued, pack, sentences, described=described)}
        fates = [
            self.fate(item, decided.get(ident, ()), self._reports.get(ident, ()))
            for ident, item in followed.items()
        ]
        also: Mapping[str, tuple[Entry, ...]] = {}
        if self.judging.holding:
            certain = [fate for fate in fates if not fate.promise.doubts]
            fates, also = goals_once(certain, self.group, {*decided, *self._reports})
        return Followings(
            numbers=tuple(numbers),
            counts=counts,
            entries=entries,
            fates=fates,
            followed=followed,
            decided=decided,
            also=also,
            conflicts=conflicts(known, pack, described),
        )

    def _load(self, numbers: Sequence[int]) -> tuple[list[Sentence], list[Entry], Counter[tuple[str, str]]]:
        """Return the statements and entries of documents, and how many of each kind a document has."""
        sentences: list[Sentence] = []
        entries: list[Entry] = []
        for first in range(0, len(numbers), _IDS_AT_ONCE):
            idents = [self.readings[n].id for n in numbers[first : first + _IDS_AT_ONCE]]
            sentences += map(sentence_of, self.ledger.statements(filters=EntryFilter(documents=idents)))
            entries += self.ledger.entries(filters=EntryFilter(documents=idents))
        counts = Counter((sentence.document, str(sentence.kind)) for sentence in sentences)
        counts.update((entry.document, "entries") for entry in entries)
        return sentences, entries, counts

    def _decided_here(self, known: LedgerAsOf) -> dict[str, list[Link]]:
        """Return the links that people decided about, those to other places too."""
        here = {entry.id for entry in known.entries}
        beyond = {outcome for promise, outcome in known.decided if promise in here and outcome not in here}
        others = self.in_force(beyond).values()
        return decided_links(
            LedgerAsOf(known.day, (*known.entries, *others), (), known.decided, known.reports)
        )

    def fate(self, followed: Followed, decided: Sequence[Link], reports: Sequence[Report]) -> Fate:
        """Return what became of a promise, after people's decisions and what offices typed."""
        settled = settle_item(followed, decided, reports)
        return fate_of(settled, self.day, self.judging)
