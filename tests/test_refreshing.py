"""A refresh that fails backs off, names the promise, and is told at `/healthz` and `/metrics`."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sites import as_role, make_app

from tongdao.assess.judging import Judging
from tongdao.book.keeping import is_current, up_to_date
from tongdao.fates import verdicts
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.verdicts import fates
from tongdao.web import refreshing
from tongdao.web.refreshing import (
    FAILURE,
    RefreshFailure,
    bring_up_or_note,
    failure_of,
    note_failure,
    pause_after,
)

if TYPE_CHECKING:
    from pathlib import Path


def broken(*_: object, **__: object) -> None:
    raise ArithmeticError("no number")


@pytest.mark.parametrize(
    ("failures", "usual", "pause"),
    [(0, 5, 5), (1, 5, 10), (2, 5, 20), (5, 5, 160), (10, 5, 3600), (10**6, 5, 3600), (3, 7200, 7200)],
)
def test_each_failure_makes_the_pause_longer(failures: int, usual: float, pause: float) -> None:
    assert pause_after(failures, usual) == pause


def test_what_fails_names_the_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_app(tmp_path)
    monkeypatch.setattr(verdicts, "assess", broken)
    with open_ledger(tmp_path / "tongdao.db") as ledger, pytest.raises(ArithmeticError) as caught:
        fates(ledger, date(2026, 4, 1), judging=Judging.of())
    assert caught.value.__notes__[0].startswith("promise ")


def test_one_failure_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "tongdao.web"):
        for _ in range(3):
            note_failure(tmp_path, ArithmeticError("no number"))
        assert failure_of(tmp_path) == RefreshFailure(3, "ArithmeticError: no number")
        note_failure(tmp_path, ValueError("another"))
    assert [record.getMessage() for record in caplog.records] == [
        "refresh failed: ArithmeticError: no number",
        "refresh failed: ValueError: another",
    ]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"times": "x"}', "\x00"])
def test_a_damaged_note_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / FAILURE).write_text(content, encoding="utf-8")
    assert failure_of(tmp_path) is None
    note_failure(tmp_path, ValueError("x"))
    assert failure_of(tmp_path) == RefreshFailure(1, "ValueError: x")


def test_health_and_metrics_tell_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.nice", lambda _: None)
    site = make_app(tmp_path)
    place = site.state.site
    site.state.site.accounts.add("管事的人", None, "administrator")
    office = as_role(site, "administrator")
    assert office.get("/healthz").status_code == 200
    with monkeypatch.context() as patched:
        patched.setattr(refreshing, "bring_up", broken)
        bring_up_or_note(place.settings, place.folder)
        bring_up_or_note(place.settings, place.folder)
    health = office.get("/healthz")
    assert (health.status_code, health.json()["code"], health.json()["failures"]) == (503, "refresh", 2)
    assert "tongdao_refresh_failures 2.0" in office.get("/metrics").text
    bring_up_or_note(replace(place.settings), place.folder)
    assert office.get("/healthz").status_code == 200
    assert "tongdao_refresh_failures 0.0" in office.get("/metrics").text


@pytest.mark.parametrize("content", [b"", b"x" * 9000])
def test_a_damaged_book_is_made_again(tmp_path: Path, content: bytes) -> None:
    place = make_app(tmp_path).state.site
    place.book_file().write_bytes(content)
    with open_ledger(tmp_path / "tongdao.db") as ledger:
        file = up_to_date(ledger, place.book_path, place.judging, date(2026, 4, 1))
        assert is_current(ledger, file, place.judging, date(2026, 4, 1))
