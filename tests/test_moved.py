"""What was accepted is not lost, and what is told of a write is so: the file goes, the book fails, something breaks."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sites import add_users, as_role, make_app

from tongdao.errors import LedgerMovedError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.glossary import LANGUAGES
from tongdao.model import Kind
from tongdao.web import site
from tongdao.web.api import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi import FastAPI
    from fastapi.testclient import TestClient


@pytest.fixture
def served(tmp_path: Path) -> FastAPI:
    made = make_app(tmp_path)
    add_users(made.state.site)
    return made


@pytest.fixture
def program(served: FastAPI) -> TestClient:
    _, secret = served.state.site.accounts.add_token("管事的人", "程序", ["review", "read"], 1)
    client = as_role(served, "public")
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


@pytest.fixture
def note(tmp_path: Path) -> dict[str, Any]:
    with open_ledger(tmp_path / "tongdao.db") as ledger:
        promise = next(entry.id for entry in ledger.entries() if entry.kind is Kind.TARGET)
    return {"subject": promise, "action": "note", "why": "看过"}


def deleted(file: Path) -> None:
    file.unlink()


def moved(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def replaced(file: Path) -> None:
    shutil.copy(file, file.with_name("other.db"))
    file.with_name("other.db").replace(file)


@pytest.mark.parametrize("harm", [deleted, moved, replaced])
def test_a_ledger_that_is_gone_takes_no_writes(
    program: TestClient, tmp_path: Path, note: dict[str, Any], harm: Callable[[Path], None]
) -> None:
    assert program.post("/api/v1/decisions", json=note).status_code == 201
    assert program.get("/healthz").status_code == 200
    harm(tmp_path / "tongdao.db")
    for lang in LANGUAGES:
        answer = program.post("/api/v1/decisions", json=note, params={"lang": lang})
        assert (answer.status_code, answer.json()["code"]) == (503, LedgerMovedError.code)
        assert answer.json()["detail"].startswith(
            {"zh": "台账文件在网站运行时被删除或替换", "en": "The file"}[lang]
        )
    health = program.get("/healthz")
    assert (health.status_code, health.json()["code"]) == (503, LedgerMovedError.code)


def test_a_ledger_that_is_put_back_takes_writes_again(
    program: TestClient, tmp_path: Path, note: dict[str, Any]
) -> None:
    file = tmp_path / "tongdao.db"
    assert program.post("/api/v1/decisions", json=note).status_code == 201
    moved(file)
    assert program.post("/api/v1/decisions", json=note).status_code == 503
    file.with_name("elsewhere.db").rename(file)
    assert program.post("/api/v1/decisions", json=note).status_code == 201
    assert program.get("/healthz").status_code == 200


def test_a_connection_opened_later_is_to_the_same_file(served: FastAPI, tmp_path: Path) -> None:
    place = served.state.site
    with place.ledger():
        replaced(tmp_path / "tongdao.db")
        with pytest.raises(LedgerMovedError), place.ledger():
            pass


def failing(*_: object, **__: object) -> None:
    raise RuntimeError("it broke")


def test_a_write_is_accepted_whatever_becomes_of_the_book(
    program: TestClient,
    tmp_path: Path,
    note: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(site, "patch", failing)
    with caplog.at_level(logging.ERROR, "tongdao.web"):
        answer = program.post("/api/v1/decisions", json=note)
    assert answer.status_code == 201
    assert "book not patched" in caplog.text
    with open_ledger(tmp_path / "tongdao.db") as ledger:
        assert answer.json()["id"] in {item.id for item in ledger.decisions(note["subject"])}


def test_the_error_page_does_not_say_that_nothing_was_written(
    program: TestClient, note: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "decision_row", failing)
    answer = program.post("/api/v1/decisions", json=note, headers={"X-Request-ID": "request-0001"})
    assert (answer.status_code, answer.json()["request_id"]) == (500, "request-0001")
    assert answer.json()["detail"].startswith("处理时出错，内容可能已经写入，也可能没有")
