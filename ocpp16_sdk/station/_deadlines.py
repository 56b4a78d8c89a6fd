"""The deadlines of one station, by name and connector; each is one entry in the heap of the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ocpp16_sdk.station._clock import Clock, Deadline
from ocpp16_sdk.station.events import Due

WaitHandled = Callable[[], Awaitable[None]]
"""Waits until an event was handled."""


class Deadlines:
    """Posts `Due` events."""

    def __init__(self, clock: Clock, post: Callable[[Due], WaitHandled]) -> None:
        self._clock = clock
        self._post = post
        self._deadlines: dict[tuple[str, int], Deadline] = {}

    def set(self, name: str, connector: int, delay: float) -> None:
        """Set a deadline, instead of the one with the same name and connector."""
        self.cancel(name, connector)

        def due() -> WaitHandled:
            del self._deadlines[name, connector]
            return self._post(Due(name, connector))

        self._deadlines[name, connector] = self._clock.at(delay, due)

    def cancel(self, name: str, connector: int) -> None:
        """Cancel a deadline, if there is one."""
        deadline = self._deadlines.pop((name, connector), None)
        if deadline is not None:
            deadline.cancel()

    def clear(self) -> None:
        """Cancel all deadlines."""
        for deadline in self._deadlines.values():
            deadline.cancel()
        self._deadlines.clear()
