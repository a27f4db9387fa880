"""Who may do what, as the guide promises it (docs/serving.md, web.md, api.md): `data/tables/rights.tsv`.

It stands beside `web/access.toml` on purpose: what is wrong in one of the two is seen here. That the site asks that
table on every route is the matter of test_access.py.
"""

from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException
from tables import compare, rows_of

from tongdao.web.access import PUBLIC, ROLES, load_access
from tongdao.web.guard import admit
from tongdao.web.visitors import User, Visitor

# Whom the guide speaks of, as the roles that pass, with reading for everyone and without.
GROUPS = {
    "anyone": (ROLES, ROLES),  # also where reading is not public
    "readers": (ROLES, ROLES[1:]),
    "users": (ROLES[1:], ROLES[1:]),
    "office": (ROLES[2:], ROLES[2:]),
    "administrator": (ROLES[3:], ROLES[3:]),
}
SCOPES = ("read", "account", "report", "supervise", "review", "upload", "manage", "operate")


def visitor(role: str, scopes: frozenset[str] | None = None) -> Visitor:
    return Visitor(None if role == PUBLIC else User("某", role, "市教育局", disabled=False), "", scopes)


def passes(who: Visitor, permission: str, *, public_read: bool) -> bool:
    try:
        admit(who, permission, public_read=public_read)
    except HTTPException as error:
        if error.status_code != (403 if who.user else 401):
            raise
        return False
    return True


def who_may(permission: str) -> str:
    """Return the group that a permission lets through, by those who try; the roles where it is no group."""
    found = tuple(
        tuple(role for role in ROLES if passes(visitor(role), permission, public_read=public_read))
        for public_read in (True, False)
    )
    return next((name for name, roles in GROUPS.items() if roles == found), str(found))


def scope_for(permission: str) -> str:
    """Return the scopes by one of which a program of an administrator passes; none are needed for what is open."""
    every = [
        one for one in SCOPES if passes(visitor(ROLES[-1], frozenset({one})), permission, public_read=True)
    ]
    return "any" if len(every) == len(SCOPES) else " ".join(every)


def test_rights() -> None:
    access = load_access()
    known = [row[0] for row in rows_of("rights.tsv")]
    routes = [
        *(one for one in known if one in access.route),
        *(one for one in access.route if one not in known),
    ]
    compare("rights.tsv", [(one, who_may(access.route[one]), scope_for(access.route[one])) for one in routes])
    assert set(access.permission) == {"open", *SCOPES}


def test_a_program_may_no_more_than_its_user() -> None:
    for scope, roles in load_access().permission.items():
        for role in ROLES[1:]:
            assert passes(visitor(role, frozenset({scope})), scope, public_read=True) is (role in roles)


# What every page links to, in the order of the guide, and the desks of who works with it.
PAGES = [
    "/",
    "/commitments",
    "/bureaus",
    "/indicators",
    "/programmes",
    "/sessions",
    "/documents",
    "/calendar",
    "/changes",
    "/about",
]


@pytest.mark.parametrize(
    ("role", "desks"),
    [
        ("public", []),
        ("bureau", ["/progress"]),
        ("supervisor", ["/review", "/progress", "/upload"]),
        ("administrator", ["/review", "/progress", "/upload"]),
    ],
)
def test_what_every_page_links_to(role: str, desks: list[str]) -> None:
    assert [path for _, path in load_access().links(role)] == [*PAGES, *desks]
    assert [word for word, _ in load_access().links(role)] == [
        path[1:] or "overview" for path in (*PAGES, *desks)
    ]


@pytest.mark.parametrize(
    ("method", "path", "query", "kind"),
    [
        ("POST", "/login", {}, "login"),
        ("GET", "/login", {}, None),
        ("POST", "/upload", {}, "upload"),
        ("POST", "/upload/{id}/add", {}, "upload"),
        ("GET", "/upload", {}, None),
        ("GET", "/api/v1/series", {}, "api"),
        ("POST", "/api/v1/decisions", {}, "api"),
        ("GET", "/api/v1/search", {"q": "桥"}, "api"),
        ("GET", "/api", {}, None),
        ("GET", "/commitments", {"q": "桥"}, "search"),
        ("GET", "/commitments", {"q": ""}, None),
        ("GET", "/commitments", {"owner": "市"}, None),
        ("POST", "/progress/{id}/{verb}", {}, None),
    ],
)
def test_what_is_counted_by_address(method: str, path: str, query: dict[str, str], kind: str | None) -> None:
    assert load_access().rate_kind(method, path, query) == kind


@pytest.mark.parametrize(
    ("path", "large"),
    [
        ("/upload", True),
        ("/progress/{id}/{verb}", True),
        ("/review/decide", False),
        ("/api/v1/reports", False),
    ],
)
def test_where_files_are_sent(path: str, large: bool) -> None:
    assert load_access().is_large(path) is large


@pytest.mark.parametrize(
    ("role", "bureau", "owners", "sees"),
    [
        ("public", None, ["市教育局"], False),
        ("public", None, [None], False),
        ("bureau", "市教育局", ["市教育局"], True),
        ("bureau", "市教育局", ["市交通局", "市教育局"], True),
        ("bureau", "市教育局", ["市交通局"], False),
        ("bureau", None, [None], False),
        ("supervisor", None, ["市交通局"], True),
        ("administrator", None, ["市交通局"], True),
    ],
)
def test_whose_tasks_are_seen(role: str, bureau: str | None, owners: list[str | None], sees: bool) -> None:
    assert load_access().sees("task", role, bureau, owners) is sees


@pytest.mark.parametrize(
    ("side", "who", "scope"), [("office", "office", "supervise"), ("bureau", "users", "report")]
)
def test_who_takes_a_step_in_the_life_of_a_task(side: str, who: str, scope: str) -> None:
    needed = load_access().step[side]
    assert (who_may(needed), scope_for(needed)) == (who, scope)


def test_what_else_the_table_speaks_of_is_tested_here() -> None:
    access = load_access()
    assert (set(access.step), set(access.rows)) == ({"office", "bureau"}, {"task"})
    assert set(access.rate) == {"login", "upload", "api", "search"}
    assert set(access.large) == {"/upload", "/progress"}
