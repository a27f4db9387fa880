"""Upload: a document is read and shown before it is added, and what cannot be read gets one clear line."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT
from desks import Person, people, words_of
from sites import make_app

from tongdao.service.shelf import open_book

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

SAID = {"date": "2025-01-14", "issuer": "临江市", "title": "政府工作报告", "type": "政府工作报告"}


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return make_app(tmp_path)


@pytest.fixture
def desk(app: FastAPI) -> dict[str, Person]:
    return people(app)


def send(person: Person, text: str | bytes, name: str = "report.txt") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return person.post("/upload", files={"file": (name, content, "text/plain")})


def ready(person: Person, text: str | bytes, name: str = "report.txt") -> str:
    """Send a document and wait until it was read."""
    place = str(send(person, text, name).headers["location"])
    for _ in range(200):
        if person.get(f"{place}.json").json()["upload"]["state"] != "reading":
            return place
        time.sleep(0.05)
    raise AssertionError("it is still being read")


def test_read_shown_added_unchanged_and_superseded(app: FastAPI, desk: dict[str, Person]) -> None:
    office = desk["qian"]
    place = ready(office, REPORT)
    shown = office.get(f"{place}.json").json()["upload"]["facts"]
    assert shown["target_total"] > 0
    with app.state.site.ledger() as ledger:
        assert ledger.find_text(shown["document"]) is None
    assert office.post(f"{place}/add", SAID).status_code == 303
    assert "已加入账本" in words_of(office.get(place))
    with app.state.site.ledger() as ledger:
        assert ledger.document(shown["document"]).issuer == "临江市"
    with open_book(app.state.site.settings.ledger) as book:
        assert book.document(shown["document"]).commitments > 0
    again = ready(office, REPORT)
    assert "账本里已有同样的正文" in words_of(office.get(again))
    office.post(f"{again}/add", SAID)
    assert "没有变化" in words_of(office.get(again))
    newer = ready(office, NEWER)
    office.post(f"{newer}/add", SAID)
    assert "已作为新版加入：新增 1、消失 0、变化 1" in words_of(office.get(newer))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "内容为空"),
        (b" \n ", "内容为空"),
        (b"%PDF-1.7", "是 PDF"),
        (b"<html><script>alert(1)</script>", "是网页"),
        (b"x" * ((1 << 20) + 1), "超过 1 MB"),
    ],
)
def test_what_is_no_text_is_refused_at_once(tmp_path: Path, content: bytes, told: str) -> None:
    person = people(make_app(tmp_path, upload_limit="1"))["qian"]
    answer = send(person, content)
    assert answer.status_code in (413, 422)
    assert told in answer.text or answer.status_code == 413


def test_what_cannot_be_decoded_is_told(desk: dict[str, Person]) -> None:
    place = ready(desk["qian"], b"\x00\x01\x02" * 50)
    assert "二进制" in words_of(desk["qian"].get(place))


def test_hostile_words_are_only_words(desk: dict[str, Person]) -> None:
    place = ready(desk["qian"], "2026年，新增<script>alert(1)</script>床位300张。", "<b>x.txt")
    assert "<script>alert" not in desk["qian"].get(place).text


def test_a_wrong_date_is_told_beside_it(desk: dict[str, Person]) -> None:
    place = ready(desk["qian"], REPORT)
    answer = desk["qian"].post(f"{place}/add", {**SAID, "date": "去年"})
    assert answer.status_code == 422
    assert 'id="add-date-wrong"' in answer.text


def test_discarded_and_expired_uploads_are_gone(app: FastAPI, desk: dict[str, Person]) -> None:
    place = ready(desk["qian"], REPORT)
    assert desk["zhou"].get(place).status_code == 404
    assert desk["qian"].post(f"{place}/discard").status_code == 303
    assert desk["qian"].get(place).status_code == 404
    old = ready(desk["qian"], REPORT)
    folder = app.state.site.folder / "uploads" / old.rpartition("/")[2]
    os.utime(folder, (1, 1))
    ready(desk["qian"], NEWER)
    assert desk["qian"].get(old).status_code == 404
    assert desk["qian"].get("/upload/..%2f..").status_code == 404


@pytest.mark.parametrize(("name", "may"), [("anyone", False), ("sun", False), ("qian", True), ("zhou", True)])
def test_role_by_route(desk: dict[str, Person], name: str, may: bool) -> None:
    assert (desk[name].get("/upload").status_code == 200) == may
    assert (send(desk[name], REPORT).status_code == 303) == may
