"""What people enter goes through one door: it is typed and bounded before anything is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import nasty
import pytest
from books import REPORT, RUN, Clock, named, said, sizes
from hypothesis import given
from hypothesis import strategies as st

from tongdao.errors import UnknownIdError, UsageError
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.glossary import LANGUAGES, load_glossary
from tongdao.ledger import entered
from tongdao.ledger.decisions import correctable, parse_fields
from tongdao.ledger.refusals import FieldError
from tongdao.ledger.tasks import Actor, parse_step_fields
from tongdao.model import Stage
from tongdao.rules.pack import load_pack
from tongdao.service.tasks import amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tongdao.ledger.store import Ledger
    from tongdao.promise import Entry

OWN_RUN = replace(RUN, pack_sha256=load_pack().sha256)
TODAY = date(2025, 2, 1)
OFFICE, BUREAU = Actor("钱某", "supervisor"), Actor("孙某", "bureau", "市交通局")


def reason(work: Callable[[], object]) -> str:
    """Return why something is refused; every reason can be told in every language."""
    with pytest.raises(FieldError) as caught:
        work()
    for language in LANGUAGES:
        told = caught.value.told(load_glossary(language))
        assert len(told) < 200
        assert told.replace("�", "").isprintable()
        assert "{" not in told.replace("{value}", "")
    return caught.value.reason


READERS: list[tuple[Callable[[str, Any], object], list[tuple[object, str]]]] = [
    (entered.number, nasty.NUMBERS),
    (entered.day, [*nasty.DAYS, *nasty.EARLY_DAYS]),
    (entered.day_of_period, nasty.DAYS),
    (entered.line, nasty.LINES),
    (entered.stage, nasty.CHOICES),
    (entered.place, nasty.PLACES),
]


@pytest.mark.parametrize(
    ("reader", "value", "why"),
    [(reader, value, why) for reader, rows in READERS for value, why in rows],
    ids=nasty.label,
)
def test_what_is_refused(reader: Callable[[str, Any], object], value: object, why: str) -> None:
    assert reason(lambda: reader("value", value)) == why


@pytest.mark.parametrize("value", nasty.FINE_NUMBERS, ids=nasty.label)
def test_numbers_that_are_taken_are_exact(value: object) -> None:
    assert entered.number("value", value) == Decimal(str(value))


@pytest.mark.parametrize("value", nasty.FINE_DAYS)
def test_days_that_are_taken(value: str) -> None:
    assert entered.day("due", value) == date.fromisoformat(value.strip())


def test_words_may_have_lines_and_a_period_may_begin_long_ago() -> None:
    assert entered.words("text", "一行\n两行\t三") == "一行\n两行\t三"
    assert reason(lambda: entered.words("text", "桥" * 4001)) == "long"
    for value in nasty.FINE_DAYS_OF_PERIODS:
        assert entered.day_of_period("period_start", value) == date.fromisoformat(value)
    assert entered.several("support", "甲乙") == ["甲", "乙"]
    assert len(entered.several("support", "甲" * 200)) == 200
    assert reason(lambda: entered.several("support", "甲" * 201)) == "parts"


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (entered.line, "桥" * 200),
        (entered.words, "桥" * 4000),
        (entered.words, "一行\n\r\t二行"),
        (entered.OF_DOCUMENTS["title"], "桥" * 499 + "\n"),
        (entered.OF_ENTRIES["quote"], "\x00" * 4000),
    ],
    ids=nasty.label,
)
def test_words_that_are_taken_stay_as_they_are(reader: Callable[[str, Any], object], value: str) -> None:
    assert reader("text", value) == value


def test_places_that_are_taken_are_whole_numbers() -> None:
    assert [entered.place("start", text) for text in ("0", " 7 ", "9" * 9)] == [0, 7, 999_999_999]


@pytest.mark.parametrize(
    ("value", "shown"), [("桥" * 40, "桥" * 40), ("桥" * 41, "桥" * 40 + "…"), ("\x1b", "�")], ids=nasty.label
)
def test_what_is_refused_is_said_again_in_short(value: str, shown: str) -> None:
    with pytest.raises(FieldError) as caught:
        entered.number("value", value)
    assert caught.value.details["value"] == shown


@pytest.mark.parametrize(
    ("day", "computable"),
    [("0001-12-31", False), ("0002-01-01", True), ("2199-12-31", True), ("2200-01-01", False)],
)
def test_days_at_the_ends_of_the_calendar_are_not_computed_with(day: str, *, computable: bool) -> None:
    assert entered.is_computable(date.fromisoformat(day)) is computable
    assert entered.fault_of_day("date", day).details == {
        "field": "date",
        "value": day,
        "first": 2,
        "last": 2199,
    }


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"period_start": date(2025, 12, 31)}, None),  # the last day of its period
        ({"period_start": date(2026, 1, 1)}, ("period_end", "period_start")),
        ({"period_end": date(2025, 1, 1)}, None),
        ({"period_end": date(2024, 12, 31)}, ("period_end", "period_start")),
        ({"period_start": None, "period_end": date(2020, 1, 1)}, None),
        ({"high": Decimal(30)}, None),
        ({"high": Decimal("29.9")}, ("high", "value")),
        ({"value": Decimal(31)}, None),
        ({"value": Decimal(31), "high": Decimal(30)}, ("high", "value")),
        ({"value": None, "high": Decimal(30)}, None),
        ({"owner": "市交通局"}, None),
    ],
)
def test_what_may_follow_what(fields: dict[str, Any], why: tuple[str, str] | None, ledger: Ledger) -> None:
    entry = road(ledger)
    found = None
    try:
        entered.refuse_turned(entry, fields)
    except FieldError as error:
        found = error.field, error.details["low"]
    assert found == why


@pytest.mark.parametrize(
    ("given", "read", "refused"),
    [
        ({"value": "31", "unit": "米"}, {"value": Decimal(31), "unit": "米"}, []),
        ({"value": "1e99", "unit": "米"}, {"unit": "米"}, ["value"]),
        ({"high": "29", "unit": "米"}, {"unit": "米"}, ["high"]),
        ({"period_start": "2026-01-01", "high": "31"}, {"high": Decimal(31)}, ["period_end"]),
        ({"name": "跨江桥"}, {"name": "跨江桥", "title": None}, []),
        ({"name": "跨江桥", "title": "建桥"}, {"name": "跨江桥", "title": "建桥"}, []),
        ({"indicator": None}, {"indicator": None, "title": None}, []),
        ({"period": "none", "strange": "1"}, {"period": "none"}, []),
        ({}, {}, []),
    ],
)
def test_what_of_old_corrections_can_be_used(
    given: dict[str, Any], read: dict[str, Any], refused: list[str], ledger: Ledger
) -> None:
    entry = replace(road(ledger), title="新建公路")
    usable, faults = entered.usable(entry, given)
    assert usable == replace(entry, **read)
    assert type(usable.period) is str
    assert [fault.field for fault in faults] == refused


@given(st.decimals(allow_nan=True, allow_infinity=True) | st.text(max_size=30) | st.integers() | st.floats())
def test_whatever_is_entered_is_a_number_to_compute_with_or_refused(value: object) -> None:
    try:
        found = entered.number("value", value)
    except FieldError:
        return
    assert abs(found) < 10**24
    assert found * 10**12 == int(found * 10**12)


# Every field of a correction and of a step is read by a reader that bounds it.

OF_FIELDS: dict[str, list[tuple[Any, str]]] = {
    **dict.fromkeys(("value", "high"), nasty.NUMBERS),
    **dict.fromkeys(("period_start", "period_end", "due", "as_of", "date"), nasty.DAYS),
    **dict.fromkeys(
        ("unit", "indicator", "name", "owner", "issuer", "type", "bureau", "number"), nasty.LINES
    ),
    **dict.fromkeys(("kind", "period", "comparator", "change", "stage"), nasty.CHOICES),
    "start": nasty.PLACES,
    "title": [("桥" * 501, "long"), ("\x00", "character"), ("\ud800", "character")],
    "quote": [("桥" * 4001, "long")],
    **{name: [("桥" * 4001, "long"), ("\x1b", "character")] for name in ("text", "problems", "next")},
    "support": [([value], why) for value, why in nasty.LINES],
    "attachments": [([{"name": value}], why) for value, why in nasty.LINES],
}


@pytest.mark.parametrize("form", ["figure", "deliverable", "statement", "document"])
def test_every_field_that_can_be_corrected_is_bounded(form: str) -> None:
    for name in correctable(form):
        for value, why in OF_FIELDS[name]:
            assert reason(lambda: parse_fields(form, {name: value})) == why, (name, value)  # noqa: B023


def test_every_field_of_a_step_is_bounded() -> None:
    with pytest.raises(UsageError) as caught:
        parse_step_fields({"none": "1"})
    names = str(caught.value).rpartition("choose ")[2].split(", ")
    for name in names:
        for value, why in OF_FIELDS[name]:
            assert reason(lambda: parse_step_fields({name: value})) == why, (name, value)  # noqa: B023


@pytest.mark.parametrize(
    ("written", "read"), [("3.2万", "32000"), ("1,200", "1200"), ("1e3亿", "100000000000"), ("-0.5", "-0.5")]
)
def test_amounts_are_written_in_full(written: str, read: str) -> None:
    assert amount(written) == read


@pytest.mark.parametrize(
    ("written", "why"),
    [("1e999990亿", "large"), ("1e20亿", "large"), ("NaN亿", "not_finite"), ("亿", "unreadable")],
)
def test_amounts_are_bounded(written: str, why: str) -> None:
    assert reason(lambda: amount(written)) == why


# The ledger: what is refused leaves nothing behind.


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.db", clock=Clock()) as opened:
        opened.append_reading(
            said(REPORT.replace("新建公路30公里", "新建公路30公里，完成投资80亿元")), OWN_RUN
        )
        yield opened


def road(ledger: Ledger) -> Entry:
    return named(ledger.entries(), "30公里")


def money(ledger: Ledger) -> Entry:
    return named(ledger.entries(), "80亿元")


def refused(ledger: Ledger, work: Callable[[], object]) -> str:
    """Return why a write is refused, which must leave the ledger as it was."""
    before = sizes(ledger)
    found = reason(work)
    assert sizes(ledger) == before
    return found


def correct(ledger: Ledger, entry: Entry, **fields: Any) -> Callable[[], object]:
    return lambda: ledger.decide(entry.id, "correct", OWN_RUN, who="钱某", fields=fields)


def report(ledger: Ledger, entry: Entry, value: object = Decimal(5), **changed: Any) -> Callable[[], object]:
    told: dict[str, Any] = {"as_of": TODAY, "source": "月报", "who": "孙某", **changed}
    return lambda: ledger.append_report(entry.id, value, OWN_RUN, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "why"), nasty.NUMBERS, ids=nasty.label)
def test_no_number_that_cannot_be_counted_is_written(ledger: Ledger, value: object, why: str) -> None:
    assert refused(ledger, correct(ledger, road(ledger), value=value)) == why
    assert refused(ledger, correct(ledger, road(ledger), high=value)) == why
    assert refused(ledger, report(ledger, road(ledger), value)) == why


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"as_of": date(9999, 12, 31)}, "year"),
        ({"as_of": date(1, 1, 1)}, "year"),
        ({"source": ""}, "empty"),
        ({"source": " \t "}, "character"),
        ({"source": "  "}, "empty"),
        ({"source": "桥" * 201}, "long"),
        ({"who": "\x1b"}, "character"),
        ({"note": "桥" * 4001}, "long"),
        *(({"unit": unit}, "other_unit") for unit in nasty.UNITS_NOT_OF_MONEY),
    ],
)
def test_no_report_that_cannot_be_counted_is_written(
    ledger: Ledger, changed: dict[str, Any], why: str
) -> None:
    assert refused(ledger, report(ledger, money(ledger), **changed)) == why


@pytest.mark.parametrize("unit", ["亿元", "万元", "元", "万亿元", None, ""])
def test_units_of_the_same_kind_are_taken(ledger: Ledger, unit: str | None) -> None:
    report(ledger, money(ledger), unit=unit)()
    assert [item.unit for item in ledger.reports()] == [unit or None]


def test_a_report_is_kept_without_the_blanks_around_it(ledger: Ledger) -> None:
    report(ledger, money(ledger), unit=" 亿元 ", source=" 月报 ", note=" 到账 ")()
    report(ledger, money(ledger), unit=" ", note=" \n")()
    first, second = ledger.reports()
    assert (first.unit, first.source, first.note) == ("亿元", "月报", "到账")
    assert (second.unit, second.note) == (None, None)


def test_a_bureau_reports_what_can_be_counted(ledger: Ledger) -> None:
    ident = money(ledger).id
    for verb, actor, brought in (
        ("register", OFFICE, {}),
        ("assign", OFFICE, {"bureau": "市交通局"}),
        ("sign", BUREAU, {}),
    ):
        ledger.take_step(ident, verb, actor, OWN_RUN, today=TODAY, said=brought)
    told = {"text": "已完成", "as_of": "2025-06-30"}
    for brought, why in (
        ({"value": "1e999990", "unit": "亿元"}, "large"),
        ({"value": "3", "unit": "公里"}, "other_unit"),
        ({"value": "3", "as_of": "9999-12-31"}, "year"),
    ):
        step = {**told, **brought}
        work = lambda: ledger.take_step(ident, "report", BUREAU, OWN_RUN, today=TODAY, said=step)  # noqa: B023, E731
        assert refused(ledger, work) == why


@pytest.mark.parametrize(
    "fields",
    [
        {"period_start": "2026-01-01"},
        {"period_end": "2024-12-31"},
        {"period_start": "2025-03-02", "period_end": "2025-03-01"},
        {"high": "29"},
        {"value": "31", "high": "30.5"},
    ],
)
def test_no_period_and_no_range_ends_before_it_starts(ledger: Ledger, fields: dict[str, str]) -> None:
    assert refused(ledger, correct(ledger, road(ledger), **fields)) == "turned"
    pieces = [{"value": "1"}, fields]
    work = lambda: ledger.decide(road(ledger).id, "split", OWN_RUN, who="钱某", pieces=pieces)  # noqa: E731
    assert refused(ledger, work) == "turned"


def test_a_second_correction_is_held_against_the_first(ledger: Ledger) -> None:
    correct(ledger, road(ledger), high="40")()
    assert refused(ledger, correct(ledger, road(ledger), value="41")) == "turned"
    correct(ledger, road(ledger), value="41", high="")()
    assert (road(ledger).value, road(ledger).high) == (Decimal(41), None)


def test_nothing_leads_to_itself(ledger: Ledger) -> None:
    ident = road(ledger).id
    decide = ledger.decide
    for subject in (f"{ident}~{ident}", f"{ident}~{ident}-1"):
        assert refused(ledger, lambda: decide(subject, "accept", OWN_RUN, who="钱某")) == "itself"  # noqa: B023
    other = money(ledger).id
    three = f"{ident}~{other}~{other}"
    assert refused(ledger, lambda: decide(three, "accept", OWN_RUN, who="钱某")) == "unreadable"
    merge = lambda: decide(ident, "merge", OWN_RUN, who="钱某", others=[other, ident])  # noqa: E731
    assert refused(ledger, merge) == "itself"


def test_a_document_is_dated_plausibly(ledger: Ledger) -> None:
    reading = said("临江市统计公报\n全年新建公路30公里。\n", "other.txt", date=date(9999, 12, 31))
    assert refused(ledger, lambda: ledger.append_reading(reading, OWN_RUN, None, ["date"])) == "year"
    assert refused(ledger, lambda: ledger.foresee_reading(reading, OWN_RUN, None, ["date"])) == "year"


# A report can be taken back, like every other row.


def test_a_report_is_taken_back_and_stands_again(ledger: Ledger) -> None:
    ident = road(ledger).id
    made = ledger.append_report(ident, Decimal(12), OWN_RUN, as_of=TODAY, source="月报", who="孙某")
    ledger.decide(made.id, "reject", OWN_RUN, who="钱某", why="报错了")
    assert ledger.reports() == ledger.reports(ident) == ()
    events = [(event.action, event.details.get("report")) for event in ledger.history(ident)]
    assert events[-2:] == [("report", None), ("reject", made.id)]
    ledger.decide(made.id, "undo", OWN_RUN, who="钱某")
    assert ledger.reports() == (made,)


def test_a_stage_is_taken_back(ledger: Ledger) -> None:
    bridge = named(ledger.entries(), "建成跨江大桥")
    made = ledger.append_report(bridge.id, Stage.START, OWN_RUN, as_of=TODAY, source="月报", who="孙某")
    ledger.decide(made.id, "reject", OWN_RUN, who="钱某")
    assert ledger.reports() == ()


def test_only_a_report_that_there_is_can_be_taken_back(ledger: Ledger) -> None:
    with pytest.raises(UnknownIdError, match="r99"):
        ledger.decide("r99", "reject", OWN_RUN, who="钱某")
    made = ledger.append_report(road(ledger).id, Decimal(12), OWN_RUN, as_of=TODAY, source="月报", who="孙某")
    for action in ("split", "merge"):
        with pytest.raises(UsageError, match="report"):
            ledger.decide(made.id, action, OWN_RUN, who="钱某")
