"""Who asks: the user behind a request, if any, and what that user may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tongdao.glossary import LANGUAGES
from tongdao.web.access import PUBLIC

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LANG_COOKIE = "tongdao_lang"
SESSION_COOKIE = "tongdao_session"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class User:
    """A user: the name to sign in with, a role of the table of access, and the bureau that a bureau user is of."""

    name: str
    role: str
    bureau: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a request is from: a user, or anyone; by a session with its token against forgery, or by an API token."""

    user: User | None = None
    csrf_token: str = ""
    scopes: frozenset[str] | None = None
    until: datetime | None = None  # when the token ends

    @property
    def role(self) -> str:
        """Return the role of the user, `public` for anyone."""
        return self.user.role if self.user else PUBLIC


def visitor_of(request: Request) -> Visitor:
    """Return who a request is from, as the layer of access found."""
    visitor: Visitor = getattr(request.state, "visitor", None) or Visitor()
    return visitor


def language_of(request: Request) -> str:
    """Return the language of a request: what its URL asks for, else what was chosen before, else Chinese."""
    for said in (request.query_params.get("lang"), request.cookies.get(LANG_COOKIE)):
        if said in LANGUAGES:
            return said
    return LANGUAGES[0]


def keep_language(request: Request, response: Response) -> None:
    """Keep the language that the URL of a page chose for the pages that follow."""
    chosen = request.query_params.get("lang")
    if chosen and chosen == language_of(request):
        response.set_cookie(
            LANG_COOKIE,
            chosen,
            _YEAR,
            path=request.scope.get("root_path") or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
