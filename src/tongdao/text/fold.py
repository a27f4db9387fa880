"""A same-length shadow of a text, to match on: full-width letters, digits and signs become ASCII.

NFKC is no help here: it changes lengths (㎡ becomes m2) and turns list marks into numbers (① becomes 1).
"""

from __future__ import annotations

import re

_WIDE = {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SIGNS = {"％": "%", "．": ".", "＋": "+", "－": "-", "～": "~", "／": "/", "＄": "$", "　": " ", "\u00a0": " "}
_TABLE = _WIDE | _SIGNS
_FOLDABLE = re.compile("[" + "".join(map(re.escape, _TABLE)) + "]")


def fold(text: str) -> str:
    """Return the shadow of a text: as long as the text, character for character."""
    return _FOLDABLE.sub(lambda match: _TABLE[match[0]], text)
