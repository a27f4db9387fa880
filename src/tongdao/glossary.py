"""The words that people see, in Chinese and English, from one table: `glossary.toml`.

Every surface (command line, exports, pages) takes its words here, so that a kind or a stage has one name.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("zh", "en")


class Glossary:
    """The words of one language, by key: `words("kind.fact")`, `words("count.files", n=3)`.

    Each table is parsed when one of its words is first asked for: a command needs few of them.
    """

    def __init__(self, lang: str, tables: Mapping[str, str]) -> None:
        """Take the language and the tables, as TOML, by name."""
        self.lang = lang
        self._tables = tables
        self._entries: dict[str, dict[str, str]] = {}

    def __call__(self, key: str, **fields: object) -> str:
        """Return the words under a key with its {fields} filled in; raises KeyError for an unknown key."""
        words = self._table(key.partition(".")[0])[key]
        return words.format(**fields) if fields else words

    def __contains__(self, key: str) -> bool:
        """Tell whether the glossary has words under a key."""
        return key in self._table(key.partition(".")[0])

    def keys(self, group: str) -> tuple[str, ...]:
        """Return the keys of a group, without its name, in the order of the table."""
        start = f"{group}."
        found = self._table(group.partition(".")[0])
        return tuple(key.removeprefix(start) for key in found if key.startswith(start))

    def _table(self, name: str) -> dict[str, str]:
        if name not in self._entries:
            table = tomllib.loads(self._tables.get(name, ""))
            self._entries[name] = dict(_leaves(table, self.lang))
        return self._entries[name]


@cache
def load_glossary(lang: str = "zh") -> Glossary:
    """Load the words of a language, `zh` or `en`; raises UsageError for another."""
    if lang not in LANGUAGES:
        raise UsageError(f"no words in language {lang!r}: choose {' or '.join(LANGUAGES)}")
    source = Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8")
    return Glossary(lang, _tables(source))


def _tables(source: str) -> dict[str, str]:
    """Cut the glossary where tables begin, and return what belongs to each name: `[desk]` and `[desk.task]` to desk."""
    found: dict[str, str] = {}
    for part in re.split(r"^(?=\[)", source, flags=re.MULTILINE):
        name = re.match(r"\[+\"?(\w+)", part)
        if name:
            found[name[1]] = found.get(name[1], "") + part
    return found


def _leaves(table: Mapping[str, Any], lang: str, prefix: str = "") -> list[tuple[str, str]]:
    leaves: list[tuple[str, str]] = []
    for name, below in table.items():
        if all(isinstance(value, str) for value in below.values()):
            leaves.append((prefix + name, below[lang]))
        else:
            leaves.extend(_leaves(below, lang, f"{prefix}{name}."))
    return leaves
