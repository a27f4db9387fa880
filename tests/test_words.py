"""Words of a table are found in one pass: the longest of each place, up to the very end of a text."""

import pytest

from tongdao.rules.pack import Row
from tongdao.rules.words import WordTable, alternation

TABLE = WordTable([Row("t", "row", ("增长", "增长均为", "以上", "以", "上下"), {})])


@pytest.mark.parametrize(
    ("text", "start", "end", "found"),
    [
        ("预期增长", 0, None, ["增长"]),
        ("增长均为", 0, None, ["增长均为"]),
        ("增长均为", 0, 3, ["增长"]),
        ("五成以上下调", 0, None, ["以上"]),
        ("以", 0, None, ["以"]),
        ("增长", 1, None, []),
        ("", 0, None, []),
        ("增长以上", 2, 2, []),
        ("增\ud800长增长\udc00", 0, None, ["增长"]),
    ],
)
def test_words_of_a_stretch(text: str, start: int, end: int | None, found: list[str]) -> None:
    assert [text[a:b] for a, b, _ in TABLE.finditer(text, start, end)] == found


def test_a_pass_and_a_match_agree() -> None:
    for word in TABLE.rows:
        assert TABLE.search(word) == TABLE.match(word, 0) == (0, len(word), TABLE.rows[word])


def test_an_alternation_takes_the_longest() -> None:
    assert alternation(["以上", "以"]) == "以(?:上)?"
