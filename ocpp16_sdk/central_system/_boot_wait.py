"""Delays the calls to a charge point that has connected until it has booted.

    WAITING ──▶ OPEN      the answer to a BootNotification was made, the seconds are over, or the connection is closed

`RegisteredConnection.call` waits here before a call is queued. `RegistrationState` opens it at a boot, and
`ConnectionServer` when the connection is closed or replaced: the waiting calls fail then.
"""

from __future__ import annotations

import anyio

from ocpp16_sdk._concurrency.primitives import FairLock

_MAX_WAITING_CALLS = 256  # of one connection


class BootWait:
    """The calls of one connection that wait for a boot."""

    __slots__ = ("_lock", "_opened", "_until", "_waiting")

    def __init__(self, seconds: float) -> None:
        self._until = anyio.current_time() + seconds
        self._opened: anyio.Event | None = anyio.Event() if seconds else None
        self._lock = FairLock()  # the waiting calls are sent in their order
        self._waiting = 0

    @property
    def is_over(self) -> bool:
        """Return whether calls are sent at once."""
        opened = self._opened
        if opened is not None and not self._waiting and (opened.is_set() or anyio.current_time() >= self._until):
            self._opened = None
        return self._opened is None

    @property
    def is_full(self) -> bool:
        """Return whether as many calls wait as may."""
        return self._waiting >= _MAX_WAITING_CALLS

    def open(self) -> None:
        """Send the calls that wait, and all later ones at once."""
        if self._opened is not None:
            self._opened.set()

    async def wait(self) -> None:
        """Wait until the charge point has booted, or the time is over; the caller has checked `is_over`."""
        assert self._opened is not None
        self._waiting += 1
        try:
            async with self._lock:
                with anyio.CancelScope(deadline=self._until):
                    await self._opened.wait()
        finally:
            self._waiting -= 1
