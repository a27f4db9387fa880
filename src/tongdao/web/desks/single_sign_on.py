"""Signing in at another provider, and coming back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.responses import RedirectResponse

from tongdao.errors import UsageError
from tongdao.web.forms import address_of, own_path, set_cookie, signed_in
from tongdao.web.keys import new_key
from tongdao.web.problems import problem
from tongdao.web.site import site_of

if TYPE_CHECKING:
    from tongdao.web.oidc import Provider

router = APIRouter(include_in_schema=False)
STATE_COOKIE = "tongdao_state"  # ties the way there and back to one browser


@router.get("/login/oidc")
def leave(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Send a person to the provider."""
    state, verifier, nonce = new_key(), new_key(), new_key()
    address = _provider(request).address(_back(request), state, verifier, nonce)
    site_of(request).accounts.expect(state, verifier, nonce, own_path(next))
    response = RedirectResponse(address, 302, {"Cache-Control": "no-store"})
    set_cookie(request, response, STATE_COOKIE, state)
    return response


@router.get("/login/oidc/back")
def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """Let in who has signed in there, with the role that the provider gives."""
    from tongdao.web.oidc import ProviderError

    site, kept = site_of(request), request.cookies.get(STATE_COOKIE, "")
    expected = (
        site.accounts.expected(state) if secrets.compare_digest(kept.encode(), state.encode()) else None
    )
    if expected is None:
        raise HTTPException(400)
    verifier, nonce, following = expected
    try:
        person = _provider(request).person(code, _back(request), verifier, nonce)
        site.accounts.admit(person.name, person.role, person.bureau, address=address_of(request))
    except (ProviderError, UsageError) as error:
        site.accounts.note("oidc", "sign_in.refused", "", str(error)[:500], address_of(request))
        return problem(request, 403)
    key = site.accounts.open_session(person.name, address_of(request))
    return signed_in(request, key, following)


def _provider(request: Request) -> Provider:
    """Return the provider of the settings; raises 404 where there is none."""
    settings = site_of(request).settings
    if not settings.oidc_issuer:
        raise HTTPException(404)
    from tongdao.web.oidc import Provider

    return Provider(settings)


def _back(request: Request) -> str:
    return str(request.base_url).rstrip("/") + "/login/oidc/back"
