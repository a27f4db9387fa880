"""The OpenAPI document of the API, and the page that shows it to people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.openapi.utils import get_openapi

from tongdao.version import __version__
from tongdao.web.api import commitments, documents, indicators, writing
from tongdao.web.api.lists import json_response
from tongdao.web.api.routes import PREFIX, QuestionRoute
from tongdao.web.pages import page
from tongdao.web.visitors import language_of

router = APIRouter(route_class=QuestionRoute)
_ROOMS = (commitments, documents, indicators, writing)
_BETWEEN = " / "  # the two languages of a description
_TITLE = "通道 API / tongdao API"
_ABOUT = (
    "公开承诺账本，与网页同一份事实。列表以 limit 和 cursor 翻页，下一页地址在 next 和 Link 里；带 If-None-Match "
    "重问，没有变化则答 304；出错一律是 application/problem+json（RFC 9457）。日期含当日，start、end 按字符计。"
    " / The book of public promises: the facts of the pages. Lists go on with limit and cursor, the address of the "
    "next page is in next and in Link; with If-None-Match what has not changed is answered with 304; every error is "
    "application/problem+json (RFC 9457). Days are included, start and end count Unicode code points."
)


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """A parameter of an operation, or a field of a body."""

    name: str
    kind: str
    required: bool
    told: str


@dataclass(frozen=True, slots=True)
class DocumentedOperation:
    """What can be asked of the API, as the page shows it."""

    method: str
    path: str
    told: str
    scope: str | None
    parameters: tuple[DocumentedField, ...]
    body: tuple[DocumentedField, ...]
    answer: tuple[DocumentedField, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """The page about the API."""

    about: str
    operations: tuple[DocumentedOperation, ...]


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI document, for a site that stands at the root."""
    routes = [route for room in _ROOMS for route in room.router.routes]
    document = get_openapi(title=_TITLE, version=__version__, description=_ABOUT, routes=routes)
    document["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "账户页签发的令牌 / a token from the account page",
        }
    }
    return document


@router.get(f"{PREFIX}/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """本接口的说明 / the description of this API."""
    return json_response({**described(), "servers": [{"url": request.scope.get("root_path") or "/"}]})


@page(router, "/api", template="api.html")
def reference(request: Request) -> ReferencePage:
    """接口说明 / what can be asked of the API."""
    lang, document = language_of(request), described()
    schemas = document["components"]["schemas"]
    return ReferencePage(
        about=in_language(_ABOUT, lang),
        operations=tuple(
            _operation(method, path, operation, schemas, lang)
            for path, methods in sorted(document["paths"].items())
            for method, operation in methods.items()
        ),
    )


def in_language(text: str, lang: str) -> str:
    """Return one half of a text that is given in both languages."""
    chinese, _, english = text.partition(_BETWEEN)
    return chinese if lang == "zh" or not english else english


def _operation(
    method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any], lang: str
) -> DocumentedOperation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good = operation["responses"].get("200") or operation["responses"].get("201")
    answer = good.get("content", {}).get("application/json", {}).get("schema", {})
    return DocumentedOperation(
        method=method.upper(),
        path=path,
        told=in_language(operation["description"], lang),
        scope=operation.get("x-scope"),
        parameters=tuple(_parameter(item, schemas, lang) for item in operation.get("parameters", ())),
        body=_fields(body, schemas, lang),
        answer=_fields(answer, schemas, lang),
    )


def _parameter(item: dict[str, Any], schemas: dict[str, Any], lang: str) -> DocumentedField:
    told = in_language(item.get("description", ""), lang)
    return DocumentedField(item["name"], _kind(item["schema"], schemas), item.get("required", False), told)


def _fields(schema: dict[str, Any], schemas: dict[str, Any], lang: str) -> tuple[DocumentedField, ...]:
    """Return the fields of an object, nothing for what is none."""
    resolved = _resolved(schema, schemas)
    required = resolved.get("required", ())
    return tuple(
        DocumentedField(
            name, _kind(item, schemas), name in required, in_language(item.get("description", ""), lang)
        )
        for name, item in resolved.get("properties", {}).items()
    )


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    resolved: dict[str, Any] = schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return resolved


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return what a value may be, in a few words of JSON Schema."""
    if "$ref" in schema:
        found = _resolved(schema, schemas)
        return _kind(found, schemas) if "enum" in found else schema["$ref"].rsplit("/", 1)[1].strip("_")
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(item, schemas) for item in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}), schemas)}]"
    return str(schema.get("format") or schema.get("const") or schema.get("type", ""))
