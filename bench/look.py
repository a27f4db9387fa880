"""Take a picture of every page of the site, to look at: each width, light and dark, in both languages.

    python bench/look.py FOLDER [--ledger PATH] [--only WORD …] [--role ROLE] [--short]

Shows the sample city, or the ledger that is named (a copy of it, so that nothing is written there). Pictures are
named page-role-width-light-language.png. `--short` takes one picture a page: 1440 pixels, light, Chinese.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "e2e")]

from addresses import address_of, pages  # noqa: E402
from browsers import FLAGS, HEIGHT, WIDTHS, find_browser, visit  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from running import running_city  # noqa: E402
from sites import sample_ledger  # noqa: E402

from tongdao.assess.judging import Judging  # noqa: E402
from tongdao.book.keeping import open_book  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TALL = 6000  # pixels of the longest picture


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--only", nargs="*", default=[""], help="words of the addresses of pages")
    parser.add_argument("--role", help="the role that looks; else the least that may see a page")
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        _look(options, _ledger(options.ledger, Path(place)))


def _ledger(named: Path | None, place: Path) -> Path:
    if named is None:
        return sample_ledger(place)
    copied = shutil.copy(named, place / "tongdao.db")
    open_book(copied, judging=Judging.of(holding=True)).close()
    return Path(copied)


def _look(options: argparse.Namespace, ledger: Path) -> None:
    chosen = [item for item in pages() if any(word in item[0] for word in options.only)]
    seen = (
        [item for item in chosen if item[1] == options.role]
        if options.role
        else dict(reversed(chosen)).items()
    )
    with running_city(ledger) as city, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        for path, role in seen:
            url = city.address + address_of(city.site, path, role)
            _take_all(browser, url, city.keys.get(role), options, f"{_named(path)}-{role}")
        browser.close()


def _named(path: str) -> str:
    """Return a name of a file for the address of a route."""
    plain = path.split("{", maxsplit=1)[0].strip("/").replace("/", "-") or "home"
    return f"{plain}-one" if "{" in path else plain


def _take_all(browser: Browser, url: str, key: str | None, options: argparse.Namespace, name: str) -> None:
    kinds = itertools.product(WIDTHS.values(), ("light", "dark"), ("zh", "en"))
    for width, scheme, lang in [(1440, "light", "zh")] if options.short else kinds:
        found = visit(
            browser, key=key, address=url, viewport={"width": width, "height": HEIGHT}, color_scheme=scheme
        )
        found.page.goto(f"{url}{'&' if '?' in url else '?'}lang={lang}")
        tall = min(int(found.page.evaluate("document.documentElement.scrollHeight")), _TALL)
        found.page.set_viewport_size({"width": width, "height": tall})
        found.page.screenshot(path=options.folder / f"{name}-{width}-{scheme}-{lang}.png")
        found.context.close()


if __name__ == "__main__":
    main()
