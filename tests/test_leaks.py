"""What is not published: a report that was not accepted is on no route that the public has, and in no tool."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from desks import ROADS, Person, people
from fastapi.routing import APIRoute
from sites import make_app

from tongdao.mcp.tools import TOOLS, Tool, desk_at
from tongdao.web.access import OPEN, load_access

if TYPE_CHECKING:
    from fastapi import FastAPI

# Words of a report that stand in nothing else of the sample city.
SECRETS = ("密语乙", "密语丙", "密语丁", "密语戊", "密语己", "密语庚", "987654321", "9.876")
REPORT = {
    "value": "987654321",
    "unit": "公里",
    "as_of": "2026-06-30",
    "text": "密语乙",
    "problems": "密语丙",
    "next": "密语丁",
}
# Routes that have no page of their own: a sign-in elsewhere that is not set up, the files of the look.
NO_PAGE = {"/static/{digest}/{name:path}", "/login/oidc", "/login/oidc/back"}


@dataclass
class City:
    """A site with a report that waits, and what stands for the parameters of its routes and tools."""

    app: FastAPI
    people: dict[str, Person]
    promise: str
    file: str
    known: dict[str, Any] = field(default_factory=dict)

    def filled(self, path: str) -> str:
        """Return a path with what is there for each of its parameters."""
        room = path.removeprefix("/api/v1").lstrip("/").partition("/")[0]
        parts = [part.partition("}") for part in path.split("{")]
        return parts[0][0] + "".join(
            str(self.known.get(f"{room}.{name.partition(':')[0]}") or self.known[name.partition(":")[0]])
            + rest
            for name, _, rest in parts[1:]
        )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    app = make_app(tmp_path_factory.mktemp("site"), rate_api="0", rate_search="0")
    desk = people(app)
    with app.state.site.book() as book:
        row = next(one for one in book.commitments(limit=500).rows if "300公里" in one.target.quote)
        programme = book.programmes().rows[0].id
        documents = [one.id for one in book.documents(limit=9).rows if one.commitments]
    _report(desk, row.id)
    with app.state.site.ledger() as ledger:
        (file,) = ledger.tasks_of([row.id])[row.id].report.said["attachments"]
    found = City(app, desk, row.id, file["sha256"])
    found.known = {
        "id": row.id,
        "ident": row.id,
        "text": row.name,
        "indicator": row.name,
        "group": row.group or row.name,
        "name": ROADS,
        "owner": ROADS,
        "document": row.document,
        "start": row.target.start,
        "end": row.target.end,
        "earlier": documents[0],
        "later": documents[1],
        "documents.id": row.document,
        "documents.ident": row.document,
        "programmes.id": programme,
        "programmes.ident": programme,
        "digest": "old",
    }
    return found


def _report(desk: dict[str, Person], promise: str) -> None:
    """Report with a file, take it back and report again, and ask for time: with secrets in all that is said."""
    office, roads = desk["qian"], desk["sun"]
    ask = {"due": "2027-06-30", "why": "密语戊", "text": "密语庚"}
    file = {"attachments": ("密语己.txt", "密语己".encode(), "text/plain")}
    steps: tuple[tuple[Person, str, dict[str, Any], Any], ...] = (
        (office, "register", {}, None),
        (office, "assign", {"bureau": ROADS}, None),
        (roads, "sign", {}, None),
        (roads, "ask", ask, None),
        (roads, "report", REPORT, file),
        (office, "return", {"why": "密语戊"}, None),
        (roads, "report", REPORT, file),
    )
    for person, verb, said, files in steps:
        answer = person.post(f"/progress/{promise}/{verb}", said, files=files)
        assert answer.status_code == 303, (verb, answer.text)


def published(app: FastAPI) -> list[str]:
    """Return the path of every route that is read without signing in."""
    access = load_access()
    return [
        route.path
        for route in app.routes
        if isinstance(route, APIRoute)
        and "GET" in (route.methods or ())
        and access.needed("GET", route.path) in (OPEN, "read")
    ]


def secrets_in(text: str) -> list[str]:
    """Return what of the report is said, also where it is escaped for JSON."""
    return [word for word in SECRETS if word in text or json.dumps(word).strip('"') in text]


@pytest.mark.parametrize("name", ["anyone", "li"])
def test_no_published_route_tells_of_it(city: City, name: str) -> None:
    paths = published(city.app)
    assert {"/changes.atom", "/calendar.ics", "/commitments/{id}.json", "/api/v1/changes"} <= set(paths)
    wrong: list[tuple[str, object]] = []
    asked: tuple[dict[str, Any], ...] = (
        {},
        {"q": city.known["text"]},
        {"indicator": city.known["indicator"]},
        {"by": "owner"},
    )
    for path in paths:
        answers = [city.people[name].get(city.filled(path), params=params) for params in asked]
        if path not in NO_PAGE and not any(answer.status_code in (200, 303) for answer in answers):
            wrong.append((path, [answer.status_code for answer in answers]))
        wrong += [(path, word) for answer in answers for word in secrets_in(answer.text)]
    assert not wrong


def test_nothing_finds_it(city: City) -> None:
    """Where a question repeats itself its words are there, but no rows."""
    for word in SECRETS[:7]:
        assert city.people["anyone"].get("/api/v1/search", params={"q": word}).json()["commitments"] == []
        assert city.people["anyone"].get("/api/v1/commitments", params={"q": word}).json()["total"] == 0


def test_the_pages_of_the_desk_tell_who_may_see_it(city: City) -> None:
    """The secrets are there to be found: whose they are sees them, and another bureau no page at all."""
    paths = (f"/progress/{city.promise}", f"/progress/{city.promise}.json")
    for path in paths:
        for name in ("sun", "qian"):
            assert len(secrets_in(city.people[name].get(path).text)) >= len(SECRETS) - 1
        assert city.people["li"].get(path).status_code == 404
    assert city.people["li"].get(f"/progress/{city.promise}/files/{city.file}").status_code == 404
    for tab in city.people["qian"].get("/progress.json").json()["counts"]:
        for path in ("/progress", "/progress.json", "/progress/export"):
            assert not secrets_in(city.people["li"].get(path, params={"tab": tab}).text)


@pytest.mark.parametrize("tool", TOOLS, ids=[tool.name for tool in TOOLS])
def test_no_tool_tells_of_it(city: City, tool: Tool) -> None:
    names = {item.name for item in tool.parameters}
    given = {name: value for name, value in city.known.items() if name in names}
    assert {item.name for item in tool.parameters if item.required} <= set(given)
    with desk_at(str(city.app.state.site.settings.ledger))() as desk:
        answer = tool.run(desk, **tool.parsed(given))
    said = json.dumps(answer, ensure_ascii=False, default=str)
    assert len(said) > 100
    assert not secrets_in(said)
