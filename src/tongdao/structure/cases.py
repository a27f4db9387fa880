"""How the cases of this layer's tables are read: from a case to what is found, in the form of `expect`.

Fields of a case beside `text`: `title`, `date`, `issuer`, and `periods`, a list of [words, first, last]: the times
that the text names, which another layer would find.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from tongdao.model import Document, Period, Step
from tongdao.rules.pack import load_pack
from tongdao.structure.bodies import load_bodies
from tongdao.structure.clauses import split_clauses
from tongdao.structure.headings import load_markers
from tongdao.structure.metadata import find_metadata
from tongdao.structure.scopes import document_scopes, find_scopes
from tongdao.structure.sections import split_sections
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongdao.model import Scope, Section
    from tongdao.rules.cases import Case, CaseReader, Found

_FULL_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def _document(case: Case) -> Document:
    day = case.fields.get("date")
    return Document(
        id="case",
        text=case.text,
        title=case.fields.get("title"),
        date=date.fromisoformat(day) if day else None,
        issuer=case.fields.get("issuer"),
        source=None,
        sha256="",
    )


def _sections(case: Case) -> tuple[Section, ...]:
    return split_sections(_document(case), fold(case.text), load_pack(case.pack))


def _headings(case: Case) -> list[Found]:
    """Show each heading after its level: `1 一、综合`."""
    headed = (section for section in _sections(case)[1:] if section.heading)
    return [(f"{section.level} {section.heading}", _marker(section, case.pack)) for section in headed]


def _marker(section: Section, pack: str) -> tuple[Step, ...]:
    """Return the rule that a heading's number was read by."""
    heading = section.heading or ""
    marker = load_markers(load_pack(pack)).match(heading, 0, len(heading))
    start = section.heading_start
    return (Step(f"headings.{marker[0]}", start, start + marker[2]),) if marker else ()


def _speakers(case: Case) -> list[Found]:
    """Show who speaks in each section that has one of its own: `胡某 市交通局局长 市交通局`."""
    whole, *inner = _sections(case)
    spoken = (each for each in (whole, *inner) if each.role or each.speaker or each.owner != whole.owner)
    return [(f"{section.speaker} {section.role} {section.owner}", ()) for section in spoken]


def _bodies(case: Case) -> list[Found]:
    """Show the short name of a public body, nothing where the text is none."""
    bodies = load_bodies(load_pack(case.pack))
    issuer = case.fields.get("issuer")
    return [(bodies.short_name(case.text, issuer), ())] if bodies.is_body(case.text) else []


def _captions(case: Case) -> list[Found]:
    """Show the clauses that belong to the page and not to the text."""
    shadow, pack = fold(case.text), load_pack(case.pack)
    clauses = split_clauses(shadow, split_sections(_document(case), shadow, pack), pack)
    return [(case.text[clause.start : clause.end], ()) for clause in clauses if clause.role == "caption"]


def _kinds(case: Case) -> list[Found]:
    """Show the years that a document, whose title is the text, reviews and plans: `review 2025-2025`."""
    document = Document("case", "", case.text, _document(case).date, None, None, "")
    scopes = document_scopes(document, load_pack(case.pack))
    return [(_scope(scope), ()) for scope in scopes if scope]


def _issuers(case: Case) -> list[Found]:
    """Show the issuer that a document states."""
    document = _document(case)
    found = find_metadata(
        case.text,
        fold(case.text),
        load_pack(case.pack),
        _full_date,
        title=document.title,
        issued=document.date,
    )
    return [(found.issuer, ())] if found.issuer else []


def _scopes(case: Case) -> list[Found]:
    """Show the scopes of a text in order, each change once: `plan 2026-2026`, `none` between them."""
    document, shadow, pack = _document(case), fold(case.text), load_pack(case.pack)
    sections = split_sections(document, shadow, pack)
    clauses = split_clauses(shadow, sections, pack)
    shown: list[Found] = []
    for scope in find_scopes(document, shadow, sections, clauses, _periods(case), pack):
        said = _scope(scope)
        if not shown or shown[-1][0] != said:
            shown.append((said, (Step(scope.rule, scope.start, scope.end),) if scope else ()))
    return shown if len(shown) > 1 or shown[0][0] != "none" else []


def _scope(scope: Scope | None) -> str:
    """Write a scope by its mood and years: `plan 2026-2030`, `review open` without a time."""
    if scope is None:
        return "none"
    years = f"{scope.first.year}-{scope.last.year}" if scope.first and scope.last else "open"
    return f"{scope.mood} {years}"


def _full_date(text: str) -> date | None:
    match = _FULL_DATE.search(text)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _periods(case: Case) -> tuple[Period, ...]:
    """Return the times that a case names, at each place where its text says the words."""
    found = [
        Period(match.start(), match.end(), date(first, 1, 1), date(last, 12, 31), "during", ())
        for words, first, last in case.fields.get("periods", ())
        for match in re.finditer(re.escape(words), case.text)
    ]
    return tuple(sorted(found, key=lambda period: period.start))


CASE_READERS: Mapping[str, CaseReader] = {
    "bodies": _bodies,
    "captions": _captions,
    "documents": _kinds,
    "headings": _headings,
    "issuers": _issuers,
    "places": _issuers,
    "roles": _speakers,
    "scopes": _scopes,
    "year_parts": _kinds,
}
