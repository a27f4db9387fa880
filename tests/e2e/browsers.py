"""A browser that is driven: Chromium as Debian has it, and what goes wrong on the pages that it shows."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
WIDTHS = {"desk": 1440, "tablet": 768, "phone": 390}
HEIGHT = 900
# The movement of what was shown already, as browsers count it, until a moment after the page has loaded.
_SHIFT = """() => new Promise(done => {
    let sum = 0
    new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value }))
        .observe({type: "layout-shift", buffered: true})
    setTimeout(() => done(sum), 150)
})"""
_TOO_WIDE = """async () => {
    const root = document.documentElement
    for (let frames = 0; frames < 30 && root.scrollWidth > root.clientWidth + 1; frames++)
        await new Promise(requestAnimationFrame)
    return root.scrollWidth > root.clientWidth + 1
}"""


def find_browser() -> str | None:
    """Return the path of a browser on this machine."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@dataclass
class Visit:
    """One tab of a browser of its own: its page, what it complained of, and the bytes that each address sent."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def shift(self) -> float:
        return float(self.page.evaluate(_SHIFT))

    def is_too_wide(self, width: int = WIDTHS["phone"]) -> bool:
        """Tell whether the page scrolls sideways on a screen of some pixels, once its charts have been drawn anew."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        return bool(self.page.evaluate(_TOO_WIDE))

    def weight(self, without: str) -> int:
        """Return the bytes transferred, those of addresses with some word left out."""
        return sum(size for url, size in self.sent.items() if without not in url)


def visit(browser: Browser, *, key: str | None = None, address: str = "", **options: Any) -> Visit:
    """Open a tab in a context of its own, signed in where the key of a session is given."""
    wide = {"viewport": {"width": WIDTHS["desk"], "height": HEIGHT}, "reduced_motion": "reduce"}
    context = browser.new_context(**{**wide, **options})
    if key:
        context.add_cookies([{"name": "tongdao_session", "value": key, "url": address}])
    found = Visit(context.new_page())
    found.page.on("console", lambda said: _complain(found, said.type, said.text))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    _weigh(found)
    return found


def _complain(found: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        found.complaints.append(text)


def _weigh(found: Visit) -> None:
    """Count what comes over the wire, headers and compression included."""
    urls: dict[str, str] = {}
    wire = found.context.new_cdp_session(found.page)
    wire.send("Network.enable")
    wire.on(
        "Network.requestWillBeSent", lambda said: urls.update({said["requestId"]: said["request"]["url"]})
    )
    wire.on(
        "Network.loadingFinished",
        lambda said: found.sent.update({urls[said["requestId"]]: int(said["encodedDataLength"])}),
    )
