"""The clock of stations: the time of day, and deadlines.

    station ──at(delay, action)──▶ Clock ── one heap of deadlines for all stations that share it
       ▲                             │
       └──────────action()───────────┘

`now()` is the time of day, which the central system may correct. Deadlines count seconds that pass, and never jump.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol

import anyio

Action = Callable[[], Callable[[], Awaitable[object]] | None]
"""What is done at a deadline. If it returns a function, `VirtualClock` awaits its call before the next deadline."""


_MIN_CORRECTION = timedelta(seconds=1)  # smaller differences are the delay of the message


class Deadline:
    """An action that the clock calls later, unless it is cancelled."""

    __slots__ = ("action", "when")

    def __init__(self, when: float, action: Action) -> None:
        self.when = when
        """When it is due, in seconds of its clock."""
        self.action: Action | None = action
        """What the clock calls; None if it was called or cancelled."""

    def cancel(self) -> None:
        """Do not call the action. It may be called at any time."""
        self.action = None


class Clock(Protocol):
    """Gives the time of day, and calls actions later. Many stations may share one clock."""

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        ...

    def at(self, delay: float, action: Action) -> Deadline:
        """Call an action after `delay` seconds. It must not block and must not raise."""
        ...

    async def run(self) -> None:
        """Call the actions that are due, until cancelled. Each station that uses the clock runs it."""
        ...


class _Deadlines:
    """A heap of deadlines."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Deadline]] = []
        self._numbers = count()

    def add(self, deadline: Deadline) -> None:
        heapq.heappush(self._heap, (deadline.when, next(self._numbers), deadline))

    @property
    def next(self) -> float:
        """Return when the next deadline is due."""
        while self._heap and self._heap[0][2].action is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else math.inf

    def call_next(self) -> Callable[[], Awaitable[object]] | None:
        """Remove the next deadline and call its action."""
        _, _, deadline = heapq.heappop(self._heap)
        action, deadline.action = deadline.action, None
        return None if action is None else action()


class SystemClock:
    """The clock of the machine. Deadlines count the seconds of the event loop, also under a virtual event loop.

    Args:
        now: returns the time of day in UTC.
        speed: how many seconds of the clock pass in a second, also in `now`.
    """

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), speed: float = 1) -> None:
        if not 0 < speed < math.inf:
            raise ValueError(f"speed={speed!r}: must be a positive number")
        self._now = now
        self._speed = speed
        self._started_at: datetime | None = None
        self._started = 0.0
        self._deadlines = _Deadlines()
        self._driver: anyio.Lock | None = None
        self._earlier = anyio.Event()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        if self._speed == 1:
            return self._now()
        if self._started_at is None:
            self._started_at, self._started = self._now(), anyio.current_time()
        return self._started_at + timedelta(seconds=(anyio.current_time() - self._started) * self._speed)

    def at(self, delay: float, action: Action) -> Deadline:
        """Call an action after `delay` seconds."""
        deadline = Deadline(anyio.current_time() + max(0.0, delay) / self._speed, action)
        if deadline.when < self._deadlines.next:
            self._earlier.set()
        self._deadlines.add(deadline)
        return deadline

    async def run(self) -> None:
        """Call the actions that are due, until cancelled. One of the stations that share the clock does it."""
        if self._driver is None:
            self._driver = anyio.Lock()
        async with self._driver:
            while True:
                while self._deadlines.next <= anyio.current_time():
                    self._deadlines.call_next()
                self._earlier = anyio.Event()
                with anyio.CancelScope(deadline=self._deadlines.next):
                    await self._earlier.wait()


class CorrectedTime:
    """The time of day of one station: that of its clock, corrected by the central system (CP-03, CP-17)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return self._clock.now() + self._offset

    def correct(self, time: datetime) -> bool:
        """Use the time of the central system from now on. Return whether it differs."""
        correction = time - self.now()
        if abs(correction) < _MIN_CORRECTION:
            return False
        self._offset += correction
        return True


class VirtualClock:
    """A clock that only moves when it is told to: a day of a station passes in milliseconds.

    Args:
        at: the time of day at the start, in UTC.
    """

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError(f"at={at!r}: must have a time zone")
        self._start = at.astimezone(UTC)
        self._elapsed = 0.0
        self._deadlines = _Deadlines()

    def now(self) -> datetime:
        """Return the time of day in UTC."""
        return self._start + timedelta(seconds=self._elapsed)

    def at(self, delay: float, action: Action) -> Deadline:
        """Call an action after `delay` seconds."""
        deadline = Deadline(self._elapsed + max(0.0, delay), action)
        self._deadlines.add(deadline)
        return deadline

    async def run(self) -> None:
        """Wait until cancelled: `advance` calls the actions."""
        await anyio.sleep_forever()

    async def advance(self, seconds: float) -> None:
        """Let time pass, deadline after deadline. The station handles each before the next one is due."""
        end = self._elapsed + seconds
        while (when := self._deadlines.next) <= end:
            self._elapsed = max(self._elapsed, when)
            wait_handled = self._deadlines.call_next()
            if wait_handled is not None:
                await wait_handled()
        self._elapsed = end
