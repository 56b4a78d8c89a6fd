"""A connection inside one process: two transports joined back to back."""

from __future__ import annotations

from collections import deque

import anyio
import anyio.lowlevel

from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._transport import Transport

_ROOM = 16
"""Messages that wait in one direction before `send` waits too, so that a test meets backpressure as on a socket."""


def memory_pair() -> tuple[Transport, Transport]:
    """Return the two ends of a connection that keeps at most 16 unread messages in each direction."""
    one, other = _Line(), _Line()
    return _MemoryTransport(one, other), _MemoryTransport(other, one)


class _Line:
    """One direction: the messages that wait, and a wake-up for whoever waits at either end of it."""

    def __init__(self) -> None:
        self.messages: deque[str] = deque()
        self.closed: tuple[int, str] | None = None
        self._change: anyio.Event | None = None

    async def wait(self) -> None:
        """Return when something about the line has changed."""
        if self._change is None:
            self._change = anyio.Event()
        await self._change.wait()

    def wake(self) -> None:
        if self._change is not None:
            self._change.set()
            self._change = None

    def close(self, code: int, reason: str) -> None:
        if self.closed is None:
            self.closed = (code, reason)
            self.wake()


class _MemoryTransport:
    def __init__(self, inward: _Line, outward: _Line) -> None:
        self._inward = inward
        self._outward = outward

    async def send(self, text: str) -> None:
        await anyio.lowlevel.checkpoint()
        line = self._outward
        while line.closed is None and len(line.messages) >= _ROOM:
            await line.wait()
        if line.closed is not None:
            raise ConnectionClosedError(*line.closed)
        line.messages.append(text)
        line.wake()

    async def receive(self) -> str:
        line = self._inward
        while not line.messages:
            if line.closed is not None:
                raise ConnectionClosedError(*line.closed)
            await line.wait()
        line.wake()
        return line.messages.popleft()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        if self._inward.closed is None:
            self._inward.messages.clear()  # what this side has not read is not read any more; the peer reads on
        self._inward.close(code, reason)
        self._outward.close(code, reason)
