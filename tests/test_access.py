"""Who may do what: every route of the site with every role, against the table of access."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute
from sites import add_users, as_role, make_app

from tongdao.web.access import OPEN, ROLES, load_access, page_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

# What stands for the parameters of a path; nothing in the ledger has these names.
FILLED = {
    "id": "none",
    "name": "nobody",
    "group": "none",
    "digest": "old",
    "earlier": "none",
    "later": "none",
}


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Return every method and path of a site."""
    return [
        (method, route.path)
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]


def filled(path: str) -> str:
    """Return a path with something for each of its parameters."""
    parts = [part.partition("}") for part in path.split("{")]
    return parts[0][0] + "".join(
        FILLED.get(name.partition(":")[0], "none") + rest for name, _, rest in parts[1:]
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    made = make_app(
        tmp_path_factory.mktemp("site"), rate_login="0", rate_api="0", rate_upload="0", rate_search="0"
    )
    add_users(made.state.site)
    return made


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    made = make_app(tmp_path_factory.mktemp("closed"), public_read="off")
    add_users(made.state.site)
    return made


def test_the_table_names_no_route_that_is_not_there(app: FastAPI) -> None:
    known = {f"{method} {path}" for method, path in routes(app)}
    known |= {f"{method} {page_of(path)}" for method, path in routes(app)}
    assert not set(load_access().route) - known


def refusal(client: TestClient, method: str, path: str) -> int | None:
    """Return the status by which access is refused; None where it is not."""
    sent: dict[str, Any] = {} if method in ("GET", "HEAD") else {"data": {}}
    answer = client.request(method, filled(path), **sent)
    if answer.headers.get("location", "").startswith("/login?"):
        return 302
    return answer.status_code if answer.status_code in (401, 403) else None


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(app: FastAPI, role: str) -> None:
    access = load_access()
    wrong = []
    for method, path in routes(app):
        client = as_role(app, role)  # anew: some routes end the session
        needed = access.needed("GET" if method == "HEAD" else method, path)
        refused = refusal(client, method, path)
        forged = role == "public" and method not in ("GET", "HEAD")  # nobody sent a token
        if (refused is None) != (access.allows(role, needed) and not forged):
            wrong.append((method, path, needed, refused))
        if refused and role != "public" and refused != 403:
            wrong.append((method, path, needed, refused))
    assert not wrong


def test_without_public_reading_only_what_is_open_is(closed: FastAPI) -> None:
    client, access = as_role(closed, "public"), load_access()
    for method, path in routes(closed):
        if method == "GET":
            assert (refusal(client, method, path) is None) == (access.needed(method, path) == OPEN), path


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written_without_the_token(app: FastAPI, method: str) -> None:
    client = as_role(app, "administrator")
    del client.headers["X-CSRF-Token"]
    for known, path in routes(app):
        if known == method:
            assert client.request(method, filled(path), data={"csrf_token": "guessed"}).status_code == 403, (
                path
            )


@pytest.mark.parametrize("role", ROLES)
def test_pages_link_where_a_role_may_go(app: FastAPI, role: str) -> None:
    access, client = load_access(), as_role(app, role)
    page = client.get("/about").text
    nav = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    assert re.findall('href="([^"]+)"', nav) == [path for _, path in access.links(role)]
    assert all(client.get(path).status_code == 200 for _, path in access.links(role))
    for word, path in access.nav.items():
        assert ((word, path) in access.links(role)) == access.allows(role, access.needed("GET", path))
    assert nav.count("aria-current") == 1


def test_what_is_published_is_linked_where_reading_needs_a_user() -> None:
    access = load_access()
    assert ("commitments", "/commitments") in access.links("public")
    assert "review" not in dict(access.links("public"))
