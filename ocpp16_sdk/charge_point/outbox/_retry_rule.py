"""When a failed message is sent again. Pure: no I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often, and after which delays, a message that fails is sent (OCPP 1.6 3.7.1)."""

    attempts: float = 3
    """TransactionMessageAttempts; less than 1 counts as 1 (CP-77). With `math.inf` no message is discarded."""
    interval: float = 60.0
    """TransactionMessageRetryInterval in seconds."""

    def exhausted(self, transmissions: int) -> bool:
        """Return whether a message with this number of failed transmissions is discarded."""
        return transmissions >= max(1, self.attempts)

    def delay(self, transmissions: int) -> float:
        """Return the seconds between the last failure and the next transmission (CP-74)."""
        return max(0.0, self.interval) * transmissions
