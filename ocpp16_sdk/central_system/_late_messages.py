"""Messages of transactions that a charge point has queued (OCPP 1.6 3.7)."""

from __future__ import annotations

from datetime import UTC, datetime

from ocpp16_sdk._checks import check_instance, check_wait
from ocpp16_sdk.messages import StartTransactionRequest, StopTransactionRequest


def is_late(
    request: StartTransactionRequest | StopTransactionRequest, *, seconds: float = 60.0, now: datetime | None = None
) -> bool:
    """Return whether a start or stop is older than `seconds`: the charge point was offline, or sends it again.

    A late StartTransaction may belong to a transaction that has stopped already. Therefore check it before you send a
    TxProfile (OCPP 1.6 5.16). Process a late message like any other: only its timestamp differs (OCPP 1.6 3.7).

    Args:
        request: the message.
        seconds: the age from which it is late. It must exceed the error of the charge point's clock.
        now: the time to compare with, with a time zone; None for the clock of this machine.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """
    check_instance(
        "request", request, StartTransactionRequest | StopTransactionRequest, "a start or stop of a transaction"
    )
    check_wait("seconds", seconds)
    check_instance("now", now, datetime | None, "a datetime with a time zone, or None")
    if now is not None and now.utcoffset() is None:
        raise ValueError(f"now={now!r}: must have a time zone, such as datetime.now(UTC)")
    return ((now or datetime.now(UTC)) - request.timestamp).total_seconds() > seconds
