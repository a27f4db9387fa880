"""Signing in at another provider by OpenID Connect: code flow with PKCE, state and nonce. Needs the extra `sso`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from httpx2 import HTTPError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tongdao.errors import TongdaoError

if TYPE_CHECKING:
    from tongdao.web.settings import Settings

_WAIT = 10.0  # seconds for an answer of the provider
_LEEWAY = 60  # seconds by which clocks may differ
_SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


class ProviderError(TongdaoError):
    """The provider cannot be reached, or what it answers does not hold."""

    code = "TD801"


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says has signed in: name, role by the table of settings (None: none fits), bureau."""

    name: str
    role: str | None
    bureau: str | None


class Provider:
    """A provider with what it says of itself, asked anew for each sign-in."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; raises ProviderError where the provider does not answer."""
        self._settings = settings
        self._client = OAuth2Client(
            settings.oidc_client,
            settings.oidc_secret or None,
            scope="openid profile",
            code_challenge_method="S256",
            timeout=_WAIT,
        )
        issuer = settings.oidc_issuer.rstrip("/")
        self._known = self._get(f"{issuer}/.well-known/openid-configuration")
        if str(self._known.get("issuer")).rstrip("/") != issuer:
            raise ProviderError(f"{issuer}: it says that it is {self._known.get('issuer')!r}")

    def address(self, back: str, state: str, verifier: str, nonce: str) -> str:
        """Return where to send a person to sign in, who then comes back to `back`."""
        address, _ = self._client.create_authorization_url(
            self._known["authorization_endpoint"],
            state=state,
            code_verifier=verifier,
            nonce=nonce,
            redirect_uri=back,
        )
        return str(address)

    def person(self, code: str, back: str, verifier: str, nonce: str) -> Person:
        """Return who has signed in, by the code that the person brought back; raises ProviderError."""
        try:
            token = self._client.fetch_token(
                self._known["token_endpoint"], code=code, redirect_uri=back, code_verifier=verifier
            )
            return self._person(self._claims(token["id_token"], nonce))
        except (OAuthError, HTTPError, JoseError, KeyError, ValueError) as error:
            raise ProviderError(
                f"{self._settings.oidc_issuer}: the sign-in does not hold: {error}"
            ) from error

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        keys = KeySet.import_key_set(self._get(self._known["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(id_token, keys, algorithms=_SIGNED).claims
        required = {
            "iss": {"essential": True, "value": self._known["issuer"]},
            "aud": {"essential": True, "value": self._settings.oidc_client},
            "nonce": {"essential": True, "value": nonce},
            "exp": {"essential": True},
        }
        jwt.JWTClaimsRegistry(leeway=_LEEWAY, **required).validate(claims)  # type: ignore[arg-type]
        return claims

    def _person(self, claims: Mapping[str, Any]) -> Person:
        chosen = self._settings
        held = _claim(claims, chosen.oidc_role)
        roles = held if isinstance(held, list) else [held]
        role = next((role for value, role in chosen.oidc_roles if value in roles), None)
        bureau = _claim(claims, chosen.oidc_bureau) if role == "bureau" else None
        return Person(str(_claim(claims, chosen.oidc_name) or ""), role, str(bureau) if bureau else None)

    def _get(self, address: str) -> dict[str, Any]:
        try:
            answer = self._client.request("GET", address, withhold_token=True)
            answer.raise_for_status()
            answered: dict[str, Any] = answer.json()
        except (HTTPError, ValueError) as error:
            raise ProviderError(f"{address}: {error}") from error
        return answered


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """Return a claim by its name, or one inside others by names with dots between."""
    claim: Any = claims.get(path)
    for name in path.split(".") if claim is None else ():
        claims = claims.get(name, {}) if isinstance(claims, Mapping) else {}
        claim = claims
    return claim or None
