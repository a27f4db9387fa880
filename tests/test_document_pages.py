"""The pages of documents: the text exactly, what was read of it around, and a place for every link."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sites import visit

from tongdao import read
from tongdao.glossary import load_glossary
from tongdao.web.marks import marks_of
from tongdao.web.outline import outline, part_at, parts_of
from tongdao.web.passages import Passage, marked

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

HOSTILE = """<script>alert(1)</script>市政府工作报告
一、"今年"工作 & 安排
2025年，建成<img src=x onerror=alert(1)>大桥，新建公路30公里以上，增长5%。

投资从374亿元扩大到750亿元，翻了两番。实施“125'><b>”行动。
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return visit(tmp_path_factory.mktemp("site"))


def test_the_html_holds_the_text_exactly_and_no_markup_of_it() -> None:
    record = read(HOSTILE).to_dict()
    passage = Passage(HOSTILE, 0, len(HOSTILE), 1, ((0, len(HOSTILE)),), marks_of(record))
    made = str(marked(passage, outline(HOSTILE, record, ()), None, None, load_glossary("zh")))
    bare = re.sub(r'<small class="aside">.*?</small>', "", made)
    assert html.unescape(re.sub(r"<[^>]*>", "", bare)) == HOSTILE
    tags = set(re.findall(r"<(\w+)", made))
    assert tags <= {"div", "p", "h2", "h3", "h4", "mark", "a", "span", "small"}
    assert len(re.findall(r' id="([^"]*)"', made)) == len(set(re.findall(r' id="([^"]*)"', made)))


def test_the_signs_of_markdown_are_part_of_the_text_and_stand_back() -> None:
    text = "## 工作安排\n**市交通局**\n一个 # 号和两个 ** 号不算。\n"
    passage = Passage(text, 0, len(text), 1, ((0, len(text)),), ())
    made = str(marked(passage, (), None, None, load_glossary("zh")))
    assert re.findall(r'<span class="sign">([^<]*)</span>', made) == ["## ", "**", "**"]
    assert re.sub(r"<[^>]*>", "", made) == text


@pytest.mark.parametrize("size", [1, 7, 40, 10_000])
def test_parts_follow_one_another_and_end_with_lines(size: int) -> None:
    parts = parts_of(HOSTILE, size)
    assert "".join(HOSTILE[start:end] for start, end in parts) == HOSTILE
    assert all(HOSTILE[end - 1] == "\n" for _, end in parts)
    assert [part_at(parts, start) for start, _ in parts] == list(range(len(parts)))
    assert parts_of("") == ((0, 0),)


def _document(client: TestClient, name: str) -> str:
    rows = client.get("/documents.json").json()["rows"]
    return next(str(row["id"]) for row in rows if row["source"] == name)


def test_each_mark_has_its_anchor_and_an_entry_is_shown_at_the_side(client: TestClient) -> None:
    address = f"/documents/{_document(client, 'session-2026')}"
    facts = client.get(f"{address}.json").json()
    found = [mark for mark in facts["passage"]["marks"] if mark["what"] == "figure"]
    page = client.get(f"{address}?entry={found[0]['id']}").text
    assert all(
        f'id="at-{mark["start"]}"' in page for mark in facts["passage"]["marks"] if mark["what"] != "finding"
    )
    assert 'id="chosen"' in page
    assert page.count("read-here") == 1
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    for mark in found:
        quote = facts["passage"]["text"][mark["start"] : mark["end"]]
        assert quote == mark["fields"]["quote"]


def test_one_kind_alone_can_be_shown(client: TestClient) -> None:
    address = f"/documents/{_document(client, 'session-2026')}"
    marks = client.get(f"{address}.json?show=target").json()["passage"]["marks"]
    assert {mark["kind"] for mark in marks if mark["what"] in ("statement", "figure")} == {"target"}
    assert client.get(f"{address}?show=rumour").status_code == 422


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/documents/0000").status_code == 404
    address = f"/documents/{_document(client, 'session-2026')}"
    assert client.get(f"{address}?entry=0000.f1").status_code == 404


def test_documents_are_searched_and_paged(client: TestClient) -> None:
    assert client.get("/documents.json?q=公报").json()["total"] == 1
    assert "没有符合条件的文件" in client.get("/documents?q=<b>").text
    assert client.get("/documents.json?page=9").json()["rows"] == []
    assert client.get("/documents?page=0").status_code == 422
