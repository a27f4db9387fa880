"""The web site against those who mean harm: headers, forgery, sizes, rates, proxies, hostile texts."""

from __future__ import annotations

import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from fastapi import APIRouter
from sites import USERS, add_users, as_role, make_app, sample_ledger, visit
from test_access import routes

from tongdao.fates.grouped_ledger import open_ledger
from tongdao.service.ledgers import GivenMetadata, add, start_run
from tongdao.web import app as app_module
from tongdao.web.app import create_app
from tongdao.web.csrf import FORM_COOKIE
from tongdao.web.logs import JsonLines
from tongdao.web.outer_middleware import SAFETY
from tongdao.web.refreshing import bring_up
from tongdao.web.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI
    from fastapi.testclient import TestClient

SCRIPT = "<script>alert(1)</script>"
MARKUP = "\"'><img src=x onerror=alert(1)>{{7*7}}"
HOSTILE = f"{SCRIPT}{MARKUP}"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    made = make_app(tmp_path_factory.mktemp("site"))
    add_users(made.state.site)
    return made


# Headers


@pytest.mark.parametrize("role", ["public", "administrator"])
def test_every_answer_has_the_headers_of_safety(app: FastAPI, role: str) -> None:
    client, others = as_role(app, role), dict(SAFETY)
    policy = others.pop("Content-Security-Policy")
    paths = [path for method, path in routes(app) if method == "GET"]
    for path in (*paths, "/nowhere", "/nowhere.json"):
        headers = client.get(path.replace("{", "").replace("}", "")).headers
        found = {name: headers.get(name) for name in SAFETY}
        strict = [policy, "sandbox; default-src 'none'"]  # the second for files that people sent
        assert found.pop("Content-Security-Policy") in strict, path
        assert found == others, path
        assert headers["x-request-id"]
        assert headers.get("cache-control"), path


def test_policy_allows_nothing_inline() -> None:
    policy = SAFETY["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy


def test_what_is_for_a_user_is_kept_by_nobody_else(app: FastAPI) -> None:
    anyone, user = as_role(app, "public"), as_role(app, "administrator")
    assert USERS["administrator"] in user.get("/").text
    assert USERS["administrator"] not in anyone.get("/").text
    assert "private" in user.get("/").headers["cache-control"]


# Forgery


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"X-CSRF-Token": "guessed"}, 403),
        ({"X-CSRF-Token": ""}, 403),
        ({"X-CSRF-Token": "é"}, 403),
    ],
)
def test_only_our_own_pages_may_send(app: FastAPI, headers: dict[str, str], status: int) -> None:
    client = as_role(app, "supervisor")
    sent = {name.encode(): value.encode() for name, value in headers.items()}
    assert client.post("/logout", headers=sent).status_code == status


@pytest.mark.parametrize("kind", ["form", "file"])
def test_the_token_may_be_a_field(app: FastAPI, kind: str) -> None:
    client = as_role(app, "supervisor")
    token = client.headers.pop("X-CSRF-Token")
    files = {"file": ("a.txt", b"x" * 100_000)} if kind == "file" else None
    assert client.post("/logout", data={"csrf_token": token}, files=files).status_code == 303


def test_a_token_of_another_session_does_not_do(app: FastAPI) -> None:
    one, other = as_role(app, "supervisor"), as_role(app, "supervisor")
    assert one.post("/logout", headers={"X-CSRF-Token": other.headers["X-CSRF-Token"]}).status_code == 403


# Sizes and rates


def test_large_bodies_are_refused_while_they_come(app: FastAPI) -> None:
    client = as_role(app, "supervisor")
    assert client.post("/logout", content=b"x" * ((1 << 20) + 1)).status_code == 413
    drawn = 0

    def stream() -> Iterator[bytes]:
        nonlocal drawn
        for drawn in range(64):  # noqa: B007
            yield b"x" * (1 << 16)

    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    del client.headers["X-CSRF-Token"]
    assert client.post("/logout", content=stream(), headers=sent).status_code == 413


def test_attempts_are_counted(tmp_path: Path) -> None:
    client = visit(tmp_path, rate_login="3")
    client.get("/login")
    fields = {"csrf_token": client.cookies[FORM_COOKIE], "name": "x", "password": "y"}
    answers = [client.post("/login", data=fields) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


def test_searches_are_counted_and_other_reading_is_not(tmp_path: Path) -> None:
    client = visit(tmp_path, rate_search="2")
    assert [client.get("/index.json?q=a").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/index.json").status_code == 200


# What goes wrong inside


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    router = APIRouter()

    def fail() -> str:
        raise RuntimeError(f"secret of {tmp_path}")

    router.add_api_route("/about", fail, methods=["GET"])
    monkeypatch.setattr(app_module, "_routers", lambda: [router])
    return visit(tmp_path)


def test_nobody_sees_a_traceback_but_the_log(failing: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = failing.get("/about", headers={"X-Request-ID": "asked-for-0001"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "asked-for-0001" in answer.text
    (record,) = [record for record in caplog.records if record.exc_info]
    line = json.loads(JsonLines().format(record))
    assert line["request"] == "asked-for-0001"
    assert "RuntimeError" in line["trace"]


def test_log_tells_of_each_request_but_not_what_was_asked(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tongdao.web")
    as_role(app, "supervisor").get("/?q=机密")
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert (line["path"], line["status"], line["user"]) == ("/", 200, USERS["supervisor"])
    assert "机密" not in json.dumps(line, ensure_ascii=False)


def test_health_and_measures(app: FastAPI, tmp_path: Path) -> None:
    assert as_role(app, "public").get("/healthz").json()["status"] == "ok"
    text = as_role(app, "administrator").get("/metrics").text
    for name in (
        "requests_total",
        "request_seconds_bucket",
        "book_revision",
        "book_age_seconds",
        "memory_bytes",
    ):
        assert f"tongdao_{name}" in text
    broken = visit(tmp_path)
    broken.app.state.site.book_file().unlink()  # type: ignore[attr-defined]
    assert broken.get("/healthz").status_code == 503


# Behind a proxy


class Links(HTMLParser):
    """Collects every address that a page links to, loads or sends to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        names = ("href", "src", "action", "formaction", "data", "hx-get", "hx-post")
        self.found += [value for name, value in attrs if name in names and value]


def links(text: str) -> list[str]:
    """Return every address in a page."""
    parser = Links()
    parser.feed(text)
    return parser.found


ASKS_FOR_MORE = "/review/link"  # has no page of its own, but says what is missing in one


def pages(app: FastAPI) -> list[str]:
    """Return the address of every page without parameters."""
    found = {path for method, path in routes(app) if method == "GET" and "{" not in path}
    return sorted(path for path in found if "." not in path and not path.startswith("/login/"))


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("told", [True, False])
def test_every_link_keeps_the_path_that_the_site_stands_below(
    tmp_path: Path, *, cut: bool, told: bool
) -> None:
    settings = {"trusted_proxies": "*"} if told else {"root_path": "/below"}
    app = make_app(tmp_path, **settings)
    add_users(app.state.site)
    client = as_role(app, "administrator")
    if told:
        client.headers |= {"X-Forwarded-Prefix": "/below", "X-Forwarded-For": "192.0.2.7"}
    for page in pages(app):
        answer = client.get(page if cut else "/below" + page)
        fine = answer.status_code in (200, 302, 303) or page.startswith(("/api/", ASKS_FOR_MORE))
        assert fine, page
        for link in [*links(answer.text), answer.headers.get("location", "#")]:
            assert link.startswith(("/below/", "#", "?", "https://", "mailto:")), (page, link)
            assert not link.startswith("/below/below"), (page, link)


def test_only_trusted_proxies_are_believed(tmp_path: Path) -> None:
    client = visit(tmp_path)
    lied = {"X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = client.get("/", headers=lied)
    assert "evil" not in answer.text
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("prefix", ["//evil.example", "/a b", "/<script>", "/a/../b?", "x"])
def test_a_prefix_that_is_no_path_is_not_taken(tmp_path: Path, prefix: str) -> None:
    client = visit(tmp_path, trusted_proxies="*", root_path="/below")
    text = client.get("/", headers={"X-Forwarded-Prefix": prefix, "X-Forwarded-For": "192.0.2.7"}).text
    assert all(link.startswith(("/below/", "?", "#", "https://")) for link in links(text))


# Hostile texts


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A site whose ledger, users and tokens hold scripts in every field that a person or a document fills."""
    folder = tmp_path_factory.mktemp("hostile")
    file = sample_ledger(folder)
    text = (
        f"{HOSTILE}市政府工作报告\n2026年1月10日\n一、{HOSTILE}\n市{HOSTILE}局：今年新建{HOSTILE}学校3所，"
        f"{HOSTILE}增长5%，建成{HOSTILE}大桥，实施“{HOSTILE}1115”行动。\n市教育局局长{HOSTILE}：今年新增学位3000个。\n"
    )
    with open_ledger(str(file)) as ledger:
        run = start_run("test", who=HOSTILE)
        said = GivenMetadata(title=HOSTILE, issuer=HOSTILE, type=HOSTILE)
        add(ledger, text, run, source=f"{HOSTILE}.txt", metadata=said)
        for entry in list(ledger.entries())[-3:]:
            ledger.decide(entry.id, "note", run, who=HOSTILE, why=HOSTILE)
            field = "indicator" if entry.form == "figure" else "name"
            ledger.decide(entry.id, "correct", run, who=HOSTILE, fields={field: HOSTILE, "owner": HOSTILE})
    settings = load_settings({}, ledger=str(file))
    bring_up(settings)
    app = create_app(settings)
    add_users(app.state.site)
    app.state.site.accounts.add(HOSTILE[:60], None, "bureau", HOSTILE)
    app.state.site.accounts.add_token(USERS["administrator"], HOSTILE[:60], ["read"], 5)
    return app


def hostile_addresses(app: FastAPI) -> list[str]:
    """Return an address of every page, for each thing in the ledger that it can be about."""
    with app.state.site.book() as book, app.state.site.ledger() as ledger:
        ids = {
            "commitments": [row.id for row in book.commitments(limit=500).rows][-20:],
            "documents": [row.id for row in ledger.documents()][-2:],
            "bureaus": [row.value for row in book.tally("owner") if row.value and "<" in row.value],
            "indicators": [
                row.group for row in book.indicators(limit=500, offset=0).rows if "<" in row.group
            ],
            "programmes": [row.id for row in book.programmes().rows],
        }
    addresses = []
    for path in pages(app):
        odd = quote(HOSTILE)
        addresses += [path, f"{path}?q={odd}&lang=en", f"{path}?{odd}=1"]
    for method, path in routes(app):
        room = path.split("/")[1]
        if method == "GET" and path.count("{") == 1 and ".json" not in path and room in ids:
            addresses += [f"/{room}/{quote(ident, safe='')}" for ident in ids[room]]
    return [*addresses, f"/{quote(HOSTILE)}"]


def test_hostile_texts_are_shown_and_never_run(hostile: FastAPI) -> None:
    client = as_role(hostile, "administrator")
    shown = 0
    for address in hostile_addresses(hostile):
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.headers["content-type"].startswith("text/html"):
            assert "<script>" not in answer.text, address
            assert "<img src=x" not in answer.text, address
            assert "alert(1)&gt;49" not in answer.text, address
            shown += "&lt;script&gt;" in answer.text
    assert shown >= 3


# The server itself


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.parametrize("workers", ["1", "2"])
def test_server_ends_when_told_and_finishes_what_it_does(tmp_path: Path, port: int, workers: str) -> None:
    ledger = sample_ledger(tmp_path)
    command = [sys.executable, "-m", "tongdao", "serve", "--port", str(port), "--workers", workers]
    process = subprocess.Popen([*command, "--ledger", str(ledger)], stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz")
        slow = socket.create_connection(("127.0.0.1", port))
        body = b"name=x&password=y"
        head = f"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        slow.sendall((head + kind).encode() + body[:5])
        time.sleep(0.3)
        threading.Timer(0.5, lambda: slow.sendall(body[5:])).start()
        process.send_signal(signal.SIGTERM)
        assert slow.makefile("rb").readline().startswith(b"HTTP/1.1 403")  # answered: it had no token
        told = process.communicate(timeout=30)[1]
    finally:
        process.kill()
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert any(line["message"] == "request" and line["path"] == "/login" for line in lines)
    assert "Traceback" not in told


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")
