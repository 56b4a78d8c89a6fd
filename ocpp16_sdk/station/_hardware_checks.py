"""Checks of the hardware that an application brings."""

from __future__ import annotations

from ocpp16_sdk._checks import check_instance, check_methods
from ocpp16_sdk._function_checks import check_async_function, check_plain_function
from ocpp16_sdk.station._hardware import Traits

_CALLS = ("offer", "lock", "read", "restart")


def check_hardware(hardware: object, *, blocking: bool) -> None:
    """Check that an object is a `Hardware`, or a `BlockingHardware`.

    Raises:
        TypeError: a method is missing, or is async where it must not be, or plain where it must be async.
    """
    check_methods("hardware", hardware, ("events", *_CALLS), "a BlockingHardware" if blocking else "a Hardware")
    check_instance("hardware.traits", getattr(hardware, "traits", None), Traits, "a Traits")
    check = check_plain_function if blocking else check_async_function
    for name in _CALLS:
        check(f"hardware.{name}", getattr(hardware, name), none=False)
