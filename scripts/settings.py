"""Write docs/settings.md and docs/settings.zh.md from the table of settings.

python scripts/settings.py          write them
python scripts/settings.py --check  end with status 1 where they differ
"""

from __future__ import annotations

import sys
from pathlib import Path

from tongdao.web.settings import Setting, setting_table

FOLDER = Path(__file__).resolve().parent.parent / "docs"
_HEADS = {
    "en": (
        "settings.md",
        "# Settings of the web site",
        "Each is an option of `tongdao serve` and an environment variable; the option goes first. "
        "This page is written by `python scripts/settings.py`.",
        "| option | variable | default | what it is |",
    ),
    "zh": (
        "settings.zh.md",
        "# 网站的设置",
        "每项都可以用 `tongdao serve` 的选项或环境变量给出，以选项为准。本页由 `python scripts/settings.py` 生成。",
        "| 选项 | 环境变量 | 默认 | 说明 |",
    ),
}


def page(lang: str) -> str:
    """Return the page in a language."""
    _, title, lead, head = _HEADS[lang]
    rows = [_row(row, lang) for row in setting_table()]
    return "\n".join([title, "", lead, "", head, "| --- | --- | --- | --- |", *rows, ""])


def _row(row: Setting, lang: str) -> str:
    option = "–" if row.secret else f"`{row.option}`"
    default = f"`{row.default}`" if row.default else "–"
    return f"| {option} | `{row.variable}` | {default} | {getattr(row, lang)} |"


def main() -> int:
    """Write or check the pages; return the exit status."""
    stale = 0
    for lang, (name, *_) in _HEADS.items():
        file, text = FOLDER / name, page(lang)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale += 1
            if "--check" in sys.argv:
                print(f"docs/{name} differs: run python scripts/settings.py")
            else:
                file.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
