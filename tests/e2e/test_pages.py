"""Every page for everyone who may see it: accessible, at rest, light, without a complaint of the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from e2e.addresses import address_of, pages

from tongdao.web.access import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.browsers import Visit
    from e2e.running import City

MOST = 150_000  # bytes of a page, apart from the chart library
STEADY = 0.02  # movement of what was shown already
LEAST = 0.8  # of the words of a page stay without its scripts
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="session")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(found: Visit, axe: str, *rules: str) -> list[str]:
    """Return what axe finds wrong: the rule, and what breaks it."""
    only: dict[str, Any] = (
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    )
    found.page.evaluate(axe)
    result = found.page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
    )
    return [
        f"{rule['id']}: {node['html'][:120]} {node['any'][0]['message'] if node['any'] else ''}"
        for rule in result["violations"]
        for node in rule["nodes"][:5]
    ]


FIRST = dict(reversed(pages()))  # the least role that may see a page


@pytest.mark.parametrize(("path", "role"), FIRST.items())
def test_page(city: City, go: Callable[..., Visit], axe: str, path: str, role: str) -> None:
    address = address_of(city.site, path, role)
    chinese = go(address, role)
    assert chinese.page.title()
    assert chinese.shift() < STEADY
    assert chinese.weight(without="echarts") < MOST
    assert violations(chinese, axe) == []
    assert not chinese.is_too_wide()
    english = go(f"{address}{'&' if '?' in address else '?'}lang=en", role, color_scheme="dark")
    assert english.page.locator("html").get_attribute("lang") == "en"
    assert violations(english, axe) == []
    assert not english.is_too_wide()
    assert chinese.complaints + english.complaints == []


@pytest.mark.parametrize(("path", "role"), sorted(set(pages()) - set(FIRST.items())))
def test_page_of_those_who_may_more(
    city: City, go: Callable[..., Visit], axe: str, path: str, role: str
) -> None:
    found = go(address_of(city.site, path, role), role)
    assert violations(found, axe) == []
    assert not found.is_too_wide()
    assert found.complaints == []


@pytest.mark.parametrize("path", [path for path, role in FIRST.items() if role == PUBLIC])
def test_page_without_scripts(city: City, go: Callable[..., Visit], path: str) -> None:
    address = address_of(city.site, path)
    bare = go(address, java_script_enabled=False).page.locator("main").inner_text()
    full = go(address).page.locator("main").inner_text()
    assert len(bare) > LEAST * len(full) > 0
