"""The events of connections: which charge points connect and disconnect, in order, for any number of listeners."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import anyio.lowlevel

from ocpp16_sdk._checks import check_count
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk._concurrency.own_loop import check_loop, running_loop
from ocpp16_sdk._misuse import refuse_syntax
from ocpp16_sdk.errors import ConnectionClosedError

MAX_EVENTS = 10_000
"""Events kept by default for a slow listener: more than reconnect at once, and little memory."""


@dataclass(frozen=True, slots=True)
class ChargePointConnected:
    """A charge point has connected; it may have disconnected again when this is read."""

    identity: str
    """The identity of the charge point."""

    def __str__(self) -> str:
        return f"{self.identity!r} has connected"


@dataclass(frozen=True, slots=True)
class ChargePointDisconnected:
    """A connection was closed, or replaced by a newer one, whose `ChargePointConnected` is the next event of it."""

    identity: str
    """The identity of the charge point."""
    closed: ConnectionClosedError
    """How the connection was closed."""

    def __str__(self) -> str:
        return f"{self.identity!r} has disconnected: {self.closed}"


@dataclass(frozen=True, slots=True)
class EventsMissed:
    """The listener was too slow, and the oldest events were dropped. The central system has the current state."""

    count: int
    """The number of events that were dropped."""

    def __str__(self) -> str:
        return f"{self.count} event{'' if self.count == 1 else 's'} missed: the listener was too slow"


ConnectionEvent = ChargePointConnected | ChargePointDisconnected | EventsMissed


class AsyncConnectionEvents(AsyncIterator[ConnectionEvent]):
    """The events since it was made, oldest first; stops when it is closed, or the last `serve` is exited.

    The buffer is bounded and events contain no connections, so a listener that does not read costs little memory.

    Raises:
        ValueError: the buffer is smaller than one event.
        TypeError: the buffer is not a number of events.
    """

    def __init__(self, max_events: int) -> None:
        check_count("buffer", max_events, minimum=1)
        self._loop = running_loop()
        self._events = deque[ConnectionEvent]()
        self._max_events = max_events
        self._missed = 0
        self._closed = False
        self._changes = ChangeNotifier()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ConnectionEvent:
        """Wait for the next event."""
        check_loop(self._loop, "the listener of events", "CentralSystem")
        await anyio.lowlevel.checkpoint()
        await self._changes.wait_until(lambda: self._closed or bool(self._events))
        if not self._events:
            raise StopAsyncIteration
        if self._missed:
            missed, self._missed = self._missed, 0
            return EventsMissed(missed)
        return self._events.popleft()

    def append(self, event: ConnectionEvent) -> None:
        """Append an event, and drop the oldest one if the buffer is full; do nothing if this is closed."""
        if self._closed:
            return
        if len(self._events) >= self._max_events:
            self._events.popleft()
            self._missed += 1
        self._events.append(event)
        self._changes.notify()

    def close(self) -> None:
        """Stop the iteration after the events that are in the buffer; may be repeated."""
        self._closed = True
        self._changes.notify()


@refuse_syntax(
    dict.fromkeys(
        ("with", "await", "for", "async for"),
        "use `async with central_system.events() as events`, then `async for event in events`",
    )
)
class AsyncEventsBlock(AbstractAsyncContextManager[AsyncConnectionEvents, None]):
    """The `async with` block in which the events of a central system are kept."""

    def __init__(self, events: AbstractContextManager[AsyncConnectionEvents]) -> None:
        self._events = events

    async def __aenter__(self) -> AsyncConnectionEvents:
        return self._events.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._events.__exit__(kind, error, traceback)
