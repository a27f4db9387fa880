"""The public pages over the sample city: every number opens the list behind it, lists are what was asked for."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import datetime
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from sites import visit

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

_ATOM = "{http://www.w3.org/2005/Atom}"
_COUNT = re.compile(r'<a href="(/commitments\?[^"]*)">\D*?(\d+)\D*?</a>')
_LINK = re.compile(r'href="(/commitments[^"]*)"')


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return visit(tmp_path_factory.mktemp("site"))


def twin(client: TestClient, address: str) -> Any:
    path, mark, asked = unescape(address).partition("?")
    answer = client.get(f"{path}.json{mark}{asked}")
    assert answer.status_code == 200, address
    return answer.json()


def test_every_number_of_the_overview_opens_as_many_promises(client: TestClient) -> None:
    counts = _COUNT.findall(client.get("/").text)
    assert len(counts) > 20
    for address, number in counts:
        assert twin(client, address)["total"] == int(number), address


def test_pages_give_every_promise_once(client: TestClient) -> None:
    first = twin(client, "/commitments")
    pages = [twin(client, f"/commitments?page={n}")["rows"] for n in range(1, first["pages"] + 1)]
    found = [row["id"] for rows in pages for row in rows]
    assert len(found) == len(set(found)) == first["total"]


def test_nobody_named_can_be_asked_for(client: TestClient) -> None:
    found = twin(client, "/commitments?owner=none")
    assert [row["owner"] for row in found["rows"]] == [None] * found["total"]


@pytest.mark.parametrize("number", ["0", "-1", "one", "1" * 40])
def test_what_is_no_page_is_refused(client: TestClient, number: str) -> None:
    answer = client.get(f"/commitments.json?page={number}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_page_behind_the_last_is_empty(client: TestClient) -> None:
    found = twin(client, "/commitments?page=1000")
    assert (found["rows"], found["first"]) == ([], 0)
    assert client.get("/commitments?page=1000").status_code == 200


@pytest.mark.parametrize("asked", ["", "?light=green&sort=-due", "?q=交通", "?q=nothing-like-this"])
def test_exports_hold_all_that_the_list_does(client: TestClient, asked: str) -> None:
    total = twin(client, f"/commitments{asked}")["total"]
    whole = client.get(f"/export/commitments.json{asked}")
    sheet = client.get(f"/export/commitments.csv{asked}")
    assert sheet.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert len(json.loads(whole.text)) == len(rows) == total
    assert [row["编号"] for row in rows] == [row["id"] for row in whole.json()]


def test_exports_wait_for_the_book(tmp_path: Path) -> None:
    client = visit(tmp_path)
    for file in tmp_path.glob("tongdao.book*"):
        file.unlink()
    answer = client.get("/export/commitments.json")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_the_address_of_a_form_drops_what_is_empty(client: TestClient) -> None:
    answer = client.get("/commitments?q=养老&owner=&light=red&light=")
    assert (answer.status_code, answer.headers["location"]) == (302, "?q=%E5%85%BB%E8%80%81&light=red")


def test_links_of_a_filtered_list_keep_its_filters(client: TestClient) -> None:
    links = _LINK.findall(client.get("/commitments?light=green&q=市").text)
    sorts = [unescape(link) for link in links if "sort=" in link]
    assert sorts
    assert all("light=green" in link and "q=" in link for link in sorts)


@pytest.fixture(scope="module")
def everything(client: TestClient) -> list[dict[str, Any]]:
    return client.get("/export/commitments.json").json()  # type: ignore[no-any-return]


def test_every_commitment_has_a_page_and_its_figure_is_marked(
    client: TestClient, everything: list[dict[str, Any]]
) -> None:
    for row in everything:
        text = client.get(f"/commitments/{row['id']}").text
        marked = re.search(r"<mark>(.*?)</mark>", text, re.DOTALL)
        assert marked, row["id"]
        assert unescape(marked[1]) == row["target"]["quote"]
        assert f"#at-{row['target']['start']}" in text


def test_the_years_of_a_promise_run_both_ways(client: TestClient, everything: list[dict[str, Any]]) -> None:
    lines = [
        [one["id"] for one in twin(client, f"/commitments/{row['id']}")["years"]]
        for row in everything
        if row["previous"]
    ]
    assert lines
    assert all(line == sorted(line, key=line.index) and len(set(line)) == len(line) > 1 for line in lines)


def test_what_was_dropped_names_the_documents_searched(
    client: TestClient, everything: list[dict[str, Any]]
) -> None:
    row = next(row for row in everything if row["lineage"] == "dropped")
    page, searched = client.get(f"/commitments/{row['id']}").text, twin(client, f"/commitments/{row['id']}")
    assert searched["searched"]
    for document in searched["searched"]:
        assert document["issued_on"] > row["due"]
        assert f'href="/documents/{document["id"]}"' in page
        assert escape(document["title"]) in page


def test_an_unknown_commitment_is_not_found(client: TestClient) -> None:
    assert client.get("/commitments/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/", "/commitments", "/about", "/changes"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_light_and_hold_no_inline_style_or_script(client: TestClient, path: str, lang: str) -> None:
    answer = client.get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content)) < 40_000
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", answer.text)
    client.cookies.clear()


def test_the_feed_is_atom_with_ids_of_its_own(client: TestClient) -> None:
    answer = client.get("/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.text)
    entries = feed.findall(f"{_ATOM}entry")
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)) > 20
    for entry in (feed, *entries):
        assert entry.findtext(f"{_ATOM}title")
        assert datetime.fromisoformat(entry.findtext(f"{_ATOM}updated") or "").tzinfo


@pytest.mark.parametrize("address", ["/changes.atom", "/calendar.ics?due_from=2024-01-01"])
def test_feeds_are_not_sent_twice(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"other"'}).content == first.content


def test_ids_of_the_feed_outlive_the_book(tmp_path: Path) -> None:
    ids = []
    for n in range(2):
        (tmp_path / str(n)).mkdir()
        client = visit(tmp_path / str(n))
        ids.append(set(re.findall(r"urn:uuid:[\w-]+", client.get("/changes.atom").text)))
    assert len(ids[0] & ids[1]) >= len(ids[0]) - 5  # documents were added at another time


def test_older_changes_follow_without_a_gap(client: TestClient) -> None:
    every = [event["seq"] for event in twin(client, "/changes")["events"]]
    older = [event["seq"] for event in twin(client, f"/changes?before={every[9]}")["events"]]
    assert every == sorted(set(every), reverse=True)
    assert every[10:] == older[: len(every) - 10]


def test_nobody_is_named_to_the_public(client: TestClient) -> None:
    assert {event["who"] for event in twin(client, "/changes")["events"]} == {None}
