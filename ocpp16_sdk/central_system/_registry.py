"""Who is connected: of each charge point the newest connection, and word of every change."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

import anyio

from ocpp16_sdk.central_system._charge_point_connection import RegisteredConnection
from ocpp16_sdk.central_system._events import (
    AsyncConnectionEvents,
    ChargePointConnected,
    ChargePointDisconnected,
    ConnectionEvent,
)
from ocpp16_sdk.errors import ConnectionClosedError, NotConnectedError, NotSentError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest, Response

R = TypeVar("R", bound=Response)

REPLACED = "replaced by a newer connection"


class Registry:
    """The connections that count, by identity."""

    def __init__(self) -> None:
        self.present: dict[str, RegisteredConnection] = {}
        """Those that are connected."""
        self._epochs = count()
        self._listeners: list[AsyncConnectionEvents] = []
        self._waiting: dict[str, set[anyio.Event]] = {}

    def epoch(self) -> int:
        """Return the number of a connection that has come just now, and has yet to enter."""
        return next(self._epochs)

    def enter(self, presence: RegisteredConnection) -> RegisteredConnection | None:
        """Let a connection count, unless a newer one does (J-51); return the one that is to be closed for it."""
        identity = presence.identity
        older = self.present.get(identity)
        replaced = ConnectionClosedError(1000, REPLACED)
        if older is not None:
            loser = presence if older.epoch > presence.epoch else older
            loser.connection.cut_off(replaced)
            if loser is presence:
                return loser
            self._tell(ChargePointDisconnected(identity, replaced))
        self.present[identity] = presence
        self._tell(ChargePointConnected(identity))
        self.wake(identity)
        return older

    def leave(self, presence: RegisteredConnection) -> None:
        """Let a connection that has ended count no more; one that was replaced does not any way."""
        if self.present.get(presence.identity) is presence:
            del self.present[presence.identity]
            closed = presence.connection.closed or ConnectionClosedError()
            self._tell(ChargePointDisconnected(presence.identity, closed))

    def wake(self, identity: str) -> None:
        """Tell those that wait for a charge point that something about it has changed."""
        for each in self._waiting.pop(identity, ()):
            each.set()

    async def when(self, identity: str, fits: Callable[[RegisteredConnection], bool]) -> RegisteredConnection:
        """Wait until a charge point is connected and fits."""
        while True:
            presence = self.present.get(identity)
            if presence is not None and presence.connection.closed is None and fits(presence):
                return presence
            change = anyio.Event()
            waiting = self._waiting.setdefault(identity, set())
            waiting.add(change)
            try:
                await change.wait()
            finally:
                waiting.discard(change)
                if not waiting and self._waiting.get(identity) is waiting:
                    del self._waiting[identity]

    @contextmanager
    def events(self, buffer: int) -> Generator[AsyncConnectionEvents]:
        """Listen."""
        listener = AsyncConnectionEvents(buffer)
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)
            listener.close()

    def end_events(self) -> None:
        """End what all listeners hear: nobody will come any more."""
        for listener in self._listeners:
            listener.close()

    def _tell(self, event: ConnectionEvent) -> None:
        for listener in self._listeners:
            listener.put(event)


class CallsWithin(AsyncCentralSystemCalls):
    """The calls of a charge point that may have to connect first; each takes so many seconds at most."""

    def __init__(self, registry: Registry, identity: str, seconds: float) -> None:
        self._registry = registry
        self._identity = identity
        self._seconds = seconds

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Wait until the charge point is connected and may be sent the request, send it and return the answer."""

        def fits(presence: RegisteredConnection) -> bool:
            return presence.settled and presence.objection(request) is None

        with anyio.move_on_after(self._seconds) as waiting:
            while True:
                presence = await self._registry.when(self._identity, fits)
                try:
                    return await presence.call(request, timeout, waiting)
                except NotSentError:
                    if self._lasts(presence) and fits(presence):
                        raise
        raise self._in_vain(request)

    def _lasts(self, presence: RegisteredConnection) -> bool:
        """Whether its connection has not ended; if it has, the next will do."""
        return self._registry.present.get(self._identity) is presence and presence.connection.closed is None

    def _in_vain(self, request: CentralSystemRequest[Response]) -> NotSentError:
        action, identity = request.__action__, self._identity
        what = f"{action} was not sent to {identity!r} within {self._seconds:g} s"
        presence = self._registry.present.get(identity)
        if presence is None:
            return NotConnectedError(f"{what}: it is not connected").for_call(action, identity)
        why = (presence.objection(request) or "its turn did not come") if presence.settled else "it has not booted"
        return NotSentError(f"{what}: {why}").for_call(action, identity)
