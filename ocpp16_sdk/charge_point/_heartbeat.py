"""When a heartbeat is due (OCPP 1.6 4.6)."""

from __future__ import annotations

import math

from ocpp16_sdk.errors import DefinitionError

DEFAULT_HEARTBEAT_INTERVAL = 300.0
"""Seconds between heartbeats until a central system names an interval."""

_DAY = 86_400.0
_LONGEST = 10**9  # seconds; what is longer is as good as never, and must not overflow


class Heartbeat:
    """Knows when the last exchange was, and when the last heartbeat; the caller tells the time, in seconds."""

    def __init__(self, interval: float = DEFAULT_HEARTBEAT_INTERVAL) -> None:
        self._exchange = self._beat = -math.inf
        self.interval = interval

    @property
    def interval(self) -> float:
        """Seconds without an exchange until a heartbeat is due; 0 leaves only the daily one (CP-06). Counts at once.

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._interval

    @interval.setter
    def interval(self, interval: float) -> None:
        if not interval >= 0:
            raise DefinitionError(f"a heartbeat every {interval:g} s is not possible")
        self._interval = min(interval, _LONGEST)

    @property
    def due(self) -> float:
        """The time of the next heartbeat, which may have passed."""
        # One a day at least, however busy the connection is: for the clock (OCPP-J 5.3).
        return min(self._exchange + (self._interval or math.inf), self._beat + _DAY)

    def exchanged(self, now: float) -> None:
        """Note that a message of either side has crossed."""
        self._exchange = now

    def beat(self, now: float) -> None:
        """Note that a heartbeat leaves, or that the clock was told otherwise; a failed one is not repeated (CP-18)."""
        self._exchange = self._beat = now
