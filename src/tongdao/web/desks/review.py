"""The review desk: doubtful readings and links, one at a time or many at once, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from tongdao.errors import TongdaoError, UnknownIdError
from tongdao.glossary import load_glossary
from tongdao.ledger.decisions import LINK_SIGN, correctable, jsonable
from tongdao.ledger.doubtful import NO_PROMISE, REASONS
from tongdao.ledger.unusable import Unusable
from tongdao.ledger.values import EntryFilter
from tongdao.model import Basis, Change, Comparator, Kind, Stage
from tongdao.promise import Entry
from tongdao.service.decide import decide
from tongdao.service.review import FIRST, names_of, queue
from tongdao.service.tasks import amount
from tongdao.web.desks.forms import Form, actor_of, error_text, errors_of, facts_of, run_of, text_of, texts_of
from tongdao.web.forms import form_page, go_to
from tongdao.web.guard import require_for
from tongdao.web.pages import page
from tongdao.web.paging import MOST_ROWS, Offset
from tongdao.web.public.commitments import documents_of
from tongdao.web.site import Site, site_of
from tongdao.web.visitors import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tongdao.ledger.store import Ledger
    from tongdao.promise import Decision
    from tongdao.service.review import Doubt

router = APIRouter()
SHOWN = 25
_AROUND = 160  # characters of the document on either side of the sentence
_UNSURE = 0.75  # links that score less are doubtful
_LATEST = 12  # decisions to show
_CANDIDATES = 40
_OPTIONS = 50  # documents that are offered to choose from
_SAID = {"accept": "agreed"}  # what the page says afterwards, where that is another word
# The order of the fields in the form of a correction, and what the choice of some is.
_ORDER = (
    "kind", "title", "indicator", "name", "value", "high", "unit", "comparator", "change", "stage",
    "owner", "period_start", "period_end", "period", "quote",
)  # fmt: skip
_CHOICES: Mapping[str, tuple[str, ...]] = {
    name: tuple(choice.value for choice in choices)
    for name, choices in {
        "kind": Kind, "comparator": Comparator, "change": Change, "stage": Stage, "period": Basis,
    }.items()
}  # fmt: skip
# Where the glossary has the words of the choices.
_PREFIXES = {
    "kind": "kind.", "comparator": "choice.comparator.", "change": "choice.change.",
    "stage": "stage.", "period": "basis.",
}  # fmt: skip
_NUMBERS = ("value", "high")


@dataclass(frozen=True, slots=True)
class Item:
    """What is reviewed now: an entry in its sentence, with the document around it."""

    subject: str
    entry: Entry | None
    reasons: tuple[str, ...]
    before: str
    after: str
    start: int
    fields: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]
    unusable: tuple[Unusable, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The facts of the page of readings."""

    item: Item | None
    rows: tuple[Doubt, ...]
    total: int
    doubtful: int
    offset: int
    shown: int
    reason: str
    document: str
    reasons: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    previous: str | None
    following: str | None
    latest: tuple[Decision, ...]
    names: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]
    said: str
    n: int
    undo: str
    given: Mapping[str, str]
    errors: Mapping[str, str]


@page(router, "/review", template="review.html")
def review(
    site: Site,
    at: str = "",
    offset: Offset = 0,
    reason: str = "",
    document: str = "",
    said: str = "",
    n: Offset = 0,
    undo: str = "",
) -> ReviewPage:
    """Show what is doubtful first, one of it in its sentence."""
    return _review(site, at, max(offset, 0), reason, document, said=said, n=n, undo=undo)


def _review(
    site: Site,
    at: str,
    offset: int,
    reason: str,
    document: str,
    *,
    said: str = "",
    n: int = 0,
    undo: str = "",
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> ReviewPage:
    with site.ledger() as ledger:
        chosen = [document] if document else None
        found = queue(ledger, documents=chosen, reason=reason or None, limit=SHOWN, offset=offset)
        subjects, latest = [row.subject for row in found.rows], ledger.latest_decisions(_LATEST)
        subject = at or (subjects[0] if subjects else "")
        reasons = next((row.reasons for row in found.rows if row.subject == subject), ())
        return ReviewPage(
            item=_item(ledger, subject, reasons) if subject else None,
            rows=found.rows,
            total=found.total,
            doubtful=found.doubtful,
            offset=offset,
            shown=SHOWN,
            reason=reason,
            document=document,
            reasons=(*FIRST, *NO_PROMISE, "failed_check", *REASONS),
            documents=_choices_of(site, document),
            previous=_beside(subjects, subject, -1),
            following=_beside(subjects, subject, 1),
            latest=latest,
            names=names_of(ledger, [item.subject for item in latest]),
            choices=_CHOICES,
            prefixes=_PREFIXES,
            said=said,
            n=n,
            undo=undo,
            given=given or {},
            errors=errors or {},
        )


def _choices_of(site: Site, chosen: str) -> tuple[tuple[str, str], ...]:
    """Return the latest documents by id and title, and the chosen one: from its own page any can be chosen."""
    with site.book() as book:
        latest = book.documents(limit=_OPTIONS).rows
        others = documents_of(book, [chosen] if chosen not in {row.id for row in latest} else [])
        return tuple((row.id, row.title or row.source) for row in (*others, *latest))


def _beside(subjects: Sequence[str], subject: str, step: int) -> str | None:
    """Return the subject before or after one in the page of the list."""
    if subject not in subjects:
        return subjects[0] if subjects and step > 0 else None
    place = subjects.index(subject) + step
    return subjects[place] if 0 <= place < len(subjects) else None


def _item(ledger: Ledger, subject: str, reasons: tuple[str, ...]) -> Item:
    decisions = ledger.decisions(subject)
    try:
        entry = ledger.entry(subject)
    except UnknownIdError:
        if not decisions:
            raise
        return Item(subject, None, reasons, "", "", 0, (), decisions)
    text = ledger.text(entry.document)
    start, end = entry.statement_start, entry.statement_start + len(entry.statement)
    first = max(start - _AROUND, 0)
    fields = tuple((name, _as_text(entry, name)) for name in _ORDER if name in correctable(entry.form))
    unusable = ledger.unusable(about=subject)
    return Item(
        subject,
        entry,
        reasons,
        text[first:start],
        text[end : end + _AROUND],
        first,
        fields,
        decisions,
        unusable,
    )


def _as_text(entry: Entry, name: str) -> str:
    value = jsonable(getattr(entry, name))
    return "" if value is None else str(value)


@router.post("/review/decide", include_in_schema=False)
def decisions(request: Request, form: Form) -> Response:
    """Accept, reject, note or undo, about one or about every chosen one; then go on to the next."""
    site, action = site_of(request), text_of(form, "action")
    subjects = texts_of(form, "id")
    require_for(request, subjects)
    done, problems = _decide_all(request, site, subjects, action, text_of(form, "why") or None)
    if done:
        site.after_write(done)
    back = _back(form)
    if problems or not subjects:
        words = load_glossary(language_of(request))
        errors = errors_of(problems, words) or {"": words("desk.choose_first")}
        return _again(request, site, form, {}, errors)
    if text_of(form, "view") == "links":
        return go_to(request, "/review/links", said=_SAID.get(action, action), n=len(done), undo=done[0])
    following = done[0] if action == "undo" else text_of(form, "following")
    one = done[0] if len(done) == 1 and action != "undo" else None
    told_as = _SAID.get(action, action)
    return go_to(request, "/review", **back, at=following or None, said=told_as, n=len(done), undo=one)


def _decide_all(
    request: Request, site: Site, subjects: Sequence[str], action: str, why: str | None
) -> tuple[list[str], list[TongdaoError]]:
    """Decide about each by itself: one that cannot be does not stop the others."""
    done: list[str] = []
    problems: list[TongdaoError] = []
    who, run = actor_of(request).who, run_of(request, "review")
    with site.ledger() as ledger:
        for subject in subjects:
            try:
                decide(ledger, subject, action, run, who=who, why=why)
                done.append(subject)
            except TongdaoError as error:
                problems.append(error)
    return done, problems


def _back(form: Any) -> dict[str, Any]:
    """Return where in the list a form was sent from."""
    names = ("offset", "reason", "document")
    return {name: text_of(form, name) or None for name in names}


def _again(
    request: Request, site: Site, form: Any, typed: Mapping[str, str], errors: Mapping[str, str]
) -> Response:
    offset = text_of(form, "offset")
    facts = _review(
        site,
        text_of(form, "at"),
        int(offset) if offset.isdecimal() and len(offset) < len(str(MOST_ROWS)) else 0,
        text_of(form, "reason"),
        text_of(form, "document"),
        given=typed,
        errors=errors,
    )
    return form_page(request, "review.html", facts_of(facts), 422)


@router.post("/review/correct", include_in_schema=False)
def correct(request: Request, form: Form) -> Response:
    """Correct the fields that were changed; what cannot be is said beside its field."""
    site, subject = site_of(request), text_of(form, "at")
    with site.ledger() as ledger:
        entry = ledger.entry(subject)
        typed = {
            name: text_of(form, name) for name in _ORDER if name in correctable(entry.form) and name in form
        }
        try:
            changed = _changed(entry, typed)
            if text_of(form, "start").isdecimal() and "quote" in changed:
                changed["start"] = text_of(form, "start")
            who, why = actor_of(request).who, text_of(form, "why") or None
            decide(ledger, subject, "correct", run_of(request, "review"), who=who, why=why, fields=changed)
        except TongdaoError as error:
            words = load_glossary(language_of(request))
            name = getattr(error, "field", "")
            return _again(request, site, form, typed, {name: error_text(error, words)})
    site.after_write([subject])
    following = text_of(form, "following") or None
    return go_to(request, "/review", **_back(form), at=following, said="correct", n=1, undo=subject)


def _changed(entry: Entry, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what a form says otherwise than the entry; numbers may be written as people write them."""
    written = {
        name: amount(value, name) if name in _NUMBERS and value else value for name, value in typed.items()
    }
    return {name: value for name, value in written.items() if value != _plain(entry, name)}


def _plain(entry: Entry, name: str) -> str:
    value = _as_text(entry, name)
    return amount(value, name) if name in _NUMBERS and value else value


@page(router, "/review/links", template="links.html")
def links(site: Site, said: str = "", n: Offset = 0, undo: str = "") -> dict[str, Any]:
    """Show the links that are least sure, each with what was compared."""
    with site.ledger() as ledger, site.book() as book:
        found = book.doubtful_links(_UNSURE, SHOWN)
        ends = {ident for promise, link in found for ident in (promise, link.outcome)}
        entries = ledger.entries_by_id(ends)
        latest = ledger.latest_decisions(_LATEST)
        names = names_of(ledger, [item.subject for item in latest])
    rows = [
        {
            "id": f"{promise}{LINK_SIGN}{link.outcome}",
            "promise": entries[promise],
            "outcome": entries[link.outcome],
            "score": link.score,
            "comparisons": [list(pair) for pair in link.comparisons],
        }
        for promise, link in found
        if promise in entries and link.outcome in entries
    ]
    return {"rows": rows, "latest": latest, "names": names, "said": said, "n": n, "undo": undo}


@page(router, "/review/link", template="linking.html")
def candidates(site: Site, promise: str, q: str = "", error: str = "") -> dict[str, Any]:
    """Show what later documents of the place report of the same indicator, or of words, to be linked to a promise."""
    with site.ledger() as ledger, site.book() as book:
        entry = ledger.entry(promise)
        row = book.commitment(promise)
        found = _later(ledger, book.later_documents(entry.document), None if q else row.group)
        fitting = (item for item in found if _holds(item, q or (row.name or "")))
        rows = list(islice(fitting, _CANDIDATES))
        proof = book.proofs_by_id([promise])[promise]
    told_now = set(proof.decided) | {link.outcome for link in proof.links}
    return {"promise": entry, "rows": rows, "linked": sorted(told_now), "q": q, "error": error}


def _later(ledger: Ledger, documents: Sequence[str], group: str | None) -> Iterator[Entry]:
    """Yield what later documents report, the next one first; of an indicator where one is given."""
    groups = None if group is None else (group,)
    for document in documents:
        yield from ledger.entries(
            filters=EntryFilter(documents=(document,), kinds=(Kind.FACT,), groups=groups)
        )


def _holds(item: Entry, words: str) -> bool:
    return item.form == "figure" or words in item.statement if not words else words in item.statement


@router.post("/review/link", include_in_schema=False)
def link(request: Request, form: Form) -> Response:
    """Join an outcome to a promise."""
    site, promise = site_of(request), text_of(form, "promise")
    outcome = text_of(form, "outcome")
    with site.ledger() as ledger:
        subject = f"{promise}{LINK_SIGN}{outcome}"
        who = actor_of(request).who
        decide(ledger, subject, "accept", run_of(request, "review"), who=who)
    site.after_write([subject])
    return go_to(request, "/review/links", said="linked", n=1, undo=subject)
