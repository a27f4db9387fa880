"""Bytes → text: every encoding that official texts come in, and one clear line for everything else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdao.errors import UnreadableError
from tongdao.glossary import load_glossary
from tongdao.readers import files
from tongdao.readers.decoding import decode
from tongdao.readers.files import read_file, read_stream
from tongdao.readers.refusals import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "临江市交通局\r\n今年新建公路３０公里以上，增长5%—6%。\n“一张网”基本成形。\n"
TRADITIONAL = "臨江市人民政府向大會報告工作，工業總產值比上年增加百分之十七，職工人數達到一萬二千人。" * 4
LONG = PLAIN * 20


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[(PLAIN, name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk")],
        *[(LONG, name) for name in ("utf-16-le", "utf-16-be", "utf-32", "gb18030")],
        *[(TRADITIONAL, name) for name in ("utf-8", "utf-16-le", "gb18030", "big5")],
        ("今年增长5%", "utf-16-le"),
        ("今年增长5%", "utf-16-be"),
        ("今年增长5%", "gb18030"),
        ("plain English, an even number of characters", "ascii"),
        ("12", "ascii"),
        ("bush hid the facts", "ascii"),
        ("𠀀𠮷", "utf-8"),
    ],
)
def test_text_comes_back_unchanged(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_utf8_text_comes_back_unchanged(text: str) -> None:
    data = b"\xef\xbb\xbf" + text.encode()
    if text.isspace():
        with pytest.raises(RefusedError):
            decode(data)
    else:
        assert decode(data) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, problem = decode(data), ""
    except UnreadableError as error:
        text, problem = "", str(error)
    assert bool(text) != bool(problem)
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"ab\x00cd", "binary"),
        (bytes(range(256)) * 8, "binary"),
        (LONG.encode()[:-2], "broken"),
        (LONG.encode()[:400] + b"\xff" + LONG.encode()[400:], "broken"),
        (b"\xff\xfe" + LONG.encode("utf-16-le") + b"\x00", "broken"),
        (LONG.encode("gb18030")[:401] + b"\xff\xff" + LONG.encode("gb18030")[401:], "unknown"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", "docx"),
        (b"PK\x03\x04....xl/workbook.xml", "sheet"),
        (b"PK\x03\x04....notes.txt", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "office"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0....", "image"),
        (b"{\\rtf1\\ansi ...}", "rtf"),
        (b"\r\n<!DOCTYPE html><html>...</html>", "html"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError) as caught:
        decode(data)
    assert caught.value.reason == reason
    assert str(caught.value).startswith("TD201 ")


def test_broken_text_names_the_line() -> None:
    data = PLAIN.encode() + b"\xe4\xb8\n" + PLAIN.encode()
    with pytest.raises(RefusedError, match=r"UTF-8 but is broken at line 4 \(byte 1\d\d\)"):
        decode(data)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert read_stream(io.BytesIO(b"0123456789")) == "0123456789"
    with pytest.raises(RefusedError, match="limit"):
        read_stream(io.BytesIO(b"0123456789a"))


def test_files(tmp_path: Path) -> None:
    text = tmp_path / "通道.txt"
    text.write_bytes(PLAIN.encode())
    assert read_file(text) == PLAIN
    for path, reason in (
        (tmp_path / "none.txt", "missing"),
        (tmp_path, "directory"),
        (text / "below", "system"),
    ):
        with pytest.raises(RefusedError) as caught:
            read_file(path)
        assert caught.value.reason == reason


def test_every_reason_has_words_in_both_languages() -> None:
    for lang in ("zh", "en"):
        assert load_glossary(lang)("unreadable.large", limit=64)
