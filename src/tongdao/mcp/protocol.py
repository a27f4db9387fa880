"""The messages of the Model Context Protocol, revision 2025-06-18: one JSON-RPC message in, one or none out.

A tool that cannot answer says so in its result, where the model sees it; only a message that the protocol forbids
is an error of the protocol.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from tongdao.errors import TongdaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from tongdao.glossary import Glossary
    from tongdao.mcp.tools import Sources, Tool

REVISIONS = ("2025-06-18",)
PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603

_LOG = logging.getLogger(__name__)


class _RefusedError(Exception):
    """A message that the protocol forbids, with the code of its error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def answer_line(
    line: str | bytes,
    tools: Sequence[Tool],
    desk: Callable[[], AbstractContextManager[Sources]],
    words: Glossary,
) -> str | None:
    """Return the answer to one message as a line of JSON, None where it wants none. Nothing is raised."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        found: dict[str, Any] | None = _failed(None, PARSE_ERROR, "not a message of JSON")
    else:
        found = answer(message, tools, desk, words)
    return None if found is None else json.dumps(found, ensure_ascii=False)


def answer(
    message: Any, tools: Sequence[Tool], desk: Callable[[], AbstractContextManager[Sources]], words: Glossary
) -> dict[str, Any] | None:
    """Return the answer to one message; `desk` opens what the tools ask, and is called once a tool is called."""
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        return _failed(None, INVALID_REQUEST, "not one message of JSON-RPC 2.0")
    if "method" not in message:
        return (
            None if "result" in message or "error" in message else _failed(None, INVALID_REQUEST, "no method")
        )
    ident = message.get("id")
    if ident is None:
        return None  # a notification
    try:
        if isinstance(ident, bool) or not isinstance(ident, (str, int)):
            raise _RefusedError(INVALID_REQUEST, "the id is neither a string nor a whole number")
        return {"jsonrpc": "2.0", "id": ident, "result": _result(message, tools, desk, words)}
    except _RefusedError as error:
        return _failed(ident, error.code, str(error))
    except Exception:
        _LOG.exception("a message of the Model Context Protocol failed")
        return _failed(ident, INTERNAL, "internal error; the log of the server has more")


def _failed(ident: Any, code: int, message: str) -> dict[str, Any]:
    kept = ident if isinstance(ident, (str, int)) else None
    return {"jsonrpc": "2.0", "id": kept, "error": {"code": code, "message": message}}


def _result(
    message: Mapping[str, Any],
    tools: Sequence[Tool],
    desk: Callable[[], AbstractContextManager[Sources]],
    words: Glossary,
) -> dict[str, Any]:
    method, params = message["method"], message.get("params", {})
    if not isinstance(params, dict):
        raise _RefusedError(INVALID_PARAMS, "params is no object")
    if method == "initialize":
        return _welcome(params, words)
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": [tool.listed(words) for tool in tools]}
    if method == "tools/call":
        return _called(params, tools, desk)
    raise _RefusedError(NO_METHOD, f"no method {method!r}")


def _welcome(params: Mapping[str, Any], words: Glossary) -> dict[str, Any]:
    """Agree on the revision: the client's where it is known here, else the newest one."""
    from tongdao.version import __version__

    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in REVISIONS else REVISIONS[0],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "tongdao", "title": words("mcp.title"), "version": __version__},
        "instructions": words("mcp.instructions"),
    }


def _called(
    params: Mapping[str, Any], tools: Sequence[Tool], desk: Callable[[], AbstractContextManager[Sources]]
) -> dict[str, Any]:
    name, arguments = params.get("name"), params.get("arguments") or {}
    tool = next((tool for tool in tools if tool.name == name), None)
    if tool is None:
        raise _RefusedError(INVALID_PARAMS, f"no tool {name!r}: tools/list names them")
    if not isinstance(arguments, dict):
        raise _RefusedError(INVALID_PARAMS, "arguments is no object")
    try:
        given = tool.parsed(arguments)
        with desk() as opened:
            found = tool.run(opened, **given)
    except TongdaoError as error:
        return {"content": [{"type": "text", "text": str(error)}], "isError": True}
    text = json.dumps(found, ensure_ascii=False)
    return {"content": [{"type": "text", "text": text}], "structuredContent": found, "isError": False}
