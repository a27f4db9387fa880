"""Pages of indicators, bureaus, programmes, sessions and the calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from icalendar import Calendar
from sites import visit

if TYPE_CHECKING:
    from fastapi.testclient import TestClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return visit(tmp_path_factory.mktemp("site"))


def _facts(client: TestClient, path: str) -> dict[str, Any]:
    path, _, query = path.partition("?")
    answer = client.get(f"{path}.json?{query}")
    assert answer.status_code == 200, answer.text
    facts: dict[str, Any] = answer.json()
    return facts


def _sessions(client: TestClient) -> str:
    rows = {row["source"]: row["id"] for row in _facts(client, "/documents")["rows"]}
    return f"/sessions/{rows['session-2024']}/{rows['session-2025']}"


def _paths(client: TestClient) -> list[str]:
    programmes = [row["id"] for row in _facts(client, "/programmes")["list"]["rows"]]
    indicators = [row["group"] for row in _facts(client, "/indicators")["rows"]]
    bureaus = [row["value"] for row in _facts(client, "/bureaus")["rows"] if row["value"]]
    return [
        *(
            f"/{room}"
            for room in ("documents", "indicators", "bureaus", "programmes", "sessions", "calendar")
        ),
        *(f"/programmes/{ident}" for ident in programmes),
        *(f"/indicators/{quote(name, safe='')}" for name in indicators[:5]),
        *(f"/bureaus/{quote(name, safe='')}" for name in bureaus),
        _sessions(client),
        "/calendar?year=2024&month=12",
    ]


def test_a_source_is_cited_by_its_title(client: TestClient) -> None:
    rows = _facts(client, "/commitments?q=社区老年食堂")["rows"]
    group = quote(rows[0]["group"], safe="")
    for path in ("/", f"/commitments/{rows[0]['id']}", f"/indicators/{group}", "/programmes", "/changes"):
        words = re.sub(r"<[^>]+>", " ", client.get(path).text)
        assert "局长通道" in words or "政府工作报告" in words, path
        assert not re.search(r"session-\d", words), path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_whole_in_both_languages(client: TestClient, lang: str) -> None:
    for path in _paths(client):
        answer = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
        assert answer.status_code == 200, path
        page = answer.text
        assert len(re.findall(r"<h1", page)) == 1, path
        ids = re.findall(r' id="([^"]*)"', page)
        assert len(ids) == len(set(ids)), path
        assert set(re.findall(r'(?:href="#|aria-labelledby=")([^"]+)"', page)) <= set(ids), path
        assert not re.findall(r"<script(?![^>]*\bsrc=)| style=| on\w+=", page), path
    client.cookies.clear()


def test_pages_lead_only_to_pages(client: TestClient) -> None:
    """Every link of these pages to a page of this kind is answered."""
    kinds = ("/documents", "/indicators", "/bureaus", "/programmes", "/sessions", "/calendar")
    seen: set[str] = set()
    for path in _paths(client):
        found = re.findall(r'href="(/[^"#]*)', client.get(path).text)
        seen |= {link.replace("&amp;", "&") for link in found if link.startswith(kinds)}
    assert {link for link in seen if client.get(link).status_code != 200} == set()


def test_the_figure_of_one_year_is_the_last_of_its_cell(client: TestClient) -> None:
    courses = client.get("/indicators/综合交通投资.json").json()["courses"]
    years = {year["year"]: year for year in courses[0]["years"]}
    assert [item["value"] for item in years[2025]["actuals"]] == [
        81_400_000_000,
        21_400_000_000,
        21_400_000_000,
    ]
    assert [item["value"] for item in years[2026]["targets"]] == [
        60_000_000_000,
        21_000_000_000,
        21_000_000_000,
    ]


def test_courses_of_an_indicator_are_searched_by_issuer(client: TestClient) -> None:
    every = client.get("/indicators/综合交通投资.json").json()
    found = client.get("/indicators/综合交通投资.json", params={"issuer": "澜江"}).json()
    assert found["courses"] == every["courses"]
    assert every["list"]["total"] == len(every["courses"])
    nothing = client.get("/indicators/综合交通投资.json", params={"issuer": "别处"})
    assert nothing.status_code == 200
    assert nothing.json()["courses"] == []


def test_programmes_are_searched_and_paged(client: TestClient) -> None:
    every = client.get("/programmes.json").json()["list"]
    assert every["total"] == len(every["rows"]) > 1
    one = every["rows"][0]
    found = client.get("/programmes.json", params={"q": one["name"]}).json()["list"]
    assert one["id"] in [row["id"] for row in found["rows"]]
    assert found["total"] < every["total"]


def test_an_indicator_has_every_figure_of_its_years(client: TestClient) -> None:
    name = quote(_facts(client, "/indicators")["rows"][0]["group"], safe="")
    facts, page = _facts(client, f"/indicators/{name}"), client.get(f"/indicators/{name}").text
    for course in facts["courses"]:
        for year in course["years"]:
            assert all(item["unit"] == course["unit"] for item in (*year["targets"], *year["actuals"]))
            assert all(f"entry={item['entry']}" in page for item in (*year["targets"], *year["actuals"]))
    assert "chart.js" in page
    assert "chart.js" not in client.get("/indicators").text


def test_a_bureau_counts_what_the_list_holds(client: TestClient) -> None:
    for row in _facts(client, "/bureaus")["rows"]:
        if row["value"]:
            facts = _facts(client, f"/bureaus/{quote(row['value'], safe='')}")
            assert facts["tally"]["total"] == row["total"] == facts["commitments"]["total"]
            assert sum(tally["total"] for _, tally in facts["by_document"]) == row["total"]


def test_a_pair_of_sessions_leaves_no_promise_out(client: TestClient) -> None:
    facts = _facts(client, _sessions(client))
    assert len(facts["answered"]) + len(facts["unanswered"]) == facts["earlier"]["commitments"]
    assert facts["answered"]
    assert all(row["figures"] or row["words"] or row["again"] for row in facts["answered"])
    later = facts["later"]["id"]
    assert {item["document"] for row in facts["answered"] for item in row["figures"]} <= {later}
    again = {row["again"]["id"] for row in facts["answered"] if row["again"]}
    assert again.isdisjoint(row["id"] for row in facts["fresh"])


def test_two_documents_can_be_chosen(client: TestClient) -> None:
    path = _sessions(client)
    _, _, earlier, later = path.split("/")
    answer = client.get(f"/sessions?earlier={earlier}&later={later}")
    assert (answer.status_code, answer.headers["location"]) == (303, path)


def test_the_calendar_counts_every_month(client: TestClient) -> None:
    facts = _facts(client, "/calendar?year=2025&month=12")
    assert sum(len(day["rows"]) for day in facts["days"]) == facts["total"] == facts["months"][11]["total"]
    assert client.get("/calendar?year=1800").status_code == 422


def test_the_feed_is_filtered_as_the_list(client: TestClient) -> None:
    answer = client.get("/calendar.ics?due_from=2024-01-01")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    listed = _facts(client, "/commitments?due_from=2024-01-01")["total"]
    assert len({event["UID"] for event in events}) == len(events) == listed
    assert all(str(event["URL"]).startswith("http://testserver/commitments/") for event in events)
    assert client.get("/calendar.ics?due_from=someday").status_code == 400


def test_contradictions_are_quoted_from_both_documents(client: TestClient) -> None:
    facts, page = _facts(client, "/conflicts"), client.get("/conflicts").text
    for row in facts["rows"]:
        assert row["first"]["document"] != row["second"]["document"]
        assert row["first"]["quote"] in row["first_sentence"]
        assert all(f"entry={row[side]['entry']}" in page for side in ("first", "second"))


@pytest.mark.parametrize(
    "path", ["/bureaus/没有这个局", "/bureaus/a%2Fb", "/indicators/a%2Fb", "/programmes/x", "/sessions/a/b"]
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(f"{path}.json").headers["content-type"] == "application/problem+json"
