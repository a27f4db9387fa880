"""Documents that were sent and not yet added: kept in a folder for a day, read in a thread, previewed.

A preview tells what was read and what the ledger would make of it, by the ledger's own rules; nothing is written.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tongdao.errors import TongdaoError, UnknownIdError, UsageError
from tongdao.readers.files import read_stream
from tongdao.readers.refusals import RefusedError
from tongdao.service.attachments import safe_name
from tongdao.service.ledgers import GivenMetadata, prepare, start_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Added, EntryChange, Run, StoredDocument, Superseded, Unchanged
    from tongdao.model import Deliverable, Figure, Reading
    from tongdao.service.ledgers import Prepared, Progress

_KEPT = 24 * 3600.0  # seconds
_EVERY = 0.3  # seconds between two reports of progress
_SILENT = 120.0  # seconds without any, after which nobody reads it any more
_ID = re.compile(r"[0-9a-f]{32}")
_SHOWN = 200  # targets of the preview
_STATE, _CONTENT = "state.json", "content"
_FORMAT = 2  # of what is kept, raised when that changes
# What a preview says of what the ledger would hold: where that is another thing by now, it is shown again first.
_RESULT = ("counts", "figures", "deliverables", "failed_checks", "targets", "target_total", "foreseen")


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that was sent. `state` is reading, ready, failed or added; `facts` is what there is to show then.

    While it is read that is how much is done, in per cent.
    """

    id: str
    name: str
    who: str
    state: str
    facts: Mapping[str, Any]


class Uploads:
    """The folder of a site's uploads; any process of the site finds them there."""

    def __init__(
        self, folder: Path, ledger: Callable[[], Ledger], clock: Callable[[], float] = time.time
    ) -> None:
        """Take the folder, made when the first document comes, and what opens the ledger."""
        self._folder = folder
        self._ledger = ledger
        self._clock = clock

    def take(self, name: str, content: bytes, who: str) -> Upload:
        """Keep a document and begin to read it; what is too old goes."""
        self._expire()
        upload = Upload(secrets.token_hex(16), safe_name(name), who, "reading", {"done": 0})
        place = self._folder / upload.id
        place.mkdir(parents=True, mode=0o700)
        (place / _CONTENT).write_bytes(content)
        self._write(upload)
        threading.Thread(target=self._read, args=[upload], daemon=True).start()
        return upload

    def get(self, ident: str, who: str) -> Upload:
        """Return an upload of a person; raises UnknownIdError for any other, and for one that has gone."""
        place = self._folder / ident
        if _ID.fullmatch(ident):
            with suppress(FileNotFoundError):
                stored = json.loads((place / _STATE).read_text(encoding="utf-8"))
                silent = self._clock() - (place / _STATE).stat().st_mtime
                if stored["who"] == who:
                    upload = Upload(ident, stored["name"], who, stored["state"], stored["facts"])
                    lost = upload.state == "reading" and silent > _SILENT
                    return _interrupted(upload) if lost or stored.get("format") != _FORMAT else upload
        raise UnknownIdError(f"no upload {ident!r}")

    def add(self, upload: Upload, ledger: Ledger, run: Run, metadata: GivenMetadata) -> Upload:
        """Add to the ledger what was previewed; raises UsageError where it is not ready.

        Where the ledger would now hold something else than what was shown, through what is said of the document or
        through what others added meanwhile, nothing is added: the upload stays ready, with a preview of that.
        """
        if upload.state != "ready":
            raise UsageError(f"{upload.name} is not ready to be added")
        (reading, kind, given), facts = self._look(upload, ledger, run, metadata, None)
        if any(facts[name] != upload.facts.get(name) for name in _RESULT):
            seen = replace(upload, facts=facts)
        else:
            outcome = ledger.append_reading(reading, run, kind, given)
            seen = replace(upload, state="added", facts=_outcome_facts(outcome))
        self._write(seen)
        return seen

    def discard(self, upload: Upload) -> None:
        """Forget an upload."""
        shutil.rmtree(self._folder / upload.id, ignore_errors=True)

    def _text(self, upload: Upload) -> str:
        return read_stream(BytesIO((self._folder / upload.id / _CONTENT).read_bytes()))

    def _read(self, upload: Upload) -> None:
        with suppress(FileNotFoundError):  # discarded meanwhile
            state, facts = "failed", dict[str, Any]()
            try:
                with self._ledger() as ledger:
                    run = start_run("add", who=upload.who)
                    _, facts = self._look(upload, ledger, run, GivenMetadata(), self._telling(upload))
                    state = "ready"
            except RefusedError as error:
                facts = {"reason": error.reason, "details": {**error.details}}
            except TongdaoError as error:
                facts = {"told": str(error)}
            self._write(replace(upload, state=state, facts=facts))

    def _look(
        self, upload: Upload, ledger: Ledger, run: Run, metadata: GivenMetadata, progress: Progress | None
    ) -> tuple[Prepared, dict[str, Any]]:
        """Read a document for the ledger; return that, and what there is to show of it before it is added."""
        text = self._text(upload)
        prepared = prepare(ledger, text, run, source=upload.name, metadata=metadata, progress=progress)
        reading, kind, given = prepared
        outcome = ledger.foresee_reading(reading, run, kind, given)
        facts = {**_preview(reading), "type": kind or "", "foreseen": _outcome_facts(outcome)}
        facts["namesakes"] = [_named(document) for document in ledger.find_source(upload.name)]
        return prepared, json.loads(json.dumps(facts, default=str))  # as it is when it is read back

    def _telling(self, upload: Upload) -> Progress:
        """Return what keeps how much is done, now and then, so that any process of the site can tell."""
        last = self._clock()

        def tell(done: float) -> None:
            nonlocal last
            if self._clock() - last >= _EVERY:
                last = self._clock()
                self._write(replace(upload, facts={"done": int(100 * done)}))

        return tell

    def _write(self, upload: Upload) -> None:
        place = self._folder / upload.id
        named = {"format": _FORMAT, "name": upload.name, "who": upload.who}
        said = {**named, "state": upload.state, "facts": upload.facts}
        partial = place / f"{_STATE}.{secrets.token_hex(4)}"
        partial.write_text(json.dumps(said, ensure_ascii=False, default=str), encoding="utf-8")
        partial.replace(place / _STATE)

    def _expire(self) -> None:
        for place in self._folder.glob("*"):
            with suppress(FileNotFoundError):
                if _ID.fullmatch(place.name) and place.stat().st_mtime < self._clock() - _KEPT:
                    shutil.rmtree(place, ignore_errors=True)


def _interrupted(upload: Upload) -> Upload:
    """Return an upload that is to be sent again: its process was ended, or another version of the program read it."""
    return replace(upload, state="failed", facts={"reason": "interrupted", "details": {}})


def _preview(reading: Reading) -> dict[str, Any]:
    document = reading.document
    figures = [item for statement in reading.statements for item in statement.figures]
    things = [item for statement in reading.statements for item in statement.deliverables]
    kinds = [statement.kind.value for statement in reading.statements]
    every: list[Figure | Deliverable] = [*figures, *things]
    targets = [item for item in every if item.kind.value == "target"]
    return {
        "document": document.id,
        "date": document.date.isoformat() if document.date else "",
        "issuer": document.issuer or "",
        "title": document.title or "",
        "characters": len(document.text),
        "counts": {kind: kinds.count(kind) for kind in ("fact", "target", "action")},
        "figures": len(figures),
        "deliverables": len(things),
        "failed_checks": sum(not check.holds for check in reading.checks),
        "findings": [finding.code for finding in reading.findings],
        "targets": [
            {
                "name": item.title or getattr(item, "indicator", None) or getattr(item, "name", ""),
                "quote": item.quote,
                "owner": item.owner,
                "due": item.period_end.isoformat() if item.period_end else None,
            }
            for item in targets[:_SHOWN]
        ],
        "target_total": len(targets),
    }


def _outcome_facts(outcome: Added | Unchanged | Superseded) -> dict[str, Any]:
    changes = getattr(outcome, "changes", ())
    replaced = getattr(outcome, "replaced", None)
    return {
        "document": outcome.document.id,
        "outcome": type(outcome).__name__.lower(),
        "entries": getattr(outcome, "entries", 0),
        "replaced": _named(replaced) if replaced else None,
        "fields": list(getattr(outcome, "fields", ())),
        "carried": getattr(outcome, "carried", 0),
        "tasks": getattr(outcome, "tasks", 0),
        "changes": [_changed(item) for item in changes[:_SHOWN]],
        "counts": {
            what: sum(item.what == what for item in changes) for what in ("appeared", "vanished", "changed")
        },
    }


def _named(document: StoredDocument) -> dict[str, Any]:
    day = document.issued_on.isoformat() if document.issued_on else ""
    return {
        "id": document.id,
        "name": document.title or document.source or document.id,
        "date": day,
        "issuer": document.issuer or "",
    }


def _changed(item: EntryChange) -> dict[str, Any]:
    quotes = [entry.quote for entry in (item.before, item.after) if entry]
    before = quotes[0] if item.before else ""
    return {"what": item.what, "before": before, "quote": quotes[-1], "fields": list(item.fields)}
