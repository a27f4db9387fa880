"""What became of a promise: evidence, lights, sums, assessments, conflicts, drops and proofs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdao.assess import attainment, conflicts, cumulative, evidence, figures, schedule
from tongdao.assess.conflicts import find_conflicts
from tongdao.assess.cumulative import sum_years
from tongdao.assess.evidence import level
from tongdao.assess.figures import assess, light_inputs, rule_version, statistics_first
from tongdao.assess.lights import DEFAULT, LightInputs, bundled_lights, light, load_lights, parse_lights
from tongdao.assess.proof import explain, formula_text
from tongdao.assess.reasons import join, plain, readable, say, tell
from tongdao.assess.schedule import Pace
from tongdao.errors import UsageError
from tongdao.glossary import load_glossary
from tongdao.model import Stage
from tongdao.promise import Attainment, Comparison, Entry, EvidenceLevel, Lineage, Link, Schedule

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

from promises import (
    HIGHER,
    PACK,
    SEPTEMBER,
    built,
    days,
    directions,
    link,
    numbers,
    phrases,
    said,
    told,
)

BUREAU = {"document": "丙", "issuer": "临江市统计局", "id": "丙"}
OFFICE = {"document": "丁", "issuer": "青原县人民政府", "id": "丁"}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], "none_found"),
        ([told("增长|+8%")], "self_reported"),
        ([told("增长|+8%"), told("增长|+8%", document="戊", id="戊")], "self_reported"),
        ([told("增长|+8%"), told("增长|+8.0%", **OFFICE)], "corroborated"),
        ([told("增长|+8%"), told("增长|+6%", **OFFICE)], "disputed"),
        ([told("增长|+8.1%"), told("增长|+8.1%", **BUREAU)], "statistics"),
        ([told("增长|+8.1%"), told("增长|+7%", **BUREAU)], "disputed"),
        ([told("增长|+8.1%", document_type="统计公报")], "statistics"),
        ([built(Stage.COMPLETE), built(Stage.COMPLETE, **OFFICE)], "corroborated"),
        ([built(Stage.COMPLETE), built(Stage.START, **OFFICE)], "self_reported"),
    ],
)
def test_evidence(outcomes: list[Entry], expected: str) -> None:
    assert level(outcomes) == expected


def standing(schedule: str | None = None, behind: str | None = None, **changed: Any) -> LightInputs:
    points = None if behind is None else Fraction(behind)
    fields = {"attainment": None, "days_left": 100, "months_unstarted": None, **changed}
    return LightInputs(schedule=schedule and Schedule(schedule), behind=points, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "state", "expected"),
    [
        ("yinchuan2025", standing("on_track", "0"), "green"),
        ("yinchuan2025", standing("behind", "9.9"), "green"),
        ("yinchuan2025", standing("behind", "10"), "yellow"),
        ("yinchuan2025", standing("behind", "30"), "yellow"),
        ("yinchuan2025", standing("behind", "30.1"), "red"),
        ("yinchuan2025", standing("overdue", months_unstarted=1), "yellow"),
        ("yinchuan2025", standing("overdue", months_unstarted=3), "red"),
        ("yinchuan2025", standing("overdue", "2"), "yellow"),
        ("yinchuan2025", standing("overdue", attainment=Attainment.MET), "green"),
        ("yinchuan2025", standing(days_left=-100), None),
        ("yinchuan2025", standing("late"), "yellow"),
        ("yichang2015", standing("late"), "yellow"),
        ("suqian2025", standing("late"), "yellow"),
        ("yichang2015", standing("on_track", "0"), "green"),
        ("yichang2015", standing("on_track", "0", days_left=30), "yellow"),
        ("yichang2015", standing(days_left=3), "yellow"),
        ("yichang2015", standing("behind", "1", days_left=3), "red"),
        ("yichang2015", standing("early", attainment=Attainment.MET, days_left=3), "green"),
        ("suqian2025", standing("overdue", "5", days_left=-2), "red"),
        ("suqian2025", standing("behind", "5"), "yellow"),
        ("suqian2025", standing("on_track", "0", days_left=15), "blue"),
        ("suqian2025", standing("on_track", "0"), None),
    ],
)
def test_lights_of_three_places(place: str, state: LightInputs, expected: str | None) -> None:
    assert light(state, load_lights(place)) == expected


RULE = '[[lights]]\nid = "甲"\n[[lights.rules]]\n'


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[", "no TOML"),
        ("", "no \\[\\[lights\\]\\] table"),
        ("lights = [1]", "no \\[\\[lights\\]\\] table"),
        ('[[lights]]\nplace = "甲"', "without an id"),
        (RULE.replace("甲", "") + 'light = "red"\nbehind_over = 3', "without an id"),
        ('[[lights]]\nid = "甲"', "has no \\[\\[lights.rules\\]\\]"),
        ('[[lights]]\nid = "甲"\nrules = [1]', "rule 1: the light 1"),
        ('[[lights]]\nid = "甲"\ncolour = "red"', "unknown colour"),
        (RULE + 'light = "pink"', "rule 1: the light 'pink' is none of green"),
        (RULE + 'light = "red"', "rule 1 has no condition"),
        (RULE + 'light = "red"\nbehind = 3', "no condition 'behind'"),
        (RULE + 'light = "red"\nbehind_over = -3', "no number from 0 on"),
        (RULE + 'light = "red"\nbehind_over = true', "no number from 0 on"),
        (RULE + 'light = "red"\nschedule = ["tardy"]', "no list of early"),
        (RULE + 'light = "red"\nattainment = "missed"', "no list of exceeded"),
        (2 * (RULE + 'light = "red"\nbehind_over = 3\n'), "two tables named"),
    ],
)
def test_a_wrong_table_of_lights_is_refused(source: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_lights(source, "own.toml")


def test_a_table_of_lights_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(RULE + 'light = "orange"\ndays_late_from = 10\n', encoding="utf-8")
    table = load_lights(file=own)
    assert [light(standing(days_left=-n), table) for n in (9, 10)] == [None, "orange"]
    with pytest.raises(UsageError, match="choose 甲"):
        load_lights("乙", own)
    with pytest.raises(UsageError, match="choose yinchuan2025"):
        load_lights("乙")
    with pytest.raises(UsageError, match="cannot be read"):
        load_lights(file=tmp_path / "none.toml")


def test_every_condition_of_a_rule_must_hold() -> None:
    rule = '[[lights]]\nid = "x"\n[[lights.rules]]\nlight = "red"\nbehind_from = 10\nschedule = ["behind"]\n'
    rules = rule + '[[lights.rules]]\nlight = "green"\nschedule = ["behind", "early"]\n'
    table = parse_lights(rules, "x.toml")["x"]
    assert table.shown == ("green", "red")
    for behind, keeps, shown in (
        (10, Schedule.BEHIND, "red"), (9, Schedule.BEHIND, "green"), (10, Schedule.EARLY, "green"),
        (10, Schedule.LATE, None), (None, Schedule.BEHIND, "green"),
    ):  # fmt: skip
        far = None if behind is None else Fraction(behind)
        assert light(LightInputs(None, keeps, far, None, None), table) == shown


DUE = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("stage", "attainment", "schedule", "due", "day", "expected"),
    [
        # what lights are told by: attainment, schedule, days left, months since a start was due
        ("complete", "missed", "overdue", DUE, "2024-07-02", ("missed", "overdue", -2, None)),
        ("complete", None, "on_track", DUE, "2024-06-20", (None, "on_track", 10, None)),
        ("complete", None, "on_track", None, "2024-06-20", (None, "on_track", None, None)),
        ("complete", "met", "late", DUE, "2024-07-02", (None, "late", None, None)),
        ("complete", None, "no_word", DUE, "2024-07-02", (None, None, None, None)),
        ("complete", None, "not_due", DUE, "2024-06-02", (None, None, None, None)),
        ("continue", "missed", "overdue", DUE, "2024-07-02", (None, None, None, None)),
        ("start", "missed", "overdue", DUE, "2024-07-02", ("missed", "overdue", -2, 1)),
        ("start", "missed", "overdue", DUE, "2024-09-30", ("missed", "overdue", -92, 3)),
        ("start", "missed", "overdue", DUE, "2025-02-01", ("missed", "overdue", -216, 8)),
        ("start", "missed", "overdue", date(2024, 6, 10), "2024-06-30", ("missed", "overdue", -20, 1)),
        ("start", "missed", "overdue", DUE, "2024-06-30", ("missed", "overdue", 0, None)),
        ("start", "met", "on_time", DUE, "2024-07-02", ("met", "on_time", -2, None)),
        ("start", None, "overdue", DUE, "2024-07-02", (None, "overdue", -2, None)),
        ("start", "missed", "overdue", None, "2024-07-02", ("missed", "overdue", None, None)),
    ],
)
def test_what_lights_are_told_by(
    stage: str, attainment: str | None, schedule: str, due: date | None, day: str, expected: tuple[Any, ...]
) -> None:
    promise = built(Stage(stage), period_end=due)
    pace = Pace(Schedule(schedule), None, Fraction(3), "")
    reached = Attainment(attainment) if attainment else None
    found = light_inputs(promise, reached, pace, date.fromisoformat(day))
    told_by = (found.attainment, found.schedule, found.days_left, found.months_unstarted)
    assert told_by == expected
    assert found.behind == (3 if found.schedule else None)


def test_every_axis_has_words() -> None:
    for lang in ("zh", "en"):
        words = load_glossary(lang)
        for axis, kind in [("attainment", Attainment), ("schedule", Schedule), ("lineage", Lineage)]:
            assert all(f"{axis}.{value}" in words for value in kind)
        assert all(f"evidence.{value}" in words for value in EvidenceLevel)
        assert all(
            f"light.{rule.light}" in words for table in bundled_lights().values() for rule in table.rules
        )


FIVE: dict[str, Any] = {"period_start": date(2021, 1, 1), "period_end": date(2025, 12, 31)}


def of_year(year: int, words: str, **changed: Any) -> Entry:
    period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    issued = {"id": f"{year}{words}", "issued_on": date(year + 1, 1, 20)}
    return told(words, **{**issued, **period, **changed})


def test_years_are_summed() -> None:
    promise = said("五年完成投资|5000亿元", **FIVE)
    years = [
        of_year(year, f"投资|{amount}亿元")
        for year, amount in zip(range(2021, 2026), (900, 950, 1010, 1100, 1080), strict=True)
    ]
    whole = sum_years(promise, reversed(years))
    assert (whole.total, whole.years, whole.missing) == (504000000000, (2021, 2022, 2023, 2024, 2025), ())
    assert tell(whole.reason) == "由 2021、2022、2023、2024、2025 各年结果相加"
    part = sum_years(promise, years[1:3])
    assert (part.total, part.missing) == (196000000000, (2021, 2024, 2025))


def test_each_year_is_summed_once() -> None:
    promise = said("五年完成投资|5000亿元", **FIVE)
    corrected = of_year(2021, "投资|890亿元", issued_on=date(2022, 9, 1))
    both = of_year(2022, "两年投资|1800亿元", period_start=date(2021, 1, 1))
    pair = of_year(2024, "两年投资|2000亿元", period_start=date(2023, 1, 1))
    part = of_year(2025, "上半年投资|400亿元", period_end=date(2025, 6, 30))
    dollars = of_year(2025, "投资|100亿美元")
    whole = sum_years(promise, [of_year(2021, "投资|900亿元"), corrected, both, pair, part, dollars])
    assert (whole.total, whole.years, whole.missing) == (289000000000, (2021, 2023, 2024), (2022, 2025))
    assert [entry.id for entry in whole.used] == [corrected.id, pair.id]


@pytest.mark.parametrize("promise", ["五年年均增长|+7%", "居全省第|#5位", "里程达到|300公里", "覆盖率|90%"])
def test_what_may_not_be_summed(promise: str) -> None:
    whole = sum_years(said(promise, **FIVE), [of_year(2021, promise)])
    assert (whole.total, whole.reason) == (None, "may_not_sum")
    assert whole.as_outcome(said(promise)) is None


def test_a_registry_may_say_that_it_sums() -> None:
    promise = said("五年新开通里程达到|300公里", **FIVE)
    assert sum_years(promise, [of_year(2021, "开通|60公里")], summable=True).total == 60
    assert sum_years(promise, [], summable=True).total is None


PROMISE = said("生产总值增长|+8%", "地区生产总值")
OUTCOME = told("生产总值增长|+7.8%", "地区生产总值")


def test_an_assessment_holds_the_four_axes() -> None:
    made = assess(PROMISE, [link(PROMISE, OUTCOME)], Lineage.NEW, date(2025, 2, 1), direction=HIGHER)
    assert (made.attainment, made.schedule, made.evidence, made.lineage, made.light) == (
        Attainment.MISSED,
        Schedule.OVERDUE,
        EvidenceLevel.SELF_REPORTED,
        Lineage.NEW,
        "yellow",
    )
    assert made.formula == "7.8 >= 8"
    assert made.inputs == (PROMISE.id, OUTCOME.id)
    assert made.rule_version == rule_version(PACK, load_lights(DEFAULT))
    assert re.fullmatch(r"\d+\.[0-9a-f]{12}", made.rule_version)
    assert made.rule_version != rule_version(PACK, load_lights("suqian2025"))
    assert tell(made.reason) == "比目标少0.2个百分点；期满未达到"


def test_nothing_is_known_before_it_is_issued() -> None:
    made = assess(PROMISE, [link(PROMISE, OUTCOME)], Lineage.NEW, date(2025, 1, 14))
    assert (made.attainment, made.schedule, made.evidence, made.light) == (
        None,
        "no_document",
        "none_found",
        None,
    )
    assert made.inputs == (PROMISE.id,)


def test_decisions_go_before_scores() -> None:
    right, wrong = told("增长|+8.2%", id="right"), told("增长|+9%", id="wrong")
    links = [link(PROMISE, wrong, 0.99), link(PROMISE, right, 0.6, "confirmed")]
    assert assess(PROMISE, links, Lineage.KEPT, date(2025, 2, 1)).inputs[1] == "right"
    links[0] = link(PROMISE, wrong, 0.99, "rejected")
    assert assess(PROMISE, links, Lineage.KEPT, date(2025, 2, 1)).inputs == (PROMISE.id, "right")
    assert assess(PROMISE, links[:1], Lineage.KEPT, date(2025, 2, 1)).evidence == "none_found"


@pytest.mark.parametrize(
    ("score", "decision", "counts"),
    [(0.9, "auto", True), (0.89, "auto", False), (1.0, "rejected", False), (0.9, "confirmed", True)],
)
def test_statistics_count_where_their_link_is_sure(score: float, decision: str, counts: bool) -> None:
    body = link(PROMISE, told("增长|+8.4%", id="body"), 0.99)
    for words, first in (("增长|+7.1%", "丙" if counts else "body"), ("增长|+8.4%", "body")):
        sent = link(PROMISE, told(words, **BUREAU), score, decision)
        found = statistics_first([body, sent], PACK)
        assert [one.outcome.id for one in found] == ([first, "body"] if first == "丙" else ["body", "丙"])
        assert statistics_first([sent, body], PACK) == (sent, body)
    half_year = replace(told("增长|+7.1%", **BUREAU), period_end=date(2024, 6, 30))
    other = link(PROMISE, half_year, score, decision)
    assert statistics_first([body, other], PACK) == (body, other)


def test_an_outcome_that_is_not_sure_is_not_held_against_the_best() -> None:
    best = link(PROMISE, told("增长|+8.4%", id="best"), 0.8)
    for score, level_then in ((0.9, "disputed"), (0.89, "self_reported")):
        other = link(PROMISE, told("增长|+7.1%", **OFFICE), score, "auto")
        found = assess(PROMISE, [replace(best, decision="confirmed"), other], Lineage.NEW, date(2025, 2, 1))
        assert found.evidence == level_then


def test_no_verdict_before_time() -> None:
    promise = said("完成投资|400亿元")
    part = told("投资|213亿元", **SEPTEMBER)
    made = assess(promise, [link(promise, part)], Lineage.NEW, date(2024, 11, 1), rule="quarter")
    assert (made.attainment, made.schedule, made.light) == (None, "behind", "yellow")
    late = assess(promise, [link(promise, part)], Lineage.NEW, date(2025, 3, 1))
    assert (late.attainment, late.schedule, late.light) == (None, "no_document", None)
    assert "结果只到 2024-09-30" in tell(late.reason)
    done = assess(
        promise, [link(promise, replace(part, value=promise.value))], Lineage.NEW, date(2024, 11, 1)
    )
    assert (done.attainment, done.schedule, done.light) == ("met", "early", "green")


def test_a_target_over_years_is_assessed_by_their_sum() -> None:
    promise = said("五年完成投资|5000亿元", **FIVE)
    years = [of_year(year, "投资|1001亿元") for year in range(2021, 2026)]
    made = assess(promise, [], Lineage.NEW, date(2026, 3, 1), yearly=years)
    assert (made.attainment, made.schedule) == ("exceeded", "on_time")
    assert made.formula.endswith("= 500500000000; 500500000000 >= 500000000000")
    assert made.inputs == (promise.id, *(year.id for year in years))
    gap = assess(promise, [], Lineage.NEW, date(2026, 3, 1), yearly=[*years[:2], *years[3:]])
    assert gap.attainment is None
    assert "缺 2023 年的结果" in tell(gap.reason)


def test_a_start_that_is_overdue_lights_by_months() -> None:
    promise = built(Stage.START, period_end=date(2024, 6, 30))
    still = built(Stage.PREPARE, id="still", period_end=date(2024, 7, 31), issued_on=date(2024, 7, 31))
    lights = [
        assess(promise, [link(promise, still)], Lineage.NEW, day).light
        for day in (date(2024, 7, 31), date(2024, 8, 31), date(2024, 9, 1))
    ]
    assert lights == ["yellow", "yellow", "red"]


@given(phrases, phrases, directions, days, st.booleans())
def test_assessing_is_deterministic_and_reads_no_clock(
    one: str, other: str, direction: str | None, as_of: date, linked: bool
) -> None:
    promise, outcome = said(one), told(other)
    links = [link(promise, outcome)] if linked else []
    made = assess(promise, links, Lineage.NEW, as_of, direction=direction)
    assert made == assess(promise, links, Lineage.NEW, as_of, direction=direction)
    assert made.as_of == as_of
    if as_of < date(2024, 12, 31):
        assert made.attainment is None
    assert tell(made.reason, "en")


# From the worst up. Before its day a promise has no verdict yet, unless it is kept already.
_ORDER: dict[str, list[str | None]] = {
    "attainment": ["missed", None, "nearly", "met", "exceeded"],
    "schedule": ["overdue", "no_document", "behind", "not_due", "on_track", "on_time", "early"],
    "light": ["red", "yellow", None, "green"],
}


@given(numbers, numbers, days, st.sampled_from(["", "以上", "左右"]))
def test_more_is_never_worse_on_any_axis(one: Decimal, other: Decimal, as_of: date, bound: str) -> None:
    """Neither in attainment, nor in schedule, nor in the light, at whatever day, where higher is better."""
    promise = said(f"完成投资|400亿元{bound}")
    made = [
        assess(promise, [link(promise, outcome)], Lineage.NEW, as_of, direction="higher")
        for outcome in (
            told("完成投资|1亿元", value=value, quote=f"{value}元", id="told", **SEPTEMBER)
            for value in sorted((one * 1000, other * 1000))
        )
    ]
    for axis, order in _ORDER.items():
        less, more = (getattr(item, axis) for item in made)
        assert order.index(less) <= order.index(more), axis


def test_conflicts_are_found_within_rounding() -> None:
    report, bulletin = told("增长|+8%", id="a"), told("增长|+7.8%", id="b", document="丙")
    wrong = told("增长|+9.3%", id="c", document="丁", issued_on=date(2025, 3, 1))
    other_year = of_year(2023, "增长|+12%")
    target = said("增长|+20%", id="t")
    entries = [wrong, report, bulletin, other_year, target, replace(report, id="a2")]
    found = find_conflicts(entries, lambda entry: entry.indicator)
    assert [(one.first.id, one.second.id) for one in found] == [("a", "c"), ("b", "c")]
    assert find_conflicts(entries, lambda _: None) == ()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("造林|3万亩", "造林|2000公顷", False),
        ("造林|3万亩", "造林|1万公顷", True),
        ("造林|3万亩", "造林|20平方公里以上", False),
        ("增长|+1%", "下降|-1%", True),
        ("投资|300亿元", "投资|40亿美元", False),
        ("投资约|300亿元", "投资|320亿元", False),
        ("投资|300多亿元", "投资|320亿元", False),
        ("投资不足|300亿元", "投资|320亿元", True),
        ("部门|29个", "部门|30个", True),
    ],
)
def test_conflicts_by_rows(one: str, other: str, apart: bool) -> None:
    entries = [told(one, id="a"), told(other, id="b")]
    assert bool(find_conflicts(entries, lambda entry: entry.indicator)) is apart


@given(
    st.lists(st.tuples(st.sampled_from(["8%", "7.8%", "9%左右", "6%以上"]), st.integers(0, 2)), max_size=6)
)
def test_conflicts_do_not_depend_on_the_order(rows: list[tuple[str, int]]) -> None:
    entries = [told(f"增长|+{quote}", id=f"{n}") for n, (quote, _) in enumerate(rows)]
    key = lambda entry: entry.indicator  # noqa: E731
    assert find_conflicts(entries, key) == find_conflicts(entries[::-1], key)


def test_only_the_first_values_of_one_thing_are_compared() -> None:
    entries = [told(f"产值|{n}亿元", id=f"{n}") for n in range(100, 145)]
    found = find_conflicts(entries, lambda entry: entry.indicator)
    assert len(found) == 40 * 39 / 2
    assert found[-1].second.id == "139"


def test_the_pack_that_is_given_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assess with no other pack at hand: a place may judge by tables of its own."""
    for room in (attainment, conflicts, cumulative, evidence, figures, schedule):
        monkeypatch.setattr(room, "load_pack", None)
    promise, part = said("投资|500亿元", **FIVE), of_year(2021, "投资|101亿元")
    given: dict[str, Any] = {"pack": PACK}
    assert assess(promise, [link(promise, part)], Lineage.NEW, date(2026, 1, 1), **given).formula
    assert attainment.attain(promise, part, None, **given)[1]
    assert schedule.pace_of(promise, part, date(2022, 1, 1), **given).expected
    assert schedule.expected_by(promise, date(2022, 1, 1), **given)
    assert sum_years(promise, [part], **given).years == (2021,)
    assert level([part], **given) == "self_reported"
    assert find_conflicts([part, part], lambda _: 1, **given) == ()


def test_a_proof_in_chinese_and_english() -> None:
    promise = said("全市完成投资|400亿元以上", "固定资产投资")
    outcome = told("全年完成投资|390.5亿元", "固定资产投资")
    made = assess(promise, [link(promise, outcome)], Lineage.RAISED, date(2025, 2, 1))
    assert explain(made, [outcome, promise]).split("\n") == [
        "承诺：“全市完成投资400亿元以上”"
        "（固定资产投资，期限 2024-12-31，临江市人民政府，2024-01-15，甲 第 106–113 字）",
        "结果：“全年完成投资390.5亿元”（固定资产投资，临江市人民政府，2025-01-15，乙 第 106–113 字）",
        "算式：390.5亿 >= 400亿（不成立）",
        "完成度：未完成",
        "进度：逾期",
        "证据：本级自报",
        "沿革：调高",
        "亮灯：黄灯",
        "理由：比目标少9.5亿元；期满未达到",
        "截至：2025-02-01",
        f"规则版本：{made.rule_version}",
    ]
    english = explain(made, [outcome, promise], lang="en").split("\n")
    assert english[2:4] == ["Formula: 39,050,000,000 >= 40,000,000,000 (does not hold)", "Attainment: missed"]
    assert "not among the entries" in explain(made, [], lang="en")
    with pytest.raises(UsageError):
        explain(made, [], lang="fr")


def test_a_proof_names_a_baseline() -> None:
    before = told("产值|500亿元", id="b", period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))
    promise, outcome = said("产值增长|+10%"), told("产值|550亿元")
    made = assess(promise, [link(promise, outcome)], Lineage.NEW, date(2025, 2, 1), baseline=before)
    proof = explain(made, [promise, outcome, before])
    assert "基数：“产值500亿元”" in proof
    assert "(550亿 - 500亿) / 500亿 × 100 = 10; 10 >= 10（成立）" in proof


@pytest.mark.parametrize(
    ("number", "written"),
    [("1/3", "≈0.333333"), ("-1/2", "-0.5"), ("12000", "12000"), ("0", "0"), ("1/10000000", "≈0")],
)
def test_numbers_are_written_plainly(number: str, written: str) -> None:
    assert plain(Fraction(number)) == written


def test_large_numbers_are_readable_and_whole() -> None:
    assert readable("12345 >= 100000000, 7.8 >= 8", "zh") == "1.2345万 >= 1亿, 7.8 >= 8"
    assert readable("12345.5 >= 8", "en") == "12,345.5 >= 8"
    assert readable("应达 ≈15706849315.068493", "zh") == "应达 ≈157.068亿"


@given(st.text(), st.text())
def test_a_reason_keeps_its_fields(promised: str, reported: str) -> None:
    reason = join(say("unit_mismatch", promised_unit=promised, reported_unit=reported), "", say("no_outcome"))
    assert tell(reason, "en").endswith("no result was found")


@pytest.mark.parametrize(
    ("formula", "attainment", "zh", "en"),
    [
        ("operate >= complete", "met", "投用 >= 建成（成立）", "operate >= complete (holds)"),
        ("prepare >= start", "missed", "前期 >= 开工（不成立）", "prepare >= start (does not hold)"),
        ("500000000 >= 400000000", None, "5亿 >= 4亿", "500,000,000 >= 400,000,000"),
    ],
)
def test_formulas_are_written_in_the_words_of_the_reader(
    formula: str, attainment: str | None, zh: str, en: str
) -> None:
    judged = Attainment(attainment) if attainment else None
    assert [formula_text(formula, judged, load_glossary(lang)) for lang in ("zh", "en")] == [zh, en]


@pytest.mark.parametrize(
    ("levels", "decision", "reached"),
    [
        ([("indicator", "same"), ("scope", "none"), ("size", "fair")], "auto", "missed"),
        ([("indicator", "close"), ("scope", "none"), ("size", "near")], "auto", "missed"),
        ([("indicator", "close"), ("scope", "none"), ("size", "fair")], "auto", "not_checkable"),
        ([("indicator", "same"), ("scope", "narrower"), ("size", "near")], "auto", "not_checkable"),
        ([("indicator", "same"), ("scope", "unstated"), ("size", "near")], "auto", "not_checkable"),
        ([("indicator", "same"), ("scope", "narrower"), ("size", "near")], "confirmed", "missed"),
    ],
)
def test_what_may_be_of_another_scope_accuses_nobody(
    levels: list[tuple[str, str]], decision: str, reached: str
) -> None:
    promise, outcome = said("投资|100亿元"), told("投资|60亿元")
    joined = Link(promise, outcome, 0.98, tuple(Comparison(*level) for level in levels), decision)
    found = assess(promise, [joined], Lineage.NEW, date(2026, 1, 20))
    assert str(found.attainment) == reached
    assert (found.light is None) == (reached == "not_checkable")


@pytest.mark.parametrize(
    ("reported", "reached"),
    [
        ("95亿元以上", "not_checkable"),
        ("95亿元", "missed"),
        ("90亿元以上", "missed"),
        ("90.91亿元以上", "not_checkable"),
    ],
)
def test_a_floor_that_is_near_tells_of_no_miss(reported: str, reached: str) -> None:
    promise, outcome = said("投资|100亿元"), told(f"投资|{reported}")
    joined = Link(promise, outcome, 0.98, (Comparison("indicator", "same"),))
    assert str(assess(promise, [joined], Lineage.NEW, date(2026, 1, 20)).attainment) == reached
