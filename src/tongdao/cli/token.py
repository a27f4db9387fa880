"""`tongdao token`: keys with which programs use the API of the web site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongdao.cli.users import add_place, with_accounts
from tongdao.service.ledgers import user_name

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tongdao.glossary import Glossary
    from tongdao.web.accounts import Accounts, Token

_NEEDS = ("add", "revoke")


def add_arguments(parser: ArgumentParser, words: Glossary) -> None:
    """Tell the parser what to do, with which token."""
    parser.add_argument("what", choices=("list", *_NEEDS), help=words("help.token_what"))
    parser.add_argument("name", nargs="?", help=words("help.token_name"))
    parser.add_argument("--label", default="api", help=words("account.label"))
    parser.add_argument("--scope", action="append", metavar="SCOPE", help=words("help.token_scope"))
    parser.add_argument("--days", type=int, default=90, help=words("account.days"))
    add_place(parser, words)


def run(options: Namespace, words: Glossary) -> int:
    """Do it."""
    if options.what in _NEEDS and not options.name:
        options.misuse(words("failure.no_name"))
    return with_accounts(options, words, lambda accounts: _do(accounts, options, words))


def _do(accounts: Accounts, options: Namespace, words: Glossary) -> int:
    if options.what == "add":
        scopes = options.scope or ["read"]
        token, secret = accounts.add_token(options.name, options.label, scopes, options.days, who=user_name())
        print(words("account.made_token", secret=secret))
        print(_row(token, words))
        return 0
    if options.what == "revoke":
        accounts.revoke(options.name, who=user_name())
    for token in accounts.tokens():
        if options.what == "list" or token.id == options.name:
            print(_row(token, words))
    return 0


def _row(token: Token, words: Glossary) -> str:
    state = words("account.revoked" if token.revoked else "account.active")
    told = {"id": token.id, "user": token.user, "label": token.label, "scopes": " ".join(token.scopes)}
    return words("account.token_row", **told, expires=token.expires.date().isoformat(), state=state)
