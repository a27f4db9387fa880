"""What went wrong, as a page for people or as a problem document (RFC 9457) for programs; never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from tongdao.errors import LedgerLockedError, TongdaoError, UnknownCursorError, UnknownIdError, UsageError
from tongdao.glossary import load_glossary
from tongdao.web.addresses import addresses
from tongdao.web.csrf import SAFE
from tongdao.web.rendering import path_of, render
from tongdao.web.visitors import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

PROBLEM_TYPE = "application/problem+json"
# The errors of tongdao that have a status of their own; another one means that the ledger cannot be used now.
_STATUS: tuple[tuple[type[TongdaoError], int], ...] = (
    (UnknownIdError, 404),
    (UnknownCursorError, 404),
    (UsageError, 400),
    (LedgerLockedError, 503),
)
_WAIT = {503: "5"}  # seconds to say in Retry-After


def problem(
    request: Request,
    status: int,
    detail: str | None = None,
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that tells of an error, in the form and the language that were asked for."""
    words = load_glossary(language_of(request))
    title = words(f"problem.{status}" if f"problem.{status}" in words else "problem.other")
    told = detail or words(f"advice.{status}" if f"advice.{status}" in words else "advice.other")
    request_id = getattr(request.state, "request_id", None)
    facts = {"status": status, "title": title, "detail": told, "code": code, "request_id": request_id}
    sent = {
        "Cache-Control": "no-store",
        **({"Retry-After": _WAIT[status]} if status in _WAIT else {}),
        **(headers or {}),
    }
    if wants_json(request):
        said = {"type": "about:blank", **{name: value for name, value in facts.items() if value is not None}}
        return JSONResponse(said, status, sent, PROBLEM_TYPE)
    return HTMLResponse(render(request, "problem.html", facts), status, sent)


def failed(request: Request) -> Response:
    """Return the answer where nobody caught what went wrong: what was to be written may be written or not."""
    words = load_glossary(language_of(request))
    return problem(request, 500, None if request.method in SAFE else words("advice.500_unsure"))


def wants_json(request: Request) -> bool:
    """Tell whether a program asks: for the API or for the twin of a page."""
    path = path_of(request)
    return path.startswith("/api/") or path.endswith(".json")


def add_handlers(app: FastAPI) -> None:
    """Have the site answer every error so."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(TongdaoError, _ours)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 401 and request.method == "GET" and not wants_json(request) and not error.headers:
        return to_login(request)
    standard = HTTPException(error.status_code).detail
    return problem(
        request, error.status_code, None if error.detail == standard else error.detail, headers=error.headers
    )


def to_login(request: Request) -> Response:
    """Have a person sign in, and come back to this page then."""
    asked = path_of(request) + (f"?{request.url.query}" if request.url.query else "")
    url = addresses(request.scope.get("root_path", ""))
    return RedirectResponse(url("/login", next=asked), 302, {"Cache-Control": "no-store"})


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = [f"{'.'.join(str(part) for part in item['loc'][1:])}: {item['msg']}" for item in error.errors()]
    return problem(request, 422, "; ".join(said))


def _ours(request: Request, error: Exception) -> Response:
    """Tell of an error of tongdao; what the ledger says of itself names files, which is not for everyone."""
    assert isinstance(error, TongdaoError)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 503)
    words, advice = load_glossary(language_of(request)), f"advice.{error.code}"
    detail = str(error) if isinstance(error, UsageError) else words(advice) if advice in words else None
    return problem(request, status, detail, code=error.code)
