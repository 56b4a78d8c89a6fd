"""Sockets on asyncio: anyio's stream costs each read two turns of the loop and a buffer of a quarter of a megabyte."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from contextlib import suppress
from typing import cast

import anyio
import anyio.lowlevel
from anyio.abc import SocketAttribute, SocketListener, SocketStream

_CHUNK = 16384
"""Bytes that one read may bring, and from which on unread ones stop the reading."""
_ENDS = 8  # connections whose end is told in one turn of the loop


class SharedBuffer:
    """What the connections of an event loop share."""

    def __init__(self) -> None:
        self.buffer = memoryview(bytearray(_CHUNK))
        """Where bytes arrive."""
        self._ended: deque[AsyncioStream] = deque()

    def ended(self, stream: AsyncioStream) -> None:
        """Wake who reads; of thousands that end at once a few in each turn of the loop, or nobody else had one."""
        self._ended.append(stream)
        if len(self._ended) == 1:
            asyncio.get_running_loop().call_soon(self._wake)

    def _wake(self) -> None:
        for _ in range(min(len(self._ended), _ENDS)):
            self._ended.popleft().wake()
        if self._ended:
            asyncio.get_running_loop().call_soon(self._wake)


class AsyncioStream(SocketStream, asyncio.BufferedProtocol):
    """A connection.

    Operations wait only if they have to: whoever reads and writes without end has to let others in.
    """

    prompt = True

    def __init__(self, shared: SharedBuffer) -> None:
        self._shared = shared
        self._data = b""
        self._ended: type[Exception] | None = None
        self._stopped = False  # the reading, until somebody wants what has come
        self._reader: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._loop = asyncio.get_running_loop()
        self._wire = cast(asyncio.Transport, transport)
        self._wire.set_write_buffer_limits(0)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Tell where the next bytes go."""
        return self._shared.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take them."""
        self._data += self._shared.buffer[:nbytes]
        if self._reader is not None:
            self.wake()
        elif len(self._data) >= _CHUNK:
            self._stopped = True
            self._wire.pause_reading()

    def eof_received(self) -> bool:
        """Note that no more will come; writing goes on."""
        self._end(anyio.EndOfStream)
        return True

    def pause_writing(self) -> None:
        """Have who sends wait."""
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        """Let who sends go on."""
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail all who wait."""
        self._ended = None if self._ended is anyio.EndOfStream else self._ended
        self._end(anyio.BrokenResourceError)
        self.resume_writing()

    async def receive(self, max_bytes: int = _CHUNK) -> bytes:
        """Return the next bytes."""
        while not self._data:
            if self._ended is not None:
                raise self._ended
            self._reader = self._loop.create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if self._stopped:
            self._stopped = False
            self._wire.resume_reading()
        data, self._data = self._data, b""
        if len(data) > max_bytes:
            data, self._data = data[:max_bytes], data[max_bytes:]
        return data

    async def send(self, item: bytes) -> None:
        """Send all of the bytes."""
        if self._writable is not None:
            await self._room()
        self._check_writable()
        self._wire.write(item)
        if self._writable is not None:
            await self._room()
            self._check_writable()

    async def send_eof(self) -> None:
        """End the outgoing direction."""
        with suppress(OSError):
            self._wire.write_eof()

    async def aclose(self) -> None:
        """Drop the connection, and what has not been sent."""
        self._end(anyio.ClosedResourceError)
        self._wire.abort()
        await anyio.lowlevel.checkpoint()

    @property
    def _raw_socket(self) -> socket.socket:
        return cast(socket.socket, self._wire.get_extra_info("socket"))

    async def _room(self) -> None:
        while self._writable is not None:
            await self._writable

    def _check_writable(self) -> None:
        if self._ended is not None and self._ended is not anyio.EndOfStream:
            raise self._ended
        if self._wire.is_closing():
            raise anyio.BrokenResourceError

    def _end(self, how: type[Exception]) -> None:
        if self._ended is None or self._ended is anyio.EndOfStream:
            self._ended = how
        self._shared.ended(self)

    def wake(self) -> None:
        """Have who reads go on."""
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class AsyncioListener:
    """Accepts such connections at the socket of a listener of anyio's."""

    def __init__(self, listener: SocketListener) -> None:
        self._socket: socket.socket = listener.extra(SocketAttribute.raw_socket)
        self._shared = SharedBuffer()
        self._accepting: anyio.CancelScope | None = None
        self._closed = False

    async def accept(self) -> AsyncioStream:
        """Wait for the next connection."""
        if self._closed:
            raise anyio.ClosedResourceError
        loop, accepted = asyncio.get_running_loop(), None
        with anyio.CancelScope() as self._accepting:
            try:
                accepted, _ = await loop.sock_accept(self._socket)
            finally:
                self._accepting = None
        if accepted is None:
            raise anyio.ClosedResourceError
        _, stream = await loop.connect_accepted_socket(lambda: AsyncioStream(self._shared), accepted)
        return stream

    async def aclose(self) -> None:
        """Accept no more."""
        self._closed = True
        while self._accepting is not None:
            self._accepting.cancel()
            await anyio.lowlevel.checkpoint()
        self._socket.close()


def fills_at_once(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether a loop hands over a buffer as soon as it has filled it, so that one can be shared."""
    return isinstance(loop, asyncio.SelectorEventLoop) or type(loop).__module__.startswith("uvloop")
