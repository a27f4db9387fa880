"""One commitment: its sentence, what became of it and why, everything said about it, its like in other years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request

from tongdao.assess.judging import Judging
from tongdao.assess.reasons import parted
from tongdao.book.proofs import recall
from tongdao.book.rows import BookQuery, Measure
from tongdao.fates.fate import REPORTED
from tongdao.fates.verdicts import indicator_of
from tongdao.ledger.decisions import LINK_SIGN
from tongdao.ledger.unusable import Unusable
from tongdao.views.wording import local_time
from tongdao.web.number_line import NumberLine, number_line
from tongdao.web.pages import page
from tongdao.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongdao.book.asking.book import Book
    from tongdao.book.rows import Commitment, DocumentRow, ProgrammeRow
    from tongdao.fates.fate import Fate
    from tongdao.following.wording import Mention
    from tongdao.ledger.store import Ledger
    from tongdao.promise import Decision, Link

router = APIRouter()
_YEARS = 30  # promises of a line that are shown to either side
_BESIDE = 30  # promises looked at to find those of the same sentence
_WORDS = 24  # characters of a sentence that find it


@dataclass(frozen=True, slots=True)
class Moment:
    """Something said or decided about a promise at a day.

    `what` is promise, result, part (of one year), words, report, decision or due; `counts` marks the result that
    the verdict rests on. `compared` tells by what a result was joined, `decision` who joined it, or what a person
    decided, `text` the sentence or the reason.
    """

    day: date | None
    what: str
    measure: Measure | None = None
    text: str | None = None
    counts: bool = False
    compared: tuple[tuple[str, str], ...] = ()
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """Everything about one commitment; `cut` is where the figure stands in the sentence.

    `unusable` tells what people entered about it that counts for nothing.
    """

    row: Commitment
    unusable: tuple[Unusable, ...]
    cut: tuple[int, int]
    line: NumberLine | None
    attained_why: str
    schedule_why: str
    moments: tuple[Moment, ...]
    searched: tuple[DocumentRow, ...]
    years: tuple[Commitment, ...]
    beside: tuple[Commitment, ...]
    programme: ProgrammeRow | None


@page(router, "/commitments/{id}", template="commitment.html")
def commitment(request: Request, site: Site) -> CommitmentPage:
    """Show a commitment and its proof."""
    ident = request.path_params["id"]
    with site.book() as book, site.ledger() as ledger:
        row = book.commitment(ident)
        fate = recall(ledger, book, ident)
        why = parted(row.reason)
        return CommitmentPage(
            row=row,
            unusable=ledger.unusable(about=ident),
            cut=(row.target.start - row.statement_start, row.target.end - row.statement_start),
            line=_line(row, fate, site.judging),
            attained_why=why[0],
            schedule_why=why[1],
            moments=tuple(sorted(_moments(row, fate, ledger), key=lambda one: one.day or date.max)),
            searched=book.documents_by_source(row.document, fate.followed.descent.searched),
            years=book.line(ident, _YEARS),
            beside=_beside(book, row),
            programme=book.programme_of(row),
        )


def _line(row: Commitment, fate: Fate, judging: Judging) -> NumberLine | None:
    pack, promise = judging.pack, fate.promise
    indicator = indicator_of(promise.indicator, pack) if promise.indicator else None
    return number_line(
        promise,
        fate.actual,
        (row.baseline, row.target, row.actual),
        row.as_of,
        direction=indicator.better if indicator else None,
        rule=judging.rule,
        pack=pack,
    )


def _moments(row: Commitment, fate: Fate, ledger: Ledger) -> Iterator[Moment]:
    yield Moment(row.issued_on, "promise", row.target)
    if row.due:
        yield Moment(row.due, "due")
    for place, link in enumerate(fate.followed.links):
        yield _result(link, counts=place == 0)
    for link in fate.followed.yearly:
        yield _result(link, "part", counts=not fate.followed.links)
    for mention in fate.followed.mentions:
        yield _in_words(mention)
    outcomes = [link.outcome.id for link in fate.followed.links]
    for subject in (row.id, *(f"{row.id}{LINK_SIGN}{outcome}" for outcome in outcomes)):
        for decision in ledger.decisions(subject):
            yield _decided(decision)


def _result(link: Link, what: str = "result", *, counts: bool) -> Moment:
    outcome = link.outcome
    typed = link.comparisons == REPORTED
    return Moment(
        day=outcome.issued_on,
        what="report" if typed else what,
        measure=Measure.of(outcome),
        text=None if typed else outcome.statement.strip(),
        counts=counts,
        compared=() if typed else tuple((item.name, item.level) for item in link.comparisons),
        decision=None if typed else link.decision,
    )


def _in_words(mention: Mention) -> Moment:
    said = mention.sentence
    place = Measure(
        said.id, said.document, said.source, said.text, said.start, said.end, said.issued_on, None
    )
    return Moment(said.issued_on, "words", place, said.text.strip(), decision=mention.says)


def _decided(decision: Decision) -> Moment:
    return Moment(local_time(decision.at).date(), "decision", None, decision.why, decision=decision.action)


def _beside(book: Book, row: Commitment) -> tuple[Commitment, ...]:
    """Return the other promises of the same sentence."""
    text = "".join(row.statement.split())[:_WORDS]
    found = book.commitments(BookQuery(text=text, documents=[row.document]), limit=_BESIDE).rows
    return tuple(one for one in found if one.statement_start == row.statement_start and one.id != row.id)
