"""The words that people see, in Chinese and English, from one table: `glossary.toml`.

Every surface (command line, exports, pages) takes its words here, so that a kind or a stage has one name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("zh", "en")


class Glossary:
    """The words of one language, by key: `words("kind.fact")`, `words("count.files", n=3)`."""

    def __init__(self, lang: str, entries: Mapping[str, str]) -> None:
        """Take the language and its words by dotted key."""
        self.lang = lang
        self._entries = entries

    def __call__(self, key: str, **fields: object) -> str:
        """Return the words under a key with its {fields} filled in; raises KeyError for an unknown key."""
        words = self._entries[key]
        return words.format(**fields) if fields else words

    def __contains__(self, key: str) -> bool:
        """Tell whether the glossary has words under a key."""
        return key in self._entries

    def keys(self, group: str) -> tuple[str, ...]:
        """Return the keys of a group, without its name, in the order of the table."""
        return tuple(key.removeprefix(f"{group}.") for key in self._entries if key.startswith(f"{group}."))


@cache
def load_glossary(lang: str = "zh") -> Glossary:
    """Load the words of a language, `zh` or `en`; raises UsageError for another."""
    if lang not in LANGUAGES:
        raise UsageError(f"no words in language {lang!r}: choose {' or '.join(LANGUAGES)}")
    source = Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8")
    return Glossary(lang, dict(_leaves(tomllib.loads(source), lang)))


def _leaves(table: Mapping[str, Any], lang: str, prefix: str = "") -> list[tuple[str, str]]:
    leaves: list[tuple[str, str]] = []
    for name, below in table.items():
        if all(isinstance(value, str) for value in below.values()):
            leaves.append((prefix + name, below[lang]))
        else:
            leaves.extend(_leaves(below, lang, f"{prefix}{name}."))
    return leaves
