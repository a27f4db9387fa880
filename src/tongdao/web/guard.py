"""The guard before every route: it finds out who asks, and lets through what the table of access allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tongdao.web.access import load_access
from tongdao.web.site import site_of
from tongdao.web.visitors import Visitor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send


class Guard:
    """An application behind the table of access; it stands around every route of the site."""

    def __init__(self, app: ASGIApp, needed: Mapping[str, str]) -> None:
        """Take the application of a route, and the permission that each of its methods needs."""
        self._app = app
        self._needed = needed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let the request through with its visitor in `request.state`."""
        request = Request(scope, receive)
        request.state.visitor = visitor = Visitor()
        public_read = site_of(request).settings.public_read
        if not load_access().allows(visitor.role, self._needed[scope["method"]], public_read=public_read):
            raise HTTPException(403 if visitor.user else 401)
        await self._app(scope, receive, send)
