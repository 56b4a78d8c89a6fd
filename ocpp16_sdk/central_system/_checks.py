"""The checks of the arguments of calls and helpers: a wrong one is named, with the expected one, before it is used."""

from __future__ import annotations

import math
from types import UnionType

from ocpp16_sdk._checks import message
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.model import CentralSystemRequest

_MAX_SECONDS = 1e9  # 31 years


def check_charge_point(charge_point: object, helper: str) -> None:
    """Check that an object has the calls of a central system to a charge point.

    Raises:
        TypeError: it does not, such as an `AsyncChargePoint`, or a connection of a blocking role.
    """
    if not isinstance(charge_point, AsyncCentralSystemCalls):
        raise TypeError(
            f"{helper} needs a charge point of a central system, such as depot['CP001'], not {describe(charge_point)}; "
            f"without `async` write depot['CP001'].perform({helper}, ...)"
        )


def check_connection(charge_point: object, attribute: str, helper: str) -> None:
    """Check that an object is one connection, by an attribute that a view of `within` does not have.

    Raises:
        TypeError: it is something else.
    """
    if not hasattr(charge_point, attribute):
        raise TypeError(
            f"{helper} needs one connection of a charge point, such as depot['CP001'] or "
            f"await depot.wait_for('CP001'), not {describe(charge_point)}; calls of `within` may use any connection"
        )


def check_request(request: object) -> None:
    """Check that an object is a request that a central system sends.

    Raises:
        TypeError: it is a response, a class, a request of a charge point, or no message.
    """
    if isinstance(request, CentralSystemRequest):
        return
    expected = "must be a request that a central system sends, such as ResetRequest(...)"
    action = getattr(request, "__action__", None)
    if action is not None and not isinstance(request, type):
        raise TypeError(f"request={type(request).__name__}: {expected}; a charge point sends {action}")
    raise TypeError(f"request={describe(request)}: {expected}")


def check_class(name: str, value: object, base: type, expected: str) -> None:
    """Check that an argument is a class; `expected` says of which, with its article.

    Raises:
        TypeError: it is an instance, or a class with another base.
    """
    if not isinstance(value, type) or not issubclass(value, base):
        raise TypeError(f"{name}={describe(value)}: must be {expected}")


def check_type(name: str, value: object, kind: type | UnionType, expected: str) -> None:
    """Check that an argument is an instance of a class; `expected` says of which, with its article.

    Raises:
        TypeError: it is not.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{name}={describe(value)}: must be {expected}")


def check_seconds(name: str, value: object, *, negative: bool = False, maximum: float = math.inf) -> None:
    """Check a number of seconds; `negative` allows a time that is over already.

    Raises:
        TypeError: it is not a number.
        ValueError: it is not a number of seconds, or it is out of range.
    """
    upper = "" if maximum == math.inf else f", at most {maximum:g}"
    expected = "must be a number of seconds" + ("" if negative else ", 0 or more") + upper
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name}={describe(value)}: {expected}")
    # An event loop cannot wait for any number, such as 10**400; infinity means no limit.
    is_usable = value == math.inf or abs(value) <= _MAX_SECONDS
    if not is_usable or value > maximum or (value < 0 and not negative):
        raise ValueError(message(name, value, expected.removeprefix("must be ")))


def check_number(name: str, value: object, *, maximum: float) -> None:
    """Check a number from 0 to a maximum.

    Raises:
        TypeError: it is not a number.
        ValueError: it is out of range.
    """
    expected = f"must be a number from 0 to {maximum:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name}={describe(value)}: {expected}")
    if not 0 <= value <= maximum:
        raise ValueError(f"{name}={value}: {expected}")


def check_timeout(timeout: object) -> None:
    """Check the `timeout` of a call; None for the default.

    Raises:
        TypeError: it is not a number.
        ValueError: it is not a number of seconds.
    """
    if timeout is not None:
        check_seconds("timeout", timeout)


def check_count(name: str, value: object, *, minimum: int) -> None:
    """Check a whole number.

    Raises:
        TypeError: it is not a whole number.
        ValueError: it is below the minimum.
    """
    expected = f"must be {minimum} or more"
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}={describe(value)}: {expected}")
    if value < minimum:
        raise ValueError(f"{name}={value}: {expected}")


def describe(value: object) -> str:
    """Return the kind of a value for an error, without the value, which may be a key."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if value is None:
        return "None"
    public = (each.__name__ for each in type(value).__mro__ if not each.__name__.startswith("_"))
    return f"an object of type {next(public)}"
