"""The site as an ASGI application."""

from __future__ import annotations

import gc
import os
from contextlib import asynccontextmanager, closing
from copy import copy
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from tongdao.errors import UsageError
from tongdao.web import api, assets, desks, operations, public
from tongdao.web.access import load_access
from tongdao.web.guard import Guard
from tongdao.web.logs import start_log
from tongdao.web.outer_middleware import OuterMiddleware
from tongdao.web.problems import add_handlers
from tongdao.web.proxies import TrustedProxies
from tongdao.web.refreshing import refreshing
from tongdao.web.settings import Settings, load_settings
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_ROOMS = (public, desks, api)  # every module in them that has a router is part of the site


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the site with these settings, else with those of the environment.

    Raises UsageError where a route has no row in the table of access.
    """
    chosen = settings or load_settings(os.environ)
    if settings is None:
        start_log(chosen.log_level)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=_lifespan)
    app.state.site = Site(chosen)
    add_handlers(app)
    app.add_middleware(OuterMiddleware)
    app.add_middleware(TrustedProxies, root_path=chosen.root_path, trusted=chosen.trusted_proxies)
    for router in _routers():
        # Not include_router: it would hide the routes from the guard.
        app.router.routes.extend(map(_guarded, router.routes))
    return app


def _routers() -> Iterator[APIRouter]:
    yield from (assets.router, operations.router)
    for room in _ROOMS:
        for module in iter_modules(room.__path__, f"{room.__name__}."):
            router = getattr(import_module(module.name), "router", None)
            if router:
                yield router


def _guarded(route: object) -> APIRoute:
    """Return a route behind the guard; the route itself stays as it is, for another site of this process."""
    if not isinstance(route, APIRoute):
        raise UsageError(f"{route}: the guard cannot stand before this kind of route")
    access = load_access()
    asked = {method: "GET" if method == "HEAD" else method for method in route.methods or ()}
    needed = {method: access.needed(row, route.path) for method, row in asked.items()}
    guarded = copy(route)
    guarded.app = Guard(route.app, route.path, needed)
    return guarded


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    site: Site = app.state.site
    to_thread.current_default_thread_limiter().total_tokens = site.settings.threads
    gc.collect()
    gc.freeze()  # what lives as long as the site is never looked through again
    with closing(site), refreshing(site):
        yield
    gc.unfreeze()
