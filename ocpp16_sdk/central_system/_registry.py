"""The registry of a central system: the current connection of each charge point, and who waits for one.

States of a connection; the registry contains only the connected ones, at most one for each identity:

    next_epoch()        add()              remove()
    ──────────▶ NEW ──────────▶ CONNECTED ──────────▶ GONE
                 │                  │ add() of a connection with a higher epoch
                 │                  ▼
                 └───────────▶ REPLACED ──▶ closed with 1000; remove() changes nothing then
          add(), if one with a higher epoch is connected

An epoch is a number that grows with every connection. A connection gets it before its registration status is loaded,
which may take a while. So the connection that arrived last wins, also if it is added first (J-51). The older one is
dead more often than not, and its close may wait for a peer that is gone: its calls fail at once.

`ConnectionServer` calls `next_epoch`, `add` and `remove`. `RegistrationState` calls `notify` through a callback.
`AsyncChargePoints` and the calls of `within` read `connected` and call `wait_for`. Each change is appended to the
`AsyncConnectionEvents` of every listener.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk._concurrency.own_loop import LoopUsers
from ocpp16_sdk.central_system._charge_point_connection import RegisteredConnection
from ocpp16_sdk.central_system._events import (
    AsyncConnectionEvents,
    ChargePointConnected,
    ChargePointDisconnected,
    ConnectionEvent,
)
from ocpp16_sdk.errors import ConnectionClosedError

REPLACED = "replaced by a newer connection"


class Registry:
    """The current connection of each charge point, by identity."""

    def __init__(self) -> None:
        self.connected: dict[str, RegisteredConnection] = {}
        """The connections that are open and were not replaced."""
        self.loop_users = LoopUsers("the central system", "CentralSystem")
        """The tasks that serve, wait or listen: they must run in one event loop."""
        self._epochs = count()
        self._listeners: list[AsyncConnectionEvents] = []
        self._changes: dict[str, ChangeNotifier] = {}  # of the charge points for which a task waits

    def next_epoch(self) -> int:
        """Return the epoch of a connection that was accepted just now."""
        return next(self._epochs)

    def add(self, registered: RegisteredConnection) -> RegisteredConnection | None:
        """Add a connection, unless a newer one is connected (J-51); return the replaced one, which is to be closed."""
        identity = registered.identity
        current = self.connected.get(identity)
        closed = ConnectionClosedError(1000, REPLACED)
        if current is not None:
            older = registered if current.epoch > registered.epoch else current
            older.connection.fail_calls(closed)
            if older is registered:
                return older
            self._publish(ChargePointDisconnected(identity, closed))
        self.connected[identity] = registered
        self._publish(ChargePointConnected(identity))
        self.notify(identity)
        return current

    def remove(self, registered: RegisteredConnection) -> None:
        """Remove a connection that is closed; do nothing if it was replaced."""
        if self.connected.get(registered.identity) is registered:
            del self.connected[registered.identity]
            closed = registered.connection.closed or ConnectionClosedError()
            self._publish(ChargePointDisconnected(registered.identity, closed))

    def notify(self, identity: str) -> None:
        """Wake the tasks that wait for a charge point, as its connection or its registration has changed."""
        changes = self._changes.get(identity)
        if changes is not None:
            changes.notify()

    async def wait_for(self, identity: str, condition: Callable[[RegisteredConnection], bool]) -> RegisteredConnection:
        """Wait until a charge point is connected and its connection meets the condition."""
        with self.loop_users.use():
            return await self._wait_for(identity, condition)

    async def _wait_for(self, identity: str, condition: Callable[[RegisteredConnection], bool]) -> RegisteredConnection:
        def is_met() -> bool:
            registered = self.connected.get(identity)
            return registered is not None and registered.connection.closed is None and condition(registered)

        if not is_met():
            changes = self._changes.setdefault(identity, ChangeNotifier())
            try:
                await changes.wait_until(is_met)
            finally:
                if not changes.tasks_waiting:
                    del self._changes[identity]
        return self.connected[identity]

    @contextmanager
    def events(self, max_events: int) -> Generator[AsyncConnectionEvents]:
        """Return the events from now on, for one listener."""
        events = AsyncConnectionEvents(max_events)
        with self.loop_users.use():
            self._listeners.append(events)
            try:
                yield events
            finally:
                self._listeners.remove(events)
                events.close()

    def close_events(self) -> None:
        """Close the events of all listeners, as no charge point can connect any more."""
        for events in self._listeners:
            events.close()

    def _publish(self, event: ConnectionEvent) -> None:
        for events in self._listeners:
            events.append(event)
