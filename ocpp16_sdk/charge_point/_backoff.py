"""The delays between connection attempts (OCPP-J errata 3.4). Pure: no I/O, no clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ocpp16_sdk._checks import check_seconds, is_number, message


@dataclass(frozen=True, slots=True)
class Backoff:
    """The rule for the delays between connection attempts; all times in seconds.

    Raises:
        TypeError, ValueError: a value is wrong.
    """

    first: float = 2.0
    """The maximum of the first delay."""
    cap: float = 300.0
    """The maximum of any delay."""
    factor: float = 2.0
    """The factor by which the maximum grows with each attempt; at least 1."""
    jitter: float = 0.5
    """The random part of each delay, from 0 to below 1. It spreads the reconnects of a fleet over time."""
    stable_after: float = 60.0
    """A connection that was open for this time resets the delay to `first`."""

    def __post_init__(self) -> None:
        check_seconds("cap", self.cap)
        check_seconds("first", self.first, maximum=self.cap)
        if not is_number(self.factor):
            raise TypeError(message("factor", self.factor, "a number, at least 1"))
        if not 1 <= self.factor < math.inf:
            raise ValueError(message("factor", self.factor, "a finite number, at least 1"))
        if not is_number(self.jitter):
            raise TypeError(message("jitter", self.jitter, "a number from 0 to below 1"))
        if not 0 <= self.jitter < 1:
            raise ValueError(message("jitter", self.jitter, "from 0 to below 1"))
        check_seconds("stable_after", self.stable_after, zero="at once", maximum=math.inf)


class BackoffDelays:
    """The successive delays of one charge point; `random` returns numbers from 0 to below 1."""

    def __init__(self, rule: Backoff, random: Callable[[], float]) -> None:
        self._rule = rule
        self._random = random
        self._maximum = rule.first

    def next(self, *, lasted: float | None = None, at_least: float | None = None) -> float:
        """Return the seconds to wait before the next attempt.

        `lasted` are the seconds for which the last connection was open; None if it was not opened. `at_least` are the
        seconds that the peer asked for (Retry-After); they count up to `cap`.
        """
        rule = self._rule
        if lasted is not None and lasted >= rule.stable_after:
            self._maximum = rule.first
        delay = self._maximum * (1 - rule.jitter * self._random())
        self._maximum = min(rule.cap, self._maximum * rule.factor)
        return delay if at_least is None else max(delay, min(at_least, rule.cap))
