"""Cross-site request forgery: what another site makes a browser send is told from what our own pages send."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

if TYPE_CHECKING:
    from starlette.types import Message, Receive

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD, HEADER = "csrf_token", "x-csrf-token"
FORM_COOKIE = "tongdao_form"  # holds the token of who has not signed in
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_OURS = ("same-origin", "none")


async def checked_body(request: Request, receive: Receive, expected: str) -> Receive:
    """Return what gives the body of a request that has the token `expected`; raises 403 for any other.

    A form is read whole to find its token, and given again.
    """
    if not is_ours(request):
        raise HTTPException(403)
    token = request.headers.get(HEADER)
    if token is None and request.headers.get("content-type", "").startswith(_FORMS):
        body = b"".join([chunk async for chunk in Request(request.scope, receive).stream()])
        form = await Request(request.scope, _again(body)).form()
        token, receive = str(form.get(FIELD, "")), _again(body)
        await form.close()
    if not expected or not secrets.compare_digest((token or "").encode(), expected.encode()):
        raise HTTPException(403)
    return receive


def is_ours(request: Request) -> bool:
    """Tell by what the browser says of its own accord whether a request comes from this site."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in _OURS:
        return False
    return origin is None or _place(origin) == request.url.netloc


def _place(origin: str) -> str | None:
    """Return the host and port of an origin, None for what is none, such as `http://[`."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _again(body: bytes) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
