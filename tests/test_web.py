"""The frame of the web site: pages and their twins, languages, caching, errors, access."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.request import urlopen

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from serving import serving
from sites import SAMPLE, make_app, sample_ledger, visit
from uvicorn import Config
from uvicorn.server import ServerState

from tongdao import clock
from tongdao.assess.judging import Judging
from tongdao.book.asking.bounded_cache import BoundedCache
from tongdao.cli.app import main
from tongdao.errors import UsageError
from tongdao.fates import verdicts
from tongdao.service.choices import chosen_lights, chosen_pack
from tongdao.service.ledgers import start_run
from tongdao.web import app as app_module
from tongdao.web import pages, rendering
from tongdao.web.access import load_access, page_of, twin_of
from tongdao.web.addresses import addresses
from tongdao.web.app import create_app
from tongdao.web.assets import asset_digest, asset_files
from tongdao.web.connection_pool import ConnectionPool
from tongdao.web.page_cache import CompressedPage, PageCache
from tongdao.web.prompt_http import PromptHTTP
from tongdao.web.refreshing import LOCK, bring_up, is_behind, take_lock
from tongdao.web.settings import Settings, load_settings, setting_table, written

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from servers import PostgresServer

T = TypeVar("T")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return visit(tmp_path_factory.mktemp("site"))


def test_page_and_its_twin_say_the_same(client: TestClient) -> None:
    page, twin = client.get("/"), client.get("/index.json")
    assert page.status_code == twin.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert twin.headers["content-type"] == "application/json"
    assert 'href="/index.json"' in page.text


def test_language_is_chosen_by_url_and_kept(client: TestClient) -> None:
    assert 'lang="zh-CN"' in client.get("/").text
    chosen = client.get("/?lang=en")
    assert 'lang="en"' in chosen.text
    assert "tongdao_lang=en" in chosen.headers["set-cookie"]
    assert 'lang="en"' in client.get("/").text
    client.get("/?lang=zh")
    client.cookies.clear()


def test_what_did_not_change_is_not_sent_again(client: TestClient) -> None:
    time.sleep(0.1)  # what was written a moment ago may be written again within the same tick
    tag = client.get("/").headers["etag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/?lang=en", headers={"If-None-Match": tag}).status_code == 200
    client.cookies.clear()


def test_a_change_of_the_ledger_changes_the_tag(tmp_path: Path) -> None:
    client = visit(tmp_path)
    tag = client.get("/").headers["etag"]
    client.app.state.site.book_file().touch()  # type: ignore[attr-defined]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_body_is_packed_for_who_takes_it(client: TestClient, encoding: str) -> None:
    answer = client.get("/", headers={"Accept-Encoding": encoding})
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/nowhere", 404, "text/html; charset=utf-8"),
        ("/nowhere.json", 404, "application/problem+json"),
        ("/api/v1/nowhere", 404, "application/problem+json"),
    ],
)
def test_errors_come_in_the_form_asked_for(client: TestClient, path: str, status: int, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, kind)
    if kind.endswith("json"):
        assert answer.json()["status"] == status


def test_a_book_that_is_missing_is_named_to_nobody(tmp_path: Path) -> None:
    client = visit(tmp_path)
    client.app.state.site.book_file().unlink()  # type: ignore[attr-defined]
    answer = client.get("/index.json")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert str(tmp_path) not in answer.text


def test_every_route_has_a_row_in_the_table_of_access(client: TestClient) -> None:
    access = load_access()
    for route in client.app.routes:  # type: ignore[attr-defined]
        for method in route.methods - {"HEAD"}:
            assert access.needed(method, route.path)


def test_a_route_without_a_row_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()
    router.add_api_route("/hidden", lambda: "", methods=["GET"])
    monkeypatch.setattr(app_module, "_routers", lambda: [router])
    with pytest.raises(UsageError, match="GET /hidden"):
        visit(tmp_path)


def test_without_public_reading_nobody_reads(tmp_path: Path) -> None:
    client = visit(tmp_path, public_read=False)
    assert client.get("/index.json").status_code == 401


@pytest.mark.parametrize("page", ["/", "/commitments", "/bureaus/{name:path}"])
def test_twins_have_pages(page: str) -> None:
    assert page_of(twin_of(page)) == page_of(page) == page


@pytest.mark.parametrize("name", sorted(asset_files()))
def test_assets_are_kept_for_ever_under_their_digest(client: TestClient, name: str) -> None:
    kept = client.get(f"/static/{asset_digest()}/{name}")
    assert kept.content == asset_files()[name]
    assert "immutable" in kept.headers["cache-control"]
    assert client.get(f"/static/old/{name}").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "/etc/passwd", "nothing.css"])
def test_only_assets_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


@pytest.mark.parametrize(
    ("arguments", "query", "written"),
    [
        (("/",), {}, "/below/"),
        (("/bureaus", "委/局 a"), {}, "/below/bureaus/%E5%A7%94%2F%E5%B1%80%20a"),
        (("/commitments",), {"owner": ["a&b", "c"], "q": None}, "/below/commitments?owner=a%26b&owner=c"),
    ],
)
def test_addresses(arguments: tuple[str, ...], query: dict[str, object], written: str) -> None:
    assert addresses("/below")(*arguments, **query) == written


def in_a_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in another thread: this one may have a loop that drives a browser."""
    with ThreadPoolExecutor() as thread:
        return thread.submit(asyncio.run, work).result()


def test_what_is_kept_in_memory_stays_within_its_weight() -> None:
    kept: BoundedCache[bytes] = BoundedCache(100, len)
    for number in range(10):
        kept.put(number, b"x" * 30)
        kept.get(0)
    assert kept.size == 90
    assert [number for number in range(10) if kept.get(number)] == [0, 8, 9]
    kept.put("large", b"x" * 101)
    assert kept.get("large") is None


PAGE = CompressedPage(b"x" * 3000, "text/html")


def test_pages_are_kept_within_a_size_for_all_processes(tmp_path: Path) -> None:
    one, other = (PageCache(tmp_path / "pages.db", 100_000) for _ in range(2))
    for number in range(100):
        one.put(str(number), PAGE)
        assert other.get(str(number)) == PAGE
    kept = [number for number in range(100) if other.get(str(number))]
    assert kept == list(range(kept[0], 100))  # the oldest went
    assert 10 < len(kept) < 33
    one.put("large", CompressedPage(b"x" * 100_001, "text/html"))
    assert one.get("large") is None


def test_no_pages_are_kept_where_none_are_wanted(tmp_path: Path) -> None:
    pages = PageCache(tmp_path / "pages.db", 0)
    pages.put("1", PAGE)
    assert pages.get("1") is None
    assert not list(tmp_path.iterdir())


def test_pages_that_cannot_be_kept_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "pages.db").write_bytes(b"no database, but something else" * 400)
    pages = PageCache(tmp_path / "pages.db", 100_000)
    pages.put("1", PAGE)
    assert pages.get("1") is None
    assert "pages.db" in caplog.text
    pages.forget()
    pages.put("1", PAGE)
    assert pages.get("1") == PAGE


def test_answers_leave_at_once_on_a_socket_that_processes_share() -> None:
    """uvicorn makes it without naming its protocol, so that asyncio leaves it as it is."""

    async def run() -> int:
        config = Config("tongdao.web.app:create_app", factory=True, http=PromptHTTP, log_config=None)
        config.load()
        made: list[PromptHTTP] = []

        def begin() -> PromptHTTP:
            made.append(PromptHTTP(config=config, server_state=ServerState(), app_state={}))
            return made[0]

        with socket.socket() as shared:
            shared.bind(("127.0.0.1", 0))
            server = await asyncio.get_running_loop().create_server(begin, sock=shared)
            _, writer = await asyncio.open_connection(*shared.getsockname())
            while not (made and made[0].transport):
                await asyncio.sleep(0.01)
            kept = made[0].transport.get_extra_info("socket")
            chosen = kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            writer.close()
            server.close()
            return int(chosen)

    assert in_a_loop(run())


class Connection:
    """What tells whether it was closed."""

    stale = closed = False

    def close(self) -> None:
        self.closed = True


def test_connections_are_lent_again_unless_stale() -> None:
    pool = ConnectionPool(Connection, lambda connection: connection.stale)
    with pool.lend() as one, pool.lend() as other:
        assert one is not other
    with pool.lend() as again:
        assert again is one
        again.stale = True
    with pool.lend() as rest:
        assert (rest is other, one.closed) == (True, True)
    pool.close()
    assert other.closed


def test_settings_are_those_of_the_table() -> None:
    names = [row.name for row in setting_table()]
    assert names == list(Settings.__dataclass_fields__)
    assert load_settings({}).port == 8000
    assert load_settings({"TONGDAO_PORT": "81"}).port == 81
    assert load_settings({"TONGDAO_PORT": "81"}, port="82").port == 82
    assert load_settings({}, trusted_proxies="10.0.0.1, ::1").trusted_proxies == ("10.0.0.1", "::1")


def test_settings_go_to_other_processes_as_texts() -> None:
    settings = load_settings({}, oidc_roles="督查室=supervisor, root=administrator", public_read="off")
    texts = {row.variable: written(getattr(settings, row.name)) for row in setting_table()}
    assert load_settings(texts) == settings


@pytest.mark.parametrize(("name", "text"), [("port", "eighty"), ("workers", "0"), ("public_read", "perhaps")])
def test_a_setting_that_will_not_do_is_named(name: str, text: str) -> None:
    with pytest.raises(UsageError, match=f"TONGDAO_{name.upper()}"):
        load_settings({name.upper(): "", f"TONGDAO_{name.upper()}": text})


@pytest.mark.parametrize(
    ("missing", "extra", "options"),
    [("fastapi", "web", []), ("authlib", "sso", ["--oidc-issuer", "https://id.example"])],
)
def test_serve_says_what_to_install(tmp_path: Path, missing: str, extra: str, options: list[str]) -> None:
    script = (
        f"import sys; sys.modules['{missing}'] = None; from tongdao.cli.app import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", script, "serve", "--ledger", str(sample_ledger(tmp_path)), *options]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)
    assert (done.returncode, f"pip install 'tongdao[{extra}]'" in done.stderr) == (1, True)


def test_serve_begins_with_an_empty_ledger_where_that_is_wanted(tmp_path: Path) -> None:
    ledger = tmp_path / "new.db"
    command = [sys.executable, "-m", "tongdao", "serve", "--ledger", str(ledger), "--port", "0"]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)
    assert (done.returncode, "没有台账" in done.stderr or "no ledger" in done.stderr) == (1, True)
    with serving(ledger, create="on") as (address, _), urlopen(f"{address}/index.json") as answer:
        assert json.load(answer)["totals"]["documents"] == 0


def test_the_container_is_set_up_with_settings_of_the_table() -> None:
    root = Path(__file__).parent.parent
    said = (root / "Dockerfile").read_text("utf-8") + (root / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"TONGDAO_[A-Z_]+", said)) <= {row.variable for row in setting_table()}


@pytest.mark.parametrize(
    ("lights", "pace"), [("", "linear"), ("suqian2025", "quarter"), ("yichang2015", "month")]
)
def test_a_site_judges_as_its_settings_say(tmp_path: Path, lights: str, pace: str) -> None:
    own = tmp_path / "own.toml"
    said = {
        "id": "own",
        "name": "新的床位",
        "words": "养老床位",
        "unit": "张",
        "better": "higher",
        "kind": "stock",
    }
    rows = "\n".join(f'{name} = "{value}"' for name, value in said.items())
    own.write_text(f"[[indicators]]\n{rows}\n", encoding="utf-8")
    app = make_app(tmp_path, lights=lights, pace=pace, indicators=str(own))
    site = app.state.site
    bring_up(site.settings)
    pack, table = chosen_pack(own), chosen_lights(lights)
    with site.ledger() as ledger, site.book() as book:
        ident = book.commitments(limit=1).rows[0].id
        ledger.decide(ident, "note", start_run("test"), who="孙某", why="看过")
        site.after_write([ident])
        fates = verdicts.fates(ledger, site.state().day, judging=Judging(pack, table, pace))
    with site.book() as book:
        judged = {row.id: (row.light, row.reason) for row in book.commitments(limit=10_000).rows}
        assert "新的床位" in {row.group for row in book.indicators(limit=1000).rows}
    assert judged == {fate.promise.id: (fate.assessment.light, fate.assessment.reason) for fate in fates}
    client = TestClient(app)
    assert client.get("/about.json").json()["table"]["id"] == table.id
    assert client.get(f"/commitments/{ident}").status_code == 200


@pytest.mark.parametrize("option", ["--lights=rainbow", "--pace=daily", "--indicators=nothing.toml"])
def test_serve_refuses_what_it_cannot_judge_by(tmp_path: Path, option: str) -> None:
    command = [sys.executable, "-m", "tongdao", "serve", "--ledger", str(sample_ledger(tmp_path)), option]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)
    assert (done.returncode, option.partition("=")[2] in done.stderr) == (2, True)


def test_what_is_added_elsewhere_is_shown_soon(tmp_path: Path) -> None:
    client = visit(tmp_path, refresh=1)
    before = client.get("/index.json").json()["totals"]["documents"]
    with client:
        text = tmp_path / "市政府通报.txt"
        text.write_text("2026年市政府工作通报\n2026年3月1日\n今年新建学校3所。\n", encoding="utf-8")
        assert main(["add", str(text), "--ledger", str(tmp_path / "tongdao.db")]) == 0
        deadline = time.monotonic() + 30
        while (
            time.monotonic() < deadline and client.get("/index.json").json()["totals"]["documents"] == before
        ):
            time.sleep(0.1)
    assert client.get("/index.json").json()["totals"]["documents"] == before + 1


def test_one_process_refreshes(tmp_path: Path) -> None:
    held = take_lock(tmp_path / LOCK)
    assert held
    assert take_lock(tmp_path / LOCK) is None
    held.close()
    assert take_lock(tmp_path / LOCK)


def test_the_book_is_behind_on_the_next_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = visit(tmp_path).app.state.site  # type: ignore[attr-defined]
    assert not is_behind(site)
    monkeypatch.setattr(clock, "today", lambda: date.today() + timedelta(days=1))
    assert is_behind(site)


def test_settings_are_told_as_they_are() -> None:
    script = Path(__file__).parents[1] / "scripts" / "settings.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout


def test_a_page_that_many_ask_for_at_once_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def slowly(*arguments: Any) -> str:
        made.append(arguments)
        time.sleep(0.2)
        return rendering.render(*arguments)

    monkeypatch.setattr(pages, "render", slowly)
    app = visit(tmp_path).app

    async def ask() -> list[int]:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://testserver") as client:
            answers = await asyncio.gather(*(client.get("/about") for _ in range(5)))
        return [answer.status_code for answer in answers]

    assert in_a_loop(ask()) == [200] * 5
    assert len(made) == 1


def test_a_ledger_on_a_server_is_shown_too(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.fresh()
    assert main(["add", "--manifest", str(SAMPLE), "--ledger", url]) == 0
    settings = load_settings({}, ledger=url, state=str(tmp_path))
    bring_up(settings)
    client = TestClient(create_app(settings))
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/documents.json").status_code == 200
