"""Documents that were sent and not yet added: kept in a folder for a day, read in a thread, previewed."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tongdao.errors import TongdaoError, UnknownIdError, UsageError
from tongdao.readers.files import read_stream
from tongdao.readers.refusals import RefusedError
from tongdao.service.attachments import safe_name
from tongdao.service.book import add

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Added, Run, Superseded, Unchanged
    from tongdao.model import Deliverable, Figure, Reading
    from tongdao.service.book import Metadata

_KEPT = 24 * 3600.0  # seconds
_ID = re.compile(r"[0-9a-f]{32}")
_SHOWN = 200  # targets of the preview
_STATE, _CONTENT = "state.json", "content"


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that was sent. `state` is reading, ready, failed or added; `facts` is what there is to show then."""

    id: str
    name: str
    who: str
    state: str
    facts: Mapping[str, Any]


class Uploads:
    """The folder of a site's uploads; any process of the site finds them there."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """Take the folder, made when the first document comes."""
        self._folder = folder
        self._clock = clock

    def take(self, name: str, content: bytes, who: str) -> Upload:
        """Keep a document and begin to read it; what is too old goes."""
        self._expire()
        upload = Upload(secrets.token_hex(16), safe_name(name), who, "reading", {})
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
                said = json.loads((place / _STATE).read_text(encoding="utf-8"))
                if said["who"] == who:
                    return Upload(ident, said["name"], who, said["state"], said["facts"])
        raise UnknownIdError(f"no upload {ident!r}")

    def add(self, upload: Upload, ledger: Ledger, run: Run, metadata: Metadata) -> Upload:
        """Add what was previewed to the ledger; raises UsageError where it is not ready."""
        if upload.state != "ready":
            raise UsageError(f"{upload.name} is not ready to be added")
        outcome = add(ledger, self._text(upload), run, source=upload.name, metadata=metadata)
        added = Upload(upload.id, upload.name, upload.who, "added", _told(outcome))
        self._write(added)
        return added

    def discard(self, upload: Upload) -> None:
        """Forget an upload."""
        shutil.rmtree(self._folder / upload.id, ignore_errors=True)

    def _text(self, upload: Upload) -> str:
        return read_stream(BytesIO((self._folder / upload.id / _CONTENT).read_bytes()))

    def _read(self, upload: Upload) -> None:
        from tongdao.service.reading import read

        try:
            reading = read(self._text(upload), source=upload.name)
            state, facts = "ready", _preview(reading)
        except RefusedError as error:
            state, facts = "failed", {"reason": error.reason, "details": {**error.details}}
        except TongdaoError as error:
            state, facts = "failed", {"told": str(error)}
        with suppress(FileNotFoundError):  # discarded meanwhile
            self._write(Upload(upload.id, upload.name, upload.who, state, facts))

    def _write(self, upload: Upload) -> None:
        place = self._folder / upload.id
        said = {"name": upload.name, "who": upload.who, "state": upload.state, "facts": upload.facts}
        partial = place / f"{_STATE}.{secrets.token_hex(4)}"
        partial.write_text(json.dumps(said, ensure_ascii=False, default=str), encoding="utf-8")
        partial.replace(place / _STATE)

    def _expire(self) -> None:
        for place in self._folder.glob("*"):
            with suppress(FileNotFoundError):
                if _ID.fullmatch(place.name) and place.stat().st_mtime < self._clock() - _KEPT:
                    shutil.rmtree(place, ignore_errors=True)


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
                "name": getattr(item, "indicator", None) or getattr(item, "name", ""),
                "quote": item.quote,
                "owner": item.owner,
                "due": item.period_end.isoformat() if item.period_end else None,
            }
            for item in targets[:_SHOWN]
        ],
        "target_total": len(targets),
    }


def _told(outcome: Added | Unchanged | Superseded) -> dict[str, Any]:
    changes = getattr(outcome, "changes", ())
    return {
        "document": outcome.document.id,
        "outcome": type(outcome).__name__.lower(),
        "entries": getattr(outcome, "entries", 0),
        "fields": list(getattr(outcome, "fields", ())),
        "changes": [
            {"what": item.what, "quote": (item.after or item.before).quote, "fields": list(item.fields)}
            for item in changes[:_SHOWN]
        ],
        "counts": {
            what: sum(item.what == what for item in changes) for what in ("appeared", "vanished", "changed")
        },
    }
