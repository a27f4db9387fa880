"""The one layer that decides who may do what, by one table: `access.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tongdao.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

PUBLIC = "public"
ROLES = (PUBLIC, "bureau", "supervisor", "administrator")
OPEN = "open"  # the permission that stays without public reading
READ = "read"  # the permission of what is published
TWIN = ".json"


@dataclass(frozen=True, slots=True)
class Access:
    """The table: the roles of each permission, the permission of each route, written `METHOD /path`, and limits.

    `nav` is the path of each page that all link to, by its word; `step` the permission that the steps of a side of
    the workflow need.
    """

    permission: Mapping[str, Collection[str]]
    route: Mapping[str, str]
    rate: Mapping[str, Mapping[str, str]]
    large: Collection[str]
    rows: Mapping[str, Mapping[str, str]]
    nav: Mapping[str, str]
    step: Mapping[str, str]

    def needed(self, method: str, path: str) -> str:
        """Return the permission that a route needs; raises UsageError where the table has no row for it."""
        for known in (path, page_of(path)):
            if f"{method} {known}" in self.route:
                return self.route[f"{method} {known}"]
        raise UsageError(f"web/access.toml: no row for {method} {path}: say there which permission it needs")

    def rate_kind(self, method: str, path: str, query: Mapping[str, str]) -> str | None:
        """Return under which kind of limit a request is counted."""
        for kind, row in self.rate.items():
            if (
                method == row.get("method", method)
                and path.startswith(row.get("path", ""))
                and query.get(row.get("parameter", ""), "parameter" not in row)
            ):
                return kind
        return None

    def links(self, role: str) -> Iterator[tuple[str, str]]:
        """Yield the word and the path of each page that a role is led to."""
        for word, path in self.nav.items():
            permission = self.needed("GET", path)
            if permission == READ or self.allows(role, permission):
                yield word, path

    def is_large(self, path: str) -> bool:
        """Tell whether a route takes files."""
        return path.startswith(tuple(self.large))

    def sees(self, what: str, role: str, bureau: str | None, owners: Collection[str | None]) -> bool:
        """Tell whether a role sees a row of what is not published, which bureaus own: all rows, or its own."""
        whose = self.rows[what].get(role)
        return whose == "all" or (whose == "own" and bureau is not None and bureau in owners)

    def held(self, role: str, scopes: Collection[str] | None = None) -> frozenset[str]:
        """Return the permissions of a role, or those of them that a token with some scopes has."""
        return frozenset(
            name
            for name in self.permission
            if self.allows(role, name) and (scopes is None or name == OPEN or name in scopes)
        )

    def allows(self, role: str, permission: str, *, public_read: bool = True) -> bool:
        """Tell whether a role has a permission."""
        if role == PUBLIC and not public_read and permission != OPEN:
            return False
        return role in self.permission[permission]


def page_of(path: str) -> str:
    """Return the path of the page whose twin a path is."""
    return "/" if path == twin_of("/") else path.removesuffix(TWIN)


def twin_of(path: str) -> str:
    """Return the path of the .json twin of a page."""
    return "/index.json" if path == "/" else path + TWIN


@cache
def load_access() -> Access:
    """Load the table; raises UsageError where it contradicts itself."""
    source = Path(__file__).with_name("access.toml").read_text(encoding="utf-8")
    access = Access(**tomllib.loads(source))
    strange = {role for roles in access.permission.values() for role in roles} - set(ROLES)
    if strange or not {*access.route.values(), *access.step.values()} <= set(access.permission):
        raise UsageError("web/access.toml: it names a role or a permission that it does not define")
    for path in access.nav.values():
        access.needed("GET", path)
    return access
