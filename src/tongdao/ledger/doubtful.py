"""What is doubtful in the readings in force: asked of the database, a page at a time, the heaviest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tongdao.ledger.reads import IN_FORCE, LATEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    Rows = Callable[..., Iterator[Sequence[Any]]]

_LONG_NAME = 24  # characters: a name as long as that has most likely swallowed its neighbours
_NAME = "coalesce(nullif(e.indicator, ''), e.name, '')"
# Each reason, its weight, and when it holds of an entry as it was read. The keys are those of the glossary's `doubt`.
REASONS: Mapping[str, tuple[int, str]] = {
    "unnamed": (20, f"{_NAME} = ''"),
    "undated": (10, "e.kind = 'target' AND e.period_end IS NULL"),
    "ownerless": (8, "e.owner IS NULL"),
    "unclear": (6, "e.kind IN ('background', 'other')"),
    "long_name": (5, f"length({_NAME}) > {_LONG_NAME}"),
    "unitless": (4, "e.form = 'figure' AND coalesce(e.unit, '') = ''"),
    "inherited": (2, "e.kind = 'target' AND e.period = 'inherited'"),
}
FAILED = 50  # the weight of standing in a sum that does not come out
_WEIGHT = " + ".join(f"CASE WHEN {sql} THEN {weight} ELSE 0 END" for weight, sql in REASONS.values())
_FLAGS = ", ".join(f"CASE WHEN {sql} THEN 1 ELSE 0 END" for _, sql in REASONS.values())
_CURRENT = f"SELECT {LATEST} FROM documents d WHERE d.seq <= ? AND {IN_FORCE}"
# An entry that somebody decided about is settled, unless that was undone; a note decides nothing.
_OPEN = (
    "NOT EXISTS (SELECT 1 FROM decisions x WHERE x.subject = e.id AND x.seq <= ? AND x.action NOT IN ('note', 'undo')"
    " AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.subject = e.id AND u.action = 'undo'"
    " AND u.supersedes = x.id AND u.seq <= ?))"
)
_IN_FAILED = (
    "EXISTS (SELECT 1 FROM checks k WHERE k.reading = e.reading AND k.holds = 0"
    " AND k.start_offset < e.end_offset AND e.start_offset < k.end_offset)"
)


class Doubtful(NamedTuple):
    """An entry that nobody decided about: its weight, and the reasons to doubt it."""

    id: str
    weight: int
    reasons: tuple[str, ...]


def doubtful(
    rows: Rows,
    horizon: int,
    *,
    documents: Collection[str] | None,
    reason: str | None,
    absorbed: Collection[str],
    limit: int,
    offset: int,
) -> list[Doubtful]:
    """Return a page of the entries nobody decided about; `absorbed` are those that were merged into others."""
    where, values = _asked(horizon, documents, reason)
    rest, gone = _without(absorbed)
    failed = f"CASE WHEN {_IN_FAILED} THEN {FAILED} ELSE 0 END"
    found = rows(
        f"SELECT e.id, {_WEIGHT} + {failed} AS weight, {failed}, {_FLAGS} FROM entries e "
        f"WHERE {where}{rest} ORDER BY weight DESC, e.reading, e.place LIMIT ? OFFSET ?",
        *values,
        *gone,
        limit,
        offset,
    )
    return [_doubtful(row) for row in found]


def count(
    rows: Rows,
    horizon: int,
    *,
    documents: Collection[str] | None,
    reason: str | None,
    absorbed: Collection[str],
) -> tuple[int, int]:
    """Return how many entries nobody decided about, and how many of them are doubtful."""
    where, values = _asked(horizon, documents, reason)
    rest, gone = _without(absorbed)
    sql = (
        f"SELECT count(*), coalesce(sum(CASE WHEN {_WEIGHT} > 0 OR {_IN_FAILED} THEN 1 ELSE 0 END), 0) "
        f"FROM entries e WHERE {where}{rest}"
    )
    total, doubted = next(rows(sql, *values, *gone))
    return int(total), int(doubted)


def _asked(horizon: int, documents: Collection[str] | None, reason: str | None) -> tuple[str, list[Any]]:
    current: str = _CURRENT
    values: list[Any] = [horizon] * 3
    if documents is not None:
        names = sorted(documents)
        current += f" AND d.id IN ({', '.join('?' * len(names)) or 'NULL'})"
        values = [*values, *names]
    holds = {"failed_check": _IN_FAILED, **{name: sql for name, (_, sql) in REASONS.items()}}
    also = f" AND ({holds[reason]})" if reason in holds else ""
    return f"e.reading IN ({current}) AND {_OPEN}{also}", [*values, horizon, horizon]


def _without(idents: Collection[str]) -> tuple[str, list[str]]:
    names = sorted(idents)
    return (f" AND e.id NOT IN ({', '.join('?' * len(names))})", names) if names else ("", [])


def _doubtful(row: Sequence[Any]) -> Doubtful:
    ident, weight, failed, *flags = row
    reasons = [name for name, holds in zip(REASONS, flags, strict=True) if holds]
    return Doubtful(ident, int(weight), (*reasons, *(("failed_check",) if failed else ())))
