"""Take the pictures of the READMEs: pages of the sample city in a browser.

    python scripts/pictures.py

Needs the tools of the tests (`sh scripts/setup dev`) and Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "e2e")]

from browsers import FLAGS, find_browser  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from running import running_city  # noqa: E402
from sites import sample_ledger  # noqa: E402

from tongdao.assess.judging import Judging  # noqa: E402
from tongdao.book.keeping import open_book  # noqa: E402
from tongdao.book.rows import BookQuery  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
SIZE = {"width": 1200, "height": 900}
SHOWN = "社区老年食堂"  # a promise with a target, an outcome and a yellow light


def main() -> None:
    """Write overview.png and commitment.png."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        ledger = sample_ledger(Path(place))
        with open_book(str(ledger), judging=Judging.of(holding=True)) as book:
            shown = book.commitments(BookQuery(text=SHOWN, lights=("yellow",))).rows[0].id
        with running_city(ledger) as city, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
            page = browser.new_page(viewport=SIZE)
            for name, path in (("overview", "/"), ("commitment", f"/commitments/{shown}")):
                page.goto(city.address + path)
                page.screenshot(path=FOLDER / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
