"""The byte stream under a link: the narrow part of anyio's that one needs."""

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
    anyio.BusyResourceError,  # of TLS, when a peer asks for new keys while it does not take what is being sent
    OSError,
)
"""What a stream may raise once it has ended, of itself or by `aclose`."""


def hold(stream: object) -> None:
    """Have nothing read from a new stream of anyio but what is asked for.

    On asyncio, anyio begins to read at once and stops only when it has once had to wait for something: until then a
    peer could fill the memory.
    """
    transport: object = getattr(stream, "_transport", None)
    pause = getattr(transport, "pause_reading", None)
    if pause is not None:
        with suppress(RuntimeError):  # of uvloop, when the peer has left already
            pause()


class Acceptor(Protocol):
    """What accepts connections."""

    async def accept(self) -> SocketStream:
        """Wait for the next one."""
        ...

    async def aclose(self) -> None:
        """Accept no more; who waits for one gets `anyio.ClosedResourceError`."""
        ...


def accepting(listener: SocketListener) -> Acceptor:
    """Return what accepts fastest at a listener.

    On trio anyio's streams are as fast as any; and asyncio's loop of Windows fills a buffer while it does other things.
    """
    loop = asyncio_loop()
    if loop is None:
        return listener
    from ocpp16_sdk.transports._asyncio_stream import AsyncioListener, fills_at_once  # here, as it imports asyncio

    return AsyncioListener(listener) if fills_at_once(loop) else listener


class ByteStream(Protocol):
    """What a link asks of a connection; every `anyio.abc.ByteStream` is one.

    One whose attribute `prompt` is true waits only if it has to, and so does not notice that it is cancelled before.
    """

    async def send(self, item: bytes, /) -> None:
        """Send all of the bytes."""
        ...

    async def receive(self, max_bytes: int, /) -> bytes:
        """Return the next bytes, at least one."""
        ...

    async def send_eof(self) -> None:
        """End the outgoing direction; a stream that cannot raises NotImplementedError."""
        ...

    async def aclose(self) -> None:
        """Drop the connection at once; tasks that wait in `send` or `receive` fail."""
        ...
