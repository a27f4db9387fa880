"""What whoever runs the site asks: is it well, and how much does it do."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse

from tongdao.errors import LedgerMovedError, TongdaoError
from tongdao.web import metrics
from tongdao.web.refreshing import failure_of
from tongdao.web.site import site_of

router = APIRouter(include_in_schema=False)
_UNKEPT = {"Cache-Control": "no-store"}


@router.get("/healthz")
def health(request: Request) -> Response:
    """Tell whether the ledger and the book can be read: 200, else 503 with the code of what is wrong."""
    site = site_of(request)
    try:
        with site.ledger() as ledger, site.book() as book:
            if not ledger.in_place():
                raise LedgerMovedError(f"{site.settings.ledger}: it was deleted or replaced")
            facts = {"status": "ok", "ledger": ledger.revision(), "book": book.state().revision}
        if failed := failure_of(site.folder):
            told = {**facts, "status": "failing", "code": "refresh", "failures": failed.times}
            return JSONResponse(told, 503, _UNKEPT)
    except TongdaoError as error:
        return JSONResponse({"status": "failing", "code": error.code}, 503, _UNKEPT)
    return JSONResponse(facts, 200, _UNKEPT)


@router.get("/metrics")
def measures(request: Request) -> Response:
    """Give the measures of all processes."""
    site = site_of(request)
    failed = failure_of(site.folder)
    text = metrics.written(site.state(), failed.times if failed else 0)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=_UNKEPT)
