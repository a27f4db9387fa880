"""Which commitments a URL asks for: the one parser of query parameters of pages, feeds, exports and the API.

A parameter has the same name and meaning everywhere: it is a row of `tongdao.book.filters`, of which a model is made so
that FastAPI validates it and writes it into the OpenAPI document.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, create_model

from tongdao.book.filters import FILTERS, SORTS, Filter, FilterKind
from tongdao.book.rows import BookQuery
from tongdao.errors import UsageError
from tongdao.fates.grouped_ledger import indicator_group
from tongdao.glossary import LANGUAGES, load_glossary
from tongdao.promise import UNLIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams


def _iso(value: Any) -> Any:
    """Refuse what is no day such as 2025-12-31: pydantic would take a number for seconds."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("give a day such as 2025-12-31")
    return value


Day = Annotated[date, BeforeValidator(_iso)]
_Word = Annotated[str, Field(min_length=1, max_length=200)]
_Words = Annotated[list[_Word], Field(max_length=50)]
_OneOf: Any = Literal  # of words that stand in a table, which a type checker cannot know
_Nothing: Any = Literal["none"]
_ORDER = _OneOf[tuple(sign + name for sign in ("", "-") for name in SORTS)]


def _type(row: Filter) -> Any:
    """Return the type of the values of a filter, as pydantic takes it."""
    if row.kind is not FilterKind.CHOICE:
        return _TYPES[row.kind]
    one: Any = _OneOf[row.choices] if isinstance(row.choices, tuple) else row.choices
    many: Any = list
    return many[one | _Nothing if row.nothing else one]


_TYPES: Mapping[FilterKind, Any] = {
    FilterKind.WORDS: _Word | None,
    FilterKind.NAMES: _Words,
    FilterKind.INDICATORS: _Words,
    FilterKind.DOCUMENTS: _Words,
    FilterKind.DAY: Day | None,
    FilterKind.SWITCH: bool,
}
_ABSENT: Mapping[FilterKind, Any] = {FilterKind.WORDS: None, FilterKind.DAY: None, FilterKind.SWITCH: False}


def _parameter(row: Filter) -> tuple[Any, Any]:
    return _type(row), Field(_ABSENT.get(row.kind, []), description=_both(row.help))


def _both(key: str) -> str:
    """Return a text of the glossary in both languages, for the document of the API, which is of neither."""
    return " / ".join(load_glossary(lang)(key) for lang in LANGUAGES)


_SORT = (_ORDER, Field("book", description=_both("filter_help.sort")))
_FIELDS: dict[str, Any] = {**{row.key: _parameter(row) for row in FILTERS}, "sort": _SORT}
_Parameters: Any = create_model("_Parameters", **_FIELDS)


class CommitmentFilters(_Parameters):  # type: ignore[misc] # its fields are the rows
    """The parameters that choose and sort commitments; a repeated one gives alternatives."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, params: QueryParams) -> Self:
        """Read the parameters of a URL, those left aside that are empty, as a form sends them, or not known here.

        Raises UsageError that names the parameter.
        """
        filled = {name: [value for value in params.getlist(name) if value] for name in cls.model_fields}
        parameters = {
            name: values if cls.model_fields[name].default == [] else values[-1]
            for name, values in filled.items()
            if values
        }
        try:
            filters: Self = cls.model_validate(parameters)
        except ValidationError as error:
            raise UsageError(_error_text(error)) from None
        return filters

    def query(self) -> BookQuery:
        """Return what to ask the book."""
        values = {row.field: _query_values(row, getattr(self, row.key)) for row in FILTERS}
        return BookQuery(**values, sort=self.sort.removeprefix("-"), descending=self.sort.startswith("-"))

    def params(self, **changes: Any) -> list[tuple[str, str]]:
        """Return the parameters that say the same, without what is the default; `changes` replace some of them."""
        values = {**self.model_dump(mode="json", exclude_defaults=True), **changes}
        return [
            (name, str(item).lower() if isinstance(item, bool) else str(item))
            for name, value in values.items()
            for item in (value if isinstance(value, (list, tuple)) else [value])
            if item not in (None, "", False)
        ]


def _query_values(row: Filter, values: Any) -> Any:
    """Return the values of a filter as a `BookQuery` takes them: an empty text stands for commitments without one."""
    if row.kind is FilterKind.INDICATORS:
        return tuple(dict.fromkeys(map(indicator_group, values)))
    if row.kind is FilterKind.NAMES:
        return tuple("" if row.nothing and value == UNLIT else value for value in values)
    return tuple(values) if isinstance(values, list) else values


def _error_text(error: ValidationError) -> str:
    """Say which parameter was seen and why it will not do."""
    return "; ".join(f"{item['loc'][0]}={item['input']!r}: {item['msg']}" for item in error.errors())
