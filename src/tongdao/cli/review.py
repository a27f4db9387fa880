"""`tongdao review`: what is doubtful first, and what people decide about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tongdao.cli.arguments import at_least_one
from tongdao.cli.ledgers import add_ledger, add_recorded_by, document_line, entry_line, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger
    from tongdao.promise import Decision
    from tongdao.service.review import Doubt

_LIST = "list"
_ACTIONS = (_LIST, "accept", "correct", "reject", "merge", "split", "note", "undo")
_SHOWN = 20


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao review` takes."""
    parser.add_argument(
        "action", nargs="?", default=_LIST, choices=_ACTIONS, help=words("help.review_action")
    )
    parser.add_argument("subjects", nargs="*", metavar="ID|FIELD=VALUE", help=words("help.review_subjects"))
    parser.add_argument("--who", metavar="NAME", help=words("help.who"))
    parser.add_argument("--why", metavar="TEXT", help=words("help.why"))
    parser.add_argument("--document", action="append", metavar="ID", help=words("help.document"))
    add_recorded_by(parser, words)
    parser.add_argument(
        "--limit", type=at_least_one(words), default=_SHOWN, metavar="N", help=words("help.limit")
    )
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """List what is to be reviewed, or append a decision and print it."""
    if options.action == _LIST:
        return with_ledger(options, lambda ledger: _list(ledger, options, words))
    if not options.subjects:
        options.misuse(words("misuse.no_subject"))
    return with_ledger(options, lambda ledger: _decide(ledger, options, words))


def _list(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.service.review import queue

    page = queue(ledger, options.as_of, options.document, limit=options.limit)
    for doubt in page.rows:
        print(json.dumps(_record(doubt), ensure_ascii=False) if options.json else _line(doubt, words))
    if not options.json:
        print(words("count.review", n=page.total, doubtful=page.doubtful))
    return 0


def _line(doubt: Doubt, words: Glossary) -> str:
    reasons = words("text.joint").join(words(f"doubt.{reason}") for reason in doubt.reasons)
    line = f"{doubt.subject}  {_subject_text(doubt, words)}" + (f"  [{reasons}]" if reasons else "")
    return "\n    ".join((line, *(item.told(words) for item in doubt.unusable)))


def _subject_text(doubt: Doubt, words: Glossary) -> str:
    from tongdao.ledger.decisions import LINK_SIGN
    from tongdao.ledger.values import StoredStatement
    from tongdao.promise import Entry

    if doubt.now is None:
        return words("changed.changed" if LINK_SIGN in doubt.subject else "changed.vanished")
    if isinstance(doubt.now, Entry):
        return entry_line(doubt.now, words)
    if isinstance(doubt.now, StoredStatement):
        return f"{words(f'kind.{doubt.now.kind}')}  “{doubt.now.quote.strip()}”"
    return document_line(doubt.now)


def _record(doubt: Doubt) -> dict[str, Any]:
    from tongdao.ledger.decisions import snapshot

    return {
        "id": doubt.subject,
        "reasons": list(doubt.reasons),
        "entry": json.loads(snapshot(doubt.entry)) if doubt.entry else None,
        "decision": doubt.decision.id if doubt.decision else None,
        "unusable": [{"id": item.row, "field": item.field, "reason": item.reason} for item in doubt.unusable],
    }


def _decide(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    """Append the decision: about each id by itself, but of a merge about the first with the others."""
    from tongdao.service.decide import decide
    from tongdao.service.ledgers import start_run, user_name

    who = options.who or user_name()
    started = start_run("review", who=who)
    idents = [item for item in options.subjects if "=" not in item]
    assignments = [item for item in options.subjects if "=" in item]
    subjects = idents[:1] if options.action == "merge" else idents
    if not subjects:
        options.misuse(words("misuse.no_subject"))
    for subject in subjects:
        decision = decide(
            ledger,
            subject,
            options.action,
            started,
            who=who,
            why=options.why,
            fields={} if options.action == "split" else _fields(assignments),
            others=idents[1:] if options.action == "merge" else (),
            pieces=[_fields(item.split(",")) for item in assignments] if options.action == "split" else (),
        )
        _print(decision, words, as_json=options.json)
    return 0


def _fields(items: Iterable[str]) -> dict[str, str]:
    """Return `name=value` words as fields."""
    return {name.strip(): value for name, _, value in (item.partition("=") for item in items)}


def _print(decision: Decision, words: Glossary, *, as_json: bool) -> None:
    if as_json:
        from tongdao.views.json_rows import decision_row

        print(json.dumps(decision_row(decision), ensure_ascii=False))
    else:
        print(f"{decision.id}  {words(f'event.{decision.action}')}  {decision.subject}")
