"""`tongdao mentions`: the numbers and times of a sentence, or of many as JSON Lines."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from tongdao.cli.arguments import date_or_none
from tongdao.cli.inputs import STANDARD_INPUT, standard_input
from tongdao.cli.terminal import has_color, width

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao mentions` takes."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help=words("help.text"))
    parser.add_argument(
        "--date", type=date_or_none(words), metavar="YYYY-MM-DD", help=words("help.reference")
    )
    parser.add_argument("--json", action="store_true", help=words("help.json"))
    parser.add_argument("--lines", action="store_true", help=words("help.lines"))


def run(options: Namespace, words: Glossary) -> int:
    """Find numbers and times and print them; return 1 where a line or the text could not be read."""
    if options.lines:
        if options.text not in (None, STANDARD_INPUT):
            options.misuse(words("misuse.text_and_lines"))
        return _answer_lines(standard_input(), options.date, words)
    if options.text is None:
        options.misuse(words("misuse.no_text"))
    return _answer(options.text, options.date, words, as_json=options.json)


def _answer(text: str, reference: date | None, words: Glossary, *, as_json: bool) -> int:
    from tongdao.readers.files import read_stream
    from tongdao.readers.refusals import RefusedError
    from tongdao.service import find_mentions

    if text == STANDARD_INPUT:
        try:
            text = read_stream(standard_input())
        except RefusedError as error:
            problem = words(f"unreadable.{error.reason}", **error.details)
            print(words("failure.one", name=STANDARD_INPUT, problem=problem), file=sys.stderr)
            return 1
    found = find_mentions(text, date=reference)
    if as_json:
        print(json.dumps(found.to_dict(text), ensure_ascii=False))
    else:
        from tongdao.cli.render.mentions import render

        sys.stdout.write(render(text, found, words, width=width(), color=has_color()))
    return 0


def _answer_lines(stream: IO[bytes], reference: date | None, words: Glossary) -> int:
    """Answer each line as it comes with one line: what was found, or the problem with it."""
    status = 0
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        answer = _answer_line(line, reference)
        if answer is None:
            problem = words("failure.line", n=number, problem=words("misuse.json_line"))
            print(problem, file=sys.stderr)
            answer = {"id": None, "quantities": [], "periods": [], "error": problem}
            status = 1
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()  # whoever asks line by line waits for it
    return status


def _answer_line(line: bytes, reference: date | None) -> dict[str, Any] | None:
    from tongdao.service import find_mentions

    try:
        asked = json.loads(line)
        text, day = asked["text"], asked.get("date")
        if not isinstance(text, str):
            return None
        reference = date.fromisoformat(day) if day else reference
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return {"id": asked.get("id"), **find_mentions(text, date=reference).to_dict(text)}
