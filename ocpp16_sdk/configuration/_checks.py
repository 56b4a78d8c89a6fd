"""The check of the type of a configuration value."""

from __future__ import annotations


def check_value(value: object, kind: type, expected: str) -> None:
    """Check the type of a value; a bool is no number here.

    Raises:
        TypeError: it is of another type.
    """
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(expected)
