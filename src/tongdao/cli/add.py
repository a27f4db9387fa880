"""`tongdao add`: read documents and keep them in the ledger."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongdao.cli.arguments import date_or_none, text_or_none
from tongdao.cli.inputs import expand
from tongdao.cli.ledgers import add_indicators, add_ledger, change_line, pack_of, with_ledger
from tongdao.cli.terminal import Progress

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.cli.inputs import Input
    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import Added, Run, Superseded, Unchanged
    from tongdao.service.ledgers import GivenMetadata

    Outcome = Added | Unchanged | Superseded


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao add` takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help=words("help.files"))
    parser.add_argument("--manifest", type=Path, metavar="FILE.csv", help=words("help.manifest"))
    parser.add_argument("--date", type=date_or_none(words), metavar="YYYY-MM-DD", help=words("help.date"))
    parser.add_argument("--issuer", type=text_or_none, metavar="TEXT", help=words("help.issuer"))
    parser.add_argument("--title", type=text_or_none, metavar="TEXT", help=words("help.title"))
    parser.add_argument("--type", type=text_or_none, metavar="TEXT", help=words("help.type"))
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_indicators(parser, words)
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Add what the arguments name, one by one; return 1 where some of it could not be added."""
    if not options.files and not options.manifest:
        options.misuse(words("misuse.nothing_to_add"))
    return with_ledger(options, lambda ledger: _add_all(ledger, options, words), create=True)


def _add_all(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.cli.manifest import Manifest, read_manifest
    from tongdao.service.ledgers import GivenMetadata, start_run

    manifest = read_manifest(options.manifest, words) if options.manifest else Manifest()
    inputs = expand(options.files) if options.files else manifest.inputs(options.manifest.parent)
    stated = GivenMetadata(options.date, options.issuer, options.title, options.type)
    started = start_run("add", pack=pack_of(options))
    progress = Progress(len(inputs), words)
    failed = list(manifest.nameless)
    try:
        for item in inputs:
            listed = manifest.of(item.path)
            outcome = (
                listed
                if isinstance(listed, str)
                else _add_one(ledger, item, _merged(stated, listed), started, words)
            )
            progress.clear()
            if isinstance(outcome, str):
                failed.append(words("failure.add", name=item.name, problem=outcome))
            else:
                _print(outcome, words, as_json=options.json)
            progress.step(item.name)
    finally:  # also where the ledger fails in the middle
        progress.clear()
        sys.stdout.flush()
        print("".join(f"{line}\n" for line in failed), end="", file=sys.stderr)
    return 1 if failed else 0


def _merged(stated: GivenMetadata, listed: GivenMetadata | None) -> GivenMetadata:
    """Return what the options say, and the manifest where they say nothing."""
    from tongdao.service.ledgers import GivenMetadata

    if listed is None:
        return stated
    return GivenMetadata(
        stated.date or listed.date,
        stated.issuer or listed.issuer,
        stated.title or listed.title,
        stated.type or listed.type,
    )


def _add_one(
    ledger: Ledger, item: Input, metadata: GivenMetadata, started: Run, words: Glossary
) -> Outcome | str:
    """Add one input; return what became of it, or the problem. One that fails does not stop the others.

    A ledger that cannot be written does: the error is raised.
    """
    from tongdao.errors import LedgerError, TongdaoError, UnstorableError
    from tongdao.readers.refusals import RefusedError
    from tongdao.service.ledgers import add

    try:
        return add(ledger, _text(item), started, source=item.source, metadata=metadata)
    except RefusedError as error:
        return words(f"unreadable.{error.reason}", **error.details)
    except UnstorableError as error:
        return str(error)
    except LedgerError:
        raise
    except TongdaoError as error:
        return str(error)


def _text(item: Input) -> str:
    from tongdao.readers.files import read_file, read_stream
    from tongdao.readers.refusals import RefusedError

    if item.reason:
        raise RefusedError(item.reason)
    return read_file(item.path) if item.path else read_stream(BytesIO(item.data or b""))


def _print(outcome: Outcome, words: Glossary, *, as_json: bool) -> None:
    """Print what became of a document at once: it is in the ledger now, whatever happens next."""
    if as_json:
        print(json.dumps(outcome_record(outcome), ensure_ascii=False), flush=True)
    else:
        print("\n".join(outcome_lines(outcome, words)), flush=True)


def outcome_lines(outcome: Outcome, words: Glossary) -> list[str]:
    """Return what became of a document for people, with every change below it."""
    from tongdao.ledger.values import Added, Superseded

    document = outcome.document
    name = f"{document.source or document.id}  {document.id}"
    if isinstance(outcome, Added):
        return [words("added.added", name=name, n=outcome.entries)]
    if not isinstance(outcome, Superseded):
        return [words("added.unchanged", name=name)]
    counts = {what: sum(change.what == what for change in outcome.changes) for what in _CHANGES}
    lines = [words("added.superseded", name=name, **counts)]
    if outcome.fields:
        lines.append("  " + words("added.fields", fields=words("text.joint").join(outcome.fields)))
    if outcome.carried:
        lines.append("  " + words("added.carried", n=outcome.carried))
    if outcome.tasks:
        lines.append("  " + words("added.tasks", n=outcome.tasks))
    return lines + [f"  {change_line(change, words)}" for change in outcome.changes]


_CHANGES = ("appeared", "vanished", "changed")


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return what became of a document as JSON can hold it."""
    from tongdao.ledger.values import Added, Superseded

    document = outcome.document
    record: dict[str, Any] = {"id": document.id, "source": document.source}
    if isinstance(outcome, Added):
        return {**record, "outcome": "added", "entries": outcome.entries}
    if not isinstance(outcome, Superseded):
        return {**record, "outcome": "unchanged"}
    changes = [
        {
            "change": change.what,
            "before": change.before.id if change.before else None,
            "after": change.after.id if change.after else None,
            "fields": list(change.fields),
        }
        for change in outcome.changes
    ]
    replaced = {"supersedes": outcome.replaced.id, "fields": list(outcome.fields)}
    along = {"carried": outcome.carried, "tasks": outcome.tasks}
    return {**record, "outcome": "superseded", **replaced, **along, "changes": changes}
