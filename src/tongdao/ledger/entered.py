"""The one door for what people enter: every value is typed and bounded here, before anything is written.

Each reader takes what a form, an option or JSON brought and returns the value, or raises FieldError, which names the
field and says what would do. What the ledger holds already is read by the same readers: `usable` tells what of it
counts, and why the rest does not.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tongdao.ledger.refusals import FieldError
from tongdao.model import Basis, Change, Comparator, Kind, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

    from tongdao.ledger.values import Report
    from tongdao.model import Document
    from tongdao.promise import Entry

    Reader = Callable[[str, Any], Any]

# Numbers below 10^24 with so many decimal places: more than any budget has, few enough to compute with at once.
_WHOLE_DIGITS, _DECIMAL_PLACES = 24, 12
_LONGEST_NUMBER = 64  # characters
_YEARS = (1900, 2199)  # of days that somebody plans or reports by
_YEARS_OF_PERIODS = (1000, 2199)  # what a document tells may have begun long ago
LAST_DAY = date(2199, 12, 31)  # of those that are computed with
_LONGEST_PLACE = 9  # digits of an offset into a text
_SHOWN = 40  # characters of a refused value that are said again
# Characters of a name or a unit, of a title, and of what may have several lines.
_LINE, _TITLE, _WORDS = 200, 500, 4000
_LINES = "\n\r\t"
# Of which the first may not be behind or above the second.
_RANGES = (("period_start", "period_end"), ("value", "high"))
RANGED = frozenset(name for pair in _RANGES for name in pair)
_NAMES = frozenset(("indicator", "name"))
_MOST = 200  # names, files, entries or pieces given together


def number(field: str, value: Any) -> Decimal:
    """Return a finite number below 10^24 with 12 decimal places at most."""
    text = _written(field, value, _LONGEST_NUMBER, "large").strip()
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise _fault(field, "unreadable", value) from None
    if not found.is_finite():
        raise _fault(field, "not_finite", value)
    places = found.as_tuple().exponent
    assert isinstance(places, int), "a finite number has an exponent"
    if found.adjusted() >= _WHOLE_DIGITS:
        raise _fault(field, "large", value, digits=_WHOLE_DIGITS)
    if -places > _DECIMAL_PLACES:
        raise _fault(field, "precise", value, digits=_DECIMAL_PLACES)
    return found


def day(field: str, value: Any, years: tuple[int, int] = _YEARS) -> date:
    """Return a day of a plausible year."""
    try:
        found = value if isinstance(value, date) else date.fromisoformat(_written(field, value).strip())
    except ValueError:
        raise _fault(field, "unreadable", value) from None
    if not years[0] <= found.year <= years[1]:
        raise _fault(field, "year", value, first=years[0], last=years[1])
    return found


def day_of_period(field: str, value: Any) -> date:
    """Return a day of a year of which documents tell."""
    return day(field, value, _YEARS_OF_PERIODS)


def line(field: str, value: Any) -> str:
    """Return a name, a unit or whatever else stands on one line."""
    return _text(field, value, _LINE, "")


def words(field: str, value: Any) -> str:
    """Return a text that may have several lines."""
    return _text(field, value, _WORDS, _LINES)


def _quote(field: str, value: Any) -> str:
    """Return words of a document, which may hold any character that it holds."""
    return _written(field, value)


def _title(field: str, value: Any) -> str:
    """Return the title of a document, which may run over several lines."""
    return _text(field, value, _TITLE, _LINES)


def place(field: str, value: Any) -> int:
    """Return an offset into a text."""
    text = _written(field, value).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_PLACE):
        raise _fault(field, "unreadable", value)
    return int(text)


def _choice(kind: type[StrEnum]) -> Reader:
    def read(field: str, value: Any) -> StrEnum:
        try:
            return kind(_written(field, value))
        except ValueError:
            raise _fault(field, "choice", value, choices=", ".join(kind)) from None

    return read


stage = _choice(Stage)


def several(field: str, values: Iterable[Any]) -> list[Any]:
    """Return what was given together: not more than anybody has."""
    found = list(values)
    if len(found) > _MOST:
        raise FieldError(field, "parts", most=_MOST)
    return found


def _text(field: str, value: Any, most: int, allowed: str) -> str:
    text = _written(field, value, most)
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in allowed:
            raise _fault(field, "character", value, char=f"U+{ord(char):04X}")
    return text


def _written(field: str, value: Any, most: int = _WORDS, reason: str = "long") -> str:
    """Return a value as it was written, refused before anything is computed with it where that is too long."""
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER * 4:
        raise FieldError(field, "large", value="…", digits=_WHOLE_DIGITS)
    text = str(value)
    if len(text) > most:
        raise _fault(field, reason, text, most=most, digits=_WHOLE_DIGITS)
    return text


def _fault(field: str, reason: str, value: Any, **details: object) -> FieldError:
    """Return the error that says again what was seen, so much of it as can be shown."""
    text = "".join(char if char.isprintable() else "�" for char in str(value)[: _SHOWN + 1])
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return FieldError(field, reason, value=shown, **details)


# Of an entry or a statement: how a corrected field is read.
OF_ENTRIES: Mapping[str, Reader] = {
    **dict.fromkeys(("owner", "unit", "title", "indicator", "name"), line),
    "quote": _quote,
    "kind": _choice(Kind),
    "period_start": day_of_period,
    "period_end": day_of_period,
    "period": _choice(Basis),
    "value": number,
    "high": number,
    "comparator": _choice(Comparator),
    "change": _choice(Change),
    "stage": stage,
    "start": place,
    "end": place,
}
OF_DOCUMENTS: Mapping[str, Reader] = {
    "title": _title,
    **dict.fromkeys(("issuer", "type"), line),
    "date": day,
}


def refuse_given(document: Document, kind: str | None, given: Iterable[str]) -> None:
    """Raise FieldError for what a person gave of a document and cannot be kept."""
    said = {name: getattr(document, name) for name in given}
    for name, value in (*said.items(), ("type", kind)):
        if value is not None:
            OF_DOCUMENTS[name](name, value)


def usable(entry: Entry, given: Mapping[str, Any]) -> tuple[Entry, list[FieldError]]:
    """Return an entry with the corrections that can be used, and why the others cannot.

    `given` is as a decision keeps it. A new name without a title of its own takes the place of the title. A period
    that would end before it starts stays as it was, and so does a range.
    """
    read, faults = readable(given)
    for pair in _RANGES:
        fault = _turned(entry, read, *pair)
        if fault:
            faults.append(fault)
            read = {name: value for name, value in read.items() if name not in pair}
    if not _NAMES.isdisjoint(read):
        read.setdefault("title", None)  # made of what the entry was called before
    return (replace(entry, **read) if read else entry), faults


def readable(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """Return the corrected fields of an entry that can be read, by name, and why the others cannot."""
    read: dict[str, Any] = {}
    faults = []
    for name, value in given.items():
        if name in OF_ENTRIES:
            try:
                read[name] = _stored(name, value)
            except FieldError as error:
                faults.append(error)
    return read, faults


def _stored(name: str, value: Any) -> Any:
    """Read a field from JSON; `period` is a plain text in an entry."""
    if value is None:
        return None
    found = OF_ENTRIES[name](name, value)
    return str(found) if name == "period" else found


def is_computable(found: date) -> bool:
    """Tell whether days can be added to and taken from a day that was read: not at the ends of the calendar."""
    return date.min.year < found.year <= LAST_DAY.year


def fault_of_day(field: str, text: str) -> FieldError:
    """Return why a day cannot be computed with."""
    return _fault(field, "year", text, first=date.min.year + 1, last=LAST_DAY.year)


def refuse_turned(entry: Entry, read: Mapping[str, Any]) -> None:
    """Raise FieldError where corrections would make a period end before it starts, or a range end below its start."""
    for pair in _RANGES:
        if fault := _turned(entry, read, *pair):
            raise fault


def _turned(entry: Entry, read: Mapping[str, Any], low: str, high: str) -> FieldError | None:
    if low not in read and high not in read:
        return None
    first, last = (read.get(name, getattr(entry, name)) for name in (low, high))
    if first is None or last is None or first <= last:
        return None
    return _fault(high, "turned", last, low=low, first=first)


def report_faults(report: Report) -> list[FieldError]:
    """Return why a report cannot be counted, nothing where it can."""
    checks: Iterable[tuple[Reader, str, Any]] = (
        (number, "value", report.value),
        (line, "unit", report.unit),
        (day, "as_of", report.as_of),
    )
    return [fault for reader, name, value in checks if (fault := _fault_in(reader, name, value))]


def _fault_in(reader: Reader, name: str, value: Any) -> FieldError | None:
    if value is None:
        return None
    try:
        reader(name, value)
    except FieldError as error:
        return error
    return None


def checked_report(report: Report) -> Report:
    """Return a report as it can be kept; raises FieldError."""
    for fault in report_faults(report):
        raise fault
    source = line("source", report.source).strip()
    if not source:
        raise FieldError("source", "empty")
    note = None if report.note is None else words("note", report.note).strip() or None
    unit = None if report.unit is None else report.unit.strip() or None
    return replace(report, source=source, unit=unit, who=line("who", report.who), note=note)
