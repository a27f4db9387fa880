"""The command `tongdao` and where it begins."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from tongdao.cli.terminal import quiet_end, use_utf8
from tongdao.glossary import LANGUAGES, load_glossary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from tongdao.glossary import Glossary

_MARK = "\0"  # no argument of a process can hold it
_COLLECT = (
    50_000,
    20,
    50,
)  # a reading is a tree that lives until it is printed: looking for cycles is time lost
LANG_VARIABLE = "TONGDAO_LANG"
_SYSTEM_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # in the order in which they count
# Each is a module beside this one, imported where it is asked for, so that start-up stays light.
_COMMANDS = (
    *("read", "mentions", "packs", "add", "follow", "status", "explain", "lineage", "dropped", "conflicts"),
    *("indicators", "series", "record", "reread", "review", "history", "gold", "backup", "check", "mcp"),
    *("demo", "serve", "user", "token"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, that of this process where none is given, and return its exit status.

    0 is fine, 1 some input could not be read or some case failed, 2 a call that cannot be carried out (SystemExit).
    """
    arguments = _command_first(sys.argv[1:] if arguments is None else arguments)
    use_utf8()
    gc.set_threshold(*_COLLECT)
    words = load_glossary(chosen_language(arguments, os.environ))
    options = _parse(arguments, words)
    return quiet_end(lambda: int(_command(options.command).run(options, words)), words)


def _command(name: str) -> ModuleType:
    return import_module(f"tongdao.cli.{name}")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language that a command line asks for, before it is parsed: help and errors are in it too.

    Where it asks for none, TONGDAO_LANG does, else the language that the system is set to; Chinese where that is
    neither of both.
    """
    chosen = environment.get(LANG_VARIABLE) or _language_of_system(environment)
    for argument, following in zip(arguments, (*arguments[1:], ""), strict=False):
        if argument.startswith("--lang"):
            chosen = argument.partition("=")[2] or following
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _language_of_system(environment: Mapping[str, str]) -> str:
    """Return the language of the first variable that is set: en of en_US.UTF-8."""
    told = next((environment[name] for name in _SYSTEM_VARIABLES if environment.get(name)), "")
    return told.partition("_")[0].partition(".")[0]


def _command_first(arguments: Sequence[str]) -> list[str]:
    """Return a command line with a --lang that stands before the command behind it."""
    given = list(arguments)
    if given[:1] == ["--lang"]:
        return [*given[2:], *given[:2]]
    return [*given[1:], given[0]] if given and given[0].startswith("--lang=") else given


def _parse(arguments: Sequence[str], words: Glossary) -> argparse.Namespace:
    parser = _Parser("tongdao", description=words("help.app"), allow_abbrev=False)
    parser.add_argument("--version", action=_Version, nargs=0, help=words("help.version"))
    below = parser.add_subparsers(metavar="COMMAND", required=True)
    commands = {}
    for name in _COMMANDS:
        told = words(f"help.{name}")
        commands[name] = below.add_parser(name, help=told, description=told, allow_abbrev=False)
    if arguments and arguments[0] in commands:
        # Each by itself: only so may files and options stand in any order.
        chosen = commands[arguments[0]]
        _command(arguments[0]).add_arguments(chosen, words)
        chosen.add_argument("--lang", choices=LANGUAGES, help=words("help.lang"))
        chosen.set_defaults(command=arguments[0], misuse=chosen.error, words=words)
        options = chosen.parse_intermixed_args(_marked(arguments[1:]))
        return argparse.Namespace(**{name: _unmarked(value) for name, value in vars(options).items()})
    return parser.parse_args(arguments)  # ends with help, the version, or an error


def _marked(arguments: Sequence[str]) -> list[str]:
    """Mark what follows `--`, so that none of it is taken for an option: not every argparse knows it here."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return [*arguments[:place], *(_MARK + argument for argument in arguments[place + 1 :])]


def _unmarked(value: object) -> object:
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    return value.removeprefix(_MARK) if isinstance(value, str) else value


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line: how to call a command is told by --help."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with a call, and end."""
        self.exit(2, f"{self.prog}: {message} (--help)\n")


class _Version(argparse.Action):
    """Print the version, which is worth importing only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from tongdao.version import __version__

        parser.exit(message=f"tongdao {__version__}\n")
