"""Check a pack: read its cases as any text is read, and show of each what its table is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongdao.assess.aims import aim_of, is_flow
from tongdao.assess.evidence import is_statistics
from tongdao.assess.units import factor
from tongdao.following import cases as following
from tongdao.ledger.rows import entries_of
from tongdao.ledger.values import StoredDocument
from tongdao.mentions.quantities.find import find_quantities
from tongdao.mentions.times.find import find_periods
from tongdao.model import Kind, Step
from tongdao.rules.cases import check_pack
from tongdao.rules.pack import load_pack
from tongdao.rules.words import WordTable
from tongdao.service.reading import read
from tongdao.structure import cases as structure
from tongdao.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tongdao.model import Quantity, Reading
    from tongdao.promise import Entry
    from tongdao.rules.cases import Case, CaseReader, Coverage, Found

# What a case is read against unless it says otherwise.
_DATE, _ISSUER = "2025-01-15", "澜江市"


def _reading(case: Case) -> Reading:
    return read(case.text, date=_date(case), issuer=case.fields.get("issuer", _ISSUER), pack=case.pack)


def _date(case: Case) -> date:
    return date.fromisoformat(case.fields.get("date", _DATE))


def _statements(*names: str) -> CaseReader:
    return lambda case: [_as_in_cases(said, names) for said in _reading(case).statements]


def _figures(*names: str) -> CaseReader:
    return lambda case: [
        _as_in_cases(item, names) for said in _reading(case).statements for item in said.figures
    ]


def _deliverables(*names: str) -> CaseReader:
    return lambda case: [
        _as_in_cases(item, names) for said in _reading(case).statements for item in said.deliverables
    ]


def _programmes(case: Case) -> list[Found]:
    return [(" ".join((found.name, found.code, *found.parts)), ()) for found in _reading(case).programmes]


def _checks(*names: str) -> CaseReader:
    return lambda case: [_as_in_cases(check, names) for check in _reading(case).checks]


def _named_owners(case: Case) -> list[Found]:
    said = _reading(case).statements
    return [(item.owner, item.trail) for item in said if item.owner and item.owner != _ISSUER]


def _charged(case: Case) -> list[Found]:
    """Show who leads and who helps in each statement that is no duty itself: `市教育局 + 市财政局`."""
    said = [item for item in _reading(case).statements if item.kind is not Kind.OTHER]
    return [(" + ".join((item.owner or "none", *item.supporting)), item.trail) for item in said]


def _periods(case: Case) -> list[Found]:
    """Show the times of a case by official conventions, or by everyday ones where it is `general`."""
    general = case.fields.get("general", False)
    periods = find_periods(fold(case.text), load_pack(case.pack), _date(case), general=general)
    return [
        (
            f"{case.text[item.start : item.end]} {item.first or ''}..{item.last or ''} {item.relation}",
            item.trail,
        )
        for item in periods
    ]


def _quantities(case: Case) -> list[Found]:
    """Show the quantities of a case as official documents are read, or as any Chinese where it is `general`."""
    general = case.fields.get("general", False)
    quantities = find_quantities(fold(case.text), load_pack(case.pack), general=general)
    return [(f"{case.text[item.start : item.end]} {_amount(item)}", item.trail) for item in quantities]


def _amount(item: Quantity) -> str:
    high = "" if item.high is None else f"..{item.high:f}"
    return f"{item.value:f}{high} {item.unit or 'none'} {item.comparator}"


def _as_in_cases(item: Any, names: Sequence[str]) -> Found:
    return " ".join(_word(getattr(item, name)) for name in names), getattr(item, "trail", ())


def _word(value: object) -> str:
    """Write a field as cases do: an enum by its value, a number in full, nothing as `none`."""
    return "none" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _entries(case: Case) -> list[Entry]:
    """Return what a ledger would keep of a case; its `type` is the kind of its document."""
    reading, at = _reading(case), datetime(2025, 1, 1, tzinfo=UTC)
    said = reading.document
    kind = case.fields.get("type")
    stored = StoredDocument(said.id, None, said.title, said.issuer, said.date, kind, at, "")
    return entries_of(reading, stored)


def _aims(case: Case) -> list[Found]:
    """Show of each figure the bound that it sets and whether it counts what is done: `控制在3% <= flow`."""
    pack = load_pack(case.pack)
    return [
        (" ".join((item.quote, _bound(item, case), "flow" if is_flow(item, pack) else "level")), ())
        for item in _entries(case)
        if item.value is not None
    ]


def _bound(item: Entry, case: Case) -> str:
    aim = aim_of(item, None, load_pack(case.pack))
    return "~" if aim.band else "<=" if aim.is_ceiling else ">="


def _official(case: Case) -> list[Found]:
    """Show each figure that stands in official statistics."""
    pack = load_pack(case.pack)
    return [(item.quote, ()) for item in _entries(case) if is_statistics(item, pack)]


def _factor(case: Case) -> list[Found]:
    """Show how many of the second unit of a case one of the first is; nothing where the two do not convert."""
    source, target = case.text.split()
    found = factor(source, target, load_pack(case.pack))
    return [] if found is None else [(str(found), ())]


def _classes(case: Case) -> list[Found]:
    """Show the words of a case that are in a class, after it."""
    words = WordTable(load_pack(case.pack).table("classes"))
    hits = words.finditer(case.text)
    return [(f"{row.id} {case.text[start:end]}", (Step(row.rule, start, end),)) for start, end, row in hits]


def _doubted(case: Case) -> list[Found]:
    """Show each target that may be no promise, with the reasons: `120万人 state`."""
    return [
        (" ".join((item.quote, *item.doubts)), item.trail)
        for said in _reading(case).statements
        for items in (said.figures, said.deliverables)
        for item in items
        if item.doubts
    ]


def _same(case: Case) -> list[Found]:
    """Show what else is searched for with a word, after the row that says so: `metro 轨道交通`."""
    rows = load_pack(case.pack).table("search_words")
    return [
        (f"{row.id} {word}", (Step(row.rule, 0, len(case.text)),))
        for row in rows
        if case.text in row.words
        for word in row.words
        if word != case.text
    ]


_THINGS = _deliverables("quote", "name", "stage")

# For each case file, how its cases are read: from a case to what is found, in the form of `expect`.
CASE_READERS: Mapping[str, CaseReader] = {
    **structure.CASE_READERS,
    **following.CASE_READERS,
    "actors": _named_owners,
    "adjuncts": _THINGS,
    "aims": _aims,
    "bland_words": _THINGS,
    "changes": _figures("quote", "change"),
    "classes": _classes,
    "search_words": _same,
    "classifiers": _factor,
    "check_words": _checks("relation", "stated", "computed", "holds"),
    "clause_forms": _statements("kind"),
    "common_words": _THINGS,
    "comparators": _quantities,
    "currencies": _quantities,
    "duties": _charged,
    "everyday_words": _periods,
    "heads": _THINGS,
    "holidays": _periods,
    "indicator_words": _figures("quote", "indicator"),
    "kind_cues": _statements("kind"),
    "kind_words": _statements("kind"),
    "list_words": _THINGS,
    "milestones": _periods,
    "moods": _statements("kind"),
    "movement_words": _figures("quote", "period_end"),
    "name_adverbs": _THINGS,
    "name_ends": _THINGS,
    "name_leads": _THINGS,
    "name_numbers": _THINGS,
    "name_places": _THINGS,
    "number_names": _quantities,
    "number_parts": _quantities,
    "number_words": _quantities,
    "place_scopes": _figures("quote", "scope"),
    "plan_periods": _periods,
    "promise_doubts": _doubted,
    "programme_each": _programmes,
    "programme_nouns": _programmes,
    "programmes": _programmes,
    "ranks": _quantities,
    "reigns": _periods,
    "shares": _quantities,
    "stages": _THINGS,
    "statistics": _official,
    "stocks": _figures("quote", "period_end"),
    "table_heads": _figures("quote", "indicator", "kind"),
    "thing_weights": _THINGS,
    "time_modifiers": _periods,
    "time_suffixes": _periods,
    "time_units": _periods,
    "time_words": _periods,
    "timing_words": _figures("quote", "period_end"),
    "unit_defaults": _figures("quote", "unit"),
    "units": _quantities,
    "per_units": _figures("quote", "per"),
    "vague_counts": _figures("quote", "kind"),
    "vague_words": _THINGS,
    "worded": _quantities,
}


def check(pack: str = "zh_cn") -> tuple[Coverage, ...]:
    """Run every case of a pack; raises PackError where the pack contradicts itself or there is none."""
    return check_pack(pack, CASE_READERS)
