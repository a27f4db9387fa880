"""A ledger that holds what cannot be used: that is a finding, and everything else goes on.

The rows are written past the door, as a version wrote them that asked for less.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from desks import people, words_of
from sites import make_app, sample_ledger

from tongdao.assess.judging import Judging
from tongdao.book.keeping import book_path, patch, up_to_date
from tongdao.cli.app import main
from tongdao.fates.grouped_ledger import open_ledger
from tongdao.fates.verdicts import fates
from tongdao.ledger.values import Report
from tongdao.ledger.writes import decision_row
from tongdao.promise import Decision
from tongdao.service.ledgers import start_run
from tongdao.service.review import queue

if TYPE_CHECKING:
    from pathlib import Path

    from tongdao.fates.fate import Fate
    from tongdao.ledger.store import Ledger

RUN = start_run("test", who="钱某")
DAY = date(2026, 4, 1)


@dataclass(frozen=True)
class Bad:
    """What was written about a promise, and the field of it that cannot be used with the reason."""

    name: str
    reason: str
    fields: dict[str, Any] = field(default_factory=dict)
    action: str = "correct"
    subject: str = "{}"
    report: dict[str, Any] | None = None


BAD = {
    "nan": Bad("value", "not_finite", {"value": "NaN"}),
    "snan": Bad("value", "not_finite", {"value": "sNaN"}),
    "infinite": Bad("value", "not_finite", {"value": "Infinity"}),
    "huge": Bad("value", "large", {"value": "1E+999999"}),
    "tiny": Bad("value", "precise", {"value": "1E-999999"}),
    "high": Bad("high", "not_finite", {"high": "-Infinity"}),
    "last year": Bad("period_end", "year", {"period_end": "9999-12-31"}),
    "first year": Bad("period_start", "year", {"period_start": "0001-01-01"}),
    "backwards": Bad("period_end", "turned", {"period_end": "1999-12-31"}),
    "piece": Bad("value", "large", {"into": [{"value": "1E+999999"}, {"value": "3"}]}, "split"),
    "itself": Bad("link", "itself", {}, "accept", "{0}~{0}"),
    "report": Bad("value", "large", report={"value": Decimal("1E+999999")}),
    "report of infinity": Bad("value", "not_finite", report={"value": Decimal("Infinity")}),
    "report of the last day": Bad("as_of", "year", report={"as_of": date(9999, 12, 31)}),
    "stage of the last day": Bad(
        "as_of", "year", report={"value": None, "stage": "start", "as_of": date(9999, 12, 31)}
    ),
}


def write(ledger: Ledger, ident: str, bad: Bad) -> None:
    """Write a row as nothing looks at it any more."""
    if bad.report is not None:
        said = {
            "value": Decimal(5),
            "unit": None,
            "as_of": DAY,
            "source": "月报",
            "who": "孙某",
            **bad.report,
        }
        ledger._transaction(lambda: ledger._append_report(Report("", ident, **said), RUN))
        return

    def work() -> None:
        subject = bad.subject.format(ident)
        seq = ledger._journal(RUN, "decision", subject)
        made = Decision(f"x{seq}", ledger._clock(), "钱某", None, bad.action, subject, bad.fields, None)
        ledger._database.insert("decisions", 11, [decision_row(seq, 0, made, None)])

    ledger._transaction(work)


def judged(ledger: Ledger) -> dict[str, Fate]:
    return {fate.promise.id: fate for fate in fates(ledger, DAY)}


def promise_of(ledger: Ledger) -> str:
    """Return a promised figure that something is told of."""
    return next(
        fate.promise.id
        for fate in judged(ledger).values()
        if fate.promise.form == "figure" and fate.actual and fate.promise.period_start
    )


@pytest.fixture(params=list(BAD))
def bad(request: pytest.FixtureRequest) -> Bad:
    return BAD[request.param]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return sample_ledger(tmp_path)


def test_everything_else_goes_on(place: Path, bad: Bad) -> None:
    with open_ledger(place) as ledger:
        ident, before = promise_of(ledger), judged(ledger)
        write(ledger, ident, bad)
        after = judged(ledger)
        assert {one: fate.assessment for one, fate in after.items() if not one.startswith(ident)} == {
            one: fate.assessment for one, fate in before.items() if one != ident
        }
        if bad.action != "split":
            assert after[ident].assessment == before[ident].assessment
        judging = Judging.of()
        path = book_path(str(place))
        patch(ledger, path, [ident])
        up_to_date(ledger, path, judging, DAY)


def test_it_is_a_finding(place: Path, bad: Bad, capsys: pytest.CaptureFixture[str]) -> None:
    with open_ledger(place) as ledger:
        ident = promise_of(ledger)
        write(ledger, ident, bad)
        (found,) = ledger.unusable()
        subject = bad.subject.format(ident)
        assert (found.subject, found.field, found.reason) == (subject, bad.name, bad.reason)
        assert ledger.unusable(about=subject) == (found,)
        first = queue(ledger).rows[0]
        assert (first.subject, first.reasons, first.unusable) == (subject, ("unusable",), (found,))
        assert [row.subject for row in queue(ledger, reason="unusable").rows] == [subject]
    commands = [["review"], ["status"], ["follow"], ["review", "--json"]]
    for command in commands if bad.action == "split" else [*commands, ["explain", ident]]:
        assert main([*command, "--ledger", str(place)]) == 0
        told = capsys.readouterr().out
        if command == ["review"] or (command[0] == "explain" and subject == ident):
            assert f"{found.row} 未计入" in told


def test_the_site_starts_and_shows_it(tmp_path: Path, bad: Bad) -> None:
    app = make_app(tmp_path)
    with open_ledger(tmp_path / "tongdao.db") as ledger:
        ident = promise_of(ledger)
        write(ledger, ident, bad)
        (found,) = ledger.unusable()
    app.state.site.after_write([ident])
    desk = people(app)["qian"]
    listed = desk.get("/review")
    assert listed.status_code == 200
    assert "存有不能使用的值" in words_of(listed)
    assert desk.get("/review.json").status_code == 200
    assert desk.get(f"/review?at={found.subject}").status_code == 200
    if bad.action == "correct" or bad.report:
        assert f"{found.row} 未计入" in words_of(desk.get(f"/commitments/{ident}"))
        assert desk.get(f"/commitments/{ident}.json").json()["unusable"][0]["field"] == bad.name


def test_what_cannot_be_used_is_taken_back_by_what_it_tells(place: Path, bad: Bad) -> None:
    with open_ledger(place) as ledger:
        ident = promise_of(ledger)
        write(ledger, ident, bad)
        row, subject = ledger.unusable()[0].row, ledger.unusable()[0].subject
    remedy = ["reject", row] if bad.report is not None else ["undo", subject]
    assert main(["review", *remedy, "--who", "钱某", "--ledger", str(place)]) == 0
    with open_ledger(place) as ledger:
        assert ledger.unusable() == ()


def test_a_later_correction_takes_its_place(place: Path) -> None:
    with open_ledger(place) as ledger:
        ident = promise_of(ledger)
        write(ledger, ident, BAD["nan"])
        ledger.decide(ident, "correct", RUN, who="钱某", fields={"value": "7"})
        assert ledger.unusable() == ()
        assert ledger.entry(ident).value == Decimal(7)


def test_a_document_of_the_last_year_has_no_date(place: Path) -> None:
    with open_ledger(place) as ledger:
        document = next(ledger.documents())

        from tongdao import read

        reading = read(ledger.text(document.id), date=date(9999, 12, 31), source=document.source)
        ledger._transaction(lambda: ledger._append_document(reading, RUN, None, ["date"]))
        assert ledger.document(document.id).issued_on is None
        assert [(one.row, one.field) for one in ledger.unusable()] == [(document.id, "date")]
        assert ledger.unusable(about=document.id) == ledger.unusable()
        others = [one.id for one in ledger.documents() if one.id != document.id]
        assert [ledger.unusable(about=one) for one in (*others, promise_of(ledger))] == [()] * (
            len(others) + 1
        )
        judged(ledger)
        up_to_date(ledger, book_path(str(place)), Judging.of(), DAY)
        assert queue(ledger).rows[0].subject == document.id
