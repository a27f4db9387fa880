"""A large ledger out of a few readings: copies under other ids, each round of them issued in another place."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from tongdao.fates.grouped_ledger import open_ledger
from tongdao.ledger.values import Added
from tongdao.service.ledgers import start_run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tongdao.model import Reading

_SIGNS = "东西南北中江河湖海山川林泉石云天地玄黄宇宙洪荒日月盈昃辰宿列张"


def fill(file: Path, readings: Sequence[Reading], entries: int, places: int) -> tuple[int, int]:
    """Append rounds of copies, issued by so many places in turn, until a ledger holds the entries; return how many
    entries and rounds there are."""
    run = start_run("add")
    held = turn = 0
    with open_ledger(file) as ledger:
        while held < entries:
            for reading in readings:
                outcome = ledger.append_reading(copied(reading, turn, place_name(turn % places)), run)
                held += outcome.entries if isinstance(outcome, Added) else 0
            turn += 1
    return held, turn


def place_name(number: int) -> str:
    """Return the name of an invented city."""
    first, second = divmod(number, len(_SIGNS))
    return f"{_SIGNS[first % len(_SIGNS)]}{_SIGNS[second]}市人民政府"


def copied(reading: Reading, turn: int, issuer: str | None = None) -> Reading:
    """Return a reading as if it were that of another document."""
    known = reading.document
    digest = hashlib.sha256(f"{turn} {known.id}".encode()).hexdigest()
    ident = digest[:16]
    source, issuer = f"{turn}-{known.source}", issuer or known.issuer
    document = replace(known, id=ident, sha256=digest, source=source, issuer=issuer)

    def moved(name: str) -> str:
        return name.replace(known.id, ident)

    statements = tuple(
        replace(
            item,
            id=moved(item.id),
            section=item.section and moved(item.section),
            figures=tuple(replace(figure, id=moved(figure.id)) for figure in item.figures),
            deliverables=tuple(replace(thing, id=moved(thing.id)) for thing in item.deliverables),
        )
        for item in reading.statements
    )
    programmes = tuple(replace(item, id=moved(item.id)) for item in reading.programmes)
    return replace(reading, document=document, statements=statements, programmes=programmes)
