"""Reported figures that contradict one another, in two documents, both quoted."""

from __future__ import annotations

from fastapi import APIRouter

from tongdao.book.rows import Contradiction, Page
from tongdao.web.pages import page
from tongdao.web.paging import ListPage, PageNumber, paged
from tongdao.web.site import Site

router = APIRouter()


@page(router, "/conflicts", template="conflicts.html")
def conflicts(site: Site, page: PageNumber = 1) -> ListPage[Contradiction]:
    """List them, those of the latest documents first."""

    def ask(_: str | None, *, limit: int, offset: int) -> Page[Contradiction]:
        with site.book() as book:
            return book.contradictions(limit=limit, offset=offset)

    return paged(ask, None, page)
