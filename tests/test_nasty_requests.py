"""Values that nobody should send are refused with a reason by every form, body and address, never with a 500."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nasty
import pytest
from sites import add_users, as_role, make_app

from tongdao.fates.grouped_ledger import open_ledger
from tongdao.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI
    from fastapi.testclient import TestClient

HUGE = 10**40


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def app(place: Path) -> FastAPI:
    made = make_app(place, rate_api="0", rate_login="0", rate_search="0", rate_upload="0")
    add_users(made.state.site)
    return made


@pytest.fixture(scope="module")
def office(app: FastAPI) -> TestClient:
    return as_role(app, "administrator")


@pytest.fixture(scope="module")
def program(app: FastAPI) -> TestClient:
    scopes = ["read", "review", "supervise"]
    _, secret = app.state.site.accounts.add_token("管事的人", "程序", scopes, 1)
    client = as_role(app, "public")
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


@pytest.fixture(scope="module")
def promise(app: FastAPI, place: Path) -> str:
    assert app
    with open_ledger(place / "tongdao.db") as ledger:
        return next(
            entry.id for entry in ledger.entries() if entry.kind is Kind.TARGET and entry.form == "figure"
        )


def revision(place: Path) -> int:
    with open_ledger(place / "tongdao.db") as ledger:
        return ledger.revision()


def post(client: TestClient, path: str, body: dict[str, Any]) -> int:
    """Send JSON as a program writes it, NaN and lone surrogates too."""
    content = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    return int(client.post(f"/api/v1{path}", content=content, headers=headers).status_code)


REFUSED = (400, 404, 409, 413, 422)
PADDED = "7".zfill(65)  # which whoever reads JSON takes for 7
JSON_NUMBERS = [
    value for value, _ in nasty.NUMBERS if value != PADDED and not (isinstance(value, int) and value > HUGE)
]


@pytest.mark.parametrize("value", JSON_NUMBERS, ids=nasty.label)
def test_numbers_by_the_api(program: TestClient, place: Path, promise: str, value: object) -> None:
    before = revision(place)
    said = {"subject": promise, "as_of": "2025-06-30", "source": "月报"}
    assert post(program, "/reports", {**said, "value": value}) in REFUSED
    for field in ("value", "high"):
        decided = {"subject": promise, "action": "correct", "fields": {field: value}}
        assert post(program, "/decisions", decided) in REFUSED
        split = {"subject": promise, "action": "split", "pieces": [{field: value}, {"value": "1"}]}
        assert post(program, "/decisions", split) in REFUSED
    assert revision(place) == before


@pytest.mark.parametrize("digits", [40, 400, 4000, 100_000])
def test_digits_without_end_by_the_api(program: TestClient, promise: str, digits: int) -> None:
    number = "9" * digits
    for body in (
        f'{{"subject": "{promise}", "as_of": "2025-06-30", "source": "月报", "value": {number}}}',
        f'{{"subject": "{promise}", "action": "correct", "fields": {{"value": {number}}}}}',
        f'{{"subject": {number}}}',
    ):
        for path in ("reports", "decisions"):
            headers = {"Content-Type": "application/json"}
            answer = program.post(f"/api/v1/{path}", content=body.encode(), headers=headers)
            assert answer.status_code in REFUSED, (path, body[:60])


DAYS = [value for value, _ in nasty.DAYS if isinstance(value, str)]


@pytest.mark.parametrize("value", DAYS, ids=nasty.label)
def test_days_by_the_api(program: TestClient, place: Path, promise: str, value: str) -> None:
    before = revision(place)
    said = {"subject": promise, "value": 1, "source": "月报"}
    assert post(program, "/reports", {**said, "as_of": value}) in REFUSED
    decided = {"subject": promise, "action": "correct", "fields": {"period_end": value}}
    assert post(program, "/decisions", decided) in REFUSED
    assert revision(place) == before


@pytest.mark.parametrize("value", [value for value, _ in nasty.LINES], ids=nasty.label)
def test_words_by_the_api(program: TestClient, place: Path, promise: str, value: str) -> None:
    before = revision(place)
    said = {"subject": promise, "value": 1, "as_of": "2025-06-30", "source": "月报"}
    for changed in ({"source": value}, {"unit": value}, {"subject": value}):
        assert post(program, "/reports", {**said, **changed}) in REFUSED
    decided: dict[str, Any] = {"subject": promise, "action": "correct", "fields": {"unit": value}}
    others: list[dict[str, Any]] = [
        {},
        {"subject": value},
        {"fields": {value: "1"}},
        {"action": "merge", "others": [value]},
    ]
    for other in others:
        assert post(program, "/decisions", {**decided, **other}) in REFUSED
    assert revision(place) == before


TEXTS = [*(value for value, _ in (*nasty.NUMBERS, *nasty.DAYS, *nasty.LINES) if isinstance(value, str)), "-1"]


@pytest.mark.parametrize("value", TEXTS, ids=nasty.label)
def test_forms_of_the_desks(office: TestClient, promise: str, value: str) -> None:
    sent = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for path, form in (
        ("/review/correct", {"at": promise, "value": sent, "unit": sent, "period_end": sent}),
        ("/review/correct", {"at": sent, "value": "1"}),
        ("/review/correct", {"at": promise, "value": "", "offset": "9" * 40}),
        ("/review/decide", {"id": sent, "action": "accept", "why": sent}),
        ("/review/decide", {"id": promise, "action": sent}),
        ("/review/link", {"promise": sent, "outcome": sent}),
        ("/progress/assign", {"id": promise, "due": sent, "bureau": "市教育局"}),
        ("/progress/assign", {"id": sent, "bureau": sent}),
        (f"/progress/{promise}/extend", {"due": sent, "why": sent}),
        ("/users", {"name": sent, "role": sent}),
        ("/account/tokens", {"label": sent, "days": sent, "scope": sent}),
        ("/account/password", {"old": sent, "new": sent, "again": sent}),
        ("/login", {"name": sent, "password": sent, "next": sent}),
    ):
        assert office.post(path, data=form).status_code < 500, (path, form)


NUMBERS = [str(2**63 - 1), str(2**63), str(-(2**63) - 1), "9" * 400, "-1", "²", "\x00"]


@pytest.mark.parametrize("value", NUMBERS, ids=nasty.label)
def test_numbers_in_addresses(office: TestClient, promise: str, value: str) -> None:
    for path in (
        *("/review", "/progress", "/progress/new", "/commitments", "/documents", "/changes", "/users"),
        *("/indicators", "/bureaus", "/programmes", "/conflicts", "/calendar", "/sessions", "/review/links"),
        *("/api/v1/commitments", "/api/v1/documents", "/api/v1/entries", "/api/v1/changes", "/api/v1/search"),
        f"/commitments/{promise}",
    ):
        for name in ("offset", "before", "limit", "n", "page", "cursor"):
            answer = office.get(path, params={name: value})
            assert answer.status_code < 500, (path, name)


@pytest.mark.parametrize(
    "origin",
    [
        "http://[",
        "http://[::1",
        "https://]",
        "http://a:b:c",
        "http://x:99999999",
        "null",
        "",
        "\x7f",
        "http://%zz",
        "//[",
    ],
)
def test_origins(office: TestClient, origin: str) -> None:
    for path in ("/review/decide", "/login", "/logout"):
        for header in ("Origin", "Referer"):
            assert office.post(path, data={}, headers={header: origin}).status_code < 500
