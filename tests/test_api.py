"""The API: every answer is what its description says, and says what the command line says."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from sites import USERS, add_users, as_role, make_app, visit

from tongdao.cli.app import main
from tongdao.web.api.reference import described

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI
    from fastapi.testclient import TestClient

EXAMPLES = 12
API = "/api/v1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def client(folder: Path) -> TestClient:
    return visit(folder, rate_api=0, rate_search=0)


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"{API}{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def everything(client: TestClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """Follow the pages of a list to its end."""
    found, page = [], get(client, path, limit=7, **params)
    while page["next"]:
        found += page["items"]
        answer = client.get(page["next"])
        page = answer.json()
        assert len(found) < 2000
    return [*found, *page["items"]]


def test_commitments_page_after_page(client: TestClient) -> None:
    found = everything(client, "/commitments", sort="-due")
    total = get(client, "/commitments")["total"]
    assert len({row["promise"]["id"] for row in found}) == len(found) == total > 100


def test_filters_are_those_of_the_pages(client: TestClient) -> None:
    owner = get(client, "/bureaus")["items"][0]
    rows = everything(client, "/commitments", owner=owner["value"])
    assert len(rows) == owner["total"]
    assert {row["promise"]["owner"] for row in rows} == {owner["value"]}
    met = everything(client, "/commitments", attainment="met", light="green")
    assert met
    assert {(row["attainment"], row["light"]) for row in met} == {("met", "green")}


def printed(capsys: pytest.CaptureFixture[str], folder: Path, *command: str) -> list[dict[str, Any]]:
    assert main([*command, "--ledger", str(folder / "tongdao.db"), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_commitment_is_what_follow_prints(
    client: TestClient, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = get(client, "")["day"]
    for row in printed(capsys, folder, "follow", "--as-of", day)[:20]:
        told = get(client, f"/commitments/{row['promise']['id']}")
        promise = told.pop("promise")
        assert row.pop("promise").items() <= promise.items()
        for name in ("outcomes", "parts"):
            assert [
                {key: value for key, value in item.items() if key != "document"} for item in told.pop(name)
            ] == row.pop(name)
        assert row.items() <= told.items()


def test_a_document_is_its_record(client: TestClient) -> None:
    for listed in everything(client, "/documents"):
        record = get(client, f"/documents/{listed['id']}")
        text = client.get(f"{API}/documents/{listed['id']}/text")
        assert text.headers["content-type"] == "text/plain; charset=utf-8"
        for statement in record["statements"]:
            assert text.text[statement["start"] : statement["end"]] == statement["quote"]
        part = client.get(f"{API}/documents/{listed['id']}/text", params={"start": 3, "end": 9})
        assert part.text == text.text[3:9]


def test_entries_page_after_page(client: TestClient) -> None:
    found = everything(client, "/entries")
    assert len({row["id"] for row in found}) == len(found) == get(client, "")["entries"]
    target = everything(client, "/entries", kind="target", form="figure", indicator="地区生产总值")
    assert target
    assert {row["kind"] for row in target} == {"target"}
    assert get(client, f"/entries/{target[0]['id']}") == target[0]


def test_search_finds_words_of_two_characters(client: TestClient) -> None:
    found = get(client, "/search", q="养老")
    assert found["commitments"]
    assert all("养老" in json.dumps(row, ensure_ascii=False) for row in found["commitments"])


def test_series_are_those_of_the_command(
    client: TestClient, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = printed(capsys, folder, "series", "GDP")
    told = get(client, "/series", indicator="GDP")
    years = [year["year"] for line in told["lines"] for year in line["years"]]
    assert years == [row["year"] for row in rows]


def test_conflicts_are_those_of_the_command(
    client: TestClient, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = everything(client, "/conflicts")
    assert len(told) == len(printed(capsys, folder, "conflicts"))


def test_dropped_promises(client: TestClient) -> None:
    assert {row["lineage"] for row in everything(client, "/dropped")} <= {"dropped"}


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    time.sleep(0.1)  # a book that was just written may be written again within the same tick of the clock
    first = client.get("/api/v1/commitments")
    again = client.get("/api/v1/commitments", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_pages_of_other_sites_may_read(client: TestClient) -> None:
    assert client.get("/api/v1/bureaus").headers["access-control-allow-origin"] == "*"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """A site of the test's own, with a user of each role, to write in."""
    app = make_app(tmp_path, rate_api=0)
    add_users(app.state.site)
    return app


def with_token(app: FastAPI, who: str, *scopes: str) -> TestClient:
    _, secret = app.state.site.accounts.add_token(USERS.get(who, who), "test", scopes, 1)
    client = as_role(app, "public")
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def test_a_decision_is_in_the_ledger_and_shown_at_once(app: FastAPI) -> None:
    client = with_token(app, "supervisor", "read", "review")
    promise = get(client, "/commitments", form="figure")["items"][0]["promise"]
    given = {"subject": promise["id"], "action": "correct", "fields": {"owner": "市统计局"}, "why": "更正"}
    answer = client.post(f"{API}/decisions", json=given)
    assert answer.status_code == 201, answer.text
    assert {**answer.json(), **given} == answer.json()
    assert answer.json()["who"] == USERS["supervisor"]
    assert get(client, f"/entries/{promise['id']}")["owner"] == "市统计局"
    assert get(client, f"/commitments/{promise['id']}")["promise"]["owner"] == "澜江市统计局"
    assert get(client, "/changes")["items"][0]["subject"] == promise["id"]


def test_a_report_is_in_the_ledger_and_shown_at_once(app: FastAPI) -> None:
    rows = get(as_role(app, "public"), "/commitments", form="figure")["items"]
    promise = rows[0]["promise"]
    client = with_token(app, "supervisor", "read", "supervise")
    report = {"subject": promise["id"], "value": "12345.6700", "as_of": "2026-11-01", "source": "月报"}
    answer = client.post(f"{API}/reports", json=report)
    assert answer.status_code == 201, answer.text
    assert answer.json()["value"] == "12345.6700"
    assert get(client, f"/commitments/{promise['id']}")["actual"]["value"] == 12345.67


def test_a_report_of_a_bureau_goes_by_its_desk(app: FastAPI) -> None:
    promise = get(as_role(app, "public"), "/commitments", form="figure")["items"][0]["promise"]
    app.state.site.accounts.add("填报的人", None, "bureau", promise["owner"])
    client = with_token(app, "填报的人", "read", "report")
    report = {"subject": promise["id"], "value": "1", "as_of": "2026-11-01", "source": "月报"}
    assert client.post(f"{API}/reports", json=report).status_code == 403
    assert get(client, f"/commitments/{promise['id']}") == get(
        as_role(app, "public"), f"/commitments/{promise['id']}"
    )


def test_what_does_not_fit_the_entry_is_a_conflict(app: FastAPI) -> None:
    client = with_token(app, "supervisor", "read", "review", "supervise")
    fact = next(row for row in get(client, "/entries", limit=200)["items"] if row["kind"] == "fact")["id"]
    writes: list[tuple[str, dict[str, Any]]] = [
        ("decisions", {"action": "merge"}),
        ("decisions", {"action": "correct", "fields": {"value": "several"}}),
        ("decisions", {"action": "correct", "fields": {"colour": "red"}}),
        ("reports", {"value": "1", "as_of": "2026-11-01", "source": "月报"}),
    ]
    before = get(client, "")["revision"]
    for path, body in writes:
        answer = client.post(f"{API}/{path}", json={"subject": fact, **body})
        assert answer.status_code == 409, answer.text
        assert answer.json()["code"] == "TD301"
    assert get(client, "")["revision"] == before


DECISION = {"subject": "nobody", "action": "accept"}


@pytest.mark.parametrize(
    ("role", "scopes", "path", "body", "status"),
    [
        ("supervisor", ["review"], "/decisions", DECISION, 404),
        ("supervisor", ["review"], "/decisions", {**DECISION, "action": "erase"}, 422),
        ("supervisor", ["review"], "/decisions", {**DECISION, "colour": "red"}, 422),
        ("supervisor", ["review"], "/reports", {}, 403),
        ("supervisor", ["read"], "/decisions", DECISION, 403),
        ("bureau", ["review", "report"], "/decisions", DECISION, 403),
        ("bureau", ["report", "supervise"], "/reports", {}, 403),
        ("supervisor", ["supervise"], "/reports", {"subject": "x", "value": "1", "stage": "start"}, 422),
        ("supervisor", ["supervise"], "/reports", {"subject": "x", "value": "NaN"}, 422),
    ],
)
def test_what_a_token_may_not(
    app: FastAPI, role: str, scopes: list[str], path: str, body: dict[str, Any], status: int
) -> None:
    answer = with_token(app, role, *scopes).post(f"{API}{path}", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_asking_too_often(tmp_path: Path) -> None:
    client = visit(tmp_path, rate_api=2)
    answers = [client.get(f"{API}/bureaus") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["content-type"] == "application/problem+json"
    assert int(answers[2].headers["retry-after"]) > 0


REFUSED = [
    ("GET", "/nothing", 404),
    ("GET", "/commitments/nobody", 404),
    ("GET", "/documents/nobody", 404),
    ("GET", "/documents/nobody/text", 404),
    ("GET", "/entries/nobody", 404),
    ("GET", "/programmes/nobody", 404),
    ("POST", "/commitments", 405),
    ("GET", "/decisions", 405),
    ("GET", "/commitments?light=pink", 422),
    ("GET", "/commitments?colour=red", 422),
    ("GET", "/commitments?limit=0", 422),
    ("GET", "/commitments?cursor=x", 404),
    ("GET", "/commitments?limit=x&limit=2", 400),
    ("GET", "/commitments?q=公路&q=桥", 400),
    ("GET", "/commitments?q=", 422),
    ("GET", "/indicators?q=", 422),
    ("GET", "/documents?cursor=-1", 404),
    ("GET", "/entries?cursor=nobody:0", 404),
    ("GET", "/conflicts?cursor=x", 404),
    ("POST", "/decisions", 401),
    ("POST", "/reports", 401),
]


@pytest.mark.parametrize(("method", "path", "status"), REFUSED)
def test_every_error_has_one_shape(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, f"{API}{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= set(problem)


def test_everything_is_described_in_both_languages() -> None:
    document = described()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert " / " in operation["description"], path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reference_names_every_operation(client: TestClient, lang: str) -> None:
    page = client.get("/api", params={"lang": lang})
    assert page.status_code == 200
    assert all(path in page.text for path in described()["paths"])


OPERATIONS = [(method, path) for path, methods in described()["paths"].items() for method in methods]


@pytest.fixture(scope="module", params=["public", "administrator"])
def schema(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The description of a site, asked by anyone and with a token that may everything."""
    app = make_app(tmp_path_factory.mktemp("site"), rate_api=0, rate_search=0)
    found = schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)
    if request.param != "public":
        add_users(app.state.site)
        scopes = ["read", "review", "supervise"]
        _, secret = app.state.site.accounts.add_token(USERS[request.param], "test", scopes, 1)
        found.config.update(headers={"Authorization": f"Bearer {secret}"})
    return found


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_are_as_described(schema: Any, method: str, path: str, mode: GenerationMode) -> None:
    """Ask what the description allows, and what it forbids; each answer must be one that it names."""
    operation = schema[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
        return

    @settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate()

    ask()
