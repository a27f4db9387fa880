"""What the commands about the ledger share: its options, its errors, and an entry on one line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tongdao.cli.arguments import date_or_none
from tongdao.errors import TongdaoError, UnknownIdError, UsageError
from tongdao.ledger.refusals import FieldError
from tongdao.model import Basis
from tongdao.views.wording import NOTHING, measure_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.ledger.values import EntryChange, StoredDocument
    from tongdao.promise import Entry
    from tongdao.rules.pack import Pack


def add_ledger(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser of `--ledger`."""
    parser.add_argument("--ledger", metavar="PATH|URL", help=words("help.ledger"))


def add_recorded_by(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser of the one day of a question about what was written when, by both its names."""
    day, told = date_or_none(words), words("help.as_of")
    parser.add_argument("--recorded-by", "--as-of", dest="as_of", type=day, metavar="YYYY-MM-DD", help=told)


def add_indicators(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser of `--indicators`."""
    parser.add_argument("--indicators", metavar="FILE.toml", help=words("help.own_indicators"))


def pack_of(options: Namespace) -> Pack:
    """Return the pack with the user's own indicators, for a command that has `--indicators`; raises UsageError."""
    from tongdao.service.choices import chosen_pack

    return chosen_pack(options.indicators)


def with_ledger(options: Namespace, work: Callable[[Ledger], int], *, create: bool = False) -> int:
    """Open the chosen ledger and do the work; what goes wrong is one line on standard error.

    Returns what the work returns, else 1; a call that cannot be carried out ends with 2.
    """
    from tongdao.fates.grouped_ledger import open_ledger
    from tongdao.service.choices import chosen_ledger

    try:
        pack = pack_of(options) if "indicators" in options else None
        with open_ledger(chosen_ledger(options.ledger), pack=pack, create=create) as ledger:
            return work(ledger)
    except FieldError as error:
        options.misuse(f"{error.code} {error.told(options.words)}")
    except (UsageError, UnknownIdError) as error:
        options.misuse(str(error))
    except TongdaoError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
    return 1


def document_line(document: StoredDocument) -> str:
    """Write a document on one line: date, issuer, title."""
    day = document.issued_on.isoformat() if document.issued_on else NOTHING
    return "  ".join((day, document.issuer or NOTHING, document.title or document.source or NOTHING))


def entry_line(entry: Entry, words: Glossary) -> str:
    """Write an entry on one line: kind, title, value or stage, due date, quote."""
    parts = (words(f"kind.{entry.kind}"), entry.called, measure_text(entry, words), _due(entry))
    return f"{'  '.join(parts)}  “{entry.quote}”"


def change_line(change: EntryChange, words: Glossary) -> str:
    """Write what became of an entry between two readings, each changed field with both its values."""
    entry = change.after or change.before
    line = f"{words(f'changed.{change.what}')} " + (entry_line(entry, words) if entry else "")
    differing = [
        f"{name} {_plain(getattr(change.before, name))} → {_plain(getattr(change.after, name))}"
        for name in change.fields
    ]
    return f"{line}  ({words('text.clause').join(differing)})" if differing else line


def _plain(value: object) -> str:
    return NOTHING if value is None else str(value)


def _due(entry: Entry) -> str:
    if entry.period_end is None:
        return NOTHING
    day = entry.period_end.isoformat()
    return f"({day})" if entry.period == Basis.INHERITED else day
