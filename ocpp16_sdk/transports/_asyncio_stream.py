"""Socket streams for asyncio, which the central system uses in place of anyio's.

anyio's stream needs two passes of the event loop for each read, and asyncio's `data_received` a fresh buffer of
256 KiB, which alone costs a third of an echo. `AsyncioStream` reads into one buffer that all connections share.
On trio anyio's stream is as fast as this one.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from contextlib import suppress
from typing import cast

import anyio
import anyio.lowlevel
from anyio.abc import SocketAttribute, SocketListener, SocketStream

_READ_SIZE = 16384
"""Bytes that one read may bring; with as many unread bytes a stream stops reading."""
_MAX_WAKEUPS = 8  # connections whose end is reported in one pass of the event loop


class SharedBuffer:
    """The read buffer of all connections of an event loop, and the queue of connections that ended."""

    def __init__(self) -> None:
        self.buffer = memoryview(bytearray(_READ_SIZE))
        """The event loop reads into it."""
        self._ended: deque[AsyncioStream] = deque()

    def stream_ended(self, stream: AsyncioStream) -> None:
        """Wake the reader of a stream soon.

        If thousands of connections end at once, a few readers are woken in each pass of the event loop. Other tasks
        run in between.
        """
        self._ended.append(stream)
        if len(self._ended) == 1:
            asyncio.get_running_loop().call_soon(self._wake_readers)

    def _wake_readers(self) -> None:
        for _ in range(min(len(self._ended), _MAX_WAKEUPS)):
            self._ended.popleft().wake_reader()
        if self._ended:
            asyncio.get_running_loop().call_soon(self._wake_readers)


class AsyncioStream(SocketStream, asyncio.BufferedProtocol):
    """A connection.

    `send` and `receive` yield to the event loop only if they have to wait: a caller that uses them without a pause must
    yield itself.
    """

    skips_checkpoints = True

    def __init__(self, shared: SharedBuffer) -> None:
        self._shared = shared
        self._data = b""
        self._end: type[Exception] | None = None  # why `receive` raises; EndOfStream still allows `send`
        self._reading_paused = False
        self._reader: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport of asyncio."""
        self._loop = asyncio.get_running_loop()
        self._asyncio_transport = cast(asyncio.Transport, transport)
        self._asyncio_transport.set_write_buffer_limits(0)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the buffer for the next bytes."""
        return self._shared.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Copy the bytes out of the buffer."""
        self._data += self._shared.buffer[:nbytes]
        if self._reader is not None:
            self.wake_reader()
        elif len(self._data) >= _READ_SIZE:
            self._reading_paused = True
            self._asyncio_transport.pause_reading()

    def eof_received(self) -> bool:
        """Note that the peer sends no more; sending stays possible."""
        self._set_end(anyio.EndOfStream)
        return True

    def pause_writing(self) -> None:
        """Make senders wait."""
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        """Wake the senders."""
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Make every waiting and later operation fail."""
        self._end = None if self._end is anyio.EndOfStream else self._end
        self._set_end(anyio.BrokenResourceError)
        self.resume_writing()

    async def receive(self, max_bytes: int = _READ_SIZE) -> bytes:
        """Return the next bytes."""
        while not self._data:
            if self._end is not None:
                raise self._end
            self._reader = self._loop.create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if self._reading_paused:
            self._reading_paused = False
            self._asyncio_transport.resume_reading()
        data, self._data = self._data, b""
        if len(data) > max_bytes:
            data, self._data = data[:max_bytes], data[max_bytes:]
        return data

    async def send(self, item: bytes) -> None:
        """Send all bytes."""
        if self._writable is not None:
            await self._wait_until_writable()
        self._check_writable()
        self._asyncio_transport.write(item)
        if self._writable is not None:
            await self._wait_until_writable()
            self._check_writable()

    async def send_eof(self) -> None:
        """Close the outgoing direction."""
        with suppress(OSError):
            self._asyncio_transport.write_eof()

    async def aclose(self) -> None:
        """Drop the connection, and the bytes that were not sent."""
        self._set_end(anyio.ClosedResourceError)
        self._asyncio_transport.abort()
        await anyio.lowlevel.checkpoint()

    @property
    def _raw_socket(self) -> socket.socket:
        return cast(socket.socket, self._asyncio_transport.get_extra_info("socket"))

    async def _wait_until_writable(self) -> None:
        while self._writable is not None:
            await asyncio.shield(self._writable)  # a cancelled sender must not cancel the others

    def _check_writable(self) -> None:
        if self._end is not None and self._end is not anyio.EndOfStream:
            raise self._end
        if self._asyncio_transport.is_closing():
            raise anyio.BrokenResourceError

    def _set_end(self, end: type[Exception]) -> None:
        if self._end is None or self._end is anyio.EndOfStream:
            self._end = end
        self._shared.stream_ended(self)

    def wake_reader(self) -> None:
        """Wake the task that waits in `receive`."""
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class AsyncioListener:
    """Accepts connections as `AsyncioStream` on the socket of a listener of anyio."""

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
        # asyncio does this only for sockets with a protocol number; sockets of anyio's listeners have none.
        # Without it, a call that follows an answer waits for the peer's delayed acknowledgement, some 40 ms.
        if accepted.family in (socket.AF_INET, socket.AF_INET6):
            with suppress(OSError):  # the peer may have reset the connection already
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _, stream = await loop.connect_accepted_socket(lambda: AsyncioStream(self._shared), accepted)
        return stream

    async def aclose(self) -> None:
        """Stop accepting."""
        self._closed = True
        while self._accepting is not None:
            self._accepting.cancel()
            await anyio.lowlevel.checkpoint()
        self._socket.close()


def can_share_buffer(loop: asyncio.AbstractEventLoop) -> bool:
    """Return whether a loop hands over a read buffer as soon as it has filled it."""
    return isinstance(loop, asyncio.SelectorEventLoop) or type(loop).__module__.startswith("uvloop")
