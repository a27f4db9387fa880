"""Numerals as numbers, and text folded character for character."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tongdao
from tongdao.text.fold import fold
from tongdao.text.numerals import parse_numeral, to_chinese
from tongdao.text.precision import half_unit, rounding


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("0", "0"),
        ("1,234.5", "1234.5"),
        ("１２３", "123"),
        ("3，560", "3560"),
        ("一百零五", "105"),
        ("两万", "20000"),
        ("二十万", "200000"),
        ("三千五百亿", "350000000000"),
        ("1.4万亿", "1400000000000"),
        ("一点四万亿", "1400000000000"),
        ("5万4千6百", "54600"),
        ("1千零1", "1001"),
        ("廿五", "25"),
        ("卅", "30"),
        ("壹佰贰拾叁", "123"),
        ("肆萬兩千", "42000"),
        ("三百一", "310"),
        ("九万四", "94000"),
        ("两千三点一", "2300.1"),
        ("点五", "0.5"),
        ("一百五十四点零", "154"),
        ("二〇二四", "2024"),
        ("一九八○", "1980"),
        ("四万万", "400000000"),
        ("一百零十万三千", "1103000"),
        ("四千五百六十九万八千三百一十一亿", "4569831100000000"),
        ("三亿零五亿", "30000000500000000"),
        ("五兆六十二亿四万", "5006200040000"),
        ("百三", "130"),
        ("十", "10"),
        ("万亿", "1000000000000"),
        ("负四十五亿", "-4500000000"),
        ("-3.5", "-3.5"),
        ("三千 八百 九十六", "3896"),
    ],
)
def test_numeral(numeral: str, value: str) -> None:
    assert parse_numeral(numeral) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "人",
            "一个",
            "五十千",
            "二三百",
            "一百二五十",
            "十百",
            "三亿万",
            "1.2.3",
            "12,34",
            "--5",
            "点",
        ),
        *("一" * 100, "1" * 100, "万" * 100000),
    ],
)
def test_no_numeral(written: str) -> None:
    assert parse_numeral(written) is None


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (10250, "一万零二百五十"),
        (120000, "十二万"),
        (20010, "二万零一十"),
        (100000005, "一亿零五"),
        (-42, "负四十二"),
        (10**12, "一万亿"),
    ],
)
def test_chinese_numeral(number: int, numeral: str) -> None:
    assert to_chinese(number) == numeral


@given(st.integers(min_value=-(10**24), max_value=10**24))
def test_a_whole_number_survives_being_written_in_chinese(number: int) -> None:
    assert parse_numeral(to_chinese(number)) == number


@given(st.text())
def test_any_text_is_a_numeral_or_none(written: str) -> None:
    assert parse_numeral(written) is None or isinstance(parse_numeral(written), Decimal)


@pytest.mark.parametrize(
    ("text", "shadow"),
    [
        ("增长１２．５％", "增长12.5%"),
        ("Ａ－Ｂ～Ｃ／Ｄ＋＄5　￥", "A-B~C/D+$5 ¥"),
        ("萬億幾兩個點餘為衆", "万亿几两个点余为众"),
        ("著名乾县覆盖瞭望", "著名乾县覆盖瞭望"),
        ("⺠⻋⽬", "民车目"),
        ("①㎡℃½", "①㎡℃½"),
        ("", ""),
    ],
)
def test_fold(text: str, shadow: str) -> None:
    assert fold(text) == shadow


@given(st.text())
def test_a_shadow_is_as_long_as_its_text_and_folds_no_further(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("printed", "half", "open_"),
    [
        ("30.5万亩", "500", "500"),
        ("３０．５萬畝", "500", "500"),
        ("1,256.8亿元", "5000000", "5000000"),
        ("30万亩", "5000", "0"),
        ("5000多亿元", "50000000", "0"),
        ("7.5%", "0.05", "0.05"),
        ("29个", "0.5", "0"),
        ("三十二家", "0.5", "0"),
        ("二十个", "0.5", "0"),
        ("五十万人", "5000", "0"),
        ("三千五百亿斤", "50000000", "0"),
        ("一点四万亿元", "50000000000", "50000000000"),
        ("1４·１％", "0.05", "0.05"),
        ("1 0 ％", "0.5", "0"),
        ("全部", "0.5", "0"),
    ],
)
def test_what_printed_digits_leave_open(printed: str, half: str, open_: str) -> None:
    assert (half_unit(printed), rounding(printed)) == (Decimal(half), Decimal(open_))


def test_the_digits_stand_in_one_module() -> None:
    home = Path(tongdao.__file__).parent
    typed = re.compile("[二三四五六七八九]{5}")
    found = [path for path in home.rglob("*.py") if typed.search(path.read_text(encoding="utf-8"))]
    assert found == [home / "text" / "numerals.py"]
