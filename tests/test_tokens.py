"""A token never grants what it does not hold, whatever the role of its user."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from sites import USERS, add_users, make_app

from tongdao.ledger.tasks import workflow

if TYPE_CHECKING:
    from fastapi import FastAPI

# What each role may, as the guide of serving tells it; `open` is for everybody.
OF_ROLE = {
    "bureau": {"read", "account", "report"},
    "supervisor": {"read", "account", "report", "supervise", "review", "upload"},
    "administrator": {"read", "account", "report", "supervise", "review", "upload", "manage", "operate"},
}
SCOPES = ("read", "account", "report", "supervise", "review", "upload", "manage", "operate")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    made = make_app(tmp_path_factory.mktemp("site"), rate_api="0")
    add_users(made.state.site)
    return made


def program(app: FastAPI, role: str, scopes: set[str], days: int = 30) -> TestClient:
    """Return a client with a token of the user of a role."""
    _, secret = app.state.site.accounts.add_token(USERS[role], "程序", scopes, days)
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def make_token(client: TestClient, scopes: set[str], days: int = 30) -> int:
    sent: dict[str, Any] = {"label": "新的", "days": days, "scope": sorted(scopes)}
    return int(client.post("/account/tokens", data=sent).status_code)


@pytest.mark.parametrize("role", OF_ROLE)
def test_a_token_makes_tokens_of_what_it_holds_alone(app: FastAPI, role: str) -> None:
    held = [{"account"}, {"account", "read"}, {"account", "review", "operate"}, set(SCOPES)]
    wanted = [set(some) for some in combinations(SCOPES, 1)] + [{"account", "read"}, set(SCOPES)]
    for own in held:
        client = program(app, role, own)
        for asked in wanted:
            expected = 200 if asked <= own & OF_ROLE[role] else 400
            assert make_token(client, asked) == expected, (own, asked)


@pytest.mark.parametrize("role", OF_ROLE)
def test_without_the_scope_account_it_makes_none(app: FastAPI, role: str) -> None:
    client = program(app, role, set(SCOPES) - {"account"})
    assert make_token(client, {"read"}) == 403


def test_a_token_makes_none_that_lasts_longer(app: FastAPI) -> None:
    client, accounts = program(app, "bureau", {"account", "read"}, days=2), app.state.site.accounts
    before = {token.id: token for token in accounts.tokens()}
    assert make_token(client, {"read"}, days=3660) == 200
    (made,) = [token for token in accounts.tokens() if token.id not in before]
    assert (made.expires - made.made_at).days <= 2
    assert make_token(client, {"read"}, days=1) == 200
    assert min((token.expires - token.made_at).days for token in accounts.tokens()) == 1


@pytest.mark.parametrize("given", OF_ROLE)
@pytest.mark.parametrize("missing", ["", *SCOPES])
def test_a_token_lets_nobody_in_who_may_more(app: FastAPI, given: str, missing: str) -> None:
    accounts = app.state.site.accounts
    client = program(app, "administrator", set(SCOPES) - {missing})
    name = f"{given}-{missing or 'all'}"
    bureau = "市交通局" if given == "bureau" else ""
    told = {"role": given, "bureau": bureau}
    fine = missing not in {*OF_ROLE[given], "manage"}
    assert client.post("/users", data={"name": name, **told}).status_code == (200 if fine else 403)
    if name not in {user.name for user in accounts.users()}:
        accounts.add(name, None, given, bureau or None)
    for path in ("password", "enable"):
        answer = client.post(f"/users/{name}/{path}")
        assert answer.status_code == ((200 if path == "password" else 303) if fine else 403), path
    other = f"{name}-other"
    accounts.add(other, None, "bureau", "市交通局")
    assert client.post(f"/users/{other}/role", data=told).status_code == (303 if fine else 403)
    assert accounts.user(other).role == (given if fine else "bureau")


# Steps of the office need `supervise`, those of a bureau `report`: written from the guide of the desk.
OFFICE = {
    "register", "assign", "accept", "return", "remind", "grant", "refuse", "extend", "finish", "close",
    "archive", "suspend", "resume", "cancel",
}  # fmt: skip
BUREAU = {"sign", "decline", "report", "complete", "ask"}


def test_every_step_is_one_of_a_side() -> None:
    assert set(workflow().verbs) == OFFICE | BUREAU


@pytest.mark.parametrize("verb", sorted(OFFICE | BUREAU))
@pytest.mark.parametrize("role", OF_ROLE)
def test_a_step_needs_the_scope_of_its_side(app: FastAPI, role: str, verb: str) -> None:
    needed = {"report", "supervise"} if verb in OFFICE else {"report"}
    for own in ({"report"}, {"supervise"}, {"report", "supervise"}):
        refused = app_refuses(app, role, own, f"/progress/none/{verb}")
        assert refused is not (needed <= own & OF_ROLE[role]), own


def app_refuses(app: FastAPI, role: str, scopes: set[str], path: str) -> bool:
    return bool(program(app, role, scopes).post(path, data={}).status_code == 403)


@pytest.mark.parametrize(("scopes", "refused"), [({"review"}, True), ({"review", "supervise"}, False)])
def test_who_takes_a_report_back_may_make_one(app: FastAPI, scopes: set[str], refused: bool) -> None:
    client = program(app, "supervisor", scopes)
    sent = {"subject": "r99", "action": "reject"}
    assert (client.post("/api/v1/decisions", json=sent).status_code == 403) is refused
    form = {"id": ["r99"], "action": "reject"}
    assert (client.post("/review/decide", data=form).status_code == 403) is refused
