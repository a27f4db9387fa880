"""Reviewed documents as gold records, so that the reader can be measured on an office's own texts."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tongdao.errors import LedgerFullError
from tongdao.ledger.decisions import in_force
from tongdao.ledger.values import EntryFilter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import StoredDocument

_STATEMENT = ("quote", "kind", "owner", "start", "end")
_FIGURE = (
    "quote", "value", "high", "unit", "comparator", "change", "kind", "indicator", "owner",
    "period_end", "period", "start", "end",
)  # fmt: skip
_DELIVERABLE = ("quote", "name", "stage", "kind", "owner", "period_end", "period", "start", "end")
_PROGRAMME = ("quote", "code", "name", "parts", "start", "end")
_CHECK = ("quote", "relation", "numbers", "stated", "computed", "holds", "start", "end")


def reviewed(ledger: Ledger) -> Iterator[StoredDocument]:
    """Yield the documents in force that people accepted as a whole, or decided about entry by entry.

    One of which a decision is to be reviewed, since its subject changed, is left out.
    """
    decided = in_force(ledger.decisions())
    settled = {item.subject: item.action for item in decided if item.action != "note"}
    returned = {item.decision.subject.partition(".")[0] for item in ledger.returned()}
    absorbed = {other for item in decided for other in item.fields.get("with", ())}
    for document in ledger.documents():
        whole = settled.get(document.id)
        entries = ledger.entries(filters=EntryFilter(documents=[document.id], decided=False))
        idents = [entry.id for entry in entries]
        each = bool(idents) and all(ident in settled or ident in absorbed for ident in idents)
        if document.id not in returned and (whole == "accept" or (whole in (None, "correct") and each)):
            yield document


def export_gold(ledger: Ledger, folder: Path) -> list[str]:
    """Write `records/NAME.json`, `text/NAME.txt` and `text/meta.json`; return the names.

    Files of the same names are replaced, others left alone. Raises LedgerFullError where that cannot be written.
    """
    names: dict[str, StoredDocument] = {}
    for document in reviewed(ledger):
        name = PurePath(document.source or document.id).stem
        names[name if name not in names else f"{name}-{document.id}"] = document
    try:
        _write(ledger, folder, names)
    except OSError as error:
        raise LedgerFullError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return list(names)


def _write(ledger: Ledger, folder: Path, names: dict[str, StoredDocument]) -> None:
    texts, records = folder / "text", folder / "records"
    texts.mkdir(parents=True, exist_ok=True)
    records.mkdir(exist_ok=True)
    known = texts / "meta.json"
    meta = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    for name, document in names.items():
        record = gold_record(name, ledger.record(document.id))
        (texts / f"{name}.txt").write_text(ledger.text(document.id), encoding="utf-8", newline="")
        (records / f"{name}.json").write_text(_json(record), encoding="utf-8")
        meta[name] = {key: record["document"][key] for key in ("date", "issuer", "title")}
    known.write_text(_json(meta), encoding="utf-8")


def gold_record(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return a record in the form of gold: figures and deliverables beside the statements, without ids."""
    said = record["document"]
    statements = record["statements"]
    return {
        "document": {"id": name, **{key: said[key] for key in ("title", "date", "issuer")}},
        "statements": _only(_STATEMENT, statements),
        "figures": _only(_FIGURE, [item for outer in statements for item in outer["figures"]]),
        "deliverables": _only(_DELIVERABLE, [item for outer in statements for item in outer["deliverables"]]),
        "programmes": _only(_PROGRAMME, record["programmes"]),
        "checks": _only(_CHECK, record["checks"]),
    }


def _only(names: tuple[str, ...], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: item[name] for name in names} for item in items]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
