"""The rows that `tongdao follow --json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tongdao.model import plain_number
from tongdao.promise import Measured

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from tongdao.following.follow import Followed
    from tongdao.following.wording import Mention
    from tongdao.promise import Assessment, Entry, Link


_TOLD = "named"  # what a sentence says of a target that it tells of, and not of its goal


class Quoted(Measured, Protocol):
    """What says a number or a stage, with its words and where they stand: an entry, or what the book has of one."""

    @property
    def source(self) -> str:
        """Return the name of the document."""

    @property
    def quote(self) -> str:
        """Return the words."""

    @property
    def start(self) -> int:
        """Return where they begin in the text of the document."""

    @property
    def end(self) -> int:
        """Return where they end."""

    @property
    def period_end(self) -> date | None:
        """Return the last day that it is about."""


def row(followed: Followed, assessment: Assessment | None = None) -> dict[str, Any]:
    """Return a promise with its outcomes, and what was computed of it, as JSON can hold it.

    A figure has indicator, value and unit, a deliverable name and stage.
    """
    return {
        "promise": _promise(followed.promise),
        "outcomes": _outcomes(followed),
        "parts": [outcome_row(link) for link in followed.yearly],
        "mentions": [_mention(mention) for mention in followed.mentions],
        "previous": _id(followed.descent.previous),
        "next": _id(followed.descent.next),
        "reworded": followed.descent.reworded,
        **_computed(followed, assessment),
    }


def _outcomes(followed: Followed) -> list[dict[str, Any]]:
    """Return the outcomes, best first; where nothing else is told, the sentences that tell in words.

    A sentence that says of a figure only whether its goal was reached is a mention, and no outcome.
    """
    if followed.links:
        return [outcome_row(link) for link in followed.links]
    if followed.promise.form == "figure":
        told = (_mention(mention) for mention in followed.mentions if mention.says == _TOLD)
        nothing = {"indicator": followed.promise.indicator, "value": None, "unit": None}
        return [{**said, **nothing, "decision": "auto"} for said in told]
    named = (_mention(mention) for mention in followed.mentions)
    return [{**said, "name": followed.promise.name, "stage": None, "decision": "auto"} for said in named]


def outcome_row(link: Link) -> dict[str, Any]:
    """Return an outcome with the comparisons that joined it to its promise."""
    return {
        **entry_row(link.outcome),
        "score": link.score,
        "comparisons": [[item.name, item.level] for item in link.comparisons],
        "decision": link.decision,
    }


def _computed(followed: Followed, assessment: Assessment | None) -> dict[str, Any]:
    if assessment is None:
        return {"lineage": followed.descent.lineage.value, "reason": followed.reason}
    return {
        "attainment": assessment.attainment.value if assessment.attainment else None,
        "schedule": assessment.schedule.value,
        "evidence": assessment.evidence.value,
        "lineage": assessment.lineage.value,
        "light": assessment.light,
        "as_of": assessment.as_of.isoformat(),
        "formula": assessment.formula,
        "reason": assessment.reason,
        "rule_version": assessment.rule_version,
    }


def _promise(entry: Entry) -> dict[str, Any]:
    return {**entry_row(entry), "owner": entry.owner}


def entry_row(entry: Entry) -> dict[str, Any]:
    """Return what an entry says and where it stands."""
    name = entry.indicator if entry.form == "figure" else entry.name
    return {**quoted_row(entry.id, name, entry), "title": entry.called}


def quoted_row(ident: str, name: str | None, quoted: Quoted) -> dict[str, Any]:
    """Return what an entry of that id says and where it stands; `name` is that of its indicator, or of the thing."""
    place = {
        "id": ident,
        "source": quoted.source,
        "quote": quoted.quote,
        "start": quoted.start,
        "end": quoted.end,
        "period_end": quoted.period_end.isoformat() if quoted.period_end else None,
    }
    if quoted.stage is not None:
        return {**place, "name": name, "stage": quoted.stage.value}
    return {
        **place,
        "indicator": name,
        "value": _number(quoted.value),
        "high": _number(quoted.high),
        "unit": quoted.unit,
        "comparator": quoted.comparator.value if quoted.comparator else None,
        "change": quoted.change.value if quoted.change else None,
        "per": quoted.per,
        "scope": quoted.scope,
    }


def _mention(mention: Mention) -> dict[str, Any]:
    sentence = mention.sentence
    place = {"id": sentence.id, "source": sentence.source, "start": sentence.start, "end": sentence.end}
    return {**place, "quote": sentence.text, "says": mention.says}


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else plain_number(value)


def _id(entry: Entry | None) -> str | None:
    return entry.id if entry else None
