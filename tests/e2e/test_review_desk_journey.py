"""The review desk by the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.browsers import Visit


def test_ten_entries_by_the_keyboard(go: Callable[..., Visit]) -> None:
    visit = go("/review", "supervisor")
    page = visit.page
    names = []
    for number in range(10):
        names.append(page.locator("#item-name").inner_text())
        with page.expect_navigation():
            page.keyboard.press("ar"[number % 2])
        assert page.locator(".notice").is_visible()
    last = page.locator("#item-name").inner_text()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator("#item-name").inner_text() == names[-1]
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.closest('#correct') !== null")
    page.keyboard.type("a")  # within a field a key is only a letter
    assert page.locator("#correct").get_attribute("open") is not None
    assert last != names[-1]
    assert visit.complaints == []


def test_a_quote_is_taken_by_selecting(go: Callable[..., Visit]) -> None:
    page = go("/review", "supervisor").page
    page.keyboard.press("c")
    page.evaluate(
        """() => { const mark = document.querySelector('#passage mark');
        const range = document.createRange(); range.selectNodeContents(mark);
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.wait_for_function("!document.getElementById('take').disabled")
    page.locator("#take").click()
    assert page.locator("#correct-quote").input_value() == page.locator("#passage mark").inner_text()
    assert page.locator("#start").input_value().isdecimal()
