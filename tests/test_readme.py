"""What the READMEs show is what the commands print, they tell of every option, and say the same in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sites import SAMPLE

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TWINS = [(page, page.with_suffix(".zh.md")) for page in PAGES if page.with_suffix(".zh.md").exists()]


def _help(*command: str) -> str:
    return subprocess.check_output([sys.executable, "-m", "tongdao", *command, "--help"], text=True)


def test_shown_output_is_real() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "readme.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


COMMANDS = re.findall(
    r"^    ([a-z]+)\b", _help().partition("COMMAND\n")[2].partition("\n\n")[0], re.MULTILINE
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_told(command: str) -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", _help(command))) - {"--help"}
    for language in (".md", ".zh.md"):
        page = "".join(
            file.read_text(encoding="utf-8")
            for file in [ROOT / f"README{language}", *(ROOT / "docs").glob("*.md")]
            if file.name.endswith(".zh.md") == (language == ".zh.md")
        )
        assert not {option for option in options if not re.search(rf"{option}(?![a-z-])", page)}


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https:)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", ["docs/house.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(page: str) -> None:
    """By the end of their path; capitals stand for any name."""
    text = (ROOT / page).read_text(encoding="utf-8")
    names = re.findall(r"`([\w./]+\.(?:py|toml|jsonl|sql|html|css|js))`", text)
    folders = [ROOT.glob("*.*"), *((ROOT / room).rglob("*.*") for room in ("src", "tests", "tools"))]
    files = [f"/{file.relative_to(ROOT)}" for folder in folders for file in folder]
    for name in names:
        assert re.search("[A-Z]{3}", name) or any(file.endswith(f"/{name}") for file in files), name


@pytest.mark.parametrize("script", ["sample", "test", "setup"])
def test_scripts_are_told_and_there(script: str) -> None:
    assert (ROOT / "scripts" / script).is_file()
    if script != "setup":
        for name in ("README.md", "README.zh.md"):
            assert f"sh scripts/{script}" in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_heading_stands_once(page: Path) -> None:
    headings = re.findall(r"^#+ .+$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("pair", TWINS, ids=lambda pair: pair[0].name)
def test_both_languages_are_built_alike(pair: tuple[Path, Path]) -> None:
    """The same headings, rows of tables, blocks of code and pictures, one after the other."""
    one, other = (
        re.findall(r"^(#+ |\||```\w*|!\[)", page.read_text(encoding="utf-8"), re.MULTILINE) for page in pair
    )
    assert one == other


@pytest.mark.parametrize("name", ["library.md", "library.zh.md"])
def test_the_example_of_the_library_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {"text": SAMPLE.with_name("session-2025.txt").read_text(encoding="utf-8")}
    exec(example, names)
    assert "市民政局 社区老年食堂" in capsys.readouterr().out
    assert names["record"] == names["reading"].to_dict()
    assert names["record"]["document"]["issuer"] == "澜江市"
    assert [(item.value, item.unit) for item in names["mentions"].quantities] == [(20, "%")]
    assert [item.last for item in names["mentions"].periods] == [date(2025, 1, 14)]


def test_fragments_of_the_changelog_are_named_so_that_they_are_found() -> None:
    for file in (ROOT / "changelog.d").iterdir():
        assert re.fullmatch(r"(\d+|\+[a-z0-9-]+)\.(added|changed|fixed)\.md|README\.md", file.name), file.name
