"""From what was followed in some places to the rows of the book: one function for each table."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from tongdao.book.filling.programmes import memberships
from tongdao.book.filling.promise_rows import stored_commitment
from tongdao.book.rows import Contradiction, Measure, ProgrammePart, ProgrammeRow, SeriesLine
from tongdao.book.stored.bodies import contradiction_to_json, programme_to_json, years_to_json
from tongdao.book.stored.columns import (
    AliasColumns,
    ConflictColumns,
    DocumentColumns,
    FigureColumns,
    ProgrammeColumns,
    SeriesColumns,
)
from tongdao.book.stored.encoding import day_text
from tongdao.fates.series import lines_of, records_of
from tongdao.fates.standings import baseline_of
from tongdao.following.indicators import load_registry
from tongdao.following.issuers import place_of
from tongdao.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tongdao.book.filling.place_reader import Followings, PlaceReader
    from tongdao.book.filling.programmes import Membership
    from tongdao.book.filling.promise_rows import StoredCommitment
    from tongdao.book.filling.writer import Writer
    from tongdao.fates.series import Line
    from tongdao.ledger.values import StoredDocument
    from tongdao.model import Programme
    from tongdao.promise import Entry

_PLACES = 20  # bits of the number of a row below the number of its reading
_YEARLY = (Kind.TARGET, Kind.FACT)


def enter_places(writer: Writer, reader: PlaceReader, followings: Followings) -> None:
    """Enter what was followed, documents and all."""
    programmes = _memberships(reader, followings)
    writer.put(_documents(reader, followings))
    writer.put_figures(list(_figures(reader, followings)))
    writer.put(_series(reader, followings))
    writer.put(_conflicts(reader, followings))
    writer.put(_programmes(reader, followings, programmes))
    writer.put_commitments(list(_commitments(reader, followings, programmes)))


def _documents(reader: PlaceReader, followings: Followings) -> Iterator[DocumentColumns]:
    counts = followings.counts
    for n in followings.numbers:
        document = reader.readings[n]
        characters, findings = reader.ledger.measures(n, document.id)
        yield DocumentColumns(
            n=n,
            id=document.id,
            place=reader.place(document),
            issuer=document.issuer,
            issued_on=day_text(document.issued_on),
            source=document.stem,
            title=document.title,
            type=document.type,
            recorded_at=document.recorded_at.isoformat(),
            characters=characters,
            facts=counts[document.id, Kind.FACT],
            targets=counts[document.id, Kind.TARGET],
            actions=counts[document.id, Kind.ACTION],
            findings=findings,
            entries=counts[document.id, "entries"],
        )


def _figures(reader: PlaceReader, followings: Followings) -> Iterator[FigureColumns]:
    named: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in followings.entries:
        group = reader.group(entry)
        if group is not None and entry.kind in _YEARLY and entry.indicator:
            named[group, place_of(entry.issuer, reader.judging.pack), entry.indicator].append(entry)
    for (group, place, name), entries in named.items():
        years = [entry.period_end.year for entry in entries if entry.period_end]
        targets = sum(entry.kind is Kind.TARGET for entry in entries)
        yield FigureColumns(
            group=group,
            place=place,
            name=name,
            targets=targets,
            actuals=len(entries) - targets,
            first_year=min(years, default=None),
            last_year=max(years, default=None),
            n=reader.numbers[entries[0].document],
        )


def _series(reader: PlaceReader, followings: Followings) -> Iterator[SeriesColumns]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in followings.entries:
        group = reader.group(entry)
        if group is not None and entry.kind in _YEARLY:
            groups[group].append(entry)
    for group, entries in groups.items():
        order = {entry.id: number for number, entry in enumerate(entries)}
        for line in lines_of(entries):
            yield _series_row(reader, group, line, order)


def _series_row(reader: PlaceReader, group: str, line: Line, order: Mapping[str, int]) -> SeriesColumns:
    entries = [entry for _, *both in line.years for some in both for entry in some]
    first = min(entries, key=lambda entry: order[entry.id])
    shown_line = SeriesLine.of(line)
    return SeriesColumns(
        n=(reader.numbers[first.document] << _PLACES) + order[first.id],
        group=group,
        place=place_of(line.issuer, reader.judging.pack),
        issuer=line.issuer,
        unit=line.unit,
        moves=line.moves,
        years=len(shown_line.years),
        told=years_to_json(shown_line.years),
        records="\n".join(json.dumps(record, ensure_ascii=False) for record in records_of(line)),
    )


def aliases(reader: PlaceReader) -> Iterator[AliasColumns]:
    """Yield the names that the registry has for indicators."""
    registry = load_registry(reader.judging.pack)
    names = {name for item in registry.by_id.values() for name in (item.name, *registry.words(item))}
    return (AliasColumns(name, reader.ledger.grouping.key(name)) for name in sorted(names))


def _conflicts(reader: PlaceReader, followings: Followings) -> Iterator[ConflictColumns]:
    for pair in followings.conflicts:
        first, second = pair.first, pair.second
        found = Contradiction(
            name=first.indicator or first.name,
            issuer=first.issuer,
            period_start=first.period_start,
            period_end=first.period_end,
            first=Measure.of(first),
            first_sentence=first.statement,
            second=Measure.of(second),
            second_sentence=second.statement,
        )
        place = place_of(first.issuer, reader.judging.pack)
        yield ConflictColumns(None, place, day_text(second.issued_on), contradiction_to_json(found))


def _memberships(reader: PlaceReader, followings: Followings) -> dict[str, list[Membership]]:
    """Return the programmes of places, with the promises that are of each."""
    named: dict[str, list[tuple[StoredDocument, Programme]]] = defaultdict(list)
    for n in followings.numbers:
        document = reader.readings[n]
        named[reader.place(document)] += [(document, item) for item in reader.ledger.programmes(n)]
    promises: dict[str, list[Entry]] = defaultdict(list)
    for fate in followings.fates:
        document = reader.readings[reader.numbers[fate.promise.document]]
        promises[reader.place(document)].append(fate.promise)
    return {place: list(memberships(listed, promises[place]).values()) for place, listed in named.items()}


def _programmes(
    reader: PlaceReader, followings: Followings, programmes: Mapping[str, Sequence[Membership]]
) -> Iterator[ProgrammeColumns]:
    order = {fate.promise.id: number for number, fate in enumerate(followings.fates)}
    for place, members in programmes.items():
        for member in members:
            row = _programme(member, sorted(member.members, key=order.__getitem__))
            if not row.parts and not row.commitments:  # a slogan (“三个代表”), and nothing to follow
                continue
            n = reader.numbers[row.document]
            within = min(row.start, (1 << _PLACES) - 1)
            yield ProgrammeColumns((n << _PLACES) + within, row.id, place, n, programme_to_json(row))


def _programme(member: Membership, idents: Sequence[str]) -> ProgrammeRow:
    first, document = member.first, member.document
    return ProgrammeRow(
        id=first.id,
        code=first.code,
        name=first.name,
        document=document.id,
        source=document.stem,
        issuer=document.issuer,
        issued_on=document.issued_on,
        quote=first.quote,
        start=first.start,
        end=first.end,
        parts=tuple(
            ProgrammePart(part, tuple(ident for ident in idents if part in member.members[ident]))
            for part in member.parts
        ),
        commitments=tuple(idents),
    )


def _commitments(
    reader: PlaceReader, followings: Followings, programmes: Mapping[str, Sequence[Membership]]
) -> Iterator[StoredCommitment]:
    by_id = {fate.promise.id: fate for fate in followings.fates}
    codes = _codes(programmes)
    places: dict[str, int] = defaultdict(int)
    for fate in followings.fates:
        promise = fate.promise
        document = reader.numbers[promise.document]
        baseline = baseline_of(fate, by_id)
        yield stored_commitment(
            fate,
            (document << _PLACES) + places[promise.document],
            document,
            followed=followings.followed[promise.id],
            decided=followings.decided.get(promise.id, ()),
            group=reader.group(promise),
            programme=codes.get(promise.id),
            baseline=Measure.of(baseline) if baseline else None,
            also=tuple(map(Measure.of, followings.also.get(promise.id, ()))),
            documents=reader.numbers,
            lights=reader.judging.lights,
        )
        places[promise.document] += 1


def _codes(programmes: Mapping[str, Sequence[Membership]]) -> dict[str, str]:
    """Return the code of the first programme that each promise is of."""
    codes: dict[str, str] = {}
    for members in programmes.values():
        for member in members:
            for ident in member.members:
                codes.setdefault(ident, member.first.code)
    return codes
