"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from tongdao.web.forms import address_of, form_page, go_to, own_path, signed_in
from tongdao.web.site import site_of
from tongdao.web.visitors import SESSION_COOKIE

router = APIRouter(include_in_schema=False)


@router.api_route("/login", methods=["GET", "HEAD"])
def login(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Show the form to sign in."""
    return _form(request, own_path(next), None)


@router.post("/login")
def sign_in(
    request: Request,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Sign a user in; what was wrong is not told apart."""
    site, following, address = site_of(request), own_path(next), address_of(request)
    key = site.accounts.sign_in(name, password, address)
    if key:
        return signed_in(request, key, following)
    wrong = "locked" if site.accounts.is_locked(name, address) else "wrong"
    return _form(request, following, wrong, 429 if wrong == "locked" else 403)


@router.post("/logout")
def sign_out(request: Request) -> Response:
    """End the session."""
    site_of(request).accounts.sign_out(request.cookies.get(SESSION_COOKIE, ""))
    response = go_to(request, "/")
    response.delete_cookie(SESSION_COOKIE, path=request.scope.get("root_path") or "/")
    return response


def _form(request: Request, following: str, wrong: str | None, status: int = 200) -> Response:
    settings = site_of(request).settings
    facts = {
        "next": following,
        "wrong": wrong,
        "pause": settings.lock_pause,
        "sso": bool(settings.oidc_issuer),
    }
    return form_page(request, "login.html", facts, status)
