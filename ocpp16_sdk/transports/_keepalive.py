"""Pings of many connections from one task (OCPP-J 7).

    receive() ── data_received = True ──▶ Keepalive ◀── poll(now) ── KeepaliveScheduler.run()
                                             │                              │ one task; sleeps until TimerQueue.next_at
                                     NOTHING, PING, GIVE_UP ──▶ connection.run_keepalive(action), in a task of its own

`Keepalive` and `TimerQueue` read no clock: the time is an argument. One task serves all connections of a listener,
because an idle connection must cost neither a task nor a timer, and a read must cost no cancel scope.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum, auto
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any, Generic, Protocol, TypeVar

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from ocpp16_sdk._checks import check_seconds
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.transports._options import check_ping_interval

T = TypeVar("T")

_MAX_CANCELLED_TIMERS = 64  # cancelled timers that stay in the heap, beside one for each timer that is set


class KeepaliveAction(Enum):
    """What a connection has to do now."""

    NOTHING = auto()
    PING = auto()
    GIVE_UP = auto()


class Keepalive:
    """The ping times of one connection.

    A ping is due every `interval` seconds, whatever else is sent; 0 turns pings off. The connection is given up if the
    peer sends no byte within `timeout` seconds after a ping. Any byte counts, because a pong may wait behind a long
    message.
    """

    def __init__(self, interval: float, timeout: float, now: float) -> None:
        check_seconds("ping_timeout", timeout)
        self.data_received = True
        """The reader sets this to True with every read."""
        self.timeout = timeout
        self.set_interval(interval, now)

    def set_interval(self, interval: float, now: float) -> None:
        """Set the interval; the next ping is due one interval from now.

        Raises:
            TypeError, ValueError: the interval is wrong.
        """
        check_ping_interval(interval)
        self.interval = interval
        self._ping_at = now + interval if interval else math.inf
        self._give_up_at = math.inf

    @property
    def next_at(self) -> float:
        """The earliest time at which `poll` may return an action; infinite if never."""
        return min(self._ping_at, self._give_up_at)

    def poll(self, now: float, *, reading: bool = True) -> KeepaliveAction:
        """Return the action that is due, and count it as done.

        While no task is `reading`, bytes of the peer cannot be noticed, and the connection is not given up.
        """
        if self.data_received or not reading:
            self._give_up_at = math.inf
        if now >= self._give_up_at:
            return KeepaliveAction.GIVE_UP
        if now < self._ping_at:
            return KeepaliveAction.NOTHING
        self._ping_at = now + self.interval
        if self._give_up_at == math.inf:
            self.data_received = False
            self._give_up_at = now + self.timeout
        return KeepaliveAction.PING


class KeptAliveConnection(Protocol):
    """The members of a connection that the scheduler uses."""

    keepalive: Keepalive
    on_ping_interval_changed: Callable[[Any], None] | None
    reading: bool

    async def run_keepalive(self, action: KeepaliveAction) -> None:
        """Send a ping, or give the connection up."""
        ...


class KeepaliveScheduler:
    """Polls the keepalive of each added connection when it is due, as long as `run` runs."""

    def __init__(self) -> None:
        self._timers = TimerQueue[KeptAliveConnection]()
        self._changes = ChangeNotifier()  # of the first timer

    def add(self, connection: KeptAliveConnection) -> None:
        """Add a connection; changes of its ping interval are followed."""
        connection.on_ping_interval_changed = self._schedule
        self._schedule(connection)

    def remove(self, connection: KeptAliveConnection) -> None:
        """Remove a connection."""
        connection.on_ping_interval_changed = None
        self._timers.cancel(connection)

    def _schedule(self, connection: KeptAliveConnection) -> None:
        first = self._timers.next_at
        self._timers.set(connection, connection.keepalive.next_at)
        if self._timers.next_at < first:
            self._changes.notify()

    async def run(self) -> None:
        """Start the actions that are due, until cancelled."""
        async with anyio.create_task_group() as tasks:
            while True:
                await self._changes.wait_until_time(lambda: self._timers.next_at)
                # Bytes that arrived while the event loop was busy count too: they are read first.
                await anyio.lowlevel.checkpoint()
                self._start_due(tasks)

    def _start_due(self, tasks: TaskGroup) -> None:
        """Start the actions that are due.

        This is a method of its own because a local variable of `run` would keep the last connection in memory.
        """
        for connection in self._timers.pop_due(anyio.current_time()):
            action = connection.keepalive.poll(anyio.current_time(), reading=connection.reading)
            if action is not KeepaliveAction.NOTHING:
                tasks.start_soon(connection.run_keepalive, action)
            if action is not KeepaliveAction.GIVE_UP:
                self._timers.set(connection, connection.keepalive.next_at)


async def keep_alive(connection: KeptAliveConnection) -> None:
    """Run the keepalive of one connection, until cancelled."""
    scheduler = KeepaliveScheduler()
    scheduler.add(connection)
    await scheduler.run()


class TimerQueue(Generic[T]):
    """One timer for each key; `len` counts the entries of the heap, those of cancelled timers included.

    The queue refers to a key only while its timer is set. The heap contains at most twice as many entries as there are
    timers, and 64 more.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, int]] = []  # (time, number); `_keys` has no number of a cancelled timer
        self._keys: dict[int, T] = {}
        self._numbers: dict[T, int] = {}
        self._next = count()

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def next_at(self) -> float:
        """The time of the first entry, whose timer may be cancelled; infinite if there is no entry."""
        return self._heap[0][0] if self._heap else math.inf

    def set(self, key: T, time: float) -> None:
        """Set the timer of a key, in place of the one before; an infinite time sets no timer."""
        self.cancel(key)
        if time < math.inf:
            number = self._numbers[key] = next(self._next)
            self._keys[number] = key
            heappush(self._heap, (time, number))

    def cancel(self, key: T) -> None:
        """Cancel the timer of a key, if it is set."""
        number = self._numbers.pop(key, None)
        if number is None:
            return
        del self._keys[number]
        if len(self._heap) > 2 * len(self._keys) + _MAX_CANCELLED_TIMERS:
            self._heap = [entry for entry in self._heap if entry[1] in self._keys]
            heapify(self._heap)

    def pop_due(self, now: float) -> list[T]:
        """Remove the timers that are due, and return their keys."""
        due: list[T] = []
        while self._heap and self._heap[0][0] <= now:
            key = self._keys.pop(heappop(self._heap)[1], None)
            if key is not None:
                del self._numbers[key]
                due.append(key)
        return due
