"""`tongdao user`: who may sign in to the web site."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING

from tongdao.cli.users import add_place, with_accounts
from tongdao.service.ledgers import user_name

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.web.accounts import Accounts
    from tongdao.web.visitors import User

_NEEDS_NAME = ("add", "password", "role", "disable", "enable")


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what to do, with which user."""
    parser.add_argument("what", choices=("list", *_NEEDS_NAME), help=words("help.user_what"))
    parser.add_argument("name", nargs="?", help=words("account.name"))
    parser.add_argument("--role", default="bureau", metavar="ROLE", help=words("help.user_role"))
    parser.add_argument("--bureau", help=words("help.user_bureau"))
    parser.add_argument("--password-stdin", action="store_true", help=words("help.user_stdin"))
    add_place(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Do it."""
    if options.what in _NEEDS_NAME and not options.name:
        options.misuse(words("failure.no_name"))
    return with_accounts(options, words, lambda accounts: _do(accounts, options, words))


def _do(accounts: Accounts, options: Namespace, words: Glossary) -> int:
    who, name = user_name(), options.name
    if options.what == "add":
        given = _password(options, words)
        accounts.add(name, given, options.role, options.bureau, who=who)
    elif options.what == "password":
        accounts.set_password(name, _password(options, words), who=who)
    elif options.what == "role":
        accounts.set_role(name, options.role, options.bureau, who=who)
    elif options.what in ("disable", "enable"):
        accounts.disable(name, off=options.what == "disable", who=who)
    for user in accounts.users():
        if options.what == "list" or user.name == name:
            print(_row(user, words))
    return 0


def _row(user: User, words: Glossary) -> str:
    state = words("account.disabled" if user.disabled else "account.active")
    role = words(f"role.{user.role}")
    return words("account.row", name=user.name, role=role, bureau=user.bureau or "—", state=state)


def _password(options: Namespace, words: Glossary) -> str:
    """Return the password: typed unseen, or a line of standard input; made up and told where nobody can type."""
    from tongdao.web.keys import new_password

    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    if sys.stdin.isatty():
        return getpass(words("account.ask_password"))
    password = new_password()
    print(words("account.made_password", name=options.name, password=password))
    return password
