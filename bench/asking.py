"""A client of HTTP/1.1 that costs little, so that what is measured is the server."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self
from urllib.parse import urlsplit


class Asker:
    """One connection that asks again and again; it opens another where the server closed it."""

    def __init__(self, address: str, headers: dict[str, str] | None = None) -> None:
        parts = urlsplit(address)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        given = {"Host": parts.netloc, "Accept-Encoding": "gzip", **(headers or {})}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close()

    async def get(self, path: str) -> int:
        """Return the status of an answer, once all of it has come."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())

    async def post(self, path: str, body: dict[str, Any]) -> int:
        sent = json.dumps(body).encode()
        about = f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n"
        head = f"POST {path} HTTP/1.1\r\n{self._head}{about}\r\n"
        return await self._ask(head.encode() + sent)

    async def _ask(self, message: bytes) -> int:
        used = self._streams is not None
        try:
            return await self._answer(message)
        except (asyncio.IncompleteReadError, ConnectionError):
            self._close()
            if not used:
                raise
            return await self._answer(
                message
            )  # a connection that was idle for long may be closed at any time

    async def _answer(self, message: bytes) -> int:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(message)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if "transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        elif "content-length: " in head:
            await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n", 1)[0]))
        if "connection: close" in head:
            self._close()
        return status

    def _close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None
