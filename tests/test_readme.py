"""What the READMEs show is what the commands print, and they tell of every option."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_shown_output_is_real() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "readme.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_option_is_told(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    for command in ("read", "mentions", "packs"):
        told = subprocess.check_output([sys.executable, "-m", "tongdao", command, "--help"], text=True)
        for option in set(re.findall(r"--[a-z-]+", told)) - {"--help"}:
            assert option in page, f"{option} of {command}"


@pytest.mark.parametrize("script", ["sample", "test", "setup"])
def test_scripts_are_told_and_there(script: str) -> None:
    assert (ROOT / "scripts" / script).is_file()
    if script != "setup":
        for name in ("README.md", "README.zh.md"):
            assert f"sh scripts/{script}" in (ROOT / name).read_text(encoding="utf-8")
