"""The listeners of `station.events()`: each has its own bounded queue."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from typing import Self
from weakref import WeakSet

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.station._station_events import StationEvent, StationEventsMissed

MAX_EVENTS = 1_000
"""Events kept for a slow listener; the oldest are dropped."""


class AsyncStationEvents(AsyncIterator[StationEvent]):
    """The events since it was created, the oldest first; it stops when the station stops."""

    def __init__(self) -> None:
        self._events = deque[StationEvent]()
        self._missed = 0
        self._closed = False
        self._changes = ChangeNotifier()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StationEvent:
        await self._changes.wait_until(lambda: bool(self._events) or self._closed)
        if self._missed:
            missed, self._missed = self._missed, 0
            return StationEventsMissed(missed)
        if self._events:
            return self._events.popleft()
        raise StopAsyncIteration

    def add(self, event: StationEvent) -> None:
        """Append an event."""
        if len(self._events) == MAX_EVENTS:
            self._events.popleft()
            self._missed += 1
        self._events.append(event)
        self._changes.notify()

    def close(self) -> None:
        """Stop after the events that are queued."""
        self._closed = True
        self._changes.notify()


class Listeners:
    """All listeners of a station that still exist."""

    def __init__(self) -> None:
        self._listeners = WeakSet[AsyncStationEvents]()

    def create(self) -> AsyncStationEvents:
        """Return a new listener."""
        listener = AsyncStationEvents()
        self._listeners.add(listener)
        return listener

    def tell(self, event: StationEvent) -> None:
        """Pass an event to all listeners."""
        for listener in self._listeners:
            listener.add(event)

    def close(self) -> None:
        """Stop all listeners."""
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()
