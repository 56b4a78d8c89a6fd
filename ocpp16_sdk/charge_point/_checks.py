"""The check of the argument of a call: a wrong one is named before anything is sent."""

from __future__ import annotations

from ocpp16_sdk import _checks
from ocpp16_sdk.model import ChargePointRequest


def check_request(request: object) -> None:
    """Check that an object is a request that a charge point sends.

    Raises:
        TypeError: it is a response, a class, a request of a central system, or no message.
    """
    _checks.check_request(request, ChargePointRequest, "a charge point", "HeartbeatRequest()")
