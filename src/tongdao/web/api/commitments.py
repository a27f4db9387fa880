"""The API about promises: lists, one with its whole proof, counts by owner and others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response
from pydantic import ConfigDict, Field

from tongdao.book import rows as views
from tongdao.book.filters import TALLIES
from tongdao.book.proofs import recall
from tongdao.following.rows import outcome_row
from tongdao.promise import Lineage, Link
from tongdao.views.json_rows import commitment_row, fate_row, to_json
from tongdao.web.api import models
from tongdao.web.api.lists import CommitmentsParameters, json_response, list_response
from tongdao.web.api.routes import questions
from tongdao.web.queries import CommitmentFilters
from tongdao.web.site import Site, site_of

router = questions()
# The values stand in a table, which a type checker cannot know.
_By = Annotated[Literal[TALLIES], Field(description="按何统计 / by what")]  # type: ignore[valid-type]


class CountParameters(CommitmentFilters):
    """Filters of the commitments to count."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CountByParameters(CountParameters):
    """Filters of the commitments to count, and by what."""

    by: _By


@router.get("/commitments", responses={200: {"model": models.Listed[models.Commitment]}})
def commitments(request: Request, parameters: Annotated[CommitmentsParameters, Query()]) -> Response:
    """承诺清单，筛选条件与网页相同 / promises, with the filters of the pages."""
    return _listed(request, parameters, parameters.query())


@router.get("/dropped", responses={200: {"model": models.Listed[models.Commitment]}})
def dropped(request: Request, parameters: Annotated[CommitmentsParameters, Query()]) -> Response:
    """到期后再未提及的承诺 / promises past due that no later document mentions."""
    only = parameters.model_copy(update={"lineage": [Lineage.DROPPED]})
    return _listed(request, only, only.query())


def _listed(request: Request, parameters: CommitmentsParameters, query: views.BookQuery) -> Response:
    with site_of(request).book() as book:
        found = book.commitments(query, limit=parameters.limit, cursor=parameters.cursor)
    return list_response(request, map(commitment_row, found.rows), found.total, found.cursor)


@router.get("/commitments/{ident}", responses={200: {"model": models.CommitmentDetail}})
def commitment(
    request: Request, ident: Annotated[str, Path(max_length=200, description="编号 / id")]
) -> Response:
    """一条承诺及全部依据，同 tongdao follow --json / a promise with its whole proof."""
    return json_response(_detail(site_of(request), ident))


def _detail(site: Site, ident: str) -> dict[str, Any]:
    with site.ledger() as ledger, site.book() as book:
        promise = commitment_row(book.commitment(ident))
        fate = recall(ledger, book, ident)
    proof = fate_row(fate)
    proof["outcomes"] = list(map(_outcome, fate.followed.links))
    proof["parts"] = list(map(_outcome, fate.followed.yearly))
    return {**proof, **promise}


def _outcome(link: Link) -> dict[str, Any]:
    return {**outcome_row(link), "document": link.outcome.document}


@router.get("/bureaus", responses={200: {"model": models.All[models.Tally]}})
def bureaus(request: Request, parameters: Annotated[CountParameters, Query()]) -> Response:
    """各责任单位的承诺件数与亮灯 / how many promises each owner has, under each light."""
    return _counted(request, "owner", parameters)


@router.get("/tallies", responses={200: {"model": models.All[models.Tally]}})
def tallies(request: Request, parameters: Annotated[CountByParameters, Query()]) -> Response:
    """按责任单位、文件、发文单位、行动或指标计数 / counts by owner, document, issuer, programme or indicator."""
    return _counted(request, parameters.by, parameters)


def _counted(request: Request, by: Any, parameters: CommitmentFilters) -> Response:
    with site_of(request).book() as book:
        return json_response({"items": to_json(book.tally(by, parameters.query()))})
