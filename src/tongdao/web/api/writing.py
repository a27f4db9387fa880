"""Writing by the API: decisions and reports, with a token that may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from tongdao.errors import UsageError
from tongdao.ledger.decisions import LINK_SIGN
from tongdao.service.ledgers import start_run
from tongdao.service.reports import record
from tongdao.views.json_rows import decision_row, report_row
from tongdao.web.api import models
from tongdao.web.api.lists import json_response
from tongdao.web.api.routes import PREFIX, errors
from tongdao.web.guard import require_for
from tongdao.web.problems import problem
from tongdao.web.site import site_of
from tongdao.web.visitors import User, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class WriteRoute(APIRoute):
    """A write of the form that is described: where the ledger refuses it, it does not fit what it is about (409)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler around that of FastAPI."""
        make = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await make(request)
            except UsageError as error:
                return problem(request, 409, str(error), code=error.code)

        return handle


router = APIRouter(
    prefix=PREFIX,
    route_class=WriteRoute,
    responses=errors(400, 401, 403, 404, 409, 413, 422, 429, 500, 503),
)


def _needs(scope: str) -> dict[str, object]:
    return {"security": [{"token": []}], "x-scope": scope}


@router.post(
    "/decisions", status_code=201, responses={201: {"model": models.Decision}}, openapi_extra=_needs("review")
)
def decide(request: Request, given: models.DecisionGiven) -> Response:
    """记下一项决定，同 tongdao review / record a decision about an entry, a document or a link."""
    who = _user(request).name
    require_for(request, [given.subject])
    site = site_of(request)
    with site.ledger() as ledger:
        decision = ledger.decide(
            given.subject,
            given.action,
            start_run("api", who=who, pack=site.judging.pack),
            who=who,
            why=given.why,
            fields=given.fields,
            others=given.others,
            pieces=given.pieces,
        )
    site.after_write([given.subject, *given.others, *given.subject.split(LINK_SIGN)])
    return json_response(decision_row(decision), status=201)


@router.post(
    "/reports", status_code=201, responses={201: {"model": models.Report}}, openapi_extra=_needs("supervise")
)
def report(request: Request, given: models.NumberGiven | models.StageGiven) -> Response:
    """记下已核实的进展，同 tongdao record / record the number or the stage that a promise has reached."""
    site = site_of(request)
    run = start_run("api", who=_user(request).name, pack=site.judging.pack)
    with site.ledger() as ledger:
        value, unit = (
            (given.stage, None) if isinstance(given, models.StageGiven) else (given.value, given.unit)
        )
        made = record(ledger, given.subject, value, run, unit=unit, as_of=given.as_of, source=given.source)
    site.after_write([given.subject])
    return json_response(report_row(made), status=201)


def _user(request: Request) -> User:
    user = visitor_of(request).user
    assert user, "the table of access lets nobody in who has not signed in"
    return user
