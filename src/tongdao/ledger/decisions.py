"""What people decided, applied to what the machine read: pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError
from tongdao.ledger.changes import CONTENT
from tongdao.ledger.entered import OF_DOCUMENTS, OF_ENTRIES, usable
from tongdao.ledger.refusals import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from tongdao.ledger.entered import Reader
    from tongdao.promise import Decision, Entry

    # From the ids of a version of a document to those of a newer one, and by how many characters each moved.
    Moves = Mapping[str, tuple[str, int]]

LINK_SIGN = "~"  # between the two ids of a link
REPORT_SIGN = "r"  # before the number of the write that a report came with
_PIECE = "-"  # between the id of an entry and the number of a piece of it
ACTIONS = ("accept", "correct", "reject", "merge", "split", "note", "undo")
_FIGURE_ONLY = {"value", "high", "unit", "comparator", "change", "indicator"}
_DELIVERABLE_ONLY = {"name", "stage"}
_OF_STATEMENTS = {"kind", "owner"}
_NULLABLE = {"owner", "period_start", "period_end", "high"}


def leads_to_itself(link: str) -> bool:
    """Tell whether a link has an entry, or pieces of one, at both ends."""
    promise, _, outcome = link.partition(LINK_SIGN)
    return base_of(promise) == base_of(outcome)


def is_report(ident: str) -> bool:
    """Tell whether an id is that of a report; documents have ids of digits and the letters up to f."""
    return ident[:1] == REPORT_SIGN and ident[1:].isdecimal()


def correctable(form: str) -> frozenset[str]:
    """Return the fields that a decision may correct: of a figure, a deliverable, a statement or a document."""
    if form == "document":
        return frozenset(OF_DOCUMENTS)
    if form == "statement":
        return frozenset(_OF_STATEMENTS)
    other = _DELIVERABLE_ONLY if form == "figure" else _FIGURE_ONLY
    return frozenset(OF_ENTRIES) - other - {"end"}


def parse_fields(form: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check corrections and return them as JSON can hold them; an empty text empties a field that may be empty.

    Raises UsageError for a field that the form does not have, FieldError for a value that it cannot take.
    """
    parsed: dict[str, Any] = {}
    for name, value in given.items():
        if name not in correctable(form):
            raise UsageError(f"no field {name!r} in a {form}: choose {', '.join(sorted(correctable(form)))}")
        parsed[name] = _parsed(name, value, OF_DOCUMENTS if form == "document" else OF_ENTRIES)
    return parsed


def _parsed(name: str, value: Any, readers: Mapping[str, Reader]) -> Any:
    if value is None or value == "":
        if name not in _NULLABLE:
            raise FieldError(name, "empty")
        return None
    return jsonable(readers[name](name, value))


def jsonable(value: Any) -> Any:
    """Return a field of an entry as JSON can hold it without loss: numbers but offsets as text."""
    return value if value is None or isinstance(value, int) else str(value)


def snapshot(entry: Entry) -> str:
    """Write what an entry says, so that it can be compared later."""
    said = {name: jsonable(getattr(entry, name)) for name in CONTENT}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


@dataclass(slots=True)
class DecisionsInForce:
    """What stands decided about one subject: corrections, the pieces it was split into, whether it is out."""

    last: Decision | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    pieces: tuple[Mapping[str, Any], ...] = ()
    hidden: bool = False

    @property
    def alters(self) -> bool:
        """Tell whether the entry is not as the machine read it: corrected, in pieces, or doubted no more."""
        return bool(self.fields or self.pieces or (self.last and self.last.action == "accept"))


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions without those that were undone and what undid them: an undo supersedes what it undoes."""
    every = list(decisions)
    undone = {decision.supersedes for decision in every if decision.action == "undo"}
    return [decision for decision in every if decision.action != "undo" and decision.id not in undone]


def standings(decisions: Iterable[Decision]) -> dict[str, DecisionsInForce]:
    """Fold decisions, oldest first, into what stands about each subject.

    Corrections add up, field by field. The last of accept, correct, split, merge and reject tells whether the
    subject is in or out; a merge takes the others out in favour of its subject. Notes change nothing, and what was
    undone counts no more.
    """
    standing: dict[str, DecisionsInForce] = {}
    for decision in in_force(decisions):
        if decision.action == "note":
            continue
        state = standing.setdefault(decision.subject, DecisionsInForce())
        state.last, state.hidden = decision, decision.action == "reject"
        if decision.action in ("correct", "merge"):
            state.fields.update({key: value for key, value in decision.fields.items() if key != "with"})
        if decision.action == "split":
            state.pieces = tuple(decision.fields["into"])
        for other in decision.fields.get("with", ()):
            absorbed = standing.setdefault(other, DecisionsInForce())
            absorbed.last, absorbed.hidden = decision, True
    return standing


def effective(entry: Entry, standing: Mapping[str, DecisionsInForce]) -> Iterator[Entry]:
    """Yield what an entry is after the decisions about it and its pieces: itself, corrected, in pieces, or nothing."""
    state = standing.get(entry.id)
    if state is None:
        yield entry
    elif not state.hidden and state.pieces:
        for piece in pieces_of(entry, state):
            yield from effective(piece, standing)
    elif not state.hidden:
        yield replace(corrected_with(entry, state.fields), doubts=())


def pieces_of(entry: Entry, state: DecisionsInForce) -> Iterator[Entry]:
    """Yield the pieces that an entry was split into, as they were split off."""
    corrected = corrected_with(entry, state.fields)
    for number, piece in enumerate(state.pieces, 1):
        yield replace(corrected_with(corrected, piece), id=f"{entry.id}{_PIECE}{number}", doubts=())


def base_of(ident: str) -> str:
    """Return the id of the entry that a piece was split off, else the id itself."""
    return ident.partition(_PIECE)[0]


def corrected_with(entry: Entry, given: Mapping[str, Any]) -> Entry:
    """Return an entry with corrected fields, as decisions keep them, without those that cannot be used."""
    return usable(entry, given)[0] if given else entry


def locate(text: str, quote: str, near: int) -> int:
    """Return where a quote stands in a text, nearest to an offset; raises FieldError where it does not."""
    behind, before = text.find(quote, near), text.rfind(quote, 0, near + len(quote))
    places = [place for place in (before, behind) if place >= 0]
    if not places:
        raise FieldError("quote", "not_in_text", value=quote)
    return min(places, key=lambda place: abs(place - near))


def carry_over(decisions: Iterable[Decision], moves: Moves, seq: int, at: datetime) -> Iterator[Decision]:
    """Yield the decisions about what moved to a new version of its document, as ones about what it is there.

    A merge is left behind where one of its entries did not move with it, and a decision about a link where an end
    changed.
    """
    place = 0
    for decision in decisions:
        subject = _moved_id(decision.subject, moves)
        others = [_moved_id(other, moves) for other in decision.fields.get("with", ())]
        if subject is None or None in others:
            continue
        by = moves.get(base_of(decision.subject), ("", 0))[1]
        fields = _moved(decision.fields, by)
        if others:
            fields["with"] = others
        if "into" in fields:
            fields["into"] = [_moved(piece, by) for piece in fields["into"]]
        ident = f"x{seq}.{place}"
        yield replace(decision, id=ident, at=at, subject=subject, fields=fields, supersedes=decision.id)
        place += 1


def _moved_id(ident: str, moves: Moves) -> str | None:
    """Return the id of an entry, a piece, a statement or a link where it moved to, None where it did not."""
    ends = ident.split(LINK_SIGN)
    if len(ends) > 1:
        moved = [_moved_id(end, moves) for end in ends]
        return (
            LINK_SIGN.join(new or old for new, old in zip(moved, ends, strict=True)) if any(moved) else None
        )
    base = base_of(ident)
    return moves[base][0] + ident[len(base) :] if base in moves else None


def _moved(fields: Mapping[str, Any], by: int) -> dict[str, Any]:
    """Return corrections whose offsets are moved."""
    return {name: value + by if name in ("start", "end") else value for name, value in fields.items()}
