"""Where the site stands behind a proxy: whose word on address, scheme, host and path is taken."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, cast

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tongdao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

_PREFIX, _HOST = b"x-forwarded-prefix", b"x-forwarded-host"
_PATH = re.compile(r"(/[\w.~-]+)+")
_NAME = re.compile(rb"[\w.\[\]:-]+")


class TrustedProxies:
    """Takes X-Forwarded-For, -Proto, -Host and -Prefix from trusted proxies, from no one else.

    The path that the site stands below may have been cut off by the proxy or not: both work.
    """

    def __init__(self, app: ASGIApp, root_path: str, trusted: Sequence[str]) -> None:
        """Take the application, the path it stands below, and the addresses of proxies."""
        self._app: Any = ProxyHeadersMiddleware(cast("Any", self._below), list(trusted))
        self._inner = app
        self._root = root_path.rstrip("/")
        self._trusts = _trust(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Correct what the request says of itself, and go on."""
        if scope["type"] == "http":
            client = scope.get("client")
            headers = dict(scope["headers"]) if client and self._trusts(client[0]) else {}
            scope = {**scope, "forwarded_prefix": _prefix(headers) or self._root}
            if _NAME.fullmatch(headers.get(_HOST, b"")):
                kept = [pair for pair in scope["headers"] if pair[0] != b"host"]
                scope["headers"] = [*kept, (b"host", headers[_HOST])]
        await self._app(scope, receive, send)

    async def _below(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            root, path = scope.pop("forwarded_prefix"), scope["path"]
            scope["root_path"] = root
            if root and path != root and not path.startswith(root + "/"):
                scope["path"] = root + path
        await self._inner(scope, receive, send)


def _trust(trusted: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether the word of an address is taken; raises UsageError for what is no address."""
    if "*" in trusted:
        return lambda _: True
    try:
        networks = [ip_network(name) for name in trusted]
    except ValueError as error:
        raise UsageError(f"trusted_proxies: {error}: give addresses or networks, or *") from None
    return lambda address: _is_address(address) and any(ip_address(address) in each for each in networks)


def _is_address(name: str) -> bool:
    """Tell an address from the name of a socket."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _prefix(headers: dict[bytes, bytes]) -> str:
    said = headers.get(_PREFIX, b"").decode("latin-1").rstrip("/")
    return said if _PATH.fullmatch(said) else ""
