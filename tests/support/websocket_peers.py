"""Tests with a time limit, WebSocket frames made by hand, and peers that send raw bytes."""

from __future__ import annotations

import functools
import socket
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import ParamSpec

import anyio
import anyio.lowlevel
import pytest
from anyio.abc import ByteStream, SocketAttribute, SocketStream, UNIXSocketStream

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._stream import pause_reading

CLOSE_TIMEOUT = 0.2
TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
P = ParamSpec("P")
_BUFFER = 65536


@contextmanager
def plain_failures() -> Generator[None]:
    """Make a plain error of what `pytest` raises inside a task group.

    In a group it would stop the runner of anyio, which treats it as an interruption, and tasks of fixtures would
    run on without a bound.
    """
    try:
        yield
    except BaseExceptionGroup as group:
        if group.subgroup(pytest.fail.Exception) is None:
            raise
        raise AssertionError("a task of the test has failed") from group


def bounded(test: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """Fail a test that needs more than twenty seconds; none does, not even on a busy machine."""

    @functools.wraps(test)
    async def within(*args: P.args, **kwargs: P.kwargs) -> None:
        with plain_failures(), anyio.fail_after(20):
            await test(*args, **kwargs)

    return within


async def ended(transport: Transport) -> tuple[int, str]:
    """Receive from a transport that has ended, and return why."""
    with pytest.raises(ConnectionClosedError) as caught:
        await transport.receive()
    return caught.value.code, caught.value.reason


def frame(head: int, payload: bytes = b"", *, masked: bool) -> bytes:
    """Return a frame; `head` is its first byte, and its mask, where it has one, changes nothing."""
    size, bit = len(payload), 128 * masked
    if size < 126:
        length = struct.pack("!B", bit | size)
    elif size < 65536:
        length = struct.pack("!BH", bit | 126, size)
    else:
        length = struct.pack("!BQ", bit | 127, size)
    return bytes([head]) + length + bytes(4 * masked) + payload


class RawPeer:
    """A peer that sends given bytes, and parses the frames that it receives."""

    def __init__(self, stream: ByteStream, *, masks: bool) -> None:
        self.stream = stream
        self.masks = masks
        self._buffer = bytearray()

    async def send(self, *frames: tuple[int, bytes]) -> None:
        await self.stream.send(b"".join(frame(head, payload, masked=self.masks) for head, payload in frames))

    async def read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._buffer += await self.stream.receive()
        data, self._buffer = bytes(self._buffer[:size]), self._buffer[size:]
        return data

    async def read_until(self, mark: bytes) -> bytes:
        while mark not in self._buffer:
            self._buffer += await self.stream.receive()
        return await self.read(self._buffer.index(mark) + len(mark))

    async def read_frame(self) -> tuple[int, bytes]:
        head, second = await self.read(2)
        size = second & 127
        if size == 126:
            (size,) = struct.unpack("!H", await self.read(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.read(8))
        mask = await self.read(4) if second & 128 else bytes(4)
        payload = await self.read(size)
        key = (mask * (size // 4 + 1))[:size]
        return head, (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(size)

    async def read_close(self) -> tuple[int, str]:
        head, payload = await self.read_frame()
        assert head == CLOSE
        return struct.unpack("!H", payload[:2])[0], payload[2:].decode()

    async def at_end(self) -> bool:
        """Return whether the stream ends here, with no more bytes."""
        try:
            return not self._buffer and not await self.stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError):
            return True


def close_payload(code: int, reason: str = "") -> bytes:
    return struct.pack("!H", code) + reason.encode()


@asynccontextmanager
async def joined_streams() -> AsyncGenerator[tuple[UNIXSocketStream, UNIXSocketStream]]:
    """Yield the two ends of a pair of sockets, for a clock that jumps: what is sent is there at once."""
    one, other = socket.socketpair()
    async with await UNIXSocketStream.from_socket(one) as left, await UNIXSocketStream.from_socket(other) as right:
        yield left, right


@asynccontextmanager
async def tcp_streams() -> AsyncGenerator[tuple[SocketStream, SocketStream]]:
    """Yield the two ends of a connection with small buffers, as they are over a network.

    Unlike a pair of sockets they can be closed while they are in use, and be read by anyio on uvloop.
    """
    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        accepted: list[SocketStream] = []

        async def accept() -> None:
            accepted.append(await listener.accept())

        tasks.start_soon(accept)
        async with await anyio.connect_tcp("127.0.0.1", port) as left:
            while not accepted:
                await anyio.lowlevel.checkpoint()
            async with accepted[0] as right:
                for end in (left, right):
                    pause_reading(end)
                    raw: socket.socket = end.extra(SocketAttribute.raw_socket)
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
                yield left, right


@asynccontextmanager
async def listening() -> AsyncGenerator[tuple[anyio.abc.SocketListener, int]]:
    """Yield a bare listener on loopback and its port."""
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listeners:
        listener = listeners.listeners[0]
        assert isinstance(listener, anyio.abc.SocketListener)
        yield listener, listener.extra(anyio.abc.SocketAttribute.local_port)
