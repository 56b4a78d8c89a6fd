"""When a failed message is sent again. Pure: no I/O, no clock."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ocpp16_sdk._checks import DAY, check_count, check_seconds, is_number

_MAX_ATTEMPTS = 2**31 - 1  # the range of an integer of OCPP


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often, and after which delays, a message that fails is sent (OCPP 1.6 3.7.1).

    Raises:
        TypeError, ValueError: a value is wrong.
    """

    attempts: float = 3
    """TransactionMessageAttempts; less than 1 counts as 1 (CP-77). With `math.inf` no message is discarded."""
    interval: float = 60.0
    """TransactionMessageRetryInterval in seconds, at most a day."""

    def __post_init__(self) -> None:
        if not (is_number(self.attempts) and self.attempts == math.inf):
            check_count("attempts", self.attempts, minimum=-_MAX_ATTEMPTS, maximum=_MAX_ATTEMPTS)
        check_seconds("retry_interval", self.interval, zero="at once")

    def exhausted(self, transmissions: int) -> bool:
        """Return whether a message with this number of failed transmissions is discarded."""
        return transmissions >= max(1, self.attempts)

    def delay(self, transmissions: int) -> float:
        """Return the seconds between the last failure and the next transmission (CP-74), at most a day."""
        return min(DAY, self.interval * transmissions)
