"""What people decided, applied to what the machine read: pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError
from tongdao.ledger.changes import CONTENT
from tongdao.model import Basis, Change, Comparator, Kind, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from tongdao.promise import Decision, Entry

ACTIONS = ("accept", "correct", "reject", "merge", "split", "note")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None


_TEXTS = ("quote", "owner", "unit", "indicator", "name")
# How the text of a corrected field is read, and which forms have the field.
_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_TEXTS, str),
    "kind": Kind,
    "period_start": date.fromisoformat,
    "period_end": date.fromisoformat,
    "period": Basis,
    "value": _decimal,
    "high": _decimal,
    "comparator": Comparator,
    "change": Change,
    "stage": Stage,
    "start": int,
    "end": int,
}
_FIGURE_ONLY = {"value", "high", "unit", "comparator", "change", "indicator"}
_DELIVERABLE_ONLY = {"name", "stage"}
_OF_STATEMENTS = {"kind", "owner"}
_NULLABLE = {"owner", "period_start", "period_end", "high"}


def correctable(form: str) -> frozenset[str]:
    """Return the fields that a decision may correct: of a figure, a deliverable or a statement."""
    if form == "statement":
        return frozenset(_OF_STATEMENTS)
    other = _DELIVERABLE_ONLY if form == "figure" else _FIGURE_ONLY
    return frozenset(_READERS) - other - {"end"}


def parse_fields(form: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check corrections and return them as JSON can hold them; an empty text empties a field that may be empty.

    Raises UsageError for a field that the form does not have, and for a value that it cannot take.
    """
    parsed: dict[str, Any] = {}
    for name, value in given.items():
        if name not in correctable(form):
            raise UsageError(f"no field {name!r} in a {form}: choose {', '.join(sorted(correctable(form)))}")
        parsed[name] = _parsed(name, value)
    return parsed


def _parsed(name: str, value: Any) -> Any:
    if value is None or value == "":
        if name not in _NULLABLE:
            raise UsageError(f"{name} cannot be empty")
        return None
    try:
        return jsonable(_READERS[name](str(value)))
    except ValueError:
        reader = _READERS[name]
        choices = (
            f"choose {', '.join(map(str, reader))}" if isinstance(reader, type(Kind)) else "write it in full"
        )
        raise UsageError(f"{name} cannot be {value!r}: {choices}") from None


def jsonable(value: Any) -> Any:
    """Return a field of an entry as JSON can hold it without loss: numbers but offsets as text."""
    return value if value is None or isinstance(value, int) else str(value)


def snapshot(entry: Entry) -> str:
    """Write what an entry says, so that it can be compared later."""
    said = {name: jsonable(getattr(entry, name)) for name in CONTENT}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


@dataclass(slots=True)
class Standing:
    """What stands decided about one subject: corrections, the pieces it was split into, whether it is out."""

    last: Decision | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    pieces: tuple[Mapping[str, Any], ...] = ()
    hidden: bool = False

    @property
    def alters(self) -> bool:
        """Tell whether the entry is not as the machine read it."""
        return bool(self.fields or self.pieces)


def standings(decisions: Iterable[Decision]) -> dict[str, Standing]:
    """Fold decisions, oldest first, into what stands about each subject.

    Corrections add up, field by field. The last of accept, correct, split, merge and reject tells whether the
    subject is in or out; a merge takes the others out in favour of its subject. Notes change nothing.
    """
    standing: dict[str, Standing] = {}
    for decision in decisions:
        if decision.action == "note":
            continue
        state = standing.setdefault(decision.subject, Standing())
        state.last, state.hidden = decision, decision.action == "reject"
        if decision.action in ("correct", "merge"):
            state.fields.update({key: value for key, value in decision.fields.items() if key != "with"})
        if decision.action == "split":
            state.pieces = tuple(decision.fields["into"])
        for other in decision.fields.get("with", ()):
            absorbed = standing.setdefault(other, Standing())
            absorbed.last, absorbed.hidden = decision, True
    return standing


def effective(entry: Entry, standing: Standing | None) -> Iterator[Entry]:
    """Yield what an entry is after the decisions about it: itself, corrected, in pieces, or nothing."""
    if standing is None:
        yield entry
    elif not standing.hidden:
        corrected = corrected_with(entry, standing.fields)
        if not standing.pieces:
            yield corrected
        for number, piece in enumerate(standing.pieces, 1):
            yield replace(corrected_with(corrected, piece), id=f"{entry.id}-{number}")


def corrected_with(entry: Entry, given: Mapping[str, Any]) -> Entry:
    """Return an entry with corrected fields, which are as `parse_fields` returns them."""
    if not given:
        return entry
    known = {item.name for item in fields(entry)}
    return replace(entry, **{name: _read(name, value) for name, value in given.items() if name in known})


def _read(name: str, value: Any) -> Any:
    """Read a field from JSON; `period` is a plain text in an entry."""
    return value if value is None or name == "period" else _READERS[name](value)


def locate(text: str, quote: str, near: int) -> int:
    """Return where a quote stands in a text, nearest to an offset; raises UsageError where it does not."""
    behind, before = text.find(quote, near), text.rfind(quote, 0, near + len(quote))
    places = [place for place in (before, behind) if place >= 0]
    if not places:
        raise UsageError(f"the document does not hold the quote {quote!r}: copy it from the text")
    return min(places, key=lambda place: abs(place - near))


def carry_over(
    decisions: Iterable[Decision], same: Mapping[str, tuple[Entry, Entry]], seq: int, at: datetime
) -> Iterator[tuple[str, Decision]]:
    """Yield, under the old subject, each decision as one about the same entry of a new version of its document.

    `same` maps the ids of old entries to old and new. A merge is left behind where one of its entries is not there.
    """
    place = 0
    for decision in decisions:
        before, after = same[decision.subject]
        others = decision.fields.get("with", ())
        if any(other not in same for other in others):
            continue
        fields = _moved(decision.fields, after.start - before.start)
        if others:
            fields["with"] = [same[other][1].id for other in others]
        if "into" in fields:
            fields["into"] = [_moved(piece, after.start - before.start) for piece in fields["into"]]
        ident = f"x{seq}.{place}"
        yield (
            decision.subject,
            replace(decision, id=ident, at=at, subject=after.id, fields=fields, supersedes=decision.id),
        )
        place += 1


def _moved(fields: Mapping[str, Any], by: int) -> dict[str, Any]:
    """Return corrections whose offsets are moved."""
    return {name: value + by if name in ("start", "end") else value for name, value in fields.items()}
