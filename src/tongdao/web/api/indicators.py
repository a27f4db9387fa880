"""The API about indicators and programmes, what is new, searching in all, and what the book shows."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tongdao.book.rows import BookQuery
from tongdao.fates.series import Line, series
from tongdao.views.json_rows import commitment_row, entry_plain, to_json
from tongdao.web.api import models
from tongdao.web.api.lists import ListParameters, SearchParameters, json_response, list_response, next_offset
from tongdao.web.api.routes import questions
from tongdao.web.site import site_of

router = questions()
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class SeriesParameters(BaseModel):
    """Which indicator, and whose figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: Annotated[_Name, Field(description="指标名称，别名通用 / an indicator by any of its names")]
    issuer: Annotated[_Name | None, Field(description="发文单位名称中的文字 / part of the issuer's name")] = (
        None
    )


class SearchEverythingParameters(BaseModel):
    """What to search for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[_Name, Field(description="要找的文字，空格分开的词都要有 / words to find, all of them")]
    limit: Annotated[int, Field(ge=1, le=50, description="每类几条 / rows of each kind")] = 10


@router.get("", responses={200: {"model": models.State}})
def state(request: Request) -> Response:
    """账本现况 / what the book shows."""
    with site_of(request).book() as book:
        return json_response(to_json(book.state()))


@router.get("/indicators", responses={200: {"model": models.Listed[models.Indicator]}})
def indicators(request: Request, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """指标组，数据多的在前 / indicator groups, those with most figures first."""
    with site_of(request).book() as book:
        found = book.indicators(parameters.q, limit=parameters.limit, offset=parameters.offset)
    return list_response(
        request, to_json(found.rows), found.total, next_offset(parameters.offset, found.rows, found.total)
    )


@router.get("/series", responses={200: {"model": models.Series}})
def indicator_series(request: Request, parameters: Annotated[SeriesParameters, Query()]) -> Response:
    """一个指标历年的目标与实际，同 tongdao series --json / targets and actuals of an indicator by year."""
    with site_of(request).ledger() as ledger:
        lines = series(ledger, parameters.indicator, issuer=parameters.issuer)
        return json_response(
            {"indicator": ledger.grouping.key(parameters.indicator), "lines": list(map(_line, lines))}
        )


def _line(line: Line) -> dict[str, object]:
    years = [
        {
            "year": year,
            "targets": list(map(entry_plain, targets)),
            "actuals": list(map(entry_plain, actuals)),
        }
        for year, targets, actuals in line.years
    ]
    return {"issuer": line.issuer, "unit": line.unit, "change": line.moves, "years": years}


@router.get("/programmes", responses={200: {"model": models.All[models.Programme]}})
def programmes(request: Request) -> Response:
    """带数字代号的行动 / numbered programmes."""
    with site_of(request).book() as book:
        return json_response({"items": to_json(book.programmes().rows)})


@router.get("/programmes/{ident}", responses={200: {"model": models.Programme}})
def programme(
    request: Request, ident: Annotated[str, Path(max_length=200, description="编号 / id")]
) -> Response:
    """一个行动及其各部分 / a programme with its parts."""
    with site_of(request).book() as book:
        return json_response(to_json(book.programme(ident)))


@router.get("/changes", responses={200: {"model": models.Listed[models.Event]}})
def changes(request: Request, parameters: Annotated[ListParameters, Query()]) -> Response:
    """新近的证据、文件、决定和填报，新的在前 / what is new, newest first."""
    before = parameters.offset if parameters.cursor else None
    with site_of(request).book() as book:
        found = book.events(parameters.limit, before)
    cursor = found[-1].seq if len(found) == parameters.limit else None
    return list_response(request, to_json(found), None, cursor)


@router.get("/search", responses={200: {"model": models.Found}})
def search(request: Request, parameters: Annotated[SearchEverythingParameters, Query()]) -> Response:
    """在承诺、文件和指标中查找 / find words in promises, documents and indicators."""
    with site_of(request).book() as book:
        promises = book.commitments(BookQuery(text=parameters.q), limit=parameters.limit)
        documents = book.documents(parameters.q, limit=parameters.limit)
        groups = book.indicators(parameters.q, limit=parameters.limit)
    return json_response(
        {
            "commitments": list(map(commitment_row, promises.rows)),
            "documents": to_json(documents.rows),
            "indicators": to_json(groups.rows),
            "total": {
                "commitments": promises.total,
                "documents": documents.total,
                "indicators": groups.total,
            },
        }
    )
