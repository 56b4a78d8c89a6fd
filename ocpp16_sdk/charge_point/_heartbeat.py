"""The time of the next heartbeat (OCPP 1.6 4.6). Pure: no I/O, no clock."""

from __future__ import annotations

import math

from ocpp16_sdk._checks import check_seconds

DEFAULT_HEARTBEAT_INTERVAL = 300.0
"""Seconds between heartbeats until the central system sets an interval."""

_DAY = 86_400.0  # seconds
_MAX_INTERVAL = 10**9  # seconds: larger numbers would overflow in a sleep


class Heartbeat:
    """Computes when the next heartbeat is due. The caller passes the time, in seconds."""

    def __init__(self, interval: float = DEFAULT_HEARTBEAT_INTERVAL) -> None:
        self._last_message_at = self._last_heartbeat_at = -math.inf
        self.interval = interval

    @property
    def interval(self) -> float:
        """Seconds without any message until a heartbeat is due; with 0 only the daily one is sent (CP-06).

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._interval

    @interval.setter
    def interval(self, interval: float) -> None:
        check_seconds("heartbeat_interval", interval, zero="one a day", maximum=math.inf)
        self._interval = min(interval, _MAX_INTERVAL)

    @property
    def due_at(self) -> float:
        """The time of the next heartbeat; it may be in the past."""
        # At least one a day, however busy the connection is: it sets the clock (OCPP-J 5.3).
        return min(self._last_message_at + (self._interval or math.inf), self._last_heartbeat_at + _DAY)

    def message_exchanged(self, now: float) -> None:
        """Note that a message was sent or received."""
        self._last_message_at = now

    def heartbeat_sent(self, now: float) -> None:
        """Note that a heartbeat is sent, or another message set the clock. A failed one is not repeated (CP-18)."""
        self._last_message_at = self._last_heartbeat_at = now
