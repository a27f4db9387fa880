"""`tongdao record`: the progress that an office reports of its own promise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tongdao.cli.arguments import date_or_none, text_or_none
from tongdao.cli.ledgers import add_ledger, with_ledger
from tongdao.model import Stage
from tongdao.views.wording import number_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.ledger.store import Ledger


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao record` takes."""
    parser.add_argument("id", metavar="ID", help=words("help.promise"))
    told = parser.add_mutually_exclusive_group(required=True)
    told.add_argument("--value", metavar="NUMBER", help=words("help.value"))
    told.add_argument("--stage", choices=[stage.value for stage in Stage], help=words("help.stage"))
    parser.add_argument("--unit", type=text_or_none, metavar="TEXT", help=words("help.unit"))
    parser.add_argument(
        "--as-of",
        type=date_or_none(words),
        required=True,
        metavar="YYYY-MM-DD",
        help=words("help.reported_day"),
    )
    parser.add_argument("--source", required=True, metavar="TEXT", help=words("help.reported_source"))
    parser.add_argument("--note", type=text_or_none, metavar="TEXT", help=words("help.report_note"))
    parser.add_argument("--who", metavar="NAME", help=words("help.reporter"))
    parser.add_argument("--json", action="store_true", help=words("help.json_lines"))
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Append the report and print it."""
    if options.as_of is None:
        options.misuse(words("misuse.date", value=""))
    return with_ledger(options, lambda ledger: _record(ledger, options, words))


def _record(ledger: Ledger, options: Namespace, words: Glossary) -> int:
    from tongdao.ledger.entered import number
    from tongdao.service.ledgers import start_run, user_name
    from tongdao.service.reports import record

    who = options.who or user_name()
    report = record(
        ledger,
        options.id,
        number("value", options.value) if options.stage is None else Stage(options.stage),
        start_run("record", who=who),
        unit=options.unit,
        as_of=options.as_of,
        source=options.source,
        note=options.note,
    )
    if options.json:
        from tongdao.views.json_rows import report_row

        print(json.dumps(report_row(report), ensure_ascii=False))
    else:
        told = words(f"stage.{report.stage}") if report.value is None else number_text(report.value)
        line = (report.id, words("event.report"), report.subject, f"{told}{report.unit or ''}")
        said = [report.note] if report.note else []
        print("  ".join((*line, str(report.as_of), report.source, *said)))
    return 0
