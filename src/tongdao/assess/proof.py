"""An assessment as a short proof for people: what was promised, what was reported, how the two were compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tongdao.assess.reasons import readable, tell
from tongdao.glossary import load_glossary
from tongdao.model import Stage
from tongdao.promise import REACHED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.glossary import Glossary
    from tongdao.promise import Assessment, Attainment, Entry

_STAGE = re.compile(rf"\b(?:{'|'.join(Stage)})\b")


def explain(assessment: Assessment, entries: Iterable[Entry], *, lang: str = "zh") -> str:
    """Return the proof of an assessment, one line for each input and each axis.

    `entries` are those of `assessment.inputs`, in any order and among others. Raises UsageError for a language
    other than zh and en.
    """
    words = load_glossary(lang)
    known = {entry.id: entry for entry in entries}
    promise = known.get(assessment.promise)
    lines = [_input(name, known.get(name), promise, words) for name in assessment.inputs]
    lines += (
        [(words("proof.formula"), formula_text(assessment.formula, assessment.attainment, words))]
        if assessment.formula
        else []
    )
    lines += [(words(f"proof.{axis}"), value) for axis, value in _axes(assessment, words)]
    lines.append((words("proof.reason"), tell(assessment.reason, lang)))
    lines.append((words("proof.as_of"), assessment.as_of.isoformat()))
    lines.append((words("proof.rules"), assessment.rule_version))
    colon = "：" if lang == "zh" else ": "
    return "\n".join(f"{label}{colon}{value}" for label, value in lines)


def _axes(assessment: Assessment, words: Glossary) -> list[tuple[str, str]]:
    light = assessment.light
    return [
        ("attainment", words(f"attainment.{assessment.attainment or 'none'}")),
        ("schedule", words(f"schedule.{assessment.schedule}")),
        ("evidence", words(f"evidence.{assessment.evidence}")),
        ("lineage", words(f"lineage.{assessment.lineage}")),
        ("light", words(f"light.{light}" if light else "proof.unlit")),
    ]


def _input(name: str, entry: Entry | None, promise: Entry | None, words: Glossary) -> tuple[str, str]:
    """Write an input: its words, what they are about, and where they stand."""
    if entry is None:
        return words("proof.input"), f"{name} {words('proof.unknown_entry')}"
    role = _role(entry, promise)
    due = entry.period_end if role == "promise" else None
    about = (
        entry.called,
        words("proof.due", date=due.isoformat()) if due else None,
        entry.issuer,
        entry.issued_on.isoformat() if entry.issued_on else None,
        words("proof.place", source=entry.source, start=entry.start, end=entry.end),
    )
    comma, opening, closing = ("，", "（", "）") if words.lang == "zh" else (", ", " (", ")")
    told = comma.join(part for part in about if part)
    return words(f"proof.{role}"), f"“{_quoted(entry)}”{opening}{told}{closing}"


def _role(entry: Entry, promise: Entry | None) -> str:
    """Tell what an input is; what is told of a time before the promise's own is its baseline."""
    if promise is None or entry.id == promise.id:
        return "promise" if promise else "input"
    start, end = promise.period_start, entry.period_end
    return "baseline" if start and end and end < start else "outcome"


def _quoted(entry: Entry) -> str:
    """Return the sentence that an entry stands in, or its own words where that is not known."""
    return (entry.statement or entry.quote).strip()


def formula_text(formula: str, attainment: Attainment | None, words: Glossary) -> str:
    """Write a formula for people, and whether it holds where that was judged."""
    written = _STAGE.sub(lambda stage: words(f"stage.{stage[0]}"), readable(formula, words.lang))
    if attainment is None:
        return written
    held = words("proof.holds" if attainment in REACHED else "proof.fails")
    return f"{written}（{held}）" if words.lang == "zh" else f"{written} ({held})"
