"""What the desks share: who acts, the run that names the person, and forms as plain texts and files."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from tongdao.ledger.refusals import FieldError, IllegalStepError
from tongdao.ledger.tasks import Actor
from tongdao.service.ledgers import start_run
from tongdao.web.site import site_of
from tongdao.web.visitors import visitor_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongdao.errors import TongdaoError
    from tongdao.glossary import Glossary
    from tongdao.ledger.values import Run

_MOST_FIELDS = 2000  # a page of a list, each row with a box


async def _form(request: Request) -> FormData:
    return await request.form(max_fields=_MOST_FIELDS)


Form = Annotated[FormData, Depends(_form)]


def actor_of(request: Request) -> Actor:
    """Return who acts; only routes that need a user ask."""
    user = visitor_of(request).user
    assert user is not None
    return Actor(user.name, user.role, user.bureau)


def run_of(request: Request, command: str) -> Run:
    """Return the run of a request: its rows name the user."""
    return start_run(command, who=actor_of(request).who, pack=site_of(request).judging.pack)


def facts_of(facts: Any) -> dict[str, Any]:
    """Return the fields of facts by name, as a template takes them."""
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def text_of(form: FormData, name: str) -> str:
    """Return the text of a field, empty where it is missing."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def texts_of(form: FormData, name: str) -> list[str]:
    """Return every text under a name."""
    return [value for value in form.getlist(name) if isinstance(value, str) and value]


def files_in(form: FormData, name: str) -> list[tuple[str, bytes]]:
    """Return the files under a name: what the browser calls them, and their content."""
    sent = [item for item in form.getlist(name) if isinstance(item, UploadFile) and item.filename]
    return [(item.filename or "", item.file.read()) for item in sent]


def error_text(error: TongdaoError, words: Glossary) -> str:
    """Say what went wrong in the words of the page, where the error has some."""
    if isinstance(error, FieldError | IllegalStepError):
        return error.told(words)
    return str(error)


def errors_of(errors: Iterable[TongdaoError], words: Glossary) -> dict[str, Any]:
    """Return problems by the field that they stand beside; those of no field under an empty name."""
    return {getattr(error, "field", ""): error_text(error, words) for error in errors}
