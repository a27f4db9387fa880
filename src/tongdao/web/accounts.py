"""The users of the site: who may sign in, their sessions and tokens, and the trail of what was done."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING

from tongdao.errors import UnknownIdError, UsageError
from tongdao.web.access import PUBLIC, ROLES, load_access
from tongdao.web.keys import digest_of, fault_of, hash_password, is_right, new_key
from tongdao.web.sqlite_file import SqliteFile
from tongdao.web.visitors import User, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

FILE = "accounts.db"
_MINUTE, _DAY = 60.0, 86400.0
_SEEN = 30.0  # seconds within which a session's last use is not written again
_NAME = 64  # characters of a name or a label
_TOKEN = "tdk_"
_USER = "SELECT name, role, bureau, disabled FROM users"


@dataclass(frozen=True, slots=True)
class Rules:
    """How long sessions last, and after how many failures within how long nobody may try again."""

    idle: float = 120 * _MINUTE
    whole: float = 720 * _MINUTE
    failures: int = 5
    failures_of_address: int = 30
    pause: float = 15 * _MINUTE


@dataclass(frozen=True, slots=True)
class Token:
    """An API token without its secret."""

    id: str
    user: str
    label: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires: datetime
    revoked: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit trail: when, who, from which address, did what to whom or what."""

    seq: int
    at: datetime
    who: str
    address: str
    what: str
    subject: str
    detail: str


class Accounts:
    """The file of users. What changes a user names who does it, and from which address."""

    def __init__(
        self, path: Path, rules: Rules | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the path of the file, made when it is first used."""
        self._store = SqliteFile(
            path, resources.files("tongdao.web").joinpath("accounts.sql").read_text("utf-8")
        )
        self._rows = self._store.rows
        self._rules = rules or Rules()
        self._clock = clock

    # Users

    def users(self) -> tuple[User, ...]:
        """Return all users by name."""
        return tuple(_user(*row) for row in self._rows(f"{_USER} ORDER BY name"))

    def user(self, name: str) -> User:
        """Return a user; raises UnknownIdError."""
        for row in self._rows(f"{_USER} WHERE name = ?", name):
            return _user(*row)
        raise UnknownIdError(f"no user {name!r}: `tongdao user list` lists them")

    def add(
        self,
        name: str,
        password: str | None,
        role: str,
        bureau: str | None = None,
        *,
        who: str = "system",
        address: str = "",
    ) -> User:
        """Add a user; without a password only another provider can sign the user in. Raises UsageError."""
        _check(name, role, bureau)
        kept = None if password is None else _hashed(password, name)
        try:
            sql = "INSERT INTO users VALUES (?, ?, ?, ?, 0, ?)"
            self._rows(sql, name, kept, role, bureau, self._now().isoformat())
        except sqlite3.IntegrityError:
            raise UsageError(f"there is a user {name!r} already") from None
        self.note(who, "user.add", name, f"{role} {bureau or ''}".strip(), address)
        return self.user(name)

    def set_password(self, name: str, password: str, *, who: str = "system", address: str = "") -> None:
        """Give a user a new password and end the user's sessions; raises UsageError, UnknownIdError."""
        self.user(name)
        self._rows("UPDATE users SET hash = ? WHERE name = ?", _hashed(password, name), name)
        self.sign_out_everywhere(name)
        self.note(who, "user.password", name, "", address)

    def set_role(
        self, name: str, role: str, bureau: str | None = None, *, who: str = "system", address: str = ""
    ) -> None:
        """Give a user another role and end the user's sessions; raises UsageError, UnknownIdError."""
        _check(name, role, bureau)
        self.user(name)
        self._rows("UPDATE users SET role = ?, bureau = ? WHERE name = ?", role, bureau, name)
        self.sign_out_everywhere(name)
        self.note(who, "user.role", name, f"{role} {bureau or ''}".strip(), address)

    def disable(self, name: str, *, off: bool = True, who: str = "system", address: str = "") -> None:
        """Let a user no longer sign in (or again); sessions and tokens end at once. Raises UnknownIdError."""
        self.user(name)
        self._rows("UPDATE users SET disabled = ? WHERE name = ?", int(off), name)
        self.sign_out_everywhere(name)
        self.note(who, "user.disable" if off else "user.enable", name, "", address)

    # Signing in

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """Return the key of a new session; None where the name or the password is wrong, or too many were."""
        return self.open_session(name, address) if self.knows(name, password, address) else None

    def knows(self, name: str, password: str, address: str) -> bool:
        """Tell whether a password is that of a user; a failure is counted, and too many hide the answer."""
        locked = self.is_locked(name, address)
        rows = self._rows("SELECT hash FROM users WHERE name = ? AND disabled = 0", name)
        right = is_right(password, rows[0][0] if rows else None)
        if right and not locked:
            self._rows("DELETE FROM failures WHERE subject = ?", f"account:{name}")
            return True
        for subject in (f"account:{name}", f"address:{address}"):
            self._rows("INSERT INTO failures VALUES (?, ?)", subject, self._clock())
        self.note(name[:_NAME], "sign_in.locked" if locked else "sign_in.failed", name[:_NAME], "", address)
        return False

    def is_locked(self, name: str, address: str) -> bool:
        """Tell whether an account or an address has failed too often of late."""
        since = self._clock() - self._rules.pause
        self._rows("DELETE FROM failures WHERE at < ?", since)
        limits = (
            (f"account:{name}", self._rules.failures),
            (f"address:{address}", self._rules.failures_of_address),
        )
        sql = "SELECT count(*) FROM failures WHERE subject = ?"
        return any(self._rows(sql, subject)[0][0] >= most for subject, most in limits)

    def admit(self, name: str, role: str | None, bureau: str | None, *, address: str = "") -> None:
        """Let in whom another provider has signed in, with the role that it gives; raises UsageError.

        A user with a password here is someone else, whatever the name; one who is disabled here stays so.
        """
        rows = self._rows("SELECT hash, role, bureau, disabled FROM users WHERE name = ?", name)
        if role is None:
            raise UsageError(f"{name!r} has no role at the provider")
        if not rows:
            self.add(name, None, role, bureau, who="oidc", address=address)
        elif rows[0][0] is not None or rows[0][3]:
            raise UsageError(f"{name!r} is a user with a password here, or disabled")
        elif tuple(rows[0][1:3]) != (role, bureau):
            self.set_role(name, role, bureau, who="oidc", address=address)

    def open_session(self, name: str, address: str) -> str:
        """Return the key of a new session of a user."""
        key, now = new_key(), self._clock()
        self._rows(
            "DELETE FROM sessions WHERE started < ? OR seen < ?",
            now - self._rules.whole,
            now - self._rules.idle,
        )
        sql = "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)"
        self._rows(sql, digest_of(key), name, new_key(), now, now, address)
        self.note(name, "sign_in", name, "", address)
        return key

    def by_session(self, key: str) -> Visitor | None:
        """Return who holds the key of a session; None where it has ended or the user was disabled."""
        now, digest = self._clock(), digest_of(key)
        sql = (
            "SELECT s.csrf, s.seen, u.name, u.role, u.bureau, u.disabled "
            "FROM sessions s JOIN users u ON u.name = s.user "
            "WHERE s.digest = ? AND s.started > ? AND s.seen > ? AND u.disabled = 0"
        )
        for csrf, seen, *user in self._rows(sql, digest, now - self._rules.whole, now - self._rules.idle):
            if now - seen > _SEEN:
                self._rows("UPDATE sessions SET seen = ? WHERE digest = ?", now, digest)
            return Visitor(_user(*user), csrf)
        return None

    def sign_out(self, key: str) -> None:
        """End a session."""
        self._rows("DELETE FROM sessions WHERE digest = ?", digest_of(key))

    def sign_out_everywhere(self, name: str) -> None:
        """End every session of a user."""
        self._rows("DELETE FROM sessions WHERE user = ?", name)

    def expect(self, state: str, verifier: str, nonce: str, following: str) -> None:
        """Remember that someone was sent to another provider to sign in there."""
        now = self._clock()
        self._rows("DELETE FROM sign_ins WHERE until < ?", now)
        sql = "INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?)"
        self._rows(sql, digest_of(state), verifier, nonce, following, now + 10 * _MINUTE)

    def expected(self, state: str) -> tuple[str, str, str] | None:
        """Return verifier, nonce and next page of someone who comes back from another provider, once."""
        sql = "DELETE FROM sign_ins WHERE digest = ? AND until > ? RETURNING verifier, nonce, next"
        for verifier, nonce, following in self._rows(sql, digest_of(state), self._clock()):
            return verifier, nonce, following
        return None

    # Tokens of programs

    def add_token(
        self,
        name: str,
        label: str,
        scopes: Collection[str],
        days: int,
        *,
        until: datetime | None = None,
        who: str = "system",
        address: str = "",
    ) -> tuple[Token, str]:
        """Return a new token of a user and its secret, which is not kept; it ends at `until` at the latest.

        Raises UsageError, UnknownIdError.
        """
        self.user(name)
        unknown = set(scopes) - set(load_access().permission)
        if unknown or not scopes or not 1 <= days <= 3660 or not 1 <= len(label) <= _NAME:
            raise UsageError(
                f"a token has a label, 1 to 3660 days, and scopes out of {', '.join(load_access().permission)}"
            )
        secret, now = new_key(_TOKEN), self._now()
        ident, ends = digest_of(secret)[:10], self._clock() + days * _DAY
        ends = min(ends, until.timestamp()) if until else ends
        sql = "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
        told = " ".join(sorted(scopes))
        self._rows(sql, ident, digest_of(secret), name, label, told, now.isoformat(), ends)
        self.note(who, "token.add", name, f"{ident} {told}", address)
        return next(token for token in self.tokens() if token.id == ident), secret

    def tokens(self, name: str | None = None) -> tuple[Token, ...]:
        """Return the tokens of a user, or of all."""
        sql = (
            "SELECT id, user, label, scopes, made_at, expires, revoked FROM tokens "
            "WHERE ?1 IS NULL OR user = ?1 ORDER BY made_at, id"
        )
        return tuple(_token(*row) for row in self._rows(sql, name))

    def revoke(self, ident: str, *, of: str | None = None, who: str = "system", address: str = "") -> None:
        """End a token (`of` a user where that is given); raises UnknownIdError."""
        sql = "UPDATE tokens SET revoked = 1 WHERE id = ?1 AND (?2 IS NULL OR user = ?2) RETURNING user"
        if not self._rows(sql, ident, of):
            raise UnknownIdError(f"no token {ident!r}: `tongdao token list` lists them")
        self.note(who, "token.revoke", ident, "", address)

    def by_token(self, secret: str) -> Visitor | None:
        """Return whose token this is, with its scopes; None where there is none in force."""
        sql = (
            "SELECT t.scopes, t.expires, u.name, u.role, u.bureau, u.disabled "
            "FROM tokens t JOIN users u ON u.name = t.user "
            "WHERE t.digest = ? AND t.revoked = 0 AND t.expires > ? AND u.disabled = 0"
        )
        for scopes, expires, *user in self._rows(sql, digest_of(secret), self._clock()):
            until = datetime.fromtimestamp(expires, UTC)
            return Visitor(_user(*user), "", frozenset(scopes.split()), until)
        return None

    # The trail

    def note(self, who: str, what: str, subject: str, detail: str = "", address: str = "") -> None:
        """Append a line to the audit trail."""
        sql = "INSERT INTO audit (at, who, address, what, subject, detail) VALUES (?, ?, ?, ?, ?, ?)"
        self._rows(sql, self._now().isoformat(), who, address, what, subject, detail)

    def trail(self, limit: int = 100, before: int | None = None) -> tuple[Deed, ...]:
        """Return lines of the audit trail, the newest first."""
        sql = "SELECT * FROM audit WHERE ?1 IS NULL OR seq < ?1 ORDER BY seq DESC LIMIT ?2"
        return tuple(
            Deed(seq, datetime.fromisoformat(at), *rest) for seq, at, *rest in self._rows(sql, before, limit)
        )

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _user(name: str, role: str, bureau: str | None, disabled: int) -> User:
    return User(name, role, bureau, bool(disabled))


def _token(
    ident: str, user: str, label: str, scopes: str, made_at: str, expires: float, revoked: int
) -> Token:
    until = datetime.fromtimestamp(expires, UTC)
    return Token(
        ident, user, label, tuple(scopes.split()), datetime.fromisoformat(made_at), until, bool(revoked)
    )


def _check(name: str, role: str, bureau: str | None) -> None:
    if not name.strip() or name != name.strip() or len(name) > _NAME or not name.isprintable():
        raise UsageError(f"a user's name has 1 to {_NAME} printable characters")
    if role not in ROLES or role == PUBLIC:
        raise UsageError(f"no role {role!r}: choose {', '.join(each for each in ROLES if each != PUBLIC)}")
    if (role == "bureau") != bool(bureau):
        raise UsageError(
            "a user of the role bureau, and only such a one, is of a bureau: name it as documents do"
        )


def _hashed(password: str, name: str) -> str:
    fault = fault_of(password, name)
    if fault:
        raise UsageError(f"the password will not do ({fault}): 10 to 200 characters, without the user's name")
    return hash_password(password)
