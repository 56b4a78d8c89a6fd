"""Who has come and who has gone, in order, for whoever listens."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Self

import anyio
import anyio.lowlevel

from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError

MAX_EVENTS = 10_000
"""Events kept by default for a listener that is slow: more than reconnect at once, and little memory."""


@dataclass(frozen=True, slots=True)
class ChargePointConnected:
    """A charge point has connected; it may have gone again by the time that this is read."""

    identity: str

    def __str__(self) -> str:
        return f"{self.identity!r} has connected"


@dataclass(frozen=True, slots=True)
class ChargePointDisconnected:
    """The connection of a charge point has ended, or a newer one takes its place, which is told next."""

    identity: str
    closed: ConnectionClosedError
    """How it ended."""

    def __str__(self) -> str:
        return f"{self.identity!r} has disconnected: {self.closed}"


@dataclass(frozen=True, slots=True)
class EventsMissed:
    """The listener was too slow, and the oldest events were dropped; what is so now, the central system knows."""

    count: int

    def __str__(self) -> str:
        return f"{self.count} event{'' if self.count == 1 else 's'} missed: the listener was too slow"


ConnectionEvent = ChargePointConnected | ChargePointDisconnected | EventsMissed


class AsyncConnectionEvents(AsyncIterator[ConnectionEvent]):
    """The events from now on, oldest first; ends when it is closed, or the last `serve` of the central system is left.

    Raises:
        DefinitionError: the buffer has no room for any.
    """

    def __init__(self, buffer: int) -> None:
        if buffer < 1:
            raise DefinitionError(f"a buffer of {buffer} holds no event")
        self._waiting = deque[ConnectionEvent]()
        self._buffer = buffer
        self._missed = 0
        self._closed = False
        self._change: anyio.Event | None = None  # while somebody waits for it

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ConnectionEvent:
        """Wait for the next event."""
        await anyio.lowlevel.checkpoint()
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._change = self._change or anyio.Event()
            await self._change.wait()
        if self._missed:
            missed, self._missed = self._missed, 0
            return EventsMissed(missed)
        return self._waiting.popleft()

    def put(self, event: ConnectionEvent) -> None:
        """Add an event, unless this is closed; should there be no room, the oldest goes."""
        if self._closed:
            return
        if len(self._waiting) >= self._buffer:
            self._waiting.popleft()
            self._missed += 1
        self._waiting.append(event)
        self._wake()

    def close(self) -> None:
        """End the iteration behind what waits already; may be repeated."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        if self._change is not None:
            self._change.set()
            self._change = None
