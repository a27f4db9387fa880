"""Who answers for a statement: the body that acts in it, else the owner of its section, else the issuer."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tongdao.rules.words import alternation
from tongdao.structure.bodies import HAN
from tongdao.text.numerals import ONE_TO_TEN

if TYPE_CHECKING:
    from tongdao.entries.duties import Duty
    from tongdao.model import Clause, Document, Section
    from tongdao.rules.pack import Pack

_LONGEST_BODY = 14  # characters before the word that ends a body's name
_MARKS = "[（）()、]"  # within the names of bodies: 县（市）水行政主管部门, 县委、县政府
# A number before the actor: 第三条, （一）, 2.
_NUMBER = rf"第[{ONE_TO_TEN}\d]{{1,4}}条[ \u2002\u3000]*|[(（][{ONE_TO_TEN}]{{1,3}}[)）]|\d{{1,2}}[.．、]"


@cache
def _actor(pack: Pack) -> re.Pattern[str]:
    rows = {row.id: row for row in pack.table("actors")}
    names = ("body", "whole", "act", "opening", "office", "does")
    body, whole, act, opening, office, does = (alternation(rows[name].words) for name in names)
    name = rf"(?![（(])(?:(?!的){HAN}|{_MARKS}){{0,{_LONGEST_BODY}}}?"
    bound = rf"(?:{whole}|{name}(?:{body}))(?={act})|{name}(?:{office})(?=(?:、{HAN}{{2,{_LONGEST_BODY}}}?)?(?:{does}))"
    return re.compile(f"(?:{_NUMBER})?(?:{opening})?(?P<actor>{bound})")


def find_owner(
    text: str, clause: Clause, section: Section, document: Document, duty: Duty | None, pack: Pack
) -> tuple[str | None, tuple[int, int] | None]:
    """Return the owner of a clause and, where the clause names its actor, the characters that do."""
    if duty is not None:
        return duty.lead, (duty.start, duty.end)
    match = _actor(pack).match(text, clause.start, clause.end)
    if match:
        return match["actor"], match.span("actor")
    return section.owner or document.issuer, None
