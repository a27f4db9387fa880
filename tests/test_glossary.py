"""The words that people see: each is found in its table, which is parsed when it is first asked for."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import tongdao
from tongdao.glossary import LANGUAGES, load_glossary

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(tongdao.__file__).with_name("glossary.toml")


def words(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for name, below in table.items():
        if all(isinstance(value, str) for value in below.values()):
            yield prefix + name, below
        else:
            yield from words(below, f"{prefix}{name}.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_found(lang: str) -> None:
    glossary = load_glossary(lang)
    for key, said in words(tomllib.loads(SOURCE.read_text(encoding="utf-8"))):
        assert key in glossary
        assert glossary(key) == said[lang]


def test_every_word_is_in_both_languages_with_the_same_fields() -> None:
    for name, said in words(tomllib.loads(SOURCE.read_text(encoding="utf-8"))):
        assert set(said) == set(LANGUAGES), name
        zh, en = (
            {field for _, field, _, _ in string.Formatter().parse(said[lang]) if field} for lang in LANGUAGES
        )
        assert zh == en, name


@pytest.mark.parametrize("key", ["nothing.here", "kind.nothing", "kind", ""])
def test_an_unknown_word_is_a_mistake(key: str) -> None:
    glossary = load_glossary()
    assert key not in glossary
    with pytest.raises(KeyError):
        glossary(key)


def test_the_keys_of_a_group_stand_in_order() -> None:
    assert load_glossary().keys("kind") == ("fact", "target", "action", "other", "background")


def test_no_two_kinds_of_errors_have_one_code() -> None:
    """Look for codes in the sources: not every room is loaded by a test, and a code tells of one thing only."""
    codes = [
        code
        for file in SOURCE.parent.rglob("*.py")
        for code in re.findall(r'^    code = "(TD\d+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(codes) > 15
    assert sorted(codes) == sorted(set(codes))
