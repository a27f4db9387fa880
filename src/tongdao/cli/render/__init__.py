"""From a reading to what is printed. One module a format; each has `render(reading, request) -> str`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tongdao.cli.request import Format

if TYPE_CHECKING:
    from tongdao.cli.request import Request
    from tongdao.model import Reading

# Imported when first needed: only the table needs rich.
_MODULES = {Format.TABLE: "table", Format.JSON: "record", Format.CSV: "sheet", Format.MD: "markdown"}
# What stands between two documents.
SEPARATORS = {Format.TABLE: "\n", Format.JSON: "", Format.CSV: "", Format.MD: "\n"}


def render(reading: Reading, request: Request) -> str:
    """Return a reading in the format that was asked for, with its final line end."""
    module = import_module(f"tongdao.cli.render.{_MODULES[request.format]}")
    rendered: str = module.render(reading, request)
    return rendered
