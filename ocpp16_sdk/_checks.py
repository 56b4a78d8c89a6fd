"""The checks of options and arguments. Each error has the form `name=value: must be ...`.

A value of a wrong type is a TypeError, and a wrong value of the right type a ValueError. A bool is not a number here,
and neither is a text: `ping_interval=True` or `ping_interval="3"` is a mistake. Of a value that may be secret, the
error names only the type.
"""

from __future__ import annotations

import inspect
import math
from types import UnionType
from typing import cast

from ocpp16_sdk._text import excerpt

DAY = 86_400
"""The longest time of an option that is waited for, in seconds; an event loop cannot wait for any number."""
_MAX_WAIT = 1e9  # seconds, 31 years: an event loop cannot wait for any number, such as 10**400
_MAX_SHOWN = 100  # characters of a value in an error


def check_seconds(name: str, value: object, *, zero: str = "", maximum: float = DAY) -> None:
    """Check a time in seconds. `zero` is the meaning of 0, such as "off"; if it is empty, 0 is refused.

    Raises:
        TypeError: it is not a number.
        ValueError: it is negative, not a number (NaN), or above the maximum.
    """
    expected = f"0 ({zero}) or a positive number of seconds" if zero else "a positive number of seconds"
    if maximum < math.inf:
        expected += f", at most {maximum:g}"
    if not is_number(value):
        raise TypeError(message(name, value, expected))
    number = cast(float, value)
    if not (0 < number <= maximum or (zero and number == 0)):
        raise ValueError(message(name, value, expected))


def check_wait(name: str, value: object, *, negative: bool = False) -> None:
    """Check the seconds that a caller waits: infinity is no limit; `negative` allows a time that is over already.

    Raises:
        TypeError: it is not a number.
        ValueError: it is not a number of seconds (NaN), or out of range.
    """
    expected = "a number of seconds" if negative else "a number of seconds, 0 or more"
    if not is_number(value):
        raise TypeError(message(name, value, expected))
    number = cast(float, value)
    if not (number == math.inf or abs(number) <= _MAX_WAIT) or (number < 0 and not negative):
        raise ValueError(message(name, value, expected))


def check_timeout(timeout: object) -> None:
    """Check the `timeout` of a call; None for the default.

    Raises:
        TypeError, ValueError: as `check_wait`.
    """
    if timeout is not None:
        check_wait("timeout", timeout)


def check_number(name: str, value: object, *, maximum: float) -> None:
    """Check a number from 0 to a maximum.

    Raises:
        TypeError: it is not a number.
        ValueError: it is out of range.
    """
    expected = f"a number from 0 to {maximum:g}"
    if not is_number(value):
        raise TypeError(message(name, value, expected))
    if not 0 <= cast(float, value) <= maximum:
        raise ValueError(message(name, value, expected))


def check_count(name: str, value: object, *, minimum: int = 1, maximum: int = 2**63 - 1, none: str = "") -> None:
    """Check a whole number. `none` is the meaning of None, such as "no limit"; if it is empty, None is refused.

    Raises:
        TypeError: it is not a whole number.
        ValueError: it is below the minimum or above the maximum.
    """
    if none and value is None:
        return
    expected = f"None ({none}) or a whole number" if none else "a whole number"
    expected += f", at least {minimum}" if maximum == 2**63 - 1 else f" from {minimum} to {maximum}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(message(name, value, expected))
    if not minimum <= value <= maximum:
        raise ValueError(message(name, value, expected))


def check_flag(name: str, value: object) -> None:
    """Check a bool.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, bool):
        raise TypeError(message(name, value, "True or False"))


def check_instance(name: str, value: object, kind: type | UnionType | tuple[type, ...], expected: str) -> None:
    """Check that a value is an object of a class; `expected` names it, with its article.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{name}={describe(value)}: must be {expected}")


def check_class(name: str, value: object, base: type, expected: str) -> None:
    """Check that an argument is a class; `expected` names it, with its article.

    Raises:
        TypeError: it is an instance, or a class with another base.
    """
    if not isinstance(value, type) or not issubclass(value, base):
        raise TypeError(f"{name}={describe(value)}: must be {expected}")


def check_methods(name: str, value: object, methods: tuple[str, ...], expected: str) -> None:
    """Check that an object has the methods of a protocol; `expected` names what has them, with its article.

    Raises:
        TypeError: one is missing.
    """
    if isinstance(value, type) or not all(callable(getattr(value, each, None)) for each in methods):
        raise TypeError(f"{name}={describe(value)}: must be {expected}")


def check_request(request: object, kind: type, side: str, example: str) -> None:
    """Check that an object is a request that one side sends: "a charge point" or "a central system".

    Raises:
        TypeError: it is a response, a class, a request of the other side, or no message.
    """
    if isinstance(request, kind):
        return
    expected = f"must be a request that {side} sends, such as {example}"
    action = getattr(request, "__action__", None)
    if action is not None and not isinstance(request, type):
        other = "a central system" if side == "a charge point" else "a charge point"
        raise TypeError(f"request={type(request).__name__}: {expected}; {other} sends {action}")
    raise TypeError(f"request={describe(request)}: {expected}")


def describe(value: object) -> str:
    """Return the kind of a value for an error; the value itself only if it is None, a bool or a number."""
    if value is None or isinstance(value, bool | int | float):
        return _repr(value)
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if inspect.iscoroutine(value):
        return "a coroutine"
    if inspect.isroutine(value):
        kind = "async function" if inspect.iscoroutinefunction(value) else "function"
        return "a lambda" if value.__name__ == "<lambda>" else f"the {kind} {value.__name__}"
    public = (each.__name__ for each in type(value).__mro__ if not each.__name__.startswith("_"))
    return f"an object of type {next(public)}"


def is_number(value: object) -> bool:
    """Return whether a value is an int or a float, and not a bool."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def message(name: str, value: object, expected: str) -> str:
    """Return the text of an error."""
    return f"{name}={_repr(value)}: must be {expected}"


def _repr(value: object) -> str:
    try:
        return excerpt(repr(value), _MAX_SHOWN)
    except ValueError:  # Python does not write integers of more than 4300 digits
        return "a number of thousands of digits"
