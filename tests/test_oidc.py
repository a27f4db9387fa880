"""Signing in at another provider."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from joserfc.jwk import RSAKey
from provider import CLIENT, SECRET, Provider
from sites import PASSWORD, USERS, add_users, as_role, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI
    from fastapi.testclient import TestClient

BUREAU = {"preferred_username": "李某", "roles": ["职员", "局"], "bureau": "市教育局"}
SUPERVISOR = {"preferred_username": "孙某", "roles": "督查室"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


@pytest.fixture
def app(tmp_path: Path, provider: Provider) -> FastAPI:
    made = make_app(
        tmp_path,
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret=SECRET,
        oidc_roles="督查室=supervisor,局=bureau",
    )
    add_users(made.state.site, PASSWORD)  # who has a password here is nobody of the provider
    return made


def come_back(client: TestClient, provider: Provider, **changed: str) -> int:
    """Go to the provider, sign in there, and come back; return the status of the answer."""
    left = client.get("/login/oidc?next=/account")
    assert left.status_code == 302
    brought = {**provider.sign_in(left.headers["location"]), **changed}
    return client.get("/login/oidc/back", params=brought).status_code


@pytest.mark.parametrize(
    ("claims", "role", "bureau"), [(BUREAU, "bureau", "市教育局"), (SUPERVISOR, "supervisor", None)]
)
def test_the_provider_gives_name_role_and_bureau(
    app: FastAPI, provider: Provider, claims: dict[str, object], role: str, bureau: str | None
) -> None:
    provider.claims = claims
    client = as_role(app, "public")
    assert "/login/oidc" in client.get("/login").text
    assert come_back(client, provider) == 303
    user = client.get("/account.json").json()["account"]
    assert (user["name"], user["role"], user["bureau"]) == (claims["preferred_username"], role, bureau)
    provider.claims = {**claims, "roles": ["督查室"]}
    assert come_back(as_role(app, "public"), provider) == 303
    assert app.state.site.accounts.user(user["name"]).role == "supervisor"


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "of another"},
        {"aud": "another"},
        {"iss": "http://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"roles": ["职员"]},
        {"roles": None},
        {"preferred_username": ""},
        {"preferred_username": USERS["administrator"], "roles": "督查室"},
        {"roles": "局", "bureau": None},
    ],
)
def test_what_does_not_hold_lets_nobody_in(
    app: FastAPI, provider: Provider, spoil: dict[str, object]
) -> None:
    provider.claims, provider.spoil = SUPERVISOR, spoil
    client = as_role(app, "public")
    assert come_back(client, provider) == 403
    assert client.get("/account.json").status_code == 401


def test_a_token_signed_by_someone_else_is_refused(app: FastAPI, provider: Provider) -> None:
    provider.claims, provider.signing = SUPERVISOR, RSAKey.generate_key(2048, {"kid": "one"})
    assert come_back(as_role(app, "public"), provider) == 403


@pytest.mark.parametrize(
    ("changed", "status"), [({"state": "guessed"}, 400), ({"state": ""}, 400), ({"code": "guessed"}, 403)]
)
def test_state_and_code_are_those_of_this_browser(
    app: FastAPI, provider: Provider, changed: dict[str, str], status: int
) -> None:
    provider.claims = SUPERVISOR
    assert come_back(as_role(app, "public"), provider, **changed) == status


def test_a_way_back_is_taken_once_and_by_the_browser_that_left(app: FastAPI, provider: Provider) -> None:
    provider.claims = SUPERVISOR
    client = as_role(app, "public")
    brought = provider.sign_in(client.get("/login/oidc").headers["location"])
    assert as_role(app, "public").get("/login/oidc/back", params=brought).status_code == 400
    assert client.get("/login/oidc/back", params=brought).status_code == 303
    assert client.get("/login/oidc/back", params=brought).status_code == 400


def test_who_is_disabled_here_stays_out(app: FastAPI, provider: Provider) -> None:
    provider.claims = SUPERVISOR
    assert come_back(as_role(app, "public"), provider) == 303
    app.state.site.accounts.disable("孙某")
    assert come_back(as_role(app, "public"), provider) == 403


def test_a_provider_that_does_not_answer_is_told(app: FastAPI, provider: Provider) -> None:
    provider.close()
    assert as_role(app, "public").get("/login/oidc").status_code == 503


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    client = as_role(make_app(tmp_path), "public")
    assert client.get("/login/oidc").status_code == 404
    assert "/login/oidc" not in client.get("/login").text
