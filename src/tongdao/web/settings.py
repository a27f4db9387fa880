"""The settings of the web site, from one table: `settings.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongdao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "TONGDAO_"
_SWITCHES = {
    "on": True,
    "off": False,
    "true": True,
    "false": False,
    "yes": True,
    "no": False,
    "1": True,
    "0": False,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: its name, type, default, help in both languages, and the least and most of a number."""

    name: str
    type: str
    default: str
    zh: str
    en: str
    least: int = 0
    most: int | None = None
    secret: bool = False

    @property
    def variable(self) -> str:
        """Return the name of its environment variable."""
        return PREFIX + self.name.upper()

    @property
    def option(self) -> str:
        """Return its option on the command line."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of all settings; `settings.toml` says what each means."""

    host: str
    port: int
    workers: int
    threads: int
    ledger: str
    create: bool
    state: str
    indicators: str
    lights: str
    pace: str
    hold_doubtful: bool
    root_path: str
    trusted_proxies: tuple[str, ...]
    public_read: bool
    page_cache: int
    refresh: int
    body_limit: int
    upload_limit: int
    session_idle: int
    session_whole: int
    lock_failures: int
    lock_failures_of_address: int
    lock_pause: int
    rate_login: int
    rate_upload: int
    rate_api: int
    rate_search: int
    log_level: str
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    oidc_name: str
    oidc_role: str
    oidc_roles: tuple[tuple[str, str], ...]
    oidc_bureau: str


@cache
def setting_table() -> tuple[Setting, ...]:
    """Return the rows of the table of settings."""
    source = Path(__file__).with_name("settings.toml").read_text(encoding="utf-8")
    return tuple(Setting(**row) for row in tomllib.loads(source)["setting"])


def load_settings(environment: Mapping[str, str], **given: Any) -> Settings:
    """Return the settings: what is given here (texts or values), else what the environment says, else the default.

    Raises UsageError for a value that will not do.
    """
    values = {}
    for row in setting_table():
        said = given.get(row.name)
        value = said if said is not None else environment.get(row.variable) or row.default
        values[row.name] = _parsed(row, value) if isinstance(value, str) else value
    return Settings(**values)


def written(value: object) -> str:
    """Return a value as the text that stands for it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join("=".join(item) if isinstance(item, tuple) else str(item) for item in value)
    return str(value)


def _parsed(row: Setting, text: str) -> Any:
    try:
        return _PARSERS[row.type](row, text.strip())
    except ValueError as error:
        raise UsageError(f"{row.variable} ({row.option}): {text!r} will not do: {error}") from None


def _number(row: Setting, text: str) -> int:
    if not text.isdecimal() or int(text) < row.least:
        raise ValueError(f"give a whole number from {row.least}")
    if row.most is not None and int(text) > row.most:
        raise ValueError(f"give a whole number from {row.least} to {row.most}")
    return int(text)


def _switch(_: Setting, text: str) -> bool:
    if text.lower() not in _SWITCHES:
        raise ValueError("say on or off")
    return _SWITCHES[text.lower()]


def _list(_: Setting, text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _pairs(row: Setting, text: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in _list(row, text)]
    if not all(sign for _, sign, _ in pairs):
        raise ValueError("write value=role, apart by commas")
    return tuple((left.strip(), right.strip()) for left, _, right in pairs)


_PARSERS: Mapping[str, Callable[[Setting, str], Any]] = {
    "text": lambda _, text: text,
    "number": _number,
    "switch": _switch,
    "list": _list,
    "pairs": _pairs,
}
