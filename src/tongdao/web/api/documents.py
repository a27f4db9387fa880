"""The API about documents: lists, the record of one, its text, its entries, and where two contradict each other."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response
from pydantic import Field

from tongdao.ledger.values import EntryFilter
from tongdao.model import Kind
from tongdao.service.entry_pages import entries_page
from tongdao.views.json_rows import conflict_row, entry_plain, to_json
from tongdao.web.api import models
from tongdao.web.api.lists import ListParameters, SearchParameters, json_response, list_response, next_offset
from tongdao.web.api.routes import questions
from tongdao.web.queries import Day
from tongdao.web.site import site_of

router = questions()
_Ident = Annotated[str, Path(max_length=200, description="编号 / id")]
_Words = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]
_Offset = Annotated[int | None, Query(ge=0, le=2**31 - 1)]


class EntriesParameters(ListParameters):
    """Which entries to list; a repeated parameter gives alternatives."""

    document: _Words = Field([])
    issuer: _Words = Field([])
    owner: _Words = Field([])
    indicator: _Words = Field([])
    form: Literal["figure", "deliverable"] | None = None
    kind: Annotated[list[Kind], Field(max_length=10)] = Field([])
    since: Annotated[Day | None, Field(description="期间不早于 / about that day or later")] = None
    until: Annotated[Day | None, Field(description="期间不晚于 / about that day or earlier")] = None


@router.get("/documents", responses={200: {"model": models.Listed[models.Document]}})
def documents(request: Request, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """文件清单 / documents in force."""
    with site_of(request).book() as book:
        found = book.documents(parameters.q, limit=parameters.limit, offset=parameters.offset)
    return list_response(
        request, to_json(found.rows), found.total, next_offset(parameters.offset, found.rows, found.total)
    )


@router.get("/documents/{ident}", responses={200: {"model": models.Record}})
def document(request: Request, ident: _Ident) -> Response:
    """一份文件的记录，同 tongdao read --json，已含人工决定 / a document's record, after people's decisions."""
    with site_of(request).ledger() as ledger:
        return json_response(ledger.record(ident))


@router.get(
    "/documents/{ident}/text",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def text(request: Request, ident: _Ident, start: _Offset = None, end: _Offset = None) -> Response:
    """全文，或 start 到 end（以字符计） / the whole text, or from start to end in code points."""
    with site_of(request).ledger() as ledger:
        return Response(ledger.text(ident)[start:end], media_type="text/plain; charset=utf-8")


@router.get("/entries", responses={200: {"model": models.Listed[models.Entry]}})
def entries(request: Request, parameters: Annotated[EntriesParameters, Query()]) -> Response:
    """指标与项目条目；筛选得很窄时一页可能不满，看 next / entries; a page may be short while next is given."""
    with site_of(request).ledger() as ledger:
        filters = EntryFilter(
            documents=parameters.document or None,
            issuers=parameters.issuer or None,
            owners=parameters.owner or None,
            groups=[ledger.grouping.key(name) for name in parameters.indicator] or None,
            form=parameters.form,
            kinds=parameters.kind or None,
            since=parameters.since,
            until=parameters.until,
        )
        found = entries_page(ledger, filters, parameters.limit, parameters.cursor)
    return list_response(request, map(entry_plain, found.rows), None, found.cursor)


@router.get("/entries/{ident}", responses={200: {"model": models.Entry}})
def entry(request: Request, ident: _Ident) -> Response:
    """一个条目，已含人工决定 / an entry, after people's decisions."""
    with site_of(request).ledger() as ledger:
        return json_response(entry_plain(ledger.entry(ident)))


@router.get("/conflicts", responses={200: {"model": models.Listed[models.Conflict]}})
def conflicts(request: Request, parameters: Annotated[ListParameters, Query()]) -> Response:
    """同一指标同一时间、两份文件说法不一 / figures of the same thing and time that cannot both be true."""
    with site_of(request).book() as book:
        found = book.contradictions(limit=parameters.limit, offset=parameters.offset)
    rows = map(conflict_row, found.rows)
    return list_response(request, rows, found.total, next_offset(parameters.offset, found.rows, found.total))
