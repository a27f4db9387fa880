"""The lines about a whole document that every form for people has."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from tongdao.cli.grouping import count
from tongdao.cli.wording import check_text

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from tongdao.glossary import Glossary
    from tongdao.model import Finding, Reading

_KINDS = ("fact", "target", "action")


def heading(reading: Reading) -> str:
    """Return the title of the document, else what it was read from."""
    document = reading.document
    return document.title or document.source or document.id


def facts_line(reading: Reading) -> str:
    """Return the date, issuer and source of the document on one line, as far as they are known."""
    document = reading.document
    day = document.date.isoformat() if document.date else None
    source = document.source if document.title else None  # else it stands in the heading
    return " · ".join(part for part in (day, document.issuer, source) if part)


def notes(reading: Reading, words: Glossary) -> Iterator[tuple[str, list[str]]]:
    """Yield a title and its lines for the programmes, the checks and the findings, where there are any."""
    colon, joint, text = words("text.colon"), words("text.joint"), reading.document.text
    programmes = [
        item.name + (colon if item.parts else "") + joint.join(item.parts) for item in reading.programmes
    ]
    checks = [f"{check_text(item, words)} “{item.quote}”" for item in reading.checks]
    breaks = [match.start() for match in re.finditer("\n", text)] if reading.findings else []
    findings = [
        f"{item.code} {_finding_text(item, words)} ({words('text.line', n=bisect_left(breaks, item.start) + 1)})"
        for item in reading.findings
    ]
    for name, lines in (("programme", programmes), ("check", checks), ("finding", findings)):
        if lines:
            yield words(f"entry.{name}"), lines


def _finding_text(finding: Finding, words: Glossary) -> str:
    """Return what a finding says in the language of the reader, where the glossary knows it."""
    key = f"finding.{finding.code}"
    return words(key) if key in words else finding.message


def counted(reading: Reading, words: Glossary) -> str:
    """Return the line that counts what a reading holds."""
    return counts_line(count(reading), words)


def counts_line(counts: Counter[str], words: Glossary) -> str:
    """Return the counts of one or several readings on one line, the rarer things only where there are any."""
    statements = {kind: counts[f"statements.{kind}"] for kind in _KINDS}
    figures = {kind: counts[f"figures.{kind}"] for kind in _KINDS}
    parts = [
        words("count.statements", n=sum(statements.values()), **statements),
        words("count.figures", n=figures["fact"] + figures["target"], **figures),
        words("count.deliverables", n=counts["deliverables"]),
    ]
    rarer = (name for name in ("programmes", "checks", "findings") if counts[name])
    parts += [words(f"count.{name}", n=counts[name], failed=counts[f"{name}.failed"]) for name in rarer]
    if counts["files"] > 1:
        parts.insert(0, words("count.files", n=counts["files"]))
    return words("text.clause").join(parts)
