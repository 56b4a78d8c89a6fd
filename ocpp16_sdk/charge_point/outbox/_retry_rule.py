"""When a failed message is sent again. Pure: no I/O, no clock."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ocpp16_sdk._checks import DAY, check_count, check_instance, check_seconds, is_number
from ocpp16_sdk.errors import ConnectionLostError, ErrorCode, InvalidMessageError, OcppError, RemoteCallError

# Refusals of the message itself: the same message is not accepted later either.
_PERMANENT = {
    ErrorCode.NOT_IMPLEMENTED,
    ErrorCode.NOT_SUPPORTED,
    ErrorCode.FORMATION_VIOLATION,
    ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
    ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION,
    ErrorCode.TYPE_CONSTRAINT_VIOLATION,
}
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
    keep_transactions: bool = True
    """Whether a StartTransaction or StopTransaction is not discarded while the central system may accept it later."""

    def __post_init__(self) -> None:
        if not (is_number(self.attempts) and self.attempts == math.inf):
            check_count("attempts", self.attempts, minimum=-_MAX_ATTEMPTS, maximum=_MAX_ATTEMPTS)
        check_seconds("retry_interval", self.interval, zero="at once")
        check_instance("keep_transactions", self.keep_transactions, bool, "True or False")

    def exhausted(self, transmissions: int) -> bool:
        """Return whether a message has failed as often as allowed."""
        return transmissions >= max(1, self.attempts)

    def discards(self, transmissions: int, error: OcppError, *, meter_values: bool) -> bool:
        """Return whether a message is discarded after this number of failures, of which this is the last error."""
        if not self.exhausted(transmissions):
            return False
        return meter_values or not self.keep_transactions or _is_permanent(error)

    def delay(self, transmissions: int) -> float:
        """Return the seconds between the last failure and the next transmission (CP-74), at most a day."""
        return min(DAY, self.interval * transmissions)


def _is_permanent(error: OcppError) -> bool:
    """Return whether the same message would fail again, whatever the state of the central system."""
    if isinstance(error, RemoteCallError):
        return error.code in _PERMANENT
    return isinstance(error, InvalidMessageError | ConnectionLostError)
