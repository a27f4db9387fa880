"""What stands before everything: ids and logs of requests, their measures, headers of safety, and the last catch."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from tongdao.web import metrics
from tongdao.web.problems import failed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("tongdao.web")
_ID = re.compile(r"[\w-]{8,64}")
SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SECURE = "max-age=31536000; includeSubDomains"


class OuterMiddleware:
    """Gives each request an id, its answer the headers of safety, and the log one line; hides what failed inside."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; an error that nobody caught becomes an answer without its traceback."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.request_id = ident = _ident(request)
        begun, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), ident, secure=scope.get("scheme") == "https")
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:  # whatever it was: people get a page, the log gets the trace
            _LOG.exception("failed", extra={"facts": {"request": ident, "path": scope["path"]}})
            if not status:
                await failed(request)(scope, receive, sent)
        _log(request, status or 500, time.perf_counter() - begun)


def _ident(request: Request) -> str:
    """Return the id that the proxy gave the request, or a new one."""
    proposed = request.headers.get("x-request-id", "")
    return proposed if _ID.fullmatch(proposed) else secrets.token_hex(8)


def _add_headers(headers: MutableHeaders, ident: str, *, secure: bool) -> None:
    for name, value in SAFETY.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "private, no-cache")
    headers["X-Request-ID"] = ident
    if secure:
        headers["Strict-Transport-Security"] = _SECURE


def _log(request: Request, status: int, seconds: float) -> None:
    """Count a request, and write it to the log: never what was asked in words, nor any cookie or key."""
    route = getattr(request.state, "route", "none")
    visitor = getattr(request.state, "visitor", None)
    metrics.count(request.method, route, status, seconds)
    facts = {
        "request": request.state.request_id,
        "method": request.method,
        "path": request.scope["path"],
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "address": request.client.host if request.client else None,
        "user": visitor.user.name if visitor and visitor.user else None,
    }
    _LOG.info("request", extra={"facts": facts})
