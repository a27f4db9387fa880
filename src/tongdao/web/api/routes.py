"""How the API answers questions: not twice the same (ETag), to pages of other sites too (CORS), errors in one shape."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from tongdao.web.api.models import Problem
from tongdao.web.problems import PROBLEM_TYPE
from tongdao.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

PREFIX = "/api/v1"
_TOLD = {
    304: "没有变化 / not changed since",
    400: "参数不可用 / a parameter that will not do",
    401: "需要登录或令牌 / a token or a session is needed",
    403: "无权 / not allowed",
    404: "没有 / there is none",
    413: "正文过大 / the body is too large",
    422: "参数不合规定 / a parameter or a body of another form",
    429: "过于频繁 / too often",
    500: "出错 / an error of the site",
    503: "台账暂不可用 / the ledger cannot be used now",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the OpenAPI document says of these errors."""
    told = {"model": Problem, "content": {PROBLEM_TYPE: {}}}
    return {status: {**(told if status >= 400 else {}), "description": _TOLD[status]} for status in statuses}


class Fresh(APIRoute):
    """A question, answered with 304 while nothing has changed since the asker's last answer to it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler around that of FastAPI."""
        make = super().get_route_handler()

        async def handle(request: Request) -> Response:
            tag = f'W/"{hashlib.sha256(site_of(request).revision.encode()).hexdigest()[:24]}"'
            known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
            response = Response(status_code=304) if tag in known else await make(request)
            response.headers.update({**_CORS, "ETag": tag, "Cache-Control": "no-cache"})
            return response

        return handle


def questions() -> APIRouter:
    """Return a router for questions to the API."""
    return APIRouter(
        prefix=PREFIX,
        route_class=Fresh,
        responses=errors(304, 400, 401, 404, 422, 429, 500, 503),
    )
