"""How what the pages say is computed: the axes, the lights in force with their thresholds, the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter

from tongdao.assess.lights import LightTable
from tongdao.glossary import load_glossary
from tongdao.promise import UNLIT, Attainment, EvidenceLevel, Lineage, Schedule
from tongdao.web.pages import page
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


router = APIRouter()
_AXES: Mapping[str, Sequence[str]] = {
    "attainment": (*Attainment, UNLIT),
    "schedule": tuple(Schedule),
    "evidence": tuple(EvidenceLevel),
    "lineage": tuple(Lineage),
}
# The groups of words that the glossary of the page lists.
_GROUPS = ("kind", "stage", "attainment", "schedule", "evidence", "lineage", "light", "proof")


@dataclass(frozen=True, slots=True)
class Term:
    """A word in both languages."""

    group: str
    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The axes with their values, the table of lights in force, and the words."""

    axes: Mapping[str, Sequence[str]]
    table: LightTable
    terms: tuple[Term, ...]


@page(router, "/about", template="about.html")
def about(site: Site) -> AboutPage:
    """Show how everything is computed."""
    return AboutPage(_AXES, site.judging.lights, _terms())


def _terms() -> tuple[Term, ...]:
    """Return the words of the record, without fields to fill in."""
    zh, en = load_glossary("zh"), load_glossary("en")
    return tuple(
        Term(group, key, zh(f"{group}.{key}"), en(f"{group}.{key}"))
        for group in _GROUPS
        for key in zh.keys(group)
        if "{" not in zh(f"{group}.{key}")
    )
