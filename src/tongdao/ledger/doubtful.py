"""What is doubtful in the readings in force: a page at a time, the heaviest first.

How many entries of a reading there are for the same reasons is counted once, when it is appended (`doubts`). A page
is found by these counts, so that only the readings that it shows are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from tongdao.ledger.reads import IN_FORCE, LATEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    Rows = Callable[..., Iterator[Sequence[Any]]]

_LONG_NAME = 24  # characters: a name as long as that has most likely swallowed its neighbours
_NAME = "coalesce(nullif(e.indicator, ''), e.name, '')"
# Each reason, its weight, and when it holds of an entry as it was read. The keys are those of the glossary's `doubt`.
# A migration counted what earlier versions had appended: whoever changes this adds one that counts anew.
REASONS: Mapping[str, tuple[int, str]] = {
    "unnamed": (20, f"{_NAME} = ''"),
    "undated": (10, "e.kind = 'target' AND e.period_end IS NULL"),
    "ownerless": (8, "e.owner IS NULL"),
    "unclear": (6, "e.kind IN ('background', 'other')"),
    "long_name": (5, f"length({_NAME}) > {_LONG_NAME}"),
    "unitless": (4, "e.form = 'figure' AND coalesce(e.unit, '') = ''"),
    "inherited": (2, "e.kind = 'target' AND e.period = 'inherited'"),
}
_IN_FAILED = (
    "EXISTS (SELECT 1 FROM checks k WHERE k.reading = e.reading AND k.holds = 0"
    " AND k.start_offset < e.end_offset AND e.start_offset < k.end_offset)"
)
# Why a target may be no promise, as the reader told (`entries.doubts`): who reads the book must not see it yet.
NO_PROMISE = (
    "state",
    "reached",
    "forecast",
    "condition",
    "not_own",
    "event",
    "idiom",
    "named",
    "vague",
    "stump",
)
_HOLDS = {**{name: sql for name, (_, sql) in REASONS.items()}, "failed_check": _IN_FAILED}
_WEIGHTS = {
    **{name: weight for name, (weight, _) in REASONS.items()},
    "failed_check": 50,
    **dict.fromkeys(NO_PROMISE, 60),
}
# The reasons of an entry as one text, each followed by a blank.
TOLD = " || ".join(
    [
        *(f"CASE WHEN {sql} THEN '{name} ' ELSE '' END" for name, sql in _HOLDS.items()),
        "CASE WHEN e.doubts = '' THEN '' ELSE e.doubts || ' ' END",
    ]
)
_READ = (
    f"(SELECT e.reading AS reading, e.place AS place, e.id AS id, {TOLD} AS reasons "
    "FROM entries e WHERE e.reading = ?) r"
)
COUNT = f"INSERT INTO doubts SELECT reading, reasons, count(*) FROM {_READ} GROUP BY reading, reasons"
# An entry that somebody decided about is settled, unless that was undone; a note decides nothing.
_SETTLED = (
    "SELECT DISTINCT x.subject FROM decisions x WHERE x.seq <= ? AND x.action NOT IN ('note', 'undo')"
    " AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.subject = x.subject AND u.action = 'undo'"
    " AND u.supersedes = x.id AND u.seq <= ?)"
)
_IDS_AT_ONCE = 500  # ids in one question


class DoubtfulEntry(NamedTuple):
    """An entry that nobody decided about: its weight, and the reasons to doubt it."""

    id: str
    weight: int
    reasons: tuple[str, ...]


class DoubtfulPage(NamedTuple):
    """A page of the entries that nobody decided about; how many there are, and how many of them are doubtful."""

    rows: tuple[DoubtfulEntry, ...]
    total: int
    doubtful: int


class _Scope(NamedTuple):
    """What is asked: the readings, as SQL and its values, and the settled entries of each with their reasons."""

    rows: Rows
    current: str
    values: Sequence[Any]
    settled: Mapping[int, Mapping[str, str]]


def doubtful(
    rows: Rows,
    horizon: int,
    *,
    documents: Collection[str] | None,
    reason: str | None,
    absorbed: Collection[str],
    limit: int,
    offset: int,
) -> DoubtfulPage:
    """Return a page of the entries nobody decided about; `absorbed` are those that were merged into others."""
    scope = _scope(rows, horizon, documents, absorbed)
    counts = {
        reasons: n
        for reasons, n in _counts(scope).items()
        if reason not in _WEIGHTS or reason in reasons.split()
    }
    page: list[DoubtfulEntry] = []
    for _, same in groupby(sorted(counts, key=_weight, reverse=True), key=_weight):
        alike = list(same)
        here = sum(counts[reasons] for reasons in alike)
        if offset < here and len(page) < limit:
            page += _some(scope, alike, limit - len(page), offset)
        offset = max(offset - here, 0)
    total = sum(counts.values())
    return DoubtfulPage(tuple(page), total, total - counts.get("", 0))


def _scope(rows: Rows, horizon: int, documents: Collection[str] | None, absorbed: Collection[str]) -> _Scope:
    names = sorted(documents or ())
    chosen = "" if documents is None else f" AND d.id IN ({_marks(names) or 'NULL'})"
    current = f"{LATEST} FROM documents d WHERE d.seq <= ? AND {IN_FORCE}{chosen}"
    values = [*[horizon] * 3, *names]
    subjects = {subject for (subject,) in rows(_SETTLED, horizon, horizon)} | set(absorbed)
    found: Iterable[Any] = rows(f"SELECT d.id, {current}", *values) if subjects else ()
    readings: dict[str, int] = dict(found)
    return _Scope(rows, f"SELECT {current}", values, _settled(rows, readings, subjects))


def _settled(rows: Rows, readings: Mapping[str, int], subjects: Iterable[str]) -> dict[int, dict[str, str]]:
    """Return the reasons to doubt what is settled, by reading and id."""
    by_reading: dict[int, list[str]] = defaultdict(list)
    for subject in subjects:
        document, dot, _ = subject.partition(".")
        if dot and document in readings:
            by_reading[readings[document]].append(subject)
    return {
        reading: {
            ident: reasons
            for first in range(0, len(idents), _IDS_AT_ONCE)
            for ident, reasons in _among(rows, reading, "id", idents[first : first + _IDS_AT_ONCE])
        }
        for reading, idents in by_reading.items()
    }


def _among(rows: Rows, reading: int, column: str, values: Sequence[str]) -> list[Sequence[Any]]:
    """Return the ids and reasons of the entries of a reading with one of some values, in the order of the text."""
    sql = f"SELECT r.id, r.reasons FROM {_READ} WHERE r.{column} IN ({_marks(values)}) ORDER BY r.place"
    return list(rows(sql, reading, *values))


def _counts(scope: _Scope) -> dict[str, int]:
    """Return how many entries nobody decided about, by their reasons."""
    sql = f"SELECT b.reasons, sum(b.n) FROM doubts b WHERE b.reading IN ({scope.current}) GROUP BY b.reasons"
    settled = Counter(reasons for entries in scope.settled.values() for reasons in entries.values())
    return {reasons: int(n) - settled[reasons] for reasons, n in scope.rows(sql, *scope.values)}


def _some(scope: _Scope, alike: Sequence[str], limit: int, offset: int) -> list[DoubtfulEntry]:
    """Return a page of the entries with some reasons, which all weigh the same."""
    sql = (
        f"SELECT b.reading, sum(b.n) FROM doubts b WHERE b.reasons IN ({_marks(alike)}) "
        f"AND b.reading IN ({scope.current}) GROUP BY b.reading ORDER BY b.reading"
    )
    page: list[DoubtfulEntry] = []
    for reading, n in list(scope.rows(sql, *alike, *scope.values)):
        settled = scope.settled.get(reading, {})
        here = int(n) - sum(reasons in alike for reasons in settled.values())
        if offset < here:
            entries = [row for row in _among(scope.rows, reading, "reasons", alike) if row[0] not in settled]
            page += [_doubtful(*row) for row in entries[offset : offset + limit - len(page)]]
        if len(page) == limit:
            break
        offset = max(offset - here, 0)
    return page


def _doubtful(ident: str, reasons: str) -> DoubtfulEntry:
    return DoubtfulEntry(ident, _weight(reasons), tuple(reasons.split()))


def _weight(reasons: str) -> int:
    return sum(_WEIGHTS[name] for name in reasons.split())


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
