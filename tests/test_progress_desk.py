"""The progress desk: a task from hand to hand, and what nobody else may see of it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from desks import ROADS, SCHOOLS, Person, words_of
from hypothesis import given
from hypothesis import strategies as st

from tongdao import read
from tongdao.book.keeping import open_book
from tongdao.ledger.refusals import FieldError
from tongdao.service.attachments import checked, safe_name
from tongdao.service.ledgers import start_run
from tongdao.service.tasks import amount

if TYPE_CHECKING:
    from fastapi import FastAPI

PDF = b"%PDF-1.7 invented"
REPORT = {"value": "120", "unit": "公里", "as_of": "2026-06-30", "text": "过半", "problems": "征地慢"}


@pytest.fixture
def promise(app: FastAPI) -> str:
    """Return a commitment of the roads bureau."""
    with app.state.site.book() as book:
        rows = book.commitments(limit=500).rows
    return next(str(item.id) for item in rows if "300公里" in item.target.quote and item.owner == ROADS)


def assign(desk: dict[str, Person], ident: str, bureau: str = ROADS) -> None:
    done = desk["qian"].post("/progress/assign", {"id": [ident], "bureau": bureau, "due": "2026-12-20"})
    assert done.status_code == 303, done.text


def report(desk: dict[str, Person], ident: str, verb: str = "report", **said: Any) -> Any:
    files = {"attachments": ("验收单.pdf", PDF, "text/html")}
    return desk["sun"].post(f"/progress/{ident}/{verb}", {**REPORT, **said}, files=files)


def test_a_task_stays_in_sight_when_a_new_version_comes(
    app: FastAPI, desk: dict[str, Person], promise: str
) -> None:
    """At the commitment as the new version has it, or where it has none, marked as gone."""
    assign(desk, promise)
    with app.state.site.ledger() as ledger:
        old = ledger.entry(promise)
        document, text = ledger.document(old.document), ledger.text(old.document)
    about = {"date": str(document.issued_on), "issuer": document.issuer or "", "title": document.title or ""}
    changed = text.replace("300公里", "310公里")
    for version, told in ((changed, "310公里"), (text.replace(old.statement, ""), "所在文件已有新版")):
        files = {"file": (document.source, version.encode(), "text/plain")}
        place = str(desk["qian"].post("/upload", files=files).headers["location"])
        while desk["qian"].get(f"{place}.json").json()["upload"]["state"] == "reading":
            pass
        # The title that was given is not the one of the text: what it makes of it is shown before it is added.
        answers = [desk["qian"].post(f"{place}/add", about).status_code for _ in range(2)]
        assert answers == [409, 303]
        (row,) = desk["sun"].get("/progress.json").json()["rows"]
        assert told in words_of(desk["sun"].get("/progress"))
        page = desk["sun"].get(f"/progress/{row['task']['subject']}")
        assert page.status_code == 200
        assert told in words_of(page)
    assert "已转至新版文件" in words_of(desk["sun"].get(f"/progress/{promise}"))


@pytest.mark.parametrize("told", [True, False], ids=["shown", "without the book"])
def test_a_task_is_shown_and_ended_when_newer_rules_do_not_read_its_commitment(
    app: FastAPI, desk: dict[str, Person], promise: str, told: bool
) -> None:
    assign(desk, promise)
    desk["sun"].post(f"/progress/{promise}/sign")
    with app.state.site.ledger() as ledger:
        old = ledger.entry(promise)
        text, document = ledger.text(old.document), ledger.document(old.document)
        known = {"date": document.issued_on, "issuer": document.issuer, "title": document.title}
        reading = read(text, source=document.source, **known)
        kept = tuple(one for one in reading.statements if one.start != old.statement_start)
        assert len(kept) < len(reading.statements)
        ledger.append_rereading(replace(reading, statements=kept), start_run("reread"))
    if told:
        app.state.site.after_write([old.document])
        open_book(app.state.site.settings.ledger, judging=app.state.site.judging).close()
        assert "所在文件已有新版或重读过" in words_of(desk["sun"].get("/progress"))
        assert "300公里" in words_of(desk["sun"].get("/progress"))
    assert report(desk, promise).status_code == 303
    page = desk["qian"].get(f"/progress/{promise}")
    assert page.status_code == 200
    for said in ("300公里", ROADS, "2026-12-20", "征地慢"):
        assert said in words_of(page)
    if told:
        assert "所在文件已有新版或重读过" in words_of(page)
        assert f"/commitments/{promise}" not in page.text
    for verb, brought in (("accept", {}), ("finish", {"as_of": "2026-07-01"}), ("close", {})):
        assert desk["qian"].post(f"/progress/{promise}/{verb}", brought).status_code == 303
    assert desk["qian"].post(f"/progress/{promise}/sign").status_code == 409
    assert "已销号" in words_of(desk["qian"].get(f"/progress/{promise}"))
    export = desk["qian"].get("/progress/export?tab=done").content.decode("utf-8-sig")
    assert "300公里" in export


def test_report_return_report_accept(app: FastAPI, desk: dict[str, Person], promise: str) -> None:
    office, bureau = desk["qian"], desk["sun"]
    assign(desk, promise)
    assert "待领办" in words_of(bureau.get("/progress?tab=to_sign"))
    assert bureau.post(f"/progress/{promise}/sign").status_code == 303
    assert report(desk, promise).headers["location"].endswith("said=report")
    with app.state.site.book() as book:
        assert book.commitment(promise).actual is None
    assert office.post(f"/progress/{promise}/return", {"why": "没有出处"}).status_code == 303
    told = words_of(bureau.get(f"/progress/{promise}"))
    assert "被退回" in told
    assert "没有出处" in told
    assert report(desk, promise, value="130").status_code == 303
    assert office.post(f"/progress/{promise}/accept").status_code == 303
    with app.state.site.book() as book:
        found = book.commitment(promise)
    assert found.actual
    assert (found.actual.value, found.evidence) == (130, "self_reported")
    with app.state.site.ledger() as ledger:
        who = [event.who for event in ledger.history(promise) if event.action.startswith("task.")]
    assert who == ["qian", "qian", "sun", "sun", "qian", "sun", "qian"]


def test_an_extension_stands_beside_the_promise(desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    desk["sun"].post(f"/progress/{promise}/sign")
    asked = {"due": "2027-06-30", "why": "征地", "text": "过半"}
    assert desk["sun"].post(f"/progress/{promise}/ask", asked).status_code == 303
    assert "延期待批 1" in words_of(desk["qian"].get("/progress"))
    assert desk["qian"].post(f"/progress/{promise}/grant").status_code == 303
    facts = desk["sun"].get(f"/progress/{promise}.json").json()
    assert (facts["row"]["task"]["due"], facts["entry"]["period_end"]) == ("2027-06-30", "2026-12-31")
    assert facts["row"]["commitment"]["due"] == "2026-12-31"


@pytest.mark.parametrize(
    ("verb", "given", "status", "field", "told"),
    [
        ("report", {"text": ""}, 422, "text", "请填写进展情况"),
        ("report", {"as_of": "昨天"}, 422, "as_of", "无法识别"),
        ("report", {"value": "很多"}, 422, "value", "无法识别"),
        ("ask", {"due": "2026-01-01", "why": "慢", "text": "慢"}, 422, "due", "须晚于"),
        ("accept", {}, 409, "", "您的角色不能审核同意"),
        ("sign", {}, 409, "", "不能签收"),
    ],
)
def test_trouble_is_told_beside_the_field(
    desk: dict[str, Person],
    promise: str,
    verb: str,
    given: dict[str, str],
    status: int,
    field: str,
    told: str,
) -> None:
    assign(desk, promise)
    desk["sun"].post(f"/progress/{promise}/sign")
    answer = desk["sun"].post(
        f"/progress/{promise}/{verb}", {**(REPORT if verb == "report" else {}), **given}
    )
    assert (answer.status_code, told in answer.text) == (status, True)
    assert (f'id="{verb}-{field}-wrong"' in answer.text) == bool(field)
    if verb == "report":
        assert "征地慢" in answer.text  # what was typed is still there


def test_another_bureau_sees_nothing(app: FastAPI, desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    desk["sun"].post(f"/progress/{promise}/sign")
    report(desk, promise, text="内部文字不公开")
    with app.state.site.ledger() as ledger:
        (file,) = ledger.tasks_of([promise])[promise].report.said["attachments"]
    paths = [
        f"/progress/{promise}",
        f"/progress/{promise}.json",
        f"/progress/{promise}/files/{file['sha256']}",
    ]
    for path in paths:
        assert desk["sun"].get(path).status_code == 200
        assert desk["qian"].get(path).status_code == 200
        assert desk["li"].get(path).status_code == 404
        assert desk["anyone"].get(path).status_code in (302, 401)
    assert desk["li"].post(f"/progress/{promise}/sign").status_code == 404
    for path in ("/progress", "/progress?tab=to_review", "/progress.json?tab=to_review", "/progress/export"):
        assert promise not in desk["li"].get(path).text
        assert "内部文字" not in desk["li"].get(path).text
    for path in (f"/commitments/{promise}", f"/commitments/{promise}.json", "/changes", "/changes.json"):
        assert "内部文字" not in desk["anyone"].get(path).text


def test_who_helps_sees_but_does_not_act(desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    desk["qian"].post(f"/progress/{promise}/assign", {"bureau": ROADS, "support": f"市住建局、{SCHOOLS}"})
    assert desk["li"].get(f"/progress/{promise}").status_code == 200
    assert "我的协办 1" in words_of(desk["li"].get("/progress"))
    assert desk["li"].post(f"/progress/{promise}/sign").status_code == 409


def test_files_are_given_to_be_saved(app: FastAPI, desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    desk["sun"].post(f"/progress/{promise}/sign")
    report(desk, promise)
    with app.state.site.ledger() as ledger:
        (file,) = ledger.tasks_of([promise])[promise].report.said["attachments"]
    got = desk["qian"].get(f"/progress/{promise}/files/{file['sha256']}")
    assert got.content == PDF
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment")
    assert "%E9%AA%8C" in got.headers["content-disposition"]
    assert desk["qian"].get(f"/progress/{promise}/files/{'0' * 64}").status_code == 404


def test_many_are_assigned_each_to_its_owner(app: FastAPI, desk: dict[str, Person]) -> None:
    with app.state.site.book() as book:
        rows = [item for item in book.commitments(limit=20).rows if item.owner]
    chosen = [item.id for item in rows]
    done = desk["qian"].post("/progress/assign", {"id": chosen})
    assert done.headers["location"] == f"/progress?tab=to_sign&said=assigned&n={len(chosen)}"
    with app.state.site.ledger() as ledger:
        tasks = ledger.tasks_of(chosen)
    assert {ident: task.bureau for ident, task in tasks.items()} == {item.id: item.owner for item in rows}
    assert desk["qian"].post("/progress/assign", {"id": []}).status_code == 422


def test_what_cannot_be_assigned_is_told_and_stops_no_other(desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    desk["qian"].post(f"/progress/{promise}/cancel", {"why": "重复"})
    answer = desk["qian"].post("/progress/assign", {"id": [promise], "bureau": ROADS})
    assert answer.status_code == 409
    assert "现为“已取消”" in answer.text


def test_the_list_as_a_table(desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    desk["sun"].post(f"/progress/{promise}/sign")
    report(desk, promise, text="=cmd()")
    got = desk["sun"].get("/progress/export?tab=to_review")
    assert got.content.startswith(b"\xef\xbb\xbf")
    heading, row = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    said = dict(zip(heading, row, strict=True))
    assert said["督办编号"].startswith("〔")
    assert (said["牵头单位"], said["承诺时限"], said["办理时限"]) == (ROADS, "2026-12-31", "2026-12-20")
    assert said["进展情况"] == "120公里 =cmd()"
    assert "300公里" in said["原文依据"]


def test_every_count_opens_its_list(desk: dict[str, Person], promise: str) -> None:
    assign(desk, promise)
    for name in ("qian", "sun"):
        facts = desk[name].get("/progress.json").json()
        for tab, total in facts["counts"].items():
            listed = desk[name].get(f"/progress.json?tab={tab}").json()
            assert (listed["tab"], len(listed["rows"])) == (tab, total)


@pytest.mark.parametrize("name", ["anyone", "sun", "li", "qian", "zhou"])
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/progress", {"sun", "li", "qian", "zhou"}),
        ("GET", "/progress/export", {"sun", "li", "qian", "zhou"}),
        ("GET", "/progress/new", {"qian", "zhou"}),
        ("POST", "/progress/assign", {"qian", "zhou"}),
        ("POST", "/progress/{promise}/register", {"qian", "zhou"}),
    ],
)
def test_role_by_route(
    desk: dict[str, Person], promise: str, name: str, method: str, path: str, allowed: set[str]
) -> None:
    person = desk[name]
    answer = person.get(path) if method == "GET" else person.post(path.format(promise=promise))
    assert (answer.status_code in (200, 303, 422)) == (name in allowed), answer.status_code


def test_a_form_without_its_token_is_refused(desk: dict[str, Person], promise: str) -> None:
    desk["qian"].token = "forged"
    assert desk["qian"].post(f"/progress/{promise}/register").status_code == 403


# Files and numbers


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("a.pdf", PDF, True),
        ("a.PDF", PDF, True),
        ("a.png", b"\x89PNG\r\n\x1a\n...", True),
        ("a.txt", "进展".encode("gb18030"), True),
        ("a.html", b"<html><script>", False),
        ("a.txt", b"<!doctype html><script>", False),
        ("a.pdf", b"MZ\x90\x00", False),
        ("a.pdf", b"", False),
        ("a.exe", PDF, False),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>", False),
        ("a.pdf", PDF + b"x" * (1 << 20), False),
    ],
)
def test_files_are_told_by_their_content(name: str, content: bytes, taken: bool) -> None:
    if taken:
        assert checked(name, content, 1)[1].content == content
    else:
        with pytest.raises(FieldError) as caught:
            checked(name, content, 1)
        assert caught.value.field == "attachments"


@given(st.text(max_size=300))
def test_names_are_safe(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 130
    assert not set(safe) & set('/\\:*?"<>|\r\n\0')
    assert safe == safe_name(safe)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.2万", "32000"), ("1,200", "1200"), ("5亿", "500000000"), (" 0.50 ", "0.5"), ("100", "100")],
)
def test_numbers_as_people_write_them(text: str, expected: str) -> None:
    assert amount(text) == expected


@pytest.mark.parametrize("text", ["", "很多", "nan", "inf", "万", "1e", "--3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(FieldError):
        amount(text)
