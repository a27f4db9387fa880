"""By what commitments are chosen, counted and sorted: one row for each way, which every surface reads.

A filter is a parameter of addresses and of the API, a field of `Query`, a condition in SQL, a word beside the control
on the page, and a sentence about it in the glossary (`filter_help.KEY`), which API and docs show.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tongdao.promise import UNLIT, Attainment, EvidenceLevel, Light, Lineage, Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum


class FilterKind(Enum):
    """What a filter takes, and how its SQL asks for it."""

    WORDS = "words, found as pairs of characters"
    NAMES = "names that the book holds, compared with a column; an empty one stands for none at all"
    INDICATORS = "names of indicators, whose groups are compared with a column"
    DOCUMENTS = "ids of documents"
    CHOICE = "values of a closed set, compared with a column"
    DAY = "a day"
    SWITCH = "yes or no"


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to choose commitments.

    `key` is its parameter, `field` that of `Query`, `sql` the column of `commitments c` or the condition, `word` the
    key of its word. `choices` are the values of a closed set; `nothing` tells that `none` stands for commitments
    without one. `facet` is the field of `Facets` with what there is to choose from.
    """

    key: str
    field: str
    kind: FilterKind
    sql: str
    word: str
    choices: type[StrEnum] | tuple[str, ...] = ()
    nothing: bool = False
    facet: str | None = None

    @property
    def column(self) -> str | None:
        """The column whose values it compares; None where it asks for something else."""
        named = self.kind in (FilterKind.NAMES, FilterKind.INDICATORS, FilterKind.CHOICE)
        return self.sql.removeprefix("c.").strip('"') if named else None

    @property
    def help(self) -> str:
        """The key of the sentence about it."""
        return f"filter_help.{self.key}"


_SEARCH = "c.n IN (SELECT rowid FROM search WHERE search MATCH ?)"
_DOCUMENTS = "c.document IN (SELECT n FROM documents WHERE {})"

FILTERS = (
    Filter("q", "text", FilterKind.WORDS, _SEARCH, "filter.q"),
    Filter("owner", "owners", FilterKind.NAMES, "c.owner", "web.owner", nothing=True, facet="owners"),
    Filter(
        "form", "forms", FilterKind.CHOICE, "c.form", "filter.form", ("figure", "deliverable"), facet="forms"
    ),
    Filter("indicator", "groups", FilterKind.INDICATORS, 'c."group"', "filter.indicator"),
    Filter(
        "programme",
        "programmes",
        FilterKind.NAMES,
        "c.programme",
        "filter.programme",
        nothing=True,
        facet="programmes",
    ),
    Filter(
        "document",
        "documents",
        FilterKind.DOCUMENTS,
        _DOCUMENTS,
        "web.source",
        facet="documents",
    ),
    Filter(
        "issuer",
        "issuers",
        FilterKind.NAMES,
        "c.issuer",
        "filter.issuer",
        nothing=True,
        facet="issuers",
    ),
    Filter(
        "light",
        "lights",
        FilterKind.CHOICE,
        "c.light",
        "proof.light",
        (*map(str, Light), UNLIT),
        facet="lights",
    ),
    Filter(
        "attainment",
        "attainment",
        FilterKind.CHOICE,
        "c.attainment",
        "proof.attainment",
        Attainment,
        nothing=True,
        facet="attainment",
    ),
    Filter("schedule", "schedule", FilterKind.CHOICE, "c.schedule", "proof.schedule", Schedule),
    Filter("evidence", "evidence", FilterKind.CHOICE, "c.evidence", "proof.evidence", EvidenceLevel),
    Filter("lineage", "lineage", FilterKind.CHOICE, "c.lineage", "proof.lineage", Lineage),
    Filter("due_from", "due_from", FilterKind.DAY, "c.due >= ?", "filter.due_from"),
    Filter("due_until", "due_until", FilterKind.DAY, "c.due <= ?", "filter.due_until"),
    Filter("unreached", "unreached", FilterKind.SWITCH, "NOT {}", "filter.unreached"),
)
# By what commitments can be counted, each a counted column.
TALLIES = ("owner", "document", "issuer", "programme", "group")
BY_KEY: Mapping[str, Filter] = {row.key: row for row in FILTERS}

# The column of each order; book: as documents were added and read; the others by that field, then as in the book.
SORTS: Mapping[str, str] = {
    "book": "c.n",
    "due": "c.due",
    "owner": "c.owner",
    "name": "c.title",
    "light": "c.light_rank",
    "attainment": "c.attainment_rank",
    "issued": "c.issued_on",
}
