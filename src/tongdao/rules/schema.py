"""The schema at the head of a table: the fields that its rows may have, their types, and what each is for.

    [schema]
    help = "限定一个数的词 / words that bound a number"

    [schema.fields]
    words = "words 写法 / how it is written"
    role = "choice 词在哪里 / where the word stands"
    gap = "flag? 词与数之间可以隔几个字 / a few characters may stand between word and number"

    [schema.role]
    before = "在数前 / before the number"
    after = "在数和单位后 / after the number and its unit"

A field begins with its type, with ? where a row may be without it; the values of a `choice` have a table of their
own. What people read is said in Chinese and English, with " / " between them. Every row has an `id` beside its fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tongdao.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a value of each type is in TOML. Of `words` each must be unique in its table; in a string blanks part them.
TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "words": (str, list),
    "integer": (int,),
    "number": (int, float),
    "flag": (bool,),
    "choice": (str,),
}
_BETWEEN_LANGUAGES = " / "
_ID = "id"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the rows of a table. `choices` are its values with what each means, none where any value goes."""

    name: str
    type: str
    required: bool
    help: str
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Schema:
    """What a table is for and what its rows may say. `help` here and in fields is `Chinese / English`."""

    help: str
    fields: Mapping[str, Field]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that no row may be without."""
        return (_ID, *(field.name for field in self.fields.values() if field.required))

    @cached_property
    def _types(self) -> dict[str, tuple[type, ...]]:
        return {_ID: (str,), **{field.name: TYPES[field.type] for field in self.fields.values()}}

    @cached_property
    def _closed(self) -> list[tuple[str, Mapping[str, str]]]:
        return [(field.name, field.choices) for field in self.fields.values() if field.choices]

    def problem(self, row: Mapping[str, Any]) -> str | None:
        """Tell what a row says wrong and what would be right, or None; what it leaves out is not looked at."""
        types = self._types
        for name, value in row.items():
            if type(value) not in types.get(name, ()):
                return self._wrong_value(name, value)
        for name, choices in self._closed:
            if name in row and row[name] not in choices:
                return f"{name} cannot be {row[name]!r}: choose {', '.join(choices)}"
        return None

    def lacking(self, row: Mapping[str, Any]) -> list[str]:
        """Return the required fields that a row is without."""
        return [name for name in self.required if name not in row]

    def _wrong_value(self, name: str, value: object) -> str:
        if name not in self._types:
            return f"there is no field {name!r}: the fields are {', '.join(self._types)}"
        return f"{name} cannot be {value!r}: it is {self._named_type(name)}"

    def _named_type(self, name: str) -> str:
        kind = self.fields[name].type if name in self.fields else "text"
        return "words, in a string or a list" if kind == "words" else kind


def parse_schema(place: str, table: Any) -> Schema:
    """Return the schema that the table `[schema]` of a file says; raises PackError that names `place`."""
    if not isinstance(table, dict) or not isinstance(table.get("fields"), dict):
        raise PackError(
            f"{place}: it begins with no [schema] that has [schema.fields]: write them as others do"
        )
    fields = {name: _field(place, name, said, table) for name, said in table["fields"].items()}
    return Schema(table.get("help", ""), fields)


def _field(place: str, name: str, written: str, table: Mapping[str, Any]) -> Field:
    kind, _, help_text = written.partition(" ")
    base, choices = kind.removesuffix("?"), table.get(name, {})
    if base not in TYPES:
        raise PackError(f"{place}: the field {name} has no type {base!r}: choose {', '.join(TYPES)}")
    if (base == "choice") != bool(choices):
        raise PackError(
            f"{place}: a choice has a table of its values, and nothing else has: see [schema.{name}]"
        )
    return Field(name, base, base == kind, help_text, choices)


def in_language(both: str, lang: str) -> str:
    """Return the words of one language, zh or en, of what is said in both."""
    chinese, _, english = both.partition(_BETWEEN_LANGUAGES)
    return english if lang == "en" else chinese
