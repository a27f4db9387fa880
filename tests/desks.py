"""People who are signed in to a site over the sample city."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from tongdao.web.visitors import SESSION_COOKIE

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx2 import Response

ROADS, SCHOOLS = "澜江市交通局", "澜江市教育局"
PEOPLE = {
    "qian": ("supervisor", None),
    "zhou": ("administrator", None),
    "sun": ("bureau", ROADS),
    "li": ("bureau", SCHOOLS),
}


class Person:
    """A browser of somebody: forms are sent with the token of the session."""

    def __init__(self, app: FastAPI, name: str | None) -> None:
        self.client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        self.token = ""
        if name:
            accounts = app.state.site.accounts
            key = accounts.open_session(name, "127.0.0.1")
            self.client.cookies.set(SESSION_COOKIE, key)
            self.token = accounts.by_session(key).csrf_token

    def get(self, path: str, **options: Any) -> Response:
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Response:
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options)


def people(app: FastAPI) -> dict[str, Person]:
    """Return everyone, each signed in, and `anyone` who is not.

    None has a password: to make one takes a fifth of a second.
    """
    for name, (role, bureau) in PEOPLE.items():
        app.state.site.accounts.add(name, None, role, bureau)
    return {name: Person(app, name) for name in PEOPLE} | {"anyone": Person(app, None)}


def words_of(response: Response) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))
