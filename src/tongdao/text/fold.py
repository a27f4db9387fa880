"""A same-length shadow of a text, to match on.

Full-width letters, digits and signs become ASCII, traditional characters simplified ones, one for one.
NFKC is no help here: it changes lengths (㎡ becomes m2) and turns list marks into numbers (① becomes 1).
"""

from __future__ import annotations

import re
from pathlib import Path

_WIDE = {
    chr(code): chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_SIGNS = {
    "％": "%",
    "﹪": "%",
    "．": ".",
    "＋": "+",
    "－": "-",
    "−": "-",
    "～": "~",
    "／": "/",
    "＄": "$",
    "￥": "¥",
    "\u3000": " ",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
}


def _variants() -> dict[str, str]:
    """Return the traditional characters that have one simplified form, from the table beside this module."""
    source = Path(__file__).with_name("variants.txt").read_text(encoding="utf-8")
    lines = [line for line in source.split("\n") if line and line[0] != "#"]
    return dict(zip("".join(lines[::2]), "".join(lines[1::2]), strict=True))


_TABLE = _variants() | _WIDE | _SIGNS
# One class, not a run of them: only a leading class is searched for at full speed.
_FOLDABLE = re.compile(f"[{re.escape(''.join(_TABLE))}]")


def fold(text: str) -> str:
    """Return the shadow of a text: as long as the text, character for character."""
    return _FOLDABLE.sub(lambda match: _TABLE[match[0]], text)
