"""Filling the book from the ledger: whole places at a time, or single promises from what is kept of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tongdao.book.filling.kept_promises import Kept, all_needed, body_of, kept_promises
from tongdao.book.filling.programmes import memberships
from tongdao.book.filling.promise_rows import baseline_in, row_of, same_measure
from tongdao.book.proof import followed_from, said_in
from tongdao.book.stored.packing import dumps, packed, text_of, told_once
from tongdao.fates.conflicts import conflicts
from tongdao.fates.fate import Fate, Known, by_subject, is_issued, link_decisions, sentence_of
from tongdao.fates.series import lines_of, records_of
from tongdao.fates.settled import decided_links, settle_item
from tongdao.fates.verdicts import assessed
from tongdao.following.described import describe
from tongdao.following.follow import follow
from tongdao.following.indicators import load_registry
from tongdao.following.issuers import place_of
from tongdao.ledger.values import Filters
from tongdao.model import Kind
from tongdao.promise import Link

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tongdao.assess.conflicts import Conflict
    from tongdao.assess.judging import Judging
    from tongdao.book.filling.programmes import Membership
    from tongdao.book.filling.writer import Row, Writer
    from tongdao.fates.series import Line
    from tongdao.following.sentences import Sentence
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Report, StoredDocument, StoredStatement
    from tongdao.promise import Entry

_IDS_AT_ONCE = 500  # documents, or promises, in one question
_BATCH = 200  # documents followed at once, more only where one place has more
_COUNTED = (Kind.FACT, Kind.TARGET, Kind.ACTION)
_PLACES = 20  # bits of the number of a commitment below the number of its reading
_YEARLY = (Kind.TARGET, Kind.FACT)


class Filler:
    """What takes promises from a ledger and enters them into a book."""

    def __init__(self, ledger: Ledger, writer: Writer, judging: Judging, day: date) -> None:
        """Take a ledger, a book to write, by what to judge and on which day."""
        self._ledger, self._writer, self._judging, self._day = ledger, writer, judging, day

    @cached_property
    def readings(self) -> dict[int, StoredDocument]:
        """The documents in force by the number of their reading."""
        return dict(self._ledger.readings())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {document.id: n for n, document in self.readings.items()}

    def _numbers_of(self, documents: Collection[str]) -> dict[str, int]:
        found = self._ledger.readings(Filters(documents=documents))
        return {document.id: n for n, document in found}

    @cached_property
    def _decided(self) -> dict[tuple[str, str], str]:
        return link_decisions(self._ledger)

    @cached_property
    def _reports(self) -> dict[str, tuple[Report, ...]]:
        day = self._day
        return by_subject(item for item in self._ledger.reports() if is_issued(item.as_of, day))

    def _reports_of(self, ident: str) -> tuple[Report, ...]:
        day = self._day
        return tuple(item for item in self._ledger.reports(ident) if is_issued(item.as_of, day))

    def place(self, document: StoredDocument) -> str:
        """Return the place that a document speaks for."""
        return place_of(document.issuer, self._judging.pack)

    def _group(self, entry: Entry) -> str | None:
        return self._ledger.grouping.key(entry.indicator) if entry.indicator else None

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
        day = self._day
        issued = [entry for entry in entries if is_issued(entry.issued_on, day)]
        sentences = [sentence for sentence in sentences if is_issued(sentence.issued_on, day)]
        known = Known(day, tuple(issued), tuple(sentences), self._decided, self._reports)
        wanted = self._wanted(known)
        fates, machine = [], {}
        described = describe(issued, sentences, load_registry(self._judging.pack), self._judging.pack)
        for item in follow(issued, self._judging.pack, sentences, described=described):
            ident = item.promise.id
            settled = settle_item(item, wanted.get(ident, ()), self._reports.get(ident, ()))
            fates.append(self._fate(settled))
            machine[ident] = item.links
        found = conflicts(known, self._judging.pack, described)
        return Followings(tuple(numbers), counts, entries, fates, machine, wanted, found)

    def _load(self, numbers: Sequence[int]) -> tuple[list[Sentence], list[Entry], Counter[tuple[str, str]]]:
        """Return the statements and entries of documents, and how many of each kind a document has."""
        sentences: list[Sentence] = []
        entries: list[Entry] = []
        for first in range(0, len(numbers), _IDS_AT_ONCE):
            idents = [self.readings[n].id for n in numbers[first : first + _IDS_AT_ONCE]]
            sentences += map(sentence_of, self._ledger.statements(filters=Filters(documents=idents)))
            entries += self._ledger.entries(filters=Filters(documents=idents))
        counts = Counter((sentence.document, str(sentence.kind)) for sentence in sentences)
        counts.update((entry.document, "entries") for entry in entries)
        return sentences, entries, counts

    def _wanted(self, known: Known) -> dict[str, list[Link]]:
        """Return the links that people decided about, those to other places too."""
        here = {entry.id for entry in known.entries}
        beyond = {outcome for promise, outcome in known.decided if promise in here and outcome not in here}
        others = self._in_force(beyond).values()
        return decided_links(Known(known.day, (*known.entries, *others), (), known.decided, known.reports))

    def _in_force(self, idents: Collection[str]) -> dict[str, Entry]:
        found = self._ledger.entries_by_id(idents) if idents else {}
        day = self._day
        return {ident: entry for ident, entry in found.items() if is_issued(entry.issued_on, day)}

    def _fate(self, settled: Any) -> Fate:
        return Fate(settled, assessed(settled, self._day, self._judging))

    def enter(self, found: Followings) -> None:
        """Enter what was followed, documents and all."""
        self._enter_documents(found)
        self._enter_figures(found)
        self._enter_series(found)
        self._enter_conflicts(found)
        programmes = self._enter_programmes(found)
        by_id = {fate.promise.id: fate for fate in found.fates}
        places: dict[str, int] = defaultdict(int)
        rows = []
        for fate in found.fates:
            document = self._numbers[fate.promise.document]
            n = (document << _PLACES) + places[fate.promise.document]
            places[fate.promise.document] += 1
            rows.append(self._row(fate, (n, document), found, by_id, programmes))
        self._writer.put_commitments(rows)

    def _row(
        self,
        fate: Fate,
        place: tuple[int, int],
        found: Followings,
        by_id: Mapping[str, Fate],
        programmes: Mapping[str, str],
    ) -> Row:
        ident, previous = fate.promise.id, fate.followed.descent.previous
        before = by_id.get(previous.id) if previous else None
        links = before.followed.links if before else ()
        return row_of(
            fate,
            place,
            machine=found.machine[ident],
            decided=found.wanted.get(ident, ()),
            group=self._group(fate.promise),
            programme=programmes.get(ident),
            baseline=same_measure(packed(links[0].outcome), fate.promise) if links else None,
            documents=self._numbers,
            lights=self._judging.lights,
        )

    def _enter_documents(self, found: Followings) -> None:
        for n in found.numbers:
            document = self.readings[n]
            characters, findings = self._ledger.measures(n, document.id)
            kinds = (found.counts[document.id, kind] for kind in _COUNTED)
            told = (characters, *kinds, findings, found.counts[document.id, "entries"])
            said = (
                document.issuer,
                text_of(document.issued_on),
                document.stem,
                document.title,
                document.type,
            )
            at = document.recorded_at.isoformat()
            row = (n, document.id, self.place(document), *said, at, *told)
            self._writer.put("documents", [row])

    def _enter_figures(self, found: Followings) -> None:
        stats: dict[tuple[str, str, str], list[Any]] = {}
        for entry in found.entries:
            group = self._group(entry)
            if group is None or entry.kind not in _YEARLY or not entry.indicator:
                continue
            key = group, place_of(entry.issuer, self._judging.pack), entry.indicator
            if key not in stats:
                stats[key] = [0, 0, None, None, self._numbers[entry.document]]
            row = stats[key]
            row[0 if entry.kind is Kind.TARGET else 1] += 1
            if entry.period_end:
                year = entry.period_end.year
                row[2], row[3] = min(row[2] or year, year), max(row[3] or year, year)
        self._writer.put_figures([(*key, *row) for key, row in stats.items()])

    def _enter_series(self, found: Followings) -> None:
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in found.entries:
            group = self._group(entry)
            if group is not None and entry.kind in _YEARLY:
                groups[group].append(entry)
        for group, entries in groups.items():
            order = {entry.id: number for number, entry in enumerate(entries)}
            self._writer.put("series", (self._series_row(group, line, order) for line in lines_of(entries)))

    def _series_row(self, group: str, line: Line, order: Mapping[str, int]) -> tuple[Any, ...]:
        entries = [entry for _, *both in line.years for some in both for entry in some]
        first = min(entries, key=lambda entry: order[entry.id])
        n = (self._numbers[first.document] << _PLACES) + order[first.id]
        told = [[year, told_once(targets), told_once(actuals)] for year, targets, actuals in line.years]
        records = "\n".join(json.dumps(record, ensure_ascii=False) for record in records_of(line))
        place = place_of(line.issuer, self._judging.pack)
        said = (line.issuer, line.unit, line.moves, len(line.years))
        return (n, group, place, *said, dumps(told), records)

    def enter_aliases(self) -> None:
        """Enter the names that the registry has for indicators."""
        registry = load_registry(self._judging.pack)
        names = {name for item in registry.by_id.values() for name in (item.name, *registry.words(item))}
        rows = ((name, self._ledger.grouping.key(name)) for name in sorted(names))
        self._writer.put("aliases", rows)

    def _enter_conflicts(self, found: Followings) -> None:
        for one, other in ((pair.first, pair.second) for pair in found.conflicts):
            days = text_of(one.period_start), text_of(one.period_end)
            said = (packed(one), one.statement, packed(other), other.statement)
            body = dumps([one.indicator or one.name, one.issuer, *days, *said])
            place = place_of(one.issuer, self._judging.pack)
            self._writer.put("conflicts", [(None, place, text_of(other.issued_on), body)])

    def _enter_programmes(self, found: Followings) -> dict[str, str]:
        """Enter the programmes of places; return the code of the first that each promise is of."""
        promises: dict[str, list[Entry]] = defaultdict(list)
        for fate in found.fates:
            promises[self.place(self.readings[self._numbers[fate.promise.document]])].append(fate.promise)
        named: dict[str, list[tuple[StoredDocument, Any]]] = defaultdict(list)
        for n in found.numbers:
            document = self.readings[n]
            named[self.place(document)] += [(document, item) for item in self._ledger.programmes(n)]
        codes: dict[str, str] = {}
        for place, listed in named.items():
            members = memberships(listed, promises[place])
            order = {promise.id: number for number, promise in enumerate(promises[place])}
            for member in members.values():
                self._writer.put("programmes", [self._programme_row(member, place, order)])
                for ident in member.members:
                    codes.setdefault(ident, member.first.code)
        return codes

    def _programme_row(self, member: Membership, place: str, order: Mapping[str, int]) -> tuple[Any, ...]:
        first, document = member.first, member.document
        idents = sorted(member.members, key=order.__getitem__)
        body = {
            "id": first.id,
            "code": first.code,
            "name": first.name,
            "document": document.id,
            "source": document.stem,
            "issuer": document.issuer,
            "issued_on": text_of(document.issued_on),
            "quote": first.quote,
            "start": first.start,
            "end": first.end,
            "parts": [
                [part, [ident for ident in idents if part in member.members[ident]]] for part in member.parts
            ],
            "commitments": idents,
        }
        n = self._numbers[document.id]
        return ((n << _PLACES) + min(first.start, (1 << _PLACES) - 1), first.id, place, n, dumps(body))

    def enter_events(self, after: int, until: int) -> None:
        """Enter the documents, decisions and reports that were written behind a number, up to another."""
        from tongdao.book.filling.events import events

        self._writer.put("events", events(self._ledger, after, until))

    def settle_again(self, db: sqlite3.Connection, idents: Collection[str]) -> None:
        """Judge promises again by what the book keeps of them and what people said since."""
        wanted = list(idents)
        for first in range(0, len(wanted), _IDS_AT_ONCE):
            self._settle_some(db, wanted[first : first + _IDS_AT_ONCE])

    def _settle_some(self, db: sqlite3.Connection, idents: Sequence[str]) -> None:
        kept = kept_promises(db, idents)
        entries = self._in_force(all_needed(kept.values()) | self._outcomes_decided(kept))
        statements = self._ledger.statements_by_id(said_in(one.proof for one in kept.values()))
        numbers = self._numbers_of({entry.document for entry in entries.values()})
        rows, gone = [], []
        for one in kept.values():
            gone.append(one.n)
            if one.ident in entries:
                rows.append(self._row_again(db, one, entries, statements, numbers))
        self._writer.drop(gone)
        self._writer.put_commitments(rows)
        self._rebase(db, [one.ident for one in kept.values()])

    def _outcomes_decided(self, kept: Collection[str]) -> set[str]:
        return {outcome for promise, outcome in self._decided if promise in kept}

    def _row_again(
        self,
        db: sqlite3.Connection,
        one: Kept,
        entries: Mapping[str, Entry],
        statements: Mapping[str, StoredStatement],
        numbers: Mapping[str, int],
    ) -> Row:
        promise = entries[one.ident]
        item = followed_from(promise, one.proof, one.lineage, one.descent, entries, statements)
        decided = [
            Link(promise, entries[outcome], 1.0, (), decision)
            for (ident, outcome), decision in self._decided.items()
            if ident == promise.id and outcome in entries
        ]
        settled = settle_item(item, decided, self._reports_of(promise.id))
        return row_of(
            self._fate(settled),
            (one.n, one.document),
            machine=item.links,
            decided=decided,
            group=self._group(promise),
            programme=one.programme,
            baseline=baseline_in(body_of(db, one.descent[0]), promise),
            documents=numbers,
            lights=self._judging.lights,
        )

    def _rebase(self, db: sqlite3.Connection, idents: Iterable[str]) -> None:
        """Give the promises that follow upon some others what is reported of those now."""
        for ident in idents:
            rows = db.execute(
                "SELECT b.n, b.body FROM commitments c JOIN bodies b ON b.n = c.n WHERE c.previous = ?",
                [ident],
            ).fetchall()
            before = body_of(db, ident)
            for n, body in rows:
                said = json.loads(body)
                actual = json.loads(before)[6] if before else None
                alike = actual and (actual[10], actual[12]) == (said[4][10], said[4][12])
                said[5] = actual if alike else None
                db.execute("UPDATE bodies SET body = ? WHERE n = ?", [dumps(said), n])


@dataclass(frozen=True, slots=True)
class Followings:
    """What the documents of some places say and what became of their promises.

    `counts` tells how many statements of a kind, or `entries`, a document has.
    """

    numbers: tuple[int, ...]
    counts: Counter[tuple[str, str]]
    entries: list[Entry]
    fates: list[Fate]
    machine: dict[str, tuple[Link, ...]]
    wanted: dict[str, list[Link]]
    conflicts: tuple[Conflict, ...]
