"""The query parameters of pages and the API: one parser for all of them."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from tongdao.book.filters import FILTERS, SORTS, TALLIES, Filter, FilterKind
from tongdao.book.rows import BookQuery, Facets
from tongdao.book.stored.columns import CommitmentColumns, counted
from tongdao.errors import UsageError
from tongdao.glossary import LANGUAGES, load_glossary
from tongdao.promise import UNLIT, Light
from tongdao.web.api.commitments import CountByParameters
from tongdao.web.queries import CommitmentFilters

ROOT = Path(__file__).parents[1]
READ = [
    ("", BookQuery()),
    ("q=养老&owner=市民政局&owner=市住建局", BookQuery(text="养老", owners=("市民政局", "市住建局"))),
    ("q=&owner=&due_from=&light=", BookQuery()),
    ("light=none&light=red&attainment=none", BookQuery(lights=("none", "red"), attainment=("none",))),
    ("due_from=2025-01-01&due_until=2025-12-31", BookQuery(due_from=date(2025, 1, 1), due_until=date(2025, 12, 31))),
    ("owner=none&programme=none&programme=246", BookQuery(owners=("",), programmes=("", "246"))),
    ("sort=-due&unreached=true", BookQuery(sort="due", descending=True, unreached=True)),
    ("lang=en&page=3", BookQuery()),
]  # fmt: skip
REFUSED = [
    "light=pink",
    "due_from=2025-02-30",
    "sort=price",
    "unreached=perhaps",
    f"q={'长' * 201}",
    "owner=x&" * 51,
]


@pytest.mark.parametrize(("url", "query"), READ)
def test_reading(url: str, query: BookQuery) -> None:
    assert CommitmentFilters.of(QueryParams(url)).query() == query


@pytest.mark.parametrize("url", REFUSED)
def test_refusing(url: str) -> None:
    with pytest.raises(UsageError, match=url.partition("=")[0]):
        CommitmentFilters.of(QueryParams(url))


def test_names_of_an_indicator_are_one() -> None:
    groups = {
        CommitmentFilters.of(QueryParams(indicator=name)).query().groups
        for name in ("GDP", "地区生产总值", "生产总值")
    }
    assert len(groups) == 1


def test_choices_are_those_of_the_book() -> None:
    fields = CommitmentFilters.model_fields
    assert set(get_args(get_args(fields["light"].annotation)[0])) == {*Light, UNLIT}
    assert set(get_args(fields["sort"].annotation)) == {sign + name for name in SORTS for sign in ("", "-")}
    assert get_args(CountByParameters.model_fields["by"].annotation) == TALLIES


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "q": st.text(min_size=1, max_size=20),
            "owner": st.lists(st.text(min_size=1, max_size=9), max_size=3),
            "light": st.lists(st.sampled_from([*Light, UNLIT]), max_size=3),
            "due_until": st.dates(),
            "unreached": st.booleans(),
            "sort": st.sampled_from(["due", "-name", "book"]),
        },
    )
)
def test_a_url_says_it_again(said: dict[str, Any]) -> None:
    filters = CommitmentFilters(**said)
    assert CommitmentFilters.of(QueryParams(filters.params())) == filters


@pytest.mark.parametrize("lang", LANGUAGES)
def test_docs_tell_of_every_filter(lang: str) -> None:
    words = load_glossary(lang)
    page = (ROOT / "docs" / ("api.md" if lang == "en" else "api.zh.md")).read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE)
    assert told == [*((row.key, words(row.help)) for row in FILTERS), ("sort", words("filter_help.sort"))]


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.key)
def test_a_filter_is_one_row_everywhere(row: Filter) -> None:
    assert row.field in {field.name for field in fields(BookQuery)}
    assert row.facet is None or row.facet in {field.name for field in fields(Facets)}
    assert row.column is None or row.column in counted(CommitmentColumns)
    assert row.key in CommitmentFilters.model_fields
    assert bool(row.choices) == (row.kind is FilterKind.CHOICE)
    form = (ROOT / "src/tongdao/web/templates/commitments.html").read_text(encoding="utf-8")
    assert re.search(rf'"{row.key}"', form)
    assert all(row.word in load_glossary(lang) for lang in LANGUAGES)


def test_what_is_counted_by_is_a_counted_column() -> None:
    assert set(TALLIES) <= set(counted(CommitmentColumns))
    assert {row.column for row in FILTERS} >= set(counted(CommitmentColumns)) - {"document"}
