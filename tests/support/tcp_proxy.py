"""A TCP proxy on loopback that delays, cuts or drops traffic when a test says so."""

from __future__ import annotations

import math
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto

import anyio
from anyio.abc import TaskGroup

_LOOPBACK = "127.0.0.1"
_PIECE = 65536
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: what is closed sends an RST


class To(Enum):
    """The two ways that bytes go."""

    CENTRAL_SYSTEM = auto()
    CHARGE_POINT = auto()


class Proxy:
    """Carries connections to a port, and what it is told to do to them counts from the next byte on."""

    def __init__(self, target: int, tasks: TaskGroup) -> None:
        self.delay = 0.0
        """Seconds that every piece takes, on connections that stand too."""
        self.came = 0
        """How many connections came."""
        self._target = target
        self._tasks = tasks
        self._passages: set[_Passage] = set()
        # It never listens, and keeps the port for the time in which nobody does.
        self._place = _bound(0)
        self.port: int = self._place.getsockname()[1]
        self._listener: socket.socket | None = None

    def admit(self) -> None:
        """Take connections."""
        if self._listener is None:
            self._listener = _bound(self.port)
            self._listener.listen()
            self._tasks.start_soon(self._listen, self._listener)

    def refuse(self) -> None:
        """Take none from now on; those that stand go on."""
        if self._listener is not None:
            anyio.notify_closing(self._listener)
            self._listener.close()
            self._listener = None

    def cut(self, *, reset: bool) -> None:
        """End the connections that stand, with an RST or with a FIN."""
        for passage in self._passages:
            passage.cut(reset=reset)

    def swallow(self) -> None:
        """Keep the connections that stand open, and carry nothing on them any more: neither bytes nor their end."""
        for passage in self._passages:
            passage.left = dict.fromkeys(To, 0)
            passage.swallows = True

    def truncate(self, to: To, left: int) -> None:
        """End the connections that stand when they have carried so many bytes more, and another is to follow."""
        for passage in self._passages:
            passage.left[to] = left

    def close(self) -> None:
        """Let go of the port."""
        self.refuse()
        self._place.close()

    async def _listen(self, listener: socket.socket) -> None:
        with suppress(anyio.ClosedResourceError):
            while True:
                await anyio.wait_readable(listener)
                with suppress(BlockingIOError, ConnectionError):
                    near, _ = listener.accept()
                    self._tasks.start_soon(self._pass, near)

    async def _pass(self, near: socket.socket) -> None:
        with near, socket.socket() as far:
            near.setblocking(False)
            try:
                far.connect((_LOOPBACK, self._target))  # on loopback, it is done or refused at once
            except ConnectionError:
                return
            far.setblocking(False)
            passage = _Passage(self, near, far)
            self._passages.add(passage)
            self.came += 1
            try:
                await passage.run()
            finally:
                self._passages.discard(passage)


class _Passage:
    """One connection."""

    def __init__(self, proxy: Proxy, near: socket.socket, far: socket.socket) -> None:
        self.left: dict[To, float] = dict.fromkeys(To, math.inf)
        """Bytes that are carried yet."""
        self.swallows = False
        """Whether it stays open after those."""
        self._proxy = proxy
        self._near = near
        self._far = far
        self._scope = anyio.CancelScope()

    async def run(self) -> None:
        with self._scope:
            async with anyio.create_task_group() as both:
                both.start_soon(self._carry, self._near, self._far, To.CENTRAL_SYSTEM)
                both.start_soon(self._carry, self._far, self._near, To.CHARGE_POINT)

    def cut(self, *, reset: bool) -> None:
        """End, which closes both sockets."""
        for each in (self._near, self._far):
            if reset:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            else:
                with suppress(OSError):  # it has ended by itself
                    each.shutdown(socket.SHUT_WR)
        self._scope.cancel()

    async def _carry(self, source: socket.socket, sink: socket.socket, to: To) -> None:
        try:
            while data := await _receive(source):
                if self._proxy.delay:
                    await anyio.sleep(self._proxy.delay)
                carried = data[: int(min(self.left[to], len(data)))]
                self.left[to] -= len(carried)
                await _send(sink, carried)
                if len(carried) < len(data) and not self.swallows:
                    return self.cut(reset=False)
            if not self.swallows:
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            if not self.swallows:
                self.cut(reset=True)
        return None


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setblocking(False)
    bound.bind((_LOOPBACK, port))
    return bound


async def _receive(source: socket.socket) -> bytes:
    while True:
        await anyio.wait_readable(source)
        with suppress(BlockingIOError):
            return source.recv(_PIECE)


async def _send(sink: socket.socket, data: bytes) -> None:
    while data:
        await anyio.wait_writable(sink)
        with suppress(BlockingIOError):
            data = data[sink.send(data) :]


@asynccontextmanager
async def proxy_to(target: int) -> AsyncGenerator[Proxy]:
    """Carry connections to a port of loopback; leaving resets those that stand."""
    # Entered and left by hand, as the group would turn an exception of the test into a group.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    proxy = Proxy(target, tasks)
    try:
        proxy.admit()
        yield proxy
    finally:
        proxy.close()
        proxy.cut(reset=True)
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(None, None, None)
