"""The byte stream under a WebSocket: the few methods of anyio's streams that it needs."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

import anyio
from anyio.abc import SocketListener, SocketStream

from ocpp16_sdk._concurrency.primitives import asyncio_loop

STREAM_ENDS = (
    anyio.EndOfStream,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.BusyResourceError,  # of TLS, when a peer asks for new keys and does not read what is being sent
    OSError,
)
"""The exceptions that a stream may raise once it has ended or was closed."""


def pause_reading(stream: object) -> None:
    """Stop a new stream of anyio from reading before `receive` is called.

    On asyncio, anyio begins to read at once, and stops only after the first `receive` that had to wait. Until then a
    peer could fill the memory.
    """
    transport: object = getattr(stream, "_transport", None)
    pause = getattr(transport, "pause_reading", None)
    if pause is not None:
        with suppress(RuntimeError):  # of uvloop, when the peer has closed already
            pause()


class Acceptor(Protocol):
    """Accepts connections."""

    async def accept(self) -> SocketStream:
        """Wait for the next connection."""
        ...

    async def aclose(self) -> None:
        """Stop accepting; a waiting `accept` raises `anyio.ClosedResourceError`."""
        ...


def fastest_acceptor(listener: SocketListener) -> Acceptor:
    """Return the fastest acceptor for a listener.

    On trio that is anyio's own. On asyncio it is `AsyncioListener`, except with the loop of Windows, which fills a read
    buffer while other code runs.
    """
    loop = asyncio_loop()
    if loop is None:
        return listener
    from ocpp16_sdk.transports._asyncio_stream import AsyncioListener, can_share_buffer  # it imports asyncio

    return AsyncioListener(listener) if can_share_buffer(loop) else listener


class ByteStream(Protocol):
    """The methods of a connection that a WebSocket uses; every `anyio.abc.ByteStream` has them.

    A stream whose attribute `skips_checkpoints` is true yields to the event loop only if it has to wait. So it notices
    a cancellation only then.
    """

    async def send(self, item: bytes, /) -> None:
        """Send all bytes."""
        ...

    async def receive(self, max_bytes: int, /) -> bytes:
        """Return the next bytes, at least one."""
        ...

    async def send_eof(self) -> None:
        """Close the outgoing direction; a stream that cannot raises NotImplementedError."""
        ...

    async def aclose(self) -> None:
        """Drop the connection at once; tasks that wait in `send` or `receive` fail."""
        ...
