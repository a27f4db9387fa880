"""What the READMEs show is what the commands print, and they tell of every option."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
    for page in [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("script", ["sample", "test", "setup"])
def test_scripts_are_told_and_there(script: str) -> None:
    assert (ROOT / "scripts" / script).is_file()
    if script != "setup":
        for name in ("README.md", "README.zh.md"):
            assert f"sh scripts/{script}" in (ROOT / name).read_text(encoding="utf-8")
