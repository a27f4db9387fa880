"""How the API answers questions: not twice the same (ETag), to pages of other sites too (CORS), errors in one shape."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from tongdao.errors import UsageError
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
    409: "与所指条目不符 / does not fit what it is about",
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


class QuestionRoute(APIRoute):
    """A question, answered with 304 while nothing has changed since the asker's last answer to it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler around that of FastAPI."""
        make = super().get_route_handler()
        many = _repeatable(self)

        async def handle(request: Request) -> Response:
            _refuse_repeated(request, many)
            tag = f'W/"{hashlib.sha256(site_of(request).revision.encode()).hexdigest()[:24]}"'
            known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
            response = Response(status_code=304) if tag in known else await make(request)
            response.headers.update({**_CORS, "ETag": tag, "Cache-Control": "no-cache"})
            return response

        return handle


def _repeatable(route: APIRoute) -> frozenset[str]:
    """Return the parameters of a route that may be given several times: those that are lists."""
    asked = [field.field_info.annotation for field in route.dependant.query_params]
    models = [model for model in asked if isinstance(model, type) and issubclass(model, BaseModel)]
    return frozenset(
        name for model in models for name, field in model.model_fields.items() if field.default == []
    )


def _refuse_repeated(request: Request, many: frozenset[str]) -> None:
    """Raise UsageError where a parameter is given twice that takes one value: neither is what was meant."""
    for name in request.query_params:
        if name not in many and len(request.query_params.getlist(name)) > 1:
            raise UsageError(f"{name} is given more than once: give one value")


def questions() -> APIRouter:
    """Return a router for questions to the API."""
    return APIRouter(
        prefix=PREFIX,
        route_class=QuestionRoute,
        responses=errors(304, 400, 401, 404, 422, 429, 500, 503),
    )
