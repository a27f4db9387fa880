"""One site of the sample city and one browser for all journeys of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from e2e.browsers import FLAGS, Visit, find_browser, visit
from e2e.running import City, running_city
from sites import sample_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with running_city(sample_ledger(tmp_path_factory.mktemp("city"))) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        pytest.skip("no Chromium on PATH (Debian, Ubuntu: apt install chromium fonts-noto-cjk)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def go(city: City, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return what opens an address of the site in a tab of its own, as a role."""
    visits: list[Visit] = []

    def opened(path: str, role: str = "public", **options: object) -> Visit:
        found = visit(browser, key=city.keys.get(role), address=city.address, **options)
        visits.append(found)
        answer = found.page.goto(city.address + path)
        assert answer
        assert answer.ok, f"{answer.status} {path}"
        return found

    yield opened
    for found in visits:
        found.context.close()
