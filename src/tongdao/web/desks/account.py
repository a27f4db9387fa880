"""What users do about themselves: their password and the tokens of their programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from tongdao.errors import UsageError
from tongdao.web.access import OPEN, load_access
from tongdao.web.forms import address_of, form_page, go_to, signed_in
from tongdao.web.keys import fault_of
from tongdao.web.pages import page
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import User, visitor_of

router = APIRouter(include_in_schema=False)


@page(router, "/account", template="account.html")
def account(request: Request, site: Site) -> dict[str, Any]:
    """Show who has signed in, and the tokens."""
    return _facts(request, site)


@router.post("/account/password")
def change_password(
    request: Request,
    old: Annotated[str, Form()],
    new: Annotated[str, Form()],
    again: Annotated[str, Form()],
) -> Response:
    """Change the password; every other session of the user ends."""
    site, user, address = site_of(request), user_of(request), address_of(request)
    fault = "again" if new != again else fault_of(new, user.name)
    fault = fault if site.accounts.knows(user.name, old, address) else "old"
    if fault:
        return form_page(request, "account.html", {**_facts(request, site), "fault": fault}, 422)
    site.accounts.set_password(user.name, new, who=user.name, address=address)
    return signed_in(request, site.accounts.open_session(user.name, address), "/account?done=password")


@router.post("/account/tokens")
def add_token(
    request: Request,
    label: Annotated[str, Form()],
    days: Annotated[int, Form()],
    scope: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """Make a token and show its secret, this once."""
    site, user, own = site_of(request), user_of(request), scopes_of(request)
    if not set(scope) <= set(own):
        raise UsageError(f"a token of yours may have the scopes {', '.join(own)}")
    until = visitor_of(request).until
    _, secret = site.accounts.add_token(
        user.name, label.strip(), scope, days, until=until, who=user.name, address=address_of(request)
    )
    return form_page(request, "account.html", {**_facts(request, site), "secret": secret})


@router.post("/account/tokens/{id}/revoke")
def revoke_token(request: Request, id: str) -> Response:  # noqa: A002
    """End a token of the user's own."""
    name = user_of(request).name
    site_of(request).accounts.revoke(id, of=name, who=name, address=address_of(request))
    return go_to(request, "/account", done="revoked")


def user_of(request: Request) -> User:
    """Return the user who asks; the table of access lets nobody else here."""
    user = visitor_of(request).user
    assert user is not None
    return user


def scopes_of(request: Request) -> tuple[str, ...]:
    """Return what a new token may be allowed to do: what who asks, a user or a token, may."""
    access, visitor = load_access(), visitor_of(request)
    held = access.held(visitor.role, visitor.scopes)
    return tuple(name for name in access.permission if name != OPEN and name in held)


def _facts(request: Request, site: Site) -> dict[str, Any]:
    user = user_of(request)
    return {
        "account": user,
        "tokens": site.accounts.tokens(user.name),
        "scopes": scopes_of(request),
        "done": request.query_params.get("done"),
        "fault": None,
        "secret": None,
    }
