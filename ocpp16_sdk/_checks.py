"""The checks of options. Each error has the form `name=value: must be ...`.

A value of a wrong type is a TypeError, and a wrong value of the right type a ValueError. A bool is not a number here,
and neither is a text: `ping_interval=True` or `ping_interval="3"` is a mistake.
"""

from __future__ import annotations

import math
from typing import cast

from ocpp16_sdk._text import excerpt

DAY = 86_400
"""The longest time of an option that is waited for, in seconds; an event loop cannot wait for any number."""
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


def check_callable(name: str, value: object, *, none: bool = True) -> None:
    """Check a function; with `none`, None is permitted.

    Raises:
        TypeError: it cannot be called.
    """
    if not (callable(value) or (none and value is None)):
        raise TypeError(message(name, value, "a function or None" if none else "a function"))


def check_instance(name: str, value: object, kind: type | tuple[type, ...], expected: str) -> None:
    """Check that a value is an object of a class; `expected` names it, with its article.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, kind):
        raise TypeError(message(name, value, expected))


def is_number(value: object) -> bool:
    """Return whether a value is an int or a float, and not a bool."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def message(name: str, value: object, expected: str) -> str:
    """Return the text of an error."""
    try:
        shown = repr(value)
    except ValueError:  # Python does not write integers of more than 4300 digits
        shown = "a number of thousands of digits"
    return f"{name}={excerpt(shown, _MAX_SHOWN)}: must be {expected}"
