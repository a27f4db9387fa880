"""A reading as one line of JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tongdao.cli.request import Request
    from tongdao.model import Reading


def render(reading: Reading, request: Request) -> str:
    """Return the record of a reading on one line."""
    record = reading.to_dict(with_text=request.with_text, explain=request.explain)
    return json.dumps(record, ensure_ascii=False) + "\n"
