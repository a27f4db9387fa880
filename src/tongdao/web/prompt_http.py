"""The connections of readers: how answers leave."""

from __future__ import annotations

from asyncio import BaseTransport
from socket import IPPROTO_TCP, TCP_NODELAY

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class PromptHTTP(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """HTTP whose answers leave at once.

    asyncio sees to that itself, but not for a socket that several processes share (uvicorn makes it without naming
    its protocol): there the body of an answer would wait up to 40 ms for the reader to confirm the head.
    """

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin a connection."""
        transport.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        super().connection_made(transport)
