"""What a citizen comes for: the sentence behind a promise, and a list that can be passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.browsers import Visit
    from e2e.running import City
    from playwright.sync_api import Page

WORD = "养老"
MARKED = ".read-here, :target"
_IN_SIGHT = """mark => {
    const box = mark.getBoundingClientRect()
    return box.top >= 0 && box.bottom <= innerHeight && box.width > 0
}"""


def rows_of(page: Page) -> list[str]:
    return page.locator("main tbody tr").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_word_to_its_sentence_in_three_clicks(go: Callable[..., Visit], scripts: bool) -> None:
    page = go("/", java_script_enabled=scripts).page
    page.get_by_role("search").get_by_role("searchbox").fill(WORD)
    page.get_by_role("search").get_by_role("button").click()
    page.locator("main tbody a[href*='/commitments/']").first.click()
    promised = page.locator("blockquote mark").inner_text()
    page.locator("main a[href*='/documents/']").first.click()
    marked = page.locator(MARKED).first
    assert promised in (marked.text_content() or "")  # what is not in sight yet has no inner text
    if scripts:
        assert marked.evaluate(_IN_SIGHT)


def test_a_filtered_list_is_its_address(city: City, go: Callable[..., Visit]) -> None:
    page = go("/commitments").page
    every = rows_of(page)
    page.locator("input[name=light][value=green]").check()
    page.locator("select[name=owner]").select_option("澜江市交通局")
    page.locator("form.filters button.main").click()
    assert "light=green" in page.url
    found = rows_of(page)
    assert 0 < len(found) < len(every)
    shared = go(page.url.removeprefix(city.address)).page
    assert rows_of(shared) == found
    shared.locator("thead a[href*='sort=']").first.click()
    assert sorted(rows_of(shared)) == sorted(found)
    assert shared.locator("input[name=light][value=green]").is_checked()


def test_back_finds_the_list_again(go: Callable[..., Visit]) -> None:
    page = go(f"/commitments?q={WORD}").page
    found = rows_of(page)
    page.locator("main tbody a[href*='/commitments/']").first.click()
    page.go_back()
    assert rows_of(page) == found


def test_the_other_language_stays_chosen(go: Callable[..., Visit]) -> None:
    page = go("/").page
    page.locator(".tools a[hreflang]").click()
    page.get_by_role("navigation").first.get_by_role("link").nth(1).click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_alone_reaches_the_content(go: Callable[..., Visit]) -> None:
    page = go("/").page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_dark_and_light_by_choice(go: Callable[..., Visit]) -> None:
    page = go("/").page
    before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator("#theme").click()
    after = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == after != before


def test_a_page_prints_on_paper(go: Callable[..., Visit]) -> None:
    page = go("/commitments").page
    page.emulate_media(media="print")
    assert not page.locator("header nav").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
