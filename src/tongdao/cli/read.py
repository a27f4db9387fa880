"""`tongdao read`: files, folders, patterns or standard input → statements, figures and deliverables."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.cli.arguments import at_least_one, date_or_none, text_or_none
from tongdao.cli.batch import InputResult, read_all
from tongdao.cli.inputs import Input, expand
from tongdao.cli.render import SEPARATORS
from tongdao.cli.request import Format, Request
from tongdao.cli.terminal import Progress, has_color, width

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from tongdao.glossary import Glossary

_SAMPLE = "lanjiang/session-2025.txt"


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao read` takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help=words("help.files"))
    parser.add_argument("--sample", action="store_true", help=words("help.sample"))
    parser.add_argument("--json", action="store_true", help=words("help.json"))
    forms = [form.value for form in Format]
    parser.add_argument("--format", choices=forms, help=words("help.format"))
    parser.add_argument("--date", type=date_or_none(words), metavar="YYYY-MM-DD", help=words("help.date"))
    parser.add_argument("--issuer", type=text_or_none, metavar="TEXT", help=words("help.issuer"))
    parser.add_argument("--title", type=text_or_none, metavar="TEXT", help=words("help.title"))
    parser.add_argument("--with-text", action="store_true", help=words("help.with_text"))
    parser.add_argument("--explain", action="store_true", help=words("help.rules"))
    parser.add_argument(
        "--jobs", "-j", type=at_least_one(words), default=1, metavar="N", help=words("help.jobs")
    )


def run(options: Namespace, words: Glossary) -> int:
    """Read what the arguments name and print it; return 1 where some of it could not be read."""
    if options.json and options.format not in (None, Format.JSON):
        options.misuse(words("misuse.format", value=options.format))
    if not options.files and not options.sample:
        options.misuse(words("misuse.no_input"))
    request = Request(
        date=options.date,
        issuer=options.issuer,
        title=options.title,
        format=Format(options.format or (Format.JSON if options.json else Format.TABLE)),
        with_text=options.with_text,
        explain=options.explain,
        lang=words.lang,
        width=width(),
        color=has_color(),
    )
    inputs = [*_sample(sample=options.sample), *expand(options.files)]
    failed = _print_all(inputs, request, options.jobs)
    _print_failures(failed, len(inputs), words)
    return 1 if failed else 0


def _sample(*, sample: bool) -> Iterator[Input]:
    if sample:
        file = Path(__file__).parent.parent / "samples" / _SAMPLE
        yield Input(file.name, file.name, data=file.read_bytes())


def _print_all(inputs: list[Input], request: Request, jobs: int) -> list[InputResult]:
    """Print each reading as it comes; return the inputs that could not be read."""
    failed: list[InputResult] = []
    total: Counter[str] = Counter()
    progress = Progress(len(inputs), request.words)
    if request.format is Format.CSV:
        from tongdao.cli.render.sheet import header

        sys.stdout.write(header(request))
    progress.draw()
    for outcome in read_all(inputs, request, jobs):
        progress.clear()
        if outcome.counts is None:
            failed.append(outcome)
        else:
            sys.stdout.write(SEPARATORS[request.format] * bool(total) + outcome.output)
            total += outcome.counts
        progress.step(outcome.name)
    progress.clear()
    if request.format is Format.TABLE and total["files"] > 1:
        from tongdao.cli.render.summary import counts_line

        sys.stdout.write(f"\n{counts_line(total, request.words)}\n")
    return failed


def _print_failures(failed: list[InputResult], total: int, words: Glossary) -> None:
    lines = [words("failure.one", name=outcome.name, problem=outcome.problem) for outcome in failed]
    if len(failed) > 1:
        lines.insert(0, words("failure.many", n=len(failed), total=total))
    sys.stdout.flush()
    for line in lines:
        print(line, file=sys.stderr)
