"""Everything that was written about one id, in the order in which it was accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongdao.errors import UnknownIdError
from tongdao.ledger.decisions import LINK_SIGN
from tongdao.ledger.tasks import MOVE
from tongdao.ledger.values import HistoryEvent, unstamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Rows = Callable[..., Iterator[Sequence[Any]]]
    Found = tuple[int, str, dict[str, Any]]

_ENTRY = (
    "form", "kind", "quote", "start_offset", "end_offset", "owner", "period_start", "period_end", "period",
    "value", "high", "unit", "comparator", "change", "indicator", "name", "stage", "trail",
)  # fmt: skip
_STATEMENT = ("kind", "owner", "quote", "start_offset", "end_offset", "trail")
_ASSESSMENT = ("as_of", "attainment", "schedule", "evidence", "lineage", "light", "formula", "reason")


def events_of(rows: Rows, ident: str, horizon: int, name: str) -> tuple[HistoryEvent, ...]:
    """Return the events about a document, statement, entry or link up to a horizon; raises UnknownIdError.

    `rows` asks the ledger, `name` is what it is called.
    """
    events = [*_about(rows, ident, horizon), *_decisions(rows, ident, horizon)]
    reports = [details["id"] for _, action, details in events if action == "report"]
    events += [event for report in reports for event in _about_report(rows, report, horizon)]
    if not events:
        raise UnknownIdError(f"nothing about {ident!r} in {name}: `tongdao history` lists the documents")
    return tuple(_event(rows, *item) for item in sorted(events, key=lambda item: item[0]))


def _about(rows: Rows, ident: str, horizon: int) -> Iterator[Found]:
    document, dot, rest = ident.partition(".")
    if LINK_SIGN in ident:
        yield from _links(rows, "promise = ? AND outcome = ?", ident.split(LINK_SIGN), horizon)
    elif not dot:
        yield from _versions(rows, ident, horizon)
    else:
        table, names = ("statements", _STATEMENT) if rest.startswith("s") else ("entries", _ENTRY)
        yield from _readings(rows, table, names, document, ident, horizon)
        yield from _links(rows, "promise = ? OR outcome = ?", [ident, ident], horizon)
        yield from _assessments(rows, ident, horizon)
        yield from _reports(rows, ident, horizon)
        yield from _steps(rows, ident, horizon)


def _versions(rows: Rows, document: str, horizon: int) -> Iterator[Found]:
    sql = (
        "SELECT d.seq, d.source, d.title, d.issuer, d.issued_on, d.type, o.id FROM documents d "
        "LEFT JOIN documents o ON o.seq = d.supersedes WHERE d.id = ? AND d.seq <= ?"
    )
    for seq, *row in rows(sql, document, horizon):
        names = ("source", "title", "issuer", "date", "type", "supersedes")
        yield seq, "document", _known(names, row)
    sql = (
        "SELECT n.seq, n.id FROM documents n JOIN documents d ON d.seq = n.supersedes "
        "WHERE d.id = ? AND n.seq <= ? AND n.id <> d.id"
    )
    for seq, newer in rows(sql, document, horizon):
        yield seq, "superseded", {"by": newer}
    sql = (
        "SELECT r.seq FROM readings r JOIN documents d ON d.seq = r.document "
        "WHERE d.id = ? AND r.seq <> d.seq AND r.seq <= ?"
    )
    for (seq,) in rows(sql, document, horizon):
        yield seq, "reading", {}


def _readings(
    rows: Rows, table: str, names: Sequence[str], document: str, ident: str, horizon: int
) -> Iterator[Found]:
    """Yield where an entry or statement was first read, where a later reading differs, and where it vanished."""
    sql = (
        "SELECT r.seq FROM readings r JOIN documents d ON d.seq = r.document "
        "WHERE d.id = ? AND r.seq <= ? ORDER BY r.seq"
    )
    before: dict[str, Any] | None = None
    for (seq,) in list(rows(sql, document, horizon)):
        stored = rows(f"SELECT {', '.join(names)} FROM {table} WHERE reading = ? AND id = ?", seq, ident)
        now = next((_known(names, row) for row in stored), None)
        if now != before:
            yield seq, "vanished" if now is None else "read" if before is None else "changed", now or {}
        before = now


def _links(rows: Rows, condition: str, idents: Sequence[str], horizon: int) -> Iterator[Found]:
    sql = f"SELECT seq, promise, outcome, score, comparisons FROM links WHERE ({condition}) AND seq <= ? ORDER BY seq"
    for seq, promise, outcome, score, comparisons in rows(sql, *idents, horizon):
        pairs = json.loads(comparisons)
        yield seq, "link", {"promise": promise, "outcome": outcome, "score": score, "comparisons": pairs}


def _assessments(rows: Rows, ident: str, horizon: int) -> Iterator[Found]:
    """Yield the assessments of a promise that differ from the one before."""
    before: dict[str, Any] | None = None
    sql = f"SELECT seq, {', '.join(_ASSESSMENT)} FROM assessments WHERE promise = ? AND seq <= ? ORDER BY seq, place"
    for seq, *row in rows(sql, ident, horizon):
        now = _known(_ASSESSMENT, row)
        if now != before:
            yield seq, "assessment", now
        before = now


def _reports(rows: Rows, ident: str, horizon: int) -> Iterator[Found]:
    names = ("id", "value", "unit", "as_of", "source", "by", "note")
    columns = "seq, id, value, unit, as_of, source, who, note"
    sql = f"SELECT {columns} FROM reports WHERE subject = ? AND seq <= ? ORDER BY seq"
    for seq, *row in rows(sql, ident, horizon):
        yield seq, "report", _known(names, row)
    stage_names = ("id", "stage", "as_of", "source", "by", "note")
    columns = "seq, id, stage, as_of, source, who, note"
    sql = f"SELECT {columns} FROM stage_reports WHERE subject = ? AND seq <= ? ORDER BY seq"
    for seq, *row in rows(sql, ident, horizon):
        yield seq, "report", _known(stage_names, row)


def _steps(rows: Rows, ident: str, horizon: int) -> list[Found]:
    """Return the life of the task on a commitment, also before a new version of its document took it along."""
    names = ("by", "role", "of", "why", "state")
    sql = (
        "SELECT seq, verb, said, who, role, actor_bureau, why, state FROM workflow "
        "WHERE subject = ? AND seq <= ? ORDER BY seq"
    )
    steps: list[Found] = []
    for seq, verb, said, *row in list(rows(sql, ident, horizon)):
        content = json.loads(said)
        # What was here before went along, and is part of what comes back.
        if verb == MOVE and "from" in content:
            steps = _steps(rows, content["from"], seq - 1)
        steps.append((seq, f"task.{verb}", {**_known(names, row), **content}))
    return steps


def _decisions(rows: Rows, ident: str, horizon: int) -> Iterator[Found]:
    names = ("id", "by", "why", "supersedes")
    sql = (
        "SELECT seq, action, fields, id, who, why, supersedes FROM decisions "
        "WHERE subject = ? AND seq <= ? ORDER BY seq, place"
    )
    for seq, action, fields, *row in rows(sql, ident, horizon):
        yield seq, action, {**_known(names, row), **json.loads(fields)}


def _about_report(rows: Rows, ident: str, horizon: int) -> Iterator[Found]:
    """Yield what was decided about a report: that it was taken back."""
    return (
        (seq, action, {"report": ident, **details})
        for seq, action, details in _decisions(rows, ident, horizon)
    )


def _known(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Return what a row holds by name, without what is empty."""
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _event(rows: Rows, seq: int, action: str, details: dict[str, Any]) -> HistoryEvent:
    sql = "SELECT j.at, r.id, r.who FROM journal j JOIN runs r ON r.id = j.run WHERE j.seq = ?"
    at, run, who = next(rows(sql, seq))
    return HistoryEvent(seq, unstamp(at), run, who, action, details)
