"""Users of the web site: passwords, sessions, lock-out, tokens, the trail, the commands."""

from __future__ import annotations

import io
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sites import PASSWORD, USERS, add_users, as_role, make_app

from tongdao.cli.app import main
from tongdao.errors import LedgerVersionError, UnknownIdError, UsageError
from tongdao.web.accounts import Accounts, Rules
from tongdao.web.csrf import FORM_COOKIE
from tongdao.web.rate_limits import RateLimits
from tongdao.web.visitors import SESSION_COOKIE

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

NAME, WRONG, HERE, THERE = "王某", "wrong-password", "192.0.2.1", "192.0.2.2"


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    made = Accounts(tmp_path / "accounts.db", Rules(), clock)
    made.add(NAME, PASSWORD, "supervisor")
    return made


def test_session_of_a_user(accounts: Accounts) -> None:
    key = accounts.sign_in(NAME, PASSWORD, HERE)
    assert key
    visitor = accounts.by_session(key)
    assert visitor
    assert (visitor.role, bool(visitor.csrf_token)) == ("supervisor", True)
    accounts.sign_out(key)
    assert accounts.by_session(key) is None


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, WRONG), ("nobody", PASSWORD), ("", ""), (NAME, "x" * 10_000)]
)
def test_wrong_words_open_nothing(accounts: Accounts, name: str, password: str) -> None:
    assert accounts.sign_in(name, password, HERE) is None


@pytest.mark.parametrize(
    ("step", "steps", "alive"), [(60.0, 700, True), (60.0, 725, False), (7201.0, 1, False), (7100.0, 1, True)]
)
def test_sessions_end_idle_and_in_any_case(
    accounts: Accounts, clock: Clock, step: float, steps: int, *, alive: bool
) -> None:
    key = accounts.sign_in(NAME, PASSWORD, HERE)
    assert key
    for _ in range(steps):
        clock.now += step
        known = accounts.by_session(key)
    assert (known is not None) == alive


def test_an_account_is_locked_after_failures_and_opens_again(accounts: Accounts, clock: Clock) -> None:
    for _ in range(5):
        assert accounts.sign_in(NAME, WRONG, HERE) is None
    assert accounts.sign_in(NAME, PASSWORD, THERE) is None
    clock.now += 901
    assert accounts.sign_in(NAME, PASSWORD, THERE)


def test_an_address_is_locked_after_failures(tmp_path: Path, clock: Clock) -> None:
    accounts = Accounts(tmp_path / "a.db", Rules(failures_of_address=3), clock)
    accounts.add(NAME, PASSWORD, "supervisor")
    for number in range(3):
        accounts.sign_in(f"user {number}", WRONG, HERE)
    assert accounts.sign_in(NAME, PASSWORD, HERE) is None
    assert accounts.sign_in(NAME, PASSWORD, THERE)


@pytest.mark.parametrize("change", ["disable", "password", "role"])
def test_a_changed_user_has_to_sign_in_again(accounts: Accounts, change: str) -> None:
    key = accounts.sign_in(NAME, PASSWORD, HERE)
    assert key
    if change == "disable":
        accounts.disable(NAME)
    elif change == "password":
        accounts.set_password(NAME, "another-password")
    else:
        accounts.set_role(NAME, "administrator")
    assert accounts.by_session(key) is None
    assert (accounts.sign_in(NAME, PASSWORD, HERE) is None) == (change != "role")


@pytest.mark.parametrize(
    ("name", "password", "role", "bureau"),
    [
        ("", PASSWORD, "supervisor", None),
        (" a", PASSWORD, "supervisor", None),
        ("a\nb", PASSWORD, "supervisor", None),
        ("a" * 65, PASSWORD, "supervisor", None),
        ("a", "short", "supervisor", None),
        ("long-user", "long-user-12345", "supervisor", None),
        ("a", PASSWORD, "king", None),
        ("a", PASSWORD, "public", None),
        ("a", PASSWORD, "bureau", None),
        ("a", PASSWORD, "supervisor", "市教育局"),
        (NAME, PASSWORD, "supervisor", None),
    ],
)
def test_users_that_will_not_do(
    accounts: Accounts, name: str, password: str, role: str, bureau: str | None
) -> None:
    with pytest.raises(UsageError):
        accounts.add(name, password, role, bureau)
    assert [user.name for user in accounts.users()] == [NAME]


def test_no_password_and_no_key_is_kept_as_it_is(accounts: Accounts, tmp_path: Path) -> None:
    key = accounts.sign_in(NAME, PASSWORD, HERE)
    _, secret = accounts.add_token(NAME, "脚本", ["read"], 1)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert key
    assert not any(word.encode() in kept for word in (PASSWORD, key, secret))
    assert (tmp_path / "accounts.db").stat().st_mode & 0o077 == 0


def test_tokens_have_scopes_and_end(accounts: Accounts, clock: Clock) -> None:
    token, secret = accounts.add_token(NAME, "脚本", ["read", "review"], 30)
    visitor = accounts.by_token(secret)
    assert visitor
    assert visitor.scopes == {"read", "review"}
    assert accounts.by_token(secret + "x") is None
    clock.now += 30 * 86400 + 1
    assert accounts.by_token(secret) is None
    _, other = accounts.add_token(NAME, "又一个", ["read"], 30)
    accounts.revoke(accounts.tokens(NAME)[-1].id)
    assert accounts.by_token(other) is None
    with pytest.raises(UnknownIdError):
        accounts.revoke(token.id, of="nobody")


@pytest.mark.parametrize(("scopes", "days"), [([], 1), (["fly"], 1), (["read"], 0), (["read"], 99999)])
def test_tokens_that_will_not_do(accounts: Accounts, scopes: list[str], days: int) -> None:
    with pytest.raises(UsageError):
        accounts.add_token(NAME, "x", scopes, days)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET who = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (1, 'x', 'x', 'x', 'x', 'x', 'x')",
    ],
)
def test_nothing_in_the_trail_can_be_changed(accounts: Accounts, tmp_path: Path, sql: str) -> None:
    before = accounts.trail()
    with (
        sqlite3.connect(tmp_path / "accounts.db") as db,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        db.execute(sql)
    assert accounts.trail() == before != ()


def test_a_file_of_a_newer_version_is_refused(accounts: Accounts, tmp_path: Path) -> None:
    accounts.users()
    with sqlite3.connect(tmp_path / "accounts.db") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerVersionError):
        Accounts(tmp_path / "accounts.db").users()


def test_limits_count_by_minute_kind_and_address(tmp_path: Path, clock: Clock) -> None:
    limits = [RateLimits(tmp_path / "limits.db", clock) for _ in range(2)]
    assert [limits[n % 2].wait_for("api", HERE, 3) > 0 for n in range(5)] == [False] * 3 + [True] * 2
    assert not limits[0].wait_for("api", THERE, 3)
    assert not limits[0].wait_for("login", HERE, 3)
    clock.now += 60
    assert not limits[0].wait_for("api", HERE, 3)


# The pages


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    made = make_app(tmp_path)
    add_users(made.state.site, PASSWORD)
    return made


def form(client_cookies: object, **fields: str) -> dict[str, str]:
    return {"csrf_token": client_cookies.get(FORM_COOKIE), **fields}  # type: ignore[attr-defined]


def test_sign_in_and_out_by_the_form(app: FastAPI) -> None:
    client = as_role(app, "public")
    assert client.get("/account").headers["location"] == "/login?next=%2Faccount"
    assert "csrf_token" in client.get("/login?next=/account").text
    fields = form(client.cookies, name=USERS["supervisor"], password=PASSWORD, next="/account")
    done = client.post("/login", data=fields)
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    cookie = done.headers["set-cookie"]
    assert all(word in cookie for word in (SESSION_COOKIE, "HttpOnly", "SameSite=lax", "Path=/"))
    page = client.get("/account")
    assert USERS["supervisor"] in page.text
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert client.post("/logout", data={"csrf_token": token}).status_code == 303
    assert client.get("/account").status_code == 302


def test_cookies_are_secure_over_https(app: FastAPI) -> None:
    client = as_role(app, "public", base_url="https://testserver")
    client.get("/login")
    done = client.post("/login", data=form(client.cookies, name=USERS["bureau"], password=PASSWORD))
    assert "Secure" in done.headers["set-cookie"]
    assert "max-age" in done.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "following", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_sent_to_another_site(app: FastAPI, following: str) -> None:
    client = as_role(app, "public")
    client.get("/login")
    fields = form(client.cookies, name=USERS["bureau"], password=PASSWORD, next=following)
    assert client.post("/login", data=fields).headers["location"] == "/"


def test_failures_are_told_without_telling_which(app: FastAPI) -> None:
    client = as_role(app, "public")
    client.get("/login")
    wrong = [
        client.post("/login", data=form(client.cookies, name=name, password=WRONG))
        for name in (USERS["bureau"], "nobody")
    ]
    assert {answer.status_code for answer in wrong} == {403}
    assert wrong[0].text == wrong[1].text
    for _ in range(5):
        last = client.post("/login", data=form(client.cookies, name="nobody", password=WRONG))
    assert last.status_code == 429


def test_password_is_changed_by_its_user(app: FastAPI) -> None:
    client, other = as_role(app, "supervisor"), as_role(app, "supervisor")
    wrong = [
        (WRONG, "new-password-1", "new-password-1"),
        (PASSWORD, "a" * 10, "b" * 10),
        (PASSWORD, "short", "short"),
    ]
    for old, new, again in wrong:
        sent = client.post("/account/password", data={"old": old, "new": new, "again": again})
        assert sent.status_code == 422
    new = "new-password-1"
    done = client.post("/account/password", data={"old": PASSWORD, "new": new, "again": new})
    assert done.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_token_of_the_page_works_within_its_scopes(app: FastAPI) -> None:
    client = as_role(app, "supervisor")
    made = client.post("/account/tokens", data={"label": "脚本", "days": "30", "scope": "read"})
    secret = "tdk_" + made.text.partition("<code>tdk_")[2].partition("<")[0]
    program = as_role(app, "public", headers={"Authorization": f"Bearer {secret}"})
    assert program.get("/index.json").status_code == 200
    assert program.get("/account.json").status_code == 403
    token = app.state.site.accounts.tokens()[0]
    assert client.post(f"/account/tokens/{token.id}/revoke").status_code == 303
    refused = program.get("/index.json")
    assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer")
    greedy = client.post("/account/tokens", data={"label": "x", "days": "30", "scope": "manage"})
    assert greedy.status_code == 400


def test_administrator_manages_users(app: FastAPI) -> None:
    client, accounts = as_role(app, "administrator"), app.state.site.accounts
    added = client.post("/users", data={"name": "新人", "role": "bureau", "bureau": "市交通局"})
    password = added.text.partition("<code>")[2].partition("<")[0]
    assert accounts.sign_in("新人", password, HERE)
    assert client.post("/users/新人/role", data={"role": "supervisor"}).status_code == 303
    assert accounts.user("新人").role == "supervisor"
    assert client.post("/users/新人/disable").status_code == 303
    assert accounts.sign_in("新人", password, HERE) is None
    assert client.post("/users/新人/enable").status_code == 303
    reset = client.post("/users/新人/password")
    assert accounts.sign_in("新人", reset.text.partition("<code>")[2].partition("<")[0], THERE)
    assert client.post("/users/谁/disable").status_code == 404
    done = [(deed.who, deed.what) for deed in accounts.trail() if deed.subject == "新人"]
    assert (USERS["administrator"], "user.add") in done


def test_the_language_chosen_where_one_signs_in_is_kept(app: FastAPI) -> None:
    client = as_role(app, "public")
    page = client.get("/login?lang=en").text
    assert 'hreflang="zh-CN"' in page
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    wrong = client.post("/login", data={"csrf_token": token, "name": "nobody", "password": "x"})
    assert (wrong.status_code, '<html lang="en">' in wrong.text) == (403, True)
    assert "hreflang" not in wrong.text  # the switch would ask for what only a form is sent to


@pytest.mark.parametrize("path", ["/users", f"/users/{USERS['bureau']}/role"])
def test_a_user_that_cannot_be_is_told_on_the_page(app: FastAPI, path: str) -> None:
    client = as_role(app, "administrator")
    answer = client.post(path, data={"name": "新人", "role": "supervisor", "bureau": "市交通局"})
    assert answer.status_code == 422
    assert "其他角色不填单位" in answer.text
    assert "TD301" not in answer.text


# The commands


def test_user_and_token_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ["--ledger", str(tmp_path / "tongdao.db")]
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert main(["user", "add", NAME, "--role", "supervisor", "--password-stdin", *place]) == 0
    accounts = Accounts(tmp_path / "accounts.db")
    assert accounts.sign_in(NAME, PASSWORD, HERE)
    assert main(["token", "add", NAME, "--label", "脚本", "--scope", "read", *place]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "tdk_" in line]
    secret = "tdk_" + line.partition("tdk_")[2]
    assert accounts.by_token(secret)
    assert main(["token", "revoke", accounts.tokens()[0].id, *place]) == 0
    assert accounts.by_token(secret) is None
    assert main(["user", "disable", NAME, *place]) == 0
    assert main(["user", "list", *place]) == 0
    assert f"{NAME}  督查  —  已停用" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["user", "add"],
        ["user", "disable", "谁"],
        ["user", "role", "谁", "--role", "king"],
        ["token", "revoke", "x"],
    ],
)
def test_commands_that_will_not_do(tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--ledger", str(tmp_path / "tongdao.db")])
    assert ended.value.code == 2
