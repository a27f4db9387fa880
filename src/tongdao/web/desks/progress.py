"""The progress desk: tasks on commitments, what bureaus report of them, and what the office says to that."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from tongdao.book.rows import BookQuery
from tongdao.clock import today
from tongdao.errors import TongdaoError, UnknownIdError
from tongdao.glossary import load_glossary
from tongdao.ledger.refusals import FieldError
from tongdao.ledger.tasks import Actor, task_of, workflow
from tongdao.model import Stage
from tongdao.service.attachments import ENDINGS, checked
from tongdao.service.tasks import files_of, hand_out, rows_of, table_of, tabs, take
from tongdao.web.access import load_access
from tongdao.web.desks.forms import (
    Form,
    actor_of,
    error_text,
    errors_of,
    facts_of,
    files_in,
    run_of,
    text_of,
    texts_of,
)
from tongdao.web.forms import form_page, go_to
from tongdao.web.guard import require_of_token
from tongdao.web.pages import page
from tongdao.web.paging import Offset
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tongdao.ledger.task_rows import Attachment
    from tongdao.ledger.tasks import Task, TaskEvent
    from tongdao.service.tasks import TaskRow

router = APIRouter()
SHOWN = 50
_MOST_EXPORTED = 5000  # rows of an export
_OFFICE = "office"
# What a form of each step may bring, beside files with a report.
_FIELDS = {
    "report": ("value", "unit", "stage", "as_of", "text", "problems", "next"),
    "complete": ("value", "unit", "stage", "as_of", "text", "problems", "next"),
    "assign": ("bureau", "support", "due"),
    "ask": ("due", "why", "text"),
    "extend": ("due", "why"),
    "finish": ("as_of",),
}
_REPORTS = ("report", "complete")


@dataclass(frozen=True, slots=True)
class TasksPage:
    """The facts of the list: the tabs with their counts, and a page of the tasks under the chosen one."""

    tab: str
    side: str
    counts: dict[str, int]
    rows: tuple[TaskRow, ...]
    offset: int
    shown: int
    today: date
    bureaus: tuple[str, ...]
    said: str
    n: int
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """The facts of one task: the commitment, how the task stands, its life, and what may be done next."""

    row: TaskRow
    side: str
    events: tuple[TaskEvent, ...]
    entry: Any
    today: date
    bureaus: tuple[str, ...]
    stages: tuple[str, ...]
    endings: tuple[str, ...]
    said: str
    verb: str
    given: Mapping[str, str]
    errors: Mapping[str, str]


def _side(actor: Actor) -> str:
    return workflow().side_of(actor.role) or ""


def _bureaus(site: Site, actor: Actor) -> tuple[str, ...]:
    """Return the names that an office may assign to: who answers for something in the book."""
    if _side(actor) != _OFFICE:
        return ()
    with site.book() as book:
        return tuple(tally.value for tally in book.tally("owner") if tally.value)


@page(router, "/progress", template="progress.html")
def desk(
    request: Request, site: Site, tab: str = "open", offset: Offset = 0, said: str = "", n: Offset = 0
) -> TasksPage:
    """Show a person's tasks under one tab."""
    return _desk(request, site, tab, offset=max(offset, 0), said=said, n=n)


def _desk(
    request: Request,
    site: Site,
    tab: str,
    *,
    offset: int = 0,
    said: str = "",
    n: int = 0,
    failed: Sequence[tuple[str, str]] = (),
) -> TasksPage:
    actor, day = actor_of(request), today()
    filters = tabs(actor, day)
    chosen = tab if tab in filters else "open"
    with site.ledger() as ledger, site.book() as book:
        counts = {name: ledger.count_tasks(which) for name, which in filters.items()}
        tasks = ledger.tasks(filters[chosen], limit=SHOWN, offset=offset)
        rows = rows_of(ledger, book, tasks, actor, day)
    return TasksPage(
        tab=chosen,
        side=_side(actor),
        counts=counts,
        rows=rows,
        offset=offset,
        shown=SHOWN,
        today=day,
        bureaus=_bureaus(site, actor),
        said=said,
        n=n,
        failed=tuple(failed),
    )


@page(router, "/progress/new", template="handing.html")
def candidates(
    request: Request, site: Site, q: str = "", owner: str = "", offset: Offset = 0
) -> dict[str, Any]:
    """Show the commitments that can be assigned, with the tasks that there are on them."""
    query = BookQuery(text=q or None, owners=(owner,) if owner else (), unreached=True, sort="due")
    with site.ledger() as ledger, site.book() as book:
        found = book.commitments(query, limit=SHOWN, offset=max(offset, 0))
        tasks = ledger.tasks_of([item.id for item in found.rows])
        owners = book.facets().owners
    pairs = [{"commitment": item, "task": tasks.get(item.id)} for item in found.rows]
    return {
        "rows": pairs,
        "total": found.total,
        "offset": max(offset, 0),
        "q": q,
        "owner": owner,
        "owners": owners,
        "bureaus": _bureaus(site, actor_of(request)),
        "shown": SHOWN,
    }


@router.get("/progress/export", include_in_schema=False)
def export(request: Request, tab: str = "open") -> Response:
    """Give the list of a tab as CSV for a spreadsheet."""
    site, actor, day = site_of(request), actor_of(request), today()
    filters = tabs(actor, day)
    words = load_glossary(language_of(request))
    with site.ledger() as ledger, site.book() as book:
        tasks = ledger.tasks(filters.get(tab, filters["open"]), limit=_MOST_EXPORTED)
        rows = rows_of(ledger, book, tasks, actor, day)
    text = io.StringIO()
    csv.writer(text).writerows(table_of(rows, _side(actor), words))
    name = f"{words('desk.export_name')}-{day.isoformat()}.csv"
    # A mark of byte order first: without it spreadsheets take UTF-8 for something else.
    return _download(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def _download(content: bytes, media_type: str, name: str) -> Response:
    """Give a file to be saved, never to be shown: whatever is in it, no browser runs it."""
    disposition = f"attachment; filename=\"download\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


@router.post("/progress/assign", include_in_schema=False)
def assign(request: Request, form: Form) -> Response:
    """Assign the chosen commitments at once: to one bureau, or each to its own owner."""
    site, actor = site_of(request), actor_of(request)
    chosen = texts_of(form, "id")
    words = load_glossary(language_of(request))
    with site.ledger() as ledger, site.book() as book:
        owners = {item.id: item.owner for item in book.commitments_by_id(chosen)}
        done, failed = hand_out(
            ledger,
            owners,
            actor,
            run_of(request, "assign"),
            today=today(),
            bureau=text_of(form, "bureau") or None,
            due=text_of(form, "due") or None,
        )
    if done:
        site.after_write(done)
    if not failed and owners:
        return go_to(request, "/progress", tab="to_sign", said="assigned", n=len(done))
    problems = [(subject, error_text(error, words)) for subject, error in failed]
    facts = _desk(request, site, "to_sign", said="assigned", n=len(done), failed=problems)
    return form_page(request, "progress.html", facts_of(facts), 409 if owners else 422)


def _visible(site: Site, request: Request, ident: str) -> tuple[Task, tuple[TaskEvent, ...]]:
    """Return a task that the person may see, with its life; raises UnknownIdError for any other.

    Whose it is decides the table of access; that there is a task of another bureau is not told either.
    """
    actor = actor_of(request)
    with site.ledger() as ledger:
        events = ledger.task_events(ident)
    task = task_of(events, ident)
    owners = {task.bureau, *task.support} - {None}
    if not load_access().sees("task", actor.role, actor.bureau, owners):
        raise UnknownIdError(f"no task {ident!r}")
    return task, events


@page(router, "/progress/{id}", template="task.html")
def sheet(request: Request, site: Site, id: str, said: str = "") -> TaskPage:  # noqa: A002
    """Show one task."""
    return _sheet(request, site, id, said=said)


def _sheet(
    request: Request,
    site: Site,
    ident: str,
    *,
    said: str = "",
    verb: str = "",
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> TaskPage:
    actor, day = actor_of(request), today()
    task, events = _visible(site, request, ident)
    with site.ledger() as ledger, site.book() as book:
        entry = ledger.last_known(ident)
        (row,) = rows_of(ledger, book, [task], actor, day)
    stages = tuple(Stage) if entry.form == "deliverable" else ()
    return TaskPage(
        row, _side(actor), events, entry, day, _bureaus(site, actor), stages, ENDINGS, said, verb,
        given or {}, errors or {},
    )  # fmt: skip


@router.post("/progress/{id}/{verb}", include_in_schema=False)
def step(request: Request, id: str, verb: str, form: Form) -> Response:  # noqa: A002
    """Take a step; on trouble show the form again, with what was typed and why not beside it."""
    site, actor = site_of(request), actor_of(request)
    if verb not in workflow().verbs:
        raise HTTPException(404)
    require_of_token(request, *(load_access().step[side] for side in workflow().sides_of(verb)))
    typed: dict[str, Any] = {name: text_of(form, name) for name in _FIELDS.get(verb, ("why", "text"))}
    typed = {name: value for name, value in typed.items() if value}
    if verb != "register":
        _visible(site, request, id)
    try:
        files = _attached(site, form) if verb in _REPORTS else []
        content = {**typed, **({"support": _names(typed["support"])} if typed.get("support") else {})}
        with site.ledger() as ledger:
            run = run_of(request, verb)
            take(ledger, id, verb, actor, run, today=today(), given=content, files=files)
    except UnknownIdError:
        raise
    except TongdaoError as error:
        words = load_glossary(language_of(request))
        facts = _sheet(request, site, id, verb=verb, given=typed, errors=errors_of([error], words))
        status = 422 if isinstance(error, FieldError) else 409
        return form_page(request, "task.html", facts_of(facts), status)
    site.after_write([id])
    return go_to(request, "/progress/" + quote(id), said=verb)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]


def _attached(site: Site, form: Form) -> list[tuple[str, Attachment]]:
    limit = site.settings.upload_limit
    return [checked(name, content, limit) for name, content in files_in(form, "attachments")]


@router.get("/progress/{id}/files/{sha256}", include_in_schema=False)
def file(request: Request, id: str, sha256: str) -> Response:  # noqa: A002
    """Give a file that came with a report of a task, to who may see the task."""
    site = site_of(request)
    _, events = _visible(site, request, id)
    name = files_of(events).get(sha256)
    if name is None:
        raise UnknownIdError(f"no such file with the task {id!r}")
    with site.ledger() as ledger:
        found = ledger.attachment(sha256)
    return _download(found.content, found.media_type, name)
