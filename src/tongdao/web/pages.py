"""`@page`: a function that returns facts becomes a page for people and its .json twin for programs; `@feed`."""

from __future__ import annotations

import functools
import gzip
import hashlib
import inspect
import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from tongdao.views.json_rows import to_json
from tongdao.web.access import twin_of
from tongdao.web.addresses import addresses
from tongdao.web.page_cache import CompressedPage
from tongdao.web.rendering import path_of, render
from tongdao.web.site import site_of
from tongdao.web.visitors import keep_language, language_of, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

HTML, JSON = "text/html; charset=utf-8", "application/json"
METHODS = ["GET", "HEAD"]
_LEVEL = 6  # of compression


class _Made(Response):
    """A page that was just made, kept where it is for anyone, and on its way to the reader."""

    def __init__(self, request: Request, content: bytes, media_type: str) -> None:
        super().__init__()
        self.packed = CompressedPage(gzip.compress(content, _LEVEL, mtime=0), media_type)
        if request.state.tag:
            site_of(request).pages.put(request.state.tag, self.packed)


def page(
    router: APIRouter, path: str, *, template: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function `(request, site, …) -> facts` as the page `path` and as its twin `path.json`.

    Facts are a dataclass or a mapping of to_json values and rows: the template has them by name, the twin has the
    very same. `request` and `site` are given where they are asked for; further parameters are taken from path
    and query, as FastAPI does. A response may be returned too.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for address, answer in ((twin_of(path), _as_json), (path, _as_html(template))):
            router.add_api_route(
                address,
                _endpoint(function, answer),
                methods=METHODS,
                include_in_schema=False,
                response_model=None,
                route_class_override=PageRoute,
            )
        return function

    return register


def feed(
    router: APIRouter, path: str, *, media_type: str
) -> Callable[[Callable[[Request], bytes]], Callable[[Request], bytes]]:
    """Register a function `request -> content` as a feed for programs, kept as pages are."""

    def register(function: Callable[[Request], bytes]) -> Callable[[Request], bytes]:
        @functools.wraps(function)
        def endpoint(request: Request) -> Response:
            return _Made(request, function(request), media_type)

        endpoint.__signature__ = inspect.Signature([_REQUEST], return_annotation=Response)  # type: ignore[attr-defined]
        router.add_api_route(
            path, endpoint, methods=METHODS, include_in_schema=False, route_class_override=PageRoute
        )
        return function

    return register


def _endpoint(
    function: Callable[..., Any], answer: Callable[[Request, Mapping[str, Any]], Response]
) -> Callable[..., Response]:
    """Return what FastAPI calls: it takes the request and the parameters of the function but its site."""
    signature = inspect.signature(function, eval_str=True)
    parameters = {
        name: each for name, each in signature.parameters.items() if name not in ("request", "site")
    }

    @functools.wraps(function)
    def endpoint(request: Request, **arguments: Any) -> Response:
        known = {"request": request, "site": site_of(request)}
        facts = function(**{name: known[name] for name in known if name in signature.parameters}, **arguments)
        return facts if isinstance(facts, Response) else answer(request, _named(facts))

    declared = [
        _REQUEST,
        *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters.values()),
    ]
    endpoint.__signature__ = inspect.Signature(declared, return_annotation=Response)  # type: ignore[attr-defined]
    return endpoint


_REQUEST = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)


def _named(facts: Any) -> Mapping[str, Any]:
    if is_dataclass(facts):
        return {field.name: getattr(facts, field.name) for field in fields(facts)}
    named: Mapping[str, Any] = facts
    return named


def _as_json(request: Request, facts: Mapping[str, Any]) -> Response:
    return _Made(request, json.dumps(to_json(facts), ensure_ascii=False).encode(), JSON)


def _as_html(template: str) -> Callable[[Request, Mapping[str, Any]], Response]:
    def answer(request: Request, facts: Mapping[str, Any]) -> Response:
        content = render(request, template, {"twin": twin_address(request), **facts})
        return _Made(request, content.encode(), HTML)

    return answer


def twin_address(request: Request) -> str:
    """Return the address of the twin of the page that is asked for, with the same parameters."""
    url = addresses(request.scope.get("root_path", ""))
    asked = request.url.query
    path = path_of(request).lstrip("/")
    return (url("", path) if path else url(twin_of("/"))).replace("%2F", "/") + (
        (".json" if path else "") + (f"?{asked}" if asked else "")
    )


class PageRoute(APIRoute):
    """A route whose answers are kept while nothing that they show changes: pages for anyone, not those for a user."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler: what is known is answered at once, else the page is made and kept."""
        make = super().get_route_handler()

        async def handle(request: Request) -> Response:
            # Told before the page is made: what changes meanwhile is not kept under the tag of what was.
            tag = request.state.tag = _tag_of(request)
            if tag is None:
                made = await make(request)
                if not isinstance(made, _Made):
                    return made
                return _answer(request, made.packed, _tag(made.packed.body.hex()))
            if _is_known(request, tag):
                return _headed(Response(status_code=304), request, tag)
            site = site_of(request)
            async with site.turn(tag):  # whoever asks for the same page meanwhile waits for it
                packed = site.pages.get(tag)
                if packed is None:
                    made = await make(request)
                    if not isinstance(made, _Made):
                        return made
                    packed = made.packed
            return _answer(request, packed, tag)

        return handle


def _tag_of(request: Request) -> str | None:
    """Return the tag of a page that looks the same for anyone; None where a user has signed in."""
    if visitor_of(request).user:
        return None
    seen = str(request.url), str(request.scope.get("root_path")), language_of(request)
    return _tag("\n".join((*seen, site_of(request).revision)))


def _tag(key: str) -> str:
    return f'W/"{hashlib.sha256(key.encode()).hexdigest()[:24]}"'


def _is_known(request: Request, tag: str) -> bool:
    return tag in [part.strip() for part in request.headers.get("if-none-match", "").split(",")]


def _answer(request: Request, packed: CompressedPage, tag: str) -> Response:
    if _is_known(request, tag):
        return _headed(Response(status_code=304), request, tag)
    if "gzip" in request.headers.get("accept-encoding", ""):
        response = Response(packed.body, media_type=packed.media_type, headers={"Content-Encoding": "gzip"})
    else:
        response = Response(gzip.decompress(packed.body), media_type=packed.media_type)
    return _headed(response, request, tag)


def _headed(response: Response, request: Request, tag: str) -> Response:
    """Say how long an answer holds and for whom, and keep the language that its URL chose."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache" if visitor_of(request).user else "no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    keep_language(request, response)
    return response
