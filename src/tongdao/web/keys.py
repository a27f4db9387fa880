"""Passwords, and keys that only their holder knows."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

LEAST = 10  # characters of a password
_LONGEST_PASSWORD = 200  # characters; more would only cost time
_BYTES = 32
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()


def new_key(prefix: str = "") -> str:
    """Return a key that nobody can guess."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest_of(key: str) -> str:
    """Return what is kept of a key: enough to know it again, not to use it."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def hash_password(password: str) -> str:
    """Return the hash of a password to keep."""
    return _hasher.hash(password)


def is_right(password: str, digest: str | None) -> bool:
    """Tell whether a password is the one whose hash was kept; it takes as long where none was."""
    try:
        return _hasher.verify(digest or _nobody(), password[:_LONGEST_PASSWORD]) and digest is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash(new_key())


def fault_of(password: str, name: str) -> str | None:
    """Return why a password will not do: `short`, `long`, `name`; None where it will."""
    if len(password) < LEAST:
        return "short"
    if len(password) > _LONGEST_PASSWORD:
        return "long"
    return "name" if name.casefold() in password.casefold() else None


def new_password() -> str:
    """Return a password that can be read aloud and typed: groups of letters and digits that look unlike."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))
