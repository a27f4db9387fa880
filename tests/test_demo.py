"""`tongdao demo`, as a newcomer runs it."""

from __future__ import annotations

import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_demo_opens_the_sample_and_lets_its_users_in(tmp_path: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "tongdao", "demo", "--no-browser", "--port", str(port), "--lang", "en"]
    process = subprocess.Popen(
        [*command, "--folder", str(tmp_path / "demo")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    try:
        _until_it_answers(f"{address}/healthz")
        assert '"246"' in browser.open(f"{address}/programmes.json").read().decode()
        form = browser.open(f"{address}/login").read().decode()
        assert process.stdout
        told = [process.stdout.readline() for _ in range(4)]
        name, password = re.findall(r"name (\S+) +password (\S+)", told[2])[0]
        token = re.findall(r'name="csrf_token" value="([^"]+)"', form)[0]
        fields = {"csrf_token": token, "name": name, "password": password}
        page = browser.open(
            f"{address}/login", urllib.parse.urlencode({**fields, "next": "/account"}).encode()
        )
        assert (page.status, page.url) == (200, f"{address}/account")
    finally:
        process.terminate()
        errors = process.communicate(timeout=30)[1]
    assert f"serving at {address}/ (stop with Ctrl+C)" in errors
    assert "Traceback" not in errors


def _until_it_answers(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")
