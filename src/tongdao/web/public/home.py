"""The first page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from tongdao.web.pages import page
from tongdao.web.site import Site

router = APIRouter()


@page(router, "/", template="home.html")
def home(site: Site) -> dict[str, Any]:
    """Show the documents of the ledger."""
    with site.ledger() as ledger:
        return {
            "documents": [{"id": item.id, "title": item.title or item.source} for item in ledger.documents()]
        }
