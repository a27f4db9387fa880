"""`tongdao mcp`: the tools for assistants, by the Model Context Protocol on standard input and output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tongdao.cli.ledgers import add_indicators, add_ledger, pack_of, with_ledger

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what `tongdao mcp` takes."""
    add_indicators(parser, words)
    add_ledger(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Answer one message a line until standard input ends; a ledger that cannot be opened is said at once."""
    return with_ledger(options, lambda _: 0) or _serve(options, words)


def _serve(options: Namespace, words: Glossary) -> int:
    from tongdao.mcp.protocol import answer_line
    from tongdao.mcp.tools import TOOLS, desk_at
    from tongdao.service.choices import chosen_ledger

    desk = desk_at(chosen_ledger(options.ledger), pack_of(options))
    for line in sys.stdin.buffer:
        if line.strip() and (answer := answer_line(line, TOOLS, desk, words)) is not None:
            print(answer, flush=True)
    return 0
