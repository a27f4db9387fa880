"""The book (台账): every promise with what became of it, to be listed, filtered, searched and counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

from tongdao.book.asking.bounded_cache import BoundedCache
from tongdao.book.asking.conditions import (
    condition,
    cursor_place,
    cursor_text,
    filtered,
    is_narrow,
    one_of,
    order_of,
)
from tongdao.book.asking.rows_from_stored import commitment_from, document_from, event_from, indicator_from
from tongdao.book.filters import FILTERS, TALLIES
from tongdao.book.rows import (
    BookEvent,
    BookQuery,
    BookState,
    Commitment,
    Contradiction,
    DocumentRow,
    Facets,
    IndicatorRow,
    Page,
    ProgrammeRow,
    SeriesLine,
    Tally,
)
from tongdao.book.stored.bodies import (
    Body,
    FoundLink,
    Proof,
    contradiction_from_json,
    programme_from_json,
    years_from_json,
)
from tongdao.book.stored.builds import connect_to_read
from tongdao.book.stored.columns import (
    CommitmentColumns,
    DocumentColumns,
    EventColumns,
    IndicatorColumns,
    names,
    selected,
)
from tongdao.book.stored.encoding import ATTAINMENTS, LIGHTS, day_of, event_number
from tongdao.book.stored.meta import BookMeta
from tongdao.errors import UnknownIdError, UsageError
from tongdao.fates.lines import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from tongdao.book.asking.conditions import Condition, Order


EVERY = BookQuery()
_COMMITMENTS = (
    f"SELECT {selected(CommitmentColumns, 'c')}, {selected(DocumentColumns, 'd')}, b.body FROM commitments c "
    "JOIN bodies b ON b.n = c.n JOIN documents d ON d.n = c.document"
)
_WIDTH = len(names(CommitmentColumns))
_DOCUMENTS = f"SELECT {selected(DocumentColumns, 'd')} FROM documents d"
_SHOWN = tuple(field.name for field in fields(Facets))
_VALUES_AT_ONCE = 500  # values in one question
_SERIES = "FROM series WHERE \"group\" = ? AND instr(coalesce(issuer, ''), ?) > 0"
_MOST_YEARS_FIRST = "ORDER BY years DESC, n"


def _size_of(answer: list[Any] | Facets) -> int:
    """Return how many rows a remembered answer has, and one for itself."""
    parts = [answer] if isinstance(answer, list) else [getattr(answer, name) for name in _SHOWN]
    return 1 + sum(map(len, parts))


# Counts of filtered commitments, for all that read: so many rows take some 20 MB.
_COUNTS: BoundedCache[Any] = BoundedCache(100_000, _size_of)


class Book:
    """A book that is open to be read: one connection, one thread at a time.

    Every question is answered from one build, as it was when the question began. In a `BookQuery` an empty text among
    the values of a field stands for commitments without one.
    """

    def __init__(self, file: Path) -> None:
        """Open a build; see `tongdao.book.keeping.open_book`."""
        self.file = file
        self._db = connect_to_read(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @property
    def replaced(self) -> bool:
        """Tell whether another build has taken the place of this one: open the book anew."""
        return not self.file.exists()

    def meta(self) -> BookMeta | None:
        """Return what the build says of itself; None where a program made it that wrote something else."""
        return BookMeta.read(self._db)

    def state(self) -> BookState:
        """Return what the book shows and when it was made."""
        return self._meta().state

    def _meta(self) -> BookMeta:
        meta = self.meta()
        assert meta is not None
        return meta

    def commitments(
        self, query: BookQuery = EVERY, *, limit: int = 50, offset: int = 0, cursor: str | None = None
    ) -> Page[Commitment]:
        """Return a page of commitments; `cursor` is that of the page before, `offset` counts from there.

        Raises UsageError for a sort, UnknownCursorError for a cursor that is not known.
        """
        order, where, total = order_of(query), condition(query), self.total(query)
        found = self._ordered(order, where, limit + 1, offset, cursor) if offset < total else []
        more = len(found) > limit
        rows = self._commitments([n for _, n in found[:limit]])
        last = cursor_text(*found[limit - 1]) if more and limit else None
        return Page(rows, total, last)

    def commitment(self, ident: str) -> Commitment:
        """Return a commitment; raises UnknownIdError."""
        found = self.commitments_by_id([ident])
        if not found:
            raise UnknownIdError(f"no promise {ident!r} in the book: `tongdao status --json` lists them")
        return found[0]

    def commitments_by_id(self, idents: Iterable[str]) -> tuple[Commitment, ...]:
        """Return commitments in the order of the ids, those that are unknown left out."""
        wanted = list(idents)
        places = dict(self._in("SELECT id, n FROM commitments WHERE id IN", wanted))
        return self._commitments([places[ident] for ident in wanted if ident in places])

    def line(self, ident: str, most: int | None = None) -> tuple[Commitment, ...]:
        """Return the promises of one line, oldest first: at most some before a promise, itself, as many after it.

        Raises UnknownIdError.
        """
        rows = {ident: self.commitment(ident)}

        def step(way: str) -> Callable[[str], str | None]:
            def beside(name: str) -> str | None:
                following: str | None = getattr(rows[name], way)
                rows.update((row.id, row) for row in self.commitments_by_id([following] if following else []))
                return following if following in rows else None

            return beside

        before, after = (walk(ident, step(way), most) for way in ("previous", "next"))
        return tuple(rows[name] for name in (*reversed(before), ident, *after))

    def tally(self, by: str, query: BookQuery = EVERY) -> tuple[Tally, ...]:
        """Count commitments by owner, document (its id), issuer, programme or group, the most frequent first.

        Raises UsageError for another field.
        """
        if by not in TALLIES:
            raise UsageError(f"cannot count by {by!r}: choose one of {', '.join(TALLIES)}")
        counts: dict[Any, dict[str, int]] = defaultdict(dict)
        for value, light, total in self._counted(by, query):
            counts[value][light] = total
        ids = self._document_ids(counts) if by == "document" else {}
        tallies = [
            Tally(ids.get(value, value), sum(lights.values()), _in_order(lights, LIGHTS))
            for value, lights in counts.items()
        ]
        return tuple(sorted(tallies, key=lambda one: (one.value is None, -one.total, one.value or "")))

    def facets(self, query: BookQuery = EVERY) -> Facets:
        """Return by what the commitments of a query can be filtered further."""
        if query == EVERY:
            kept: Facets = self._remembered(("facets",), lambda: self._facets(query))
            return kept
        return self._facets(query)

    def _facets(self, query: BookQuery) -> Facets:
        values = {row.facet: self._values(row.key, query) for row in FILTERS if row.facet}
        ids = self._document_ids(value for value, _ in values["documents"])
        values["documents"] = [(ids[value], total) for value, total in values["documents"]]
        ordered = {"lights": LIGHTS, "attainment": ATTAINMENTS}
        return Facets(
            **{
                name: tuple(_in_order(dict(pairs), ordered[name]).items())
                if name in ordered
                else _frequent(pairs)
                for name, pairs in values.items()
            }
        )

    def documents(self, text: str | None = None, *, limit: int = 50, offset: int = 0) -> Page[DocumentRow]:
        """Return documents, the latest first; `text` is a part of the title, the name or the issuer."""
        where, values = "", []
        if text:
            where = "WHERE instr(coalesce(title, '') || char(10) || source || char(10) || coalesce(issuer, ''), ?)"
            values = [text]
        total = self._one(f"SELECT count(*) FROM documents {where}", *values)
        rows = self._db.execute(
            f"{_DOCUMENTS} {where} ORDER BY issued_on DESC, n DESC LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return Page(tuple(self._document(row) for row in rows.fetchall()), total)

    def document(self, ident: str) -> DocumentRow:
        """Return a document; raises UnknownIdError."""
        row = self._db.execute(f"{_DOCUMENTS} WHERE id = ?", [ident]).fetchone()
        if row is None:
            raise UnknownIdError(f"no document {ident!r} in the book: `tongdao history` lists them")
        return self._document(row)

    def documents_by_source(self, ident: str, sources: Sequence[str]) -> tuple[DocumentRow, ...]:
        """Return the documents of the place of one that have some names, the latest first."""
        marks = ", ".join("?" * len(sources))
        sql = (
            f"{_DOCUMENTS} WHERE place = (SELECT place FROM documents WHERE id = ?) "
            f"AND source IN ({marks}) ORDER BY issued_on DESC, n DESC"
        )
        return tuple(self._document(row) for row in self._db.execute(sql, [ident, *sources]).fetchall())

    def later_documents(self, ident: str) -> tuple[str, ...]:
        """Return the ids of the documents of the same place that are later than one, or undated; the next first."""
        sql = (
            "SELECT later.id FROM documents own JOIN documents later ON later.place = own.place "
            "WHERE own.id = ? AND later.n <> own.n AND coalesce(later.issued_on > own.issued_on, 1) "
            "ORDER BY later.issued_on IS NULL, later.issued_on, later.n"
        )
        return tuple(later for (later,) in self._db.execute(sql, [ident]))

    def indicators(self, text: str | None = None, *, limit: int = 50, offset: int = 0) -> Page[IndicatorRow]:
        """Return groups of indicators, those with most figures first; `text` is a part of one of the names."""
        where, values = ("WHERE instr(names, ?)", [text]) if text else ("", [])
        total = self._one(f"SELECT count(*) FROM indicators {where}", *values)
        rows = self._db.execute(
            f"SELECT {selected(IndicatorColumns, 'i')} FROM indicators i {where} "
            'ORDER BY total DESC, "group" LIMIT ? OFFSET ?',
            [*values, limit, offset],
        )
        return Page(tuple(indicator_from(IndicatorColumns._make(row)) for row in rows), total)

    def group_of(self, name: str) -> str | None:
        """Return the group of indicators that a name means; None where neither documents nor the registry have it."""
        sql = (
            'SELECT "group" FROM figures WHERE name = ?1 UNION ALL SELECT "group" FROM aliases WHERE name = ?1 '
            'UNION ALL SELECT "group" FROM figures WHERE "group" = ?1 LIMIT 1'
        )
        row = self._db.execute(sql, [name]).fetchone()
        return row[0] if row else None

    def series(
        self, group: str, *, issuer: str = "", limit: int | None = None, offset: int = 0
    ) -> Page[SeriesLine]:
        """Return targets and actuals of a group by year, the longest line first; `issuer` is a part of a name."""
        sql, values = _SERIES, [group, issuer]
        total = self._one(f"SELECT count(*) {sql}", *values)
        rows = self._db.execute(
            f"SELECT issuer, unit, moves, told {sql} {_MOST_YEARS_FIRST} LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        lines = (
            SeriesLine(issuer, unit, bool(moves), years_from_json(told)) for issuer, unit, moves, told in rows
        )
        return Page(tuple(lines), total)

    def series_records(self, group: str, *, issuer: str = "") -> Iterator[str]:
        """Yield the lines of a group as `tongdao series --json` prints them."""
        rows = self._db.execute(f"SELECT records {_SERIES} {_MOST_YEARS_FIRST}", [group, issuer])
        return (records for (records,) in rows)

    def programmes(
        self, text: str | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Page[ProgrammeRow]:
        """Return the programmes, in the order of the documents that first name them; `text` is a part of one."""
        where, values = ("WHERE instr(body, ?)", [text]) if text else ("", [])
        rows = self._db.execute(
            f"SELECT body FROM programmes {where} ORDER BY n LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        found = tuple(programme_from_json(body) for (body,) in rows)
        return Page(found, self._one(f"SELECT count(*) FROM programmes {where}", *values))

    def programme_of(self, row: Commitment) -> ProgrammeRow | None:
        """Return the programme that a commitment belongs to, None where it belongs to none."""
        sql = "SELECT p.body FROM programmes p JOIN documents d ON d.place = p.place WHERE d.id = ? ORDER BY p.n"
        found = (
            programme_from_json(body) for (body,) in self._db.execute(sql, [row.document]) if row.programme
        )
        return next((one for one in found if one.code == row.programme and row.id in one.commitments), None)

    def programme(self, ident: str) -> ProgrammeRow:
        """Return a programme; raises UnknownIdError."""
        row = self._db.execute("SELECT body FROM programmes WHERE id = ?", [ident]).fetchone()
        if row is None:
            raise UnknownIdError(f"no programme {ident!r} in the book")
        return programme_from_json(row[0])

    def contradictions(self, *, limit: int = 50, offset: int = 0) -> Page[Contradiction]:
        """Return the reported figures that contradict one another, those of the latest documents first."""
        rows = self._db.execute(
            "SELECT body FROM conflicts ORDER BY issued_on DESC, n DESC LIMIT ? OFFSET ?", [limit, offset]
        )
        found = tuple(contradiction_from_json(body) for (body,) in rows)
        return Page(found, self._one("SELECT count(*) FROM conflicts"))

    def events(self, limit: int = 50, before: int | None = None) -> tuple[BookEvent, ...]:
        """Return what is new, newest first; `before` is the `seq` of the last one seen."""
        sql = (
            f"SELECT {selected(EventColumns, 'e')}, coalesce(d.at, e.at), c.id "
            "FROM events e LEFT JOIN commitments c ON c.id = e.commitment "
            "LEFT JOIN events d ON e.what = 'evidence' AND d.seq = e.seq - e.seq % ? "
        )
        where, values = ("WHERE e.seq < ? ", [before]) if before is not None else ("", [])
        rows = self._db.execute(f"{sql}{where}ORDER BY e.seq DESC LIMIT ?", [event_number(1), *values, limit])
        return tuple(event_from(EventColumns._make(event), at, known) for *event, at, known in rows)

    def proofs_by_id(self, idents: Sequence[str]) -> dict[str, Proof]:
        """Return how what became of commitments was found, by id."""
        sql = "SELECT c.id, p.body FROM commitments c JOIN proofs p ON p.n = c.n WHERE c.id IN"
        return {ident: Proof.from_json(body) for ident, body in self._in(sql, idents)}

    def doubtful_links(self, below: float, limit: int) -> tuple[tuple[str, FoundLink], ...]:
        """Return links that score below a number and nobody decided about, the least sure first.

        Each stands behind the id of its promise.
        """
        sql = (
            "SELECT c.id, p.body FROM proofs p JOIN commitments c ON c.n = p.n "
            "WHERE p.least_sure_score < ? ORDER BY p.least_sure_score, p.n LIMIT ?"
        )
        found = [
            (ident, link)
            for ident, body in self._db.execute(sql, [below, limit])
            for link in Proof.from_json(body).undecided
            if link.score < below
        ]
        return tuple(sorted(found, key=lambda pair: pair[1].score)[:limit])

    def proofs(self, document: str) -> dict[str, Proof]:
        """Return the proofs of all commitments of a document by id, in the order of the text."""
        sql = (
            "SELECT c.id, p.body FROM documents d JOIN commitments c ON c.document = d.n "
            "JOIN proofs p ON p.n = c.n WHERE d.id = ? ORDER BY c.n"
        )
        return {ident: Proof.from_json(body) for ident, body in self._db.execute(sql, [document])}

    def last_day(self) -> date | None:
        """Return the day of the last document that says anything; None where none has a day."""
        (day,) = self._db.execute("SELECT max(issued_on) FROM documents WHERE entries > 0").fetchone()
        return day_of(day)

    def owners(self, text: str) -> tuple[str, ...]:
        """Return the owners whose names hold a text."""
        sql = "SELECT DISTINCT value FROM tallies WHERE field = 'owner' AND instr(value, ?)"
        return tuple(value for (value,) in self._db.execute(sql, [text]))

    def lights(self, query: BookQuery = EVERY) -> dict[str, int]:
        """Return how many commitments there are under each light."""
        return _in_order(dict(self._lit(query)), LIGHTS)

    def total(self, query: BookQuery = EVERY) -> int:
        """Return how many commitments there are."""
        return sum(self._lit(query).values())

    def _lit(self, query: BookQuery) -> dict[str, int]:
        """Count commitments by light, through the one field that is filtered by where there is one."""
        filters = filtered(query) or {}
        (field,) = {*filters} - {"light"} if len({*filters} - {"light"}) == 1 else {"light"}
        totals: dict[str, int] = defaultdict(int)
        for _, light, total in self._counted(field, query):
            totals[light] += total
        return totals

    def ids(self, query: BookQuery = EVERY, limit: int | None = None) -> list[str]:
        """Return the ids of commitments in the order of the book."""
        where = condition(query)
        sql = f"SELECT c.id FROM commitments c {where.sql} ORDER BY c.n LIMIT ?"
        most = -1 if limit is None else limit
        return [ident for (ident,) in self._db.execute(sql, [*where.values, most])]

    def by_owner(self, query: BookQuery = EVERY, limit: int | None = None) -> list[str]:
        """Return the ids of commitments by owner, each owner where its first stands in the book, nobody's last."""
        where = condition(query)
        if limit is None or is_narrow(query):
            return self._grouped(where)[:limit]
        idents: list[str] = []
        seen: list[str] = []
        known = where.also("c.owner IS NOT NULL")
        sql = "SELECT c.owner FROM commitments c {} ORDER BY c.n LIMIT 1"
        while len(idents) < limit:
            rest = known.also(f"c.owner NOT IN ({', '.join('?' * len(seen))})", *seen)
            row = self._db.execute(sql.format(rest.sql), rest.values).fetchone()
            owner = row[0] if row else None
            idents += self._owned(where, owner, limit - len(idents))
            if owner is None:
                break
            seen.append(owner)
        return idents

    def _owned(self, where: Condition, owner: str | None, limit: int) -> list[str]:
        where = where.also("c.owner IS ?", owner)
        sql = f"SELECT c.id FROM commitments c {where.sql} ORDER BY c.n LIMIT ?"
        return [ident for (ident,) in self._db.execute(sql, [*where.values, limit])]

    def _grouped(self, where: Condition) -> list[str]:
        owners: dict[str | None, list[str]] = defaultdict(list)
        sql = f"SELECT c.n, c.owner, c.id FROM commitments c {where.sql}"
        for _, owner, ident in sorted(self._db.execute(sql, where.values)):
            owners[owner].append(ident)
        nobody = owners.pop(None, [])
        return [*(ident for idents in owners.values() for ident in idents), *nobody]

    def _one(self, sql: str, *values: Any) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])

    def _in(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """Ask about many values, some at a time."""
        for first in range(0, len(values), _VALUES_AT_ONCE):
            chunk = values[first : first + _VALUES_AT_ONCE]
            yield from self._db.execute(f"{sql} ({', '.join('?' * len(chunk))})", chunk)

    def _ordered(
        self, order: Order, where: Condition, limit: int, offset: int, cursor: str | None
    ) -> list[tuple[Any, int]]:
        """Return the sort value and the number of the rows of a page: first those with a value, then the others."""
        value, n = cursor_place(cursor) if cursor else (None, None)
        places: list[tuple[Any, int]] = []
        valued = where if order.whole else where.also(f"{order.column} IS NOT NULL")
        if n is None or value is not None or order.whole:
            places = self._sorted(order, valued, limit, offset, (value, n))
            offset = max(0, offset - self._count(valued)) if offset and not places else 0
            n = None
        if len(places) < limit and not order.whole:
            rest = where.also(f"{order.column} IS NULL")
            places += self._sorted(order, rest, limit - len(places), offset, (None, n))
        return places

    def _sorted(
        self, order: Order, where: Condition, limit: int, offset: int, behind: tuple[Any, int | None]
    ) -> list[tuple[Any, int]]:
        value, n = behind
        if n is not None:
            sql, values = order.behind(value, n)
            where = where.also(sql, *values)
        value_sql = "NULL" if order.by_place else order.column
        sql = f"SELECT {value_sql}, c.n FROM commitments c {where.sql} {order.sql} LIMIT ? OFFSET ?"
        return self._db.execute(sql, [*where.values, limit, offset]).fetchall()

    def _count(self, where: Condition) -> int:
        return self._one(f"SELECT count(*) FROM commitments c {where.sql}", *where.values)

    def _commitments(self, places: Sequence[int]) -> tuple[Commitment, ...]:
        meta, by_number = self._meta(), {}
        for *row, body in self._in(f"{_COMMITMENTS} WHERE c.n IN", places):
            columns, document = CommitmentColumns._make(row[:_WIDTH]), DocumentColumns._make(row[_WIDTH:])
            by_number[columns.n] = commitment_from(columns, document, Body.from_json(body), meta)
        return tuple(by_number[n] for n in places)

    def _counted(self, field: str, query: BookQuery) -> Iterable[tuple[Any, str, int]]:
        """Yield a value, a light and how many commitments have both: from what is counted already, where it is."""
        if kept := self._kept_counts(field, query):
            sql, values = kept
            return self._db.execute(sql, values)
        # A plus keeps SQLite from reading all rows by their light, only because it counts by that.
        columns = "+c.light, +c.light" if field == "light" else f'c."{field}", c.light'
        where = condition(query)
        sql = f"SELECT {columns}, count(*) FROM commitments c {where.sql} GROUP BY 1, 2"
        counted: list[tuple[Any, str, int]] = self._remembered(
            (sql, *where.values), lambda: self._db.execute(sql, where.values).fetchall()
        )
        return counted

    def _remembered(self, question: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        """Ask what takes long and is asked again soon: the answer is kept until the book is another."""
        key = (str(self.file), self._meta().made_at, *question)
        found = _COUNTS.get(key)
        if found is None:
            found = ask()
            _COUNTS.put(key, found)
        return found

    def _kept_counts(self, field: str, query: BookQuery) -> tuple[str, list[Any]] | None:
        """Return what finds counts that are kept: of everything, of some lights, or of some values of the field."""
        values_by_field = filtered(query)
        if values_by_field is None:
            return None
        sql, values = "SELECT value, light, total FROM tallies WHERE field = ?", [field]
        for name, chosen in values_by_field.items():
            column = "light" if name == "light" else "value" if name == field else None
            if column is None:
                return None
            part, given = one_of(column, chosen)
            sql, values = f"{sql} AND {part}", [*values, *given]
        return sql, values

    def _values(self, field: str, query: BookQuery) -> list[tuple[Any, int]]:
        totals: dict[Any, int] = defaultdict(int)
        for value, _, total in self._counted(field, query):
            totals[value] += total
        return [(value, total) for value, total in totals.items() if value is not None]

    def _document_ids(self, places: Iterable[int]) -> dict[int, str]:
        return dict(self._in("SELECT n, id FROM documents WHERE n IN", list(places)))

    def _document(self, row: Sequence[Any]) -> DocumentRow:
        columns = DocumentColumns._make(row)
        sql = "SELECT light, total FROM tallies WHERE field = 'document' AND value = ?"
        return document_from(columns, _in_order(dict(self._db.execute(sql, [columns.n])), LIGHTS))


def _frequent(pairs: Iterable[tuple[Any, int]]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _in_order(counts: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Return counts in an order, words that it does not hold behind."""
    return {name: counts[name] for name in (*order, *(set(counts) - set(order))) if name in counts}
