"""Keep the output shown in the READMEs and guides true: run each command that they name and put in what it prints.

    python scripts/readme.py          write it
    python scripts/readme.py --check  end with status 1 where it differs

A shown output is a code block below a comment such as <!-- 1-30 of `tongdao read --sample` -->. Commands about the
ledger are asked of one that holds the sample city.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
SAMPLE = ROOT / "src" / "tongdao" / "samples" / "lanjiang" / "manifest.csv"
COLUMNS = "90"
_SHOWN = re.compile(
    r"(<!-- (?:(?P<first>\d+)-(?P<last>\d+) of )?`tongdao (?P<arguments>[^`]+)` -->\n```\w*\n)(?:.*?)(```)",
    re.DOTALL,
)


# What could make the command speak English.
_LANGUAGES = ("TONGDAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def refreshed(page: str) -> str:
    """Return a page with the output of its commands as it is now."""
    return _SHOWN.sub(lambda shown: shown[1] + _output(shown) + shown[5], page)


@cache
def _ledger() -> TemporaryDirectory[str]:
    """Make a ledger of the sample city in a folder that goes when this process ends."""
    folder = TemporaryDirectory()
    _run(folder.name, "add", "--manifest", str(SAMPLE))
    return folder


def _run(folder: str, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in _LANGUAGES}
    done = subprocess.run(
        [sys.executable, "-m", "tongdao", *arguments],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**environment, "COLUMNS": COLUMNS, "TONGDAO_LEDGER": f"{folder}/tongdao.db"},
    )
    return done.stdout.decode()


def _output(shown: re.Match[str]) -> str:
    lines = _run(_ledger().name, *shlex.split(shown["arguments"])).splitlines()
    if shown["last"]:
        chosen = lines[int(shown["first"]) - 1 : int(shown["last"])]
        lines = chosen if int(shown["last"]) >= len(lines) else [*chosen, "…"]
    return "".join(f"{line}\n" for line in lines)


def main() -> int:
    """Refresh or check all pages; return the exit status."""
    stale = []
    for file in PAGES:
        page = file.read_text(encoding="utf-8")
        now = refreshed(page)
        if now != page:
            stale.append(file.relative_to(ROOT))
            if "--check" not in sys.argv:
                file.write_text(now, encoding="utf-8")
    for name in stale:
        print(f"{name}: {'differs; run python scripts/readme.py' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
