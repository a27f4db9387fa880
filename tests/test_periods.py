"""Times of a text: the cases beside the tables, what resolves against which day, and what holds for any text."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongdao.mentions.times.dates import parse_date
from tongdao.mentions.times.find import find_periods
from tongdao.mentions.times.lunar import lunar_day, lunar_month, solar_term
from tongdao.mentions.times.named import WORD_READERS
from tongdao.rules.pack import load_pack, pack_files
from tongdao.text.fold import fold

PACK = load_pack()
ANCHOR = date(2025, 1, 15)
TABLES = (
    "time_words",
    "time_modifiers",
    "time_suffixes",
    "time_units",
    "plan_periods",
    "milestones",
    "reigns",
    "holidays",
)


def read(text: str, on: date | None = ANCHOR, *, general: bool = False) -> list[str]:
    """Return the times of a text as `quote first..last relation`."""
    return [
        f"{text[period.start : period.end]} {period.first or ''}..{period.last or ''} {period.relation}"
        for period in find_periods(fold(text), PACK, on, general=general)
    ]


def load(table: str) -> list[dict[str, Any]]:
    lines = pack_files("zh_cn", ".jsonl")[table].read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_stands_in_a_positive_case(table: str) -> None:
    texts = [case["text"] for case in load(table) if case["expect"]]
    assert [row.id for row in PACK.table(table) if not any(w in t for w in row.words for t in texts)] == []


def test_every_kind_of_word_is_known() -> None:
    assert {row["kind"] for row in PACK.table("time_words")} <= WORD_READERS.keys()


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("近两年增长5%。", "2025-01-09", "近两年 2023-01-01..2024-12-31 during"),
        ("近两年增长5%。", "2025-06-30", "近两年 2023-07-01..2025-06-30 during"),
        ("过去五年增长5%。", "2025-12-02", "过去五年 2021-01-01..2025-12-31 during"),
        ("未来五年增长5%。", "2016-03-05", "未来五年 2016-01-01..2020-12-31 during"),
        ("未来五年增长5%。", "2025-12-02", "未来五年 2026-01-01..2030-12-31 during"),
        ("2016年以来增长5%。", "2025-06-30", "2016年以来 2016-01-01..2025-06-30 since"),
        ("去年以来增长5%。", "2025-02-01", "去年以来 2024-01-01..2025-02-01 since"),
        ("本世纪末", "1986-03-05", "本世纪末 1901-01-01..2000-12-31 at"),
        ("九十年代", "1986-03-05", "九十年代 1990-01-01..1999-12-31 during"),
        ("五年计划", "1955-07-01", "五年计划 1953-01-01..1957-12-31 during"),
        ("年初", "2025-11-01", "年初 2025-01-01..2025-03-31 at"),
    ],
)
def test_official_conventions(text: str, on: str, expected: str) -> None:
    assert read(text, date.fromisoformat(on)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年底", "今年底 2025-11-01..2025-12-31 at"),
        ("2029年前", "2029年前 2025-01-15..2029-12-31 by"),
        ("近三年", "近三年 2022-01-15..2025-01-14 during"),
        ("去年9月起", "去年9月起 2024-09-01..2025-01-15 since"),
        ("8月至2月", "8月至2月 2025-08-01..2026-02-28 during"),
        ("从下周一到下下周三", "下周一到下下周三 2025-01-20..2025-01-29 during"),
        ("2010年和2018年之间", "2010年和2018年之间 2010-01-01..2018-12-31 during"),
        ("十月的第一周", "十月的第一周 2025-10-06..2025-10-12 at"),
        ("四月的最后一个星期一", "四月的最后一个星期一 2025-04-28..2025-04-28 at"),
        ("2月29日", "2月29日 2028-02-29..2028-02-29 at"),
    ],
)
def test_everyday_conventions(text: str, expected: str) -> None:
    assert read(text, general=True) == [expected]


@pytest.mark.parametrize("text", ["今年", "近三年", "春节前", "三年内", "“十四五”以来", "本世纪末", "一季度"])
def test_nothing_relative_resolves_without_an_anchor(text: str) -> None:
    for period in find_periods(fold(text), PACK, None):
        assert period.last is None


def test_a_book_title_only_names_its_times() -> None:
    assert read("落实《临江市2035年远景目标纲要》，到2027年建成。") == [
        "2035年 2035-01-01..2035-12-31 name",
        "2027年 2027-01-01..2027-12-31 by",
    ]


def test_the_paragraph_tells_the_year() -> None:
    text = "2023年，青原县治水，年底前完成。\n年底前完成。"
    rules = [[step.rule for step in period.trail] for period in find_periods(fold(text), PACK, ANCHOR)]
    assert read(text)[1:] == ["年底前 2023-01-01..2023-12-31 by", "年底前 2025-01-01..2025-12-31 by"]
    assert "periods.in_force" in rules[1]
    assert "periods.implied" in rules[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（2025年1月9日）", date(2025, 1, 9)),
        ("二〇二五年一月九日", date(2025, 1, 9)),
        ("１９８６年３月２５日", date(1986, 3, 25)),
        ("发布时间：2025-01-09 10:20", date(2025, 1, 9)),
        ("20250109", date(2025, 1, 9)),
        ("二○○六年十二月三十一日", date(2006, 12, 31)),
        ("2025年1月", None),
        ("2025年2月30日", None),
    ],
)
def test_parse_date(text: str, expected: date | None) -> None:
    assert parse_date(fold(text)) == expected


@pytest.mark.parametrize(
    ("year", "month", "day", "leap", "expected"),
    [
        (2000, 1, 1, False, date(2000, 2, 5)),
        (2020, 4, 1, True, date(2020, 5, 23)),
        (2033, 11, 1, True, date(2033, 12, 22)),
        (2021, 12, 30, False, None),
        (2021, 4, 1, True, None),
        (1899, 1, 1, False, None),
    ],
)
def test_lunar_day(year: int, month: int, day: int, leap: bool, expected: date | None) -> None:
    assert lunar_day(year, month, day, leap=leap) == expected


@given(st.integers(1900, 2099))
def test_lunar_months_follow_one_another(year: int) -> None:
    spans = sorted(
        span
        for leap in (False, True)
        for month in range(1, 13)
        if (span := lunar_month(year, month, leap=leap))
    )
    following = lunar_month(year + 1, 1)
    assert following is not None
    assert all(b[0] - a[1] == timedelta(days=1) for a, b in zip(spans, [*spans[1:], following], strict=True))


@given(st.integers(1900, 2100))
def test_solar_terms_stand_a_fortnight_apart(year: int) -> None:
    days = [solar_term(year, index) for index in range(24)]
    assert all(14 <= (b - a).days <= 16 for a, b in pairwise(days) if a and b)


WORDS = st.sampled_from(
    [word for table in TABLES for row in PACK.table(table) for word in row.words]
    + list("零一二三十百半几0123456789年月日个第前到至—-~、“”《》。，\n 的点时:：")
    + ["2025年", "9999", "0000年", "三十二日", "13月", "每", "农历", "周三"]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=30).map("".join))


@given(TEXTS, st.one_of(st.none(), st.dates()), st.booleans())
def test_any_text_is_read(text: str, on: date | None, general: bool) -> None:
    periods = find_periods(fold(text), PACK, on, general=general)
    end = 0
    for period in periods:
        assert end <= period.start < period.end <= len(text)
        if period.first and period.last:
            assert period.first <= period.last
        end = period.end


# What a deadline is made of, of years long over and years to come: 2005年6月底前, 到05年底, 2030年以来.
DEADLINES = st.tuples(
    st.sampled_from(["", "到", "截至", "自", "2026年至", "今年起到"]),
    st.sampled_from(
        ["2005年", "05年", "1年", "二〇〇五年", "2025年", "今年", "去年", "明年", "2030年", "9999年", ""]
    ),
    st.sampled_from(["", "初", "底", "年底", "末", "上半年", "一季度", "6月", "6月底", "3月15日", "下旬"]),
    st.sampled_from(["", "前", "之前", "以前", "内", "起", "以来", "以后", "左右", "—2024年", "至2031年"]),
).map("".join)


@given(DEADLINES, st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2035, 12, 31))), st.booleans())
def test_no_period_ends_before_it_starts(text: str, on: date | None, general: bool) -> None:
    for period in find_periods(text, PACK, on, general=general):
        if period.first and period.last:
            assert period.first <= period.last, (text, on, period)


def test_a_deadline_that_is_long_over_has_no_beginning() -> None:
    assert read("2005年底前建成。", general=True) == ["2005年底前 ..2005-12-31 by"]
    assert read("2005年6月底前建成。", general=True) == ["2005年6月底前 ..2005-06-30 by"]
    assert read("2026年底前建成。", general=True) == ["2026年底前 2025-01-15..2026-12-31 by"]


@given(TEXTS, st.booleans())
def test_a_paragraph_in_front_only_shifts(text: str, general: bool) -> None:
    front = "谢谢大家。\n"
    alone = find_periods(fold(text), PACK, ANCHOR, general=general)
    shifted = find_periods(fold(front + text), PACK, ANCHOR, general=general)
    places = [(p.start + len(front), p.end + len(front), p.first, p.last, p.relation) for p in alone]
    assert [(p.start, p.end, p.first, p.last, p.relation) for p in shifted] == places


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_full_width_digits_read_alike(day: date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日"
    wide = text.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    for writing in (text, wide):
        (period,) = find_periods(fold(writing), PACK, ANCHOR)
        assert (period.first, period.last) == (day, day)


@pytest.mark.parametrize(
    "unit", ["一", "1", "年", "（", "1-", "1 ", "一年", "今年", "3月", "“", "三月三日", "近"]
)
@pytest.mark.parametrize("general", [False, True])
def test_hostile_text_takes_linear_time(unit: str, general: bool) -> None:
    def seconds(length: int) -> float:
        begin = process_time()
        find_periods(unit * (length // len(unit)), PACK, ANCHOR, general=general)
        return process_time() - begin

    # Eight times as long may take eight times as long, thrice that on a bad day; a square law takes 64 times.
    assert seconds(16_000) < 24 * max(seconds(2_000), 0.002)
