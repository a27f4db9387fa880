"""`tongdao history`: the documents of the ledger, or everything that was written about one id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongdao.cli.ledgers import add_ledger, add_recorded_by, document_line, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import HistoryEvent, StoredDocument


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao history` takes."""
    parser.add_argument("id", nargs="?", metavar="ID", help=words("help.id"))
    add_recorded_by(parser, words)
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Print the events about an id, oldest first, or the documents in force where none is given."""
    return with_ledger(options, lambda ledger: _print(ledger, options, words))


def _print(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    if options.id is None:
        for document in ledger.documents(options.as_of):
            print(_json(_listed(document)) if options.json else f"{document.id}  {document_line(document)}")
        return 0
    for event in ledger.history(options.id, options.as_of):
        print(_json(_record(event)) if options.json else _event_line(event, words))
    return 0


def _listed(document: StoredDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "issuer": document.issuer,
        "date": document.issued_on.isoformat() if document.issued_on else None,
        "type": document.type,
        "recorded_at": document.recorded_at.isoformat(),
    }


def _record(event: HistoryEvent) -> dict[str, Any]:
    made = {"seq": event.seq, "at": event.at.isoformat(), "run": event.run, "who": event.who}
    return {**made, "action": event.action, "details": dict(event.details)}


def _event_line(event: HistoryEvent, words: Glossary) -> str:
    """Write an event: its time, who, what, and what it said."""
    said = words("text.clause").join(f"{name} {_plain(value)}" for name, value in event.details.items())
    who = event.details.get("by") or event.who
    return f"{event.at:%Y-%m-%d %H:%M:%S}  {who}  {words(f'event.{event.action}')}  {said}".rstrip()


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
