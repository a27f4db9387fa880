"""The guard before every route: it finds out who asks, and lets through what the table of access allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tongdao.ledger.decisions import is_report
from tongdao.web.access import OPEN, load_access
from tongdao.web.csrf import FORM_COOKIE, SAFE, checked_body
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import SESSION_COOKIE, Visitor, visitor_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BEARER = "bearer "


class Guard:
    """An application behind the table of access; it stands around every route of the site."""

    def __init__(self, app: ASGIApp, path: str, needed: Mapping[str, str]) -> None:
        """Take the application of a route, its path, and the permission that each of its methods needs."""
        self._app = app
        self._path = path
        self._needed = needed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let the request through with its visitor in `request.state`."""
        request = Request(scope, receive)
        site = site_of(request)
        request.state.route = self._path
        request.state.visitor = visitor = identified(request, site)
        admit(visitor, self._needed[request.method], public_read=site.settings.public_read)
        _count(request, site, self._path)
        receive = _bounded(request, receive, site.body_limit(self._path))
        if request.method not in SAFE and visitor.scopes is None:
            receive = await checked_body(request, receive, visitor.csrf_token)
        await self._app(scope, receive, send)


def identified(request: Request, site: Site) -> Visitor:
    """Return who asks, by a token of a program or by a session; raises 401 for a token that is not in force."""
    said = request.headers.get("authorization", "")
    if said.lower().startswith(_BEARER):
        visitor = site.accounts.by_token(said[len(_BEARER) :].strip())
        if visitor is None:
            raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        return visitor
    key = request.cookies.get(SESSION_COOKIE)
    known = site.accounts.by_session(key) if key else None
    return known or Visitor(csrf_token=request.cookies.get(FORM_COOKIE, ""))


def admit(visitor: Visitor, permission: str, *, public_read: bool) -> None:
    """Raise 401 where someone would have to sign in, 403 where that would not help."""
    scoped = visitor.scopes is None or permission == OPEN or permission in visitor.scopes
    if not scoped or not load_access().allows(visitor.role, permission, public_read=public_read):
        raise HTTPException(403 if visitor.user else 401)


def require(request: Request, *permissions: str) -> None:
    """Raise 403 where who asks does not hold permissions that what is asked needs beside that of its route."""
    visitor = visitor_of(request)
    if not set(permissions) <= load_access().held(visitor.role, visitor.scopes):
        raise HTTPException(403)


def require_of_token(request: Request, *permissions: str) -> None:
    """Raise 403 where a token lacks permissions; what a person who is signed in lacks, the step itself tells."""
    if visitor_of(request).scopes is not None:
        require(request, *permissions)


def require_for(request: Request, subjects: Iterable[str]) -> None:
    """Raise 403 where someone would decide about a report who may not make one."""
    if any(map(is_report, subjects)):
        require(request, load_access().needed("POST", "/api/v1/reports"))


def _count(request: Request, site: Site, path: str) -> None:
    """Raise 429 where one address asks too often."""
    kind = load_access().rate_kind(request.method, path, request.query_params)
    most = getattr(site.settings, f"rate_{kind}") if kind else 0
    address = request.client.host if request.client else ""
    wait = site.limits.wait_for(kind, address, most) if kind and most else 0
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(wait)})


def _bounded(request: Request, receive: Receive, most: int) -> Receive:
    """Return what gives a body of so many bytes at most; raises 413 as soon as more is announced or comes."""
    size = 0
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > most:
        raise HTTPException(413)

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413)
        return message

    return bounded
