"""A task from hand to hand, as the office and the bureau see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.browsers import Visit
    from playwright.sync_api import FilePayload, Page

FILE: FilePayload = {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 invented"}


def report(page: Page, number: str) -> None:
    page.fill("#report-value", number)
    page.fill("#report-text", "完成过半")
    page.set_input_files("#report-files", FILE)
    page.get_by_role("button", name="提交反馈").click()
    assert page.locator(".notice").is_visible()


def test_report_return_report_accept(go: Callable[..., Visit]) -> None:
    bureau = go("/account", "bureau").page
    office = go("/progress/new?q=公里", "supervisor").page
    name = bureau.evaluate("async () => (await (await fetch('/progress')).text())")
    owner = name.split('<div class="title">')[1].split("<p>")[1].split("：")[0]
    office.locator("input[name='id']").first.check()
    ident = office.locator("input[name='id']").first.get_attribute("value")
    office.fill("#bulk-bureau", owner)
    office.get_by_role("button", name="交办", exact=True).click()
    place = office.url.partition("/progress")[0] + f"/progress/{ident}"
    bureau.goto(place)
    bureau.get_by_role("button", name="签收").click()
    report(bureau, "120")
    office.goto(place)
    office.locator("summary", has_text="退回").click()
    office.fill("#return-why", "没有出处")
    office.get_by_role("button", name="退回").click()
    bureau.goto(place)
    assert "没有出处" in bureau.locator("main").inner_text()
    report(bureau, "130")
    office.goto(place)
    with office.expect_download() as saved:
        office.locator("a.chip").first.click()
    assert saved.value.suggested_filename == "证明.pdf"
    office.get_by_role("button", name="审核同意").click()
    assert "已审核同意" in office.locator(".notice").inner_text()
