"""Pages with a form that anyone may send, and what follows when it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from tongdao.web.addresses import addresses
from tongdao.web.csrf import FORM_COOKIE
from tongdao.web.keys import new_key
from tongdao.web.rendering import render
from tongdao.web.visitors import SESSION_COOKIE, keep_language, visitor_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

_UNKEPT = {"Cache-Control": "no-store"}


def form_page(request: Request, template: str, facts: Mapping[str, Any], status: int = 200) -> Response:
    """Return a page with a form; who has not signed in gets a token for it in a cookie."""
    token = visitor_of(request).csrf_token or new_key()
    text = render(request, template, {**facts, "csrf_token": token})
    response = HTMLResponse(text, status, _UNKEPT)
    keep_language(request, response)
    if visitor_of(request).user is None:
        set_cookie(request, response, FORM_COOKIE, token)
    return response


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read, until the browser is closed."""
    secure, path = request.url.scheme == "https", request.scope.get("root_path") or "/"
    response.set_cookie(name, value, path=path, secure=secure, httponly=True, samesite="lax")


def signed_in(request: Request, key: str, following: str) -> Response:
    """Return the answer that hands out the key of a session and goes on to a page of this site."""
    response = go_to(request, following)
    set_cookie(request, response, SESSION_COOKIE, key)
    response.delete_cookie(FORM_COOKIE, path=request.scope.get("root_path") or "/")
    return response


def go_to(request: Request, path: str, **query: object) -> Response:
    """Go on to a page of this site."""
    url = addresses(request.scope.get("root_path", ""))(path, **query)
    return RedirectResponse(url, 303, _UNKEPT)


def own_path(path: str) -> str:
    """Return a path of this site that a request names as the next one; the first page for anything else."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"


def address_of(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else ""
