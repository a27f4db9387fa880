"""A reading in the order in which people look at it: by owner, then by section."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongdao.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.model import Deliverable, Figure, Reading, Section, Statement

_SILENT = {Kind.OTHER, Kind.BACKGROUND}


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """The statements of one owner in one section, in the order of the text."""

    owner: str | None
    section: Section | None
    statements: tuple[Statement, ...]


def entries(statement: Statement) -> list[Figure | Deliverable]:
    """Return the figures and deliverables of a statement in the order of the text."""
    return sorted((*statement.figures, *statement.deliverables), key=lambda entry: (entry.start, entry.end))


def groups(reading: Reading) -> Iterator[StatementGroup]:
    """Yield what a reading says by owner, then section, both in the order in which they first appear.

    What says nothing to be kept (greetings, headings) is left out, unless it holds a figure or deliverable that does.
    """
    sections = {section.id: section for section in reading.sections}
    by_owner: dict[str | None, dict[str | None, list[Statement]]] = {}
    for statement in reading.statements:
        kinds = {statement.kind, *(entry.kind for entry in entries(statement))}
        if not kinds <= _SILENT:
            by_owner.setdefault(statement.owner, {}).setdefault(statement.section, []).append(statement)
    for owner, by_section in by_owner.items():
        for section_id, statements in by_section.items():
            yield StatementGroup(owner, sections.get(section_id) if section_id else None, tuple(statements))


def section_title(section: Section | None) -> str:
    """Return the heading of a section and who speaks in it, on one line; empty where neither is known."""
    if section is None:
        return ""
    heading = " ".join((section.heading or "").lstrip("#").replace("**", "").split())
    speaker = " ".join(part for part in (section.speaker, section.role) if part and part not in heading)
    return " · ".join(part for part in (heading, speaker) if part)


def count(reading: Reading) -> Counter[str]:
    """Count what a reading holds, under names such as `statements.fact` and `checks.failed`."""
    counts: Counter[str] = Counter(files=1)
    for statement in reading.statements:
        counts[f"statements.{statement.kind}"] += 1
        counts.update(f"figures.{figure.kind}" for figure in statement.figures)
        counts["deliverables"] += len(statement.deliverables)
    counts["programmes"] = len(reading.programmes)
    counts["checks"] = len(reading.checks)
    counts["checks.failed"] = sum(not check.holds for check in reading.checks)
    counts["findings"] = len(reading.findings)
    return counts
