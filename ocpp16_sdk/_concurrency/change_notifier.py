"""Wakes tasks when state has changed. Tasks wait for a condition, for a time, or for the next change.

Used where a task waits until a condition of shared state is true:
    lifecycle of a charge point     connected, registered, or stopping; a boot or heartbeat is due
    outbox                          a start was answered; a message was removed; the queue has changed
    central system                  the connection of an identity; the events of a listener; an expected message
    listener                        a handshake has finished; no connection is open; the next ping is due
    station                         the events of a listener; the inbox has changed
    connection                      no answer is pending; fewer calls run; both ends of a connection in memory
    threads of handlers             no handler runs

Used instead where they fit better:
    OneShotEvent, `anyio.Event`     set once and then true: an answer, a boot, a closed connection, a stopped scope
    FairLock, `MemoryBudget`        tasks are woken one by one, in their order
    future of asyncio               the hot path of a socket
"""

from __future__ import annotations

from collections.abc import Callable

import anyio


class ChangeNotifier:
    """Wakes the tasks that wait for a condition; call `notify` after each change of what the conditions read.

    It belongs to no event loop until a task waits, so an object may create it before a loop runs.
    """

    __slots__ = ("_event", "changes", "tasks_waiting")

    def __init__(self) -> None:
        self.changes = 0
        """The number of changes."""
        self.tasks_waiting = 0
        """The number of tasks that wait."""
        self._event: anyio.Event | None = None  # while a task waits for the next change

    def notify(self) -> None:
        """Make all waiting tasks check their conditions again."""
        self.changes += 1
        if self._event is not None:
            self._event.set()
            self._event = None

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition is true. It is true when this returns: no other task runs in between."""
        while not condition():
            await self._wait()

    async def wait_until_time(self, due: Callable[[], float]) -> None:
        """Wait until the time that `due` returns; it may return another time after a change."""
        while (time := due()) > anyio.current_time():
            with anyio.CancelScope(deadline=time):
                await self._wait()

    async def wait_change(self, since: int) -> None:
        """Wait until `changes` is another number than `since`.

        The caller reads `changes`, then the state, with any waits. A change in between is not lost.
        """
        while self.changes == since:
            await self._wait()

    async def _wait(self) -> None:
        if self._event is None:
            self._event = anyio.Event()
        self.tasks_waiting += 1
        try:
            await self._event.wait()
        finally:
            self.tasks_waiting -= 1
