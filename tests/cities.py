"""The bundled sample city in a ledger: what its README tells of each promise can be asked of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import tongdao
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.ledgers import GivenMetadata, add, start_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.fates.fate import Fate

FOLDER = Path(tongdao.__file__).parent / "samples" / "lanjiang"
MANIFEST = FOLDER / "manifest.csv"
AFTER = date(2026, 4, 1)  # when all its documents are out


def build(file: Path) -> Path:
    """Add every document of the sample city to a new ledger."""
    with open_ledger(file) as ledger, MANIFEST.open(encoding="utf-8") as table:
        run = start_run("add", who="赵某")
        for row in csv.DictReader(table):
            said = GivenMetadata(date.fromisoformat(row["date"]), row["issuer"], row["title"], row["type"])
            add(
                ledger,
                (FOLDER / row["file"]).read_text(encoding="utf-8"),
                run,
                source=row["file"],
                metadata=said,
            )
    return file


def of(fates: Iterable[Fate], source: str, quote: str, name: str = "") -> Fate:
    """Return the one promise of a document with a quote, or words of one, and a part of its name."""
    found = [
        fate
        for fate in fates
        if fate.promise.source == source
        and quote in fate.promise.quote
        and name in (fate.promise.indicator or fate.promise.name or "")
    ]
    assert len(found) == 1, [fate.promise.quote for fate in found]
    return found[0]
