"""What a build of the book says of itself."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from tongdao.book.rows import BookState

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class BookMeta:
    """What a build says of itself.

    `fingerprint` is the digest of what it is made of beside ledger and day, `signature` tells at a glance that it is
    the usual book of a program (None: it is another). `revision` is the last write of the ledger that it knows,
    `followed` the last after which all was followed. `day` is the day that it judges by. `entries`, `commitments` and
    `documents` tell how many there are.
    """

    fingerprint: str
    signature: str | None
    lights: str
    rule_version: str
    revision: int
    followed: int
    day: date
    made_at: datetime
    entries: int = 0
    commitments: int = 0
    documents: int = 0

    @property
    def state(self) -> BookState:
        """What is shown of it."""
        return BookState(
            revision=self.revision,
            day=self.day,
            made_at=self.made_at,
            entries=self.entries,
            commitments=self.commitments,
            documents=self.documents,
        )

    @classmethod
    def read(cls, db: sqlite3.Connection) -> Self | None:
        """Read it from a build; None where that is of a program that wrote something else."""
        values: dict[str, str | None] = dict(db.execute("SELECT key, value FROM meta"))
        if any(values.get(field.name) is None for field in fields(cls) if field.name != "signature"):
            return None
        numbers = ("revision", "followed", "entries", "commitments", "documents")
        return cls(
            fingerprint=str(values["fingerprint"]),
            signature=values.get("signature"),
            lights=str(values["lights"]),
            rule_version=str(values["rule_version"]),
            day=date.fromisoformat(str(values["day"])),
            made_at=datetime.fromisoformat(str(values["made_at"])),
            **{name: int(str(values[name])) for name in numbers},
        )

    def write(self, db: sqlite3.Connection) -> None:
        """Write it to a build."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        rows = [(name, None if value is None else str(value)) for name, value in named]
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
