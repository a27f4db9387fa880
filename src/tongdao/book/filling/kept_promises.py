"""What a book keeps of promises, to judge them by again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongdao.book.proof import needed
from tongdao.promise import Lineage

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Kept:
    """What a book keeps of a promise, to judge it by again. `descent` as in `followed_from`."""

    n: int
    ident: str
    document: int
    programme: str | None
    lineage: Lineage
    descent: tuple[str | None, str | None, str | None]
    proof: Mapping[str, Any]


def kept_promises(db: sqlite3.Connection, idents: Sequence[str]) -> dict[str, Kept]:
    """Return what is kept of some promises, by id."""
    marks = ", ".join("?" * len(idents))
    rows = db.execute(
        "SELECT c.n, c.id, c.document, c.programme, c.lineage, c.previous, b.body, p.body FROM commitments c "
        f"JOIN bodies b ON b.n = c.n JOIN proofs p ON p.n = c.n WHERE c.id IN ({marks}) ORDER BY c.n",
        list(idents),
    )
    found = {}
    for n, ident, document, programme, lineage, previous, body, proof in rows:
        descent = (previous, *json.loads(body)[9:11])
        found[ident] = Kept(n, ident, document, programme, Lineage(lineage), descent, json.loads(proof))
    return found


def all_needed(kept: Collection[Kept]) -> set[str]:
    """Return the ids of the entries that are needed to judge promises again."""
    around = {ident for one in kept for ident in (one.ident, *one.descent[:2]) if ident}
    return around | needed(one.proof for one in kept)


def body_of(db: sqlite3.Connection, ident: str | None) -> str | None:
    """Return the stored body of a promise."""
    sql = "SELECT b.body FROM commitments c JOIN bodies b ON b.n = c.n WHERE c.id = ?"
    row = db.execute(sql, [ident]).fetchone() if ident else None
    return row[0] if row else None
