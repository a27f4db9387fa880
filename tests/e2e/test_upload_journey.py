"""A document is sent, read, shown and added, with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from books import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from browsers import Visit


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_is_read_before_it_is_added(go: Callable[..., Visit], scripts: bool) -> None:
    page = go("/upload", "supervisor", java_script_enabled=scripts).page
    text = f"{REPORT}\n{'有' if scripts else '无'}脚本。"
    page.set_input_files("#file", {"name": "report.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="上传并阅读").click()
    page.wait_for_selector("#add-date")
    page.fill("#add-date", "2025-01-14")
    page.get_by_role("button", name="加入账本").click()
    page.wait_for_selector(".notice")
