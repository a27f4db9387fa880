"""A document is sent, read, shown and added, with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from books import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from e2e.browsers import Visit


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_is_read_before_it_is_added(go: Callable[..., Visit], scripts: bool) -> None:
    page = go("/upload", "supervisor", java_script_enabled=scripts).page
    text = f"{REPORT}\n{'有' if scripts else '无'}脚本。"
    page.set_input_files("#file", {"name": "report.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="上传并阅读").click()
    page.wait_for_selector("#add-date")
    page.fill("#add-date", "2025-01-14")
    page.get_by_role("button", name="加入账本").click()
    page.wait_for_selector("main [role=alert], main [role=status]")
    if page.get_by_role("alert").count():  # the date changes what is read: it is shown first
        page.get_by_role("button", name="加入账本").click()
    page.get_by_role("link", name="查看文件").wait_for()


@pytest.mark.parametrize("place", [(0.02, 0.05), (0.98, 0.05), (0.5, 0.5), (0.02, 0.95), (0.98, 0.95)])
def test_a_file_may_be_dropped_anywhere_in_the_box(
    go: Callable[..., Visit], tmp_path: Path, place: tuple[float, float]
) -> None:
    """As a hand does it: the browser itself is told of a file that is dragged there, no script runs."""
    visit = go("/upload", "supervisor", java_script_enabled=False)
    file = tmp_path / "dropped.txt"
    file.write_text(REPORT, encoding="utf-8")
    box = visit.page.locator("#file").bounding_box()
    assert box
    assert min(box["width"], box["height"]) > 200
    at = {"x": box["x"] + place[0] * box["width"], "y": box["y"] + place[1] * box["height"]}
    wire = visit.context.new_cdp_session(visit.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
        wire.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})
    visit.page.get_by_role("button", name="上传并阅读").click()
    visit.page.get_by_role("heading", name="dropped.txt").wait_for()
