"""Upload: a document is read and shown before it is added, and what cannot be read gets one clear line."""

from __future__ import annotations

import json
import os
import time
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from books import NEWER, REPORT
from desks import Person, people, words_of
from sites import make_app

from tongdao.book.keeping import open_book
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.ledger.values import EntryFilter
from tongdao.service.uploads import Upload, Uploads

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

    from tongdao.promise import Entry

SAID = {"date": "2025-01-14", "issuer": "临江市", "title": "政府工作报告", "type": "政府工作报告"}


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


def add(person: Person, place: str, said: dict[str, str]) -> None:
    """Add an upload, after another look where what is said of it changes the result."""
    answers = [person.post(f"{place}/add", said).status_code for _ in range(2)]
    assert answers in ([409, 303], [303, 422])


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
    with open_book(app.state.site.settings.ledger, judging=app.state.site.judging) as book:
        assert book.document(shown["document"]).commitments > 0
    again = ready(office, REPORT)
    assert "再加不会改变什么" in words_of(office.get(again))
    office.post(f"{again}/add", SAID)
    assert "没有变化" in words_of(office.get(again))
    newer = ready(office, NEWER)
    # Another title than the text has was given for the one before: by the text alone it is no version of that.
    told = words_of(office.get(newer))
    assert "账本里还没有这份文件" in told
    assert "账本里有同名的文件： 政府工作报告 2025-01-14" in told
    answer = office.post(f"{newer}/add", SAID)
    assert answer.status_code == 409
    assert "将作为新版加入：新增 1、消失 0、变化 1" in words_of(answer)
    assert office.post(f"{newer}/add", SAID).status_code == 303
    assert "已作为新版加入：新增 1、消失 0、变化 1" in words_of(office.get(newer))


def test_what_a_new_version_changes_is_told_before_it_is_added(app: FastAPI, desk: dict[str, Person]) -> None:
    office, said = desk["qian"], {**SAID, "title": "临江市政府工作报告"}
    first = ready(office, REPORT)
    assert "账本里还没有这份文件：将新增条目" in words_of(office.get(first))
    add(office, first, said)
    document = office.get(f"{first}.json").json()["upload"]["facts"]["document"]
    with app.state.site.ledger() as ledger:
        moved = next(entry for entry in ledger.entries() if entry.quote == "30公里")
    assert office.post(f"/progress/{moved.id}/register").status_code == 303
    office.post("/review/decide", {"id": moved.id, "action": "accept"})
    other = next(entry for entry in _entries(app, document) if entry.quote == "5%左右")
    office.post("/review/decide", {"id": other.id, "action": "accept"})
    revision = _revision(app)
    newer = ready(office, NEWER)
    told = words_of(office.get(newer))
    for words in (
        "将作为新版加入：新增 1、消失 0、变化 1",
        "取代： 临江市政府工作报告 2025-01-14",
        "文件信息有变：正文",
        "沿用人工决定 1 条",
        "随转督办任务 1 项",
        "30公里 35公里",
    ):
        assert words in told
    assert f"/documents/{document}" in office.get(newer).text
    assert _revision(app) == revision
    foreseen = office.get(f"{newer}.json").json()["upload"]["facts"]["foreseen"]
    assert office.post(f"{newer}/add", said).status_code == 303
    assert office.get(f"{newer}.json").json()["upload"]["facts"] == foreseen


def _entries(app: FastAPI, document: str) -> list[Entry]:
    with app.state.site.ledger() as ledger:
        return list(ledger.entries(filters=EntryFilter(documents=[document])))


def _revision(app: FastAPI) -> int:
    with app.state.site.ledger() as ledger:
        return int(ledger.revision())


@pytest.mark.parametrize("cause", ["the date that is given", "what another person added meanwhile"])
def test_nothing_is_added_but_what_was_shown(app: FastAPI, desk: dict[str, Person], cause: str) -> None:
    office, text = desk["qian"], "临江市简报\n今年年底前新建公路30公里。\n"
    said = {"date": "", "issuer": "", "title": "临江市简报", "type": ""}
    place = ready(office, text)
    if cause.startswith("what"):
        other = ready(desk["zhou"], text)
        add(desk["zhou"], other, said)
    else:
        said["date"] = "2025-03-01"
    revision = _revision(app)
    answer = office.post(f"{place}/add", said)
    assert (answer.status_code, _revision(app)) == (409, revision)
    assert "还没有加入" in words_of(answer)
    expected = "再加不会改变什么" if cause.startswith("what") else "2025-12-31"
    assert expected in words_of(answer)
    assert f'value="{said["date"]}"' in answer.text
    assert office.post(f"{place}/add", said).status_code == 303


def test_how_much_is_read_is_told(
    app: FastAPI, desk: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, told = app.state.site, []
    uploads = Uploads(site.folder / "uploads", partial(open_ledger, site.settings.ledger), count().__next__)
    monkeypatch.setattr(uploads, "_expire", lambda: None)
    read, write = uploads._read, uploads._write
    monkeypatch.setattr(uploads, "_read", lambda _: None)  # in a thread; here it is read at once

    def watched(upload: Upload) -> None:
        write(upload)
        page = words_of(desk["qian"].get(f"/upload/{upload.id}"))
        if upload.state == "reading":
            assert f"正在阅读，已完成 {upload.facts['done']}%" in page
        told.append((upload.state, upload.facts.get("done")))

    monkeypatch.setattr(uploads, "_write", watched)
    read(uploads.take("long.txt", (REPORT * 100).encode(), "qian"))
    assert told[-1] == ("ready", None)
    done = [share for _, share in told[:-1] if share is not None]
    assert len(done) == len(told) - 1
    assert done == sorted(done)
    assert (done[0], len(done) >= 8, done[-1]) == (0, True, 100)


def test_the_bar_is_real_and_a_reading_that_was_interrupted_says_so(
    app: FastAPI, desk: dict[str, Person]
) -> None:
    office, place = desk["qian"], ready(desk["qian"], REPORT)
    state = app.state.site.folder / "uploads" / place.rpartition("/")[2] / "state.json"
    said = json.loads(state.read_text(encoding="utf-8"))
    state.write_text(json.dumps({**said, "state": "reading", "facts": {"done": 42}}), encoding="utf-8")
    page = office.get(place)
    assert '<progress max="100" value="42"' in page.text
    assert 'http-equiv="refresh"' in page.text
    os.utime(state, (1, 1))
    page = office.get(place)
    assert "读到一半中断了" in words_of(page)
    assert 'http-equiv="refresh"' not in page.text


def test_what_another_version_read_is_to_be_sent_again(app: FastAPI, desk: dict[str, Person]) -> None:
    place = ready(desk["qian"], REPORT)
    state = app.state.site.folder / "uploads" / place.rpartition("/")[2] / "state.json"
    said = {"name": "a.txt", "who": "qian", "state": "ready", "facts": {"counts": {}}}
    state.write_text(json.dumps(said), encoding="utf-8")
    assert "请重新上传" in words_of(desk["qian"].get(place))


def test_what_is_discarded_is_not_read_on(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    site = app.state.site
    uploads = Uploads(site.folder / "uploads", partial(open_ledger, site.settings.ledger), count().__next__)
    monkeypatch.setattr(uploads, "_expire", lambda: None)
    read = uploads._read
    monkeypatch.setattr(uploads, "_read", lambda _: None)
    upload = uploads.take("long.txt", REPORT.encode(), "qian")
    uploads.discard(upload)
    read(upload)
    assert not list((site.folder / "uploads").iterdir())


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
