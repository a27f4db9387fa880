"""What holds for every text: exact places, stable ids, no failure, the same values however they are written."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.resources import files
from itertools import pairwise
from operator import attrgetter, sub
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tongdao
from tongdao.cli.render import render
from tongdao.cli.request import Format, Request
from tongdao.errors import UsageError
from tongdao.text.fold import fold
from tongdao.text.numerals import to_chinese

if TYPE_CHECKING:
    from tongdao import Reading
    from tongdao.model import Deliverable, Figure, Finding, Period, Quantity, Section

SAMPLES = files("tongdao").joinpath("samples", "lanjiang")
NAMES = ("session-2024.txt", "session-2025.txt", "session-2026.txt", "report-2026.txt", "bulletin-2025.txt")
TEXTS = {name: SAMPLES.joinpath(name).read_text(encoding="utf-8") for name in NAMES}
DAYS = st.sampled_from([None, date(2025, 1, 14), date(2024, 2, 29), date.min, date.max])
# What statements are made of, in any order, so that random texts hit the rules and their edges.
WORDS = """
今年 去年 到2027年年底， “十五五”期间， 三年内 截至2024年底， 过去五年， 全年 上半年 其中 分别 合计 比上年 从 到 占 达到
全市规上工业增加值 养老床位 居民人均可支配收入 增长5%左右 1.2万亿元 三千五百亿斤 翻了一番 两成 三分之一 第五位 3至5个
30多家 一百零五 9 新建跨江大桥 地铁6号线、7号线建成投用 出台《养老服务条例》 “1115”行动 力争 确保 已 推进 实现
市交通局： **周某**/市交通局局长 一、综合 （一）农业 # —— 一是 临江市人民政府
"""
MARKS = "。；，、！？：“”‘’（）《》【】\n\r\t　 -—~%％.０５十百千万亿零两点年月日个项"
ODD = "\u200b\ufeff\u202e\x00\x0b\u2028\ud800\u0301e😀٣①½萬億"
PIECES = [*WORDS.split(), *MARKS, "\n", *ODD]
MADE = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY = st.text(st.characters(), max_size=80)  # surrogates and all
TEXT = st.one_of(MADE, ANY, st.tuples(MADE, ANY, MADE).map("".join))

# The record, field by field: what scripts rely on.
RECORD = ["document", "sections", "statements", "programmes", "checks", "findings"]
FIELDS = {
    "document": "id title date issuer source sha256",
    "sections": "id heading speaker role owner start end",
    "statements": "id section kind owner quote start end figures deliverables supporting",
    "figures": "id quote start end value high unit comparator change kind indicator owner"
    " period_start period_end period period_quote title per scope",
    "deliverables": "id quote name start end stage kind owner period_start period_end period period_quote"
    " title",
    "programmes": "id code name quote start end parts",
    "checks": "id relation quote start end numbers stated computed holds",
    "findings": "code message start end",
}


def entries(reading: Reading) -> list[Any]:
    """Return the figures and deliverables of a reading."""
    return [entry for said in reading.statements for entry in (*said.figures, *said.deliverables)]


def identified(reading: Reading) -> list[Any]:
    """Return all that has an id in a reading."""
    return [
        *reading.sections,
        *reading.statements,
        *entries(reading),
        *reading.programmes,
        *reading.checks,
    ]


def hold_places(text: str, reading: Reading) -> None:
    """Assert that every place and quote of a reading is exact, in order and inside what it is a part of."""
    for quoted in (*reading.statements, *entries(reading), *reading.programmes, *reading.checks):
        assert 0 <= quoted.start < quoted.end <= len(text)
        assert text[quoted.start : quoted.end] == quoted.quote
    for before, after in pairwise(reading.statements):
        assert before.end <= after.start
    for said in reading.statements:
        inside: list[Figure | Deliverable] = [*said.figures, *said.deliverables]
        for entry in inside:
            assert said.start <= entry.start
            assert entry.end <= said.end
        starts = [figure.start for figure in said.figures]
        assert starts == sorted(set(starts))
    places: list[Section | Finding] = [*reading.sections, *reading.findings]
    for placed in places:
        assert 0 <= placed.start <= placed.end <= len(text)


@given(TEXT, DAYS)
@settings(max_examples=400)
@example("新建3个" + "，改造5个" * 2000, None)
@example("全年增长" + "9" * 45 + "亿元，三年内新建3个。", date.min)
def test_any_text_is_read_with_exact_places(text: str, day: date | None) -> None:
    reading = tongdao.read(text, date=day)
    hold_places(text, reading)
    ids = [item.id for item in identified(reading)]
    assert len(ids) == len(set(ids))
    for item in entries(reading):
        assert item.period_start is None or item.period_end is None or item.period_start <= item.period_end
    json.dumps(reading.to_dict(with_text=True, explain=True), allow_nan=False)


@given(TEXT, st.sampled_from(list(Format)), st.sampled_from([1, 20, 40, 120]), st.booleans())
@settings(max_examples=150)
@example(
    "企业" + "9" * 26 + "家，其中国有企业" + "4" * 26 + "家、民营企业" + "5" * 26 + "家。",
    Format.TABLE,
    80,
    True,
)
def test_any_reading_is_printed(text: str, form: Format, width: int, explain: bool) -> None:
    request = Request(format=form, width=width, color=explain, explain=explain, with_text=True)
    assert isinstance(render(tongdao.read(text, source="a.txt"), request), str)


def test_a_number_beyond_the_digits_of_decimal_is_read() -> None:
    tongdao.read("全市企业" + "9" * 27 + "亿家。")


@given(TEXT, DAYS)
@settings(max_examples=200)
def test_mentions_of_any_text_have_places(text: str, day: date | None) -> None:
    found = tongdao.find_mentions(text, date=day)
    places: list[Quantity | Period] = [*found.quantities, *found.periods]
    for item in places:
        assert 0 <= item.start < item.end <= len(text)


@given(MADE, DAYS)
@settings(max_examples=60)
def test_a_text_read_twice_gives_the_same(text: str, day: date | None) -> None:
    first = tongdao.read(text, date=day)
    assert tongdao.read(text, date=day) == first
    assert pickle.loads(pickle.dumps(first)) == first


@pytest.mark.parametrize("name", TEXTS)
def test_ids_depend_on_the_text_alone(name: str) -> None:
    """Neither the file's name nor what is told of the document changes the id of what stands in one place."""
    plain = tongdao.read(TEXTS[name])
    told = tongdao.read(TEXTS[name], date=date(2031, 5, 6), issuer="某市", title="题", source="a/b.txt")
    assert [said.id for said in told.statements] == [said.id for said in plain.statements]
    assert {item.id: item.start for item in plain.statements}.items() <= {
        item.id: item.start for item in identified(told)
    }.items()


# What a paragraph about something else must leave as it is. Kind and period may move with what stands around.
FIGURE = attrgetter("quote", "value", "high", "unit", "comparator", "change", "indicator")
DELIVERABLE = attrgetter("quote", "name", "stage")
SENTENCES = "。".join(
    (
        "2025年，全市规上工业增加值增长7.5%左右，新建养老床位1200张以上",
        "到2027年，力争轨道交通里程突破300公里，从220公里增加到300公里",
        "建成投用六塘路大桥一期，地铁6号线、7号线分别完成投资30亿元、45亿元",
        "全年接待游客两千三百万人次，居全省第五位，其中境外游客12万人次",
        "",
    )
)
UNRELATED = st.sampled_from("江水天气晴朗大家都说好，花开了")


@given(st.lists(UNRELATED, min_size=1, max_size=40).map("".join))
@settings(max_examples=60)
def test_an_unrelated_paragraph_in_front_only_shifts(before: str) -> None:
    told: dict[str, Any] = {"date": date(2025, 1, 14), "issuer": "临江市", "title": "简报"}
    front = before + "。\n"
    alone, both = tongdao.read(SENTENCES, **told), tongdao.read(front + SENTENCES, **told)

    def shown(reading: Reading, shift: int) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        for said in reading.statements:
            found.extend((f.start - shift, f.end - shift, *FIGURE(f)) for f in said.figures)
            found.extend((d.start - shift, d.end - shift, *DELIVERABLE(d)) for d in said.deliverables)
        return found

    assert len(shown(alone, 0)) >= 10
    assert shown(both, len(front)) == shown(alone, 0)


WIDE = str.maketrans("0123456789%.", "０１２３４５６７８９％．")
TRADITIONAL = str.maketrans(
    "万亿个两点达从扩长计实现镇乡县务业产会开门车运东军区电话农线网过还进远运养老级级项总额占为与后时间",
    "萬億個兩點達從擴長計實現鎮鄉縣務業產會開門車運東軍區電話農線網過還進遠運養老級級項總額占為與後時間",
)
SAME = attrgetter(
    *("start", "end", "value", "high", "unit", "comparator", "change", "kind"),
    *("period_start", "period_end", "period"),
)


@pytest.mark.parametrize("table", [WIDE, TRADITIONAL], ids=["full-width", "traditional"])
@pytest.mark.parametrize("name", TEXTS)
def test_other_characters_give_the_same_figures(name: str, table: dict[int, int]) -> None:
    text = TEXTS[name]
    other = text.translate(table)
    assert other != text
    assert fold(other) == fold(text)
    told: dict[str, Any] = {"date": date(2025, 1, 14), "issuer": "澜江市", "title": "简报"}
    plain, changed = tongdao.read(text, **told), tongdao.read(other, **told)

    def figures(reading: Reading) -> list[Any]:
        return [SAME(figure) for said in reading.statements for figure in said.figures]

    def checks(reading: Reading) -> list[Any]:
        return [(c.start, c.relation, c.numbers, c.computed, c.holds) for c in reading.checks]

    assert figures(changed) == figures(plain)
    assert checks(changed) == checks(plain)


@given(st.integers(min_value=2, max_value=10**15))
@settings(max_examples=100)
def test_a_number_reads_the_same_in_digits_and_in_characters(number: int) -> None:
    for written in (str(number), f"{number:,}", to_chinese(number)):
        (figure,) = tongdao.read(f"全市新建学校{written}所。").statements[0].figures
        assert (figure.value, figure.unit) == (number, "所"), written


@pytest.mark.parametrize("name", TEXTS)
def test_the_record_has_its_fields_and_no_others(name: str) -> None:
    record = tongdao.read(TEXTS[name], source=name).to_dict()
    assert list(record) == RECORD
    seen = {"document": [record["document"]], **{key: record[key] for key in RECORD[1:]}}
    for key in ("figures", "deliverables"):
        seen[key] = [item for said in record["statements"] for item in said[key]]
    for key, items in seen.items():
        for item in items:
            assert list(item) == FIELDS[key].split(), key
    assert seen["figures"]
    assert json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False)) == record


def test_every_part_of_the_record_is_there() -> None:
    """The fields of each part are tried by some text: here by one that has them all."""
    text = "“12”行动（一张网、两座桥）启动。投资从374亿元增加到750亿元，增长50%。建成投用跨江大桥。"
    record = tongdao.read(text).to_dict()
    for key in ("programmes", "checks", "findings"):
        assert record[key]
        assert list(record[key][0]) == FIELDS[key].split()


def test_with_text_and_explain_add_a_field_each() -> None:
    record = tongdao.read("今年增长5%。", date=date(2025, 1, 14)).to_dict(with_text=True, explain=True)
    assert record["document"]["text"] == "今年增长5%。"
    (statement,) = record["statements"]
    for item in (statement, statement["figures"][0]):
        assert [list(step) for step in item["trail"]] == [["rule", "start", "end"]] * len(item["trail"])
        assert item["trail"]


def test_a_date_may_be_written() -> None:
    assert tongdao.read("今年增长5%。", date="2025-01-14").document.date == date(2025, 1, 14)
    assert tongdao.find_mentions("去年", date=" 2025-01-14 ").periods[0].last == date(2024, 12, 31)
    for wrong in ("2025年1月14日", "2025-13-01", ""):
        with pytest.raises(UsageError, match="give one as 2025-01-09"):
            tongdao.read("今年增长5%。", date=wrong)


def test_how_far_reading_is_rises_to_the_end() -> None:
    told: list[float] = []
    text = "2025年，新建公路30公里。\n" * 2000
    assert tongdao.read(text, progress=told.append) == tongdao.read(text)
    assert told == sorted(told)
    assert (told[-1], len(told) > 10, max(map(sub, told[1:], told)) < 0.25) == (1, True, True)


def test_threads_read_as_one_does() -> None:
    texts = [*TEXTS.values()] * 4
    alone = [tongdao.read(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tongdao.read, texts)) == alone
