"""When a connection is pinged, and when it is given up: the clock is an argument."""

from __future__ import annotations

import math
from enum import Enum, auto

from ocpp16_sdk.security._admission import check_pings


class Beat(Enum):
    """What is due."""

    NOTHING = auto()
    PING = auto()
    GIVE_UP = auto()


class Keepalive:
    """Pings every `interval` seconds (OCPP-J 7), 0 for none; `timeout` after one without a sign of life is the end.

    Whatever the peer sends is a sign of life, as a pong may have to wait behind a long message.
    """

    def __init__(self, interval: float, timeout: float, now: float) -> None:
        check_pings(interval, timeout)
        self.heard = True
        """To be set with every byte that comes."""
        self.timeout = timeout
        self.set_interval(interval, now)

    def set_interval(self, interval: float, now: float) -> None:
        """Begin a new rhythm.

        Raises:
            DefinitionError: it is negative or no number.
        """
        check_pings(interval)
        self.interval = interval
        self._ping_at = now + interval if interval else math.inf
        self._give_up_at = math.inf

    @property
    def next_at(self) -> float:
        """The time at which something may be due; infinite if never."""
        return min(self._ping_at, self._give_up_at)

    def beat(self, now: float, *, listening: bool = True) -> Beat:
        """Return what is due, and expect it to be done; while nobody is listening, nothing can be heard."""
        if self.heard or not listening:
            self._give_up_at = math.inf
        if now >= self._give_up_at:
            return Beat.GIVE_UP
        if now < self._ping_at:
            return Beat.NOTHING
        self._ping_at = now + self.interval
        if self._give_up_at == math.inf:
            self.heard = False
            self._give_up_at = now + self.timeout
        return Beat.PING
