"""The form of the tables of a pack: their schemas, what is refused, the classes of words that several share."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest

from tongdao.book.stored.version import signature
from tongdao.cli.packs import schema_lines
from tongdao.cli.render.layout import cells
from tongdao.errors import PackError
from tongdao.glossary import load_glossary
from tongdao.rules.pack import CLASSES as CLASS_TABLE
from tongdao.rules.pack import load_pack, load_schema, pack_files, read_table
from tongdao.rules.schema import TYPES, in_language, parse_schema

PACK = "zh_cn"
TABLES = sorted(pack_files(PACK, ".toml"))

SMALL = """
[schema]
help = "限定词 / bounds"

[schema.fields]
words = "words? 词 / words"
role = "choice 位置 / place"
gap = "flag? 可隔字 / gap"
weight = "number? 分量 / weight"
first = "integer? 首年 / first year"
note = "text? 附注 / note"

[schema.role]
before = "数前 / before it"
after = "数后 / after it"

[[small]]
id = "one"
role = "before"
"""
LONGEST = 160  # characters of any line
WIDEST = 120  # cells of a line of words, of which a Chinese character takes two
# Words of four tables and more that are in no class: mostly of one letter or two, with another sense in each table
# (起, 级, 元, 中心, 通过), so that what they share is no meaning.
IN_NO_CLASS = 238
# Words that rows spell in four tables or more: the row takes too little of their class to name it.
TYPED_OFTEN = 514
OFTEN = 4
TRAINED = ("kind_words", "moods", "thing_weights")  # their words are written by scripts
CLASSES = {"firm": ("确保", "保证"), "more": ("超过",)}


def small(row: str) -> str:
    """Return the words of the row `two` of a small table."""
    source = f'{SMALL}\n[[small]]\nid = "two"\n{row}\n'
    return " ".join(read_table("small", source, "room/small.toml", CLASSES.get)[1].words)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            'role = "before"\ngpa = true',
            "there is no field 'gpa': the fields are id, words, role, gap, weight",
        ),
        ('role = "beside"', "role cannot be 'beside': choose before, after"),
        ('role = "before"\ngap = "yes"', "gap cannot be 'yes': it is flag"),
        ('role = "before"\ngap = 1', "gap cannot be 1: it is flag"),
        ('role = "before"\nfirst = true', "first cannot be True: it is integer"),
        ('role = "before"\nfirst = 1.5', "first cannot be 1.5: it is integer"),
        ('role = "before"\nweight = "1"', "weight cannot be '1': it is number"),
        ('role = "before"\nnote = 3', "note cannot be 3: it is text"),
        ('role = "before"\nwords = 3', "words cannot be 3: it is words, in a string or a list"),
        ('words = "甲"', "it lacks role"),
    ],
)
def test_a_row_against_the_schema_is_refused(row: str, told: str) -> None:
    with pytest.raises(PackError, match=re.escape(f"room/small.toml, row 2 (two): {told}")):
        small(row)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("", "it lacks id"),
        ('id = "one"\nrole = "after"', "two rows named 'one'"),
        ('id = "two"\nrole = "before"\nwords = "甲 甲"', "the word '甲' stands in 'two' and in 'two'"),
        ('id = "two"\nrole = "before"\nwords = ["甲", ""]', "row small.two has an empty word"),
        (
            'id = "two"\nrole = "after"\nwords = "乙"\n[[small]]\nid = "three"\nrole = "after"\nwords = "甲 乙"',
            "the word '乙' stands in 'two' and in 'three'",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_refused(row: str, told: str) -> None:
    with pytest.raises(PackError, match=re.escape(told)):
        read_table("small", f"{SMALL}\n[[small]]\n{row}\n")


def test_the_same_word_may_stand_in_two_roles() -> None:
    rows = 'id = "two"\nrole = "before"\nwords = "甲"\n[[small]]\nid = "three"\nrole = "after"\nwords = "甲"'
    assert [row.words for row in read_table("small", f"{SMALL}\n[[small]]\n{rows}\n")[1:]] == [
        ("甲",),
        ("甲",),
    ]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ('x = "txt 词 / word"', "the field x has no type 'txt': choose text, words, integer"),
        (
            'x = "choice 词 / word"',
            "a choice has a table of its values, and nothing else has: see [schema.x]",
        ),
    ],
)
def test_a_schema_that_says_too_little_is_refused(field: str, told: str) -> None:
    source = f'[schema]\nhelp = "词 / words"\n[schema.fields]\n{field}\n[[small]]\nid = "one"\n'
    with pytest.raises(PackError, match=re.escape(f"room/small.toml: {told}")):
        read_table("small", source, "room/small.toml")


@pytest.mark.parametrize(
    "source", ['[[small]]\nid = "one"\n', '[schema]\nhelp = ""\n[[small]]\nid = "one"\n']
)
def test_a_table_without_a_schema_is_refused(source: str) -> None:
    with pytest.raises(PackError, match=r"room/small.toml: it begins with no \[schema\]"):
        read_table("small", source, "room/small.toml")


@pytest.mark.parametrize("source", ["[[", '[schema]\nhelp = "词"\n'])
def test_what_is_no_table_is_refused(source: str) -> None:
    with pytest.raises(PackError, match=r"room/small.toml is no array of \[\[small\]\] rows"):
        read_table("small", source, "room/small.toml")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("@firm", "确保 保证"),
        ("必须 @firm 要", "必须 确保 保证 要"),
        ("@firm @more", "确保 保证 超过"),
        ("@firm -确保 力争", "保证 力争"),
        ("@firm\n-确保 -保证", ""),
        ("- 零下 -度", "- 零下 -度"),
    ],
)
def test_a_class_stands_for_its_words(words: str, expected: str) -> None:
    assert small(f'role = "after"\nwords = """{words}"""') == expected


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("@nothing", "row small.two: there is no class @nothing: see the table classes"),
        ("@firm -超过", "row small.two: the class @firm does not hold 超过"),
        ("@firm 确保", "the word '确保' stands in 'two' and in 'two'"),
    ],
)
def test_a_class_that_says_nothing_new_is_refused(words: str, told: str) -> None:
    with pytest.raises(PackError, match=re.escape(told)):
        small(f'role = "after"\nwords = "{words}"')


@pytest.mark.parametrize("table", TABLES)
def test_every_table_tells_its_fields_in_two_languages(table: str) -> None:
    place, schema = load_schema(PACK, table)
    said = {place: schema.help}
    for field in schema.fields.values():
        assert field.type in TYPES
        said[field.name] = field.help
        said |= {f"{field.name} {value}": told for value, told in field.choices.items()}
    for name, told in said.items():
        chinese, english = in_language(told, "zh"), in_language(told, "en")
        assert re.search("[一-鿿]", chinese), name
        assert re.search("[a-z]", english), name
        assert " / " not in english, name


@pytest.mark.parametrize("table", TABLES)
def test_every_field_and_value_of_a_schema_is_used(table: str) -> None:
    _, schema = load_schema(PACK, table)
    rows = load_pack(PACK).table(table)
    for field in schema.fields.values():
        used = {row.fields.get(field.name) for row in rows} - {None}
        assert used or field.name == "words", field.name
        assert not field.choices or used == set(field.choices), field.name
        if field.name != "words":
            assert field.required == all(field.name in row.fields for row in rows), field.name


def test_a_schema_is_shown() -> None:
    schema = parse_schema("room/small.toml", _head())
    assert list(schema_lines("room/small.toml", schema, load_glossary("en"), 60)) == [
        "room/small.toml: bounds",
        "",
        "Field     Type               Meaning",
        "words     words, optional    words",
        "role      choice             place",
        "  before                     before it",
        "  after                      after it",
        "gap       flag, optional     gap",
        "weight    number, optional   weight",
        "first     integer, optional  first year",
        "note      text, optional     note",
    ]
    assert list(schema_lines("room/small.toml", schema, load_glossary("zh"), 60))[:5] == [
        "room/small.toml: 限定词",
        "",
        "字段      类型        意思",
        "words     词，可无    词",
        "role      选一        位置",
    ]


def _head() -> object:
    return tomllib.loads(SMALL)["schema"]


def test_an_unknown_table_is_told() -> None:
    with pytest.raises(PackError, match="pack zh_cn has no table 'nothing'; it has actors, adjuncts, aims"):
        load_schema(PACK, "nothing")


def test_a_book_is_made_again_when_a_table_changes() -> None:
    said = signature()
    for file in pack_files(PACK, ".toml").values():
        assert f"{file.name} {file.stat().st_size} " in said


@pytest.mark.parametrize("table", TABLES)
def test_lines_are_short_enough_to_be_read(table: str) -> None:
    lines = pack_files(PACK, ".toml")[table].read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if len(line) > LONGEST] == []
    words = [line for line in lines if " / " not in line and not line.startswith("#")]
    assert [line for line in words if cells(line) > WIDEST] == []


def typed_words(table: str) -> set[str]:
    """Return the words that a table itself spells, without those of the classes that it names."""
    rows = tomllib.loads(pack_files(PACK, ".toml")[table].read_text(encoding="utf-8"))[table]
    said = [row.get("words", "") for row in rows]
    texts = [words if isinstance(words, str) else " ".join(words) for words in said]
    return {word for text in texts for word in re.sub(r"@\S+(\s+-\S+)*", "", text).split()}


def often(words_of: dict[str, set[str]]) -> set[str]:
    """Return the words of four tables or more."""
    counts = Counter(word for words in words_of.values() for word in words)
    return {word for word, tables in counts.items() if tables >= OFTEN}


def test_words_that_many_tables_share_stand_in_a_class() -> None:
    pack = load_pack(PACK)
    words_of = {
        table: {word for row in pack.table(table) for word in row.words}
        for table in TABLES
        if table not in (CLASS_TABLE, *TRAINED)
    }
    classed = {word for row in pack.table(CLASS_TABLE) for word in row.words}
    left = sorted(often(words_of) - classed)
    assert len(left) <= IN_NO_CLASS, f"give a class to some of {' '.join(left)}"
    typed = sorted(often({table: typed_words(table) for table in (*words_of, CLASS_TABLE)}))
    assert len(typed) <= TYPED_OFTEN, f"name the class of some of {' '.join(typed)}"


def test_every_class_is_shared() -> None:
    files = {table: file for table, file in pack_files(PACK, ".toml").items() if table != CLASS_TABLE}
    used = Counter(
        name for file in files.values() for name in re.findall(r"@(\S+)", file.read_text(encoding="utf-8"))
    )
    assert {row.id for row in load_pack(PACK).table(CLASS_TABLE) if used[row.id] < 2} == set()
