"""The review desk: what is doubtful first, and every decision a new row that can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from desks import Person, words_of

from tongdao.book.keeping import open_book
from tongdao.ledger.decisions import in_force
from tongdao.service.ledgers import GivenMetadata, add, start_run
from tongdao.service.review import queue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from tongdao.promise import Entry


@pytest.fixture
def promise(app: FastAPI) -> Entry:
    with app.state.site.ledger() as ledger:
        entries: Iterator[Entry] = ledger.entries()
        return next(item for item in entries if item.quote == "300公里" and item.kind == "target")


def now(app: FastAPI, ident: str) -> Entry:
    with app.state.site.ledger() as ledger:
        found: Entry = ledger.entry(ident)
        return found


def test_what_was_decided_is_named(app: FastAPI, desk: dict[str, Person]) -> None:
    """On the desk and among the changes, what is no promise and what was rejected too."""
    with app.state.site.ledger() as ledger:
        fact = next(item for item in ledger.entries() if item.kind == "fact" and item.indicator)
    assert desk["qian"].post("/review/decide", {"id": fact.id, "action": "reject"}).status_code == 303
    for path in ("/review", "/review/links", "/changes"):
        told = words_of(desk["qian"].get(path))
        assert fact.indicator in told, path
        assert fact.id not in told, path


def test_one_after_the_other(app: FastAPI, desk: dict[str, Person]) -> None:
    first = desk["qian"].get("/review.json").json()
    subject, following = first["item"]["subject"], first["following"]
    sent = {"id": subject, "action": "accept", "following": following}
    answer = desk["qian"].post("/review/decide", sent)
    assert answer.status_code == 303
    then = desk["qian"].get(answer.headers["location"])
    assert "已认可 1 条" in words_of(then)
    again = desk["qian"].get("/review.json").json()
    assert again["item"]["subject"] == following
    assert again["total"] == first["total"] - 1
    with app.state.site.ledger() as ledger:
        (decision,) = ledger.decisions(subject)
    assert (decision.action, decision.who) == ("accept", "qian")


def test_undo_is_a_new_row_and_brings_it_back(app: FastAPI, desk: dict[str, Person], promise: Entry) -> None:
    before = desk["qian"].get("/review.json").json()["total"]
    for action in ("reject", "undo"):
        assert desk["qian"].post("/review/decide", {"id": promise.id, "action": action}).status_code == 303
    with app.state.site.ledger() as ledger:
        said = ledger.decisions(promise.id)
        assert [item.action for item in said] == ["reject", "undo"]
        assert said[1].supersedes == said[0].id
        assert in_force(said) == []
        assert ledger.entry(promise.id) == promise
        assert [event.action for event in ledger.history(promise.id)][-2:] == ["reject", "undo"]
    assert desk["qian"].get("/review.json").json()["total"] == before
    with open_book(app.state.site.settings.ledger, judging=app.state.site.judging) as book:
        assert book.commitment(promise.id)
    assert desk["qian"].post("/review/decide", {"id": promise.id, "action": "undo"}).status_code == 422


def test_a_correction_can_be_undone_alone(app: FastAPI, desk: dict[str, Person], promise: Entry) -> None:
    for value in ("310", "320"):
        desk["qian"].post("/review/correct", {"at": promise.id, "value": value})
    assert now(app, promise.id).value == 320
    desk["qian"].post("/review/decide", {"id": promise.id, "action": "undo"})
    assert now(app, promise.id).value == 310


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"value": "3.2万"}, "value", 32000),
        ({"owner": "市住建局"}, "owner", "市住建局"),
        ({"kind": "fact"}, "kind", "fact"),
        ({"quote": "300公里左右"}, "", None),
        ({"period_end": "2027-06-30"}, "period_end", "2027-06-30"),
    ],
)
def test_correct_in_place(
    app: FastAPI, desk: dict[str, Person], promise: Entry, given: dict[str, str], field: str, expected: object
) -> None:
    answer = desk["qian"].post("/review/correct", {"at": promise.id, **given})
    if field:
        assert answer.status_code == 303
        assert str(getattr(now(app, promise.id), field)) == str(expected)
    else:
        assert answer.status_code == 422
        assert 'id="correct-quote-wrong"' in answer.text


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"value": "很多"}, "value", "无法识别"),
        ({"period_end": "明年"}, "period_end", "无法识别"),
        ({"comparator": "!"}, "comparator", "不能是"),
        ({"indicator": ""}, "indicator", "不能为空"),
        ({"quote": "没有这句"}, "quote", "文中没有"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    desk: dict[str, Person], promise: Entry, given: dict[str, str], field: str, told: str
) -> None:
    answer = desk["qian"].post("/review/correct", {"at": promise.id, "owner": "某局", **given})
    assert answer.status_code == 422
    assert f'id="correct-{field}-wrong"' in answer.text
    assert told in answer.text
    assert "某局" in answer.text


def test_nothing_changed_is_no_correction(desk: dict[str, Person], promise: Entry) -> None:
    assert desk["qian"].post("/review/correct", {"at": promise.id, "value": "300"}).status_code == 422


def test_a_selected_span_keeps_its_place(app: FastAPI, desk: dict[str, Person], promise: Entry) -> None:
    with app.state.site.ledger() as ledger:
        text = ledger.text(promise.document)
    start = text.index("公", promise.start)
    sent = {"at": promise.id, "quote": "公里", "start": str(start)}
    assert desk["qian"].post("/review/correct", sent).status_code == 303
    found = now(app, promise.id)
    assert (found.start, found.end, text[found.start : found.end]) == (start, start + 2, "公里")


def test_many_at_once(app: FastAPI, desk: dict[str, Person]) -> None:
    rows = desk["qian"].get("/review.json").json()["rows"]
    chosen = [row["subject"] for row in rows[:5]]
    answer = desk["qian"].post("/review/decide", {"id": chosen, "action": "accept"})
    assert "n=5" in answer.headers["location"]
    with app.state.site.ledger() as ledger:
        assert all(ledger.decisions(subject) for subject in chosen)
    assert desk["qian"].post("/review/decide", {"action": "accept"}).status_code == 422


def test_links_are_decided_and_added(app: FastAPI, desk: dict[str, Person]) -> None:
    with app.state.site.book() as book:
        found = book.doubtful_links(1.1, 500)
        unlinked = [
            item for item in book.commitments(limit=500).rows if item.form == "figure" and not item.actual
        ]
    assert found == tuple(sorted(found, key=lambda pair: pair[1].score))
    promise, outcome = found[0][0], found[0][1].outcome
    sent = {"id": f"{promise}~{outcome}", "action": "reject", "view": "links"}
    assert desk["qian"].post("/review/decide", sent).status_code == 303
    with app.state.site.book() as book:
        assert (promise, outcome) not in [(one, link.outcome) for one, link in book.doubtful_links(1.1, 500)]
        assert book.proofs_by_id([promise])[promise].decided == {outcome: "rejected"}
    desk["qian"].post("/review/decide", {**sent, "action": "undo"})
    with app.state.site.book() as book:
        assert book.proofs_by_id([promise])[promise].decided == {}
    asked = desk["qian"].get(f"/review/link.json?promise={unlinked[0].id}&q=元").json()
    chosen = asked["rows"][0]["id"]
    assert (
        desk["qian"].post("/review/link", {"promise": unlinked[0].id, "outcome": chosen}).status_code == 303
    )
    with app.state.site.book() as book:
        assert book.proofs_by_id([unlinked[0].id])[unlinked[0].id].decided == {chosen: "confirmed"}


def test_outcomes_to_link_are_of_the_place_and_later(app: FastAPI, desk: dict[str, Person]) -> None:
    said = GivenMetadata(date(2026, 5, 1), "远山市人民政府", "公报")
    with app.state.site.ledger() as ledger, app.state.site.book() as book:
        promise = next(row for row in book.commitments(limit=500).rows if row.group and row.issued_on)
        add(ledger, f"2026年4月，{promise.name}增长7.9%。", start_run("test"), metadata=said)
        asked = f"/review/link.json?promise={promise.id}"
        for words in ("", "&q=元"):
            for row in desk["qian"].get(asked + words).json()["rows"]:
                document = ledger.document(row["document"])
                assert document.issuer != "远山市人民政府"
                assert document.issued_on > promise.issued_on


def test_any_document_can_be_chosen_from_its_page(desk: dict[str, Person], promise: Entry) -> None:
    address = f"/review?document={promise.document}"
    assert address in desk["qian"].get(f"/documents/{promise.document}").text
    assert f'<option value="{promise.document}" selected>' in desk["qian"].get(address).text
    rows = desk["qian"].get(address.replace("?", ".json?")).json()["rows"]
    assert {row["subject"].partition(".")[0] for row in rows} == {promise.document}


def test_pages_put_together_are_the_queue(app: FastAPI) -> None:
    with app.state.site.ledger() as ledger:
        every = queue(ledger, limit=10_000)
        pages = [queue(ledger, limit=40, offset=start).rows for start in range(0, every.total, 40)]
        assert [row for rows in pages for row in rows] == list(every.rows)
        assert len(every.rows) == every.total
        assert sum(bool(row.reasons) for row in every.rows) == every.doubtful
        weights = [row.weight for row in every.rows]
        assert weights == sorted(weights, reverse=True)
        for reason in ("ownerless", "undated", "failed_check"):
            only = queue(ledger, reason=reason, limit=10_000)
            assert [row.subject for row in only.rows] == [
                row.subject for row in every.rows if reason in row.reasons
            ]


@pytest.mark.parametrize("path", ["/review", "/review.json", "/review/links", "/review/link?promise=x"])
@pytest.mark.parametrize(("name", "may"), [("anyone", False), ("sun", False), ("qian", True), ("zhou", True)])
def test_role_by_route(desk: dict[str, Person], path: str, name: str, may: bool) -> None:
    assert (desk[name].get(path).status_code in (200, 404)) == may


@pytest.mark.parametrize("path", ["/review/decide", "/review/correct", "/review/link"])
def test_bureaus_decide_nothing(desk: dict[str, Person], path: str) -> None:
    assert desk["sun"].post(path, {"id": "x", "action": "accept"}).status_code == 403
