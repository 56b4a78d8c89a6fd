"""The check of the argument of a call: a wrong one is named before anything is sent."""

from __future__ import annotations

from ocpp16_sdk.model import ChargePointRequest


def check_request(request: object) -> None:
    """Check that an object is a request that a charge point sends.

    Raises:
        TypeError: it is a response, a class, a request of a central system, or no message.
    """
    if isinstance(request, ChargePointRequest):
        return
    expected = "must be a request that a charge point sends, such as HeartbeatRequest()"
    if isinstance(request, type):
        raise TypeError(f"request=the class {request.__name__}: {expected}")
    kind = type(request).__name__
    action = getattr(request, "__action__", None)
    if action is not None:
        raise TypeError(f"request={kind}: {expected}; a central system sends {action}")
    raise TypeError(f"request=an object of type {kind}: {expected}")
