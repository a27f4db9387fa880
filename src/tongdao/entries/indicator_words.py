"""The words around an indicator, and what an indicator is before it is part of a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tongdao.rules.words import WordTable, alternation

if TYPE_CHECKING:
    from tongdao.rules.pack import Pack


_OF = "的"


class Named(NamedTuple):
    """An indicator as text, where its words stand, and the rule that took them."""

    text: str
    start: int
    end: int
    rule: str
    side: str = ""


@dataclass(frozen=True, eq=False)
class IndicatorWords:
    """The word tables around an indicator, by role.

    `lead_starts`, `starts` and `link_ends` are the characters that a lead word, a lead word or verb can begin with and
    a link can end with, `plan_ends` and `said_ends` those that a share of a plan and what is said in plain speech can
    end with: most places of a text need no further look.
    """

    link: frozenset[str]
    link_ends: frozenset[str]
    lead: frozenset[str]
    lead_starts: frozenset[str]
    starts: frozenset[str]
    verb: frozenset[str]
    verbal: frozenset[str]
    objects: frozenset[str]
    done: frozenset[str]
    measure: frozenset[str]
    shares: tuple[str, ...]
    counted: frozenset[str]
    awards: tuple[str, ...]
    divided: tuple[str, ...]
    bare: tuple[str, ...]
    sums: frozenset[str]
    apart: tuple[str, ...]
    having: tuple[str, ...]
    plan_share: re.Pattern[str]
    pull: re.Pattern[str]
    plan_ends: frozenset[str]
    spoken: re.Pattern[str]
    said_ends: frozenset[str]
    subject_end: re.Pattern[str]
    did: re.Pattern[str]
    generic: frozenset[str]
    side: frozenset[str]
    sides: tuple[str, ...]
    loose: frozenset[str]
    adjective: tuple[str, ...]
    rank: WordTable
    keep: WordTable
    each: tuple[str, ...]
    heads: tuple[str, ...]
    openings: tuple[str, ...]
    stops: WordTable
    inner: WordTable


@cache
def indicator_words(pack: Pack) -> IndicatorWords:
    """Compile the table `indicator_words` of a pack."""
    rows = {row.id: row for row in pack.table("indicator_words")}
    words = {name: frozenset(row.words) for name, row in rows.items()}
    verbs, leading, marks = (
        alternation(rows[name].words) for name in ("spoken", "spoken_lead", "spoken_mark")
    )
    return IndicatorWords(
        link=words["link"],
        link_ends=frozenset(word[-1] for word in words["link"]),
        lead=words["lead"],
        lead_starts=frozenset(word[0] for word in words["lead"]),
        starts=frozenset(word[0] for word in words["lead"] | words["verb"]),
        verb=words["verb"],
        verbal=words["verb"] - words["nominal"],
        objects=words["object"],
        done=words["done"],
        measure=words["measure"],
        shares=rows["share"].words,
        awards=rows["award"].words,
        bare=tuple(sorted(words["bare"], key=len, reverse=True)),
        sums=words["sum"],
        apart=rows["apart"].words,
        having=rows["having"].words,
        plan_share=re.compile(
            f"((?:{alternation(words['plan_verb'])})(?:{alternation(words['plan'])})){_OF}?$"
        ),
        pull=re.compile(alternation(words["pull"])),
        plan_ends=frozenset(word[-1] for word in words["plan"]) | {_OF},
        said_ends=frozenset(word[-1] for name in ("spoken", "spoken_mark") for word in words[name]),
        spoken=re.compile(
            f"(?:(?:{leading})*[多少]?(?:{verbs})(?:{marks})|(?:{leading})*(?:{leading}|[多少])(?:{verbs}))$"
        ),
        subject_end=re.compile(alternation(rows["subject_end"].words)),
        did=re.compile(f"(?:{alternation([*words['verb'], *rows['spoken'].words])})了"),
        divided=pack.words("check_words", "divided"),
        counted=frozenset(pack.words("vague_counts", "counted")),
        generic=words["generic"],
        side=words["side"],
        sides=tuple(sorted(words["side"], key=len, reverse=True)),
        loose=words["loose"],
        adjective=rows["adjective"].words,
        rank=WordTable((rows["rank"],)),
        keep=WordTable((rows["keep"],)),
        each=rows["each"].words,
        heads=tuple(sorted(words["shared_head"], key=len, reverse=True)),
        openings=tuple(sorted(words["shared_opening"], key=len, reverse=True)),
        stops=WordTable((rows["keep"], rows["stop"])),
        inner=WordTable((rows["object"], rows["relation"], rows["keep"])),
    )
