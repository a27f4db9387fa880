"""What the book keeps as JSON: each kind with how it is written beside how it is read.

Short lists for what there is much of, so that names do not take most of the room.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from tongdao.book.rows import Contradiction, Measure, ProgrammePart, ProgrammeRow, ReportedNumber
from tongdao.book.stored.encoding import day_of, day_text, dumps, number_of, number_text
from tongdao.model import Change, Comparator, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tongdao.book.rows import Commitment, Years
    from tongdao.promise import Link


def measure_to_list(measure: Measure | None) -> list[Any] | None:
    """Write what an entry says."""
    if measure is None:
        return None
    return [
        measure.entry,
        measure.document,
        measure.source,
        measure.quote,
        measure.start,
        measure.end,
        day_text(measure.issued_on),
        day_text(measure.period_end),
        number_text(measure.value),
        number_text(measure.high),
        measure.unit,
        measure.comparator,
        measure.change,
        measure.stage,
        measure.per,
        measure.scope,
    ]


def measure_from_list(listed: Sequence[Any] | None) -> Measure | None:
    """Read what an entry says."""
    if listed is None:
        return None
    entry, document, source, quote, start, end, issued_on, period_end, *amount = listed
    value, high, unit, comparator, change, stage, per, scope = amount
    return Measure(
        entry=entry,
        document=document,
        source=source,
        quote=quote,
        start=start,
        end=end,
        issued_on=day_of(issued_on),
        period_end=day_of(period_end),
        value=number_of(value),
        high=number_of(high),
        unit=unit,
        comparator=comparator and Comparator(comparator),
        change=change and Change(change),
        stage=stage and Stage(stage),
        per=per,
        scope=scope,
    )


def _measured(listed: Sequence[Any]) -> Measure:
    """Read what an entry says, where there is one."""
    measure = measure_from_list(listed)
    assert measure is not None
    return measure


@dataclass(frozen=True, slots=True)
class Body:
    """What is shown of a commitment and never asked for: the fields of `Commitment` that have no column."""

    statement: str
    statement_start: int
    period_start: date | None
    period: str
    target: Measure
    baseline: Measure | None
    actual: Measure | None
    formula: str
    reason: str
    next: str | None
    reworded: str | None
    also: tuple[Measure, ...]

    @classmethod
    def of(cls, commitment: Commitment) -> Self:
        """Return the body of a commitment."""
        return cls(*(getattr(commitment, field.name) for field in fields(cls)))

    def to_json(self) -> str:
        """Write a body."""
        return dumps(
            [
                self.statement,
                self.statement_start,
                day_text(self.period_start),
                self.period,
                measure_to_list(self.target),
                measure_to_list(self.baseline),
                measure_to_list(self.actual),
                self.formula,
                self.reason,
                self.next,
                self.reworded,
                [measure_to_list(measure) for measure in self.also],
            ]
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a body."""
        statement, start, first, period, target, baseline, actual, *verdict = json.loads(text)
        formula, reason, following, reworded, also = verdict
        return cls(
            statement=statement,
            statement_start=start,
            period_start=day_of(first),
            period=period,
            target=_measured(target),
            baseline=measure_from_list(baseline),
            actual=measure_from_list(actual),
            formula=formula,
            reason=reason,
            next=following,
            reworded=reworded,
            also=tuple(map(_measured, also)),
        )


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link as the machine found it: the id of the outcome, the score, what was compared and how alike it is."""

    outcome: str
    score: float
    comparisons: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, link: Link) -> Self:
        """Return what is kept of a link."""
        return cls(link.outcome.id, link.score, tuple((item.name, item.level) for item in link.comparisons))

    def to_list(self) -> list[Any]:
        """Write a link."""
        return [self.outcome, self.score, self.comparisons]

    @classmethod
    def from_list(cls, listed: Sequence[Any]) -> Self:
        """Read a link."""
        outcome, score, comparisons = listed
        return cls(outcome, score, tuple((name, level) for name, level in comparisons))


@dataclass(frozen=True, slots=True)
class Proof:
    """How what became of a promise was found.

    `links` and `yearly` are as the machine found them, `decided` holds what people said of links by the id of the
    outcome; `mentions` are sentences by id, with what each says; `baseline` is the id of the level that growth is
    counted from, `why` the reason of the links, `inputs` are the ids that the verdict is made of.
    """

    links: tuple[FoundLink, ...]
    decided: Mapping[str, str]
    yearly: tuple[FoundLink, ...]
    mentions: tuple[tuple[str, str], ...]
    searched: tuple[str, ...]
    baseline: str | None
    heard: date | None
    why: str
    inputs: tuple[str, ...]

    @property
    def entries(self) -> set[str]:
        """The ids of the entries that it speaks of."""
        linked = (link.outcome for link in (*self.links, *self.yearly))
        return {*self.decided, *linked, *filter(None, [self.baseline])}

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The ids of the entries that tell of the promise, those that people rejected left out."""
        confirmed = (ident for ident, decision in self.decided.items() if decision == "confirmed")
        linked = (link.outcome for link in (*self.links, *self.yearly) if link.outcome not in self.decided)
        return (*confirmed, *linked)

    @property
    def undecided(self) -> tuple[FoundLink, ...]:
        """The links that nobody decided about."""
        return tuple(link for link in self.links if link.outcome not in self.decided)

    def to_json(self) -> str:
        """Write a proof."""
        return dumps(
            {
                "links": [link.to_list() for link in self.links],
                "decided": dict(self.decided),
                "yearly": [link.to_list() for link in self.yearly],
                "mentions": self.mentions,
                "searched": self.searched,
                "baseline": self.baseline,
                "heard": self.heard.isoformat() if self.heard else None,
                "why": self.why,
                "inputs": self.inputs,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a proof."""
        named = json.loads(text)
        return cls(
            links=tuple(map(FoundLink.from_list, named["links"])),
            decided=named["decided"],
            yearly=tuple(map(FoundLink.from_list, named["yearly"])),
            mentions=tuple((ident, says) for ident, says in named["mentions"]),
            searched=tuple(named["searched"]),
            baseline=named["baseline"],
            heard=date.fromisoformat(named["heard"]) if named["heard"] else None,
            why=named["why"],
            inputs=tuple(named["inputs"]),
        )


def years_to_json(years: Years) -> str:
    """Write the targets and actuals of a line by year."""
    return dumps([[year, _numbers(targets), _numbers(actuals)] for year, targets, actuals in years])


def years_from_json(text: str) -> Years:
    """Read the targets and actuals of a line by year."""
    listed = json.loads(text)
    return tuple((year, _numbers_from(targets), _numbers_from(actuals)) for year, targets, actuals in listed)


def _numbers(numbers: Iterable[ReportedNumber]) -> list[list[Any]]:
    return [
        [
            *(number_text(one.value), number_text(one.high), one.unit, one.comparator, one.change),
            *(one.per, one.scope, one.sources),
        ]
        for one in numbers
    ]


def _numbers_from(listed: Iterable[Sequence[Any]]) -> tuple[ReportedNumber, ...]:
    return tuple(
        ReportedNumber(
            value=number_of(value),
            high=number_of(high),
            unit=unit,
            comparator=comparator and Comparator(comparator),
            change=change and Change(change),
            stage=None,
            per=per,
            scope=scope,
            sources=tuple(sources),
        )
        for value, high, unit, comparator, change, per, scope, sources in listed
    )


def contradiction_to_json(item: Contradiction) -> str:
    """Write a contradiction."""
    return dumps(
        [
            item.name,
            item.issuer,
            day_text(item.period_start),
            day_text(item.period_end),
            measure_to_list(item.first),
            item.first_sentence,
            measure_to_list(item.second),
            item.second_sentence,
        ]
    )


def contradiction_from_json(text: str) -> Contradiction:
    """Read a contradiction."""
    name, issuer, start, end, first, first_sentence, second, second_sentence = json.loads(text)
    return Contradiction(
        name=name,
        issuer=issuer,
        period_start=day_of(start),
        period_end=day_of(end),
        first=_measured(first),
        first_sentence=first_sentence,
        second=_measured(second),
        second_sentence=second_sentence,
    )


def programme_to_json(row: ProgrammeRow) -> str:
    """Write a programme."""
    named = {field.name: getattr(row, field.name) for field in fields(row)}
    parts = [[part.text, part.commitments] for part in row.parts]
    return dumps({**named, "issued_on": day_text(row.issued_on), "parts": parts})


def programme_from_json(text: str) -> ProgrammeRow:
    """Read a programme."""
    named = json.loads(text)
    parts = tuple(ProgrammePart(part, tuple(idents)) for part, idents in named.pop("parts"))
    issued_on, idents = day_of(named.pop("issued_on")), tuple(named.pop("commitments"))
    return ProgrammeRow(**named, issued_on=issued_on, parts=parts, commitments=idents)
