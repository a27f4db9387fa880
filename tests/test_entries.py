"""The steps from mentions to entries, and the arithmetic of checks, each by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import tongdao
from tongdao.checks.arithmetic import find_checks
from tongdao.entries.changes import find_change
from tongdao.entries.cues import find_cues
from tongdao.entries.figures import figure_tables, is_duration, is_vague
from tongdao.entries.indicators import name_indicators
from tongdao.entries.kinds import figure_kind, find_deadline, find_other, goes_on, opens_goals, why_target
from tongdao.entries.leanings import Leaning
from tongdao.entries.moods import Mood, find_moods, tense_of
from tongdao.entries.owners import find_owner
from tongdao.entries.statements import by_clause
from tongdao.entries.timing import (
    Times,
    find_base,
    find_when,
    governing,
    is_bare,
    same_bracket,
    tells_tense,
    usable_periods,
    when_based,
)
from tongdao.entries.topics import find_topic
from tongdao.mentions.quantities.find import find_quantities
from tongdao.mentions.times.find import find_periods
from tongdao.model import Basis, Clause, Document, Kind, Scope, Section, Stage
from tongdao.rules.pack import load_pack

if TYPE_CHECKING:
    from tongdao.model import Figure, Period, Quantity

PACK = load_pack()
DAY = date(2025, 1, 14)
YEAR = {name: (date(year, 1, 1), date(year, 12, 31)) for name, year in (("past", 2024), ("this", 2025))}


def clause_of(text: str, role: str = "sentence", start: int = 0) -> Clause:
    return Clause(start, len(text), 0, 0, role)


def quantities(text: str) -> list[Quantity]:
    return list(find_quantities(text, PACK))


def periods(text: str, day: date | None = DAY) -> list[Period]:
    return list(find_periods(text, PACK, day))


# What a figure measures


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("规上工业增加值增长7.5%", ["规上工业增加值"]),
        ("全年接待游客2300万人次", ["接待游客"]),
        ("新增养老床位1200张", ["养老床位"]),
        ("建成5个公园", ["公园"]),
        ("粮食、棉花产量分别增长3%、5%", ["粮食产量", "棉花产量"]),
        ("外贸出口320亿元，增长6%", ["外贸出口", "外贸出口"]),
        ("城镇化率达到72%，居全省第五位", ["城镇化率", "城镇化率"]),
        ("常住人口950万人，其中城镇人口700万人", ["常住人口", "城镇人口"]),
        ("“一网通办”事项达到300项", ["“一网通办”事项"]),
        ("来自15个国家和地区的1.8万名跑者", ["国家和地区", "跑者"]),
        ("7.5%", [""]),
        ("新建20个口袋公园和15个“家门口”驿站", ["口袋公园", "“家门口”驿站"]),
        ("推动12个连片改造项目以及5个“工业上楼”项目建设", ["连片改造项目", "“工业上楼”项目建设"]),
    ],
)
def test_indicators(text: str, names: list[str]) -> None:
    found = name_indicators(text, 0, len(text), quantities(text), periods(text), PACK)
    assert [named.text for named in found] == names
    assert all(0 <= named.start <= named.end <= len(text) for named in found)


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("（二）滨江路改造工程。全长6.4公里。", "滨江路改造工程", "indicator.head"),
        ("——城镇新增就业。计划5万人，实际6万人。", "城镇新增就业", "indicator.topic"),
        ("——农村公路建成通车。完成80公里。", "", "indicator.none"),
        ("——千方百计扩大有效投资规模。完成80亿元。", "", "indicator.none"),
        ("农村公路。完成80公里。", "", "indicator.none"),
        ("好消息。新县医院在城东，占地80亩。", "新县医院", "indicator.head"),
        ("好消息。新县医院在城东，招人80名。", "", "indicator.none"),
    ],
)
def test_topics(text: str, name: str, rule: str) -> None:
    start = text.index("。") + 1
    place = quantities(text)[0].start
    topic = find_topic(text, Clause(start, len(text), 0, 0, "sentence"), place, PACK)
    assert (topic.text, topic.rule) == (name, rule)


# What a number does


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("投资增长5%", "increase"),
        ("投资增长到750亿元", "level"),
        ("能耗下降3.2%", "decrease"),
        ("占比提高2个百分点", "increase"),
        ("占比提高到60%", "level"),
        ("新增床位1200张", "increase"),
        ("床位1200张", "level"),
        ("产值翻一番", "multiply"),
        ("总量居全省第五位", "rank"),
        ("增速高于全国1.5个百分点", "level"),
        ("增速高于上年1.5个百分点", "increase"),
        ("涨幅2%", "increase"),
        ("运动场不少于50处", "level"),
    ],
)
def test_changes(text: str, change: str) -> None:
    quantity = quantities(text)[-1]
    found, step = find_change(text, 0, 0, quantity, None, PACK)
    assert found == change
    assert step is None or text[step.start : step.end] in text


# What kind of thing a clause says


@pytest.mark.parametrize(
    ("text", "role", "rule"),
    [
        ("一、综合", "sentence", "kind.heading"),
        ("农业农村", "heading", "kind.heading"),
        ("新华社记者摄", "caption", "kind.caption"),
        ("市交通局局长周某", "byline", "kind.byline"),
        ("如何补齐短板？", "sentence", "kind.question"),
        ("好", "sentence", "kind.trivial"),
        ("新建学校3所", "sentence", None),
    ],
)
def test_what_says_nothing(text: str, role: str, rule: str | None) -> None:
    clause = clause_of(text, role)
    if text.endswith("？"):
        clause = replace(clause, end=len(text) - 1)
    found = find_other(text, clause, Leaning(-1.0, 0.0), find_cues(text, [clause], PACK)[0], PACK)
    assert (found.rule if found else None) == rule


@pytest.mark.parametrize(
    ("text", "counted", "stages", "rule"),
    [
        ("新建学校3所", True, [], "kind.figure"),
        ("建成跨江大桥", False, [Stage.COMPLETE], "kind.deliverable"),
        ("推进跨江大桥建设，实现全覆盖", False, [Stage.CONTINUE], "kind_cues.result"),
        ("到2027年底前改造一遍", False, [], "kind.deadline"),
        ("到2023年底前改造一遍", False, [], "kind.result"),
    ],
)
def test_what_makes_a_target(text: str, counted: bool, stages: list[Stage], rule: str) -> None:
    clause = clause_of(text)
    step = why_target(clause, counted, stages, periods(text), DAY, find_cues(text, [clause], PACK)[0])
    assert step.rule == rule
    assert 0 <= step.start < step.end <= len(text)


def test_only_a_day_to_come_is_a_deadline() -> None:
    assert find_deadline(periods("到2027年底前完成"), DAY)
    assert not find_deadline(periods("到2023年底前完成"), DAY)
    assert not find_deadline(periods("2027年完成"), DAY)


@pytest.mark.parametrize(
    ("statement", "mood", "tense", "kind"),
    [
        (Kind.FACT, -2.0, 0.0, Kind.FACT),
        (Kind.FACT, -2.0, 2.0, Kind.TARGET),
        (Kind.TARGET, 2.0, -2.0, Kind.FACT),
        (Kind.ACTION, 2.0, 0.0, Kind.TARGET),
        (Kind.OTHER, -0.1, 0.0, Kind.FACT),
        (Kind.OTHER, 0.1, 0.0, Kind.TARGET),
    ],
)
def test_the_words_beside_a_figure_outweigh_its_statement(
    statement: Kind, mood: float, tense: float, kind: Kind
) -> None:
    assert figure_kind(statement, mood, tense) is kind


def test_goals_are_listed_to_the_end_of_a_sentence() -> None:
    text = "主要预期目标是：增长5%；城镇新增就业5万人。"
    first, second = Clause(0, 12, 0, 0, "sentence"), Clause(13, 23, 0, 0, "sentence")
    assert opens_goals(find_cues(text, [first, second], PACK)[0])
    assert [goes_on(text, clause) for clause in (first, second)] == [True, False]


def moods(*texts: str, day: date | None = DAY) -> list[Mood]:
    """Weigh pieces that stand in one paragraph."""
    text = "。".join(texts)
    ends = [sum(map(len, texts[: n + 1])) + n for n in range(len(texts))]
    clauses = [Clause(end - len(own), end, 0, 0, "sentence") for own, end in zip(texts, ends, strict=True)]
    times = by_clause(clauses, periods(text, day))
    numbers = by_clause(clauses, quantities(text))
    cues = find_cues(text, clauses, PACK)
    return find_moods(text, clauses, times, [None] * len(texts), cues, numbers, day, PACK)


def test_promises_weigh_above_results_and_neighbours_are_heard() -> None:
    done, planned = moods("去年完成投资300.5亿元")[0], moods("今年力争完成投资320亿元以上")[0]
    assert done.odds < 0 < planned.odds
    alone = moods("工业投资30亿元")[0]
    after_plan = moods("今年力争完成投资320亿元以上", "工业投资30亿元")[1]
    after_review = moods("去年完成投资300.5亿元", "工业投资30亿元")[1]
    assert after_review.odds < alone.odds < after_plan.odds
    assert after_plan.own == alone.own


def test_a_scope_gives_way_where_most_of_its_section_speaks_against_it() -> None:
    plan = Scope(*YEAR["this"], "plan", 0, 0, "t.t")
    done, plain = "去年已经完成了投资30.5亿元", "工业投资30亿元"
    text = "。".join([done] * 30 + [plain])
    clauses = [
        Clause(at, at + len(done), 0, 0, "sentence") for at in range(0, 30 * (len(done) + 1), len(done) + 1)
    ]
    clauses.append(Clause(len(text) - len(plain), len(text), 0, 0, "sentence"))
    cues, times = find_cues(text, clauses, PACK), by_clause(clauses, periods(text))
    few = find_moods(text[-len(plain) :], [clause_of(plain)], [[]], [plan], [[]], [[]], DAY, PACK)
    many = find_moods(text, clauses, times, [plan] * len(clauses), cues, [[]] * len(clauses), DAY, PACK)
    assert few[0].odds > 0 > many[-1].odds


@pytest.mark.parametrize(
    ("text", "day", "weighs"),
    [
        ("去年", DAY, -1),
        ("今年", DAY, 1),
        ("今年", date(2025, 11, 1), 0),
        ("2027年", DAY, 1),
        ("2019年", DAY, -1),
        ("2019年", None, 0),
    ],
)
def test_times_tell_past_from_future(text: str, day: date | None, weighs: int) -> None:
    weight = tense_of(periods(text, day), day)
    assert (weight > 0) - (weight < 0) == weighs


def test_a_number_of_any_size_is_weighed() -> None:
    """Decimal's remainder fails beyond 28 digits."""
    huge = [replace(quantities("新建3个")[0], value=Decimal(10) ** 40)]
    clause = clause_of("新建3个")
    assert find_moods("新建3个", [clause], [[]], [None], [[]], [huge], None, PACK)
    assert not is_duration("新建3个", clause, replace(huge[0], unit="个"), figure_tables(PACK))
    assert is_duration("历时3年", clause_of("历时3年"), replace(huge[0], unit="年"), figure_tables(PACK))


# When


def times_of(text: str, *, carried: str = "", scoped: bool = True) -> Times:
    """Return what governs a clause; `carried` names a time that the clauses before it left in force."""
    named = tuple(periods(text))
    own = usable_periods(text, named, PACK)
    review, plan = (
        Scope(*YEAR[name], mood, 0, 0, "t.t") for name, mood in (("past", "review"), ("this", "plan"))
    )
    past, coming = (review, plan) if scoped else (None, None)
    return Times(
        named,
        own,
        periods(carried)[0] if carried else None,
        None,
        past,
        coming,
        False,
        DAY,
        find_base(text, named, PACK),
    )


def when(text: str, quote: str, kind: Kind, **how: Any) -> tuple[str, Basis, str | None]:
    place = text.index(quote)
    found = find_when(text, place, place + len(quote), kind, times_of(text, **how), PACK)
    return str(found.last), found.basis, found.quote


@pytest.mark.parametrize(
    ("text", "quote", "kind", "last", "basis"),
    [
        ("到2027年达到300公里", "300公里", Kind.TARGET, "2027-12-31", Basis.EXPLICIT),
        ("达到300公里", "300公里", Kind.TARGET, "2025-12-31", Basis.INHERITED),
        ("达到300公里", "300公里", Kind.FACT, "2024-12-31", Basis.INHERITED),
        ("2023年达到220公里，2024年达到240公里", "240公里", Kind.FACT, "2024-12-31", Basis.EXPLICIT),
        ("2023年达到220公里，2024年达到240公里", "220公里", Kind.FACT, "2023-12-31", Basis.EXPLICIT),
        ("比2020年增长5%", "5%", Kind.FACT, "2024-12-31", Basis.INHERITED),
        ("全年达到300公里", "300公里", Kind.FACT, "2024-12-31", Basis.EXPLICIT),
    ],
)
def test_when(text: str, quote: str, kind: Kind, last: str, basis: Basis) -> None:
    assert when(text, quote, kind)[:2] == (last, basis)


def test_when_nothing_says() -> None:
    assert when("达到300公里", "300公里", Kind.FACT, scoped=False) == ("None", Basis.NONE, None)


def test_a_time_is_carried_to_what_it_fits() -> None:
    carried = when("达到300公里", "300公里", Kind.TARGET, carried="到2027年")
    assert carried[:2] == ("2027-12-31", Basis.EXPLICIT)
    assert when("达到300公里", "300公里", Kind.TARGET, carried="2019年")[0] == "2025-12-31"


def test_the_old_end_of_a_movement_has_its_own_time() -> None:
    text = "由2020年的374亿元扩大至750亿元"
    times, place = times_of(text), text.index("374")
    assert str(when_based(text, 0, place, times).last) == "2020-12-31"
    assert when_based(text, place, place, replace(times, base=None)).basis is Basis.NONE


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("比2010年增长", []),
        ("2024年增长", ["2024年"]),
        ("与上年相比", []),
        ("高于2020年", []),
    ],
)
def test_what_something_is_compared_with_does_not_govern(text: str, usable: list[str]) -> None:
    assert [text[p.start : p.end] for p in usable_periods(text, periods(text), PACK)] == usable


def test_the_last_time_that_opens_a_part_governs_what_follows() -> None:
    text = "2023年建成一期，2024年建成二期"
    found = governing(text, 0, usable_periods(text, periods(text), PACK), DAY, PACK)
    assert found
    assert text[found.start : found.end] == "2024年"
    assert governing("", 0, [], DAY, PACK) is None


HEADED = "一、过去五年和2024年工作回顾\n（一）生态向好。新造林12万亩。\n二、2025年工作"


@pytest.mark.parametrize(
    ("text", "quote", "first", "last"),
    [
        ("到2027年三年累计完成交通投资600亿元。", "600亿元", date(2025, 1, 1), date(2027, 12, 31)),
        (HEADED, "12万亩", date(2024, 1, 1), date(2024, 12, 31)),
        ("2023年、2024年融资额分别达到84亿元、103亿元，专利12件。", "84亿元", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023年、2024年融资额分别达到84亿元、103亿元，专利12件。", "103亿元", date(2024, 1, 1), date(2024, 12, 31)),
        ("“十三五”期间五年新建水库30座。", "30座", date(2016, 1, 1), date(2020, 12, 31)),
        ("2024年生产总值增长6%，两年平均增长5%。研发投入强度2.6%。", "2.6%", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_lengths_count_back_and_averages_govern_nothing_else(
    text: str, quote: str, first: date, last: date
) -> None:
    figures = [found for said in tongdao.read(text, date=DAY).statements for found in said.figures]
    found = next(figure for figure in figures if figure.quote == quote)
    assert (found.period_start, found.period_end) == (first, last)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("质量提升三年行动方案将于上半年印发。", date(2025, 6, 30)),
        ("滨江大桥10月底前建成通车。", date(2025, 10, 31)),
        ("今年，里程达300公里，明年年底达400公里；推进滨江大桥建设。", date(2025, 12, 31)),
    ],
)
def test_the_day_inside_the_words_of_a_thing_is_its_own(text: str, last: date) -> None:
    things = [thing for said in tongdao.read(text, date=DAY).statements for thing in said.deliverables]
    assert [thing.period_end for thing in things] == [last]


def test_a_thing_of_a_day_gone_by_is_no_promise() -> None:
    (said,) = tongdao.read("滨江中试基地去年9月开工，今年年底前投产。", date=DAY).statements
    told = [(thing.name, thing.stage, thing.kind) for thing in said.deliverables]
    assert told == [
        ("滨江中试基地", Stage.START, Kind.FACT),
        ("滨江中试基地", Stage.OPERATE, Kind.TARGET),
    ]


def test_lengths_tell_no_tense() -> None:
    (length,) = periods("三年内建成")
    (year,) = periods("2027年建成")
    assert is_bare(length)
    assert not tells_tense(length)
    assert tells_tense(year)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("（新建3个，三年内）", True),
        ("（新建）3个，三年内", False),
        ("新建3个，三年内", False),
        ("(新建3个三年内)", True),
    ],
)
def test_brackets(text: str, same: bool) -> None:
    assert same_bracket(text, text.index("3"), text.index("三")) is same


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_hold(day: date) -> None:
    for text in (
        "全年增长5%，三年内新建3个",
        "过去五年增长5%",
        "未来五年新建3个",
        "去年增长3%，今后三年增长5%",
    ):
        record = tongdao.read(text, date=day)
        figures = [figure for said in record.statements for figure in said.figures]
        assert len(figures) == len(re.findall(r"\d+[%个]", text))
        for figure in figures:
            assert (figure.period_start or date.min) <= (figure.period_end or date.max)


# Who


@pytest.mark.parametrize(
    ("text", "section_owner", "owner"),
    [
        ("各级政府要带头过紧日子", None, "各级政府"),
        ("市交通局将新建公路30公里", None, "市交通局"),
        ("新建公路30公里", "市交通局", "市交通局"),
        ("新建公路30公里", None, "临江市"),
        ("政府的钱要用在刀刃上", None, "临江市"),
    ],
)
def test_owners(text: str, section_owner: str | None, owner: str) -> None:
    document = Document("d", text, None, DAY, "临江市", None, "")
    section = Section("s0", 0, None, 0, 0, None, None, section_owner, None, 0, len(text))
    found, span = find_owner(text, clause_of(text), section, document, None, PACK)
    assert found == owner
    assert span is None or text[slice(*span)] == owner


# Which numbers are figures


@pytest.mark.parametrize(
    ("text", "duration", "vague"),
    [
        ("历时三年", True, False),
        ("平均寿命79岁", False, False),
        ("做好三个方面工作", False, True),
        ("新建3个公园", False, False),
        ("新建学校三所", False, False),
    ],
)
def test_lengths_of_time_and_parts_of_speech_are_no_figures(text: str, duration: bool, vague: bool) -> None:
    (quantity,) = quantities(text)
    tables, clause = figure_tables(PACK), clause_of(text)
    assert is_duration(text, clause, quantity, tables) is duration
    assert is_vague(text, clause, quantity, tables) is vague


def test_what_crosses_the_end_of_a_clause_belongs_to_none() -> None:
    items = [Clause(start, start + 2, 0, 0, "") for start in (0, 3, 5)]
    first, second = by_clause([Clause(0, 4, 0, 0, ""), Clause(4, 9, 0, 0, "")], items)
    assert ([item.start for item in first], [item.start for item in second]) == ([0], [5])


# Arithmetic


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("产值从374亿元增加到750亿元，翻了一番。", [("ratio", True)]),
        ("产值从374亿元增加到950亿元，翻了一番。", [("ratio", False)]),
        ("产值从100亿元增加到120亿元，增长20%。", [("growth", True)]),
        ("产值从100亿元增加到120亿元，增长30%。", [("growth", False)]),
        ("占比从30%提高到35%，提高5个百分点。", [("difference", True)]),
        ("企业100家，其中国有企业40家、民营企业60家。", [("sum", True)]),
        ("税收30亿元、收费20亿元，合计50亿元。", [("sum", True)]),
        ("总投资100亿元，其中工业投资25亿元，占25%。", [("share", True)]),
        ("產值從374億元增加到750億元，翻了一番。", [("ratio", True)]),
        ("产值从100亿元增加到120亿元，同比增长30%。", []),
        ("产值约100亿元，其中工业40亿元、农业60亿元。", []),
        ("企业100家，其中国有企业40家、民营企业30家。", []),
        ("产值从0亿元增加到120亿元，增长30%。", []),
    ],
)
def test_claims(text: str, checks: list[tuple[str, bool]]) -> None:
    reading = tongdao.read(text, date=DAY)
    assert [(check.relation, check.holds) for check in reading.checks] == checks
    assert [f.code for f in reading.findings] == ["TD501"] * sum(not holds for _, holds in checks)


def enlarged(reading: tongdao.Reading, factor: Decimal) -> list[tongdao.Statement]:
    def larger(item: Figure) -> Figure:
        return replace(item, value=item.value * factor)

    return [replace(said, figures=tuple(map(larger, said.figures))) for said in reading.statements]


def test_numbers_of_any_size_are_tested() -> None:
    text = "企业100家，其中国有企业40家、民营企业60家。"
    reading = tongdao.read(text, date=DAY)
    checks, findings = find_checks(reading.document, text, enlarged(reading, Decimal(10) ** 26), PACK)
    assert [(check.relation, check.computed, check.holds) for check in checks] == [
        ("sum", Decimal(10) ** 28, True)
    ]
    assert findings == ()
