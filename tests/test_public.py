"""The public pages over the sample city: every number opens the list behind it, lists are what was asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from sites import visit

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

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


def test_links_of_a_filtered_list_keep_its_filters(client: TestClient) -> None:
    links = _LINK.findall(client.get("/commitments?light=green&q=市").text)
    sorts = [unescape(link) for link in links if "sort=" in link]
    assert sorts
    assert all("light=green" in link and "q=" in link for link in sorts)
