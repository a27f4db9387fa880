"""What administrators do about users, and the trail of what everyone did."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from tongdao.errors import UsageError
from tongdao.web.access import PUBLIC, ROLES, load_access
from tongdao.web.desks.account import user_of
from tongdao.web.forms import address_of, form_page, go_to
from tongdao.web.guard import require
from tongdao.web.keys import new_password
from tongdao.web.pages import page
from tongdao.web.paging import Before
from tongdao.web.site import Site, site_of

router = APIRouter(include_in_schema=False)


@page(router, "/users", template="users.html")
def users(site: Site, before: Before = None) -> dict[str, Any]:
    """Show the users and the audit trail."""
    return _facts(site, before)


@router.post("/users")
def add(
    request: Request,
    name: Annotated[str, Form()],
    role: Annotated[str, Form()],
    bureau: Annotated[str, Form()] = "",
) -> Response:
    """Add a user, and show the password made up for it, this once."""
    site, password = site_of(request), new_password()
    _may_give(request, role)
    try:
        site.accounts.add(name.strip(), password, role, bureau.strip() or None, **_by(request))
    except UsageError:
        return _refused(request)
    return _shown(request, name.strip(), password)


@router.post("/users/{name}/password")
def reset(request: Request, name: str) -> Response:
    """Give a user a new password, and show it, this once."""
    password = new_password()
    _may_give(request, site_of(request).accounts.user(name).role)
    site_of(request).accounts.set_password(name, password, **_by(request))
    return _shown(request, name, password)


@router.post("/users/{name}/role")
def set_role(
    request: Request, name: str, role: Annotated[str, Form()], bureau: Annotated[str, Form()] = ""
) -> Response:
    """Give a user another role."""
    _may_give(request, role)
    try:
        site_of(request).accounts.set_role(name, role, bureau.strip() or None, **_by(request))
    except UsageError:
        return _refused(request)
    return go_to(request, "/users")


@router.post("/users/{name}/disable")
def disable(request: Request, name: str) -> Response:
    """Let a user no longer sign in."""
    site_of(request).accounts.disable(name, **_by(request))
    return go_to(request, "/users")


@router.post("/users/{name}/enable")
def enable(request: Request, name: str) -> Response:
    """Let a user sign in again."""
    _may_give(request, site_of(request).accounts.user(name).role)
    site_of(request).accounts.disable(name, off=False, **_by(request))
    return go_to(request, "/users")


def _may_give(request: Request, role: str) -> None:
    """Raise 403 where a token would let somebody do what it may not do itself."""
    require(request, *load_access().held(role))


def _by(request: Request) -> dict[str, Any]:
    return {"who": user_of(request).name, "address": address_of(request)}


def _shown(request: Request, name: str, password: str) -> Response:
    facts = {**_facts(site_of(request), None), "given": {"name": name, "password": password}, "twin": None}
    return form_page(request, "users.html", facts)


def _refused(request: Request) -> Response:
    """Show the page again, with what a user must be."""
    return form_page(
        request, "users.html", {**_facts(site_of(request), None), "fault": True, "twin": None}, 422
    )


def _facts(site: Site, before: int | None) -> dict[str, Any]:
    return {
        "users": site.accounts.users(),
        "roles": tuple(role for role in ROLES if role != PUBLIC),
        "trail": site.accounts.trail(100, before),
        "given": None,
        "fault": False,
    }
