"""The verbs that keep the ledger: add documents, read them again."""

from __future__ import annotations

import getpass
import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812
from typing import TYPE_CHECKING, Any, Self

from tongdao.ledger.store import Ledger, utc_now
from tongdao.ledger.values import Added, Run, Superseded, Unchanged
from tongdao.ledger.writes import is_version_of
from tongdao.rules.pack import load_pack
from tongdao.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from tongdao.ledger.values import StoredDocument
    from tongdao.model import Document, Reading
    from tongdao.rules.pack import Pack

    Progress = Callable[[float], object]
    Prepared = tuple[Reading, str | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GivenMetadata:
    """What a person says of a document; None where only its text does. `type` is 政府工作报告, 统计公报 and so on."""

    date: Date | None = None
    issuer: str | None = None
    title: str | None = None
    type: str | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Self:
        """Return what corrected fields say, as a ledger stores them."""
        day = fields.get("date")
        said = {name: fields.get(name) for name in ("issuer", "title", "type")}
        return cls(Date.fromisoformat(day) if day else None, **said)


def start_run(
    command: str, *, who: str | None = None, pack: Pack | None = None, clock: Callable[[], datetime] = utc_now
) -> Run:
    """Return a new run: who uses the tool for what, with which pack, that of the ledger where it adds or reads."""
    pack = pack or load_pack()

    return Run(
        id=secrets.token_hex(8),
        started_at=clock(),
        command=command,
        who=who or user_name(),
        version=__version__,
        pack=pack.name,
        pack_sha256=pack.sha256,
    )


def user_name() -> str:
    """Return the name of the user of this machine, `unknown` where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def add(
    ledger: Ledger, text: str, run: Run, *, source: str | None = None, metadata: GivenMetadata | None = None
) -> Added | Unchanged | Superseded:
    """Read a text and append it to a ledger, all of it or nothing.

    A text that the ledger has, with nothing else said of it, is not read again and changes nothing.
    """
    stated = metadata or GivenMetadata()
    known = ledger.find_text(_digest(text)[:16])
    if known and _agrees(known, stated):
        return Unchanged(known)
    reading, kind, given = _prepared(ledger, text, run, source, stated, known)
    return ledger.append_reading(reading, run, kind, given)


def prepare(
    ledger: Ledger,
    text: str,
    run: Run,
    *,
    source: str | None = None,
    metadata: GivenMetadata | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Read a text with what people said of it, or of the document in the ledger that it is a version of.

    Returns what a ledger takes to append it, or to foresee what would become of it. `progress` is called now and
    then with how much of the work is done, from 0 to 1.
    """
    known = ledger.find_text(_digest(text)[:16])
    return _prepared(ledger, text, run, source, metadata or GivenMetadata(), known, progress)


def _prepared(
    ledger: Ledger,
    text: str,
    run: Run,
    source: str | None,
    stated: GivenMetadata,
    known: StoredDocument | None,
    progress: Progress | None = None,
) -> Prepared:
    """Read a text, and once more where it turns out to be a version of a document of which people said something."""
    again = progress and known is None and source is not None and bool(ledger.find_source(source))
    first, second = _halved(progress) if again else (progress, None)
    prepared = read_known(text, run, source, stated, known, first)
    if known is None and (older := _older(ledger, prepared[0].document)):
        prepared = read_known(text, run, source, stated, older, second)
    return prepared


def _halved(progress: Progress | None) -> tuple[Progress | None, Progress | None]:
    """Return what tells the progress of each of two readings."""
    if progress is None:
        return None, None
    return (lambda done: progress(done / 2)), (lambda done: progress((1 + done) / 2))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _older(ledger: Ledger, document: Document) -> StoredDocument | None:
    """Return the document that a text is a newer version of, if a person gave of it what the newer one does not say."""
    for old in ledger.find_source(document.source) if document.source else ():
        missing = {
            name: value for name, value in _given_by_people(old).items() if getattr(document, name) is None
        }
        if (missing or old.type) and is_version_of(replace(document, **missing), old):
            return old
    return None


def read_known(
    text: str,
    run: Run,
    source: str | None,
    stated: GivenMetadata,
    known: StoredDocument | None,
    progress: Progress | None = None,
) -> Prepared:
    """Read a text with what is said of it, else was said before.

    Returns the reading, the type, and which of date, issuer and title a person gave.
    """
    by_people = {name: getattr(stated, name) for name in ("date", "issuer", "title") if getattr(stated, name)}
    if known:
        by_people = {**_given_by_people(known), **by_people}
    kind = stated.type or (known.type if known else None)
    reading = _read(text, run, source or (known.source if known else None), by_people, progress)
    return reading, kind, tuple(by_people)


def _read(
    text: str, run: Run, source: str | None, by_people: dict[str, Any], progress: Progress | None = None
) -> Reading:
    from tongdao.service.reading import read  # the stages and their tables, when there is something to read

    return read(text, source=source, pack=run.pack, progress=progress, **by_people)


def _agrees(known: StoredDocument, stated: GivenMetadata) -> bool:
    """Tell whether all that is said of a document is what the ledger says."""
    pairs = (
        (stated.date, known.issued_on),
        (stated.issuer, known.issuer),
        (stated.title, known.title),
        (stated.type, known.type),
    )
    return all(new is None or new == old for new, old in pairs)


def _given_by_people(known: StoredDocument) -> dict[str, Any]:
    """Return what a person once gave of a document."""
    values = {"date": known.issued_on, "issuer": known.issuer, "title": known.title}
    return {name: value for name, value in values.items() if name in known.given}


def reread(
    ledger: Ledger, run: Run, documents: Collection[str] | None = None
) -> Iterator[Unchanged | Superseded]:
    """Read the stored texts again, each in a transaction of its own, and yield what changed.

    People's decisions stay; `ledger.returned()` gives those whose subject is not what it was.
    """
    since = ledger.revision()
    for document in list(ledger.documents()):
        if documents is None or document.id in documents:
            reading = _read(ledger.text(document.id), run, document.source, _given_by_people(document))
            yield ledger.append_rereading(reading, run)
    if documents is None:
        ledger.append_whole_rereading(run, since)
