"""Every case of every pack, each a test; and the runner of cases itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tongdao.cli.packs import table_lines
from tongdao.errors import PackError
from tongdao.glossary import load_glossary
from tongdao.model import Step
from tongdao.rules import cases, pack
from tongdao.rules.cases import Case, check_pack, load_cases, run_case
from tongdao.rules.pack import pack_files, read_table
from tongdao.service.packs import CASE_READERS, check

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.rules.cases import Found

PACKS = ("zh_cn",)
WEIGHTS = (
    "kind_words",
    "thing_weights",
)  # trained tables of signs and runs of characters, which no case can say


def every_case() -> list[Any]:
    """Return each case of each pack as a test, a gap as a strict expected failure."""
    return [
        pytest.param(
            case, id=f"{name}/{case.name}", marks=[pytest.mark.xfail(reason=case.gap)] if case.gap else []
        )
        for name in PACKS
        for table in pack_files(name, ".jsonl")
        for case in load_cases(name, table)
    ]


@pytest.mark.parametrize("case", every_case())
def test_case(case: Case) -> None:
    assert tuple(item for item, _ in CASE_READERS[case.table](case)) == case.expect


@pytest.mark.parametrize("name", PACKS)
def test_every_table_with_cases_has_a_reader(name: str) -> None:
    assert set(pack_files(name, ".jsonl")) == set(CASE_READERS)


def words_of_two(case: Case) -> list[Found]:
    """Find pairs of characters: a stage to try the runner on."""
    spans = [(place, place + 2) for place in range(0, len(case.text) - 1, 2)]
    return [(case.text[start:end], (Step("pairs.wordless", start, end),)) for start, end in spans]


@pytest.mark.parametrize(
    ("expect", "gap", "fails"),
    [
        (["甲乙"], None, False),
        (["甲"], None, True),
        ([], None, True),
        (["甲"], "not yet", False),
        (["甲乙"], "not yet", True),
    ],
)
def test_a_case_does_what_it_should(expect: list[str], gap: str | None, fails: bool) -> None:
    case = Case("small", "pairs", 1, "甲乙", tuple(expect), gap, {})
    assert (run_case(case, words_of_two(case)) is not None) is fails


@pytest.fixture
def small_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a pack of one table and let it be the bundled one."""
    (tmp_path / "pairs.jsonl").write_text(
        "\n".join(
            json.dumps(case, ensure_ascii=False)
            for case in (
                {"text": "甲乙", "expect": ["甲乙"]},
                {"text": "丙", "expect": []},
                {"text": "丁戊", "expect": ["己"], "gap": "not yet"},
                {"text": "庚辛", "expect": []},
            )
        ),
        encoding="utf-8",
    )
    rows = read_table(
        "pairs",
        '[schema]\nhelp = "对 / pairs"\n[schema.fields]\nwords = "words? 词 / words"\n'
        '[[pairs]]\nid = "one"\nwords = "甲 乙"\n[[pairs]]\nid = "two"\nwords = "庚"\n[[pairs]]\nid = "wordless"\n',
    )
    monkeypatch.setattr(cases, "pack_files", lambda *_: {"pairs": tmp_path / "pairs.jsonl"})
    monkeypatch.setattr(
        cases, "load_pack", lambda _: type("Pack", (), {"tables": {"pairs": rows, "bare": ()}})
    )
    return tmp_path


@pytest.mark.usefixtures("small_pack")
def test_coverage_counts_rows_words_and_cases() -> None:
    bare, pairs = check_pack("small", {"pairs": words_of_two})
    assert (pairs.rows, pairs.words, pairs.positive, pairs.negative, pairs.gaps) == (3, 3, 1, 2, 1)
    assert [failure.case.name for failure in pairs.failures] == ["pairs:4"]
    assert pairs.idle == ("two",)
    assert bare.ran
    assert not check_pack("small", {})[1].ran


@pytest.mark.parametrize(
    ("text", "idle"), [("冬", ("never",)), ("春", ("early", "never")), ("秋", ("early", "late", "never"))]
)
def test_a_word_in_two_roles_is_counted_for_each(
    text: str, idle: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(
        f'[[seasons]]\nid = "{name}"\nwords = "{words}"\nrole = "{name}"\n'
        for name, words in (("early", "冬"), ("late", "冬 春"), ("never", "夏"))
    )
    head = '[schema]\nhelp = "季 / seasons"\n[schema.fields]\nwords = "words 词 / words"\nrole = "text 用 / use"\n'
    tables = {"seasons": read_table("seasons", head + rows)}
    case = {"text": text, "expect": [text]}
    (tmp_path / "seasons.jsonl").write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setattr(cases, "pack_files", lambda *_: {"seasons": tmp_path / "seasons.jsonl"})
    monkeypatch.setattr(cases, "load_pack", lambda _: type("Pack", (), {"tables": tables}))
    (coverage,) = check_pack("small", {"seasons": words_of_two})
    assert coverage.idle == idle


@pytest.mark.usefixtures("small_pack")
def test_coverage_is_shown() -> None:
    coverage, words = check_pack("small", {"pairs": words_of_two}), load_glossary("en")
    lines = list(table_lines("small", coverage, words, 80))
    assert lines[0].split() == [
        "Table",
        "Rows",
        "Words",
        "Positive",
        "Negative",
        "Gaps",
        "Failed",
        *["Rows", "no", "case", "exercises"],
    ]
    assert lines[2].split() == ["pairs", "3", "3", "1", "2", "1", "1", "1"]
    assert lines[-3:] == ["pairs:4  庚辛", "    read as ['庚辛'], expected []", "small: 4 cases, 1 failed"]
    named = list(table_lines("small", coverage, words, 80, names=True))
    assert named[2].split() == ["pairs", "3", "3", "1", "2", "1", "1", "1", "two"]


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "甲"}', '{"text": 1, "expect": []}'])
def test_a_malformed_case_is_refused(small_pack: Path, line: str) -> None:
    (small_pack / "pairs.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(PackError, match="line 2"):
        load_cases("small", "pairs")


def test_two_tables_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("times", "things"):
        (tmp_path / "own" / room).mkdir(parents=True)
        (tmp_path / "own" / room / "words.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(pack, "_PACKS", tmp_path)
    with pytest.raises(PackError, match=r"two tables named 'words': .*things.* and .*times"):
        pack_files("own", ".toml")


def test_the_packs_that_there_are_are_named() -> None:
    with pytest.raises(PackError, match=r"known packs: zh_cn$"):
        pack.pack_folder("nowhere")


def test_every_row_has_a_case() -> None:
    coverage = check("zh_cn")
    assert [table.table for table in coverage if not table.positive] == []
    idle = {table.table: table.idle for table in coverage if table.idle and table.table not in WEIGHTS}
    assert idle == {"moods": ("bias",)}, "it has no words; of the rest each row is said in a positive case"
